"""Opening a release to stakeholders before it is public, so that each reads the report on the own region."""

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import User
from apps.accounts.permissions import Permission
from apps.accounts.selectors import assignment_list_with
from apps.audit.enums import AuditAction
from apps.audit.selectors import already_done
from apps.audit.services import audit_record
from apps.core.exceptions import ConflictError, NotAllowedError
from apps.core.formatting import format_datetime, in_zone
from apps.notifications.enums import NoticeKind
from apps.notifications.services import NoticeDraft, notices_send
from apps.regions.models import Region

from ..models import Release
from ..rules import can_publish
from ..selectors import report_list_of
from .locking import release_done, release_lock


@transaction.atomic
def release_share(*, release: Release, actor: User) -> Release:
    """Let stakeholders read the report on their region, before the release is public; each of them gets a notice.

    Those whose region is not in the edition have nothing to read, and are told nothing. The others find it on their
    home page until it is closed again (`release_unshare`), or public.

    Raises NotAllowedError, and ConflictError for a release that is public, not built yet, or open already.
    """
    if not can_publish(actor):
        raise NotAllowedError("Hanya penerbit yang dapat membuka laporan bagi pemangku kepentingan.")
    locked = release_lock(release)
    check_shareable(locked)
    locked.shared_at, locked.shared_by = timezone.now(), actor
    locked.save(update_fields=["shared_at", "shared_by"])
    audit_record(
        actor=actor, action=AuditAction.RELEASE_SHARE, subject=locked, detail={"version": locked.version}
    )
    readers: dict[str, dict[int, User]] = {}
    for assignment in assignment_list_with(Permission.RELEASE_VIEW_EMBARGOED):
        readers.setdefault(assignment.region.lineage, {})[assignment.user_id] = assignment.user
    drafts = [
        _invitation(locked, report.region, list(readers[report.region.lineage].values()))
        for report in report_list_of(locked, readers)
    ]
    notices_send(kind=NoticeKind.RELEASE, drafts=drafts)
    return locked


@transaction.atomic
def release_unshare(*, release: Release, actor: User) -> Release:
    """Close the reports to stakeholders again: they find nothing of the release any more.

    Raises NotAllowedError, and ConflictError where it is public, or not open.
    """
    if not can_publish(actor):
        raise NotAllowedError("Hanya penerbit yang dapat menutup laporan bagi pemangku kepentingan.")
    locked = release_lock(release)
    check_shared(locked)
    locked.shared_at, locked.shared_by = None, None
    locked.save(update_fields=["shared_at", "shared_by"])
    audit_record(
        actor=actor, action=AuditAction.RELEASE_UNSHARE, subject=locked, detail={"version": locked.version}
    )
    return locked


@transaction.atomic
def release_read(*, release: Release, region: Region, actor: User) -> None:
    """Write down that a stakeholder reads the report on a region: every time, also within the same minute."""
    audit_record(
        actor=actor,
        action=AuditAction.RELEASE_READ,
        subject=release,
        region=region,
        detail={"version": release.version, "manifest_sha256": release.manifest_sha256},
    )


def check_shareable(release: Release) -> None:
    """Raise ConflictError where the release is public, its files are not built yet, or it is open already."""
    if not release.is_coming:
        raise release_done(release)
    if not release.is_readable:
        text = f"{release} belum selesai disusun, jadi belum dapat dibuka bagi pemangku kepentingan."
        raise ConflictError(text, place=release.get_absolute_url())
    if release.is_shared:
        raise already_done(release, f"Laporan {release}", AuditAction.RELEASE_SHARE)


def check_shared(release: Release) -> None:
    """Raise ConflictError where the release is public, or stakeholders read nothing of it."""
    if not release.is_coming:
        raise release_done(release)
    if not release.is_shared:
        raise already_done(release, f"Laporan {release}", AuditAction.RELEASE_UNSHARE)


def _invitation(release: Release, region: Region, people: list[User]) -> NoticeDraft:
    with in_zone(region.timezone):
        until = f" pada {format_datetime(release.publish_at)}" if release.publish_at else ""
    return NoticeDraft(
        people,
        None,
        f"Laporan {region} dari {release} dapat Anda baca sebelum terbit",
        (
            f"Anda dapat membaca laporan {region} sebelum {release} terbit{until}. Laporan itu di bawah embargo: "
            "jangan disebarkan sebelum terbit. Setiap halamannya memuat nama Anda, dan setiap pembacaan dicatat."
        ),
        reverse("publishing:embargo_list"),
    )
