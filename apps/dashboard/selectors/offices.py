"""How far every office of an edition is, as one table of plain values: a nation has 552 of them."""

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final

from django.db.models import BooleanField, Case, CharField, F, OuterRef, Subquery, Value, When
from django.db.models.functions import Coalesce, NullIf
from django.utils import timezone

from apps.accounts.models import User
from apps.accounts.permissions import Permission
from apps.accounts.selectors import lineages_with
from apps.core.formatting import format_act, format_datetime, format_percent
from apps.core.pages import address_of
from apps.indicators.models import Edition
from apps.regions.enums import RegionLevel
from apps.regions.scoping import RegionScope
from apps.reviews.models import Reminder
from apps.reviews.selectors import remindable
from apps.submissions.enums import ENTRY_STATES, SubmissionState
from apps.submissions.models import Submission
from apps.submissions.selectors import Progress, progress_of
from apps.submissions.windows import is_ahead, is_past

OVERDUE: Final = "overdue"
STATE_LABELS: Final = {state: str(state.label) for state in SubmissionState}


@dataclass(frozen=True)
class Office:
    """One office of an edition: its region, its form, and the reminder that stands."""

    key: int
    public_id: uuid.UUID
    code: str
    name: str
    short_name: str
    level: str
    lineage: str
    place: tuple[int, int] | None
    """Row and column on the hexagon map."""
    province_code: str
    province_name: str
    state: SubmissionState
    warning_count: int
    submitted_at: dt.datetime | None
    reviewer: str
    opens_at: dt.datetime | None
    due_at: dt.datetime | None
    """From when until when the step may be taken that the form waits for."""
    closed_at: dt.datetime | None
    """Since when its form cannot be filled any more, because its edition was closed; None for data that was sent."""
    reminded_by: str
    reminded_at: dt.datetime | None
    may_remind: bool
    """Whether who looks may remind this office while its edition is open, whatever its state."""
    progress: Progress
    has_operator: bool = True
    """Asked only of offices that have not sent their form."""

    def get_absolute_url(self) -> str:
        return address_of("submissions:detail", self.public_id)

    @property
    def is_province(self) -> bool:
        return self.level == RegionLevel.PROVINCE

    @property
    def is_unsent(self) -> bool:
        """Whether the form lies with the office: never sent, or given back to it."""
        return self.state in ENTRY_STATES

    @cached_property
    def is_overdue(self) -> bool:
        """Whether the deadline of the step that the form waits for has gone by: of filling, review or acceptance."""
        return is_past(self.due_at)

    @cached_property
    def is_early(self) -> bool:
        """Whether the time has not come yet for the step that the form waits for."""
        return is_ahead(self.opens_at)

    @property
    def opens_words(self) -> str:
        """When that step begins, while it has not: dibuka 10 Desember 2026, 08.00 WIB."""
        return f"dibuka {format_datetime(self.opens_at)}" if self.is_early else ""

    @property
    def answered_share(self) -> float:
        return self.progress.answered / self.progress.asked if self.progress.asked else 0.0

    @property
    def backed_share(self) -> float | None:
        """The share of the answers "occurred" with a file; None where there is no such answer."""
        return self.progress.backed / self.progress.occurred if self.progress.occurred else None

    @property
    def state_label(self) -> str:
        return STATE_LABELS[self.state]

    @property
    def state_key(self) -> str:
        """How the style sheets call where the form stands: its state, or that it is overdue."""
        return OVERDUE if self.is_overdue else self.state.value

    @property
    def state_words(self) -> str:
        """Where the form stands, for the map and the table alike: Dikembalikan, lewat batas."""
        if self.closed_at:
            return f"{self.state_label}, edisi ditutup"
        if self.is_early:
            return f"{self.state_label}, belum dibuka"
        return f"{self.state_label}, lewat batas" if self.is_overdue else self.state_label

    @property
    def answered_words(self) -> str:
        """How many questions have an answer: 45/61 (74%)."""
        return f"{self.progress.answered}/{self.progress.asked} ({format_percent(self.answered_share)})"

    @property
    def backed_words(self) -> str:
        """How many of the answers "occurred" have a file: 9/12 (75%)."""
        return f"{self.progress.backed}/{self.progress.occurred} ({format_percent(self.backed_share)})"

    @property
    def reminded(self) -> str:
        """Who reminded the office and when, in words; empty where nobody did within the last day."""
        return f"diingatkan {format_act(self.reminded_by, self.reminded_at)}" if self.reminded_at else ""

    @property
    def can_be_reminded(self) -> bool:
        """Whether who looks can have the office reminded now."""
        is_fillable = self.is_unsent and not self.is_early and not self.is_overdue
        return self.may_remind and is_fillable and not self.reminded_at and self.has_operator


