"""Bring database, demo data and static files up to date with the code. Runs in a process of its own, with Django."""

import argparse
import gc
import hashlib
import io
import sys
from pathlib import Path

import django
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command, get_commands


def main(accounts_file: Path | None) -> None:
    """Migrate and collect; with an `accounts_file` also seed, and write the table of demo accounts there."""
    # A process that makes things for two minutes and ends: looking for what could be freed takes a tenth of that.
    gc.disable()
    django.setup()
    _say("Database: migrating")
    call_command("migrate", interactive=False, verbosity=0)
    collect_static()
    if accounts_file is not None and "seed_demo" in get_commands():
        _say("Demo data: seeding (the first time takes a few minutes at most)")
        call_command("seed_demo")
        table = io.StringIO()
        call_command("seed_demo", accounts=True, stdout=table)
        accounts_file.write_text(table.getvalue(), encoding="utf-8")


def collect_static() -> None:
    """Collect, hash and compress the static files, unless none has changed since the last time."""
    root = Path(settings.STATIC_ROOT)
    mark = root / ".collected"
    state = static_state()
    if mark.exists() and mark.read_text(encoding="ascii") == state:
        return
    _say("Static files: collecting")
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    mark.write_text(state, encoding="ascii")


def static_state() -> str:
    """Return a digest over path, size and modification time of every static file."""
    digest = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list([]):
            facts = Path(storage.path(name)).stat()
            digest.update(f"{name}\0{facts.st_size}\0{facts.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m ikp_portal.stack.prepare")
    parser.add_argument("--accounts-file", type=Path)
    main(parser.parse_args().accounts_file)
