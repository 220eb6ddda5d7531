"""Laying the name of a reader over a report, in a process of its own and within limits."""

import json
import logging
import subprocess
import sys
from pathlib import Path
from threading import BoundedSemaphore
from typing import Final

from apps.core.exceptions import UnavailableError

from .typeset import font_folders

logger = logging.getLogger(__name__)

MOST_SECONDS: Final = 20
MOST_BYTES: Final = 2 * 1024**3
"""What one report may use: seconds of the processor, and addresses of memory, of which it touches a tenth."""

_PROGRAM: Final = Path(__file__).with_name("stamp_alone.py")
_ERROR_SHOWN: Final = 2000
_PATIENCE: Final = 30.0
_TURNS: Final = BoundedSemaphore(2)
"""So many at a time in each web process: on the day before a launch all stakeholders read."""


def stamp_report(report: Path, *, name: str, line: str) -> bytes:
    """Return a report with `name` across every page, and `line` at its head and foot.

    Raises UnavailableError where it took too much time or memory, or where too many others wait.
    """
    if not _TURNS.acquire(timeout=_PATIENCE):
        raise UnavailableError("Sedang banyak yang membaca laporan. Coba lagi beberapa menit lagi.")
    try:
        return _stamp(report, {"name": name, "line": line, "fonts": font_folders()})
    finally:
        _TURNS.release()


def _stamp(report: Path, request: dict[str, object]) -> bytes:
    limits = [str(MOST_SECONDS), str(MOST_BYTES)]
    command = [sys.executable, "-I", str(_PROGRAM), *limits, json.dumps(request)]
    try:
        done = subprocess.run(  # noqa: S603 - a program of ours; names come in as data
            command, input=report.read_bytes(), capture_output=True, check=True, timeout=2 * MOST_SECONDS
        )
    except (subprocess.SubprocessError, OSError) as error:
        said = (getattr(error, "stderr", None) or b"").decode(errors="replace")[-_ERROR_SHOWN:]
        logger.exception("report_not_stamped report=%s said=%s", report.name, said)
        raise UnavailableError(
            "Laporan ini belum dapat dibuka. Coba lagi; bila tetap gagal, hubungi pengelola portal."
        ) from error
    return done.stdout
