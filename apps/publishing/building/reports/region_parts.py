"""What reports say of one region, as plain values: the same words and figures as on its page."""

from collections.abc import Sequence
from typing import Any, Final

from django.utils.translation import gettext as _

from apps.core.formatting import format_decimal, format_percent
from apps.indicators.words import level_label_short
from apps.regions.enums import RegionLevel
from apps.regions.presentation import MapFigure

from ...content.dataset import NO_CLASS, GroupInfo, RegionScore, ReleaseContent
from ...content.figure_sources import sources_of
from ...content.robustness_words import interval_sentence, not_studied, tried_sentence
from ...content.standing import mean_of_group, mean_of_group_near, standing_sentences
from ...content.summaries import Cause, causes_of, known_scores
from ...content.wording import answer_words, class_label, class_label_short, counts_words, region_finding
from ..figures import draw_neighbour_map
from ..rendition import Rendition
from ..spread import Spreads
from .pictures import map_svg, ring_svg, spread_mark_svg, spread_svg

CAUSES_SHOWN: Final = 8
NEIGHBOURS_SHOWN: Final = 8


class RegionParts:
    """Makes the parts of all regions in one language; what several of them share is made once and kept."""

    def __init__(self, rendition: Rendition) -> None:
        self.rendition = rendition
        self.content = content = rendition.content
        self._spreads = Spreads(content)
        self._level_names = {level.code: str(level.name) for level in content.event_levels}
        self._maps: dict[str, MapFigure | None] = {}
        self._map_svgs: dict[str, str] = {}

    def explained(
        self, region: RegionScore, n_causes: int = CAUSES_SHOWN, *, with_spread: bool = True
    ) -> dict[str, Any]:
        """Return what every report says of a region: the answer, the dimensions, the causes, how far to trust it."""
        return {
            "head": self.head(region, with_spread=with_spread),
            "profile": self.profile(region),
            "causes": self.causes(region)[:n_causes],
            "quality": _quality(self.content, region),
            "robustness": _robustness(self.content, region),
            "sources": sources_of(self.content, region),
            "has_answers": bool(region.answers),
        }

    def head(self, region: RegionScore, *, with_spread: bool = True) -> dict[str, Any]:
        """Return the answer that a report begins with: name, score, class, how the region stands among the others."""
        content, view = self.content, self.rendition.level_of(region.level)
        province = content.province_of.get(region.parent)
        return {
            "name": region.name,
            "kicker": province.name if province else _("Provinsi"),
            "code": region.code,
            "score": view.summary.written.score(region.score) if region.score is not None else "",
            "class_key": region.class_key,
            "class_label": class_label(region),
            "standing": " ".join(standing_sentences(content, region)),
            "finding": region_finding(region, view.summary),
            "spread": self._spread(region) if with_spread else None,
            "path": region.path,
        }

    def _spread(self, region: RegionScore) -> dict[str, Any] | None:
        spread = self._spreads.of(region)
        if spread is None:
            return None
        means = [
            {"name": mean.name, "text": mean.text, "is_near": n > 0} for n, mean in enumerate(spread.means)
        ]
        noun = self.rendition.level_of(region.level).noun
        note = _("Satu titik satu %(noun)s, %(count)s semuanya.") % {"noun": noun, "count": spread.n_dots}
        cuts = _("Ambang batas hanya untuk %(noun)s.") % {"noun": noun}
        return {
            "svg": spread_svg(spread),
            "mark": spread_mark_svg(spread),
            "alt": spread.description,
            "means": means,
            "note": f"{note} {cuts}" if spread.n_dots else cuts,
        }

    def profile(self, region: RegionScore) -> dict[str, Any] | None:
        """Return the dimensions beside the means that are known; None where no dimension has a score."""
        content = self.content
        rows = [
            _profile_row(content, region, position, group)
            for position, group in content.top_groups
            if region.group_score(position) is not None or content.has_indicators
        ]
        if all(row["at"] is None for row in rows):
            return None
        province = content.province_of.get(region.parent)
        return {
            "rows": rows,
            "has_mean": any(row["mean_at"] is not None for row in rows),
            "has_near": any(row["near_at"] is not None for row in rows),
            "has_class": content.has_indicators,
            "near_name": province.short_name if province else "",
        }

    def causes(self, region: RegionScore) -> list[dict[str, Any]]:
        """Return the indicators that add most to the score, the strongest first; none where no indicator is known."""
        causes = causes_of(region, self.content.indicators) if self.content.has_indicators else ()
        main = [cause for cause in causes if cause.share][:CAUSES_SHOWN]
        largest = max((cause.share or 0.0 for cause in main), default=1.0)
        return [self._cause(cause) | {"bar": (cause.share or 0.0) / largest} for cause in main]

    def _cause(self, cause: Cause) -> dict[str, Any]:
        return {
            "code": cause.indicator.code,
            "name": str(cause.indicator.name),
            "dimension": str(self.content.names(cause.indicator.dimension)),
            "answer": answer_words(cause.answer),
            "events": format_decimal(cause.n_events, 0) if cause.n_events else "",
            "counts": counts_words(cause.counts, self._level_names) if cause.counts else "",
            "score": format_decimal(cause.score),
            "share": format_percent(cause.share, 1) if cause.share else "",
        }

    def indicators(self, region: RegionScore) -> list[dict[str, Any]]:
        """Return every indicator of the region under its dimension, in the order of the instrument."""
        if not self.content.has_indicators:
            return []
        causes = {cause.indicator.code: cause for cause in causes_of(region, self.content.indicators)}
        return [
            {
                "name": str(group.name),
                "score": self.content.level_of(region.level)
                .groups_written[position]
                .score(region.group_score(position)),
                "rows": [self._cause(causes[info.code]) for info in self.content.indicators_of[group.code]],
            }
            for position, group in self.content.top_groups
        ]

    def around(self, region: RegionScore) -> dict[str, Any] | None:
        """Return the map of the regencies of a province, and those that stand next to the region among them."""
        code = region.code if region.level == RegionLevel.PROVINCE else region.parent
        province, regions = self.content.province_of.get(code), self.content.regencies_of.get(code, ())
        if province is None or not regions:
            return None
        if code not in self._maps:
            self._maps[code] = figure = draw_neighbour_map(self.content, province)
            self._map_svgs[code] = map_svg(figure) if figure else ""
        figure = self._maps[code]
        title = _("Kabupaten/kota di %(province)s") % {"province": province.name}
        shown = _("Heksagon dengan skor dan kelas; angka yang sama ada pada tabel.")
        rows = _window(regions, region)
        note = _("%(shown)s dari %(total)s kabupaten/kota, menurut skor.")
        return {
            "title": title,
            "note": "" if len(rows) == len(regions) else note % {"shown": len(rows), "total": len(regions)},
            "svg": self._map_svgs[code],
            "mark": ring_svg(figure, region.code) if figure else "",
            "alt": f"{title}. {shown}",
            "rows": [self.regency_row(row) | {"is_own": row is region} for row in rows],
            "n_regions": len(regions),
        }

    def regency_row(self, region: RegionScore) -> dict[str, Any]:
        """Return a region as a row of a table."""
        written = self.content.level_of(region.level).written
        return {
            "code": region.code,
            "name": region.name,
            "score": written.score(region.score),
            "class_key": region.class_key,
            "class_label": class_label_short(region),
            "at": region.score,
            "completeness": format_percent(region.completeness),
            "aggregated": format_decimal(region.aggregated_score),
        }


