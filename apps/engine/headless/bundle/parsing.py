"""Reading the files of a bundle. Every message names the file, the line and the column."""

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from ...run_manifest import RunManifest, find_missing
from ...spreadsheet import describe_fault, find_nul
from ..circles import find_circles
from .content import (
    ANSWER_COLUMNS,
    FIGURE_COLUMNS,
    FORMAT,
    INDEX_SOURCE,
    INPUTS,
    KIND,
    LATEST,
    LATEST_COLUMNS,
    MANIFEST,
    REGION_COLUMNS,
    REGIONS,
    REMAINDER,
    RESULTS,
    TREATED,
    TREATED_COLUMNS,
    VALUES,
    BundleContent,
    BundleRegion,
    Cell,
    data_kind,
    result_columns,
)
from .opening import BadBundleError, printable

WHOLE_COLUMNS: Final = frozenset({"rank", "aggregated_count", "aggregated_total"})
_NUMBER: Final = re.compile(r"-?[0-9]+(?:\.[0-9]+)?(?:e[+-]?[0-9]{1,3})?")
_WHOLE: Final = re.compile(r"-?[0-9]{1,15}")


@dataclass(frozen=True)
class _Tables:
    """The tables of a bundle. Every row says in its last column which kind of data it is, such as official."""

    files: Mapping[str, bytes]
    kind: str

    def has_column(self, name: str, column: str) -> bool:
        """Whether the header of a table names a column."""
        return column in self.files[name].partition(b"\n")[0].decode(errors="replace").split(",")

    def read(self, name: str, columns: Sequence[str]) -> Iterator[tuple[int, dict[str, str]]]:
        """Yield the rows of a table with their lines. Raises BadBundleError if it is not such a table."""
        if name not in self.files:
            raise BadBundleError(f"Paket tidak lengkap: {name} tidak ada. Unduh ulang, jangan ubah isinya.")
        try:
            lines = list(csv.reader(io.StringIO(self.files[name].decode(), newline=""), strict=True))
        except (UnicodeDecodeError, csv.Error) as error:
            raise BadBundleError(f"{name}: {describe_fault(error)[0]} Unduh ulang paketnya.") from error
        expected = (*columns, KIND)
        if not lines or tuple(lines[0]) != expected:
            raise BadBundleError(f"{name} tidak berkolom {', '.join(expected[:8])} ... Unduh ulang paketnya.")
        for line, cells in enumerate(lines[1:], start=2):
            if len(cells) != len(expected):
                raise _bad(name, line, "baris", f"berisi {len(cells)} sel, bukan {len(expected)}")
            place = find_nul(cells)
            if place is not None:
                raise _bad(name, line, expected[place], "berisi huruf NUL, yang tidak terlihat")
            if cells[-1] != self.kind:
                raise _bad(name, line, KIND, f"{cells[-1]!r}, padahal menurut {MANIFEST} {self.kind!r}")
            yield line, dict(zip(columns, cells[:-1], strict=True))


def bundle_read(files: Mapping[str, bytes]) -> BundleContent:
    """Read a bundle. Raises BadBundleError where it is not in the form that the portal writes."""
    try:
        return _read_content(files)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise BadBundleError(f"{MANIFEST} tidak lengkap atau isinya rusak. Unduh ulang paketnya.") from error


