"""What a command prints of a file that is refused."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.management.base import CommandError

from apps.core.exceptions import PortalError
from apps.engine.exceptions import InputError
from apps.indicators.files.instrument_file import InvalidFileError


@contextmanager
def refusals_printed() -> Iterator[None]:
    """End a command with the message for the person, and with every problem of the file, instead of a traceback."""
    try:
        yield
    except InvalidFileError as error:
        lines = [f"  {problem.place}: {problem.text} {problem.remedy}" for problem in error.problems]
        raise CommandError("\n".join([error.message, *lines])) from error
    except (InputError, PortalError) as error:
        raise CommandError(error.message) from error
