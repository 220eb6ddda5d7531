"""Which addresses open as pages, from which page a request came, and how a stranger's file is handed out.

Whoever is led back somewhere (after signing in again, after an error, after a step that somebody else had taken
already) is led to a page of the portal, never to an address that only takes a form.
"""

import inspect
import uuid
from collections.abc import Callable, Iterator
from functools import cache, wraps
from typing import Any, BinaryIO, Final, TypeVar, cast
from urllib.parse import SplitResult, quote, urlsplit

from django.core.exceptions import DisallowedHost
from django.http import FileResponse, HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import Resolver404, resolve, reverse
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_POST

View = TypeVar("View", bound=Callable[..., HttpResponseBase])
Response = TypeVar("Response", bound=HttpResponseBase)

GUEST_PREFIXES: Final = ("/panel/", "/undangan/")
"""Pages behind a link that was mailed to somebody who has no account, or none yet."""

SAFE_METHODS: Final = frozenset({"GET", "HEAD", "OPTIONS"})
"""Methods that only look, and change nothing."""

_MARK: Final = "takes_forms_alone"
_PLAIN: Final = "!$&'()*+,;=~:@"
"""What stands in an address as it is, as Django writes them."""
_PAGE: Final = "page_of_form"
_NOBODY: Final = str(uuid.UUID(int=0))


def address_of(name: str, public_id: uuid.UUID) -> str:
    """Return the address of a row: what `reverse` says, much sooner, for pages that link to hundreds of them."""
    return _address_of_nobody(name).replace(_NOBODY, str(public_id))


def address_of_part(name: str, public_id: uuid.UUID, code: str) -> str:
    """Return the same of one part of a row, such as an indicator of a form: a page links to three of each card."""
    before = _address_of_nobody(name, "0").removesuffix("0/").replace(_NOBODY, str(public_id))
    return f"{before}{quote(code, safe=_PLAIN)}/"


@cache
def _address_of_nobody(name: str, *parts: str) -> str:
    return reverse(name, args=[_NOBODY, *parts])


def post_only(view: View) -> View:
    """Let the view take sent forms alone, as Django's `require_POST` does, and note that it opens as no page.

    Its answer may all the same stand in a window: a form that comes back with errors. Who opens that address again
    (Enter in the address bar, a phone that loads the tab anew) is led to the page of the form (`page_behind`). Scripts
    get 405.
    """
    guarded = require_POST(view)

    @wraps(guarded)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        is_opened = request.method in {"GET", "HEAD"} and not is_asked_by_script(request)
        place = page_behind(request) if is_opened else ""
        return HttpResponseRedirect(place) if place else guarded(request, *args, **kwargs)

    setattr(answered, _MARK, True)
    return cast("View", answered)


def form_stands_on(name: str, *taken: str) -> Callable[[View], View]:
    """Note on which page the form of a view stands, where that is not the nearest page above its address.

    `name` is that of the page's address, which takes those arguments of the view's address that are `taken`.
    """

    def note(view: View) -> View:
        setattr(view, _PAGE, (name, taken))
        return view

    return note


def opens_as_page(path: str) -> bool:
    """Whether an address without its query is one of the portal's that a browser can open."""
    try:
        match = resolve(path)
    except Resolver404:
        return False
    return not getattr(match.func, _MARK, False)


def takes_method(path: str, method: str) -> bool:
    """Whether the view at an address takes requests of a method; True where the view does not say.

    A view says so by Django's `require_http_methods` and its like, or is a class with a method for each. The check
    against forged forms runs before the view, so whoever answers it has to ask here. Django's views of forms take PUT
    as well, which no browser sends: that does not count.
    """
    try:
        view: Any = resolve(path).func
    except Resolver404:
        return True
    view_class = getattr(view, "view_class", None)
    if view_class is not None:
        return method in {"GET", "HEAD", "OPTIONS", "POST"} and hasattr(view_class, method.lower())
    while inspect.isfunction(view):
        named = inspect.getclosurevars(view).nonlocals.get("request_method_list")
        if named is not None:
            return method in named
        view = getattr(view, "__wrapped__", None)
    return True


