"""Chaining the entries of the log, so that nobody can change one quietly, not even in the database.

A worker does it seconds after the act. A chain written by each act itself would let only one person act at a time: the
next link needs the one before, and that is not known until its transaction ends.
"""

from typing import Final

from django.db import connection, transaction

from ..models import Seal
from ..selectors import entry_list_unsealed, seal_last

MAX_AT_ONCE: Final = 5_000
_LOCK: Final = 0x494B5002
"""Any number that no other advisory lock of the portal uses."""


@transaction.atomic
def entries_seal(limit: int = MAX_AT_ONCE) -> int:
    """Chain the oldest `limit` entries that are not chained yet; return how many these were.

    Nothing where another worker is at it.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_LOCK])
        if cursor.fetchone() == (False,):
            return 0
    last = seal_last()
    number, sha256 = (last.number, last.sha256) if last else (0, "")
    seals: list[Seal] = []
    for entry in entry_list_unsealed(limit):
        number, sha256 = number + 1, entry.sealed_after(sha256)
        seals.append(Seal(number=number, entry=entry, sha256=sha256))
    Seal.objects.bulk_create(seals)
    return len(seals)
