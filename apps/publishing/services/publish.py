"""Making a draft public, and withdrawing a release. Its files never change, only its state does."""

from django.db import transaction
from django.utils import timezone

from apps.accounts.models import User
from apps.audit.enums import AuditAction
from apps.audit.services import audit_record
from apps.core.exceptions import ConflictError, InvalidInputError, NotAllowedError
from apps.core.formatting import format_datetime
from apps.core.reasons import is_reason
from apps.indicators.models import Edition

from .. import archive
from ..enums import WITHDRAWABLE_STATES, ReleaseState
from ..models import Release
from ..rules import can_publish, can_withdraw
from .checks import check_fresh, check_release
from .index import release_index_write
from .locking import release_done, release_lock


@transaction.atomic
def release_publish(*, release: Release, actor: User, accepts_outdated: bool = False) -> Release:
    """Publish a finished draft: everybody can read it at its address.

    The version in force until now becomes "Digantikan". Its pages stay at their addresses, under a notice that
    leads to the new version. `accepts_outdated` says that data which has changed since the run is no obstacle.

    Raises NotAllowedError, and ConflictError where the release is not a finished draft, its run is none that may be
    published (`check_run`, `check_fresh`), or its files are not as they were built, or tell what changed since another
    version than that in force.
    """
    if not can_publish(actor):
        raise NotAllowedError("Hanya penerbit yang dapat menerbitkan.")
    Edition.objects.select_for_update().get(pk=release.edition_id)
    locked = release_lock(release)
    check_publishable(locked)
    is_outdated = check_fresh(locked, accepts_outdated=accepts_outdated)
    return release_make_public(locked, by=actor, is_outdated=is_outdated)


def release_make_public(release: Release, *, by: User, is_outdated: bool) -> Release:
    """Make a locked release public, by a person now or by the schedule that the person has set.

    `is_outdated` is whether data has changed since its run, which the person has accepted: the log says it.

    Call it with its edition locked, in a transaction. The steps are ordered so that a crash between any two leaves
    nothing half public, and the same call again finishes the work: check the files, move the folder (one rename;
    nobody sees it before the index names it), write the rows, and write the index after the commit. If the crash comes
    between the last two, the sweeper writes the index.

    Raises ConflictError where its run or its files are not as they have to be.
    """
    check_release(release)
    archive.move_draft(release.public_id, release.edition.code, release.version)
    in_force = Release.objects.in_force().filter(edition=release.edition_id)
    superseded = list(in_force.values_list("version", flat=True))
    in_force.update(state=ReleaseState.SUPERSEDED)
    before, was_scheduled = release.get_state_display(), release.is_scheduled
    release.state, release.published_by, release.published_at = ReleaseState.PUBLISHED, by, timezone.now()
    release.publish_failure = ""
    release.save(update_fields=["state", "published_by", "published_at", "publish_failure"])
    audit_record(
        actor=None if was_scheduled else by,
        action=AuditAction.RELEASE_PUBLISH,
        subject=release,
        detail={
            "version": release.version,
            "manifest_sha256": release.manifest_sha256,
            "superseded": superseded,
            "before": before,
            "after": ReleaseState.PUBLISHED.label,
        },
        names={
            "superseded": ", ".join(f"versi {version}" for version in superseded),
            "person": by.label if was_scheduled else "",
            "despite": "data berubah sesudah hitungannya" if is_outdated else "",
        },
    )
    transaction.on_commit(release_index_write, robust=True)
    return release


@transaction.atomic
def release_withdraw(*, release: Release, reason: str, actor: User) -> Release:
    """Withdraw a public release: its pages stay at their addresses, each under a notice that shows the reason.

    Raises NotAllowedError, InvalidInputError without a reason, and ConflictError for a release that is not public
    or was withdrawn before.
    """
    if not can_withdraw(actor):
        raise NotAllowedError("Hanya penerbit yang dapat menarik terbitan.")
    reason = reason.strip()
    if not is_reason(reason):
        message = "Tulis alasan penarikan; alasan ini tampil di setiap halaman terbitan."
        raise InvalidInputError(message, {"reason": [message]})
    locked = release_lock(release)
    check_withdrawable(locked)
    before = locked.get_state_display()
    locked.state, locked.withdrawn_by, locked.withdrawn_at = ReleaseState.WITHDRAWN, actor, timezone.now()
    locked.withdrawn_reason = reason
    locked.save(update_fields=["state", "withdrawn_by", "withdrawn_at", "withdrawn_reason"])
    audit_record(
        actor=actor,
        action=AuditAction.RELEASE_WITHDRAW,
        subject=locked,
        detail={"version": locked.version, "before": before, "after": ReleaseState.WITHDRAWN.label},
        names={"reason": reason},
    )
    transaction.on_commit(release_index_write, robust=True)
    return locked


def check_publishable(release: Release) -> None:
    """Raise ConflictError where the release was published before, is scheduled, or its files are not built yet."""
    if not release.is_coming:
        raise release_done(release)
    if release.is_scheduled:
        raise ConflictError(
            f"{release} terjadwal terbit pada {format_datetime(release.publish_at)}. Batalkan jadwalnya dahulu untuk "
            "menerbitkannya sekarang.",
            place=release.get_absolute_url(),
        )
    if not release.is_ready:
        raise ConflictError(
            f"{release} belum selesai disusun, jadi belum dapat diterbitkan.",
            place=release.get_absolute_url(),
        )


def check_withdrawable(release: Release) -> None:
    """Raise ConflictError where the release is not public, or was withdrawn before."""
    if release.is_coming:
        text = f"{release} belum terbit, jadi tidak dapat ditarik. Rancangan dapat dibuang."
        raise ConflictError(text, place=release.get_absolute_url())
    if release.state not in WITHDRAWABLE_STATES:
        raise release_done(release)