@dataclass(frozen=True)
class Totals:
    """What several offices come to together."""

    offices: Sequence[Office]
    code: str = ""
    name: str = ""
    counts: dict[SubmissionState, int] = field(init=False)

    def __post_init__(self) -> None:
        counts = dict.fromkeys(SubmissionState, 0)
        for office in self.offices:
            counts[office.state] += 1
        object.__setattr__(self, "counts", counts)

    @property
    def total(self) -> int:
        return len(self.offices)

    @property
    def sent(self) -> int:
        return self.total - sum(self.counts[state] for state in ENTRY_STATES)

    @property
    def accepted(self) -> int:
        return self.counts[SubmissionState.ACCEPTED]

    @cached_property
    def overdue(self) -> int:
        return sum(office.is_overdue for office in self.offices)

    @cached_property
    def not_yet_open(self) -> int:
        """How many offices cannot fill their form yet."""
        return sum(office.is_early and office.is_unsent for office in self.offices)

    @cached_property
    def shut_out(self) -> int:
        """How many offices had not sent their form when the edition was closed."""
        return sum(office.closed_at is not None for office in self.offices)

    @cached_property
    def overdue_unsent(self) -> int:
        """How many of those are late with their form."""
        return sum(office.is_overdue and office.is_unsent for office in self.offices)

    @property
    def overdue_sent(self) -> int:
        """How many of those wait for a reviewer who is late."""
        return self.overdue - self.overdue_unsent

    @cached_property
    def complete(self) -> int:
        """How many forms have an answer to every question."""
        return sum(office.progress.is_complete for office in self.offices)

    @cached_property
    def occurred(self) -> int:
        return sum(office.progress.occurred for office in self.offices)

    @cached_property
    def backed(self) -> int:
        return sum(office.progress.backed for office in self.offices)

    @cached_property
    def answered_share(self) -> float | None:
        asked = sum(office.progress.asked for office in self.offices)
        return sum(office.progress.answered for office in self.offices) / asked if asked else None

    @property
    def backed_share(self) -> float | None:
        return self.backed / self.occurred if self.occurred else None

    @property
    def cells(self) -> list[tuple[str, str]]:
        """Label and count of each state as texts: a template would take long to write so many numbers."""
        return [(label, str(self.counts[state])) for state, label in STATE_LABELS.items()]


def office_list(*, scope: RegionScope, edition: Edition, user: User) -> list[Office]:
    """Return every office in `scope` in the order of the codes; `user` is who may be able to remind them.

    The number of queries does not depend on the number of offices.
    """
    rows = list(_rows(scope, edition, user))
    progress = progress_of({row["key"]: edition.instrument_id for row in rows})
    unsent = [row["lineage"] for row in rows if row["state"] in ENTRY_STATES]
    staffed = lineages_with(Permission.SUBMISSION_SUBMIT, unsent) if unsent else set()
    return [
        _office(row, progress[row["key"]], has_operator=row["lineage"] in staffed, is_open=edition.is_open)
        for row in rows
    ]


def totals_by_province(offices: Sequence[Office]) -> list[Totals]:
    """Return what the offices of each province come to, the province's own included, in the order given."""
    found: dict[str, list[Office]] = {}
    names: dict[str, str] = {}
    for office in offices:
        found.setdefault(office.province_code, []).append(office)
        names[office.province_code] = office.province_name
    return [Totals(rows, code, names[code]) for code, rows in found.items()]


def _rows(scope: RegionScope, edition: Edition, user: User) -> Iterable[dict[str, Any]]:
    standing = Reminder.objects.filter(submission=OuterRef("pk"), repeat_from__gt=timezone.now())
    may_remind = Case(
        When(remindable(user), then=Value(True)), default=Value(False), output_field=BooleanField()
    )
    rows: Any = Submission.objects.in_scope(scope).filter(edition=edition).with_window()
    found: Iterable[dict[str, Any]] = rows.order_by("region__code").values(
        "public_id", "state", "warning_count", "submitted_at", "opens_at", "due_at", "closed_at",
        key=F("pk"),
        code=F("region__code"),
        name=F("region__name"),
        short_name=F("region__short_name"),
        level=F("region__level"),
        lineage=F("region__lineage"),
        hex_row=F("region__hex_row"),
        hex_col=F("region__hex_col"),
        parent_code=F("region__parent__code"),
        parent_name=F("region__parent__name"),
        reviewer=_label("claimed_by"),
        reminded_by=Subquery(standing.values(label=_label("reminded_by"))[:1]),
        reminded_at=Subquery(standing.values("reminded_at")[:1]),
        may_remind=may_remind,
    )  # fmt: skip
    return found


def _label(person: str) -> Coalesce:
    """Return what `User.label` is, for rows that load no person."""
    named = NullIf(f"{person}__full_name", Value(""))
    return Coalesce(named, f"{person}__email", output_field=CharField())


def _office(row: dict[str, Any], progress: Progress, *, has_operator: bool, is_open: bool) -> Office:
    is_regency = row["level"] == RegionLevel.REGENCY
    parent_code, parent_name = row.pop("parent_code"), row.pop("parent_name")
    hex_row, hex_col = row.pop("hex_row"), row.pop("hex_col")
    return Office(
        **row
        | {
            "state": SubmissionState(row["state"]),
            "place": None if hex_row is None or hex_col is None else (hex_row, hex_col),
            "province_code": parent_code if is_regency else row["code"],
            "province_name": parent_name if is_regency else row["name"],
            "reviewer": row["reviewer"] or "",
            "reminded_by": row["reminded_by"] or "",
            "may_remind": row["may_remind"] and is_open,
            "progress": progress,
            "has_operator": has_operator,
        }
    )
