"""When the step may be taken that a form waits for: this is the only place that says so, for one form and for many.

A window of the edition holds for all offices of a level; what was granted to one office may end later.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, cast

from django.db import models
from django.utils import timezone

from apps.core.formatting import format_datetime
from apps.indicators.enums import WindowStage

if TYPE_CHECKING:
    from .models import Submission
    from .querysets import SubmissionQuerySet

NATIONAL: Final = "peninjau nasional di Bawaslu RI"
OTHER_NATIONAL: Final = "peninjau nasional lain di Bawaslu RI"


def is_past(due_at: dt.datetime | None) -> bool:
    """Whether a deadline has passed; its last moment is still in time."""
    return due_at is not None and due_at < timezone.now()


def is_ahead(opens_at: dt.datetime | None) -> bool:
    """Whether the time for a step has not come yet."""
    return opens_at is not None and timezone.now() < opens_at


@dataclass(frozen=True)
class Window:
    """From when until when one step may be taken with one form; `due_at` includes what was granted to its office.

    `reason` says why more time was granted, "" where the window of the edition holds. Without a `stage` the form waits
    for nothing. Entry ends for good when its edition is closed: `closed_at` says since when, and no other time goes on.
    """

    stage: WindowStage | None = None
    opens_at: dt.datetime | None = None
    due_at: dt.datetime | None = None
    reason: str = ""
    general_due_at: dt.datetime | None = None
    """When it ends for all other offices of the level."""
    closed_at: dt.datetime | None = None

    @property
    def is_over(self) -> bool:
        return is_past(self.due_at)

    @property
    def is_early(self) -> bool:
        return is_ahead(self.opens_at)

    @property
    def is_open(self) -> bool:
        return not self.is_over and not self.is_early and self.closed_at is None

    @property
    def is_limited(self) -> bool:
        """Whether there is anything to say of when the step may be taken."""
        return any((self.opens_at, self.due_at, self.closed_at))

    @property
    def label(self) -> str:
        """What ends at its end: "Batas pengisian"."""
        return f"Batas {self.stage.label.lower()}" if self.stage else ""


_COLUMNS: Final = {
    "window_stage": "stage",
    "opens_at": "opens_at",
    "due_at": "due_at",
    "granted_due_at": "granted_due_at",
    "granted_reason": "granted_reason",
    "general_due_at": "general_due_at",
    "closed_at": "closed_at",
}
"""What `with_window` annotates, and the columns of `StageWindow` that it stands for."""

WINDOW_FIELDS: Final = tuple(_COLUMNS)
WINDOW_COLUMNS: Final = tuple(_COLUMNS.values())


def window_read(values: Sequence[Any]) -> Window:
    """Return the window that the annotations `WINDOW_FIELDS` of `with_window` say."""
    stage, opens_at, due_at, granted_due_at, reason, general_due_at, closed_at = values
    is_granted = due_at is not None and due_at == granted_due_at
    return Window(
        stage=WindowStage(stage) if stage else None,
        opens_at=opens_at,
        due_at=due_at,
        reason=reason if is_granted else "",
        general_due_at=general_due_at,
        closed_at=closed_at,
    )


class Windowed:
    """The part of `SubmissionQuerySet` that reads windows."""

    def with_window(self, stage: WindowStage | None = None) -> "SubmissionQuerySet":
        """Annotate when the step may be taken that each form waits for, or that of `stage`.

        `window_stage` is that step (None for accepted data), `opens_at` and `due_at` when it may be taken: the later
        one of `general_due_at`, until when all offices of the level may, and `granted_due_at`, until when this one may,
        for `granted_reason`. Of entry in a closed edition only `closed_at` is there.
        """
        step = (
            models.Q(stage_windows__is_next=True) if stage is None else models.Q(stage_windows__stage=stage)
        )
        return cast("SubmissionQuerySet", self).annotate(
            step=models.FilteredRelation("stage_windows", condition=step),
            **{name: models.F(f"step__{column}") for name, column in _COLUMNS.items()},
        )


def is_spent(windows: Mapping[WindowStage, Window]) -> bool:
    """Whether a province can give no more time for filling: it goes as far as the deadline of the review."""
    review, entry = windows[WindowStage.REVIEW].due_at, windows[WindowStage.ENTRY].due_at
    return review is not None and (is_past(review) or (entry is not None and entry >= review))


def why_closed(submission: "Submission", advice: str) -> str:
    """Return why the step that a form waits for cannot be taken now, and what to do; "" where it can be.

    What to do once its time is over is the `advice`: `why_closed_to` and `why_closed_to_office` know it.
    """
    window = submission.window
    if window.stage is None or window.is_open:
        return ""
    if window.closed_at:
        return _closed_with_edition(submission, window.closed_at, advice)
    what = f"{window.stage.label} data {submission.region}"
    if window.is_early:
        return f"{what} belum dibuka. {window.stage.label} dibuka pada {format_datetime(window.opens_at)}."
    kept = {
        WindowStage.ENTRY: "Yang sudah tersimpan tetap ada.",
        WindowStage.REVIEW: "Putusan yang sudah tersimpan tetap ada.",
        WindowStage.ACCEPTANCE: "Datanya tetap berstatus “Disetujui”.",
    }[window.stage]
    return f"{what} sudah ditutup: batasnya lewat pada {format_datetime(window.due_at)}. {kept} {advice}"


def _closed_with_edition(submission: "Submission", closed_at: dt.datetime, advice: str) -> str:
    told = (
        f"Edisi ini ditutup {format_datetime(closed_at)}, sebelum data {submission.region} dikirim. Datanya tidak "
        "dapat diisi, dikirim, atau diberi perpanjangan lagi. Yang sudah tersimpan tetap ada dan dapat dibaca."
    )
    return f"{told} {advice}".rstrip()


def closing_left(submission: "Submission") -> str:
    """Return what can still be done with data that was sent before its edition was closed; "" where it is open."""
    closed_at = submission.edition.closed_at
    if closed_at is None or submission.is_open_for_entry:
        return ""
    left = {
        WindowStage.REVIEW: "Data ini masih dapat diperiksa, disetujui, lalu diterima",
        WindowStage.ACCEPTANCE: "Data ini masih dapat diterima",
    }
    stage = submission.window.stage
    still = f"{left[stage]}, tetapi" if stage else "Data ini sudah diterima, dan"
    return (
        f"Edisi ini ditutup {format_datetime(closed_at)}. {still} tidak dapat dikembalikan atau dibuka kembali: "
        "kantornya tidak dapat memperbaikinya lagi."
    )
