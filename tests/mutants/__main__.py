"""Change the code in small ways, one at a time, and count how often a test notices.

The changes are a sample of all that can be made in services, rules, selectors and inputs: the same one for the same
seed. Each is judged by the tests that run through the changed line.
"""

import argparse
import json
import math
import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from coverage import CoverageData

from .changes import sites_of
from .judging import PLAN

ROLES = {"services", "rules", "selectors", "inputs"}
ELSEWHERE = {"architecture", "demo", "e2e", "engine", "mutants", "runtime"}
"""Folders of tests that check something else than these roles, or run through nearly every line."""

PYTEST = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-m", "not slow and not browser"]
PROCESSES = 2

Change = dict[str, Any]


def main() -> None:
    options = _options()
    started = time.monotonic()
    folders = _test_folders(options.app)
    with tempfile.TemporaryDirectory(prefix="ikp-mutants-") as scratch:
        modules = [path for path in sorted(Path("apps").rglob("*.py")) if _is_wanted(path, options)]
        changes = [change for path in modules for change in _sample(path, options)]
        _say(f"Running the tests once, to see which of them come along {len(changes)} changes.")
        _name_tests(changes, _coverage(folders, Path(scratch) / "coverage"))
        _say(f"Judging, after {time.monotonic() - started:.0f} seconds.")
        judged = _judge(changes, folders, Path(scratch))
    _report(judged)
    _say(f"{time.monotonic() - started:.0f} seconds in all")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog='make mutants MUTANTS_OPTIONS="..."', description=__doc__)
    parser.add_argument("--app", nargs="*", help="these apps alone, judged by their own tests and the matrix")
    parser.add_argument("--module", default="", help="only modules whose path holds this text")
    parser.add_argument("--share", type=float, default=0.15, help="how many of all changes (0.15; 1: all)")
    parser.add_argument("--seed", type=int, default=1, help="another number takes other changes")
    return parser.parse_args()


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def _test_folders(apps: list[str] | None) -> list[str]:
    present = {path.parent.name for path in Path("tests").glob("*/__init__.py")}
    wanted = {*apps, "matrix"} if apps else present - ELSEWHERE
    return [f"tests/{name}" for name in sorted(wanted & present)]


def _is_wanted(path: Path, options: argparse.Namespace) -> bool:
    parts = path.with_suffix("").parts
    is_of_role = len(parts) > 2 and parts[2] in ROLES and (not options.app or parts[1] in options.app)
    return is_of_role and options.module in str(path)


def _sample(path: Path, options: argparse.Namespace) -> list[Change]:
    """Return a sample of the changes of a module; which other modules are judged makes no difference to it."""
    sites = list(enumerate(sites_of(path)))
    chosen = random.Random(f"{options.seed} {path}").sample(sites, math.ceil(options.share * len(sites)))
    return [
        {"path": str(path), "number": number, "lines": site.lines, "what": site.what}
        for number, site in chosen
    ]


def _coverage(folders: list[str], file: Path) -> CoverageData:
    measuring = ["--cov", "--cov-context=test", "--cov-report=", "--cov-fail-under=0"]
    subprocess.run([*PYTEST, *measuring, *folders], env=os.environ | {"COVERAGE_FILE": str(file)}, check=True)
    data = CoverageData(str(file))
    data.read()
    return data


def _name_tests(changes: list[Change], data: CoverageData) -> None:
    """Add to each change the tests that run through its lines: those of its own app first, the slow matrix last."""
    for change in changes:
        contexts = data.contexts_by_lineno(str(Path(change["path"]).resolve()))
        first, last = change["lines"]
        names = {name for line in range(first, last + 1) for name in contexts.get(line, ()) if name}
        own = f"tests/{_app(change)}/"
        change["tests"] = sorted(
            {name.rpartition("|")[0] for name in names},
            key=lambda name: ("/matrix/" in name, not name.startswith(own), f"{name}|run" not in names, name),
        )


def _judge(changes: list[Change], folders: list[str], scratch: Path) -> list[Change]:
    plans = [scratch / f"{number}.json" for number in range(PROCESSES)]
    judges = []
    for number, plan in enumerate(plans):
        plan.write_text(json.dumps(changes[number::PROCESSES]), encoding="utf-8")
        command = [*PYTEST, "-n0", "-p", "tests.mutants.judging", *folders]
        environment = os.environ | {PLAN: str(plan)}
        judges.append(subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL))
    if [judge for judge in judges if judge.wait()]:
        raise SystemExit("The judging broke off.")
    lines = [line for plan in plans for line in plan.with_suffix(".judged").read_text().splitlines()]
    return [json.loads(line) for line in lines]


def _report(judged: list[Change]) -> None:
    """Print what went unnoticed, and the share that was noticed, by app and in all."""
    valid = [change for change in judged if change["verdict"] != "impossible"]
    for change in sorted(valid, key=lambda change: (change["path"], change["lines"])):
        if change["verdict"] != "noticed":
            _say(f"{change['path']}:{change['lines'][0]} {change['what']} ({change['verdict']})")
    _say(f"\n{'app':<16}{'changes':>8}{'noticed':>8}{'score':>7}")
    for app in [*sorted({_app(change) for change in valid}), "in all"]:
        verdicts = [change["verdict"] for change in valid if app in {_app(change), "in all"}]
        noticed = verdicts.count("noticed")
        _say(f"{app:<16}{len(verdicts):>8}{noticed:>8}{noticed / len(verdicts):>7.0%}")


def _app(change: Change) -> str:
    return Path(change["path"]).parts[1]


if __name__ == "__main__":
    main()
