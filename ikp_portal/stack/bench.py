"""`python -m ikp_portal.stack.bench`: seed a portal of its own, measure it, and throw it away.

With the word `publish` it measures the building of a release alone, which needs no web server.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from ikp_portal.embedded.places import Places
from ikp_portal.embedded.session import ServerShare, embedded_servers
from ikp_portal.stack.address import HOST, Address, free_port
from ikp_portal.stack.children import portal_children, stop_children, web_server


def main(*, publishes: bool = False) -> int:
    """Return the exit code of the measurement. The servers run with their usual durability (fsync on)."""
    places = Places(Path(tempfile.mkdtemp(prefix="ikp-bench-")))
    os.environ["IKP_VAR"] = str(places.root)
    os.environ["DJANGO_SETTINGS_MODULE"] = "ikp_portal.settings.demo"
    places.make()
    share = ServerShare(embedded_servers(places), places)
    address = Address(free_port())
    bare = Address(free_port())
    web = [child for child in portal_children(address, places) if child.name == "web server"]
    web.append(web_server(bare, places, "ikp_portal.stack.bare:application", "bare"))
    try:
        share.own()
        os.environ.update(share.variables)
        began = time.monotonic()
        accounts = str(places.run / "accounts.txt")
        if code := _run("-m", "ikp_portal.stack.prepare", "--accounts-file", accounts):
            return code
        sys.stdout.write(f"\nmigrate and seed: {time.monotonic() - began:.0f} s, {os.cpu_count()} cores\n\n")
        sys.stdout.flush()
        if publishes:
            return _run("manage.py", "bench_publish")
        for child in web:
            child.start({})
        address.wait_for("/kesehatan/")
        bare.wait_for("/")
        # What is measured in the process of the measurement asks the database as the web server does (wsgi.py).
        os.environ["DATABASE_PREPARES"] = "1"
        places_of_both = [f"http://{HOST}:{each.port}" for each in (address, bare)]
        return _run("manage.py", "bench", "--address", places_of_both[0], "--bare", places_of_both[1])
    finally:
        stop_children(web)
        share.end()
        shutil.rmtree(places.root, ignore_errors=True)


def _run(*arguments: str) -> int:
    return subprocess.run([sys.executable, *arguments], check=False).returncode  # noqa: S603


if __name__ == "__main__":
    sys.exit(main(publishes="publish" in sys.argv[1:]))
