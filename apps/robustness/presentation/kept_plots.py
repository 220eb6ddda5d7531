"""Plots drawn before. Equal numbers give the same plot, so it is kept by what it shows, whoever asks."""

import hashlib
import logging
from collections.abc import Callable, Sequence
from typing import Any, Final

from django.core.cache import cache
from redis.exceptions import RedisError

from .drawing import Plot

logger = logging.getLogger(__name__)

_DRAWING: Final = 1
"""Raised when plots of the same numbers are to look different."""

_SECONDS: Final = 24 * 60 * 60


def kept_plot(draw: Callable[[Sequence[Any], str], Plot], content: Sequence[Any], alternative: str) -> Plot:
    """Return the plot of `content`, drawn now where it was not lately.

    Without the cache every plot is drawn: slower, and the same.
    """
    shown = repr((_DRAWING, draw.__name__, tuple(content), alternative))
    key = f"plot:{hashlib.sha256(shown.encode()).hexdigest()}"
    try:
        found = cache.get(key)
        if isinstance(found, Plot):
            return found
        plot = draw(content, alternative)
        cache.set(key, plot, _SECONDS)
    except RedisError as error:
        logger.warning("cache_unavailable what=plot error=%s", error)
        return draw(content, alternative)
    return plot
