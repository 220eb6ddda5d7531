"""The figures of a public release, as its own data files on disk have them. Nothing here asks the database.

The files are read once a release and kept, those of the last few: a release never changes. What a column holds is said
by the release itself (`building/column_types.py`), so region codes stay texts, and numbers keep their last digit.
"""

import csv
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from sys import intern
from typing import Any, Final

from apps.core.exceptions import UnavailableError
from apps.regions.enums import NATION_CODE, RegionLevel

from .. import archive
from ..archive import IndexedEdition, IndexedRelease
from ..building.column_types import METADATA
from ..building.downloads import csv_path
from ..building.files import SEARCH_FILE
from ..building.tables import CLASS_WORDS, Cell

KEPT: Final = 4
"""How many releases are kept. One of 552 regions and 61 indicators takes 13 MB, and a third of a second to read."""

_READ: Final[Mapping[str, Any]] = {"integer": int, "number": float}
_CLASSES: Final = {words: key for key, words in CLASS_WORDS.items()}
_GROUPS: Final = {"dimensi": "dimension", "subdimensi": "subdimension"}
_ROBUSTNESS: Final = "ketahanan"

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class GroupPart:
    """A dimension or sub-dimension of the framework. `share` is its part of the index, None if only displayed."""

    code: str
    name: str
    name_en: str
    kind: str
    parent: str
    weight: float | None
    share: float | None


@dataclass(frozen=True, slots=True)
class IndicatorPart:
    """An indicator of the framework; `dimension` is the one that it counts for."""

    code: str
    name: str
    name_en: str
    dimension: str
    parent: str
    weight: float | None
    share: float | None


@dataclass(frozen=True, slots=True)
class Finding:
    """What one region answered about one indicator, and what the run made of it. `events` counts by level of event."""

    answer: str
    events: Mapping[str, int | None]
    value: float | None
    score: float | None


@dataclass(frozen=True, slots=True)
class RegionResult:
    """One region. `short_name` holds what else it is called, for the search; `group_scores` are by code."""

    code: str
    name: str
    short_name: str
    level: str
    parent: str
    url: str
    score: float | None
    score_class: str
    rank: int | None
    aggregated_score: float | None
    aggregated_from: int | None
    aggregated_of: int | None
    completeness: float | None
    evidence_share: float | None
    group_scores: Mapping[str, float | None]
    robustness: Mapping[str, Any] | None


@dataclass(frozen=True)
class Results:
    """All figures of a release. `findings` are by indicator, then region."""

    statement: str
    groups: tuple[GroupPart, ...]
    indicators: Mapping[str, IndicatorPart]
    regions: Mapping[str, RegionResult]
    findings: Mapping[str, Mapping[str, Finding]]
    dimensions: tuple[str, ...] = field(default=())


def read_results(edition: IndexedEdition, release: IndexedRelease) -> Results:
    """Return the figures of a release. Raises UnavailableError where its files cannot be read."""
    directory = archive.release_directory(edition.code, release.version)
    try:
        return _read(str(directory), release.manifest_sha256, f"/terbitan/{edition.code}/v{release.version}/")
    except FileNotFoundError as error:
        raise UnavailableError("Berkas terbitan ini sedang tidak dapat dibaca.") from error


@lru_cache(maxsize=KEPT)
def _read(root: str, manifest_sha256: str, address: str) -> Results:
    files = _Files(Path(root), archive.read_manifest(Path(root), manifest_sha256)["files"])
    framework = list(files.rows("kerangka"))
    groups = tuple(_group(row) for row in framework if row["jenis"] in _GROUPS)
    scores = list(files.rows("skor"))
    findings = _findings(files)
    named, robustness = files.searched(), {row["kode"]: _robustness(row) for row in files.rows(_ROBUSTNESS)}
    return Results(
        statement=scores[0]["jenis_data"] if scores else "",
        groups=groups,
        indicators=_indicators(framework, groups) if findings else {},
        regions={
            row["kode"]: _region(
                row, address, groups, named.get(row["kode"], ""), robustness.get(row["kode"])
            )
            for row in scores
        },
        findings=findings,
        dimensions=tuple(group.code for group in groups if group.kind == "dimension"),
    )


