from argparse import ArgumentParser
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

from apps.core.exceptions import InvalidInputError, MissingError
from apps.engine.management.command_line import PortalCommand
from apps.regions.boundaries.codes import CodeMatch
from apps.regions.boundaries.opening import MAX_MEGABYTES
from apps.regions.models import RegionSet
from apps.regions.selectors import region_set_get, region_set_list
from apps.regions.services import (
    BoundaryChoices,
    BoundaryReport,
    StoredBoundaries,
    boundary_document_make,
    boundary_load,
)

MAX_SHOWN = 20


class Command(PortalCommand):
    help = (
        "Memuat batas kabupaten/kota dari GeoJSON, TopoJSON, Shapefile atau GeoPackage, menyederhanakannya, dan "
        "menyimpannya sebagai versi baru (docs/boundaries.md)."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="berkas batas wilayah")
        parser.add_argument("--source", default="", help="sumbernya, seperti tertulis di bawah peta")
        parser.add_argument("--licence", default="", help="lisensinya, misalnya CC BY 4.0")
        parser.add_argument("--set", help="kode susunan wilayah; tanpa ini semua susunan")
        parser.add_argument("--code-field", default="", help="kolom dengan kode Kemendagri; tanpa ini dicari")
        parser.add_argument("--layer", default="", help="lapisan, bila berkas mempunyai beberapa")
        parser.add_argument("--merge", action="store_true", help="gabungkan bidang dengan kode yang sama")
        parser.add_argument("--partial", action="store_true", help="terima bila ada wilayah tanpa batas")
        parser.add_argument("--max-mb", type=int, default=MAX_MEGABYTES, help="ukuran berkas terbesar")
        parser.add_argument("--output", type=Path, help="tulis hasilnya ke berkas ini, tanpa menyimpannya")

    def handle(self, *args: Any, file: Path, output: Path | None, **options: Any) -> None:
        choices = BoundaryChoices(
            source=options["source"].strip(),
            licence=options["licence"].strip(),
            code_field=options["code_field"],
            layer=options["layer"],
            max_megabytes=options["max_mb"],
            merges_doubled=options["merge"],
            allows_missing=options["partial"],
        )
        try:
            sets = _sets_of(options["set"])
            document, report = boundary_document_make(file, choices)
            for line in _render_report(report):
                self.stdout.write(line)
            if output:
                output.write_bytes(document.body)
                self.stdout.write(
                    f"Ditulis ke {output}: {len(document.body) // 1000} KB, {len(document.packed) // 1000} KB "
                    "bila dimampatkan."
                )
                return
            stored = boundary_load(document, sets, file_name=file.name, allows_missing=options["partial"])
        except (InvalidInputError, MissingError) as error:
            raise CommandError(_render_error(error)) from error
        except OSError as error:
            raise CommandError(f"{output} tidak dapat ditulis. Periksa folder dan izinnya.") from error
        for each in stored:
            self.stdout.write(_render_stored(each))


def _sets_of(code: str | None) -> list[RegionSet]:
    sets = [region_set_get(code)] if code else region_set_list()
    if not sets:
        raise MissingError("Belum ada susunan wilayah. Jalankan regions_load dahulu, lalu ulangi.")
    return sets


def _render_report(report: BoundaryReport) -> Iterator[str]:
    if report.code_field:
        yield f"{len(report.match.features)} kabupaten/kota dikenal dari kolom {report.code_field}."
    yield from report.notes
    yield from _render_match(report.match)
    if report.empty:
        yield f"{len(report.empty)} wilayah bidangnya kosong: {_listed(report.empty)}."
    if report.names:
        pairs = (f"{code} “{theirs}”, di portal {ours}" for code, (theirs, ours) in report.names.items())
        yield f"{len(report.names)} nama berbeda; periksa apakah kodenya kode Kemendagri: {_listed(pairs, '; ')}."
    if report.repair.broken:
        count = len(report.repair.broken)
        yield f"{count} wilayah diperbaiki karena garisnya memotong dirinya sendiri: {_listed(report.repair.broken)}."
    if report.repair.lost:
        parts = (f"{code} ({100 * part:.0f} %)" for code, part in report.repair.lost.items())
        yield (
            "Bidang yang tumpang tindih diberikan kepada wilayah yang lebih kecil. "
            f"Yang luasnya berkurang lebih dari 2 %: {_listed(parts)}."
        )


def _render_match(match: CodeMatch) -> Iterator[str]:
    if match.provinces:
        yield (
            f"{len(match.provinces)} bidang provinsi tidak dipakai: batas provinsi dibuat dari gabungan "
            "kabupaten/kotanya."
        )
    if match.unknown:
        yield f"{len(match.unknown)} bidang tidak dipakai karena kodenya tidak dikenal: {_listed(match.unknown)}."
    if match.below:
        yield f"{len(match.below)} bidang tingkat kecamatan atau desa tidak dipakai: {_listed(match.below)}."
    if match.without:
        yield f"{match.without} bidang tanpa kode tidak dipakai."
    if match.doubled:
        yield f"{len(match.doubled)} kode digabung dari beberapa bidang: {_listed(match.doubled)}."


def _render_stored(stored: StoredBoundaries) -> str:
    state = "disimpan" if stored.is_new else "tetap, karena batasnya sama"
    text = (
        f"Susunan {stored.region_set}: versi {stored.version} {state}, {stored.n_regencies} kabupaten/kota."
    )
    if stored.missing:
        text += f" {len(stored.missing)} tanpa batas: {_listed(stored.missing)}."
    return text


def _listed(texts: Iterable[str], between: str = ", ") -> str:
    known = list(texts)
    rest = len(known) - MAX_SHOWN
    return between.join(known[:MAX_SHOWN]) + (f" dan {rest} lagi" if rest > 0 else "")


def _render_error(error: InvalidInputError | MissingError) -> str:
    errors = error.errors if isinstance(error, InvalidInputError) else {}
    lines = [f"  {place}: {text}" for place, texts in errors.items() for text in texts]
    rest = len(lines) - MAX_SHOWN
    return "\n".join([error.message, *lines[:MAX_SHOWN], *([f"  dan {rest} lagi"] if rest > 0 else [])])
