from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.db import transaction

from apps.core.exceptions import InvalidInputError
from apps.engine.management.command_line import PortalCommand
from apps.regions.services import (
    BOUNDARIES_FILE,
    REGION_SETS_FILE,
    REGIONS_FILE,
    LoadReport,
    boundary_default_load,
    region_load,
    region_set_load,
)

MAX_FAULTS_SHOWN = 20


class Command(PortalCommand):
    help = (
        "Memuat wilayah, susunan wilayah, dan batas bawaannya dari berkas acuan (apps/regions/data/README.md). "
        "Aman diulang."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, default=REGIONS_FILE, help="berkas wilayah (CSV)")
        parser.add_argument(
            "--sets", type=Path, default=REGION_SETS_FILE, help="berkas susunan wilayah (CSV)"
        )

    def handle(self, *args: Any, file: Path, sets: Path, **options: Any) -> None:
        reports: list[str] = []
        faults: list[str] = []
        with transaction.atomic():
            # Both files are looked at before either is refused, so that all is told at once.
            for title, load, path in (
                ("Wilayah", region_load, file),
                ("Susunan wilayah", region_set_load, sets),
            ):
                try:
                    reports.append(_render_report(title, load(path, tell=self.stdout.write)))
                except InvalidInputError as error:
                    faults.append(_render_faults(error))
            if faults:
                raise CommandError("\n".join(faults))
            stored = boundary_default_load(BOUNDARIES_FILE)
        for report in reports:
            self.stdout.write(report)
        for each in stored:
            state = "baru" if each.is_new else "tetap"
            self.stdout.write(f"Batas wilayah susunan {each.region_set}: versi {each.version}, {state}.")


def _render_report(title: str, report: LoadReport) -> str:
    text = f"{title}: {report.created} baru, {report.updated} diubah, {report.unchanged} tetap."
    return f"{text} {report.absent} tersimpan tetapi tidak ada di berkas." if report.absent else text


def _render_faults(error: InvalidInputError) -> str:
    lines = [f"  {place}: {text}" for place, texts in error.errors.items() for text in texts]
    hidden = len(lines) - MAX_FAULTS_SHOWN
    shown = lines[:MAX_FAULTS_SHOWN] + ([f"  dan {hidden} kesalahan lain"] if hidden > 0 else [])
    return "\n".join([error.message, *shown])
