"""Making a workbook: the forms that it covers, with the answers as they are now."""

import tempfile
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import Final, TypeAlias

from django.core.files.base import File
from django.db import transaction
from django.utils import timezone

from apps.accounts.permissions import Permission
from apps.accounts.selectors import scope_for
from apps.core.exceptions import PortalError
from apps.core.formatting import format_datetime
from apps.core.jobs import JobProgress, job_finish
from apps.indicators.enums import WindowStage
from apps.submissions.models import Submission
from apps.submissions.rules import can_enter, may_enter
from apps.submissions.selectors import codebook_of, drafted_codes, stored_answers

from ..building import BookContent, GuideFacts, WorkbookWriter
from ..enums import Cover
from ..models import WorkbookJob
from ..selectors import covered_submissions, instrument_name

LeftOut: TypeAlias = list[tuple[str, list[str]]]

CHUNK: Final = 32
"""How many forms are read at once."""


def export_workbook(job: WorkbookJob, progress: JobProgress) -> bool:
    """Make the file of a claimed job and end it. Raises PortalError where there is no form left that it could hold."""
    progress.tell("Membaca isian", 1)
    scope = scope_for(job.made_by, Permission.SUBMISSION_VIEW)
    if job.edition is None:
        raise PortalError("Edisi berkas ini tidak diketahui. Minta berkas baru.")
    forms = covered_submissions(scope=scope, edition=job.edition, cover=Cover(job.cover), region=job.region)
    if not forms:
        raise PortalError("Wewenang Anda atas formulir ini sudah berakhir, jadi berkasnya tidak dibuat.")
    open_forms = {form.pk for form in forms if can_enter(job.made_by, form)}
    left_out = _left_out(job, forms)
    with tempfile.TemporaryDirectory(prefix="ikp-workbook-") as folder:
        path = Path(folder) / "isian.xlsx"
        _write(job, forms, open_forms, left_out, path, progress)
        progress.tell("Menyimpan berkas", 95)
        name = f"workbooks/{job.public_id}-{job.job_attempt}.xlsx"
        with path.open("rb") as stream:
            stored = job.file.storage.save(name, File(stream))
    with transaction.atomic():
        size = job.file.storage.size(stored)
        summary = {
            "forms": len(forms),
            "readonly": len(forms) - len(open_forms),
            "left_out": left_out,
            "size": size,
        }
        job_finish(job, file=stored, summary=summary)
    return True


def _write(
    job: WorkbookJob,
    forms: Sequence[Submission],
    open_forms: Collection[int],
    left_out: LeftOut,
    path: Path,
    progress: JobProgress,
) -> None:
    """Write the workbook; `open_forms` are the keys of the forms that its maker may fill now."""
    edition = forms[0].edition
    writer = WorkbookWriter(
        BookContent(
            facts=GuideFacts(
                edition=edition.name,
                cover=_covered(job, forms),
                due=_due_of(forms),
                made_at=timezone.now(),
                maker=job.made_by.label,
                regions=len(forms),
                readonly=len(forms) - len(open_forms),
                left_out=left_out,
            ),
            edition=edition.code,
            instrument=instrument_name(edition),
            regions=[form.region for form in forms],
            indicators=list(edition.instrument.indicators.all()),
            codebook=codebook_of(edition),
        )
    )
    for done, chunk in chunks(forms):
        answers = stored_answers(chunk)
        for form in chunk:
            writer.add_region(form.region, answers[form.pk], is_open=form.pk in open_forms)
        progress.tell("Menulis isian", 5 + 80 * done // len(forms))
    writer.save(path)


def _left_out(job: WorkbookJob, forms: Sequence[Submission]) -> LeftOut:
    """Return, for the forms that the maker of the workbook fills, the cards whose typing is no answer yet."""
    drafted = drafted_codes([form for form in forms if may_enter(job.made_by, form)])
    return [(str(form.region), drafted[form.pk]) for form in forms if form.pk in drafted]


def chunks(forms: Sequence[Submission]) -> Iterator[tuple[int, Sequence[Submission]]]:
    """Yield some forms at a time, each time with how many have been handed out then."""
    for start in range(0, len(forms), CHUNK):
        part = forms[start : start + CHUNK]
        yield start + len(part), part


def _due_of(forms: Sequence[Submission]) -> str:
    """Return until when the forms are filled that still are; several where the deadlines differ."""
    windows = [form.window for form in forms]
    if closed_at := next((row.closed_at for row in windows if row.closed_at), None):
        return f"edisi ditutup {format_datetime(closed_at)}"
    dues = [row.due_at for row in windows if row.due_at and row.stage == WindowStage.ENTRY]
    first, last = min(dues, default=None), max(dues, default=None)
    if first == last:
        return format_datetime(first) if first else ""
    return f"{format_datetime(first)} sampai {format_datetime(last)}, berbeda menurut wilayah"


def _covered(job: WorkbookJob, forms: Sequence[Submission]) -> str:
    if job.region is None:
        return f"Indonesia, {len(forms)} kabupaten/kota"
    if job.cover == Cover.PROVINCE:
        return f"{job.region} dan kabupaten/kotanya"
    return str(job.region)
