"""Warning before a role ends: the person, and whoever can give it for longer."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from django.db import transaction
from django.urls import reverse

from apps.accounts.models import Assignment, User
from apps.accounts.selectors import assignment_list_ending, left_alone_in_words, managing_role_list
from apps.accounts.services import assignments_note_warned
from apps.core.formatting import format_date
from apps.regions.models import Region

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
    managed: dict[tuple[User, Region], list[Assignment]] = defaultdict(list)
    for row in rows:
        managing = managing_role_list(row)
        _tell_holder(row, managing)
        for role in managing:
            managed[role.user, role.region].append(row)
    for (manager, region), theirs in managed.items():
        _tell_manager(manager, region, theirs)
    assignments_note_warned(rows, days)
    return len(rows)


def _tell_holder(row: Assignment, managing: Sequence[Assignment]) -> None:
    end, who = format_date(row.last_day), ", ".join(str(role.user) for role in managing[:_NAMED])
    ask = f" Yang dapat memperpanjangnya: {who}." if who else ""
    notice_send(
        kind=NoticeKind.ACCESS,
        recipients=[row.user],
        region=None,
        subject=f"Peran Anda di {row.region} berakhir {end}",
        body=(
            f"Peran {row.get_role_display()} Anda di {row.region} berlaku sampai {end}. Sesudah hari itu wewenangnya "
            f"berhenti; data yang sudah Anda masukkan tetap ada. Bila Anda masih bertugas, mintalah perpanjangan.{ask}"
        ),
        path=reverse("accounts:account"),
    )


def _tell_manager(manager: User, region: Region, rows: Sequence[Assignment]) -> None:
    """Tell of the roles that end, with names and addresses: to be read only as long as `manager` manages `region`."""
    lines = [
        f"{row.user} ({row.user.email}), {row.get_role_display()} di {row.region}: sampai {format_date(row.last_day)}"
        for row in rows
    ]
    notice_send(
        kind=NoticeKind.ACCESS,
        recipients=[manager],
        region=region,
        subject=f"{len(rows)} peran di wilayah Anda akan berakhir",
        body="\n".join(
            [
                "Peran berikut berakhir dengan sendirinya. Perpanjang bila orangnya masih bertugas.",
                *lines,
                *left_alone_in_words(rows),
            ]
        ),
        path=rows[0].user.get_absolute_url() if len(rows) == 1 else reverse("accounts:access_review"),
    )
