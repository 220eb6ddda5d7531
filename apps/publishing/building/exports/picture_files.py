"""All pictures of a release, each as SVG, and as what a PNG is made of where there is one."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import chain
from typing import Final

from ...content.aggregates import has_aggregates
from ...content.dataset import IndicatorInfo, RegionScore, ReleaseContent
from ...content.subjects import Subject
from ..indicator_pages import IndicatorPages
from ..rendition import Rendition
from ..reports.typeset import Report
from .aggregate_pictures import aggregate_pictures
from .figure_paths import PNG, SVG, answer_path, has_region_pngs, small_path
from .indicator_pictures import indicator_pictures
from .national_pictures import national_pictures
from .press_pictures import is_ready, press_pictures
from .region_pictures import RegionPictures
from .sheet import WIDTH, Picture, Sheet, sheet_of
from .subject_pictures import subject_pictures

LARGE: Final = 2
"""How many times as large the PNG of a national figure is: enough to be printed across a page."""

SMALL: Final = 0.6
"""The same of the small picture of a figure: 720 points wide."""


@dataclass(frozen=True, slots=True)
class PictureFile:
    """One picture: the SVG with its path, and the order for a PNG, which is set beside the reports.

    `small` is the order for a small PNG, which the press page shows.
    """

    path: str
    svg: bytes
    png: Report | None
    small: Report | None = None


PictureGroup = Callable[[], Iterable[PictureFile]]
"""Draws the pictures of one page when it is called."""


def pictures_of(rendition: Rendition) -> Iterator[PictureFile]:
    """Yield every picture of a release in one language, one after the other."""
    yield from national_files(rendition)
    for group in picture_groups(rendition):
        yield from group()


def national_files(rendition: Rendition) -> Iterator[PictureFile]:
    """Yield the pictures of the national page and of the press page, those of `peta/` among them."""
    with rendition.active():
        for path, picture in chain(national_pictures(rendition), press_pictures(rendition)):
            yield _file(rendition, path, picture, LARGE, has_small=is_ready(rendition, path))


def picture_groups(rendition: Rendition) -> list[PictureGroup]:
    """Return what draws the other pictures: of each indicator, dimension, theme and region."""
    content, drawn = rendition.content, RegionPictures(rendition)
    groups: list[PictureGroup] = []
    if content.has_indicators:
        with rendition.active():
            pages = IndicatorPages(rendition)
        groups += [partial(_of_indicator, pages, indicator) for indicator in content.indicators]
    if has_aggregates(content):
        groups.append(partial(_of_aggregates, rendition))
    groups += [partial(_of_subject, rendition, subject) for subject in rendition.subjects]
    return [*groups, *(partial(_of_region, drawn, region) for region in content.regions)]


def _of_indicator(pages: IndicatorPages, indicator: IndicatorInfo) -> Iterator[PictureFile]:
    with pages.rendition.active():
        for path, picture in indicator_pictures(pages, indicator):
            yield _file(pages.rendition, path, picture, 1)


def _of_aggregates(rendition: Rendition) -> Iterator[PictureFile]:
    with rendition.active():
        for path, picture in aggregate_pictures(rendition):
            yield _file(rendition, path, picture, 1)


def _of_subject(rendition: Rendition, subject: Subject) -> Iterator[PictureFile]:
    with rendition.active():
        for path, picture in subject_pictures(rendition, subject):
            yield _file(rendition, path, picture, 1)


def _of_region(drawn: RegionPictures, region: RegionScore) -> Iterator[PictureFile]:
    with drawn.rendition.active():
        for path, picture in drawn.of(region):
            yield _file(drawn.rendition, path, picture, _png_scale(drawn.rendition, region, path))


def count_pngs(content: ReleaseContent) -> int:
    """Return about how many PNGs a release has in both languages."""
    return 6 * len(content.regions)


def _png_scale(rendition: Rendition, region: RegionScore, path: str) -> int:
    is_there = path == answer_path(region) or has_region_pngs(region.level, rendition.language)
    return 1 if is_there else 0


def _file(
    rendition: Rendition, path: str, picture: Picture, scale: int, *, has_small: bool = False
) -> PictureFile:
    """Return a picture; `scale` is how large its PNG is, 0 where there is none."""
    sheet = sheet_of(rendition, picture)
    return PictureFile(
        f"{rendition.prefix}{path}{SVG}",
        sheet.svg.encode(),
        _order(rendition, path, sheet, scale) if scale else None,
        _order(rendition, small_path(path), sheet, SMALL) if has_small else None,
    )


def _order(rendition: Rendition, path: str, sheet: Sheet, scale: float) -> Report:
    data = {
        "svg": sheet.svg,
        "width": WIDTH,
        "height": sheet.height,
        "scale": scale,
        "about": sheet.about,
    }
    return Report(f"{rendition.prefix}{path}{PNG}", "picture.typ", data)
