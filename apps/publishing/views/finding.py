"""How machines find what is published: a feed of releases, the list of pages for search engines, and their rules.

As in `public.py`, nothing here asks the database.
"""

import datetime as dt
from collections.abc import Iterator
from typing import Final
from xml.sax.saxutils import escape

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.views.decorators.http import require_safe

from apps.core.addresses import judges_address

from .. import archive
from ..archive import IndexedEdition, IndexedRelease
from ..building.citing import AUTHOR
from ..building.embed_paths import EMBED_PATH
from ..enums import ReleaseState
from ..file_kinds import ASK_AGAIN, CONTENT_TYPES
from .serving import answer_text

_START: Final = dt.datetime(2024, 1, 1, tzinfo=dt.UTC)
"""When a feed without any entry was last changed: a feed has to say."""


class _Feed(Atom1Feed):
    """A feed that was last changed with its last entry, and without any never by the clock."""

    def latest_post_date(self) -> dt.datetime:
        return max((item["updateddate"] for item in self.items), default=_START)


@judges_address
@require_safe
def release_feed(request: HttpRequest) -> HttpResponse:
    """Tell of every public version as an Atom feed, the newest first; one that was withdrawn says why."""
    feed = _Feed(
        title="Terbitan Indeks Kerawanan Pemilu",
        link=_absolute(reverse("publishing:release_archive")),
        description="Versi baru, koreksi, dan penarikan.",
        language="id",
        author_name=AUTHOR,
        feed_url=_absolute(request.path),
    )
    told = [(_changed(release), edition, release) for edition, release in _releases()]
    for changed, edition, release in sorted(told, key=lambda entry: entry[0], reverse=True):
        address = _absolute(f"/terbitan/{edition.code}/v{release.version}/")
        feed.add_item(
            title=_title(edition, release),
            link=address,
            unique_id=address,
            description=release.withdrawn_reason or release.note,
            pubdate=release.published_on,
            updateddate=changed,
        )
    body = feed.writeString("utf-8").encode()
    return answer_text(request, body, content_type=feed.content_type, caching=ASK_AGAIN)


def _title(edition: IndexedEdition, release: IndexedRelease) -> str:
    title = f"{edition.name}, versi {release.version}"
    if edition.is_simulated:
        title = f"DATA SIMULASI. {title}"
    return f"{title} (ditarik)" if release.state == ReleaseState.WITHDRAWN else title


def _changed(release: IndexedRelease) -> dt.datetime:
    return release.withdrawn_on or release.published_on or _START


@judges_address
@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """List the pages of every release in force; simulated data is for nobody to find."""
    addresses = [reverse("publishing:front"), reverse("publishing:release_archive")]
    for edition in archive.read_index().editions:
        if edition.in_force and not edition.is_simulated:
            addresses.extend(_pages(edition, edition.in_force))
    rows = "".join(f"<url><loc>{escape(_absolute(address))}</loc></url>\n" for address in addresses)
    body = (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{rows}</urlset>\n'
    )
    return answer_text(request, body.encode(), content_type="application/xml", caching=ASK_AGAIN)


def _pages(edition: IndexedEdition, release: IndexedRelease) -> Iterator[str]:
    directory = archive.release_directory(edition.code, release.version)
    for name in archive.read_manifest(directory, release.manifest_sha256)["files"]:
        if name.endswith("index.html") and not name.removeprefix("en/").startswith(EMBED_PATH):
            yield f"/terbitan/{edition.code}/v{release.version}/{name.removesuffix('index.html')}"


@judges_address
@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Say what search engines may read, and where the list of pages is."""
    closed = "".join(f"Disallow: {prefix}\n" for prefix in ("/portal/", "/masuk/", "/api/"))
    body = f"User-agent: *\n{closed}Sitemap: {_absolute(reverse('publishing:sitemap'))}\n"
    return answer_text(request, body.encode(), content_type=CONTENT_TYPES[".txt"], caching=ASK_AGAIN)


def _releases() -> Iterator[tuple[IndexedEdition, IndexedRelease]]:
    return ((edition, release) for edition in archive.read_index().editions for release in edition.releases)


def _absolute(address: str) -> str:
    return settings.SITE_URL + address
