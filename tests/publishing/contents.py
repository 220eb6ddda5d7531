"""Contents of releases for tests that need no database: small, complete and boring."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from apps.engine import Step
from apps.engine.run_manifest import CutOffRecord, DeclaredStep, RunManifest, Statuses
from apps.indicators.enums import EditionKind
from apps.publishing.content.dataset import (
    AnswerInfo,
    EventLevelInfo,
    GroupInfo,
    IndicatorInfo,
    Label,
    LevelSummary,
    PublishedCounts,
    RegionScore,
    ReleaseContent,
)
from apps.publishing.content.robustness import Interval, RegionRobustness, StudyInfo, TriedStage
from apps.publishing.content.summaries import summarise_level
from apps.regions.boundaries.document import COARSE, BoundaryDocument
from apps.regions.boundaries.topology import topology_of
from apps.regions.enums import RegionLevel
from apps.regions.selectors import Boundaries

GROUPS = (
    GroupInfo("D1", Label("Dimensi satu", "Dimension one"), "IKP", 0.6, "published", 0.6, False, True),
    GroupInfo("D2", Label("Dimensi dua"), "IKP", 0.4, "published", 0.4, False, True),
)
INDICATORS = (
    IndicatorInfo("I1", Label("Intimidasi", "Intimidation"), "D1", "D1", "kejadian", 1.0, "unpublished", 0.6),
    IndicatorInfo("I2", Label("Gugatan"), "D2", "D2", "putusan", 1.0, "unpublished", 0.4),
)
LEVELS = (EventLevelInfo("berat", Label("Berat", "Severe"), 2.0, "unpublished"),)


def region_make(code: str, score: float | None, score_class: str = "", **changes: object) -> RegionScore:
    """Return a province (two digits) or regency with one answered and one missing indicator."""
    is_province = len(code) == 2
    region = RegionScore(
        code=code,
        name=f"Provinsi {code}" if is_province else f"Kabupaten {code}",
        short_name=code,
        level=RegionLevel.PROVINCE if is_province else RegionLevel.REGENCY,
        parent="ID" if is_province else code[:2],
        hex_row=0,
        hex_col=int(code[-1]),
        score=score,
        rank=None,
        score_class=score_class,
        aggregated_score=None,
        aggregated_count=0,
        aggregated_total=0,
        completeness=None if score is None else 0.5,
        evidence_share=None,
        group_scores=(score, None),
        group_classes=(score_class, ""),
        indicator_values=(None if score is None else 4.0, None),
        indicator_scores=(score, None),
        answers={} if score is None else {"I1": AnswerInfo("occurred", {"berat": 2})},
        sources={},
    )
    return replace(region, **changes)


STUDY = StudyInfo(
    n_runs=10_000,
    seed=7,
    engine_version="1.0.0",
    finished_at=dt.datetime(2024, 8, 21, 7, 30, tzinfo=dt.UTC),
    stages=(
        TriedStage("normalise", ({"": Step("max")}, {"": Step("minmax")})),
        TriedStage("aggregate", ({"": Step("arithmetic"), "D1": Step("geometric")},)),
    ),
    weights=Step("uniform", {"share": 0.25}),
)


def robustness_make(kept: float | None, score_class: str = "high", **changes: object) -> RegionRobustness:
    """Return what simulated runs made of a region: most gave 48.1 to 55.3, and put it on the 4th to the 11th place."""
    shares = {"low": 0.0, "medium": 0.0, "high": 0.0}
    if kept is not None:
        shares |= {score_class: kept, "medium" if score_class != "medium" else "low": 1.0 - kept}
    found = RegionRobustness(Interval(48.1, 52.0, 55.3), Interval(4.0, 6.0, 11.0), kept, shares)
    return replace(found, **changes)


def cutoffs_make(
    lower: float | None = 20.0, upper: float | None = 60.0, method: str = "mean_sd", on_cut: str = "middle"
) -> CutOffRecord:
    return CutOffRecord(method, (lower, upper), ("low", "medium", "high"), 3, 40.0, 20.0, on_cut)


def summary_make(*regions: RegionScore, cutoffs: CutOffRecord | None = None) -> LevelSummary:
    """Return the summary of some regions of one level, provinces if there are none."""
    content = content_make(*regions, cutoffs=cutoffs)
    is_regency = bool(regions) and regions[0].level == RegionLevel.REGENCY
    return content.regencies if is_regency else content.provinces


def content_make(
    *regions: RegionScore,
    kind: EditionKind = EditionKind.OFFICIAL,
    cutoffs: CutOffRecord | None = None,
    published: Mapping[RegionLevel, PublishedCounts] = MappingProxyType({}),
    **changes: object,
) -> ReleaseContent:
    """Return a release of these regions; `published` are the counts of classes that were published elsewhere."""
    is_external = kind == EditionKind.EXTERNAL

    def summary(level: RegionLevel):
        of_level = [replace(row, is_quoted=is_external) for row in regions if row.level == level]
        return summarise_level(
            level,
            of_level,
            cutoffs or cutoffs_make(),
            INDICATORS,
            [cutoffs or cutoffs_make()] * len(GROUPS),
            is_quoted=is_external,
            published=published.get(level),
        )

    content = ReleaseContent(
        edition_code="uji",
        edition_name=Label("Edisi uji", "Test edition"),
        kind=kind,
        reference_on=dt.date(2024, 11, 27),
        version=1,
        note="",
        prepared_at=dt.datetime(2024, 8, 26, 7, 30, tzinfo=dt.UTC),
        data_at=dt.datetime(2024, 8, 20, 7, 30, tzinfo=dt.UTC),
        site_url="https://ikp.example",
        region_set="2024",
        instrument_name=Label("Instrumen uji"),
        instrument_version=1,
        groups=GROUPS,
        indicators=INDICATORS,
        event_levels=LEVELS,
        provinces=summary(RegionLevel.PROVINCE),
        regencies=summary(RegionLevel.REGENCY),
        history=(),
        run_id="r",
        run_key="k",
        input_sha256="i",
        engine_version="1.0.0",
        run_document=RunManifest(
            statuses=Statuses(
                method=(DeclaredStep("classify", "", "mean_sd", {}, "derived", "Dihitung ulang."),)
            )
        ).to_dict(),
        published_means={},
        run_bundle=b"",
    )
    return replace(content, **changes)


def boundaries_make(*codes: str, size: int = 2000, **changes: object) -> Boundaries:
    """Return boundaries in which each regency is a square of `size` points, east of the one before it."""
    west, south = 210_000, -14_000

    def square(number: int, step: int) -> list[list[list[tuple[int, int]]]]:
        x, y = west + number * size, south
        corners = [(x, y), (x + size, y), (x + size, y + size), (x, y + size)]
        return [[[(a // step * step, b // step * step) for a, b in corners]]]

    detail, overview = (
        topology_of({code: square(number, step) for number, code in enumerate(codes)}) for step in (1, COARSE)
    )
    document = BoundaryDocument(detail, overview, "Badan Uji", "CC BY 4.0")
    found = Boundaries("2024", 3, "Badan Uji", "CC BY 4.0", document.sha256, document)
    return replace(found, **changes)
