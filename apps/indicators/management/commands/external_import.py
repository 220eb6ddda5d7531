from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from apps.core.exceptions import PortalError
from apps.indicators.files.instrument_file import InvalidFileError
from apps.indicators.selectors import edition_get
from apps.indicators.services import external_figures_import


class Command(BaseCommand):
    help = "Mengimpor angka terbitan luar dari CSV ke sebuah edisi (docs/instrument-format.md). Aman diulang."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("edition", help="kode edisi")
        parser.add_argument("file", type=Path, help="berkas angka (CSV)")

    def handle(self, *args: Any, edition: str, file: Path, **options: Any) -> None:
        try:
            changed = external_figures_import(edition=edition_get(edition), path=file)
        except InvalidFileError as error:
            lines = [f"  {problem.place}: {problem.text} {problem.remedy}" for problem in error.problems]
            raise CommandError("\n".join([error.message, *lines])) from error
        except PortalError as error:
            raise CommandError(error.message) from error
        self.stdout.write(f"{edition}: {changed} angka baru atau berubah.")