def page_behind(request: HttpRequest) -> str:
    """Return the page on which the form stood, or the link, that made this request; "" where nobody can tell.

    The browser names it (`Referer`; `SECURE_REFERRER_POLICY` keeps that within this site). Where it does not, or
    where it names an address that only takes forms, the page is the one that the view names (`form_stands_on`), or else
    the address itself or the nearest one above it: a form that is sent to `/portal/pengguna/<id>/aktifkan/` stands on
    `/portal/pengguna/<id>/`. A page that was asked for is never behind itself.
    """
    is_sent = request.method == "POST"
    came_from = _address(request.headers.get("Referer", ""))
    is_elsewhere = is_sent or is_asked_by_script(request) or came_from.path != request.path
    if is_from_own_page(request) and is_elsewhere and opens_as_page(came_from.path):
        return f"{came_from.path}?{came_from.query}" if came_from.query else came_from.path
    if is_sent and opens_as_page(request.path):
        return request.get_full_path()
    named = _named_page(request.path)
    return named or next((path for path in _above(request.path) if opens_as_page(path)), "")


def is_from_own_page(request: HttpRequest) -> bool:
    """Whether the browser says that the form, or the link, stood on a page of this site."""
    came_from = _address(request.headers.get("Referer", ""))
    return bool(came_from.netloc) and came_from.netloc == _own_host(request)


def is_asked_by_script(request: HttpRequest) -> bool:
    """Whether a script of a page asks (htmx, `fetch`), which would take any page for its answer."""
    headers = request.headers
    mode, wanted = headers.get("Sec-Fetch-Mode"), headers.get("Accept", "")
    return (
        "HX-Request" in headers
        or headers.get("X-Requested-With") == "XMLHttpRequest"
        or mode == "cors"
        # Firefox says "same-origin" of a page as well, where the service worker of the forms fetches it.
        or (mode == "same-origin" and not wanted.startswith("text/html"))
        or wanted.startswith("application/json")
    )


def hands_out(request: HttpRequest) -> bool:
    """Whether the answer carries what was asked for; who asks for its head alone takes nothing out of the portal."""
    return request.method != "HEAD"


def foreign_file(stream: BinaryIO, *, name: str, content_type: str) -> FileResponse:
    """Return an answer that hands out a file which somebody sent in: always as a download, and kept by nobody."""
    response = FileResponse(stream, as_attachment=True, filename=name, content_type=content_type)
    add_never_cache_headers(response)
    return harmless(response)


def harmless(response: Response) -> Response:
    """Let a browser run nothing of what a stranger's file may hold, and take it for nothing else."""
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def _address(text: str) -> SplitResult:
    """Return the parts of an address; of a text that is none, no parts."""
    try:
        return urlsplit(text)
    except ValueError:
        return urlsplit("")


def _named_page(path: str) -> str:
    """Return the page that the view at an address names as that of its form; "" where it names none."""
    try:
        match = resolve(path)
    except Resolver404:
        return ""
    name, taken = getattr(match.func, _PAGE, ("", ()))
    return reverse(name, kwargs={key: match.kwargs[key] for key in taken}) if name else ""


def _own_host(request: HttpRequest) -> str:
    """Return the host of this site as the browser named it; "" for a host that is not this site's."""
    try:
        return request.get_host()
    except DisallowedHost:
        return ""


def _above(path: str) -> Iterator[str]:
    """Yield the addresses above one: `/a/b/` and `/a/` above `/a/b/c/`. The front page is above nothing."""
    parts = path.strip("/").split("/")
    for length in range(len(parts) - 1, 0, -1):
        yield f"/{'/'.join(parts[:length])}/"
