"""One level of region of a study, ready for its page and its file."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

from apps.core.ramp import ramp_key
from apps.engine.robustness.summary import STABLE_SHARE
from apps.indicators.score_format import ScoreFormat
from apps.indicators.words import level_label, level_label_short
from apps.regions.enums import RegionLevel
from apps.regions.models import Region

from ..models import RobustnessStudy
from ..plots.drawing import Plot
from ..plots.study_plots import LevelPlots, drawn_lines, level_plots, sensitivity_plot, sensitivity_text
from ..selectors import RobustnessLine, SensitivityLine


@dataclass(frozen=True)
class ClassName:
    """A class of a level: as stored (high), in words (Rawan tinggi), in short (Tinggi), and the key of its colour."""

    label: str
    words: str
    short: str
    key: str


@dataclass(frozen=True)
class StudyLevel:
    """What a study found for one level.

    `lines` are all regions in scope. `drawn` says in words which of them the plots show, and is empty if all are shown.
    """

    level: RegionLevel
    classes: tuple[ClassName, ...]
    lines: tuple[RobustnessLine, ...]
    written: ScoreFormat
    drawn: str
    plots: LevelPlots
    stable_share: ClassVar = STABLE_SHARE
    """The share of the simulated runs from which on a class counts as stable."""
    sensitivity: tuple[SensitivityLine, ...]
    sensitivity_words: str
    sensitivity_plot: Plot | None

    @property
    def labels(self) -> tuple[str, ...]:
        return tuple(found.label for found in self.classes)


def study_level(
    study: RobustnessStudy,
    level: RegionLevel,
    lines: Sequence[RobustnessLine],
    sensitivity: Sequence[SensitivityLine],
    province: Region | None = None,
) -> StudyLevel:
    """Put together what the page shows for one level; the plots show only the regions of `province`, if it is given."""
    labels = study.class_labels(level.value)
    cutoffs = study.run.content.cutoffs_at(level.value)
    shown, words = drawn_lines(level, lines, province)
    return StudyLevel(
        level=level,
        classes=class_names(study, level),
        lines=tuple(lines),
        written=ScoreFormat.of(cutoffs, (line.official_score for line in lines)),
        drawn=words,
        plots=level_plots(shown, labels),
        sensitivity=tuple(sensitivity),
        sensitivity_words=sensitivity_text(sensitivity) if study.n_base else "",
        sensitivity_plot=sensitivity_plot(sensitivity),
    )


def class_names(study: RobustnessStudy, level: RegionLevel) -> tuple[ClassName, ...]:
    """Return the classes of a level, from the least to the most vulnerable."""
    labels = study.class_labels(level.value)
    return tuple(
        ClassName(label, level_label(label), level_label_short(label), ramp_key(label, labels))
        for label in labels
    )


def provinces_of(lines: Sequence[RobustnessLine]) -> dict[str, Region]:
    """Return the provinces that these regencies lie in, by code."""
    found = {line.region.parent.code: line.region.parent for line in lines if line.region.parent is not None}
    return dict(sorted(found.items()))


def table_rows(
    study: RobustnessStudy, level: RegionLevel, lines: Sequence[RobustnessLine]
) -> Iterator[list[object]]:
    """Yield the rows of a CSV file for one level, first the names of the columns; a missing figure is an empty cell."""
    labels = study.class_labels(level.value)
    yield [
        "kode", "wilayah", "skor_resmi", "peringkat_resmi", "kelas_resmi",
        "skor_median", "skor_p5", "skor_p95", "peringkat_median", "peringkat_p5", "peringkat_p95",
        *(f"bagian_{level_label_short(label).lower()}" for label in labels),
        "bagian_kelas_bertahan", "pernyataan",
    ]  # fmt: skip
    for line in lines:
        spread = [
            value
            for found in (line.score, line.rank)
            for value in ((found.median, found.low, found.high) if found else (None, None, None))
        ]
        yield [
            line.region.code,
            line.region.name,
            line.official_score,
            line.official_rank,
            level_label_short(line.official_class) if line.official_class else "",
            *spread,
            *(line.class_shares.get(label) for label in labels),
            line.class_kept,
            line.statement,
        ]
