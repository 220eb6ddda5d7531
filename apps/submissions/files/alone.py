"""Running the program that opens strangers' documents: in a process of its own and within limits."""

import logging
import subprocess
from pathlib import Path
from threading import BoundedSemaphore
from typing import Final

from apps.core.child_program import NoTurnError, run_child, said_by

logger = logging.getLogger(__name__)

MOST_SECONDS: Final = 10
MOST_BYTES: Final = 1024 * 1024**2
"""What opening one file may use: seconds of the processor, and addresses of memory."""

SMALL: Final = "small"
LARGE: Final = "large"

_PROGRAM: Final = Path(__file__).with_name("alone_program.py")
_ERROR_SHOWN: Final = 500
_PATIENCE: Final = 20.0
_TURNS: Final = BoundedSemaphore(2)
"""Two files at a time in each process of the portal, so that a page full of previews does not take all memory."""


class AloneError(Exception):
    """The program could not do it: the file is damaged or takes too much, or too many others wait."""


class AloneBusyError(AloneError):
    """Too many others wait; the file itself may be all right."""


def run_alone(what: str, content: bytes, size: str = "") -> bytes:
    """Run `alone_program.py`, which does `what` with the bytes of a file; a drawing has a `size`, SMALL or LARGE.

    Raises AloneError where it cannot be done.
    """
    arguments = [what, size, str(MOST_SECONDS), str(MOST_BYTES)]
    try:
        return run_child(_PROGRAM, arguments, content, seconds=MOST_SECONDS, turns=_TURNS, patience=_PATIENCE)
    except NoTurnError as error:
        raise AloneBusyError("Too many files wait to be opened.") from error
    except subprocess.TimeoutExpired as error:
        # Its own limit of processor time stops a program that takes too long: what waits so long has had no processor.
        raise AloneBusyError("The machine is too busy to open the file.") from error
    except subprocess.SubprocessError as error:
        said = said_by(error, _ERROR_SHOWN)
        logger.info("file_not_opened what=%s bytes=%d said=%s", what, len(content), said)
        raise AloneError(said) from error
