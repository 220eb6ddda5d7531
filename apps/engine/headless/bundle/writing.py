"""Writing a bundle as a ZIP: the same content gives the same bytes."""

import csv
import hashlib
import io
import json
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from ...spreadsheet import safe_cell
from .content import (
    ANSWER_COLUMNS,
    CHECKSUMS,
    FIGURE_COLUMNS,
    FORMAT,
    INDEX_SOURCE,
    INPUTS,
    KIND,
    LATEST,
    LATEST_COLUMNS,
    MANIFEST,
    README,
    REGION_COLUMNS,
    REGIONS,
    RESULTS,
    TREATED,
    TREATED_COLUMNS,
    VALUES,
    BundleContent,
    Cell,
    data_kind,
)
from .payload import payload_has_data
from .readme import readme_text

MOMENT: Final = (1980, 1, 1, 0, 0, 0)
"""The earliest time a ZIP can hold: files carry no time of their own."""


def bundle_write(content: BundleContent) -> bytes:
    """Return the bundle as a ZIP."""
    files = bundle_files(content)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, MOMENT)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3  # Unix on every machine
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, files[name])
    return buffer.getvalue()


def bundle_files(content: BundleContent) -> dict[str, bytes]:
    """Return the files of a bundle by name, the checksums of the others among them."""
    manifest = content.manifest
    document = {"bundle": {"format": FORMAT, **content.facts}, **content.document}
    kind = data_kind(manifest)
    files = {
        README: readme_text(manifest).encode(),
        MANIFEST: f"{json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True)}\n".encode(),
        REGIONS: _csv(kind, REGION_COLUMNS, _region_rows(content)),
        RESULTS: _csv(kind, ("code", "level", *content.columns), _result_rows(content)),
    }
    if content.is_external:
        files[INPUTS] = _csv(kind, FIGURE_COLUMNS, _figure_rows(content))
    else:
        files[INPUTS] = _csv(kind, ANSWER_COLUMNS, _answer_rows(content))
        files[VALUES] = _csv(kind, ("code", *manifest.indicators), _value_rows(content))
        files[TREATED] = _csv(kind, TREATED_COLUMNS, _treated_rows(content))
    if manifest.input.latest is not None:
        files[LATEST] = _csv(kind, LATEST_COLUMNS, _latest_rows(content))
    files[CHECKSUMS] = checksum_lines(files).encode()
    return files


def checksum_lines(files: Mapping[str, bytes]) -> str:
    """Return what `sha256sum --check` reads."""
    return "".join(f"{hashlib.sha256(files[name]).hexdigest()}  {name}\n" for name in sorted(files))


def _region_rows(content: BundleContent) -> Iterator[Sequence[Cell]]:
    for region, payload in zip(content.regions, content.payload, strict=True):
        name = str(safe_cell(region.name))
        about = int(payload_has_data(payload)), payload.get("evidence"), payload.get("voters")
        yield region.code, region.level, region.parent, name, *about


def _answer_rows(content: BundleContent) -> Iterator[Sequence[Cell]]:
    """Yield one row for each answer; where there are events, one for each of their levels."""
    for region, payload in zip(content.regions, content.payload, strict=True):
        for code, answer in sorted(payload.get("answers", {}).items()):
            events: list[tuple[str, int | None]] = sorted(answer.get("events", {}).items()) or [("", None)]
            for level, count in events:
                yield region.code, code, answer["answer"], level, count


def _figure_rows(content: BundleContent) -> Iterator[Sequence[Cell]]:
    """Yield one row for each published figure; a figure without a group is that of the index."""
    for region, payload in zip(content.regions, content.payload, strict=True):
        sources: dict[str, Any] = payload.get("sources", {})
        if "score" in payload:
            yield region.code, "", payload["score"], sources.get(INDEX_SOURCE)
        for code, score in sorted(payload.get("groups", {}).items()):
            yield region.code, code, score, sources.get(code)


def _latest_rows(content: BundleContent) -> Iterator[Sequence[Cell]]:
    """Yield the values of the edition before, for the indicators that a region did not answer."""
    for region, payload in zip(content.regions, content.payload, strict=True):
        for code, value in sorted(payload.get("latest", {}).items()):
            yield region.code, code, value


def _treated_rows(content: BundleContent) -> Iterator[Sequence[Cell]]:
    for region, points in zip(content.regions, content.treated, strict=True):
        for code, point in sorted(points.items()):
            yield region.code, code, point["step"], point["before"], point["after"]


def _value_rows(content: BundleContent) -> Iterator[Sequence[Cell]]:
    for region, values in zip(content.regions, content.values, strict=True):
        yield [region.code, *values]


def _result_rows(content: BundleContent) -> Iterator[Sequence[Cell]]:
    for region, cells in zip(content.regions, content.results, strict=True):
        yield [region.code, region.level, *cells]


def _csv(kind: str, columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow((*columns, KIND))
    writer.writerows((*row, kind) for row in rows)
    return text.getvalue().encode()
