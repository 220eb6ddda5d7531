"""Trying what a service or the database allows, without leaving a trace of it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import transaction


@contextmanager
def undone() -> Iterator[None]:
    """Forget in the database what is done in the block, so that the next try begins where this one did."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def is_done(act: Callable[[], object], *refusals: type[Exception]) -> bool:
    """Whether `act` happens and is not refused by one of these errors; whatever it did is undone."""
    try:
        with undone():
            act()
    except refusals:
        return False
    return True
