"""The windows of an edition: from when until when offices fill their forms, and others review and accept them."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.db import transaction
from django.utils import timezone

from apps.accounts.models import User
from apps.audit.enums import AuditAction
from apps.audit.selectors import act_of
from apps.audit.sentences import listed, moment_kept
from apps.audit.services import audit_record
from apps.core.exceptions import ConflictError, InvalidInputError, StaleRevisionError
from apps.core.formatting import format_datetime
from apps.core.read_marks import Marks, Merged, merge_values
from apps.regions.enums import OFFICE_LEVELS, RegionLevel

from ..enums import EditionState, WindowStage
from ..models import Edition, EditionWindow
from ..rules import may_manage_editions
from ..selectors import window_values
from .permission import require

Values = Mapping[str, dt.datetime | None]

MINIMUM_NOTICE: Final = dt.timedelta(hours=24)
"""How long before a new, or an earlier, end people are told of it at least: the notices leave within minutes, but a
coordinator in Papua reads them in the morning."""


@dataclass(frozen=True)
class WindowEnd:
    """One end of one window; `name` is that of its field: "regency_entry_due_at"."""

    level: RegionLevel
    stage: WindowStage
    side: str
    """`opens_at` or `due_at`."""

    @property
    def name(self) -> str:
        return f"{self.level}_{self.stage}_{self.side}"

    @property
    def label(self) -> str:
        """Which end it is: "Batas pengisian kabupaten/kota"."""
        what = f"{self.stage.label.lower()} {self.level.label.lower()}"
        return f"Awal {what}" if self.side == "opens_at" else f"Batas {what}"


WINDOW_ENDS: Final = tuple(
    WindowEnd(level, stage, side)
    for level in OFFICE_LEVELS
    for stage in WindowStage
    for side in ("opens_at", "due_at")
)


@transaction.atomic
def edition_windows_set(
    *, edition: Edition, actor: User | None, values: Values, shown: Marks | None = None
) -> Edition:
    """Set when the forms of an edition are filled, reviewed and accepted; what `values` leaves out stays.

    The keys are the names of `WINDOW_ENDS`; None means without a limit. It can be changed while the edition is open,
    and holds from then on. `shown` are the marks of what stood on the page (`apps/core/read_marks.py`).

    Nothing closes before those concerned were told: an end may not come sooner than `MINIMUM_NOTICE`, and what has
    begun may not begin later. What stays as it is may lie in the past.

    Raises NotAllowedError, ConflictError (closed), InvalidInputError by field where ends contradict each other or come
    too soon, and StaleRevisionError where somebody else has changed the same since.
    """
    require(may_manage_editions, actor, "Mengatur batas waktu memerlukan izin mengelola edisi.")
    locked = Edition.objects.select_for_update().get(pk=edition.pk)
    check_schedulable(locked)
    stored = {name: to_minute(value) for name, value in window_values(locked).items()}
    sent = {name: to_minute(value) for name, value in values.items()}
    merged = Merged({**stored, **sent}) if shown is None else merge_values(sent, stored, shown)
    changed = [end for end in WINDOW_ENDS if merged.values[end.name] != stored[end.name]]
    errors = dict(_contradictions(merged.values)) or dict(_sudden(locked, changed, stored, merged.values))
    if errors:
        raise InvalidInputError("Batas waktu belum disimpan. Perbaiki isian yang ditandai.", errors)
    if merged.contradictions:
        raise StaleRevisionError(_told_stale(locked), [merged])
    if changed:
        windows_write(locked, merged.values)
        _record(locked, changed, stored, merged.values, actor)
    return locked


def check_schedulable(edition: Edition) -> None:
    """Raise ConflictError where an edition has no time any more that could be set."""
    if edition.state == EditionState.CLOSED:
        raise ConflictError(
            f"Edisi {edition.name} sudah ditutup, jadi batas waktunya tidak dapat diubah lagi.",
            place=edition.get_absolute_url(),
        )


def windows_write(edition: Edition, values: Values) -> None:
    """Store the windows; one without any limit has no row."""
    for level in OFFICE_LEVELS:
        for stage in WindowStage:
            ends = {side: values.get(f"{level}_{stage}_{side}") for side in ("opens_at", "due_at")}
            key: dict[str, Any] = {"edition": edition, "level": level, "stage": stage}
            if any(ends.values()):
                EditionWindow.objects.update_or_create(**key, defaults=ends)
            else:
                EditionWindow.objects.filter(**key).delete()


def to_minute(value: dt.datetime | None) -> dt.datetime | None:
    """Return a moment as it is stored: pages show and take minutes, in whatever zone."""
    return value.astimezone(dt.UTC).replace(second=0, microsecond=0) if value else None


def _contradictions(values: Values) -> Iterator[tuple[str, list[str]]]:
    """Yield the fields of ends that lie before what has to come first, each with what is wrong."""
    for level in OFFICE_LEVELS:
        latest: tuple[dt.datetime, str] | None = None
        for stage in WindowStage:
            opens, due = values[f"{level}_{stage}_opens_at"], values[f"{level}_{stage}_due_at"]
            if opens and due and opens >= due:
                yield f"{level}_{stage}_due_at", ["Batas harus sesudah awalnya."]
            elif due and latest and due < latest[0]:
                yield f"{level}_{stage}_due_at", [f"Batas ini harus sama dengan atau sesudah {latest[1]}."]
            if due:
                latest = due, f"batas {stage.label.lower()} ({format_datetime(due)})"


def _sudden(
    edition: Edition, changed: list[WindowEnd], before: Values, after: Values
) -> Iterator[tuple[str, list[str]]]:
    """Yield the fields of ends that would close a step before anybody was told, each with what to do."""
    now = timezone.now()
    for end in changed:
        value, old = after[end.name], before[end.name]
        if value is None:
            continue
        if end.side == "opens_at":
            if value > now and _has_begun(edition, end, before, now):
                yield (
                    end.name,
                    ["Tahap ini sedang dibuka, jadi awalnya tidak dapat dipindah ke kemudian hari."],
                )
        elif old and value > old:  # more time than they were told of
            if value <= now:
                yield end.name, ["Batas baru harus sesudah saat ini."]
        elif value < now + MINIMUM_NOTICE:
            soonest = format_datetime(now + MINIMUM_NOTICE)
            yield (
                end.name,
                [f"Pilih waktu sesudah {soonest}, supaya yang terkait sempat diberi tahu lebih dahulu."],
            )


def _has_begun(edition: Edition, end: WindowEnd, stored: Values, now: dt.datetime) -> bool:
    """Whether people may be at a step already: without a beginning, it is open with its edition."""
    opens, due = stored[end.name], stored[f"{end.level}_{end.stage}_due_at"]
    return edition.is_open and (due is None or due >= now) and (opens is None or opens <= now)


def _told_stale(edition: Edition) -> str:
    act = act_of(edition, AuditAction.EDITION_SCHEDULE) or "oleh orang lain"
    return (
        f"Batas waktu ini diubah {act}, setelah Anda membuka halaman ini, dan berbeda dari isian Anda. "
        "Tidak ada yang disimpan. Muat ulang halaman ini, lalu ulangi."
    )


def _record(
    edition: Edition, changed: list[WindowEnd], before: Values, after: Values, actor: User | None
) -> None:
    def say(end: WindowEnd, value: dt.datetime | None) -> str:
        return f"{end.label}: {moment_kept(value, 'tidak ditetapkan')}"

    audit_record(
        actor=actor,
        action=AuditAction.EDITION_SCHEDULE,
        subject=edition,
        detail={
            "windows_before": [say(end, before[end.name]) for end in changed],
            "windows_after": [say(end, after[end.name]) for end in changed],
        },
        names={"changes": listed([say(end, after[end.name]) for end in changed])},
    )
