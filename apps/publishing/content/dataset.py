"""The values that a release is made of. What is missing is None, never zero; translated texts are `Label`s."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final

from django.utils.translation import get_language

from apps.engine.rules import Rule, has_rule
from apps.engine.run_manifest import CutOffRecord, RunManifest
from apps.indicators.codebook import CodebookEntry
from apps.indicators.enums import EditionKind
from apps.indicators.score_format import ScoreFormat
from apps.regions.enums import RegionLevel
from apps.regions.selectors import Boundaries
from apps.regions.words import other_names
from apps.submissions.enums import AnswerValue

from .changes import ReleaseChanges
from .robustness import RegionRobustness, StudyInfo

CLASSES: Final = ("high", "medium", "low")
"""Classes from the most to the least vulnerable, the order of legends."""

NO_CLASS: Final = "none"

INDICATORS_PATH: Final = "indikator/"
"""The folder of the list of indicators within a release; each has its page below it."""

THEMES_PATH: Final = "tema/"
"""The same of the themes."""


@dataclass(frozen=True, slots=True)
class Label:
    """A text in Indonesian with its English translation; `str()` gives it in the active language."""

    source: str
    english: str = ""

    def __str__(self) -> str:
        if self.english and (get_language() or "").startswith("en"):
            return self.english
        return self.source


@dataclass(frozen=True, slots=True)
class GroupInfo:
    """A dimension or sub-dimension. `share` is its part of the index, None for one that is only displayed."""

    code: str
    name: Label
    parent: str
    weight: float
    status: str
    share: float | None
    is_display_only: bool
    is_top: bool


@dataclass(frozen=True, slots=True)
class IndicatorInfo:
    """A question of the form. `dimension` is its group directly below the index, `share` its part of the index."""

    code: str
    name: Label
    parent: str
    dimension: str
    unit: str
    weight: float
    status: str
    share: float

    @property
    def path(self) -> str:
        """The folder of its page within the release, for example `indikator/1.1.1/`."""
        return f"{INDICATORS_PATH}{self.code}/"


@dataclass(frozen=True, slots=True)
class EventLevelInfo:
    code: str
    name: Label
    weight: float
    status: str


@dataclass(frozen=True, slots=True)
class AnswerInfo:
    """What an office answered about one indicator: the answer and the number of events by level code."""

    answer: str
    counts: Mapping[str, int]

    @property
    def n_events(self) -> int:
        return sum(self.counts.values())

    def count_of(self, level: str) -> int | None:
        """Return the events of one level; None, never zero, where the office has no data."""
        return None if self.answer == AnswerValue.NO_DATA else self.counts.get(level, 0)


@dataclass(frozen=True)
class RegionScore:
    """What the run found for one region. Its tuples are in the order of `ReleaseContent.groups` or `.indicators`."""

    code: str
    name: str
    short_name: str
    level: RegionLevel
    parent: str
    hex_row: int | None
    hex_col: int | None
    score: float | None
    rank: int | None
    score_class: str
    aggregated_score: float | None
    aggregated_count: int
    aggregated_total: int
    completeness: float | None
    evidence_share: float | None
    group_scores: tuple[float | None, ...]
    group_classes: tuple[str, ...]
    indicator_values: tuple[float | None, ...]
    indicator_scores: tuple[float | None, ...]
    answers: Mapping[str, AnswerInfo]
    sources: Mapping[str, str]
    is_quoted: bool = False
    """Whether its scores are quoted from elsewhere: without one, it is the score that was not found, not the data."""
    robustness: RegionRobustness | None = None

    @property
    def class_key(self) -> str:
        """The class, or "none" where there is no score."""
        return self.score_class or NO_CLASS

    @property
    def other_names(self) -> tuple[str, ...]:
        """What else people call it, such as NTB, by which the tables are searched too."""
        return other_names(self.name)

    @property
    def place(self) -> tuple[int, int] | None:
        """Row and column of its hexagon; None where it has no place on the maps."""
        return None if self.hex_row is None or self.hex_col is None else (self.hex_row, self.hex_col)

    def group_score(self, position: int) -> float | None:
        """Return the score in a group, by its position in `ReleaseContent.groups`."""
        return self.group_scores[position] if self.group_scores else None

    @property
    def path(self) -> str:
        """The folder of the region's page within the release, for example `kabkota/36.01/`."""
        folder = "provinsi" if self.level == RegionLevel.PROVINCE else "kabkota"
        return f"{folder}/{self.code}/"


