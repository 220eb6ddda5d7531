"""What everybody reads. None of these views asks the database: with it stopped, what was published stays up."""

from functools import lru_cache
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.template.loader import render_to_string
from django.utils import translation
from django.views.decorators.http import require_safe

from apps.core.addresses import judges_address
from apps.core.cross_origin import answers_preflight, open_to_scripts

from .. import archive
from ..archive import IndexedEdition, IndexedRelease
from ..building.asset_files import asset_files
from ..building.build import PUBLIC_KEY
from ..building.embed_paths import EMBED_PATH
from ..content.wording import licence
from ..enums import ReleaseState
from ..file_kinds import ASK_AGAIN, CONTENT_TYPES, FOR_EVER, content_type, language_of, saved_as
from .notices import status_notice
from .serving import (
    ReleaseFile,
    answer_file,
    answer_noticed_page,
    answer_text,
    is_safe_name,
    open_to_frames,
)

LANGUAGES = ("id", "en")


@judges_address
@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """Answer with the national page of the newest edition that has a release in force."""
    found = archive.read_index().front
    if found is None:
        return _render(request, "public/no_release.html", {}, HTTPStatus.OK)
    return _answer(request, *found, "index.html")


@judges_address
@require_safe
def release_archive(request: HttpRequest) -> HttpResponse:
    """List every edition with all its public versions."""
    return _render(
        request, "public/releases.html", {"editions": archive.read_index().editions}, HTTPStatus.OK
    )


@judges_address
@require_safe
def edition_newest(request: HttpRequest, edition: str) -> HttpResponse:
    """Answer with the national page of an edition: of its release in force, or without one of the newest."""
    found = archive.read_index().find(edition)
    if found is None:
        return missing_page(request)
    return _answer(request, found, found.newest, "index.html")


@judges_address
@answers_preflight
@require_safe
def release_file(request: HttpRequest, edition: str, version: int, path: str = "") -> HttpResponse:
    """Answer with one file of one release; 404 for every name that its manifest does not hold."""
    found = archive.read_index().find(edition)
    release = found.find(version) if found else None
    if found is None or release is None:
        return missing_page(request)
    return _answer(request, found, release, f"{path}index.html" if not path or path.endswith("/") else path)


@judges_address
@require_safe
def embed_page(request: HttpRequest, edition: str, version: int, path: str, folder: str = "") -> HttpResponse:
    """Answer with one of the small pages that others put into theirs (`building/embeds.py`)."""
    found = archive.read_index().find(edition)
    release = found.find(version) if found else None
    if found is None or release is None:
        return missing_page(request)
    name = f"{folder}{EMBED_PATH}{path}"
    page = f"{name}index.html" if name.endswith("/") else name
    response = _answer(request, found, release, page)
    is_there = response.status_code in {HTTPStatus.OK, HTTPStatus.NOT_MODIFIED}
    return open_to_frames(response) if is_there else response


@judges_address
@answers_preflight
@require_safe
def public_key(request: HttpRequest) -> HttpResponse:
    """Answer with the public key, with which anybody can check the signature of a release."""
    path = archive.releases_root() / PUBLIC_KEY
    if not path.exists():
        return missing_page(request)
    return open_to_scripts(HttpResponse(path.read_bytes(), content_type=CONTENT_TYPES[".pem"]))


@judges_address
@require_safe
def site_asset(request: HttpRequest, name: str) -> HttpResponse:
    """Answer with a style sheet, script or image for the pages that belong to no release."""
    body = _site_assets().get(name)
    if body is None:
        return missing_page(request)
    return answer_text(request, body, content_type=content_type(name), caching=ASK_AGAIN)


def _answer(
    request: HttpRequest, edition: IndexedEdition, release: IndexedRelease, name: str
) -> HttpResponse:
    directory = archive.release_directory(edition.code, release.version)
    record = archive.find_record(directory, release.manifest_sha256, name) if is_safe_name(name) else None
    if record is None:
        folder = f"{name}/index.html"
        if is_safe_name(folder) and archive.find_record(directory, release.manifest_sha256, folder):
            return HttpResponsePermanentRedirect(f"/terbitan/{edition.code}/v{release.version}/{name}/")
        return missing_page(request)
    file = ReleaseFile(
        path=directory / name,
        record=record,
        download_name=saved_as(name, edition.code, release.version, is_simulated=edition.is_simulated),
    )
    if not file.is_page:
        response = open_to_scripts(answer_file(request, file, caching=FOR_EVER))
    elif release.state == ReleaseState.PUBLISHED:
        response = answer_file(request, file, caching=ASK_AGAIN)
    else:
        notice = status_notice(edition, release, language=language_of(name))
        response = answer_noticed_page(request, file, notice=notice, caching=ASK_AGAIN)
    if release.state == ReleaseState.WITHDRAWN:
        # The address stays for those who were sent there; nobody is to come upon it by searching.
        response["X-Robots-Tag"] = "noindex"
    standing = edition.last_standing
    if standing and standing is not release:
        response["Link"] = f'</terbitan/{edition.code}/v{standing.version}/>; rel="latest-version"'
    return response


@lru_cache(maxsize=1)
def _site_assets() -> dict[str, bytes]:
    return asset_files()


def missing_page(request: HttpRequest) -> HttpResponse:
    """Say that there is no such page, with the search of the edition in the address, or of the newest one."""
    index = archive.read_index()
    named = next(
        (edition for edition in index.editions if f"/terbitan/{edition.code}/" in request.path), None
    )
    found = (named, named.last_standing) if named and named.last_standing else index.front
    folder = f"/terbitan/{found[0].code}/v{found[1].version}/" if found else ""
    return _render(
        request,
        "public/missing.html",
        {"newest": folder, "edition": found[0].title if found else ""},
        HTTPStatus.NOT_FOUND,
    )


def _render(
    request: HttpRequest, template: str, context: dict[str, object], status: HTTPStatus
) -> HttpResponse:
    """Render a page that belongs to no release.

    The template does not get the request: context processors would look up the user, which asks the database.
    """
    language = request.GET.get("bahasa", "")
    if language not in LANGUAGES:
        language = "en" if "/en/" in request.path else "id"
    with translation.override(language):
        shell = {
            "language": language,
            "asset_base": "/publik/aset/",
            "home_url": "/",
            "editions_url": "/terbitan/" if language == "id" else "/terbitan/?bahasa=en",
            "language_url": f"?bahasa={'en' if language == 'id' else 'id'}",
            "sign_in_url": "/portal/",
            "licence": licence(),
        }
        body = render_to_string(template, {**shell, **context})
    if status == HTTPStatus.OK:
        response = answer_text(request, body.encode(), content_type=CONTENT_TYPES[".html"], caching=ASK_AGAIN)
    else:
        response = HttpResponse(body, status=status, headers={"Cache-Control": ASK_AGAIN})
    response["Content-Language"] = language
    return response
