"""What the page of a region shows of its robustness: sentences, the share of each class, and a scale."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from apps.indicators.words import level_label_short

from ..content.dataset import CLASSES, LevelSummary, RegionScore, ReleaseContent
from ..content.robustness import RegionRobustness
from ..content.robustness_words import (
    interval_sentence,
    kept_sentence,
    not_studied,
    share_words,
    tried_sentence,
)
from .spread import SpreadBand, SpreadMark, bands_of, cut_marks, percent


@dataclass(frozen=True, slots=True)
class ClassShare:
    """In which share of the simulated runs a region has a class."""

    class_key: str
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class IntervalScale:
    """The scale from 0 to 100 with the scores of most simulated runs, from `low` to `high`, and the official one."""

    bands: tuple[SpreadBand, ...]
    cuts: tuple[SpreadMark, ...]
    low: str
    high: str
    official: str
    description: str
    note: str


@dataclass(frozen=True, slots=True)
class RobustnessView:
    """`words` say what holds, or that nothing was simulated, `tried` what was varied; both the rest is empty then."""

    words: str
    tried: str = ""
    shares: tuple[ClassShare, ...] = ()
    scale: IntervalScale | None = None


def robustness_view(content: ReleaseContent, region: RegionScore) -> RobustnessView | None:
    """Return what is known of a region; None for one without a score, of which nothing can hold."""
    found = region.robustness
    if content.study is None:
        return RobustnessView(not_studied(content)) if region.score is not None else None
    if found is None:
        return None
    summary = content.level_of(region.level)
    sentences = (kept_sentence(found), interval_sentence(content, region))
    return RobustnessView(
        words=" ".join(filter(None, sentences)),
        tried=tried_sentence(content),
        shares=tuple(
            ClassShare(key, level_label_short(key), share_words(found.class_shares[key]))
            for key in CLASSES
            if key in found.class_shares
        ),
        scale=_scale(summary, region, found),
    )


def _scale(summary: LevelSummary, region: RegionScore, found: RegionRobustness) -> IntervalScale | None:
    lower, upper = summary.cutoffs.lower, summary.cutoffs.upper
    if region.score is None or lower is None or upper is None:
        return None
    written = summary.written
    words = {
        "low": written.score(found.score.low),
        "high": written.score(found.score.high),
        "score": written.score(region.score),
        "lower": written.lower,
        "upper": written.upper,
    }
    return IntervalScale(
        bands=bands_of(lower, upper),
        cuts=cut_marks(lower, upper, summary),
        low=percent(found.score.low),
        high=percent(found.score.high),
        official=percent(region.score),
        description=_(
            "Skala 0 sampai 100 dengan ambang batas %(lower)s dan %(upper)s: skor %(score)s, di 90%% simulasi "
            "%(low)s sampai %(high)s."
        )
        % words,
        note=_note(summary),
    )


def _note(summary: LevelSummary) -> str:
    """Return what the marks mean. Where each run has cut-offs of its own, a line over one is no other class."""
    marks = _("Titik: skor resmi. Garis: skor di 90% simulasi.")
    if summary.cutoffs.is_given:
        return marks
    own = _(
        "Ambang batas yang tergambar adalah yang resmi; setiap simulasi menghitung ambang batasnya sendiri."
    )
    return f"{marks} {own}"
