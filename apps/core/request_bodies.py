"""How long the body of a request says it is, and what is done with the rest of one that nobody read."""

import logging
import time
from contextlib import suppress
from typing import Final

from django.conf import settings
from django.http import HttpRequest

logger = logging.getLogger(__name__)

IDLE_SECONDS: Final = 10.0
"""How long a sender may pause in a body that is thrown away."""

LONGEST_SECONDS: Final = 300.0
"""How long a body is thrown away in all: 20 MB over a line of half a megabit a second take as long."""

_PIECE: Final = 16 * 1024


def told_length(request: HttpRequest) -> int:
    """Return how long the body is, as its sender says; 0 where it does not say so."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    return int(length) if length.isdecimal() else 0


def hides_length(request: HttpRequest) -> bool:
    """Return whether a body comes in pieces (`Transfer-Encoding: chunked`), and nobody says how long it is.

    Django reads as much as `Content-Length` says: without it, any body would look empty.
    """
    return "HTTP_TRANSFER_ENCODING" in request.META and not request.META.get("CONTENT_LENGTH")


def discard_rest(request: HttpRequest) -> None:
    """Read what is left of the body, and throw it away, so that its sender gets to read the answer.

    A connection that is closed while somebody still sends is reset, and the answer in it is lost. Nothing is kept. It
    reads up to twice what the portal takes, for a limited time; who sends more, or too slowly, may lose the answer.
    Only a server that ends the body where it ends can be read from without waiting for more (gunicorn does).
    """
    most = 2 * settings.REQUEST_MAX_BYTES
    stream = request.META.get("wsgi.input")
    if stream is None or not request.META.get("wsgi.input_terminated") or told_length(request) > most:
        return
    line = request.META.get("gunicorn.socket")
    before = line.gettimeout() if line is not None else None
    started = time.monotonic()
    read = 0
    try:
        while read <= most and time.monotonic() - started < LONGEST_SECONDS:
            if line is not None:
                line.settimeout(IDLE_SECONDS)
            piece = stream.read(_PIECE)
            if not piece:
                break
            read += len(piece)
    except Exception as error:  # noqa: BLE001 - the server's own kinds: the line broke, or the body makes no sense
        logger.info("body_not_ended path=%s error=%s", request.path, type(error).__name__)
    finally:
        if line is not None:
            with suppress(OSError):
                line.settimeout(before)
