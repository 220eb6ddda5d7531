"""Which exceptions mean that the database, Redis or the disk fails, and not that the portal has a bug."""

import errno
from typing import Final

from django.db import InterfaceError, OperationalError
from kombu.exceptions import OperationalError as QueueError
from redis.exceptions import RedisError

from .exceptions import UnavailableError

_STORAGE_ERRORS: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS})


def outage_of(problem: BaseException | None) -> UnavailableError | None:
    """Return the error to show to the person where `problem` is an outage; None for all other problems."""
    if isinstance(problem, OperationalError | InterfaceError):
        return UnavailableError(
            "Basis data portal tidak dapat dihubungi atau sedang dirawat. Terbitan publik tetap dapat dibaca."
        )
    if isinstance(problem, RedisError | QueueError):
        return UnavailableError(
            "Penghitung percobaan masuk sedang tidak menjawab, jadi portal belum dapat menerima orang masuk. "
            "Yang sudah masuk dapat terus bekerja."
        )
    if isinstance(problem, OSError) and problem.errno in _STORAGE_ERRORS:
        return UnavailableError(
            "Penyimpanan portal penuh atau tidak dapat ditulis, jadi kiriman ini belum tersimpan."
        )
    return None
