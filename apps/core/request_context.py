"""The id of the current request (or background job), and from which address it came: for logs, audit, error pages."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final

NO_REQUEST: Final = "-"
"""What stands in the place of a number where no request is being answered: in commands and background jobs."""

_request_id: ContextVar[str] = ContextVar("request_id", default=NO_REQUEST)
_address: ContextVar[str] = ContextVar("address", default="")


def current_request_id() -> str:
    """Return the id of the current request or job, or "-" outside of one."""
    return _request_id.get()


def current_address() -> str:
    """Return the IP address that the current request came from; "" in commands and background jobs."""
    return _address.get()


def begin_request(request_id: str | None = None, *, address: str = "") -> str:
    """Set and return the id for the work that begins now: the one given, or else a new one."""
    value = request_id or uuid.uuid4().hex[:16]
    _request_id.set(value)
    _address.set(address)
    return value


@contextmanager
def job_named(job_id: str) -> Iterator[None]:
    """Give what happens in the block the id of its job, and take it away again: a worker goes on with other tasks."""
    request_id, address = _request_id.set(job_id), _address.set("")
    try:
        yield
    finally:
        _request_id.reset(request_id)
        _address.reset(address)
