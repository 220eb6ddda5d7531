"""Errors that a person meets. Each carries a message fit to be read: what happened, where, what to do."""

from collections.abc import Mapping
from typing import Any, ClassVar


class PortalError(Exception):
    """Base of every expected failure.

    `message` is shown to the person as it is; technical detail belongs in the log.
    """

    status_code: ClassVar[int] = 400
    code: ClassVar[str] = "error"

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class InvalidInputError(PortalError):
    """What was sent cannot be taken; `errors` names the place of each problem (field, or file line)."""

    status_code = 422
    code = "invalid_input"

    def __init__(self, message: str, errors: Mapping[str, list[str]] | None = None) -> None:
        super().__init__(message)
        self.errors: dict[str, list[str]] = {key: list(texts) for key, texts in (errors or {}).items()}


class NotAllowedError(PortalError):
    """The row is visible, but the person may not do this to it."""

    status_code = 403
    code = "not_allowed"


class MissingError(PortalError):
    """The row does not exist, or lies outside the person's scope: the two look the same."""

    status_code = 404
    code = "not_found"


class ConflictError(PortalError):
    """The row is not in a state in which this can be done."""

    status_code = 409
    code = "conflict"


class StaleRevisionError(ConflictError):
    """The form was read at an older revision than the one stored.

    `conflicts` holds, for each thing that changed meanwhile, what the caller needs to show both versions.
    """

    code = "stale_revision"

    def __init__(self, message: str, conflicts: list[Any]) -> None:
        super().__init__(message)
        self.conflicts = conflicts


class UnavailableError(PortalError):
    """A service that this needs (queue, storage) does not answer now; trying later helps."""

    status_code = 503
    code = "unavailable"


class WrongWayError(PortalError):
    """An address that takes only what a form sends was opened as a page, or the other way round."""

    status_code = 405
    code = "method_not_allowed"


class TooLargeError(PortalError):
    """What was sent is over the limit, and was not looked at."""

    status_code = 413
    code = "too_large"
