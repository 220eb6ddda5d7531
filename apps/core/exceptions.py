"""Errors that a person gets to read. Each has a message that says what happened, where, and what to do."""

from collections.abc import Callable, Iterable, Mapping
from itertools import chain
from typing import Any, ClassVar, TypeVar

from .names import say_kind_once

T = TypeVar("T")


class PortalError(Exception):
    """Base class of the failures that the portal expects.

    `message` is shown to the person as it is; technical detail belongs in the log.
    """

    status_code: ClassVar[int] = 400
    code: ClassVar[str] = "error"

    def __init__(self, message: str) -> None:
        self.message = say_kind_once(message)
        super().__init__(self.message)


class InvalidInputError(PortalError):
    """What was sent cannot be used; `errors` maps each place (a field, a line of a file) to what is wrong there."""

    status_code = 422
    code = "invalid_input"

    def __init__(self, message: str, errors: Mapping[str, list[str]] | None = None) -> None:
        super().__init__(message)
        self.errors = {key: [say_kind_once(text) for text in texts] for key, texts in (errors or {}).items()}

    @property
    def unsaid(self) -> dict[str, list[str]]:
        """What is wrong in each place, without what the message says already."""
        found = {
            place: [text for text in texts if text not in self.message]
            for place, texts in self.errors.items()
        }
        return {place: texts for place, texts in found.items() if texts}

    @property
    def sentences(self) -> list[str]:
        """The message, and what it leaves unsaid, for a place that shows both together."""
        return [self.message, *chain.from_iterable(self.unsaid.values())]


def read_all(reads: Iterable[Callable[[], T]]) -> list[T]:
    """Read the parts of a form; raises one InvalidInputError with the faults of all parts, not of the first alone."""
    found: list[T] = []
    errors: list[InvalidInputError] = []
    for read in reads:
        try:
            found.append(read())
        except InvalidInputError as error:
            errors.append(error)
    if errors:
        places = {place: texts for error in errors for place, texts in error.errors.items()}
        raise InvalidInputError(" ".join(error.message for error in errors), places)
    return found


class UnknownParameterError(InvalidInputError):
    """An address names a filter that does not exist, or a value that a filter cannot have."""

    status_code = 400
    code = "unknown_parameter"


class NotAllowedError(PortalError):
    """The row is visible, but the person may not do this to it."""

    status_code = 403
    code = "not_allowed"


class OutdatedFormError(PortalError):
    """A form was sent from a page that was opened before the person signed in anew; `place` is that page."""

    status_code = 403
    code = "outdated_form"

    def __init__(self, message: str, *, place: str = "") -> None:
        super().__init__(message)
        self.place = place


class MissingError(PortalError):
    """The row does not exist, or lies outside the person's scope. Both look the same, so nobody learns what exists."""

    status_code = 404
    code = "not_found"


class ConflictError(PortalError):
    """The row is not in a state in which this can be done.

    `place` is the address of the page that shows its state. Whoever sent a form is led there and reads the message
    (`PortalErrorMiddleware`); a program gets 409.
    """

    status_code = 409
    code = "conflict"

    def __init__(self, message: str, *, place: str = "") -> None:
        super().__init__(message)
        self.place = place


class AlreadyDoneError(ConflictError):
    """What was asked for has been done before; the message says by whom and when."""

    code = "already_done"


class OutOfTimeError(ConflictError):
    """The time in which this can be done has not begun yet, or is over; the message says when, and what to do."""

    code = "out_of_time"


class StaleRevisionError(ConflictError):
    """Somebody else changed the data after this person had opened the page.

    `conflicts` holds the things that changed, as they are stored now.
    """

    code = "stale_revision"

    def __init__(self, message: str, conflicts: list[Any]) -> None:
        super().__init__(message)
        self.conflicts = conflicts


class VersionNeededError(InvalidInputError):
    """A program wants to change something that exists, and does not say which version of it it has read."""

    status_code = 428
    code = "version_needed"


class StaleVersionError(InvalidInputError):
    """A program names a version that is not the stored one; `stored` holds what is stored now, as it reads it."""

    status_code = 412
    code = "stale_version"

    def __init__(
        self, message: str, stored: list[Any], errors: Mapping[str, list[str]] | None = None
    ) -> None:
        super().__init__(message, errors)
        self.stored = stored


class UnreadableBodyError(PortalError):
    """What a program sent is no JSON, or JSON of a shape that nobody needs."""

    code = "unreadable_body"


class UnavailableError(PortalError):
    """Something behind the portal (database, queue, storage) does not answer now; trying again later helps."""

    status_code = 503
    code = "unavailable"


class WrongWayError(PortalError):
    """An address that only takes a submitted form was opened as a page, or the other way round."""

    status_code = 405
    code = "method_not_allowed"


class LengthNeededError(PortalError):
    """A body came without its length, so that nothing of it was read."""

    status_code = 411
    code = "length_needed"


class TooLargeError(PortalError):
    """The request is larger than the limit; what it holds was not looked at."""

    status_code = 413
    code = "too_large"