def ordered(regions: Sequence[RegionScore]) -> list[RegionScore]:
    """Return regions as tables show them: the most vulnerable first, at the end those without a score."""
    return [*known_scores(regions), *(region for region in regions if region.score is None)]


def _window(regions: Sequence[RegionScore], region: RegionScore) -> list[RegionScore]:
    """Return the regions that stand next to one in the order of their scores, itself among them."""
    rows = ordered(regions)
    place = rows.index(region) if region in rows else 0
    first = max(0, min(place - NEIGHBOURS_SHOWN // 2, len(rows) - NEIGHBOURS_SHOWN))
    return rows[first : first + NEIGHBOURS_SHOWN]


def _profile_row(
    content: ReleaseContent, region: RegionScore, position: int, group: GroupInfo
) -> dict[str, Any]:
    written = content.level_of(region.level).groups_written[position]
    score = region.group_score(position)
    mean = mean_of_group(content, region.level, position)
    near = mean_of_group_near(content, region, position)
    key = (region.group_classes[position] if region.group_classes else "") or NO_CLASS
    return {
        "name": str(group.name),
        "score": written.score(score),
        "mean": format_decimal(mean),
        "near": format_decimal(near),
        "at": score,
        "mean_at": mean,
        "near_at": near,
        "class_key": key,
        "class_label": level_label_short(key),
    }


def _quality(content: ReleaseContent, region: RegionScore) -> dict[str, str] | None:
    """Return how far the score can be trusted; None where there is no data, or where the score is quoted."""
    if not content.has_indicators or region.completeness is None:
        return None
    return {
        "completeness": format_percent(region.completeness),
        "evidence": format_percent(region.evidence_share),
    }


def _robustness(content: ReleaseContent, region: RegionScore) -> str:
    """Return how far the score moves when the method is varied, or that nobody tried; that it holds is in the head."""
    if region.score is None or not content.has_indicators:
        return ""
    if content.study is None:
        return not_studied(content)
    return " ".join(filter(None, (interval_sentence(content, region), tried_sentence(content))))
