"""Letting the scripts of other sites read what everybody may read (CORS); nothing that is made for one reader.

A browser sends what it asks for at once where the question is a plain one. Before a header such as `If-None-Match` it
asks whether it may, by OPTIONS (https://fetch.spec.whatwg.org/#cors-preflight-fetch).
"""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any, Final, TypeVar

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

ORIGINS: Final = {"Access-Control-Allow-Origin": "*"}
"""Every site, and without cookies: a browser hands over nothing that was asked for with those."""

PREFLIGHT: Final = {
    **ORIGINS,
    "Access-Control-Allow-Methods": "GET, HEAD",
    "Access-Control-Allow-Headers": "Accept, Content-Type, If-None-Match, Range",
    "Access-Control-Max-Age": "86400",
}

View = Callable[..., HttpResponseBase]
Answer = TypeVar("Answer", bound=HttpResponseBase)


def open_to_scripts(response: Answer) -> Answer:
    """Let scripts of every site read an answer, and return it."""
    for name, text in ORIGINS.items():
        response[name] = text
    return response


def is_preflight(request: Any) -> bool:
    """Whether a browser asks if a script of another site may ask."""
    return request.method == "OPTIONS" and "Access-Control-Request-Method" in request.headers


def answers_preflight(view: View) -> View:
    """Let the view answer what browsers ask before; other requests go on to it."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if is_preflight(request):
            return HttpResponse(status=HTTPStatus.NO_CONTENT, headers=PREFLIGHT)
        return view(request, *args, **kwargs)

    return answer
