"""What must not stick out or be lost: tables in texts that open, in a narrow window and on paper."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

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
