"""How programs put a page of a release into theirs (oembed.com): they ask with its address, and are answered in JSON.

As in `public.py`, nothing here asks the database.
"""

import json
from dataclasses import dataclass
from functools import lru_cache
from http import HTTPStatus
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qs, urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import Resolver404, resolve
from django.views.decorators.http import require_safe

from apps.core.addresses import judges_address
from apps.core.cross_origin import open_to_scripts

from .. import archive
from ..archive import IndexedEdition, IndexedRelease
from ..building.citing import AUTHOR
from ..building.embed_paths import (
    CARD_HEIGHT,
    CARD_WIDTH,
    EMBED_PATH,
    MAP_HEIGHT,
    MAP_WIDTH,
    embed_code,
    embed_of,
    map_embed_path,
)
from ..building.files import SEARCH_FILE
from ..enums import ReleaseState
from ..file_kinds import CONTENT_TYPES
from .serving import answer_text, is_safe_name

KEPT_FOR: Final = 3600
"""Seconds for which an answer may be kept. A withdrawal shows in its title after that, in the frame itself at once."""


@dataclass(frozen=True, slots=True)
class Asked:
    """The page that an address names: its release, the folder of its language, and its own folder within that."""

    edition: IndexedEdition
    release: IndexedRelease
    language: str
    page: str
    places: tuple[str, ...]
    """The folders of the small pages that stand for it; the first that exists is meant."""


@judges_address
@require_safe
def oembed_answer(request: HttpRequest) -> HttpResponse:
    """Answer how a page is put into others; 404 for what is no public page of ours, 501 for formats other than JSON."""
    given = request.GET
    if given.get("format", "json") != "json":
        return _refusal(HTTPStatus.NOT_IMPLEMENTED, "Hanya format=json yang tersedia.")
    try:
        limits = [_limit(given.get(name)) for name in ("maxwidth", "maxheight")]
    except ValueError:
        return _refusal(HTTPStatus.BAD_REQUEST, "maxwidth dan maxheight adalah bilangan bulat di atas nol.")
    if not given.get("url"):
        return _refusal(HTTPStatus.BAD_REQUEST, "Sebutkan alamat halamannya: ?url=...")
    asked = _read(given["url"])
    embed = (
        next((place for place in asked.places if _path_of(asked, f"{place}index.html")), None)
        if asked
        else None
    )
    if asked is None or embed is None:
        return _refusal(
            HTTPStatus.NOT_FOUND, "Tidak ada halaman terbitan yang dapat disisipkan di alamat ini."
        )
    body = json.dumps(_describe(asked, embed, *limits), ensure_ascii=False).encode()
    caching = f"public, max-age={KEPT_FOR}"
    return open_to_scripts(answer_text(request, body, content_type=CONTENT_TYPES[".json"], caching=caching))


def _limit(text: str | None) -> int | None:
    if text is None:
        return None
    if not text.isdecimal() or int(text) < 1:
        raise ValueError(text)
    return int(text)


def _refusal(status: HTTPStatus, text: str) -> HttpResponse:
    answer = JsonResponse({"message": text}, status=status, json_dumps_params={"ensure_ascii": False})
    answer["Cache-Control"] = "public, no-cache"
    return open_to_scripts(answer)


def _read(address: str) -> Asked | None:
    """Return the public page that an address names; None where it is another site's, a draft's, or none."""
    try:
        parts = urlsplit(address)
        match = resolve(parts.path or "/")
    except (ValueError, Resolver404):
        return None
    if parts.scheme not in {"http", "https"} or parts.netloc != urlsplit(settings.SITE_URL).netloc:
        return None
    known, kwargs = archive.read_index(), match.kwargs
    found = known.front if match.view_name == "publishing:front" else None
    if match.view_name.startswith(("publishing:release_", "publishing:edition_")) and "edition" in kwargs:
        edition = known.find(kwargs["edition"])
        release = (
            edition.find(kwargs["version"]) if edition and "version" in kwargs else edition and edition.newest
        )
        found = (edition, release) if edition and release else None
    if found is None:
        return None
    whole = (
        parts.path.removeprefix(f"/terbitan/{found[0].code}/v{found[1].version}/")
        if "version" in kwargs
        else ""
    )
    language = "en/" if whole.startswith("en/") else ""
    page = whole.removeprefix(language)
    return Asked(
        *found, language, page, _maps_asked(parts.query, parts.fragment) if not page else embed_of(page)
    )


