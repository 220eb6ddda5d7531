"""Setting the minute at which a release becomes public, taking it back, and publishing when the minute has come."""

import datetime as dt
import logging
from typing import Final

from django.db import InterfaceError, OperationalError, transaction
from django.utils import timezone

from apps.accounts.models import User
from apps.accounts.permissions import Permission
from apps.accounts.selectors import assignment_list_with, people_by_zone
from apps.audit.enums import AuditAction
from apps.audit.selectors import already_done
from apps.audit.sentences import moment_kept
from apps.audit.services import audit_record
from apps.computation.selectors import is_run_outdated
from apps.core.exceptions import ConflictError, InvalidInputError, NotAllowedError
from apps.core.formatting import format_datetime, in_zone
from apps.indicators.models import Edition
from apps.notifications.enums import NoticeKind
from apps.notifications.services import NoticeDraft, notices_send

from ..enums import ReleaseState
from ..models import Release
from ..rules import can_publish
from .checks import check_fresh, check_release
from .locking import release_done, release_lock
from .publish import release_make_public

logger = logging.getLogger(__name__)

FURTHEST: Final = dt.timedelta(days=366)
"""No release is planned further ahead: more is a year that was mistyped."""

_PLAN: Final = ("state", "publish_at", "scheduled_by", "accepts_outdated", "publish_failure")


@transaction.atomic
def release_schedule(
    *,
    release: Release,
    publish_at: dt.datetime,
    actor: User,
    shown: dt.datetime | None = None,
    accepts_outdated: bool = False,
) -> Release:
    """Let the portal publish a finished draft at a minute to come, or change that minute.

    `shown` is the minute that the page showed from which this was sent, None where it was not scheduled by then; where
    somebody else has set another one since, theirs stays. `accepts_outdated` says that it is to be published also where
    data has changed since its run, now or until then.

    Raises NotAllowedError; InvalidInputError for a minute that is over, or too far ahead; ConflictError for a release
    that could not be published now either, or whose minute was set meanwhile.
    """
    if not can_publish(actor):
        raise NotAllowedError("Hanya penerbit yang dapat menjadwalkan terbitan.")
    Edition.objects.select_for_update().get(pk=release.edition_id)
    locked = release_lock(release)
    check_schedulable(locked)
    if locked.publish_at != shown:
        steps = (AuditAction.RELEASE_SCHEDULE, AuditAction.RELEASE_UNSCHEDULE)
        then = "Periksa keadaannya, lalu atur lagi bila perlu."
        raise already_done(locked, f"Jadwal {locked}", *steps, then=then)
    publish_at = _minute_ahead(publish_at)
    check_release(locked)
    check_fresh(locked, accepts_outdated=accepts_outdated)
    locked.state, locked.publish_at, locked.scheduled_by = ReleaseState.SCHEDULED, publish_at, actor
    locked.accepts_outdated, locked.publish_failure = accepts_outdated, ""
    locked.save(update_fields=_PLAN)
    audit_record(
        actor=actor,
        action=AuditAction.RELEASE_SCHEDULE,
        subject=locked,
        detail={
            "version": locked.version,
            "manifest_sha256": locked.manifest_sha256,
            "before": moment_kept(shown, ReleaseState.DRAFT.label),
            "after": moment_kept(publish_at),
        },
        names={
            "until": moment_kept(publish_at),
            "despite": "data berubah sesudah hitungannya" if accepts_outdated else "",
        },
    )
    return locked


@transaction.atomic
def release_unschedule(*, release: Release, actor: User) -> Release:
    """Take the minute back: the release is a draft again, and nothing is published.

    Raises NotAllowedError, and ConflictError where the release is not scheduled, or was published meanwhile.
    """
    if not can_publish(actor):
        raise NotAllowedError("Hanya penerbit yang dapat membatalkan jadwal terbitan.")
    locked = release_lock(release)
    check_scheduled(locked)
    _put_back(locked, actor=actor)
    return locked


def release_publish_due(now: dt.datetime | None = None) -> list[Release]:
    """Publish the scheduled releases whose minute has come, each once; return those that this call has published.

    Safe to run twice, also at the same time and in several workers: each release is locked, and looked at again then.
    Where the portal was down at the minute, the next call publishes. A release that cannot be published as it is (its
    files were changed, its run must not be published, data has changed since, who scheduled it may not publish any
    more) becomes a draft again, with the reason on its page and a notice to the publishers. Where something stands in
    the way that has nothing to do with it, such as a full disk, it stays scheduled and is tried again with every call;
    the publishers are told of the first failure. They are told too when data changes before the minute, so that they
    need not find out then.
    """
    now = now or timezone.now()
    _warn_of_changed_data(now)
    published = []
    for pk in Release.objects.due(now).values_list("pk", flat=True):
        try:
            release = _publish_due(pk, now)
        except ConflictError as error:
            _give_up(pk, now, error.message)
        except (OperationalError, InterfaceError) as error:
            # The database went away: nothing is stored, and the next call looks again.
            logger.warning("release_publish_interrupted release=%s error=%s", pk, error)
        except Exception:
            logger.exception("release_publish_crashed release=%s", pk)
            _note_obstacle(pk)
        else:
            published += [release] if release else []
    return published


def check_schedulable(release: Release) -> None:
    """Raise ConflictError where the release is public, or its files are not built yet."""
    if not release.is_coming:
        raise release_done(release)
    if not release.is_scheduled and not release.is_ready:
        text = f"{release} belum selesai disusun, jadi belum dapat dijadwalkan."
        raise ConflictError(text, place=release.get_absolute_url())


def check_scheduled(release: Release) -> None:
    """Raise ConflictError where no minute is set, or the release was published."""
    if not release.is_coming:
        raise release_done(release)
    if not release.is_scheduled:
        raise already_done(release, f"Jadwal {release}", AuditAction.RELEASE_UNSCHEDULE)


