from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

from apps.engine.headless.bundle import bundle_verify
from apps.engine.management.command_line import HeadlessCommand, headless_errors


class Command(HeadlessCommand):
    help = "Menghitung ulang paket hitungan dan membandingkan setiap angkanya, tanpa basis data (docs/headless.md)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("bundle", type=Path, metavar="BUNDLE", help="paket (ZIP), atau folder isinya")

    def handle(self, *args: Any, bundle: Path, **options: Any) -> None:
        with headless_errors():
            verdict = bundle_verify(bundle)
        if verdict.is_reproduced:
            self.stdout.write("\n".join(verdict.lines))
        else:
            raise CommandError("\n".join(verdict.lines), returncode=1)
