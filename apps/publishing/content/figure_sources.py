"""Where the figures of an imported region were taken from, in the active language."""

from typing import Final
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from .dataset import RegionScore, ReleaseContent

INDEX_SOURCE: Final = "index"


def sources_of(content: ReleaseContent, region: RegionScore) -> list[dict[str, str]]:
    """Return each source once with the figures that are from it; nothing of an edition that the portal computed."""
    if not content.is_external or not region.sources:
        return []
    by_url: dict[str, list[str]] = {}
    for code, url in region.sources.items():
        what = _("Skor indeks") if code == INDEX_SOURCE else str(content.names(code))
        by_url.setdefault(url, []).append(what)
    rows = []
    for url, figures in by_url.items():
        what = ", ".join(figures)
        place = urlsplit(url).hostname or _("tautan sumber tidak tercatat")
        rows.append({"label": f"{what}: {place}", "url": url})
    return rows
