from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

from apps.engine.management.command_line import PortalCommand
from apps.indicators.management.refusals import refusals_printed
from apps.indicators.selectors import instrument_get
from apps.indicators.services import codebook_load


class Command(PortalCommand):
    help = "Memuat pedoman indikator dari berkas TOML (docs/codebook-format.md). Aman diulang."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="berkas pedoman (TOML)")
        parser.add_argument(
            "--instrument",
            required=True,
            metavar="KODE[/VERSI]",
            help="instrumen yang dijelaskan; tanpa versi: yang terbaru",
        )
        parser.add_argument("--reason", default="", metavar="ALASAN", help="alasan perubahan, untuk riwayat")

    def handle(self, *args: Any, file: Path, instrument: str, reason: str, **options: Any) -> None:
        code, _, version = instrument.partition("/")
        if version and not (version.isascii() and version.isdecimal()):
            raise CommandError(f"Versi “{version}” bukan bilangan. Tulis seperti {code}/2.")
        with refusals_printed():
            found = instrument_get(code=code, version=int(version) if version else None)
            why = reason or f"Dimuat dari berkas {file.name}."
            loaded = codebook_load(instrument=found, path=file, reason=why)
        self.stdout.write(
            f"{found.code} versi {found.version}: {loaded.changed} dari {loaded.rows} entri baru atau berubah."
        )
        if loaded.missing:
            self.stdout.write(f"Tidak ada dalam berkas: {', '.join(loaded.missing)}.")
