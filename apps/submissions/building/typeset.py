"""Setting a sheet as a PDF, in a process of its own and within limits."""

import json
import logging
import subprocess
from pathlib import Path
from threading import BoundedSemaphore
from typing import Final

from apps.core.child_program import NoTurnError, run_child, said_by
from apps.core.exceptions import TooLargeError, UnavailableError

from .sheet import Sheet

logger = logging.getLogger(__name__)

LONGEST_SHEET: Final = 500_000
"""The longest sheet, as JSON in bytes.

A form of 61 indicators with few events has 26,000, and is set in 0.2 s with 105 MB. One of 500,000, with 20 events for
each, takes 1.5 s of a processor and 0.5 GB; one three times as long took 1.2 GB.
"""

MOST_SECONDS: Final = 20
MOST_BYTES: Final = 1536 * 1024**2
"""What setting one sheet may use: seconds of the processor, and addresses of memory."""

_PROGRAM: Final = Path(__file__).with_name("typeset_alone.py")
_ERROR_SHOWN: Final = 2000
_PATIENCE: Final = 30.0
_TURNS: Final = BoundedSemaphore(1)
"""One sheet at a time in each web process, so that many who print at once do not take the memory of all."""


def sheet_pdf(sheet: Sheet) -> bytes:
    """Return the sheet as a PDF.

    Raises TooLargeError for a sheet that is too long to be set while somebody waits, UnavailableError where it took
    too much time or memory, or where too many others wait.
    """
    given = json.dumps(sheet, ensure_ascii=False).encode()
    if len(given) > LONGEST_SHEET:
        raise TooLargeError(
            "Isian ini terlalu panjang untuk dicetak sekaligus. Cetak satu dimensi saja, dari halaman isiannya. "
            "Bila satu dimensi pun terlalu panjang, isiannya hanya dapat dibaca di layar."
        )
    limits = [str(MOST_SECONDS), str(MOST_BYTES)]
    try:
        return run_child(_PROGRAM, limits, given, seconds=MOST_SECONDS, turns=_TURNS, patience=_PATIENCE)
    except NoTurnError as error:
        raise UnavailableError(
            "Sedang banyak yang mencetak formulir. Coba lagi beberapa menit lagi."
        ) from error
    except subprocess.SubprocessError as error:
        said = said_by(error, _ERROR_SHOWN)
        logger.exception("form_not_set bytes=%d said=%s", len(given), said)
        raise UnavailableError(
            "Formulir kertas belum dapat dibuat. Coba cetak satu dimensi saja. "
            "Bila tetap gagal, hubungi pengelola portal."
        ) from error
