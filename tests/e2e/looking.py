"""What a browser test gives to a page to look at itself: axe, and the questions of looking.js and fresh.js."""

from pathlib import Path
from typing import Final

import axe_playwright_python

AXE: Final = Path(axe_playwright_python.__file__).with_name("axe.min.js")
LOOK: Final = Path(__file__).with_name("looking.js").read_text(encoding="utf-8")
FRESH: Final = Path(__file__).with_name("fresh.js").read_text(encoding="utf-8")