def _minute_ahead(moment: dt.datetime) -> dt.datetime:
    """Return the minute of a moment; raises InvalidInputError where it is over, or too far ahead."""
    now, publish_at = timezone.now(), moment.replace(second=0, microsecond=0)
    message = ""
    if publish_at <= now:
        message = f"Waktu itu sudah lewat: sekarang {format_datetime(now)}. Tulis waktu yang akan datang."
    elif publish_at > now + FURTHEST:
        message = "Waktu itu lebih dari setahun lagi. Periksa tahunnya."
    if message:
        raise InvalidInputError(message, {"publish_at": [message]})
    return publish_at


@transaction.atomic
def _publish_due(pk: int, now: dt.datetime) -> Release | None:
    """Publish one release whose minute has come; None where another worker has, or its minute was changed."""
    release = _lock_due(pk, now)
    if release is None or release.scheduled_by is None:
        return None
    if not can_publish(release.scheduled_by):
        raise ConflictError(
            f"{release.scheduled_by}, yang menjadwalkannya, tidak lagi berhak menerbitkan. Penerbit lain perlu "
            "menjadwalkannya lagi.",
            place=release.get_absolute_url(),
        )
    is_outdated = check_fresh(release, accepts_outdated=release.accepts_outdated)
    release_make_public(release, by=release.scheduled_by, is_outdated=is_outdated)
    _tell(
        release,
        subject=f"{release} sudah terbit",
        body=f"Portal menerbitkan {release} sesuai jadwal yang ditetapkan {release.scheduled_by}.",
    )
    return release


@transaction.atomic
def _give_up(pk: int, now: dt.datetime, reason: str) -> None:
    """Make a draft of a release that cannot be published as it is, and say why."""
    release = _lock_due(pk, now)
    if release is None:
        return
    planned = release.publish_at
    _put_back(release, actor=None, reason=reason)
    for zone, people in people_by_zone(_publishers()).items():
        with in_zone(zone):
            body = (
                f"{release} terjadwal terbit pada {format_datetime(planned)}, tetapi tidak dapat diterbitkan: {reason} "
                "Terbitan itu kembali menjadi rancangan; portal tidak mencoba lagi."
            )
        draft = NoticeDraft(people, None, f"{release} tidak terbit", body, release.get_absolute_url())
        notices_send(kind=NoticeKind.RELEASE, drafts=[draft])


def _warn_of_changed_data(now: dt.datetime) -> None:
    """Tell the publishers once that a release will not become public at its minute, because data has changed since."""
    waiting = Release.objects.filter(
        state=ReleaseState.SCHEDULED, publish_at__gt=now, accepts_outdated=False, publish_failure=""
    )
    for release in waiting.select_related("run__edition"):
        if is_run_outdated(release.run):
            _note_once(
                release.pk,
                "tidak akan terbit pada jadwalnya",
                "Data edisi ini berubah sesudah hitungan terbitan ini, jadi pada menitnya ia tidak akan terbit. Bila "
                "ia tetap akan terbit, ubah jadwalnya dan nyatakan itu di sana; bila tidak, buang dan siapkan dari "
                "hitungan baru.",
            )


def _note_obstacle(pk: int) -> None:
    """Say that a release whose minute has come waits for something that has nothing to do with it."""
    _note_once(
        pk,
        "belum dapat diterbitkan",
        "Penyimpanan terbitan tidak dapat ditulis, atau ada kesalahan pada portal. Portal mencoba lagi sampai berhasil "
        "atau jadwalnya dibatalkan. Sampaikan kepada pengelola portal.",
    )


@transaction.atomic
def _note_once(pk: int, what: str, why: str) -> None:
    """Write on a scheduled release why it is not published, and tell the publishers, unless it says why already."""
    release = Release.objects.locked().filter(pk=pk, state=ReleaseState.SCHEDULED, publish_failure="").first()
    if release is None:
        return
    release.publish_failure = why
    release.save(update_fields=["publish_failure"])
    _tell(release, subject=f"{release} {what}", body=why)


def _lock_due(pk: int, now: dt.datetime) -> Release | None:
    """Lock a release with its edition; None where it is not to be published any more, or another worker is at it.

    To compare thousands of files takes seconds: whoever looks meanwhile does not wait, and looks again later.
    """
    edition = Release.objects.filter(pk=pk).values("edition")
    if Edition.objects.select_for_update(skip_locked=True).filter(pk__in=edition).first() is None:
        return None
    return Release.objects.locked().due(now).filter(pk=pk).first()


def _put_back(release: Release, *, actor: User | None, reason: str = "") -> None:
    """Make a scheduled release a draft again; `reason` is why the portal did it by itself."""
    planned = release.publish_at
    release.state, release.publish_at, release.scheduled_by = ReleaseState.DRAFT, None, None
    release.accepts_outdated, release.publish_failure = False, reason
    release.save(update_fields=_PLAN)
    audit_record(
        actor=actor,
        action=AuditAction.RELEASE_UNSCHEDULE,
        subject=release,
        detail={
            "version": release.version,
            "before": moment_kept(planned),
            "after": ReleaseState.DRAFT.label,
        },
        names={"until": moment_kept(planned), "reason": reason.rstrip(".")},
    )


def _tell(release: Release, *, subject: str, body: str) -> None:
    draft = NoticeDraft(_publishers(), None, subject, body, release.get_absolute_url())
    notices_send(kind=NoticeKind.RELEASE, drafts=[draft])


def _publishers() -> list[User]:
    return list({row.user_id: row.user for row in assignment_list_with(Permission.RELEASE_PUBLISH)}.values())
