"""Warning before a role ends: the person, and whoever can give it for longer."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from django.db import transaction
from django.urls import reverse

from apps.accounts.models import Assignment, User
from apps.accounts.selectors import assignment_list_ending, manager_list_of
from apps.accounts.services import assignments_note_warned
from apps.core.formatting import format_date

from ..enums import NoticeKind
from .notices import notice_send

WARNED_AHEAD: Final = (3, 14)
"""So many days ahead; the nearest first, so that nobody is warned twice of an end that is near already."""

_BATCH: Final = 500
_NAMED: Final = 3


def ending_roles_warn_pending() -> int:
    """Warn of the roles that end soon, each of them 14 and 3 days ahead; return how many there were.

    Safe to run twice, also at the same time: the rows are locked, and what was warned of is noted on them in the
    transaction that writes the notices.
    """
    return sum(_warn(days) for days in WARNED_AHEAD)


@transaction.atomic
def _warn(days: int) -> int:
    ending = assignment_list_ending(within=timedelta(days=days), warned_before=days)
    locked = ending.select_for_update(of=("self",), skip_locked=True)
    rows = list(locked.with_region().select_related("user").order_by("expires_at", "pk")[:_BATCH])
    managed: dict[User, list[Assignment]] = defaultdict(list)
    for row in rows:
        managers = manager_list_of(row)
        _tell_holder(row, managers)
        for manager in managers:
            managed[manager].append(row)
    for manager, theirs in managed.items():
        _tell_manager(manager, theirs)
    assignments_note_warned(rows, days)
    return len(rows)


def _tell_holder(row: Assignment, managers: Sequence[User]) -> None:
    end, who = format_date(row.last_day), ", ".join(map(str, managers[:_NAMED]))
    ask = f" Yang dapat memperpanjangnya: {who}." if who else ""
    notice_send(
        kind=NoticeKind.ACCESS,
        recipients=[row.user],
        subject=f"Peran Anda di {row.region} berakhir {end}",
        body=(
            f"Peran {row.get_role_display()} Anda di {row.region} berlaku sampai {end}. Sesudah hari itu wewenangnya "
            f"berhenti; data yang sudah Anda masukkan tetap ada. Bila Anda masih bertugas, mintalah perpanjangan.{ask}"
        ),
        path=reverse("accounts:account"),
    )


def _tell_manager(manager: User, rows: Sequence[Assignment]) -> None:
    lines = [
        f"{row.user} ({row.user.email}), {row.get_role_display()} di {row.region}: sampai {format_date(row.last_day)}"
        for row in rows
    ]
    notice_send(
        kind=NoticeKind.ACCESS,
        recipients=[manager],
        subject=f"{len(rows)} peran di wilayah Anda akan berakhir",
        body="\n".join(
            ["Peran berikut berakhir dengan sendirinya. Perpanjang bila orangnya masih bertugas.", *lines]
        ),
        path=rows[0].user.get_absolute_url() if len(rows) == 1 else reverse("accounts:access_review"),
    )
