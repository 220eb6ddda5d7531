"""How often a program may ask. The counters are in the cache, so that all web processes count together."""

import logging
import time
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.core.cache import cache
from redis.exceptions import RedisError
from rest_framework.exceptions import Throttled
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from apps.core.client_address import client_address

from ..models import User

if TYPE_CHECKING:  # the framework reads this module while it reads that one
    from rest_framework.views import APIView

logger = logging.getLogger(__name__)

WINDOW_SECONDS: Final = 60


class PersonThrottle(BaseThrottle):
    """So many requests a minute for each person, whichever token or session they come with; fewer that write."""

    def allow_request(self, request: Request, view: "APIView") -> bool:
        """Count the request, and say whether it is still within the limit. Strangers read what is public, uncounted."""
        if not isinstance(request.user, User):
            return True
        is_reading = request.method in SAFE_METHODS
        kind = "reads" if is_reading else "writes"
        limit = settings.API_READS_PER_MINUTE if is_reading else settings.API_WRITES_PER_MINUTE
        return _count(f"{kind}:{request.user.public_id}") <= limit

    def wait(self) -> float:
        """Return the seconds until requests are taken again."""
        return _seconds_left()


class AddressThrottle(BaseThrottle):
    """So many requests a minute from each address of the network, for what is read without a token."""

    def allow_request(self, request: Request, view: "APIView") -> bool:
        """Count the request, and say whether it is still within the limit; who has no address is not counted."""
        address = client_address(request._request)  # noqa: SLF001 - the address is asked of Django's request
        return not address or _count(f"public:{address}") <= settings.API_PUBLIC_READS_PER_MINUTE

    def wait(self) -> float:
        """Return the seconds until requests are taken again."""
        return _seconds_left()


def count_unknown_token(request: Request) -> None:
    """Count a token that nobody has. Raises Throttled where too many came from this address within the minute."""
    address = client_address(request._request)  # noqa: SLF001 - the address is asked of Django's request
    if _count(f"failures:{address}") > settings.API_FAILED_TOKENS_PER_MINUTE:
        raise Throttled(wait=_seconds_left())


def _key(name: str) -> str:
    return f"api:{name}:{int(time.time() // WINDOW_SECONDS)}"


def _seconds_left() -> float:
    return WINDOW_SECONDS - time.time() % WINDOW_SECONDS


def _count(name: str) -> int:
    """Count one more in the minute that runs, and return how many there were; 0 where the cache does not answer.

    A counter that is away must not stop the work of the offices; tokens are too long to be guessed in any case.
    """
    key = _key(name)
    try:
        cache.add(key, 0, 2 * WINDOW_SECONDS)
        return int(cache.incr(key))
    except RedisError:
        logger.warning("api_counter_unavailable")
        return 0
