"""From a framework file and a data file to a folder of results, without a database."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Final, TypeAlias

import numpy as np

from .. import IndexInputs, IndexResult, compute_index
from ..arrays import FloatArray
from ..exceptions import InputError
from ..registry import EMPTY_WORDS, STAGES_BY_LEVEL
from ..spelling import restore_code
from ..spreadsheet import INDONESIAN, Decimals
from ..toml import FilesError
from .data_file import DataFile, read_data
from .framework_file import FrameworkFile, read_framework
from .output_folder import open_output
from .reading import read_source
from .result_tables import (
    Row,
    csv_writer,
    normalised_rows,
    region_rows,
    score_columns,
    score_rows,
    treated_point_rows,
    treated_rows,
)
from .studying import (
    SENSITIVITY_COLUMNS,
    Robustness,
    count_workers,
    robustness_columns,
    robustness_rows,
    sensitivity_rows,
    study_robustness,
)

FORMAT: Final = 1
CODES_SHOWN: Final = 10
_REGENCY_CODE: Final = re.compile(r"[0-9]{2}\.[0-9]{2}")

ResultTable: TypeAlias = tuple[str, Sequence[str], Callable[[], Iterable[Row]]]
"""A table of the results: its name, its columns, and what gives its rows as often as it is called."""

POINT_COLUMNS: Final = ("unit", "level", "indicator", "step", "before", "after")


@dataclass(frozen=True)
class IndexRequest:
    """What a person asked for on the command line; `n_runs` and `seed` where a simulation is wanted."""

    framework: Path
    data: Path
    output: Path
    latest: Path | None = None
    n_runs: int | None = None
    seed: int | None = None
    # Decimal marks, where a file cannot tell its own.
    decimal: str | None = None
    latest_decimal: str | None = None
    is_excel_wanted: bool = False


@dataclass(frozen=True)
class Computed:
    """What was computed, and from what."""

    framework: FrameworkFile
    data: DataFile
    latest: DataFile | None
    result: IndexResult


def index_write(request: IndexRequest) -> list[str]:
    """Compute an index from files, write the results into a folder, all or nothing, and return notes for the person."""
    with open_output(request.output) as folder:
        computed = compute_files(request)
        found = _simulate(request, computed)
        manifest = {"input": _describe_input(computed), **computed.result.manifest()}
        tables = list(_list_tables(computed.result))
        if found is not None:
            tables += _list_robustness(found)
            manifest["robustness"] = found.to_dict()
        for name, columns, rows in tables:
            folder.write(f"{name}.csv", csv_writer(columns, rows()))
            if request.is_excel_wanted:
                folder.write(f"{name}-excel.csv", csv_writer(columns, rows(), INDONESIAN))
        folder.commit({"format": FORMAT, **manifest})
    return [*describe_forms(computed), *(f"Catatan: {note}" for note in find_notes(computed))]


def compute_files(request: IndexRequest) -> Computed:
    """Read the files and compute the index."""
    file = read_framework(read_source(request.framework))
    framework, method = file.framework, file.method
    marks, latest_marks = Decimals(request.decimal), Decimals(request.latest_decimal, "latest-decimal")
    needs_voters = "voters" in method.takes
    readers = [partial(read_data, request.data, framework, needs_voters=needs_voters, decimals=marks)]
    if request.latest is not None:
        earlier = partial(read_data, request.latest, framework, needs_all=False, decimals=latest_marks)
        readers.append(earlier)
    data, *others = _read_all(readers)
    latest = others[0] if others else None
    values = None if latest is None else _align(latest, data)
    inputs = IndexInputs(framework, method, data.units, data.values, values)
    return Computed(file, data, latest, compute_index(inputs, n_workers=count_workers()))


def _read_all(readers: Iterable[Callable[[], DataFile]]) -> list[DataFile]:
    """Read files, or refuse them with all that is wrong with any of them."""
    files: list[DataFile] = []
    errors: list[InputError] = []
    for read in readers:
        try:
            files.append(read())
        except InputError as error:
            errors.append(error)
    if len(errors) > 1:
        raise FilesError(errors)
    if errors:
        raise errors[0]
    return files


def describe_forms(computed: Computed) -> list[str]:
    """Say in which form each data file was read, so that a person sees what was made of it."""
    files = [file for file in (computed.data, computed.latest) if file]
    return [file.form.say(file.name) for file in files]


def find_notes(computed: Computed) -> list[str]:
    """Say what a person should know although nothing is wrong, such as that an indicator is the same everywhere."""
    result = computed.result
    notes = [note for file in (computed.data, computed.latest) if file for note in _find_changed_codes(file)]
    notes += [
        f"Tingkat {level}: indikator {', '.join(codes)} tidak membedakan wilayah (nilainya sama atau kosong semua)."
        for level, codes in result.constant_indicators().items()
        if codes
    ]
    levels = result.units.rows_by_level
    for stage in STAGES_BY_LEVEL:
        unused = [key for key in result.method.keys(stage) if key not in levels]
        if unused:
            notes.append(
                f"Metode {stage} menyebut tingkat {', '.join(unused)}, yang tidak ada pada berkas data "
                f"(ada: {', '.join(levels)})."
            )
    if computed.latest is not None and not _uses_latest(computed):
        notes.append(
            f"{computed.latest.name} tidak dipakai: metode tidak mengisi data kosong dari edisi sebelumnya."
        )
    notes += _find_empty_classes(result)
    n_missing = int(np.isnan(result.index).sum())
    if n_missing:
        notes.append(
            f"{n_missing} dari {len(result.units)} wilayah tanpa skor indeks karena datanya tidak cukup."
        )
    return notes


def _find_empty_classes(result: IndexResult) -> Iterator[str]:
    """Say which classes of the index and of the themes no region is in, and why."""
    index = {"": result.cutoffs[result.framework.code]}
    for code, by_level in {**index, **result.themes.cutoffs}.items():
        theme = f", tema {code}" if code else ""
        for level, cutoffs in by_level.items():
            for found in cutoffs.empty:
                yield f"Tingkat {level}{theme}: tidak ada wilayah berkelas {found.label}: {EMPTY_WORDS[found.reason]}."


def _find_changed_codes(file: DataFile) -> Iterator[str]:
    """Say which codes a spreadsheet seems to have taken for numbers, where the others are codes of regencies."""
    codes = file.units.codes
    has_whole_codes = any(map(_REGENCY_CODE.fullmatch, codes))
    changed = [
        f"{code} ({meant})"
        for code in codes
        if (has_whole_codes or "," in code) and (meant := restore_code(code)) and meant != code
    ]
    if changed:
        shown = ", ".join(changed[:CODES_SHOWN])
        yield (
            f"{file.name}: {len(changed)} kode wilayah tampaknya diubah pengolah lembar kerja: {shown}. "
            "Dalam kurung kode yang mungkin dimaksud; tulis kode sebagai teks."
        )


def _uses_latest(computed: Computed) -> bool:
    """Say whether the method, or one of its alternatives, fills in values of the edition before."""
    method, alternatives = computed.result.method, computed.framework.robustness.alternatives
    return any(
        "latest" in tried.takes for tried in (method, *(alternatives.combine(method) if alternatives else ()))
    )


def _simulate(request: IndexRequest, computed: Computed) -> Robustness | None:
    if request.n_runs is None or request.seed is None:
        return None
    return study_robustness(
        computed.result.inputs, computed.framework.robustness, n_runs=request.n_runs, seed=request.seed
    )


def _list_tables(result: IndexResult) -> Iterator[ResultTable]:
    """Yield the tables of a computation."""
    indicators = ("code", *result.framework.indicator_codes)
    yield "normalised", indicators, partial(normalised_rows, result)
    yield "scores", score_columns(result), partial(score_rows, result)
    yield "treated", indicators, partial(treated_rows, result)
    yield "treated_points", POINT_COLUMNS, partial(treated_point_rows, result)
    if result.regional_means.codes:
        columns = ("code", *result.framework.aggregate_codes, "n_used", "n_total")
        yield "regions", columns, partial(region_rows, result)


def _list_robustness(found: Robustness) -> Iterator[ResultTable]:
    """Yield the tables of the simulated runs."""
    yield "robustness", robustness_columns(found), partial(robustness_rows, found)
    if found.sensitivity is not None:
        yield "sensitivity", SENSITIVITY_COLUMNS, partial(sensitivity_rows, found.sensitivity)


def _describe_input(computed: Computed) -> dict[str, Any]:
    data, source = computed.data, computed.framework.source
    described: dict[str, Any] = {
        "framework": {"name": source.name, "sha256": source.sha256},
        "data": _describe_data(data),
    }
    if computed.latest is not None:
        described["latest"] = _describe_data(computed.latest)
    return described


def _describe_data(data: DataFile) -> dict[str, Any]:
    return {
        "name": data.name,
        "sha256": data.sha256,
        "regions": len(data.units),
        "form": data.form.to_dict(),
    }


def _align(latest: DataFile, data: DataFile) -> FloatArray:
    """Bring the values of an earlier edition into the order of the regions of this one; NaN where it has none."""
    rows = {code: row for row, code in enumerate(latest.units.codes)}
    known = [code in rows for code in data.units.codes]
    if not any(known):
        hints = " ".join(note for file in (data, latest) for note in _find_changed_codes(file))
        text = f"Tidak satu pun wilayah {data.name} ada pada {latest.name}. Periksa kode wilayahnya."
        raise InputError(f"{text} {hints}".rstrip())
    aligned = np.full(data.values.shape, np.nan)
    aligned[known] = latest.values[[rows[code] for code in data.units.codes if code in rows]]
    return aligned