@dataclass(frozen=True)
class _Files:
    """The files of a release below `root`; only those that its manifest names are read."""

    root: Path
    files: Mapping[str, Any]

    def rows(self, table: str) -> Iterator[Row]:
        """Yield the rows of a table by column; none where the release has no such table."""
        path = csv_path(table)
        if path not in self.files:
            return
        kinds = self._kinds(table)
        with (self.root / path).open(encoding="utf-8", newline="") as file:
            reader = csv.reader(file)
            columns = next(reader)
            reads = [_READ.get(kinds.get(column, ""), _text) for column in columns]
            for cells in reader:
                yield {
                    column: read(cell) if cell else None
                    for column, read, cell in zip(columns, reads, cells, strict=True)
                }

    def searched(self) -> dict[str, str]:
        """Return what else each region is called, by its code."""
        if SEARCH_FILE not in self.files:
            return {}
        return {row[0]: row[3] for row in json.loads((self.root / SEARCH_FILE).read_bytes())["wilayah"]}

    def _kinds(self, table: str) -> dict[str, str]:
        document = json.loads((self.root / METADATA).read_bytes())
        [columns] = [
            each["tableSchema"]["columns"] for each in document["tables"] if each["url"] == f"{table}.csv"
        ]
        return {column["name"]: column["datatype"] for column in columns}


def _text(cell: str) -> str:
    """Return a text without the apostrophe that keeps spreadsheets from taking it for a formula."""
    return intern(cell[1:] if cell[:1] == "'" and cell[1:2] in ("=", "+", "-", "@") else cell)


def _group(row: Row) -> GroupPart:
    return GroupPart(
        code=row["kode"],
        name=row["nama"] or "",
        name_en=row["nama_inggris"] or "",
        kind=_GROUPS[row["jenis"]],
        parent=row["induk"] or "",
        weight=row["bobot"],
        share=row["bagian_indeks"],
    )


def _indicators(framework: list[Row], groups: tuple[GroupPart, ...]) -> dict[str, IndicatorPart]:
    by_code = {group.code: group for group in groups}

    def dimension_of(code: str) -> str:
        while code in by_code and by_code[code].kind != "dimension":
            code = by_code[code].parent
        return code

    return {
        row["kode"]: IndicatorPart(
            code=row["kode"],
            name=row["nama"] or "",
            name_en=row["nama_inggris"] or "",
            dimension=dimension_of(row["induk"] or ""),
            parent=row["induk"] or "",
            weight=row["bobot"],
            share=row["bagian_indeks"],
        )
        for row in framework
        if row["jenis"] == "indikator"
    }


def _findings(files: _Files) -> dict[str, dict[str, Finding]]:
    found: dict[str, dict[str, Finding]] = {}
    for row in files.rows("indikator"):
        events = {
            intern(column.removeprefix("jumlah_")): count
            for column, count in row.items()
            if column.startswith("jumlah_")
        }
        finding = Finding(row["jawaban"] or "", events, row["nilai"], row["skor"])
        found.setdefault(row["indikator"], {})[row["kode"]] = finding
    return found


def _region(
    row: Row, address: str, groups: tuple[GroupPart, ...], named: str, robustness: Mapping[str, Any] | None
) -> RegionResult:
    is_province = row["tingkat"] == RegionLevel.PROVINCE
    return RegionResult(
        code=row["kode"],
        name=row["nama"],
        short_name=named,
        level=row["tingkat"],
        parent=NATION_CODE if is_province else row["kode_provinsi"],
        url=f"{address}{'provinsi' if is_province else 'kabkota'}/{row['kode']}/",
        score=row["skor"],
        score_class=_CLASSES.get(row["kelas"] or "", ""),
        rank=row["peringkat"],
        aggregated_score=row["skor_agregat"],
        aggregated_from=row["agregat_dari"],
        aggregated_of=row["agregat_seluruhnya"],
        completeness=row["kelengkapan"],
        evidence_share=row["bagian_dengan_bukti"],
        group_scores={group.code: row.get(f"skor_{group.code}") for group in groups},
        robustness=robustness,
    )


def _robustness(row: Row) -> dict[str, Any] | None:
    """Return in how many of the simulated runs the class holds, and how far scores and ranks spread."""
    if row["kelas_bertahan"] is None:
        return None

    def spread(what: str) -> dict[str, Cell]:
        return {place: row.get(f"{what}_{place}") for place in ("median", "p5", "p95")}

    return {
        "class_kept": row["kelas_bertahan"],
        "class_shares": {
            key: row.get(f"bagian_{words.removeprefix('rawan ')}") for key, words in CLASS_WORDS.items()
        },
        "score": spread("skor"),
        "rank": spread("peringkat"),
    }
