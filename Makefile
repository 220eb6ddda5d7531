# The portal's commands. Needs Python 3.11 to 3.13 and make; everything else comes from PyPI into .venv.

VENV := .venv
BIN := $(VENV)/bin
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11; do \
	command -v $$p >/dev/null 2>&1 && \
	$$p -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' && echo $$p && break; done)
SOURCES := ikp_portal apps docs tests manage.py
SCHEMA := docs/openapi.yaml
MANAGE := $(BIN)/python manage.py
DENO := DENO_NO_UPDATE_CHECK=1 $(BIN)/deno

# Python shall keep what it compiles: where this is set, as in many containers, every start takes twice as long.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help install install-dev demo test coverage mutants test-scripts check ci lint format typecheck contracts \
	migrations-check schema schema-check messages bench bench-publish bench-engine chromium nginx clean

help: ## list the targets
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | sort | expand -t 20

$(VENV)/bin/python:
	@test -n "$(PYTHON)" || { echo "Python 3.11, 3.12 or 3.13 is needed and was not found. Name one: make PYTHON=/path/to/python3.11 ..."; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); echo "python -m venv failed; on Debian and Ubuntu: apt install python3-venv"; exit 1; }

# uv takes a fifth of the time of pip, which stands in where it cannot: an index of one's own is told to pip alone.
# Neither compiles: Python does when a module is first imported, and most modules of the libraries never are.
UV := uv==0.13.9
install_from = $(BIN)/uv pip install --quiet --python $(BIN)/python -r $(1) || \
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile -r $(1)

$(VENV)/bin/uv: | $(VENV)/bin/python
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile $(UV)

$(VENV)/.installed: requirements.txt constraints.txt | $(VENV)/bin/uv
	@echo "Installing requirements.txt into $(VENV)"
	@$(call install_from,requirements.txt)
	@touch $@

$(VENV)/.installed-dev: requirements-dev.txt $(VENV)/.installed
	@echo "Installing requirements-dev.txt into $(VENV)"
	@$(call install_from,requirements-dev.txt)
	@touch $@

install: $(VENV)/.installed ## make .venv with what the portal needs

install-dev: $(VENV)/.installed-dev ## the same, with what tests and checks need

demo: install ## run the seeded portal on 127.0.0.1 (PORT=8000); Ctrl-C stops it
	@exec $(BIN)/python -m ikp_portal.stack --end-with-parent

test: install-dev chromium nginx test-scripts ## run the tests on their own PostgreSQL and Valkey, but for the longest ones
	$(BIN)/pytest $(PYTEST_OPTIONS)

coverage: install-dev chromium nginx test-scripts ## run all tests, and fail where they take too few branches of the code
	$(BIN)/pytest --thorough --cov $(PYTEST_OPTIONS)

# Without the tests that judge other code or everything at once, and without those that take long.
JUDGES := $(addprefix --ignore=tests/,architecture e2e engine runtime) -k "not demo" -m "not slow and not browser and not thorough" --quiet

mutants: install-dev ## change rules and services in small ways, and count how often a test notices (APP, EVERY)
	@$(BIN)/pytest $(JUDGES) --cov --cov-context=test --cov-report= --cov-fail-under=0
	@$(BIN)/pytest $(JUDGES) -p tests.mutants.judging --tb=no -o python_files="test_*.py judging.py" || true

test-scripts: install-dev ## run the tests of the scripts, without a browser
	$(DENO) test --quiet --allow-read=static/js

STILL := install-dev lint typecheck contracts migrations-check schema-check

# Side by side: the tests wait for servers and browsers for a sixth of their time.
check: install-dev chromium nginx ## what has to pass before a commit goes out
	@$(MAKE) --jobs=2 --no-print-directory $(STILL) test

ci: $(STILL) coverage ## what continuous integration runs: the same, the longest tests, and how much all of them reach

lint: install-dev ## format and lint rules: Python, templates, style sheets, scripts
	$(BIN)/ruff format --check $(SOURCES)
	$(BIN)/ruff check $(SOURCES)
	$(BIN)/djlint --quiet --lint --check templates
	$(DENO) fmt --check --quiet
	$(DENO) lint --quiet

format: install-dev ## bring Python, templates, style sheets and scripts into form
	$(BIN)/ruff check --fix --select I $(SOURCES)
	$(BIN)/ruff format $(SOURCES)
	$(BIN)/djlint --quiet --reformat templates
	$(DENO) fmt --quiet

typecheck: install-dev ## mypy, strict
	$(BIN)/mypy

contracts: install-dev ## imports point down only
	$(BIN)/lint-imports --no-cache

migrations-check: install-dev ## every model change has its migration
	$(MANAGE) makemigrations --check --dry-run

schema: install-dev ## write the OpenAPI schema
	$(MANAGE) spectacular --file $(SCHEMA) --validate --fail-on-warn

schema-check: install-dev ## compare the OpenAPI schema with the committed one
	@new=$$(mktemp) && trap 'rm -f "$$new"' EXIT && \
	$(MANAGE) spectacular --file "$$new" --validate --fail-on-warn && \
	diff -u $(SCHEMA) "$$new" || { echo "The API differs from $(SCHEMA): run 'make schema' and commit the file."; exit 1; }

messages: install-dev ## collect and compile the English texts of the public pages
	@$(BIN)/python -m ikp_portal.messages

bench: install ## seed a throw-away portal, measure runs, pages, forms, Excel, and the log with a million entries, beside the aims
	@$(BIN)/python -m ikp_portal.stack.bench

bench-publish: install nginx ## seed a throw-away portal, build and serve its simulated release, and print time, memory and sizes beside the aims
	@$(BIN)/python -m ikp_portal.stack.bench publish

bench-engine: install ## time the index engine and its memory, beside the aims and plain NumPy
	@$(BIN)/python -m apps.engine.benchmarks $(BENCH_OPTIONS)

chromium: install-dev # for the browser tests
	@$(BIN)/python -m tests.chromium

nginx: install-dev # for the test of deploy/nginx
	@$(BIN)/python -m tests.nginx

clean: ## remove caches (not .venv, not var/)
	rm -rf .coverage .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find apps ikp_portal tests -name __pycache__ -type d -prune -exec rm -rf {} +
