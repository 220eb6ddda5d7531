"""Asking for a draft, and throwing one away."""

from functools import partial
from typing import Final

from django.db import transaction
from django.db.models import Max, Min

from apps.accounts.models import User
from apps.audit.enums import AuditAction
from apps.audit.selectors import already_done
from apps.audit.services import audit_record
from apps.computation.models import IndexRun
from apps.core.enums import JobState
from apps.core.exceptions import ConflictError, InvalidInputError, NotAllowedError
from apps.core.formatting import format_apart
from apps.core.ramp import THREE_STEPS
from apps.core.reasons import is_reason
from apps.indicators.models import Edition

from .. import archive
from ..enums import ReleaseState
from ..models import Release
from ..rules import can_prepare
from .publish import release_done, release_lock

ROUNDING: Final = 1e-9
"""A score this little below 0 or above 100 is still on the scale: sums of floats are off by as much."""


@transaction.atomic
def release_prepare(*, run: IndexRun, actor: User, note: str = "") -> Release:
    """Make a draft of the next version of the run's edition, queue the building of its files, and return it.

    The draft then stands in the list "Terbitan", with a progress bar on its page. The caller sends its id to the
    workers after the commit (`tasks.release_send`).

    Raises NotAllowedError; ConflictError where the run is not finished, the public pages cannot explain its scores
    or classes, or the edition has a draft already; InvalidInputError where `note` is empty from version 2 on, for
    it tells readers what changed.
    """
    if not can_prepare(actor):
        raise NotAllowedError("Hanya penerbit yang dapat menyiapkan terbitan.")
    edition = Edition.objects.select_for_update().get(pk=run.edition_id)
    if run.job_state != JobState.FINISHED:
        raise ConflictError("Hitungan ini belum selesai. Tunggu sampai selesai, lalu siapkan terbitannya.")
    _check_presentable(run)
    versions = list(Release.objects.filter(edition=edition).order_by("-version"))
    draft = next((release for release in versions if release.state == ReleaseState.DRAFT), None)
    if draft is not None:
        raise already_done(
            draft,
            f"Rancangan v{draft.version} dari {edition}",
            AuditAction.RELEASE_PREPARE,
            then="Terbitkan atau buang rancangan itu dahulu.",
        )
    version = versions[0].version + 1 if versions else 1
    note = note.strip()
    if version > 1 and not is_reason(note):
        message = "Tulis apa yang berubah sejak versi sebelumnya."
        raise InvalidInputError(message, {"note": [message]})
    release = Release.objects.create(edition=edition, run=run, version=version, note=note, prepared_by=actor)
    audit_record(
        actor=actor,
        action=AuditAction.RELEASE_PREPARE,
        subject=release,
        detail={"version": version, "run": str(run.public_id)},
        names={"run": str(run)},
    )
    return release


def _check_presentable(run: IndexRun) -> None:
    """Refuse a run that the public pages would describe wrongly: they explain three classes and scores of 0 to 100."""
    for cutoffs in run.content.cutoffs().values():
        if cutoffs.labels != THREE_STEPS:
            raise ConflictError(
                "Halaman publik menjelaskan tiga kelas, rendah, sedang dan tinggi, sedangkan hitungan ini memakai "
                f"{len(cutoffs.labels)} kelas: {', '.join(cutoffs.labels)}. Terbitkan hitungan dengan tiga "
                "kelas itu."
            )
        if cutoffs.are_counts:
            raise ConflictError(
                "Halaman publik menjelaskan kelas menurut skor, sedangkan hitungan ini menurut banyaknya "
                "indikator yang terjadi. Terbitkan hitungan dengan klasifikasi menurut skor."
            )
    ends = run.results.aggregate(lowest=Min("score"), highest=Max("score"))
    lowest, highest = ends["lowest"], ends["highest"]
    if lowest is not None and not (lowest >= -ROUNDING and highest <= 100 + ROUNDING):
        raise ConflictError(
            "Halaman publik memakai skala 0 sampai 100, sedangkan skor hitungan ini dari "
            f"{format_apart(lowest, 0, 100)} sampai {format_apart(highest, 0, 100)}. "
            "Terbitkan hitungan dengan skala 0 sampai 100."
        )


@transaction.atomic
def release_discard(*, release: Release, actor: User) -> None:
    """Delete a draft with its files: it leaves the list, and its version number becomes free again.

    Raises NotAllowedError, and ConflictError for a release that is public, still being built, or discarded already.
    """
    if not can_prepare(actor):
        raise NotAllowedError("Hanya penerbit yang dapat membuang rancangan terbitan.")
    locked = release_lock(release)
    check_discardable(locked)
    audit_record(
        actor=actor, action=AuditAction.RELEASE_DISCARD, subject=locked, detail={"version": locked.version}
    )
    transaction.on_commit(partial(archive.remove_draft, locked.public_id))
    locked.delete()


def check_discardable(release: Release) -> None:
    """Raise ConflictError where the release is public, or its files are being built now."""
    if release.state != ReleaseState.DRAFT:
        if release.state == ReleaseState.WITHDRAWN:
            raise release_done(release, "Yang pernah terbit tidak dapat dibuang: halamannya tetap ada.")
        raise release_done(release, "Yang sudah terbit tidak dapat dibuang. Tariklah bila isinya salah.")
    if not release.is_discardable:
        text = "Rancangan ini sedang disusun. Tunggu sampai selesai, lalu buang."
        raise ConflictError(text, place=release.get_absolute_url())
