"""The two commands start the engine and nothing of the portal, whose start takes longer than most computations."""

import runpy
import subprocess
import sys
from pathlib import Path

import pytest

from tests.engine.headless.files import write_files

ROOT = Path(__file__).resolve().parents[3]
BUNDLE = Path(__file__).parent / "data" / "engine_1_0_0.zip"
COMMANDS = {
    "index_compute": ("--framework", "kerangka.toml", "--data", "data.csv", "--output", "hasil"),
    "run_verify": (str(BUNDLE),),
}
NOT_NEEDED = ("celery", "redis", "psycopg", "ikp_portal", "scipy", "mapclassify", "pandas")

RUN_AND_LIST = """
import os, runpy, sys
sys.argv = sys.argv[1:]
sys.path[0] = os.path.dirname(sys.argv[0])
runpy.run_path(sys.argv[0], run_name="__main__")
from django.apps import apps
from django.conf import settings
print("settings", settings.configured)
print("apps", apps.ready)
print("modules", *sorted({name.partition(".")[0] for name in sys.modules}))
"""


def run_and_list(folder, command, *arguments):
    """Run manage.py, and ask the same process what it has imported."""
    write_files(folder)
    done = subprocess.run(
        [sys.executable, "-c", RUN_AND_LIST, str(ROOT / "manage.py"), command, *arguments],
        cwd=folder, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    lines = [line.partition(" ") for line in done.stdout.splitlines()]
    return {first: rest for first, _, rest in lines}


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_of_the_engine_starts_neither_apps_nor_settings_nor_clients_of_servers(command, tmp_path):
    found = run_and_list(tmp_path, command, *COMMANDS[command])

    assert (found["settings"], found["apps"]) == ("False", "False")
    modules = set(found["modules"].split())
    assert "numpy" in modules
    assert modules & set(NOT_NEEDED) == set()


def test_simulated_runs_and_their_sensitivity_need_no_scipy(tmp_path):
    """SciPy's sequence for the design of the sensitivity analysis takes two seconds to import."""
    found = run_and_list(
        tmp_path, "index_compute", *COMMANDS["index_compute"], "--robustness", "20", "--seed", "1"
    )
    assert (tmp_path / "hasil" / "sensitivity.csv").exists()
    assert "scipy" not in found["modules"].split()


def test_a_command_of_the_portal_starts_the_portal_without_what_draws_its_plots(tmp_path):
    found = run_and_list(tmp_path, "version")
    assert (found["settings"], found["apps"]) == ("True", "True")
    assert "ikp_portal" in found["modules"].split()
    assert "altair" not in found["modules"].split()


@pytest.mark.parametrize(
    "name", ["", "--help", "__init__", "../commands/index_compute", "index_compute.py", "migrate"]
)
def test_only_the_name_of_a_command_of_the_engine_leads_to_the_engine(name):
    assert not runpy.run_path(str(ROOT / "manage.py"))["is_headless"](name)
