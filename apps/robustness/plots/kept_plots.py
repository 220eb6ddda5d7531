"""Plots that are kept in the cache, because drawing takes long.

The key of a plot is made from what it shows, so everybody who sees the same numbers gets the same plot.
"""

import hashlib
import logging
from collections.abc import Callable, Sequence
from typing import Any, Final

from django.core.cache import cache
from redis.exceptions import RedisError

from .drawing import Plot

logger = logging.getLogger(__name__)

_DRAWING: Final = 3
"""Count this up when the look of the plots changes or `Plot` moves, so that old ones in the cache are left alone."""

_SECONDS: Final = 24 * 60 * 60


def kept_plot(draw: Callable[[Sequence[Any], str], Plot], content: Sequence[Any], alternative: str) -> Plot:
    """Return the plot of `content` from the cache, or draw it now if it is not there.

    If the cache cannot be reached, every plot is drawn: pages are slower, but look the same.
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
