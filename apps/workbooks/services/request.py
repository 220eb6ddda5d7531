"""Asking for a workbook, bringing one, and having its answers stored: what can be refused at once is refused here."""

from collections.abc import Collection
from pathlib import PurePath
from typing import BinaryIO, Final

from django.conf import settings
from django.core.files.base import File
from django.db import transaction
from django.utils.text import slugify

from apps.accounts.models import User
from apps.accounts.permissions import Permission
from apps.accounts.selectors import region_of_person, scope_for
from apps.audit.enums import AuditAction
from apps.audit.services import audit_record
from apps.core.enums import OPEN_JOB_STATES
from apps.core.exceptions import ConflictError, InvalidInputError, MissingError, NotAllowedError
from apps.core.jobs import job_find_or_create
from apps.indicators.models import Edition
from apps.regions.models import Region

from ..enums import Cover, LineKind, WorkbookKind
from ..models import WorkbookJob
from ..rules import may_download, may_upload
from ..selectors import covered_submissions

MAX_OPEN_JOBS: Final = 5
"""How many of a person's workbooks may wait or be worked on at once."""

_MEGABYTE: Final = 1024 * 1024
_NAME_LENGTH: Final = 150


@transaction.atomic
def export_request(*, edition: Edition, cover: Cover, region: Region | None, actor: User) -> WorkbookJob:
    """Queue the making of a workbook of the forms that the person may read; return the job.

    Its page shows a progress bar and then the file. The caller sends the id to the workers (`tasks.workbook_send`).
    Raises NotAllowedError, MissingError where there is no such form, ConflictError where too much waits already.
    """
    scope = scope_for(actor, Permission.SUBMISSION_VIEW)
    if not may_download(actor) or (cover == Cover.NATION and not scope.is_nation):
        raise NotAllowedError("Peran Anda tidak mencakup data isian semua wilayah ini.")
    forms = covered_submissions(scope=scope, edition=edition, cover=cover, region=region)
    if not forms or (cover == Cover.PROVINCE and region is not None and not scope.covers(region)):
        raise MissingError("Tidak ada formulir untuk pilihan ini. Pilih wilayah lain.")
    _check_open_jobs(actor)
    place = slugify(f"{region.code} {region.short_name}") if region else "indonesia"
    job = WorkbookJob.objects.create(
        kind=WorkbookKind.EXPORT,
        cover=cover,
        edition=edition,
        region=region,
        made_by=actor,
        file_name=f"isian-{edition.code}-{place}.xlsx",
    )
    audit_record(
        actor=actor,
        action=AuditAction.WORKBOOK_EXPORT,
        subject=job,
        region=region,
        names={"forms": len(forms), "edition": edition.name},
    )
    return job


@transaction.atomic
def upload_request(*, name: str, stream: BinaryIO, size: int, actor: User) -> WorkbookJob:
    """Keep a file that the person brought, and queue its comparison with what is stored; return the job.

    Nothing of it is opened yet. Raises NotAllowedError, InvalidInputError (key "file"), ConflictError where too much
    waits already.
    """
    if not may_upload(actor):
        raise NotAllowedError("Hanya operator yang dapat mengunggah berkas isian.")
    shown = _clean_name(name)
    if PurePath(shown).suffix.lower() != ".xlsx":
        raise _refused(
            f"“{shown}” bukan Buku Kerja Excel (.xlsx). Simpan ulang dengan jenis itu, lalu unggah lagi."
        )
    if size > settings.WORKBOOKS_MAX_BYTES:
        limit = settings.WORKBOOKS_MAX_BYTES // _MEGABYTE
        raise _refused(
            f"“{shown}” lebih besar dari {limit} MB. Hapus gambar dan lembar tambahan, lalu unggah lagi."
        )
    if size == 0:
        raise _refused(f"“{shown}” kosong. Periksa berkas aslinya, lalu unggah lagi.")
    _check_open_jobs(actor)
    return _keep(shown, File(stream), actor)


@transaction.atomic
def recheck_request(*, job: WorkbookJob, actor: User) -> WorkbookJob:
    """Compare an uploaded file again with what is stored now, in a new job with a copy of the file.

    Raises ConflictError where the file is gone, or too much waits already.
    """
    if job.kind != WorkbookKind.READ or not job.file:
        raise ConflictError(
            "Hanya berkas yang diunggah yang dapat diperiksa ulang.", place=job.get_absolute_url()
        )
    _check_open_jobs(actor)
    try:
        with job.file.open("rb") as stream:
            return _keep(job.file_name, File(stream), actor)
    except FileNotFoundError as error:
        text = "Berkas ini tidak ada lagi di penyimpanan. Unggah lagi dari komputer Anda."
        raise ConflictError(text, place=job.get_absolute_url()) from error


@transaction.atomic
def apply_request(*, job: WorkbookJob, chosen: Collection[int], actor: User) -> tuple[WorkbookJob, bool]:
    """Queue the storing of what a comparison found; return the job that stores it, and whether it is new.

    `chosen` are the conflicts (keys of their lines) in which the version of the file is to be taken; in the others the
    stored one stays. Raises ConflictError where the comparison has not ended, InvalidInputError where it leaves
    nothing to store.
    """
    source = WorkbookJob.objects.select_for_update().get(pk=job.pk)
    if not source.is_compared:
        text = "Berkas ini belum selesai diperiksa. Tunggu sampai pratinjaunya ada."
        raise ConflictError(text, place=source.get_absolute_url())
    applied, is_new = job_find_or_create(
        WorkbookJob,
        {"source_id": str(source.pk)},
        {
            "kind": WorkbookKind.APPLY,
            "edition": source.edition,
            "made_by": actor,
            "file_name": source.file_name,
            "kept_until": source.kept_until,
        },
    )
    if is_new:
        conflicts = source.lines.filter(kind=LineKind.CONFLICT)
        conflicts.update(is_chosen=False)
        conflicts.filter(pk__in=list(chosen)).update(is_chosen=True)
        if not source.lines.filter(is_chosen=True).exists():
            raise InvalidInputError(
                "Tidak ada jawaban baru atau berubah yang dapat disimpan dari berkas ini."
            )
    return applied, is_new


def _keep(name: str, content: "File[bytes]", actor: User) -> WorkbookJob:
    job = WorkbookJob(kind=WorkbookKind.READ, made_by=actor, file_name=name)
    job.file.save(f"workbooks/{job.public_id}.xlsx", content, save=False)
    job.save()
    # Which regions it is about is known only once it was read.
    audit_record(actor=actor, action=AuditAction.WORKBOOK_UPLOAD, subject=job, region=region_of_person(actor))
    return job


def _check_open_jobs(actor: User) -> None:
    waiting = WorkbookJob.objects.made_by(actor).filter(job_state__in=OPEN_JOB_STATES).count()
    if waiting >= MAX_OPEN_JOBS:
        raise ConflictError(
            f"{waiting} berkas Excel Anda masih dikerjakan. Tunggu sampai salah satunya selesai.",
            place=WorkbookJob.list_url(),
        )


def _clean_name(name: str) -> str:
    base = PurePath(name.replace("\\", "/")).name
    base = "".join(sign for sign in base if sign.isprintable()).strip() or "berkas"
    ending = PurePath(base).suffix[:10]
    return base if len(base) <= _NAME_LENGTH else base[: _NAME_LENGTH - len(ending)] + ending


def _refused(text: str) -> InvalidInputError:
    return InvalidInputError(text, {"file": [text]})