def _read_content(files: Mapping[str, bytes]) -> BundleContent:
    facts, document = _read_manifest(files[MANIFEST])
    manifest = RunManifest.from_dict(document)
    tables = _Tables(files, data_kind(manifest))
    regions: list[BundleRegion] = []
    about: dict[str, Mapping[str, str]] = {}
    for line, row in tables.read(REGIONS, REGION_COLUMNS):
        if not row["code"] or row["code"] in about:
            raise _bad(REGIONS, line, "code", "kosong atau berulang")
        if row["has_data"] not in ("0", "1"):
            raise _bad(REGIONS, line, "has_data", f"{row['has_data']!r}, bukan 0 atau 1")
        if row["evidence_share"] and row["has_data"] == "0":
            raise _bad(REGIONS, line, "evidence_share", "terisi, padahal wilayahnya tanpa data")
        regions.append(BundleRegion(row["code"], row["level"], row["parent"], row["name"]))
        about[row["code"]] = {**row, "line": str(line)}
    for code, text in find_circles({code: row["parent"] for code, row in about.items()}):
        raise _bad(REGIONS, about[code]["line"], "parent", text)
    external = manifest.edition.is_external
    payload = _read_figures(tables, about) if external else _read_answers(tables, about)
    _add_supplements(payload, tables, about, manifest)
    has_contributions = tables.has_column(RESULTS, REMAINDER)
    return BundleContent(
        facts=facts,
        document=document,
        regions=regions,
        payload=[payload[region.code] for region in regions],
        values=[] if external else _read_values(tables, manifest, regions),
        results=_read_results(tables, manifest, regions, has_contributions=has_contributions),
        treated=[] if external else _read_treated(tables, regions),
        has_contributions=has_contributions,
    )


