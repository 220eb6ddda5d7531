"""Evidence files: checked by their bytes, stored under their SHA-256, withdrawn but never deleted."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from typing import BinaryIO

from django.db import transaction
from django.utils import timezone

from apps.accounts.models import User
from apps.audit.enums import AuditAction
from apps.audit.selectors import already_done
from apps.audit.services import Record, audit_record, audit_record_many, audit_record_sparingly
from apps.core.exceptions import ConflictError, InvalidInputError, UnavailableError

from ..files import FileFacts, evidence_name, evidence_store, inspect_upload
from ..models import Answer, Evidence, Submission
from ..selectors import shared_words, twins_read
from .locking import bump_revision, lock_for_entry
from .scanning import scan_request

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Upload:
    """One file for one indicator, as it was uploaded."""

    indicator: str
    name: str
    stream: BinaryIO


def evidence_attach_many(*, submission: Submission, uploads: Sequence[Upload], actor: User) -> list[Evidence]:
    """Attach files to stored answers. A file that the answer already has is not attached a second time.

    Raises NotAllowedError, ConflictError, InvalidInputError (keys: "<code>.file"), and UnavailableError where
    the storage is full or cannot be written; in each case no file is attached.
    """
    facts = _inspect_all(uploads)
    with transaction.atomic():
        locked = lock_for_entry(submission.pk, actor)
        named = locked.answers.filter(indicator__code__in={upload.indicator for upload in uploads})
        answers = {
            answer.indicator.code: answer
            for answer in named.select_related("indicator").prefetch_related("evidence")
        }
        created = _create(uploads, facts, answers, actor)
        if created:
            bump_revision(locked)
            scan_request(created)
            audit_record_many(
                actor=actor,
                records=[_attached(file, locked) for file in created],
            )
    return created


def attached_before(
    submission: Submission, uploads: Sequence[Upload], created: Sequence[Evidence]
) -> list[str]:
    """Return for each upload that its answer had already who attached that file, and when; files are told by bytes."""
    if len(created) == len(uploads):
        return []
    new = {file.pk for file in created}
    held = Evidence.objects.in_force().filter(answer__submission=submission).exclude(pk__in=new)
    known = {
        (file.answer.indicator.code, file.sha256): file for file in held.select_related("answer__indicator")
    }
    facts = _inspect_all(uploads)
    places = [(upload.indicator, fact.sha256) for upload, fact in zip(uploads, facts, strict=True)]
    return [
        already_done(
            known[place], f"Berkas “{known[place].original_name}”", AuditAction.EVIDENCE_ATTACH
        ).message
        for place in places
        if place in known
    ]


def attached_now(submission: Submission, created: Sequence[Evidence]) -> list[str]:
    """Return for each file just attached that it is, and where else in the form the same file is attached."""
    twins_read(submission, created)
    return [" ".join([f"Berkas “{file.original_name}” terlampir.", *shared_words(file)]) for file in created]


@transaction.atomic
def evidence_remove(*, evidence: Evidence, actor: User) -> Evidence:
    """Withdraw a file from its answer: it is no longer listed there and no longer counts as evidence.

    File and row stay, so that it can still be found out later what was there. Raises NotAllowedError, ConflictError
    (not open for entry), AlreadyDoneError (withdrawn already).
    """
    locked = lock_for_entry(evidence.answer.submission_id, actor)
    fresh = Evidence.objects.select_for_update().in_force().filter(pk=evidence.pk).first()
    if fresh is None:
        acts = (AuditAction.EVIDENCE_REMOVE, AuditAction.EVIDENCE_REFUSE)
        raise already_done(evidence, f"Berkas “{evidence.original_name}”", *acts)
    fresh.removed_by, fresh.removed_at = actor, timezone.now()
    fresh.save(update_fields=["removed_by", "removed_at"])
    bump_revision(locked)
    audit_record(
        actor=actor,
        action=AuditAction.EVIDENCE_REMOVE,
        subject=fresh,
        region=locked.region,
        detail={"sha256": fresh.sha256},
        names=_names_of(fresh, locked),
    )
    return fresh


@transaction.atomic
def evidence_reattach(*, evidence: Evidence, actor: User) -> Evidence:
    """Attach a withdrawn file again, without sending it again. The withdrawal stays on record; the file gets a new row.

    Raises NotAllowedError, ConflictError (not open for entry, or refused for a virus), AlreadyDoneError (the answer
    has the file).
    """
    locked = lock_for_entry(evidence.answer.submission_id, actor)
    if evidence.is_refused:
        raise ConflictError(
            f"Berkas “{evidence.original_name}” ditolak pemindai virus, jadi tidak dapat dipasang lagi. "
            "Lampirkan salinan yang bersih.",
            place=locked.get_absolute_url(),
        )
    held = Evidence.objects.in_force().filter(answer=evidence.answer_id, sha256=evidence.sha256).first()
    if held is not None:
        raise already_done(held, f"Berkas “{held.original_name}”", AuditAction.EVIDENCE_ATTACH)
    again = Evidence.objects.create(
        answer=evidence.answer,
        file=evidence.file.name,
        original_name=evidence.original_name,
        content_type=evidence.content_type,
        size=evidence.size,
        sha256=evidence.sha256,
        uploaded_by=actor,
    )
    bump_revision(locked)
    scan_request([again])
    audit_record_many(actor=actor, records=[_attached(again, locked)])
    return again


def evidence_record_download(*, evidence: Evidence, actor: User, is_preview: bool = False) -> None:
    """Write an audit entry about who downloaded a file, or opened its large preview: of a letter it shows as much.

    Where the same person does so again within a minute, such as a program that fetches it in pieces, that is one act.
    """
    submission = evidence.answer.submission
    audit_record_sparingly(
        actor=actor,
        action=AuditAction.EVIDENCE_PREVIEW if is_preview else AuditAction.EVIDENCE_DOWNLOAD,
        subject=evidence,
        region=submission.region,
        names=_names_of(evidence, submission),
    )


def _attached(file: Evidence, submission: Submission) -> Record:
    return Record(
        AuditAction.EVIDENCE_ATTACH,
        file,
        submission.region,
        {"indicator": file.answer.indicator.code, "sha256": file.sha256},
        _names_of(file, submission),
    )


def _names_of(evidence: Evidence, submission: Submission) -> dict[str, str]:
    return {"indicator": str(evidence.answer.indicator), "edition": submission.edition.name}


def _inspect_all(uploads: Sequence[Upload]) -> list[FileFacts]:
    facts: list[FileFacts] = []
    errors: dict[str, list[str]] = {}
    for upload in uploads:
        try:
            facts.append(inspect_upload(upload.name, upload.stream))
        except InvalidInputError as error:
            errors.setdefault(f"{upload.indicator}.file", []).append(error.message)
    if errors:
        # A file that comes by itself is refused by its reason: the card shows nothing but the message.
        [only] = [*errors.values()] if len(uploads) == 1 else [[]]
        several = "Sebagian berkas ditolak. Isian lain tetap tersimpan."
        raise InvalidInputError(" ".join(only) or several, errors)
    return facts


def _create(
    uploads: Sequence[Upload], facts: list[FileFacts], answers: dict[str, Answer], actor: User
) -> list[Evidence]:
    rows: list[Evidence] = []
    for upload, fact in zip(uploads, facts, strict=True):
        answer = answers.get(upload.indicator)
        if answer is None:
            text = "Pilih jawaban indikator ini dahulu, lalu lampirkan berkasnya."
            raise InvalidInputError(text, {f"{upload.indicator}.file": [text]})
        known = {file.sha256 for file in answer.evidence.all() if file.is_in_force}
        known |= {row.sha256 for row in rows if row.answer_id == answer.pk}
        if fact.sha256 in known:
            continue
        rows.append(
            Evidence(
                answer=answer,
                file=_store(upload.stream, fact),
                original_name=fact.name,
                content_type=fact.content_type,
                size=fact.size,
                sha256=fact.sha256,
                uploaded_by=actor,
            )
        )
    return Evidence.objects.bulk_create(rows)


def _store(stream: BinaryIO, fact: FileFacts) -> str:
    """Store the bytes under their hash and return the name; the same bytes are stored only once.

    Raises UnavailableError where the storage cannot be written.
    """
    name = evidence_name(fact.sha256, fact.extension)
    try:
        evidence_store().put(name, stream, fact.size)
    except OSError as error:
        logger.exception("evidence_not_stored sha256=%s", fact.sha256)
        raise UnavailableError(
            f"Berkas “{fact.name}” belum dapat disimpan: penyimpanan portal penuh atau sedang tidak dapat ditulis. "
            "Jawaban sudah tersimpan. Hubungi pengelola portal, lalu pilih lagi berkasnya."
        ) from error
    return name