def _maps_asked(query: str, fragment: str) -> tuple[str, ...]:
    """Return the maps that a national page shows, by what its address keeps (`static/js/page-state.js`)."""
    state = {name: values[-1] for name, values in parse_qs(query).items()}
    kind, shape = state.get("tingkat"), state.get("bentuk")
    place = fragment.split("-")
    if place[0] == "peta" and len(place) > 1:
        kind, shape = place[1], place[2] if len(place) > 2 else shape
    kind = kind if kind == "kabkota" else "provinsi"
    shapes = ("heksagon",) if shape == "heksagon" else ("geografi", "heksagon")
    return tuple(map_embed_path(kind, each) for each in shapes)


def _path_of(asked: Asked, name: str) -> Path | None:
    """Return where a file of the pages of a language lies; None where the release has none of that name."""
    directory = archive.release_directory(asked.edition.code, asked.release.version)
    name = asked.language + name
    is_there = is_safe_name(name) and archive.find_record(directory, asked.release.manifest_sha256, name)
    return directory / name if is_there else None


def _describe(asked: Asked, embed: str, maxwidth: int | None, maxheight: int | None) -> dict[str, Any]:
    region = embed.removeprefix(EMBED_PATH)
    is_card = region.startswith(("provinsi/", "kabkota/"))
    width, height = (CARD_WIDTH, CARD_HEIGHT) if is_card else (MAP_WIDTH, MAP_HEIGHT)
    width, height = min(width, maxwidth or width), min(height, maxheight or height)
    base = f"{settings.SITE_URL}/terbitan/{asked.edition.code}/v{asked.release.version}/{asked.language}"
    title = _title(asked, region if is_card else "")
    return {
        "version": "1.0",
        "type": "rich",
        "title": title,
        "author_name": AUTHOR,
        "provider_name": "Indeks Kerawanan Pemilu",
        "provider_url": f"{settings.SITE_URL}/",
        "cache_age": KEPT_FOR,
        "html": embed_code(f"{base}{embed}", title, str(width), height),
        "width": width,
        "height": height,
        **_thumbnail(asked, base, region if is_card else "", maxwidth, maxheight),
    }


def _title(asked: Asked, region: str) -> str:
    """Return what is put into the other page, and what its reader has to know of it."""
    edition = asked.edition.name_en if asked.language and asked.edition.name_en else asked.edition.name
    title = f"{_name_of(asked, region)}, {edition}" if region else edition
    if asked.edition.is_simulated:
        title = f"DATA SIMULASI. {title}"
    if asked.release.state == ReleaseState.WITHDRAWN:
        title += " (withdrawn)" if asked.language else " (ditarik)"
    return title


def _name_of(asked: Asked, region: str) -> str:
    search = _path_of(asked, SEARCH_FILE)
    return _names(str(search), asked.release.manifest_sha256).get(region, region) if search else region


@lru_cache(maxsize=16)
def _names(search: str, _sha256: str) -> dict[str, str]:
    """Return the name of every region by the folder of its page; a release never changes."""
    return {row[4]: row[1] for row in json.loads(Path(search).read_bytes())["wilayah"]}


def _thumbnail(
    asked: Asked, base: str, region: str, maxwidth: int | None, maxheight: int | None
) -> dict[str, Any]:
    """Return the picture that stands for the page; none where it is larger than asked for."""
    name = f"{region}letak-{region.rstrip('/').rpartition('/')[2]}.png" if region else "peta/provinsi.png"
    path = _path_of(asked, name)
    if path is None:
        return {}
    with path.open("rb") as file:
        head = file.read(24)  # of a PNG, width and height stand behind the name of its first part
    width, height = (int.from_bytes(head[place : place + 4], "big") for place in (16, 20))
    if width > (maxwidth or width) or height > (maxheight or height):
        return {}
    return {"thumbnail_url": f"{base}{name}", "thumbnail_width": width, "thumbnail_height": height}
