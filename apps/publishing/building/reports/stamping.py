"""Laying the name of a reader over a report, in a process of its own and within limits."""

import json
import logging
import subprocess
from pathlib import Path
from threading import BoundedSemaphore
from typing import Final

from apps.core.child_program import NoTurnError, run_child, said_by
from apps.core.exceptions import UnavailableError

from .typeset import font_folders

logger = logging.getLogger(__name__)

MOST_SECONDS: Final = 20
MOST_BYTES: Final = 2 * 1024**3
"""What one report may use: seconds of the processor, and addresses of memory, of which it touches a tenth."""

_PROGRAM: Final = Path(__file__).with_name("stamp_alone.py")
_ERROR_SHOWN: Final = 2000
_PATIENCE: Final = 10.0
"""Seconds. With twice those of the program it stays below the minute after which a proxy gives up."""
_TURNS: Final = BoundedSemaphore(2)
"""So many at a time in each web process: on the day before a launch all stakeholders read."""


def stamp_report(report: Path, *, name: str, line: str) -> bytes:
    """Return a report with `name` across every page, and `line` at its head and foot.

    Raises UnavailableError where it took too much time or memory, or where too many others wait.
    """
    limits = [str(MOST_SECONDS), str(MOST_BYTES)]
    request = json.dumps({"name": name, "line": line, "fonts": font_folders()})
    try:
        return run_child(
            _PROGRAM,
            [*limits, request],
            report.read_bytes(),
            seconds=MOST_SECONDS,
            turns=_TURNS,
            patience=_PATIENCE,
        )
    except NoTurnError as error:
        raise UnavailableError(
            "Sedang banyak yang membaca laporan. Coba lagi beberapa menit lagi."
        ) from error
    except (subprocess.SubprocessError, OSError) as error:
        said = said_by(error, _ERROR_SHOWN)
        logger.exception("report_not_stamped report=%s said=%s", report.name, said)
        raise UnavailableError(
            "Laporan ini belum dapat dibuka. Coba lagi; bila tetap gagal, hubungi pengelola portal."
        ) from error
