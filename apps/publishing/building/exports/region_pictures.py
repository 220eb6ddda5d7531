"""The pictures of the pages of regions: the answer, the dimensions, the causes, and the regencies of a province."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.core.formatting import format_percent
from apps.indicators.words import level_label
from apps.regions.enums import RegionLevel

from ...content.dataset import NO_CLASS, RegionScore
from ...content.standing import mean_of_group, standing_sentences
from ...content.summaries import causes_of
from ...content.wording import class_label, class_limits
from ..figures import draw_neighbour_map
from ..geography import draw_neighbour_areas
from ..region_page import CAUSES_SHOWN
from ..rendition import Rendition
from ..spread import Spread, Spreads
from .bars import BarRow, bars
from .figure_paths import GEOGRAPHY, HEXAGONS, answer_path, causes_path, neighbours_path, profile_path
from .legends import Item, chip_legend
from .maps import area_map, hexagon_map
from .national_pictures import boundaries_note, hexagon_note
from .sheet import CARD_HEIGHT, Picture
from .strips import answer_card


class RegionPictures:
    """Makes the pictures of regions in one language; the line of a level is placed once."""

    def __init__(self, rendition: Rendition) -> None:
        self.rendition = rendition
        self.content = rendition.content
        self._spreads = Spreads(rendition.content)

    def of(self, region: RegionScore) -> Iterator[tuple[str, Picture]]:
        """Yield path, without its ending, and picture of each figure of the page of a region."""
        spread = self._spreads.of(region)
        if spread:
            yield answer_path(region), self._answer(region, spread)
        profile = self._profile(region)
        if profile:
            yield profile_path(region), profile
        causes = self._causes(region) if self.content.has_indicators else None
        if causes:
            yield causes_path(region), causes
        if region.level == RegionLevel.PROVINCE:
            yield from self._neighbours(region)

    def _answer(self, region: RegionScore, spread: Spread) -> Picture:
        noun = self.rendition.level_of(region.level).noun
        note = _("Satu titik satu %(noun)s, %(count)s semuanya.") % {"noun": noun, "count": spread.n_dots}
        drawing = answer_card(spread, region.class_key, class_label(region), note if spread.n_dots else "")
        return Picture(
            self._title(region),
            " ".join(standing_sentences(self.content, region)),
            drawing,
            least_height=CARD_HEIGHT,
        )

    def _profile(self, region: RegionScore) -> Picture | None:
        """Return the dimensions beside their means; None where no score of them is known."""
        content, summary = self.content, self.content.level_of(region.level)
        rows = [
            BarRow(
                str(group.name),
                summary.groups_written[position].score(region.group_score(position)),
                region.group_score(position),
                mean_of_group(content, region.level, position),
            )
            for position, group in content.top_groups
        ]
        if all(row.value is None for row in rows):
            return None
        noun = self.rendition.level_of(region.level).noun
        key = (
            _("rata-rata semua %(noun)s") % {"noun": noun}
            if any(row.mark is not None for row in rows)
            else ""
        )
        title = _("%(name)s: profil dimensi") % {"name": self._title(region)}
        found = _("Balok: skor wilayah ini pada skala 0 sampai 100.")
        return Picture(title, found, bars(rows, 100, key=key))

    def _causes(self, region: RegionScore) -> Picture | None:
        """Return the indicators that add most to the score; None where none adds anything."""
        main = [cause for cause in causes_of(region, self.content.indicators) if cause.share][:CAUSES_SHOWN]
        if not main:
            return None
        rows = [
            BarRow(
                str(cause.indicator.name),
                format_percent(cause.share, 1),
                cause.share,
                note=ngettext("%(count)s kejadian", "%(count)s kejadian", cause.n_events or 0)
                % {"count": cause.n_events or 0},
            )
            for cause in main
        ]
        title = _("%(name)s: indikator yang paling mendorong skor") % {"name": self._title(region)}
        found = _("Bagian skor: bobot × skor indikator, dibagi jumlahnya atas semua indikator wilayah ini.")
        return Picture(title, found, bars(rows, main[0].share or 1.0, has_axis=False))

    def _neighbours(self, province: RegionScore) -> Iterator[tuple[str, Picture]]:
        legend = chip_legend(self._classes_in(province))
        title = _("Kabupaten/kota di %(province)s") % {"province": province.name}
        finding = self._count(province)
        if figure := draw_neighbour_map(self.content, province):
            picture = Picture(title, finding, hexagon_map(figure, legend), (hexagon_note(),))
            yield neighbours_path(province, HEXAGONS), picture
        if areas := draw_neighbour_areas(self.content, province):
            picture = Picture(title, finding, area_map(areas, legend), (boundaries_note(self.rendition),))
            yield neighbours_path(province, GEOGRAPHY), picture

    def _classes_in(self, province: RegionScore) -> Iterator[Item]:
        """Yield the classes with their limits, for counts of the whole country would not fit the map of a province."""
        for key, limit in class_limits(self.content.regencies).items():
            yield Item(key, level_label(key), limit)
        unknown = (row for row in self.content.regencies_of[province.code] if row.class_key == NO_CLASS)
        if first := next(unknown, None):
            yield Item(NO_CLASS, class_label(first))

    def _count(self, province: RegionScore) -> str:
        """Return how many regencies of a province are "rawan tinggi", of those that have a score."""
        known = [row for row in self.content.regencies_of[province.code] if row.score is not None]
        words = {"count": sum(row.score_class == "high" for row in known), "total": len(known)}
        if not known:
            return _("Belum ada skor kabupaten/kota dalam terbitan ini.")
        return (
            ngettext(
                "%(count)s dari %(total)s kabupaten/kota rawan tinggi.",
                "%(count)s dari %(total)s kabupaten/kota rawan tinggi.",
                words["count"],
            )
            % words
        )

    def _title(self, region: RegionScore) -> str:
        """Return the name of a region, of a regency with that of its province."""
        province = self.content.province_of.get(region.parent)
        return f"{region.name}, {province.name}" if province else region.name
