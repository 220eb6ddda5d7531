"""How robust the classes of a release are, in sentences of the active language; figures about a level are counted here.

A share is written with the whole per cent that it reaches, so that nobody reads 95% of a class that holds in 94.96%.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from apps.core.formatting import format_decimal, format_percent
from apps.engine import Step
from apps.engine.robustness.summary import STABLE_SHARE, reached_percent

from .dataset import LevelSummary, RegionScore, ReleaseContent
from .method_words import describe_step, reach_words, stage_title
from .robustness import RegionRobustness, TriedStage
from .wording import join_names, level_noun

OFTEN: Final = 0.9
"""From this share on a class is said to hold often; from `STABLE_SHARE` on it counts as stable."""


@dataclass(frozen=True, slots=True)
class LevelRobustness:
    """Of the regions of one level: how many have a class and were simulated, and how many keep it."""

    n_classified: int
    n_often: int
    n_stable: int


@dataclass(frozen=True, slots=True)
class TriedWords:
    """A part of the method for readers, and what the simulated runs did at it."""

    title: str
    choices: tuple[str, ...]


def level_robustness(summary: LevelSummary) -> LevelRobustness:
    """Count how many classes of a level hold in many of the simulated runs."""
    shares = [
        region.robustness.class_kept
        for region in summary.regions
        if region.robustness is not None and region.robustness.class_kept is not None
    ]
    return LevelRobustness(
        len(shares),
        sum(share >= OFTEN for share in shares),
        sum(share >= STABLE_SHARE for share in shares),
    )


def national_robustness(content: ReleaseContent) -> list[str]:
    """Return how many classes hold, a sentence for each level; where nothing was simulated, that and why."""
    if content.study is None:
        return [not_studied(content)]
    return [
        _level_sentence(summary, found)
        for summary in content.levels
        if (found := level_robustness(summary)).n_classified
    ]


def _level_sentence(summary: LevelSummary, found: LevelRobustness) -> str:
    words = {
        "often": found.n_often,
        "total": found.n_classified,
        "level": level_noun(summary.level),
        "often_share": format_percent(OFTEN),
        "stable": found.n_stable,
        "stable_share": format_percent(STABLE_SHARE),
    }
    return (
        _(
            "Kelas %(often)s dari %(total)s %(level)s bertahan di sedikitnya %(often_share)s simulasi, "
            "%(stable)s di antaranya di sedikitnya %(stable_share)s."
        )
        % words
    )


def not_studied(content: ReleaseContent) -> str:
    """Return why nothing is said of the robustness of a release without a study."""
    if content.is_external:
        return _(
            "Ketahanan kelas tidak dapat diuji: nilai indikator di balik skor edisi ini tidak diterbitkan."
        )
    return _("Ketahanan kelas belum diuji ketika terbitan ini disusun.")


def kept_sentence(found: RegionRobustness | None) -> str:
    """Return in which share of the simulated runs the class of a region holds; "" where that is not known."""
    if found is None or found.class_kept is None:
        return ""
    share = found.class_kept
    if share in {0.0, 1.0}:
        return (
            _("Kelas bertahan di semua simulasi.")
            if share
            else _("Kelas tidak bertahan di satu simulasi pun.")
        )
    return _("Kelas bertahan di %(share)s simulasi.") % {"share": share_words(share)}


def share_words(share: float) -> str:
    """Return a share of the simulated runs: "97%"; all and none are said only of all and none."""
    if share in {0.0, 1.0}:
        return format_percent(share)
    if share > 0.99:
        return _("lebih dari 99%")
    if share < 0.01:
        return _("kurang dari 1%")
    return f"{reached_percent(share)}%"


def interval_sentence(content: ReleaseContent, region: RegionScore) -> str:
    """Return between which scores most simulated runs lie, and how many regions are more vulnerable in them."""
    found = region.robustness
    if found is None:
        return ""
    written = content.level_of(region.level).written
    ends = written.score(found.score.low), written.score(found.score.high)
    above = tuple(round(rank) - 1 for rank in (found.rank.low, found.rank.high))
    words = {
        "low": ends[0],
        "high": ends[1],
        "few": above[0],
        "many": above[1],
        "level": level_noun(region.level),
    }
    scores = (
        _("Di 90%% simulasi skornya %(low)s")
        if ends[0] == ends[1]
        else _("Di 90%% simulasi skornya %(low)s sampai %(high)s")
    ) % words
    others = (
        _("%(few)s %(level)s lain lebih rawan")
        if above[0] == above[1]
        else _("%(few)s sampai %(many)s %(level)s lain lebih rawan")
    ) % words
    return _("%(scores)s, dan %(others)s.") % {"scores": scores, "others": others}


def tried_sentence(content: ReleaseContent) -> str:
    """Return in one sentence what the study of a release varied; "" without a study."""
    study = content.study
    if study is None:
        return ""
    titles = [stage_title(tried.stage) for tried in study.stages if len(tried.choices) > 1]
    if study.weights is not None:
        titles.append(_("bobot"))
    words = {
        "count": format_decimal(study.n_runs, 0),
        "what": join_names([_lowered(title) for title in titles]),
    }
    return _("%(count)s simulasi menghitung ulang skor dengan pilihan lain untuk %(what)s.") % words


def tried_words(content: ReleaseContent) -> list[TriedWords]:
    """Return everything that the study of a release tried, in the order of the method, the weights last."""
    study = content.study
    if study is None:
        return []
    rows = [TriedWords(stage_title(tried.stage), tuple(_choices(content, tried))) for tried in study.stages]
    return (
        rows if study.weights is None else [*rows, TriedWords(_("Bobot"), (_weights_words(study.weights),))]
    )


def _choices(content: ReleaseContent, tried: TriedStage) -> Iterator[str]:
    for choice in tried.choices:
        texts = (
            f"{reach_words(content, tried.stage, reach)}: {describe_step(tried.stage, step)}"
            if reach
            else describe_step(tried.stage, step)
            for reach, step in choice.items()
        )
        yield " ".join(texts)


def _weights_words(weights: Step) -> str:
    if weights.name == "uniform":
        share = format_percent(weights.parameters["share"])  # type: ignore[arg-type]
        return _("Setiap bobot naik atau turun paling banyak %(share)s, semua besarnya sama mungkin.") % {
            "share": share
        }
    concentration = format_decimal(weights.parameters["concentration"], 0)  # type: ignore[arg-type]
    return _(
        "Bobot setiap kelompok diambil acak di sekitar bobot resmi (Dirichlet, konsentrasi %(value)s)."
    ) % {"value": concentration}


def _lowered(title: str) -> str:
    return title[:1].lower() + title[1:]
