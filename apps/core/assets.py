"""The style sheets, scripts and images of the public pages and of the portal, in the order in which they are loaded.

The release builder joins ``PUBLIC_CSS`` into ``assets/site.css`` and ``PUBLIC_JS`` into ``assets/site.js``, and copies
``PUBLIC_IMAGES``; the portal links the files of ``PORTAL_CSS`` one by one (``components/stylesheets.html``). The order
matters: ``tokens.css`` comes first because it fixes the order of the cascade layers. Paths are relative to ``static/``.
"""

from typing import Final

PUBLIC_CSS: Final = (
    "css/tokens.css",
    "css/base.css",
    "css/layout.css",
    "css/blocks.css",
    "css/states.css",
    "css/navigation.css",
    "css/facts.css",
    "css/tables.css",
    "css/publication.css",
    "css/maps.css",
    "css/ramp.css",
    "css/geography.css",
    "css/finder.css",
    "css/release.css",
    "css/standing.css",
    "css/figure-tools.css",
    "css/press.css",
    "css/data-page.css",
    "css/compare.css",
    "css/embed.css",
)
API_DOCS_CSS: Final = "css/api-docs.css"
"""Mends the style sheet of Swagger UI, on the page of the API's documentation alone: light colours of its own."""

PORTAL_CSS: Final = (
    "css/tokens.css",
    "css/base.css",
    "css/layout.css",
    "css/blocks.css",
    "css/states.css",
    "css/navigation.css",
    "css/facts.css",
    "css/forms.css",
    "css/tables.css",
    "css/publication.css",
    "css/maps.css",
    "css/shell.css",
    "css/workspace.css",
    "css/entry.css",
    "css/review.css",
    "css/panels.css",
    "css/plots.css",
    "css/studies.css",
    "css/ramp.css",
    "css/progress.css",
)
# Scripts without import and export, and without top-level names in common: they still work when joined into one file.
PUBLIC_JS: Final = (
    "js/page-state.js", "js/table-sort.js", "js/region-words.js", "js/table-filter.js", "js/region-find.js",
    "js/region-search.js", "js/scroll-frame.js", "js/hexmap.js", "js/map-parts.js", "js/map-drag.js", "js/map-zoom.js",
    "js/map-switch.js", "js/print-open.js", "js/copy-link.js",
)  # fmt: skip
COMPARE_JS: Final = "js/compare.js"
"""The script of the page that compares regions, which no other page loads."""
PUBLIC_IMAGES: Final = ("img/mark.svg", "img/favicon.svg")
