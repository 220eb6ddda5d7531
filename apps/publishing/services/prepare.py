"""Asking for a draft, and throwing one away."""

from functools import partial

from django.db import transaction

from apps.accounts.models import User
from apps.audit.enums import AuditAction
from apps.audit.selectors import already_done
from apps.audit.services import audit_record
from apps.computation.models import IndexRun
from apps.core.exceptions import ConflictError, InvalidInputError, NotAllowedError
from apps.core.reasons import is_reason
from apps.indicators.models import Edition

from .. import archive
from ..enums import COMING_STATES, ReleaseState
from ..models import Release
from ..rules import can_prepare
from .checks import check_run
from .locking import release_done, release_lock


@transaction.atomic
def release_prepare(*, run: IndexRun, actor: User, note: str = "") -> Release:
    """Make a draft of the next version of the run's edition, queue the building of its files, and return it.

    The draft then stands in the list "Terbitan", with a progress bar on its page. The caller sends its id to the
    workers after the commit (`tasks.release_send`).

    Raises NotAllowedError; ConflictError where no release may be made of the run (`check_run`), or the edition has a
    draft already; InvalidInputError where `note` is empty from version 2 on, for
    it tells readers what changed.
    """
    if not can_prepare(actor):
        raise NotAllowedError("Hanya penerbit yang dapat menyiapkan terbitan.")
    edition = Edition.objects.select_for_update().get(pk=run.edition_id)
    check_run(run)
    versions = list(Release.objects.filter(edition=edition).order_by("-version"))
    coming = next((release for release in versions if release.state in COMING_STATES), None)
    if coming is not None:
        raise already_done(
            coming,
            f"Rancangan v{coming.version} dari {edition}",
            AuditAction.RELEASE_PREPARE,
            then="Terbitkan atau buang rancangan itu dahulu.",
        )
    version = versions[0].version + 1 if versions else 1
    note = note.strip()
    if version > 1 and not is_reason(note):
        message = "Tulis apa yang berubah sejak versi sebelumnya."
        raise InvalidInputError(message, {"note": [message]})
    release = Release.objects.create(
        edition=edition,
        run=run,
        version=version,
        predecessor=Release.objects.followed_in(edition),
        note=note,
        prepared_by=actor,
    )
    audit_record(
        actor=actor,
        action=AuditAction.RELEASE_PREPARE,
        subject=release,
        detail={"version": version, "run": str(run.public_id)},
        names={"run": str(run)},
    )
    return release


@transaction.atomic
def release_discard(*, release: Release, actor: User) -> None:
    """Delete a draft with its files, also a scheduled one: it leaves the list, and its version number becomes free.

    Raises NotAllowedError, and ConflictError for a release that is public, still being built, or discarded already.
    """
    if not can_prepare(actor):
        raise NotAllowedError("Hanya penerbit yang dapat membuang rancangan terbitan.")
    locked = release_lock(release)
    check_discardable(locked)
    audit_record(
        actor=actor, action=AuditAction.RELEASE_DISCARD, subject=locked, detail={"version": locked.version}
    )
    files = (locked.public_id, locked.edition.code, locked.version)
    transaction.on_commit(partial(archive.remove_coming, *files))
    locked.delete()


def check_discardable(release: Release) -> None:
    """Raise ConflictError where the release is public, or its files are being built now."""
    if not release.is_coming:
        if release.state == ReleaseState.WITHDRAWN:
            raise release_done(release, "Yang pernah terbit tidak dapat dibuang: halamannya tetap ada.")
        raise release_done(release, "Yang sudah terbit tidak dapat dibuang. Tariklah bila isinya salah.")
    if not release.is_discardable:
        text = "Rancangan ini sedang disusun. Tunggu sampai selesai, lalu buang."
        raise ConflictError(text, place=release.get_absolute_url())
