"""Contents of releases that the engine computed from made-up answers, with any method; without a database."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from apps.engine import Framework, IndexInputs, Indicator, Method, Units, compute_index
from apps.engine.missing import numbers_or_none
from apps.engine.nodes import Group
from apps.engine.run_manifest import CutOffRecord, RunManifest
from apps.indicators.enums import EditionKind
from apps.publishing.content.dataset import (
    AnswerInfo,
    EventLevelInfo,
    GroupInfo,
    IndicatorInfo,
    Label,
    RegionScore,
    ReleaseContent,
)
from apps.publishing.content.summaries import summarise_level
from apps.regions.enums import RegionLevel
from tests.publishing.contents import content_make, region_make

EVENTS = {"ringan": 1.0, "berat": 2.5}
PLAIN: Mapping[str, Any] = {
    "normalise": "max",
    "aggregate": "arithmetic",
    "classify": {"name": "mean_sd", "on_cut": "upper"},
}
FRAMEWORK = Framework(
    "IKP",
    "Indeks uji",
    groups=(
        Group(code="D1", parent="IKP", weight=0.6),
        Group(code="S1", parent="D1", is_display_only=True),
        Group(code="S2", parent="D1", is_display_only=True),
        Group(code="D2", parent="IKP", weight=0.4),
        Group(code="S3", parent="D2", weight=2.0),
    ),
    indicators=(
        Indicator(code="1.1", parent="S1", weight=1.5),
        Indicator(code="1.2", parent="S2", weight=1.0),
        Indicator(code="2.1", parent="D2", weight=0.5),
        Indicator(code="1.3", parent="S2", weight=0.25, direction=-1),
        Indicator(code="2.2", parent="S3", weight=1.0),
        Indicator(code="2.3", parent="S3", weight=1.0),
    ),
)

Answers = Mapping[str, Sequence[tuple[int, int] | None]]
"""By region for each indicator how many light and severe events there were; None is "no data"."""


def answers_make(seed: int = 5, n_regencies: int = 9) -> dict[str, list[tuple[int, int] | None]]:
    """Return answers of three provinces and their regencies; some know nothing of an indicator, one of all."""
    rng = np.random.default_rng(seed)
    codes = ["11", "12", "13", *(f"1{1 + n % 3}.0{n // 3 + 1}" for n in range(n_regencies))]
    n_indicators = len(FRAMEWORK.indicators)
    answers: dict[str, list[tuple[int, int] | None]] = {
        code: [
            None if rng.random() < 0.15 else (int(rng.integers(0, 6)), int(rng.integers(0, 3)))
            for _ in range(n_indicators)
        ]
        for code in codes
    }
    answers[codes[-1]] = [None] * n_indicators
    return answers


def content_computed(
    answers: Answers, method: Mapping[str, Any] = PLAIN, framework: Framework = FRAMEWORK, **changes: Any
) -> ReleaseContent:
    """Return the release of what the engine makes of the answers."""
    codes = sorted(answers)
    units = Units(
        codes,
        ["province" if len(code) == 2 else "regency" for code in codes],
        [None if len(code) == 2 else code[:2] for code in codes],
    )
    values = [[_value(counts) for counts in answers[code]] for code in codes]
    result = compute_index(IndexInputs(framework, Method.from_dict(method), units, values))
    manifest = RunManifest(
        engine_version="1.2.7",
        framework_content=framework.to_dict(),
        method_content=result.method.to_dict(),
        event_levels=EVENTS,
    )
    scores, group_scores = numbers_or_none(result.index), numbers_or_none(result.aggregates[:, 1:])
    means = result.regional_means
    regions = [_region(framework, code, answers[code], scores[row]) for row, code in enumerate(codes)]
    regions = [
        replace(
            region,
            rank=None if np.isnan(result.ranks[row]) else int(result.ranks[row]),
            score_class=str(result.classes[row] or ""),
            group_scores=tuple(group_scores[row]),
            indicator_values=tuple(numbers_or_none(result.values)[row]),
            indicator_scores=tuple(numbers_or_none(result.normalised)[row]),
            aggregated_score=_mean_of(means, region.code),
        )
        for row, region in enumerate(regions)
    ]
    summaries = {
        level: summarise_level(
            level,
            [region for region in regions if region.level == level],
            CutOffRecord.from_dict(result.cutoffs[framework.code][level.value].to_dict()),
            (),
            [],
        )
        for level in (RegionLevel.PROVINCE, RegionLevel.REGENCY)
    }
    content = content_make(kind=changes.pop("kind", EditionKind.OFFICIAL))
    return replace(
        content,
        groups=_groups(framework),
        indicators=tuple(
            IndicatorInfo(
                node.code, Label(f"Indikator {node.code}"), node.parent, "", "kejadian", node.weight, "", 0.1
            )
            for node in framework.indicators
        ),
        event_levels=tuple(EventLevelInfo(code, Label(code), weight, "") for code, weight in EVENTS.items()),
        provinces=summaries[RegionLevel.PROVINCE],
        regencies=summaries[RegionLevel.REGENCY],
        run_document=manifest.to_dict(),
        engine_version="1.2.7",
        **changes,
    )


def _value(counts: tuple[int, int] | None) -> float:
    return np.nan if counts is None else float(np.dot(counts, list(EVENTS.values())))


def _region(
    framework: Framework, code: str, answers: Sequence[tuple[int, int] | None], score: float | None
) -> RegionScore:
    return region_make(
        code,
        score,
        answers={
            node.code: _answer(counts) for node, counts in zip(framework.indicators, answers, strict=True)
        },
    )


def _answer(counts: tuple[int, int] | None) -> AnswerInfo:
    if counts is None:
        return AnswerInfo("no_data", {})
    return AnswerInfo("occurred" if any(counts) else "did_not_occur", dict(zip(EVENTS, counts, strict=True)))


def _mean_of(means: Any, code: str) -> float | None:
    if code not in means.codes:
        return None
    score = means.of(code)[0]
    return None if np.isnan(score) else float(score)


def _groups(framework: Framework) -> tuple[GroupInfo, ...]:
    return tuple(
        GroupInfo(
            group.code,
            Label(f"Kelompok {group.code}"),
            group.parent,
            group.weight,
            "",
            None,
            group.is_display_only,
            group.parent == framework.code,
        )
        for group in framework.groups
    )
