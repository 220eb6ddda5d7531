"""manage.py release_verify: check one release in a folder with nothing but the public key, without the database."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

from apps.engine.arguments import BAD_INPUT
from apps.engine.management.command_line import HeadlessCommand

from ...archive import find_problems
from ...building.build import PUBLIC_KEY
from ...signing import fingerprint


class Command(HeadlessCommand):
    help = "Memeriksa berkas satu rilis dan tanda tangannya dengan kunci publik saja (docs/operations.md)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, metavar="FOLDER", help="folder satu rilis, misalnya v1")
        parser.add_argument(
            "--key",
            type=Path,
            metavar="BERKAS",
            help="kunci publik yang diumumkan (PEM); tanpa ini, kunci yang dibawa rilis itu sendiri",
        )

    def handle(self, *args: Any, folder: Path, key: Path | None, **options: Any) -> None:
        pem = _read_key(key or folder / PUBLIC_KEY)
        try:
            problems = find_problems(folder, trusted_pem=pem)
        except (OSError, ValueError, KeyError) as error:
            raise CommandError(
                f"{folder} tidak dapat dibaca sebagai rilis: {error}", returncode=BAD_INPUT
            ) from error
        if problems:
            raise CommandError("\n".join(problems), returncode=1)
        self.stdout.write("Utuh: semua berkas seperti yang ditandatangani.")
        said = (
            "yang Anda berikan" if key else "yang dibawa rilis ini; bandingkan sidiknya dengan yang diumumkan"
        )
        self.stdout.write(f"Kunci {said}: SHA-256 {fingerprint(pem)}")


def _read_key(path: Path) -> bytes:
    """Return a public key; raises CommandError where it cannot be read as one."""
    try:
        pem = path.read_bytes()
        fingerprint(pem)
    except (OSError, ValueError) as error:
        raise CommandError(
            f"{path} bukan kunci publik (PEM) yang dapat dibaca. Kunci portal ada di /terbitan/kunci.pem.",
            returncode=BAD_INPUT,
        ) from error
    return pem
