from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from apps.engine.spreadsheet import read_decimal_answer
from apps.indicators.files.csv_file import Reading
from apps.indicators.management.refusals import refusals_printed
from apps.indicators.selectors import edition_get
from apps.indicators.services import voters_load


class Command(BaseCommand):
    help = (
        "Memuat jumlah pemilih terdaftar dari CSV ke sebuah edisi (docs/instrument-format.md). Aman diulang."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("edition", help="kode edisi")
        parser.add_argument("file", type=Path, help="berkas jumlah pemilih (CSV)")
        parser.add_argument(
            "--decimal", metavar="koma|titik", help="tanda desimal, bila berkasnya bermakna ganda"
        )

    def handle(self, *args: Any, edition: str, file: Path, **options: Any) -> None:
        with refusals_printed():
            how = Reading(read_decimal_answer("decimal", options["decimal"]), self.stdout.write)
            changed = voters_load(edition=edition_get(edition), path=file, how=how)
        self.stdout.write(f"{edition}: jumlah pemilih {changed} wilayah baru atau berubah.")