@dataclass(frozen=True)
class Driver:
    """What one indicator adds in the regions of one level.

    `share` is its weight times its mean score, as a part of the sum of that over all indicators.
    """

    indicator: IndicatorInfo
    n_occurred: int
    n_answered: int
    n_events: int
    share: float | None


@dataclass(frozen=True, slots=True)
class PublishedMean:
    """The national mean of a dimension as it was published elsewhere."""

    score: float
    source_url: str


@dataclass(frozen=True, slots=True)
class PublishedCounts:
    """How many regions of a level were published elsewhere in each class, by class, and who says so."""

    counts: Mapping[str, int]
    source: str
    source_url: str


@dataclass(frozen=True)
class LevelSummary:
    """The regions of one level, summed up; `counts` says how many are in each class.

    `is_sample` says that the known scores are only those that happened to be found: no mean and no count of classes may
    be made of them. `published` are counts that were published elsewhere.
    """

    level: RegionLevel
    regions: tuple[RegionScore, ...]
    cutoffs: CutOffRecord
    counts: Mapping[str, int]
    n_scored: int
    mean: float | None
    group_means: tuple[float | None, ...]
    drivers: tuple[Driver, ...]
    group_cutoffs: tuple[CutOffRecord, ...]
    is_sample: bool = False
    published: PublishedCounts | None = None

    @property
    def n_regions(self) -> int:
        return len(self.regions)

    @cached_property
    def written(self) -> ScoreFormat:
        """How scores and cut-offs of the level are written."""
        return ScoreFormat.of(self.cutoffs, (region.score for region in self.regions))

    @cached_property
    def written_exactly(self) -> ScoreFormat:
        """The same for a table with four decimals."""
        return ScoreFormat.of(self.cutoffs, (region.score for region in self.regions), digits=4)

    @cached_property
    def groups_written(self) -> tuple[ScoreFormat, ...]:
        """How scores of each dimension or sub-dimension are written beside its class."""
        return tuple(
            ScoreFormat.of(cutoffs, (region.group_score(position) for region in self.regions))
            for position, cutoffs in enumerate(self.group_cutoffs)
        )


@dataclass(frozen=True)
class ThemeResult:
    """A named subset of the indicators with an index of its own, and what the run found of it.

    The regions of its summaries hold score, rank and class of the theme in the place of those of the index.
    `indicators` are codes.
    """

    code: str
    name: Label
    indicators: tuple[str, ...]
    status: str
    note: Label
    provinces: LevelSummary
    regencies: LevelSummary

    @property
    def levels(self) -> tuple[LevelSummary, LevelSummary]:
        return self.provinces, self.regencies

    @property
    def path(self) -> str:
        """The folder of its page within the release, for example `tema/politik-uang/`."""
        return f"{THEMES_PATH}{self.code}/"


@dataclass(frozen=True)
class VersionInfo:
    """One version of what was published of the edition, as known when this release was built."""

    version: int
    state: str
    published_at: dt.datetime | None
    note: str
    is_this: bool


