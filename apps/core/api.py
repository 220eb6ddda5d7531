"""How the API reads addresses, bodies and versions.

What it refuses of an address is refused as the pages refuse it: 400, with what there is.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from http import HTTPStatus
from itertools import chain
from typing import TYPE_CHECKING, Any, Final

from django.utils.http import parse_etags
from rest_framework.exceptions import NotFound
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.pagination import PageNumberPagination
from rest_framework.parsers import JSONParser
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework.response import Response

from .addresses import check_values
from .exceptions import (
    StaleVersionError,
    UnknownParameterError,
    UnreadableBodyError,
    VersionNeededError,
)
from .storable import is_storable

if TYPE_CHECKING:  # the framework reads this module while it reads these
    from rest_framework.renderers import BaseRenderer
    from rest_framework.views import APIView

MAX_DEPTH: Final = 8
"""How deep a body may be nested; the deepest that the API takes is an event in an answer in a list."""

_TOO_DEEP: Final = f"Isi permintaan bersarang lebih dari {MAX_DEPTH} tingkat."
_SHOWN: Final = 40


class NamedFormats(DefaultContentNegotiation):
    def filter_renderers(
        self,
        renderers: "Iterable[BaseRenderer]",
        format: str,  # noqa: A002 - the framework's name
    ) -> "list[BaseRenderer]":
        """Return what gives an answer in `format`; raises UnknownParameterError where nothing does."""
        known = {str(renderer.format): renderer for renderer in renderers}
        check_values({"format": format}, {"format": list(known)})
        return [known[format]]


class NumberedPages(PageNumberPagination):
    def paginate_queryset(
        self, queryset: Any, request: Request, view: "APIView | None" = None
    ) -> list[Any] | None:
        """Return the rows of the page that the address names; raises UnknownParameterError for one that is none."""
        try:
            return super().paginate_queryset(queryset, request, view)
        except NotFound as error:
            given = request.query_params.get(self.page_query_param, "")
            text = f"page “{given}” tidak ada: tulis nomor halaman dari 1 sampai halaman terakhir."
            raise UnknownParameterError(text, {self.page_query_param: [text]}) from error


class BoundedPages(NumberedPages):
    """Pages of a length that the program chooses, within bounds: for lists that are kept in memory."""

    page_size_query_param = "page_size"
    max_page_size: Final = 1000  # type: ignore[misc]  # the framework's name

    def get_page_size(self, request: Request) -> int | None:
        """Return how many rows a page has; raises UnknownParameterError for a number that none can have."""
        given = request.query_params.get(self.page_size_query_param, "")
        if not given:
            return self.page_size
        if not re.fullmatch("[0-9]{1,4}", given) or not 1 <= int(given) <= self.max_page_size:
            text = f"page_size “{given}” tidak ada: tulis bilangan dari 1 sampai {self.max_page_size}."
            raise UnknownParameterError(text, {self.page_size_query_param: [text]})
        return int(given)


class BoundedJSONParser(JSONParser):
    """Reads JSON of a depth that the API needs, and refuses what PostgreSQL could not store.

    `RequestLimitsMiddleware` has refused a body that is too long.
    """

    def parse(
        self,
        stream: Any,
        media_type: str | None = None,
        parser_context: "Mapping[str, Any] | None" = None,
    ) -> Any:
        """Return the body; raises UnreadableBodyError, which says what is wrong with it."""
        raw = stream.read()
        try:
            body = json.loads(
                raw.decode(), object_pairs_hook=_each_name_once, parse_constant=_refuse_constant
            )
            _check_values(body, depth=0)
        except json.JSONDecodeError as error:
            raise UnreadableBodyError(
                f"Isi permintaan bukan JSON yang sah: baris {error.lineno}, kolom {error.colno}."
            ) from error
        except UnicodeDecodeError as error:
            raise UnreadableBodyError("Isi permintaan bukan teks UTF-8.") from error
        except RecursionError as error:
            raise UnreadableBodyError(_TOO_DEEP) from error
        except ValueError as error:  # a number of thousands of digits
            raise UnreadableBodyError("Isi permintaan memuat angka yang terlalu panjang.") from error
        return body


def _each_name_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise UnreadableBodyError(f"Nama “{twice[:_SHOWN]}” tertulis dua kali dalam satu objek JSON.")
    return found


def _refuse_constant(name: str) -> None:
    raise UnreadableBodyError(f"“{name}” bukan JSON yang sah: tulis angka, atau null.")


def _check_values(value: Any, depth: int) -> None:
    """Refuse what is nested too deeply, and characters that cannot be stored: NUL, and halves of a surrogate pair."""
    if depth > MAX_DEPTH:
        raise UnreadableBodyError(_TOO_DEEP)
    if isinstance(value, str) and not is_storable(value):
        raise UnreadableBodyError("Isi permintaan memuat tanda yang tidak dapat disimpan, seperti NUL.")
    inner: Iterable[Any] = ()
    if isinstance(value, dict):
        inner = chain(value, value.values())
    elif isinstance(value, list):
        inner = value
    for part in inner:
        _check_values(part, depth + 1)


def etag_of(told: Any) -> str:
    """Return the entity tag of what the API tells of something: two that differ in any way have different ones."""
    text = json.dumps(told, sort_keys=True, ensure_ascii=False, default=str)
    return f'"{hashlib.sha256(text.encode()).hexdigest()[:32]}"'


def answer_versioned(request: Request, told: Any, etag: str, status: int = HTTPStatus.OK) -> Response:
    """Answer with something and its `ETag`; 304 without it where the program has read the same before."""
    if is_known(request, etag):
        return answer_unchanged(etag)
    return Response(told, status=status, headers={"ETag": etag})


def is_known(request: Request, etag: str) -> bool:
    """Return whether a program that reads has read this version before: it is among its `If-None-Match`."""
    # "Weak" makes no difference here: a proxy that compresses marks the tag so.
    known = [tag.removeprefix("W/") for tag in parse_etags(request.headers.get("If-None-Match", ""))]
    return request.method in SAFE_METHODS and (etag in known or known == ["*"])


def answer_unchanged(etag: str) -> Response:
    """Answer that the program has the version of now: 304, with its `ETag` alone."""
    return Response(status=HTTPStatus.NOT_MODIFIED, headers={"ETag": etag})


def check_version(request: Request, etag: str, told: Any, what: str) -> None:
    """Check `If-Match` and `If-None-Match` of a change against what is stored; `etag` is "" where nothing is.

    Raises VersionNeededError where something is stored and the program does not say which version it has read ("*"
    names none), and
    StaleVersionError, with what is stored, where it names another one. `what` begins the sentence: "Jawaban 1.1".
    """
    wanted = request.headers.get("If-Match", "")
    if not etag:
        if wanted:
            raise StaleVersionError(f"{what} belum ada, jadi tidak ada versi yang cocok dengan If-Match.", [])
        return
    if request.headers.get("If-None-Match", "").strip() == "*":
        raise StaleVersionError(f"{what} sudah ada. Baca dahulu, lalu kirim If-Match.", [told])
    # "*" fits every version, and so says nothing of which one was read.
    if wanted.strip() in ("", "*"):
        raise VersionNeededError(
            f"{what} sudah ada. Sertakan If-Match dengan ETag versi yang Anda baca, supaya tidak ada yang tertimpa."
        )
    tags = parse_etags(wanted)
    if not any(re.fullmatch(r'"[^"]+"', tag) for tag in tags):
        raise StaleVersionError(
            "If-Match ini bukan ETag yang diberikan portal. Kirim ETag persis seperti diterima, dengan tanda petiknya.",
            [told],
        )
    if etag not in tags:
        raise StaleVersionError(f"{what} berubah sejak Anda membacanya. Tidak ada yang ditimpa.", [told])
