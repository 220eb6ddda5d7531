"""How a region stands among the others, in sentences of the active language: what its page leads with."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from apps.regions.enums import RegionLevel

from .dataset import GroupInfo, LevelSummary, RegionScore, ReleaseContent
from .robustness_words import kept_sentence
from .wording import level_noun, region_finding, sample_finding


def peers_of(content: ReleaseContent, region: RegionScore) -> tuple[RegionScore, ...]:
    """Return the regions that one is compared with: all of its level; of a sample, those of its province.

    Those are compared only where the scores of all of them are known. The region itself is among them.
    """
    summary = content.level_of(region.level)
    if not summary.is_sample:
        return tuple(other for other in summary.regions if other.score is not None)
    siblings = content.regencies_of.get(region.parent, ())
    return siblings if all(other.score is not None for other in siblings) else ()


def means_of(content: ReleaseContent, region: RegionScore) -> list[tuple[str, float]]:
    """Return the means that the score of a region is read beside, each with its name: the nation's, its province's."""
    summary = content.level_of(region.level)
    means = [] if summary.mean is None else [(_("rata-rata nasional"), summary.mean)]
    province = content.province_of.get(region.parent)
    if (
        province
        and province.aggregated_score is not None
        and province.aggregated_count == province.aggregated_total
    ):
        means.append((_("rata-rata %(name)s") % {"name": province.name}, province.aggregated_score))
    return means


def standing_sentences(content: ReleaseContent, region: RegionScore) -> list[str]:
    """Return what a reader asks first: how many are less vulnerable, what is usual, what raises the score, what holds.

    Of a region without a score, why there is none, and what is known of its level instead.
    """
    summary = content.level_of(region.level)
    if region.score is None:
        known = [sample_finding(summary)] if summary.is_sample else []
        return [region_finding(region, summary), *known]
    sentences = (
        _comparison(content, region),
        _means_sentence(summary, means_of(content, region)),
        _driver_sentence(content, region),
        kept_sentence(region.robustness),
    )
    return [sentence for sentence in sentences if sentence]


def _comparison(content: ReleaseContent, region: RegionScore) -> str:
    others = [other for other in peers_of(content, region) if other.code != region.code]
    if not others:
        return ""
    province = content.province_of.get(region.parent)
    words = {
        "count": sum(_is_below(other, region) for other in others),
        "total": len(others),
        "level": level_noun(region.level),
        "province": province.name if province else "",
    }
    if content.level_of(region.level).is_sample:
        return _("Lebih rawan daripada %(count)s dari %(total)s %(level)s lain di %(province)s.") % words
    return _("Lebih rawan daripada %(count)s dari %(total)s %(level)s lain.") % words


def _is_below(other: RegionScore, region: RegionScore) -> bool:
    if other.rank and region.rank:  # equal scores have one rank, whatever their last digits
        return other.rank > region.rank
    return (other.score or 0.0) < (region.score or 0.0)


def _means_sentence(summary: LevelSummary, means: Sequence[tuple[str, float]]) -> str:
    if not means:
        return ""
    text = ", ".join(f"{name} {summary.written.score(mean)}" for name, mean in means)
    return f"{text[0].upper()}{text[1:]}."


def _driver_sentence(content: ReleaseContent, region: RegionScore) -> str:
    """Return which dimension lifts the score most over what is usual; "" where none is known beside its mean."""
    summary = content.level_of(region.level)
    found: list[tuple[float, GroupInfo, int]] = []
    for position, group in content.top_groups:
        score, mean = region.group_score(position), mean_of_group(content, region.level, position)
        if score is not None and mean is not None and group.share:
            found.append((group.share * (score - mean), group, position))
    if not found:
        return ""
    lift, group, position = max(found, key=lambda row: row[0])
    if lift <= 0:
        return _("Tidak satu dimensi pun di atas rata-ratanya.")
    written = summary.groups_written[position]
    words = {
        "dimension": group.name,
        "score": written.score(region.group_score(position)),
        "usual": written.score(mean_of_group(content, region.level, position)),
    }
    return _("Paling menaikkannya: %(dimension)s, %(score)s; rata-rata nasional %(usual)s.") % words


def mean_of_group(content: ReleaseContent, level: RegionLevel, position: int) -> float | None:
    """Return the mean of a dimension over a level; of quoted scores, the published one of the provinces."""
    if not content.is_external:
        return content.level_of(level).group_means[position]
    published = content.published_means.get(content.groups[position].code)
    return published.score if published and level == RegionLevel.PROVINCE else None


def mean_of_group_near(content: ReleaseContent, region: RegionScore, position: int) -> float | None:
    """Return the mean of a dimension over the regencies of a regency's province; None unless all of them are known."""
    scores = [other.group_score(position) for other in content.regencies_of.get(region.parent, ())]
    known = [score for score in scores if score is not None]
    return sum(known) / len(known) if known and len(known) == len(scores) else None