def _read_manifest(body: bytes) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the facts of the bundle and the manifest of the run, as it is written."""
    try:
        document = json.loads(body)
        facts = document.pop("bundle")
        known = facts["format"]
        missing = find_missing(document)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise BadBundleError(f"{MANIFEST} bukan manifes paket hitungan. Unduh ulang paketnya.") from error
    if known != FORMAT:
        raise BadBundleError(
            f"Paket berformat {known}, sedangkan perintah ini mengenal format {FORMAT}. Pakai portal yang membuatnya."
        )
    if missing:
        raise BadBundleError(f"{MANIFEST} tidak memuat {', '.join(missing)}. Unduh ulang paketnya.")
    return facts, document


def _read_answers(tables: _Tables, about: Mapping[str, Mapping[str, str]]) -> dict[str, dict[str, Any]]:
    payload: dict[str, dict[str, Any]] = {
        code: {
            "answers": {},
            "evidence": _number(REGIONS, row["line"], "evidence_share", row["evidence_share"]),
        }
        if row["has_data"] == "1"
        else {}
        for code, row in about.items()
    }
    for line, row in tables.read(INPUTS, ANSWER_COLUMNS):
        answers = _inputs_of(payload, row["code"], line).setdefault("answers", {})
        answer = answers.setdefault(row["indicator"], {"answer": row["answer"]})
        if answer["answer"] != row["answer"]:
            raise _bad(INPUTS, line, "answer", "berbeda dari jawaban yang sama pada baris sebelumnya")
        if row["count"] and not row["event_level"]:
            raise _bad(INPUTS, line, "count", "terisi, padahal tingkat kejadiannya kosong")
        if row["event_level"]:
            count = _whole(INPUTS, line, "count", row["count"])
            answer.setdefault("events", {})[row["event_level"]] = count
    return payload


def _read_figures(tables: _Tables, about: Mapping[str, Mapping[str, str]]) -> dict[str, dict[str, Any]]:
    payload: dict[str, dict[str, Any]] = {
        code: {"groups": {}, "sources": {}} if row["has_data"] == "1" else {} for code, row in about.items()
    }
    for line, row in tables.read(INPUTS, FIGURE_COLUMNS):
        entry = _inputs_of(payload, row["code"], line)
        score = _number(INPUTS, line, "score", row["score"])
        if row["group_code"]:
            entry["groups"][row["group_code"]] = score
        else:
            entry["score"] = score
        entry["sources"][row["group_code"] or INDEX_SOURCE] = row["source_url"]
    return payload


def _inputs_of(payload: dict[str, dict[str, Any]], code: str, line: int) -> dict[str, Any]:
    if code not in payload:
        raise _bad(INPUTS, line, "code", f"{code!r} tidak ada pada {REGIONS}")
    if not payload[code]:
        raise _bad(INPUTS, line, "code", f"{code} tidak mempunyai data menurut {REGIONS}")
    return payload[code]


def _add_supplements(
    payload: Mapping[str, dict[str, Any]],
    tables: _Tables,
    about: Mapping[str, Mapping[str, str]],
    manifest: RunManifest,
) -> None:
    """Add what is known of a region besides its data: voters, and values of the edition before."""
    for code, row in about.items():
        if row["voters"]:
            payload[code]["voters"] = _whole(REGIONS, row["line"], "voters", row["voters"])
    if manifest.input.latest is None:
        return
    for line, row in tables.read(LATEST, LATEST_COLUMNS):
        if row["code"] not in payload:
            raise _bad(LATEST, line, "code", f"{row['code']!r} tidak ada pada {REGIONS}")
        value = _number(LATEST, line, "value", row["value"])
        payload[row["code"]].setdefault("latest", {})[row["indicator"]] = value


def _read_treated(tables: _Tables, regions: Sequence[BundleRegion]) -> list[dict[str, dict[str, Any]]]:
    points: dict[str, dict[str, dict[str, Any]]] = {region.code: {} for region in regions}
    for line, row in tables.read(TREATED, TREATED_COLUMNS):
        if row["code"] not in points:
            raise _bad(TREATED, line, "code", f"{row['code']!r} tidak ada pada {REGIONS}")
        points[row["code"]][row["indicator"]] = {
            "step": row["step"],
            "before": _number(TREATED, line, "before", row["before"]),
            "after": _number(TREATED, line, "after", row["after"]),
        }
    return list(points.values())


def _read_values(
    tables: _Tables, manifest: RunManifest, regions: Sequence[BundleRegion]
) -> list[list[float | None]]:
    codes = manifest.indicators
    rows = list(tables.read(VALUES, ("code", *codes)))
    _check_codes(VALUES, [row["code"] for _, row in rows], regions)
    return [[_number(VALUES, line, code, row[code]) for code in codes] for line, row in rows]


def _read_results(
    tables: _Tables, manifest: RunManifest, regions: Sequence[BundleRegion], *, has_contributions: bool
) -> list[list[Cell]]:
    columns = result_columns(manifest, has_contributions=has_contributions)
    rows = list(tables.read(RESULTS, ("code", "level", *columns)))
    _check_codes(RESULTS, [row["code"] for _, row in rows], regions)
    for (line, row), region in zip(rows, regions, strict=True):
        if row["level"] != region.level:
            raise _bad(
                RESULTS, line, "level", f"{row['level']!r}, padahal menurut {REGIONS} {region.level!r}"
            )
    return [[_cell(line, column, row[column]) for column in columns] for line, row in rows]


def _check_codes(name: str, codes: Sequence[str], regions: Sequence[BundleRegion]) -> None:
    if list(codes) != [region.code for region in regions]:
        raise BadBundleError(f"{name} tidak memuat wilayah yang sama dengan {REGIONS}. Unduh ulang paketnya.")


def _cell(line: int, column: str, text: str) -> Cell:
    if column == "class" or column.startswith(("group_class_", "theme_class_")):
        return text
    if column in WHOLE_COLUMNS or column.startswith("theme_rank_"):
        return _whole(RESULTS, line, column, text) if text else None
    return _number(RESULTS, line, column, text)


def _number(name: str, line: int | str, column: str, text: str) -> float | None:
    if not text:
        return None
    if not _NUMBER.fullmatch(text):
        raise _bad(name, line, column, f"{text!r} bukan angka")
    return float(text)


def _whole(name: str, line: int | str, column: str, text: str) -> int:
    if not _WHOLE.fullmatch(text):
        raise _bad(name, line, column, f"{text!r} bukan bilangan bulat")
    return int(text)


def _bad(name: str, line: int | str, column: str, problem: str) -> BadBundleError:
    return BadBundleError(f"{name} baris {line}, {column}: {printable(problem)}. Unduh ulang paketnya.")
