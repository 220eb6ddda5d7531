"""Computing a run again from a bundle alone, with the engine and nothing else."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np

from ... import (
    Answer,
    Framework,
    IndexInputs,
    IndexResult,
    Method,
    ScoresResult,
    Units,
    compute_from_scores,
    compute_index,
    weigh_events,
)
from ...analysis.contributions import measure_contributions
from ...arrays import FloatArray, IntArray
from ...given_scores import find_partial_levels
from ...missing import numbers_or_none, wholes_or_none
from ...run_manifest import RunManifest
from ...treated import treated_values
from .content import REMAINDER, BundleContent, Cell
from .opening import BadBundleError
from .payload import payload_has_data

Columns = dict[str, list[Cell]]

PROVINCE: Final = "province"
ANSWERS: Final = {
    "occurred": Answer.OCCURRED,
    "did_not_occur": Answer.DID_NOT_OCCUR,
    "no_data": Answer.NO_DATA,
}


@dataclass(frozen=True)
class Recomputed:
    """The figures of a bundle, computed again; `results` by column, rows as the regions."""

    results: Columns
    derived: dict[str, Any]
    values: list[list[Cell]] = field(default_factory=list)
    treated: list[dict[str, dict[str, Any]]] = field(default_factory=list)


def recompute(content: BundleContent) -> Recomputed:
    """Compute again everything that a bundle states. Raises EngineError, BadBundleError."""
    return _from_scores(content) if content.is_external else _from_answers(content)


def _from_answers(content: BundleContent) -> Recomputed:
    units, (framework, method, event_weights) = _units(content), _read_plan(content.manifest)
    answers, counts = _answer_arrays(content, framework)
    values = weigh_events(
        counts,
        answers,
        event_weights,
        unit_codes=units.codes,
        indicator_codes=framework.indicator_codes,
    )
    latest = _latest_array(content, framework)
    result = compute_index(IndexInputs(framework, method, units, values, latest))
    columns = _index_columns(content, result)
    known = [payload_has_data(payload) for payload in content.payload]
    complete = zip(numbers_or_none(result.completeness), known, strict=True)
    columns["completeness"] = [share if has_data else None for share, has_data in complete]
    columns["evidence_share"] = [payload.get("evidence") for payload in content.payload]
    columns |= _group_columns(result) | _theme_columns(result) | _indicator_columns(result)
    return Recomputed(columns, result.derived(), numbers_or_none(values), treated_values(result))


def _from_scores(content: BundleContent) -> Recomputed:
    manifest, units = content.manifest, _units(content)
    scores = np.array([payload.get("score", np.nan) for payload in content.payload], dtype=np.float64)
    _, method, _ = _read_plan(manifest)
    partial = find_partial_levels(units, scores)
    result = compute_from_scores(
        method.classify, units, scores, partial_levels=partial, regions=method.regions
    )
    columns = _index_columns(content, result)
    columns["completeness"] = columns["evidence_share"] = [None] * len(units)
    for code in manifest.groups:
        columns[f"group_score_{code}"] = [payload.get("groups", {}).get(code) for payload in content.payload]
        columns[f"group_class_{code}"] = [""] * len(units)
    return Recomputed(columns, result.derived())


def _read_plan(manifest: RunManifest) -> tuple[Framework, Method, tuple[float, ...]]:
    """Read framework, method and event weights. Raises EngineError or BadBundleError where they cannot be read."""
    try:
        return manifest.framework, manifest.method, manifest.event_weights
    except (KeyError, TypeError, ValueError, OverflowError, AttributeError, RecursionError) as error:
        raise BadBundleError(
            "manifest.json tidak memuat kerangka, metode dan bobot yang dapat dibaca. Unduh ulang paketnya."
        ) from error


def _units(content: BundleContent) -> Units:
    regions = content.regions
    return Units(
        codes=tuple(region.code for region in regions),
        levels=tuple(region.level for region in regions),
        parents=tuple(region.parent or None if region.level != PROVINCE else None for region in regions),
        voters=tuple(payload.get("voters") for payload in content.payload),
    )


def _answer_arrays(content: BundleContent, framework: Framework) -> tuple[IntArray, IntArray]:
    """Return answers, shape (n_regions, n_indicators), and counts, with one more axis of event levels."""
    columns = {code: column for column, code in enumerate(framework.indicator_codes)}
    levels = {code: position for position, code in enumerate(content.manifest.event_levels)}
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


def _latest_array(content: BundleContent, framework: Framework) -> FloatArray | None:
    """Return the values of the edition before, shape (n_regions, n_indicators); None where none were used."""
    if content.manifest.input.latest is None:
        return None
    codes = framework.indicator_codes
    rows = [[payload.get("latest", {}).get(code) for code in codes] for payload in content.payload]
    return np.array(rows, dtype=np.float64)


def _index_columns(content: BundleContent, result: IndexResult | ScoresResult) -> Columns:
    means = result.regional_means
    aggregated = [
        means.of(region.code) if region.level == PROVINCE else (None, 0, 0) for region in content.regions
    ]
    return {
        "score": numbers_or_none(result.index),
        "rank": wholes_or_none(result.ranks),
        "class": _class_cells(result.classes),
        "aggregated_score": [score for score, _, _ in aggregated],
        "aggregated_count": [count for _, count, _ in aggregated],
        "aggregated_total": [total for _, _, total in aggregated],
    }


def _class_cells(classes: Iterable[str | None]) -> list[Cell]:
    return [str(label or "") for label in classes]


def _group_columns(result: IndexResult) -> Columns:
    columns: Columns = {}
    for position, code in enumerate(result.framework.aggregate_codes[1:], start=1):
        columns[f"group_score_{code}"] = numbers_or_none(result.aggregates[:, position])
        columns[f"group_class_{code}"] = _class_cells(result.classes_of(code))
    return columns


def _theme_columns(result: IndexResult) -> Columns:
    columns: Columns = {}
    themes = result.themes
    for position, (theme, classes) in enumerate(
        zip(result.framework.themes, result.theme_classes, strict=True)
    ):
        columns[f"theme_score_{theme.code}"] = numbers_or_none(themes.scores[:, position])
        columns[f"theme_rank_{theme.code}"] = wholes_or_none(themes.ranks[:, position])
        columns[f"theme_class_{theme.code}"] = _class_cells(classes)
    return columns


def _indicator_columns(result: IndexResult) -> Columns:
    found = measure_contributions(result)
    columns: Columns = {REMAINDER: numbers_or_none(found.remainder)}
    for position, code in enumerate(result.framework.indicator_codes):
        columns[f"indicator_score_{code}"] = numbers_or_none(result.normalised[:, position])
        columns[f"contribution_{code}"] = numbers_or_none(found.indicators[:, position])
    return columns
