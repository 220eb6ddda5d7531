from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from apps.core.exceptions import PortalError
from apps.indicators.files.instrument_file import InvalidFileError
from apps.indicators.services import instrument_load


class Command(BaseCommand):
    help = "Memuat instrumen dari berkas TOML (docs/instrument-format.md). Aman diulang."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="berkas instrumen (TOML)")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            instrument, is_loaded = instrument_load(path=file)
        except InvalidFileError as error:
            lines = [f"  {problem.place}: {problem.text} {problem.remedy}" for problem in error.problems]
            raise CommandError("\n".join([error.message, *lines])) from error
        except PortalError as error:
            raise CommandError(error.message) from error
        verdict = "dimuat." if is_loaded else "sudah ada dan sama; tidak ada yang berubah."
        self.stdout.write(f"{instrument.code} versi {instrument.version}: {verdict}")