@dataclass(frozen=True)
class ReleaseContent:
    """Everything one release says.

    `data_at` is when the run read its inputs, `site_url` where the portal stands, such as `https://ikp.example`.
    `run_document` is the manifest of the run exactly as it was stored: the release's own manifest repeats it.
    `run_manifest` gives its parts by name. `published_means` are the national means of the dimensions of an external
    edition, as they were published elsewhere. `run_bundle` is a ZIP from which anybody can compute the run again;
    everything in it is in the other public files too. `codebook` says what counts under each indicator, as it was in
    force when the release was prepared. `boundaries` are those that the maps are drawn from; without them
    there are hexagons alone. `changes` are those since the version before, None for the first one of an edition.
    `themes` are those for which the run has scores. `study` is what was tried to see how robust they are, if anything.
    """

    edition_code: str
    edition_name: Label
    kind: EditionKind
    reference_on: dt.date
    version: int
    note: str
    prepared_at: dt.datetime
    data_at: dt.datetime
    site_url: str
    region_set: str
    instrument_name: Label
    instrument_version: int
    groups: tuple[GroupInfo, ...]
    indicators: tuple[IndicatorInfo, ...]
    event_levels: tuple[EventLevelInfo, ...]
    provinces: LevelSummary
    regencies: LevelSummary
    history: tuple[VersionInfo, ...]
    run_id: str
    run_key: str
    input_sha256: str
    engine_version: str
    run_document: Mapping[str, Any]
    published_means: Mapping[str, PublishedMean]
    run_bundle: bytes
    changes: ReleaseChanges | None = None
    codebook: Mapping[str, CodebookEntry] = field(default_factory=dict)
    boundaries: Boundaries | None = None
    themes: tuple[ThemeResult, ...] = ()
    study: StudyInfo | None = None

    @cached_property
    def run_manifest(self) -> RunManifest:
        return RunManifest.from_dict(self.run_document)

    @property
    def base_path(self) -> str:
        """The address of the release on the site, for ever."""
        return f"/terbitan/{self.edition_code}/v{self.version}/"

    @property
    def address(self) -> str:
        """The same as it is printed, with the host."""
        return self.site_url + self.base_path

    @property
    def is_simulated(self) -> bool:
        return self.kind == EditionKind.SIMULATED

    @property
    def is_external(self) -> bool:
        return self.kind == EditionKind.EXTERNAL

    @property
    def knows_ties(self) -> bool:
        """Whether scores that differ in their last digits alone have the same rank and class."""
        return has_rule(self.engine_version, Rule.TIES)

    @property
    def has_indicators(self) -> bool:
        """Whether the scores were computed from indicators, rather than imported as they were published."""
        return not self.is_external and bool(self.indicators)

    @property
    def can_recompute(self) -> bool:
        """Whether a workbook can compute the scores again: from indicators, by a framework that is known."""
        return self.has_indicators and bool(self.run_manifest.framework_content)

    @property
    def levels(self) -> tuple[LevelSummary, LevelSummary]:
        return self.provinces, self.regencies

    def level_of(self, level: RegionLevel) -> LevelSummary:
        """Return what is known of all regions of a level."""
        return self.provinces if level == RegionLevel.PROVINCE else self.regencies

    @cached_property
    def regions(self) -> tuple[RegionScore, ...]:
        """All regions, provinces first."""
        return (*self.provinces.regions, *self.regencies.regions)

    @cached_property
    def indicators_of(self) -> Mapping[str, tuple[IndicatorInfo, ...]]:
        """The indicators of each dimension by its code, in the order of the instrument."""
        return {
            group.code: tuple(info for info in self.indicators if info.dimension == group.code)
            for _position, group in self.top_groups
        }

    @cached_property
    def top_groups(self) -> tuple[tuple[int, GroupInfo], ...]:
        """The dimensions with their position in the tuples of a region."""
        return tuple((position, group) for position, group in enumerate(self.groups) if group.is_top)

    @cached_property
    def province_of(self) -> Mapping[str, RegionScore]:
        """Provinces by code."""
        return {region.code: region for region in self.provinces.regions}

    @cached_property
    def regencies_of(self) -> Mapping[str, tuple[RegionScore, ...]]:
        """Regencies by the code of their province, in the order of their codes."""
        below: dict[str, list[RegionScore]] = {region.code: [] for region in self.provinces.regions}
        for region in self.regencies.regions:
            below.setdefault(region.parent, []).append(region)
        return {code: tuple(regions) for code, regions in below.items()}

    def names(self, code: str) -> Label:
        """Return the name of a group or indicator; its code where it is unknown."""
        return self._names.get(code) or Label(code)

    @cached_property
    def _names(self) -> Mapping[str, Label]:
        groups = {group.code: group.name for group in self.groups}
        return groups | {indicator.code: indicator.name for indicator in self.indicators}
