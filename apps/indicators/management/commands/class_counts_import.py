from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from apps.engine.management.command_line import PortalCommand
from apps.indicators.management.decimal_option import add_decimal_option, reading_of
from apps.indicators.management.refusals import refusals_printed
from apps.indicators.selectors import edition_get
from apps.indicators.services import class_counts_import


class Command(PortalCommand):
    help = "Mengimpor jumlah wilayah per kelas yang terbit di luar portal (docs/instrument-format.md). Aman diulang."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("edition", help="kode edisi")
        parser.add_argument("file", type=Path, help="berkas jumlah (CSV)")
        add_decimal_option(parser)

    def handle(self, *args: Any, edition: str, file: Path, **options: Any) -> None:
        with refusals_printed():
            how = reading_of(options, self.stdout.write)
            changed = class_counts_import(edition=edition_get(edition), path=file, how=how)
        self.stdout.write(f"{edition}: jumlah untuk {changed} tingkat baru atau berubah.")
