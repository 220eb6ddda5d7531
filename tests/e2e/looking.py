"""What a browser test gives to a page to look at itself: axe, and the questions of looking.js and fresh.js."""

from pathlib import Path
from typing import Final

import axe_playwright_python
from playwright.sync_api import Page

AXE: Final = Path(axe_playwright_python.__file__).with_name("axe.min.js")
LOOK: Final = Path(__file__).with_name("looking.js").read_text(encoding="utf-8")
FRESH: Final = Path(__file__).with_name("fresh.js").read_text(encoding="utf-8")


def faults_of(page: Page) -> list[str]:
    """Return what axe and the eye find on a page as it stands now: at a desk, on a phone, and in its contrasts."""
    # Not as a tag, which the content policy of the portal refuses.
    page.evaluate(AXE.read_text(encoding="utf-8"))
    before, found = page.viewport_size, []
    for width in (1280, 360):
        page.set_viewport_size({"width": width, "height": 800})
        found += [
            f"{width} px: {fault}" for what in ("rules", "contrast") for fault in page.evaluate(LOOK, what)
        ]
    if before:
        page.set_viewport_size(before)
    return found
