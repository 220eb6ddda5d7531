"""What stands under every figure of a page: its source, the version, its files, and a link to it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from ...content.wording import data_date
from ..embed_paths import embed_code
from ..rendition import Rendition
from .figure_paths import CSV, GEOGRAPHY, HEXAGONS, PNG, SVG


@dataclass(frozen=True, slots=True)
class FigureFile:
    """One file of a figure, named by its format."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class FigureForm:
    """One drawing of a figure. `link` is its permanent address; `shape` and `label` tell two forms of a map apart.

    `embed` is the frame that others write into their pages; "" where there is no small page of the figure.
    """

    link: str
    files: tuple[FigureFile, ...]
    shape: str = ""
    label: str = ""
    embed: str = ""


@dataclass(frozen=True, slots=True)
class FigureTools:
    """The line below one figure; `name` is what the figure is called."""

    name: str
    source: str
    version: str
    version_url: str
    table: FigureFile
    forms: tuple[FigureForm, ...]


@dataclass(frozen=True, slots=True)
class Toolbox:
    """Makes the lines of one page, whose path within the pages of its language is `page`."""

    rendition: Rendition
    page: str = ""

    def tools(self, name: str, table: str, *forms: FigureForm) -> FigureTools:
        """Return the line of a figure whose numbers are in `table`, a path with or without the ending of CSV files."""
        content = self.rendition.content
        return FigureTools(
            name=name,
            source=source_words(self.rendition),
            version=_("Versi %(version)s") % {"version": content.version},
            version_url=self.rendition.base,
            table=FigureFile("CSV", f"{content.base_path}{table.removesuffix(CSV)}{CSV}"),
            forms=forms,
        )

    def link_only(self, name: str, table: str, anchor: str) -> FigureTools:
        """Return the line of a table, of which there is no drawing: its numbers as a file, and a link to it."""
        link = f"{self.rendition.content.site_url}{self.rendition.base}{self.page}#{anchor}"
        return self.tools(name, table, FigureForm(link, ()))

    def form(
        self, anchor: str, drawing: str, *, shape: str = "", label: str = "", has_png: bool = True
    ) -> FigureForm:
        """Return one drawing, by its path without an ending, that is shown at `anchor` of the page."""
        base = self.rendition.base
        return FigureForm(
            link=f"{self.rendition.content.site_url}{base}{self.page}#{anchor}",
            files=tuple(
                FigureFile(ending.removeprefix(".").upper(), f"{base}{drawing}{ending}")
                for ending in (SVG, PNG)
                if ending != PNG or has_png
            ),
            shape=shape,
            label=label,
        )

    def embedded(self, tools: FigureTools, pages: Mapping[str, str], height: int) -> FigureTools:
        """Return the line with the frames of its drawings; `pages` are the folders of these by the form of a map."""
        content = self.rendition.content
        title = f"{tools.name}, {content.edition_name}"

        def code(page: str) -> str:
            return embed_code(f"{content.site_url}{self.rendition.base}{page}", title, "100%", height)

        forms = tuple(
            replace(form, embed=code(pages[form.shape])) if form.shape in pages else form
            for form in tools.forms
        )
        return replace(tools, forms=forms)

    def map_tools(
        self, name: str, table: str, drawings: Mapping[str, str], anchor: str, *, has_boundaries: bool
    ) -> FigureTools:
        """Return the line of a map by its drawings, one of boundaries (where there are any) and one of hexagons.

        The forms of the map are shown at `anchor` and the name of the form.
        """
        labels = {GEOGRAPHY: _("Geografi"), HEXAGONS: _("Heksagon")} if has_boundaries else {HEXAGONS: ""}
        forms = (
            self.form(
                f"{anchor}-{shape}", drawings[shape], shape=shape if has_boundaries else "", label=label
            )
            for shape, label in labels.items()
        )
        return self.tools(name, table, *forms)

    def simple(self, name: str, anchor: str, drawing: str, *, has_png: bool = True) -> FigureTools:
        """Return the line of a figure with one drawing and a table beside it."""
        return self.tools(name, drawing, self.form(anchor, drawing, has_png=has_png))


def source_words(rendition: Rendition) -> str:
    """Return where the figures come from, in the few words that fit below a figure."""
    content = rendition.content
    words = {
        "edition": content.edition_name,
        "statement": rendition.statement,
        "data": data_date(content),
    }
    return _("Bawaslu, %(edition)s; %(statement)s; %(data)s") % words
