"""What must not stick out or be lost: in a narrow window, on paper, and in the reader's own colours."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from .reading import HOME

pytestmark = [
    pytest.mark.browser,
    # Playwright's own loop is closed when its process has gone.
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]

PAPER = 718
"""Pixels across what A4 leaves between its margins."""

STICKING_OUT = """() => {
  const folds = [...document.querySelectorAll("details")];
  for (const fold of folds) fold.open = true;
  return folds.flatMap((fold) => {
    const { right } = fold.getBoundingClientRect();
    const isOut = (part) => part.getBoundingClientRect().right > right;
    return [...fold.querySelectorAll(":not(summary, summary *)")].filter(isOut).map((part) => part.tagName);
  });
}"""
WIDE_FRAMES = """() => [...document.querySelectorAll(".table-frame")]
  .filter((frame) => frame.scrollWidth > frame.clientWidth + 1).map((frame) => frame.innerText)"""


@pytest.mark.parametrize("path", ["metodologi/", "provinsi/36/", "en/kabkota/36.01/"])
def test_what_opens_stays_within_its_card(open_page: Callable[..., Page], path: str) -> None:
    page = open_page(path)
    assert page.locator(".disclosure table").count() > 0
    for width in (1280, 768, 360):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate(STICKING_OUT) == []
        assert page.evaluate("document.documentElement.scrollWidth") == width


@pytest.mark.parametrize("path", ["metodologi/", "provinsi/36/"])
def test_no_column_of_a_table_is_cut_on_paper(open_page: Callable[..., Page], path: str) -> None:
    page = open_page(path, viewport={"width": PAPER, "height": 1000})
    page.emulate_media(media="print")
    assert page.evaluate(STICKING_OUT) == []
    assert page.evaluate(WIDE_FRAMES) == []


def test_on_paper_the_name_of_a_table_does_not_part_from_its_first_row(
    open_page: Callable[..., Page],
) -> None:
    page = open_page()
    page.emulate_media(media="print")
    for part, side in (("caption", "breakAfter"), ("thead", "breakAfter"), ("tbody tr", "breakBefore")):
        found = page.locator(part).first.evaluate("(part, side) => getComputedStyle(part)[side]", side)
        assert found == "avoid"


def stroke(page: Page, selector: str) -> str:
    """Return the colour in which a line is drawn."""
    return str(page.locator(selector).first.evaluate("(part) => getComputedStyle(part).stroke"))


def test_dots_have_the_colours_of_the_legend_and_a_line_around(open_page: Callable[..., Page]) -> None:
    page = open_page("kabkota/36.01/")
    for level in ("low", "medium", "high"):
        swatch = page.locator(f".scale__band--{level}").first
        fill, line = swatch.evaluate("(part) => [getComputedStyle(part).fill, getComputedStyle(part).stroke]")
        assert stroke(page, f".spread__class--{level} .spread__dot--filled") == fill
        assert stroke(page, f".spread__class--{level} .spread__dot") == line


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_in_the_readers_own_colours_dots_and_the_chosen_button_are_told_apart(
    open_page: Callable[..., Page], scheme: str
) -> None:
    page = open_page("kabkota/36.01/", color_scheme=scheme, forced_colors="active")
    kinds = ("class--low", "class--medium", "class--high", "own")
    fills = [stroke(page, f".spread__{kind} .spread__dot--filled") for kind in kinds]
    assert len(set(fills)) == 4
    page.goto(HOME)
    grounds = (
        page.locator(".map-switches .switcher")
        .first.locator("a")
        .evaluate_all("(links) => links.map((link) => getComputedStyle(link).backgroundColor)")
    )
    assert len(set(grounds)) == 2
