"""Answering with files of a release: content types, caching (ETag), compression, and the notice in a page."""

from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import Final

from csp.constants import NONE
from csp.utils import build_policy
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_vary_headers

from apps.core.encodings import accepts_gzip, best_encoding

from ..building.files import TWINS, FileRecord, compress, sha256_of
from ..building.pages import STATUS_MARK
from ..file_kinds import DOWNLOADED, content_type

FRAMED: Final = {"form-action": [NONE], "frame-ancestors": ["*"]}
"""What the policy of the pages that others put into theirs has instead of that of all pages: no forms, any frame."""


@dataclass(frozen=True)
class ReleaseFile:
    """A file of a release on disk. `download_name` is what a browser saves it as."""

    path: Path
    record: FileRecord
    download_name: str

    @property
    def is_page(self) -> bool:
        return self.path.suffix == ".html"


def answer_file(request: HttpRequest, file: ReleaseFile, *, caching: str) -> HttpResponse:
    """Answer with the bytes of a file as they were published, compressed as the client likes it best."""
    twins = {encoding: file.path.with_name(file.path.name + ending) for encoding, ending in TWINS.items()}
    offered = [encoding for encoding, twin in twins.items() if twin.exists()]
    encoding = best_encoding(request.headers.get("Accept-Encoding", ""), offered)
    etag = _etag(file.record.sha256, encoding)
    response = get_conditional_response(request, etag=etag)
    if response is None:
        # Read whole: the largest file of a release is a few megabytes, and its twin a tenth of that.
        body = twins.get(encoding, file.path).read_bytes()
        response = HttpResponse(body, content_type=content_type(file.path.name))
        if encoding:
            response["Content-Encoding"] = encoding
    return _with_headers(response, file, etag, caching)


def answer_noticed_page(
    request: HttpRequest,
    file: ReleaseFile,
    *,
    notice: str,
    caching: str,
    replace: tuple[bytes, bytes] | None = None,
) -> HttpResponse:
    """Answer with a page that has `notice` in the place of STATUS_MARK.

    `replace` is what to search for and what to write instead: a preview turns public addresses into its own.
    """
    body = file.path.read_bytes().replace(STATUS_MARK, notice.encode(), 1)
    if replace is not None:
        body = body.replace(*replace)
    response = answer_text(request, body, content_type=content_type(file.path.name), caching=caching)
    return _with_headers(response, file, response["ETag"], caching)


def answer_text(request: HttpRequest, body: bytes, *, content_type: str, caching: str) -> HttpResponse:
    """Answer with a page, a style sheet or a script that stands in no file, compressed where the client takes it."""
    is_compressed = accepts_gzip(request)
    etag = _etag(sha256_of(body), "gzip" if is_compressed else "")
    response = get_conditional_response(request, etag=etag)
    if response is None:
        response = HttpResponse(compress(body) if is_compressed else body, content_type=content_type)
        if is_compressed:
            response["Content-Encoding"] = "gzip"
    response["ETag"] = etag
    response["Cache-Control"] = caching
    patch_vary_headers(response, ["Accept-Encoding"])
    return response


def open_to_frames(response: HttpResponse) -> HttpResponse:
    """Let every site show an answer in a frame. Only for pages that ask for nothing and change nothing."""
    response["Content-Security-Policy"] = build_policy(replace=FRAMED)
    response.xframe_options_exempt = True
    return response


def is_safe_name(name: str) -> bool:
    """Whether a name can be that of a file of a release: it leads neither out of its folder nor to a hidden file."""
    parts = name.split("/")
    return (
        bool(name)
        and "\\" not in name
        and not any(part in {"", ".", ".."} or part[0] == "." for part in parts)
    )


def _etag(digest: str, encoding: str) -> str:
    """Return the tag of a file in one encoding: two of them are not the same bytes."""
    return f'"{digest}{TWINS.get(encoding, "").replace(".", "-")}"'


def _with_headers(response: HttpResponse, file: ReleaseFile, etag: str, caching: str) -> HttpResponse:
    response["ETag"] = etag
    response["Cache-Control"] = caching
    if response.status_code == HTTPStatus.OK and file.path.suffix in DOWNLOADED:
        response["Content-Disposition"] = f'attachment; filename="{file.download_name}"'
    if file.is_page:
        response["Content-Language"] = "en" if "en" in file.path.parts[-5:] else "id"
    patch_vary_headers(response, ["Accept-Encoding"])
    return response
