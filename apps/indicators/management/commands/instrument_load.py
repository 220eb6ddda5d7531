from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from apps.engine.management.command_line import PortalCommand
from apps.indicators.management.refusals import refusals_printed
from apps.indicators.services import instrument_load


class Command(PortalCommand):
    help = "Memuat instrumen dari berkas TOML (docs/instrument-format.md). Aman diulang."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="berkas instrumen (TOML)")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        with refusals_printed():
            instrument, is_loaded = instrument_load(path=file)
        verdict = "dimuat." if is_loaded else "sudah ada dan sama; tidak ada yang berubah."
        self.stdout.write(f"{instrument.code} versi {instrument.version}: {verdict}")
