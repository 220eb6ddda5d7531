"""Which style sheets and scripts make up each face, in order.

The release builder joins ``PUBLIC_CSS`` into ``assets/site.css`` and ``PUBLIC_JS`` into ``assets/site.js``, and copies
``PUBLIC_IMAGES``; the portal links the files of ``PORTAL_CSS`` one by one (``components/stylesheets.html``). The order
matters: ``tokens.css`` fixes the order of the cascade layers. Paths are relative to ``static/``.
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
    "css/release.css",
)
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
)
# Modules without import, export or shared top-level names, so that joining them keeps them working.
PUBLIC_JS: Final = ("js/table-sort.js", "js/table-filter.js", "js/hexmap.js", "js/map-switch.js")
PUBLIC_IMAGES: Final = ("img/mark.svg", "img/favicon.svg")
