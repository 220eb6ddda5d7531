"""What changed from one version of an edition to the next: frozen values in, frozen values out; nothing is looked up.

Two versions are compared by what their runs stored: every score and class with every digit, and what the runs say of
themselves. Two scores are the same where the engine calls them equal.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, TypeVar

from apps.engine import Step
from apps.engine.run_manifest import CutOffRecord
from apps.engine.ties import ROUNDING, TIE
from apps.regions.enums import RegionLevel

LEVELS: Final = (RegionLevel.PROVINCE, RegionLevel.REGENCY)

Key = TypeVar("Key")

LARGEST: Final = 100.0
"""Scores are on a scale that ends here: next to it, two that are next to 0 do not differ."""


Value = str | float | Step | None


class Variant(StrEnum):
    """Which score of a region: that of its own answers, or the mean of the regencies of a province."""

    OWN = "sendiri"
    AGGREGATED = "agregat"


class ChangeKind(StrEnum):
    """How something differs: another value, none any more, one for the first time; or it is itself new or gone."""

    CHANGED = "berubah"
    GAINED = "muncul"
    LOST = "hilang"
    ADDED = "ditambah"
    REMOVED = "dihapus"


class Setting(StrEnum):
    """What beside the data decides a score, as it is told from the widest to the narrowest."""

    INSTRUMENT = "instrumen"
    ENGINE = "mesin"
    STEP = "metode"
    DIMENSION = "dimensi"
    INDICATOR = "indikator"
    EVENT_LEVEL = "tingkat_kejadian"
    CUTOFF = "ambang_batas"


@dataclass(frozen=True, slots=True)
class ComparedRegion:
    """What is compared of one region."""

    code: str
    name: str
    level: RegionLevel
    score: float | None
    score_class: str
    aggregated_score: float | None


Pair = tuple[ComparedRegion | None, ComparedRegion | None]
"""A region as it was and as it is."""


@dataclass(frozen=True)
class ComparedVersion:
    """What is compared of one version: its regions, and how its run came to their scores.

    `weights` are those of dimensions, indicators and levels of events, by code; `steps` are by stage and what they
    apply to; `cutoffs` are those of the index.
    """

    version: int
    regions: tuple[ComparedRegion, ...]
    instrument: str
    engine_version: str
    input_sha256: str
    steps: Mapping[tuple[str, str], Step]
    weights: Mapping[Setting, Mapping[str, float]]
    cutoffs: Mapping[RegionLevel, CutOffRecord]


@dataclass(frozen=True, slots=True)
class ScoreChange:
    """A region whose score or class is another one than in the version before."""

    code: str
    name: str
    level: RegionLevel
    variant: Variant
    kind: ChangeKind
    score_before: float | None
    score_after: float | None
    class_before: str = ""
    class_after: str = ""

    @property
    def has_moved(self) -> bool:
        """Whether it has another class; a region that has had none has not moved."""
        return bool(self.class_before and self.class_after) and self.class_before != self.class_after

    @property
    def has_score(self) -> bool:
        """Whether it has a score in either version."""
        return self.score_before is not None or self.score_after is not None

    @property
    def difference(self) -> float | None:
        """By how much the score is higher; None where one of both is not known."""
        if self.score_before is None or self.score_after is None:
            return None
        return self.score_after - self.score_before


@dataclass(frozen=True, slots=True)
class SettingChange:
    """A setting that is another one. `code` says which of its kind; `reach` is the level or group that it holds for."""

    setting: Setting
    kind: ChangeKind
    code: str
    before: Value
    after: Value
    reach: str = ""


@dataclass(frozen=True)
class ReleaseChanges:
    """Everything that changed since one version; empty parts say that nothing did.

    `compared` says how many regions have a score of a kind in either version. `has_new_data` says whether the runs have
    read other data.
    """

    since: int
    scores: tuple[ScoreChange, ...]
    settings: tuple[SettingChange, ...]
    compared: Mapping[tuple[RegionLevel, Variant], int]
    has_new_data: bool

    @property
    def is_empty(self) -> bool:
        return not (self.scores or self.settings or self.has_new_data)

    def of(self, level: RegionLevel, variant: Variant) -> tuple[ScoreChange, ...]:
        """Return the changes of one kind of score: other classes first, then the largest differences."""
        return tuple(change for change in self.scores if (change.level, change.variant) == (level, variant))

    @property
    def n_moved(self) -> int:
        """How many regions have another class."""
        return sum(change.has_moved for change in self.scores)


def compare_versions(before: ComparedVersion, after: ComparedVersion) -> ReleaseChanges:
    """Return what is different in `after`, in an order that depends on nothing but both."""
    pairs = _pairs(before.regions, after.regions)
    scores = [
        change
        for old, new in pairs
        for variant in Variant
        if (change := _score_change(old, new, variant)) is not None
    ]
    return ReleaseChanges(
        since=before.version,
        scores=tuple(sorted(scores, key=_by_weight)),
        settings=tuple(_setting_changes(before, after)),
        compared={(level, variant): _count(pairs, level, variant) for level in LEVELS for variant in Variant},
        has_new_data=before.input_sha256 != after.input_sha256,
    )


def _count(pairs: Sequence[Pair], level: RegionLevel, variant: Variant) -> int:
    """Return how many regions have such a score in either version."""
    return sum(
        any(region and region.level == level and _score(region, variant) is not None for region in pair)
        for pair in pairs
    )


def are_equal(first: float | None, second: float | None) -> bool:
    """Whether two scores are the same but for their last digits, as the engine judges of one run."""
    if first is None or second is None:
        return first is second
    return abs(first - second) <= max(TIE * max(abs(first), abs(second)), ROUNDING * LARGEST)


def _pairs(before: Sequence[ComparedRegion], after: Sequence[ComparedRegion]) -> list[Pair]:
    """Return each region of both versions as it was and as it is, by code."""
    old, new = ({region.code: region for region in regions} for regions in (before, after))
    return [(old.get(code), new.get(code)) for code in sorted(old.keys() | new.keys())]


def _score(region: ComparedRegion, variant: Variant) -> float | None:
    return region.score if variant == Variant.OWN else region.aggregated_score


def _score_change(
    old: ComparedRegion | None, new: ComparedRegion | None, variant: Variant
) -> ScoreChange | None:
    region = new or old
    if region is None:
        return None
    before = _score(old, variant) if old else None
    after = _score(new, variant) if new else None
    class_before, class_after = (
        each.score_class if each and variant == Variant.OWN else "" for each in (old, new)
    )
    if variant == Variant.AGGREGATED and before is None and after is None:
        return None
    kind = _score_kind(old, new, before, after)
    if kind == ChangeKind.CHANGED and are_equal(before, after) and class_before == class_after:
        return None
    return ScoreChange(
        region.code, region.name, region.level, variant, kind, before, after, class_before, class_after
    )


def _kind(before: object, after: object) -> ChangeKind:
    """Return how something differs that is None where it is not there."""
    if before is None or after is None:
        return ChangeKind.ADDED if before is None else ChangeKind.REMOVED
    return ChangeKind.CHANGED


def _score_kind(
    old: ComparedRegion | None, new: ComparedRegion | None, before: float | None, after: float | None
) -> ChangeKind:
    """Return how a score differs: a region that has none yet is there all the same."""
    if old is None or new is None or (before is None) == (after is None):
        return _kind(old, new)
    return ChangeKind.LOST if after is None else ChangeKind.GAINED


def _by_weight(change: ScoreChange) -> tuple[int, int, bool, float, str]:
    """Provinces first, own scores first; then what has another class, and the largest differences."""
    size = LARGEST if change.difference is None else abs(change.difference)
    variants = list(Variant)
    return (
        LEVELS.index(change.level),
        variants.index(change.variant),
        not change.has_moved,
        -size,
        change.code,
    )


def _setting_changes(before: ComparedVersion, after: ComparedVersion) -> Iterator[SettingChange]:
    names = {
        Setting.INSTRUMENT: (before.instrument, after.instrument),
        Setting.ENGINE: (before.engine_version, after.engine_version),
    }
    for setting, (old_name, new_name) in names.items():
        if old_name != new_name:
            yield SettingChange(setting, ChangeKind.CHANGED, "", old_name, new_name)
    for stage, reach in _all_keys(before.steps, after.steps):
        steps = (version.steps.get((stage, reach)) for version in (before, after))
        yield from _changed(Setting.STEP, stage, *steps, reach=reach)
    for setting in (Setting.DIMENSION, Setting.INDICATOR, Setting.EVENT_LEVEL):
        old, new = (version.weights.get(setting, {}) for version in (before, after))
        for code in _all_keys(old, new):
            yield from _changed(setting, code, old.get(code), new.get(code))
    for level in LEVELS:
        yield from _cutoff_changes(level, *(version.cutoffs.get(level) for version in (before, after)))


def _cutoff_changes(
    level: RegionLevel, before: CutOffRecord | None, after: CutOffRecord | None
) -> Iterator[SettingChange]:
    old, new = before or CutOffRecord(), after or CutOffRecord()
    for code, pair in {"lower": (old.lower, new.lower), "upper": (old.upper, new.upper)}.items():
        if not are_equal(*pair):
            yield from _changed(Setting.CUTOFF, code, *pair, reach=level.value)


def _changed(
    setting: Setting, code: str, before: Value, after: Value, *, reach: str = ""
) -> Iterator[SettingChange]:
    if before != after:
        yield SettingChange(setting, _kind(before, after), code, before, after, reach)


def _all_keys(first: Mapping[Key, object], second: Mapping[Key, object]) -> list[Key]:
    """Return the keys of both, in the order of the first one, then what only the second one has."""
    return list(dict.fromkeys((*first, *second)))
