"""Previews of files: the first page of a PDF, or a picture, drawn once and kept by the hash of the file.

What is kept can be drawn again: the folder needs no backup and may be emptied at any time.
"""

import logging
import uuid
from contextlib import suppress
from pathlib import Path
from typing import Final

from django.conf import settings

from apps.core.exceptions import UnavailableError

from ..files import AloneBusyError, AloneError, run_alone
from ..models import Evidence
from ..selectors import evidence_open

logger = logging.getLogger(__name__)

_WAYS: Final = {"application/pdf": "draw-pdf", "image/jpeg": "draw-picture", "image/png": "draw-picture"}
_FOLDER_MODE: Final = 0o700


def preview_of(evidence: Evidence, size: str) -> bytes | None:
    """Return a preview (`SMALL` or `LARGE`) as WebP, None where the file cannot be drawn.

    The caller has read the file within a scope, and checked that it may be opened (`check_readable`). Raises
    MissingError and UnavailableError where the file cannot be read now, or too many others are being drawn.
    """
    kept = _place(evidence, size)
    try:
        return kept.read_bytes() or None
    except OSError:  # it was never drawn, or the folder cannot be read
        pass
    drawn = _draw(evidence, size)
    _keep(kept, drawn)
    return drawn or None


def _draw(evidence: Evidence, size: str) -> bytes:
    """Return the drawing, empty where the file cannot be drawn."""
    with evidence_open(evidence) as stream:
        content = stream.read()
    try:
        return run_alone(_WAYS[evidence.content_type], content, size)
    except AloneBusyError as error:
        raise UnavailableError(
            "Sedang banyak pratinjau yang dibuat. Muat ulang halaman ini nanti."
        ) from error
    except AloneError:
        return b""


def _place(evidence: Evidence, size: str) -> Path:
    return Path(settings.MEDIA_ROOT) / "previews" / evidence.sha256[:2] / f"{evidence.sha256}.{size}.webp"


def _keep(place: Path, drawn: bytes) -> None:
    """Keep a drawing, whole or not at all; an empty one notes that there is none. Without room it is drawn anew."""
    scratch = place.with_name(f".{place.name}.{uuid.uuid4().hex}")
    try:
        place.parent.mkdir(mode=_FOLDER_MODE, parents=True, exist_ok=True)
        scratch.touch(mode=settings.FILE_UPLOAD_PERMISSIONS)
        scratch.write_bytes(drawn)
        scratch.replace(place)
    except OSError:
        logger.warning("preview_not_kept sha256=%s", place.name)
        with suppress(OSError):
            scratch.unlink(missing_ok=True)
