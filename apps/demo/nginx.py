"""Debian's nginx with the configuration of `deploy/nginx`, on the loopback interface, for tests and measurements."""

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from django.conf import settings

BROTLI: Final = Path("/usr/lib/nginx/modules/ngx_http_brotli_static_module.so")
START_SECONDS: Final = 10.0

_MAIN: Final = """
{user}
daemon off;
worker_processes 2;
pid {folder}/nginx.pid;
error_log {folder}/error.log warn;
{modules}
events {{ worker_connections 1024; }}
http {{
    access_log off;
    keepalive_requests 100000;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    upstream ikp_portal {{ server 127.0.0.1:{upstream}; }}
    server {{
        listen 127.0.0.1:{port} backlog=511;
        {site}
    }}
}}
"""
_SHIPPED: Final = """
        set $ikp_releases {releases};
        set $ikp_static {static};
        include ikp/portal.conf;
        {brotli}
"""


def find_nginx() -> str | None:
    """Return the path of nginx on this machine; None where it is not installed."""
    return shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")


def shipped_site(releases: Path, static: Path) -> str:
    """Return the site that the shipped configuration makes, with Brotli where the module for it is installed."""
    brotli = "include ikp/brotli.conf;" if BROTLI.exists() else ""
    return _SHIPPED.format(releases=releases, static=static, brotli=brotli)


def plain_site(folder: Path) -> str:
    """Return a site that sends the files of a folder and does nothing else: what nginx gives at the most."""
    brotli = "brotli_static on;" if BROTLI.exists() else ""
    return f"root {folder}; gzip_static on; {brotli}"


@contextmanager
def nginx_running(folder: Path, site: str, *, upstream: int = 9) -> Iterator[str]:
    """Run nginx for the time of a `with` block; yield the address of the site. `folder` is its own, and empty.

    `upstream` is the port of the portal behind it. Raises RuntimeError with what nginx says where it does not start.
    """
    port = _free_port()
    (folder / "ikp").symlink_to(settings.BASE_DIR / "deploy" / "nginx")
    configuration = folder / "nginx.conf"
    configuration.write_text(
        _MAIN.format(
            # Root's workers give their rights up, and could then not read a folder that is closed to others.
            user="user root;" if os.geteuid() == 0 else "",
            folder=folder,
            modules=f"load_module {BROTLI};" if BROTLI.exists() else "",
            upstream=upstream,
            port=port,
            site=site,
        )
    )
    command = [
        str(find_nginx()),
        "-p",
        str(folder),
        "-c",
        str(configuration),
        "-e",
        str(folder / "error.log"),
    ]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as process:  # noqa: S603
        try:
            _wait_for(port, process, folder)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()


def _wait_for(port: int, process: subprocess.Popen[bytes], folder: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while True:
        if process.poll() is not None or time.monotonic() > deadline:
            log = folder / "error.log"
            raise RuntimeError(
                f"nginx does not start: {log.read_text() if log.exists() else 'it says nothing'}"
            )
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
