"""Files of evidence: one within a scope, those of a form, and their bytes."""

import logging
import uuid
from typing import BinaryIO

from django.db.models import F

from apps.core.exceptions import ConflictError, MissingError, UnavailableError
from apps.regions.scoping import RegionScope

from ..files import evidence_store
from ..models import Evidence, Submission

logger = logging.getLogger(__name__)


def evidence_get(*, scope: RegionScope, public_id: uuid.UUID) -> Evidence:
    """Return one evidence file, even a withdrawn one; MissingError where there is none in `scope`."""
    rows = Evidence.objects.in_scope(scope).select_related(
        "scan",
        "answer__submission__region__parent",
        "answer__submission__edition",
        "answer__indicator__group__parent",
    )
    found = rows.filter(public_id=public_id).first()
    if found is None:
        raise MissingError("Berkas tidak ditemukan.")
    return found


def evidence_open(evidence: Evidence) -> BinaryIO:
    """Return the bytes of a file, to be read from their beginning. The caller has read the file within a scope.

    Raises ConflictError where a virus scanner is still looking at them, or has refused them, MissingError where the
    storage has lost them, UnavailableError where it does not answer.
    """
    if not evidence.is_readable:
        raise _closed(evidence)
    try:
        return evidence_store().fetch(str(evidence.file.name))
    except FileNotFoundError as error:
        raise MissingError(
            f"Berkas “{evidence.original_name}” tercatat, tetapi tidak ada di penyimpanan. Hubungi pengelola portal."
        ) from error
    except OSError as error:
        logger.exception("evidence_not_read sha256=%s", evidence.sha256)
        raise UnavailableError(
            f"Berkas “{evidence.original_name}” belum dapat dibuka: penyimpanan portal tidak menjawab. "
            "Coba lagi beberapa menit lagi. Bila tetap gagal, hubungi pengelola portal."
        ) from error


def _closed(evidence: Evidence) -> ConflictError:
    if evidence.is_refused:
        text = (
            "ditolak pemindai virus dan tidak dapat dibuka. "
            "Kantor yang mengisinya diminta melampirkan salinan yang bersih."
        )
    else:
        text = "sedang diperiksa pemindai virus. Buka lagi beberapa saat lagi."
    place = evidence.answer.submission.get_absolute_url()
    return ConflictError(f"Berkas “{evidence.original_name}” {text}", place=place)


def evidence_list_of(submission: Submission) -> list[Evidence]:
    """Return every file in force of a submission, in the order of the form, with indicator and person loaded."""
    rows = Evidence.objects.in_force().filter(answer__submission=submission)
    rows = rows.select_related("answer__indicator", "uploaded_by", "scan")
    return list(rows.order_by("answer__indicator__position", "uploaded_at"))


def evidence_withdrawn(submission: Submission) -> dict[int, list[Evidence]]:
    """Return the files that were withdrawn and not attached again since, by the key of their answer, newest first."""
    rows = Evidence.objects.filter(answer__submission=submission).select_related("removed_by", "scan")
    found: dict[int, list[Evidence]] = {}
    seen: set[tuple[int, str]] = set()
    # Files in force come first, so that a file that was attached again is not listed.
    for row in rows.order_by(F("removed_at").desc(nulls_first=True)):
        if (row.answer_id, row.sha256) not in seen and not row.is_in_force:
            found.setdefault(row.answer_id, []).append(row)
        seen.add((row.answer_id, row.sha256))
    return found
