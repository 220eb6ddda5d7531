"""Computing a run again from a bundle alone, with the engine and nothing else."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from ...engine import (
    Answer,
    Framework,
    IndexResult,
    Method,
    RegionalMeans,
    Units,
    compute_from_scores,
    compute_index,
    weigh_events,
)
from .content import BundleContent, BundleRegion, Cell
from .opening import BadBundleError

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]

PROVINCE: Final = "province"
ANSWERS: Final = {
    "occurred": Answer.OCCURRED,
    "did_not_occur": Answer.DID_NOT_OCCUR,
    "no_data": Answer.NO_DATA,
}


@dataclass(frozen=True)
class Recomputed:
    """The figures of a bundle, computed again; in its order and columns."""

    values: list[list[float | None]]
    results: list[list[Cell]]
    derived: dict[str, Any]


def recompute(content: BundleContent) -> Recomputed:
    """Compute everything a bundle says again. Raises EngineError, BadBundleError."""
    return _from_scores(content) if content.is_external else _from_answers(content)


def _from_answers(content: BundleContent) -> Recomputed:
    manifest, units = content.manifest, _units(content.regions)
    framework, method = Framework.from_dict(manifest["framework"]), Method.from_dict(manifest["method"])
    answers, counts = _answer_arrays(content, framework)
    values = weigh_events(
        counts,
        answers,
        list(manifest["event_levels"].values()),
        unit_codes=units.codes,
        indicator_codes=framework.indicator_codes,
    )
    result = compute_index(framework, method, units, values)
    index = _index_cells(content, result.index, result.ranks, result.classes, result.regional_means)
    completeness = _plain(result.completeness)
    groups, classes = _rows(result.aggregates[:, 1:]), _group_classes(result)
    indicators = _rows(result.normalised)
    results: list[list[Cell]] = [
        [
            *cells,
            completeness[row] if payload else None,
            payload.get("evidence"),
            *groups[row],
            *classes[row],
            *indicators[row],
        ]
        for row, (cells, payload) in enumerate(zip(index, content.payload, strict=True))
    ]
    return Recomputed(_rows(values), results, result.derived())


def _from_scores(content: BundleContent) -> Recomputed:
    manifest, units = content.manifest, _units(content.regions)
    scores = np.array([payload.get("score", np.nan) for payload in content.payload], dtype=np.float64)
    levels = np.array(units.levels)
    partial = {level for level in units.rows_by_level if np.isnan(scores[levels == level]).any()}
    classify = Method.from_dict(manifest["method"]).classify
    result = compute_from_scores(classify, units, scores, partial_levels=partial)
    index = _index_cells(content, result.scores, result.ranks, result.classes, result.regional_means)
    results: list[list[Cell]] = [
        [
            *cells,
            None,
            None,
            *(payload.get("groups", {}).get(code) for code in manifest["groups"]),
            *([""] * len(manifest["groups"])),
        ]
        for cells, payload in zip(index, content.payload, strict=True)
    ]
    return Recomputed([], results, result.derived())


def _units(regions: Sequence[BundleRegion]) -> Units:
    return Units(
        codes=tuple(region.code for region in regions),
        levels=tuple(region.level for region in regions),
        parents=tuple(region.parent or None if region.level != PROVINCE else None for region in regions),
    )


def _answer_arrays(content: BundleContent, framework: Framework) -> tuple[IntArray, IntArray]:
    """Return answers, shape (n_regions, n_indicators), and counts, with one more axis of event levels."""
    columns = {code: column for column, code in enumerate(framework.indicator_codes)}
    levels = {code: position for position, code in enumerate(content.manifest["event_levels"])}
    shape = (len(content.regions), len(columns))
    answers = np.full(shape, int(Answer.NO_DATA), dtype=np.int64)
    counts = np.zeros((*shape, len(levels)), dtype=np.int64)
    for row, (region, payload) in enumerate(zip(content.regions, content.payload, strict=True)):
        for code, answer in payload.get("answers", {}).items():
            events: Mapping[str, int] = answer.get("events", {})
            unknown = [level for level in events if level not in levels]
            if code not in columns or answer["answer"] not in ANSWERS or unknown:
                what = f"tingkat kejadian {unknown[0]!r}" if unknown else f"jawaban {answer['answer']!r}"
                raise BadBundleError(
                    f"inputs.csv, wilayah {region.code}, indikator {code}: {what} atau indikatornya tidak ada pada "
                    "manifes. Unduh ulang paketnya."
                )
            answers[row, columns[code]] = int(ANSWERS[answer["answer"]])
            for level, count in events.items():
                counts[row, columns[code], levels[level]] = count
    return answers, counts


def _index_cells(
    content: BundleContent,
    scores: FloatArray,
    ranks: FloatArray,
    classes: Sequence[str | None],
    means: RegionalMeans,
) -> list[list[Cell]]:
    """Return score, rank, class, aggregated score, count and total of each region."""
    rows: list[list[Cell]] = []
    parts = zip(content.regions, _plain(scores), _plain(ranks), classes, strict=True)
    for region, score, rank, label in parts:
        aggregated = means.of(region.code) if region.level == PROVINCE else (None, 0, 0)
        rows.append([score, None if rank is None else int(rank), str(label or ""), *aggregated])
    return rows


def _group_classes(result: IndexResult) -> list[list[str]]:
    n_units = len(result.units)
    by_group = [
        result.classes_of(code) if code in result.cutoffs else (None,) * n_units
        for code in result.framework.aggregate_codes[1:]
    ]
    return [[str(labels[row] or "") for labels in by_group] for row in range(n_units)]


def _plain(numbers: FloatArray) -> list[float | None]:
    return [None if number != number else number for number in numbers.tolist()]  # noqa: PLR0124 - NaN


def _rows(matrix: FloatArray) -> list[list[float | None]]:
    return [_plain(row) for row in matrix]
