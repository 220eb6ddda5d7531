"""Who has a form open now. Kept in the cache for as long as their pages ask again; lost with it, which does no harm."""

import logging
import time
from typing import Final

from django.core.cache import cache

from apps.accounts.models import User

from ..models import Submission

logger = logging.getLogger(__name__)

SECONDS: Final = 60
"""How long a page that asks no more counts as open; pages ask three times in that time."""


def page_open_note(submission: Submission, user: User) -> list[str]:
    """Note that the person has the form open, and return the names of the others who have.

    Two pages that ask at the same moment may overwrite each other's note; the next question puts that right.
    """
    key, now = f"form-open:{submission.pk}", time.time()
    try:
        seen = cache.get(key) or {}
        there = {pk: (name, at) for pk, (name, at) in seen.items() if now - at < SECONDS}
        there[user.pk] = (str(user), now)
        cache.set(key, there, SECONDS)
    except Exception:  # whatever the cache server has, filling the form goes on without it
        logger.warning("open_page_not_noted", exc_info=True)
        return []
    return sorted(name for pk, (name, _at) in there.items() if pk != user.pk)
