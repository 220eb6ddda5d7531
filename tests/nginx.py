"""Install Debian's nginx for the test of `deploy/nginx`, where that is allowed; run as a module."""

import os
import shutil
import subprocess
import sys
from typing import Final

PACKAGES: Final = ("nginx", "libnginx-mod-http-brotli-static")
HOW_TO_INSTALL: Final = (
    "nginx was not found, so deploy/nginx cannot be tried. Install it with 'apt install nginx "
    "libnginx-mod-http-brotli-static'."
)


def is_installed() -> bool:
    """Whether there is an nginx on this machine."""
    return bool(shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin"))


def install_nginx() -> None:
    """Install it with apt, if this is root on a machine with apt. Never fails: the test says what is missing."""
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        return
    sys.stdout.write("nginx: installing with apt for the test of its configuration\n")
    sys.stdout.flush()
    # In the run level of a single user no package starts its service, which would take port 80.
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "RUNLEVEL": "1"}
    install = ["apt-get", "install", "--quiet", "--quiet", "--yes", "--no-install-recommends", *PACKAGES]
    for command in (["apt-get", "update", "--quiet", "--quiet"], install):
        subprocess.run(
            command, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, check=False
        )


if __name__ == "__main__":
    if not is_installed():
        install_nginx()
    if not is_installed():
        sys.stdout.write(f"{HOW_TO_INSTALL}\n")
