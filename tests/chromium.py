"""Find Debian's Chromium for the browser tests; run as a module, install it where that is allowed."""

import os
import shutil
import subprocess
import sys
from typing import Final

PACKAGE: Final = "chromium-headless-shell"
"""The same Chromium without windows: the tests of the browser take two thirds of the time with it."""
NAMES: Final = (PACKAGE, "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
HOW_TO_INSTALL: Final = (
    f"Chromium was not found, so the browser tests cannot run. Install it with 'apt install {PACKAGE}', "
    "or name one: CHROMIUM=/path/to/chromium make test"
)


def find_chromium() -> str | None:
    """Return the path of a Chromium on this machine: CHROMIUM where it is set, else the first on PATH."""
    if given := os.environ.get("CHROMIUM"):
        return shutil.which(given)
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def install_chromium() -> None:
    """Install it with apt, if this is root on a machine with apt. Never fails: the tests say what is missing."""
    if os.geteuid() != 0 or shutil.which("apt-get") is None or os.environ.get("CHROMIUM"):
        return
    sys.stdout.write("Chromium: installing with apt for the browser tests\n")
    sys.stdout.flush()
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    install = ["apt-get", "install", "--quiet", "--quiet", "--yes", "--no-install-recommends", PACKAGE]
    for command in (["apt-get", "update", "--quiet", "--quiet"], install):
        subprocess.run(
            command, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, check=False
        )


if __name__ == "__main__":
    if find_chromium() is None:
        install_chromium()
    if find_chromium() is None:
        sys.stdout.write(f"{HOW_TO_INSTALL}\n")
