"""Telling people of deadlines that were set or moved, so that no step closes earlier than they were told."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import User
from apps.accounts.selectors import zones_of
from apps.core.formatting import format_datetime, in_zone
from apps.indicators.enums import EditionState, WindowStage
from apps.indicators.models import Edition, EditionWindow
from apps.notifications.enums import NoticeKind
from apps.notifications.services import notice_send
from apps.regions.enums import RegionLevel

from .step_takers import step_takers


@transaction.atomic
def deadline_move_tell() -> int:
    """Tell of each beginning and end of a step in an open edition that is not what was told last; return how many.

    One that was taken back is told as well: the step has no limit on that side any more.

    Everybody concerned gets one notice for all deadlines of an edition that changed. A worker that comes while another
    is at it waits, and finds nothing left to tell.
    """
    windows = EditionWindow.objects.select_for_update(of=("self",)).filter(edition__state=EditionState.OPEN)
    is_news = Q(due_at__isnull=False) & ~Q(told_due_at=F("due_at"))
    is_news |= Q(due_at__isnull=True, told_due_at__isnull=False)
    is_news |= Q(opens_at__isnull=False) & ~Q(told_opens_at=F("opens_at"))
    is_news |= Q(opens_at__isnull=True, told_opens_at__isnull=False)
    changed = list(windows.filter(is_news).select_related("edition"))
    for edition in {window.edition for window in changed}:
        _tell(edition, [window for window in changed if window.edition == edition])
    for window in changed:
        window.told_due_at, window.told_opens_at = window.due_at, window.opens_at
    EditionWindow.objects.bulk_update(changed, ["told_due_at", "told_opens_at"])
    return len(changed)


def _tell(edition: Edition, windows: Sequence[EditionWindow]) -> None:
    of_reader: dict[User, list[EditionWindow]] = {}
    for window in windows:
        for user in _readers(edition, window):
            of_reader.setdefault(user, []).append(window)
    zones = zones_of(of_reader)
    alike: dict[tuple[str, tuple[EditionWindow, ...]], list[User]] = {}
    for user, rows in of_reader.items():
        alike.setdefault((zones[user], tuple(rows)), []).append(user)
    for (zone, told), people in alike.items():
        with in_zone(zone):
            _send(edition, told, people)


def _send(edition: Edition, windows: Sequence[EditionWindow], people: Sequence[User]) -> None:
    is_moved = any(window.told_due_at or window.told_opens_at for window in windows)
    lines = [_line(window) for window in windows]
    if any(window.opens_at and window.opens_at > timezone.now() for window in windows):
        lines.append("Sebelum dibuka, tahap itu tertutup; yang sudah tersimpan tetap ada.")
    advice = ["Perpanjangan yang lebih lama tetap berlaku."] if is_moved else []
    is_filled = any(window.stage == WindowStage.ENTRY for window in windows)
    page = reverse("submissions:list" if is_filled else "reviews:queue")
    notice_send(
        kind=NoticeKind.DEADLINE,
        recipients=people,
        region=None,
        subject=f"Batas waktu {edition} {'berubah' if is_moved else 'ditetapkan'}",
        body="\n".join([*lines, *advice]),
        path=f"{page}?edisi={edition.code}",
    )


def _line(window: EditionWindow) -> str:
    begins = _side("mulai", window.opens_at, window.told_opens_at)
    if window.told_opens_at and not window.opens_at:
        begins = f"sudah dibuka, sebelumnya mulai {format_datetime(window.told_opens_at)}"
    ends = _side("sampai", window.due_at, window.told_due_at)
    if window.told_due_at and not window.due_at:
        ends = f"tidak dibatasi lagi, sebelumnya sampai {format_datetime(window.told_due_at)}"
    return f"{window}: {', '.join(filter(None, (begins, ends)))}."


def _side(word: str, moment: dt.datetime | None, told: dt.datetime | None) -> str:
    if moment is None:
        return ""
    before = f", sebelumnya {format_datetime(told)}" if told and told != moment else ""
    return f"{word} {format_datetime(moment)}{before}"


def _readers(edition: Edition, window: EditionWindow) -> dict[User, None]:
    """Return who takes the step, each once, however many regions they take it in."""
    takers = step_takers(edition, RegionLevel(window.level), WindowStage(window.stage))
    return dict.fromkeys(taker.user for taker in takers)
