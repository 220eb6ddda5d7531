"""Files of evidence: one within a scope, those of a form, and their bytes."""

import logging
import uuid
from collections.abc import Sequence
from typing import BinaryIO, Final

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, Value
from django.db.models.functions import Concat

from apps.core.exceptions import ConflictError, MissingError, UnavailableError
from apps.regions.scoping import RegionScope

from ..files import evidence_store
from ..models import Answer, Evidence, Submission

logger = logging.getLogger(__name__)

_LISTED: Final = 3
"""How many places with the same file are named; the others are counted."""

_LOOKED_AT: Final = 20
"""How many answers of other regions with the same file are looked at. A circular that all attach has thousands."""


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
    check_readable(evidence)
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


def check_readable(evidence: Evidence) -> None:
    """Raise ConflictError where a virus scanner is still looking at a file, or has refused it."""
    if evidence.is_readable:
        return
    if evidence.is_refused:
        text = "ditolak pemindai virus dan tidak dapat dibuka."
    else:
        text = "sedang diperiksa pemindai virus. Buka lagi beberapa saat lagi."
    place = evidence.answer.submission.get_absolute_url()
    raise ConflictError(f"Berkas “{evidence.original_name}” {text}", place=place)


def evidence_list_of(submission: Submission) -> list[Evidence]:
    """Return every file in force of a submission, in the order of the form, with indicator and person loaded."""
    rows = Evidence.objects.in_force().filter(answer__submission=submission)
    rows = rows.select_related("answer__indicator", "uploaded_by", "scan")
    files = list(rows.order_by("answer__indicator__position", "uploaded_at"))
    _note_twins(files, [(file.answer.indicator.code, file) for file in files])
    return files


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


def twins_note(submission: Submission, answers: Sequence[Answer], *, is_whole: bool) -> None:
    """Note at the files of `answers` in which other indicators of the form the same file is (`Evidence.also_at`).

    Where `answers` are all of the form (`is_whole`), nothing is asked of the database.
    """
    files = [file for answer in answers for file in answer.files]
    if is_whole:
        holders = [(answer.indicator.code, file) for answer in answers for file in answer.files]
    elif files:
        holders = _holders(submission, files)
    else:
        return
    _note_twins(files, holders)


def twins_read(submission: Submission, files: Sequence[Evidence]) -> None:
    """Note the same at files that were read, or just stored, without their answers."""
    if files:
        _note_twins(files, _holders(submission, files))


def _holders(submission: Submission, files: Sequence[Evidence]) -> list[tuple[str, Evidence]]:
    same = Evidence.objects.in_force().filter(
        answer__submission=submission, sha256__in={file.sha256 for file in files}
    )
    rows = same.select_related("answer__indicator").order_by("answer__indicator__position")
    return [(file.answer.indicator.code, file) for file in rows]


def _note_twins(files: Sequence[Evidence], holders: Sequence[tuple[str, Evidence]]) -> None:
    found: dict[str, dict[int, str]] = {}
    for code, file in holders:
        found.setdefault(file.sha256, {})[file.answer_id] = code
    for file in files:
        same = found.get(file.sha256, {})
        file.also_at = tuple(code for answer, code in same.items() if answer != file.answer_id)


def twins_elsewhere_note(submission: Submission, answers: Sequence[Answer], *, scope: RegionScope) -> None:
    """Note at the files of `answers` which other regions attached the same file in this edition (`Evidence.also_in`).

    Of regions outside of `scope` nothing is said, not even that there are any.
    """
    files = [file for answer in answers for file in answer.files]
    if not files:
        return
    form = "answer__submission"
    same = Evidence.objects.in_scope(scope).in_force().filter(**{f"{form}__edition": submission.edition_id})
    others = same.filter(sha256=OuterRef("sha256")).exclude(answer__submission=submission).order_by()
    places = others.values(place=Concat(f"{form}__region__code", Value(" "), f"{form}__region__name"))
    one_of_each = {file.sha256: file.pk for file in files}
    rows = Evidence.objects.filter(pk__in=one_of_each.values()).order_by()
    found = dict(rows.values_list("sha256", ArraySubquery(places[:_LOOKED_AT])))
    for file in files:
        # None where the scope is empty: then the database is not asked for them.
        held = found[file.sha256] or []
        file.also_in = tuple(place.partition(" ")[2] for place in sorted(set(held)))
        file.is_in_more = len(held) == _LOOKED_AT


def shared_words(file: Evidence) -> list[str]:
    """Return in sentences where the same file is attached as well, as far as it was noted at it; often none."""
    found = []
    if file.also_at:
        found.append(f"Berkas yang sama juga dilampirkan pada indikator {_listed(file.also_at)}.")
    if file.also_in:
        others = "wilayah lain atau lebih" if file.is_in_more else "wilayah lain"
        found.append(f"Berkas yang sama juga dilampirkan oleh {_listed(file.also_in, others)}.")
    return found


def _listed(names: Sequence[str], others: str = "lainnya") -> str:
    shown = [*names[:_LISTED]]
    if len(names) > _LISTED:
        shown.append(f"{len(names) - _LISTED} {others}")
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} dan {shown[-1]}"
