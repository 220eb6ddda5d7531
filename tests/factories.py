"""Rows for tests: plain functions, complete and boring. Each takes what a test cares about and fills in the rest."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

from django.utils import timezone

from apps.accounts.enums import TokenScope
from apps.accounts.models import ApiToken, Assignment, Invitation, User
from apps.accounts.permissions import Role
from apps.accounts.services import token_create
from apps.engine import Stage
from apps.indicators.enums import (
    CheckKind,
    CheckSeverity,
    CodebookStatus,
    EditionKind,
    EditionState,
    GroupKind,
    PublicationStatus,
    WindowStage,
)
from apps.indicators.models import (
    Check,
    CodebookRevision,
    Edition,
    EditionWindow,
    Election,
    EventLevel,
    Indicator,
    IndicatorGroup,
    Instrument,
    MethodStep,
    Weight,
)
from apps.notifications.enums import MailDelivery, NoticeKind
from apps.notifications.models import Notice
from apps.panels.enums import PanelMethod
from apps.panels.models import Panel, PanelExpert
from apps.regions.enums import OFFICE_LEVELS, RegionLevel
from apps.regions.models import Region, RegionSet
from apps.submissions.enums import AnswerValue, SubmissionAction, SubmissionState
from apps.submissions.models import Submission

# Like no address below: "sandi-uji-2024" was refused as too similar to "undangan2024@ikp.example", the 2024th invited.
PASSWORD = "kopi-susu-hitam-bebek"

_numbers = count(1)

_METHOD = {Stage.NORMALISE: "max", Stage.AGGREGATE: "arithmetic", Stage.CLASSIFY: "mean_sd"}


def region_make(*args: Any, **more: Any) -> Region:
    """Return a new region, made as by `region_new`, and stored."""
    made = region_new(*args, **more)
    made.save()
    return made


def region_new(
    code: str,
    name: str,
    level: RegionLevel,
    parent: Region | None = None,
    *,
    valid_from: date = date(2022, 1, 1),
    valid_to: date | None = None,
    lineage: str = "",
    zone: str = "Asia/Jakarta",
) -> Region:
    """Return a region that is not stored yet; without a lineage, its code is its lineage."""
    return Region(
        code=code,
        name=name,
        short_name=name.replace("Kabupaten", "Kab."),
        level=level,
        parent=parent,
        valid_from=valid_from,
        valid_to=valid_to,
        lineage=lineage or code,
        timezone=zone,
    )


def region_set_make(code: str = "2024", on_date: date = date(2024, 1, 1)) -> RegionSet:
    """Return the region set `code`, made where it is missing."""
    made, _ = RegionSet.objects.get_or_create(
        code=code, defaults={"name": f"Susunan {code}", "on_date": on_date}
    )
    return made


def user_make(email: str = "", full_name: str = "", *, password: str = PASSWORD) -> User:
    """Return a new person who can sign in with `PASSWORD` and has no role."""
    number = next(_numbers)
    return User.objects.create_user(
        email or f"orang{number}@ikp.example",
        password,
        full_name=full_name or f"Orang {number}",
    )


def assignment_make(
    user: User,
    role: Role,
    region: Region,
    *,
    granted_at: datetime | None = None,
    expires_at: datetime | None = None,
    last_used_on: date | None = None,
) -> Assignment:
    """Return a new assignment in force, granted by the system, and used today unless `last_used_on` says otherwise.

    So a page that a test opens notes no use, and asks as many queries as at any other time of the day.
    """
    return Assignment.objects.create(
        user=user,
        role=role,
        region=region,
        granted_at=granted_at or timezone.now(),
        expires_at=expires_at,
        last_used_on=last_used_on or timezone.localdate(),
    )


def person_make(name: str, role: Role, region: Region) -> User:
    """Return a new person with one role in one region."""
    person = user_make(f"{name.lower().replace(' ', '.')}@ikp.example", name)
    assignment_make(person, role, region)
    return person


def invitation_make(
    *,
    invited_by: User,
    region: Region,
    role: Role = Role.OPERATOR,
    email: str = "",
    token_sha256: str | None = None,
    invited_at: datetime | None = None,
) -> Invitation:
    """Return a new invitation that nobody has answered, valid for seven days from `invited_at` (now)."""
    at = invited_at or timezone.now()
    return Invitation.objects.create(
        email=email or f"undangan{next(_numbers)}@ikp.example",
        full_name="Calon Pengguna",
        role=role,
        region=region,
        invited_by=invited_by,
        invited_at=at,
        expires_at=at + timedelta(days=7),
        token_sha256=token_sha256,
    )


def token_make_for(
    user: User, *, scope: TokenScope = TokenScope.WRITE, days: int = 30, name: str = "Skrip kantor"
) -> tuple[ApiToken, str]:
    """Return a token of the API with its text."""
    return token_create(user=user, name=name, scope=scope, lifetime=timedelta(days=days))


def notice_make(
    recipient: User,
    subject: str = "Data dikembalikan",
    *,
    path: str = "/portal/",
    kind: NoticeKind = NoticeKind.ACCESS,
    delivery: MailDelivery = MailDelivery.AT_ONCE,
    created_at: datetime | None = None,
    region: Region | None = None,
) -> Notice:
    """Return a new unread notice that was not mailed yet, of the kind that also those without a role get."""
    return Notice.objects.create(
        recipient=recipient,
        kind=kind,
        subject=subject,
        body="Isi pemberitahuan.",
        path=path,
        delivery=delivery,
        created_at=created_at or timezone.now(),
        region=region,
    )


def instrument_make(code: str = "uji", version: int = 1, *, dimensions: int = 2, each: int = 2) -> Instrument:
    """Return a new instrument: dimensions "1", "2", ... with indicators "1.1", "1.2", ..., equal weights."""
    instrument = Instrument.objects.create(code=code, version=version, name="Instrumen uji", source="Uji")
    groups = IndicatorGroup.objects.bulk_create(
        IndicatorGroup(
            instrument=instrument,
            kind=GroupKind.DIMENSION,
            code=str(number),
            name=f"Dimensi {number}",
            position=number,
        )
        for number in range(1, dimensions + 1)
    )
    codes = [(group, f"{group.code}.{place}") for group in groups for place in range(1, each + 1)]
    indicators = Indicator.objects.bulk_create(
        Indicator(
            instrument=instrument,
            group=group,
            code=indicator,
            name=f"Indikator {indicator}",
            unit="kejadian",
            position=position,
        )
        for position, (group, indicator) in enumerate(codes, start=1)
    )
    Weight.objects.bulk_create(
        [_weight(instrument, 1 / dimensions, group=group) for group in groups]
        + [_weight(instrument, 1 / each, indicator=indicator) for indicator in indicators]
    )
    EventLevel.objects.bulk_create(
        EventLevel(
            instrument=instrument,
            code=level,
            name=f"Tingkat {level}",
            weight=Decimal(place),
            status=PublicationStatus.UNPUBLISHED,
            position=place,
        )
        for place, level in enumerate(("rendah", "tinggi"), start=1)
    )
    MethodStep.objects.bulk_create(
        MethodStep(instrument=instrument, stage=stage, name=method, status=PublicationStatus.UNPUBLISHED)
        for stage, method in _METHOD.items()
    )
    return instrument


def check_make(
    instrument: Instrument,
    code: str = "batas",
    kind: CheckKind = CheckKind.RANGE,
    severity: CheckSeverity = CheckSeverity.WARNING,
    *,
    indicators: Sequence[str] = (),
    **parameters: object,
) -> Check:
    """Return a new check of a draft instrument; without parameters, a count above 9 is unusual."""
    return Check.objects.create(
        instrument=instrument,
        code=code,
        kind=kind,
        severity=severity,
        name=f"Pemeriksaan {code}",
        message="{indicator} tidak lazim ({number}).",
        indicators=list(indicators),
        parameters=parameters or {"of": "count", "max": 9},
        status=PublicationStatus.UNPUBLISHED,
        position=instrument.checks.count(),
    )


def codebook_make(instrument: Instrument, code: str = "1.1", **parts: object) -> CodebookRevision:
    """Return a new revision of the codebook entry of one indicator, a draft by nobody unless `parts` say otherwise."""
    said = {
        "unit": "kejadian",
        "definition": f"Yang terjadi di bawah {code}.",
        "counts": ["Yang menghentikan tahapan", "Yang melukai orang"],
        "excludes": ["Ancaman saja"],
        "sources": ["Laporan polisi"],
        "status": CodebookStatus.DRAFT,
        "reason": "Konsep awal.",
    }
    said["revision"] = instrument.codebook.filter(indicator_code=code).count() + 1
    return CodebookRevision.objects.create(instrument=instrument, indicator_code=code, **(said | parts))


def display_group_make(instrument: Instrument, **more: str) -> IndicatorGroup:
    """Return the new group "1s" of dimension "1", only for display; indicator "1.1" lies in it from now on."""
    shown = IndicatorGroup.objects.create(
        instrument=instrument,
        parent=instrument.groups.get(code="1"),
        kind=GroupKind.SUBDIMENSION,
        code="1s",
        position=9,
        is_display_only=True,
        **{"name": "Hanya tampilan", **more},
    )
    instrument.indicators.filter(code="1.1").update(group=shown)
    return shown


def _weight(
    instrument: Instrument,
    value: float,
    *,
    group: IndicatorGroup | None = None,
    indicator: Indicator | None = None,
) -> Weight:
    return Weight(
        instrument=instrument,
        group=group,
        indicator=indicator,
        value=Decimal(str(round(value, 8))),
        status=PublicationStatus.UNPUBLISHED,
    )


def panel_make(
    analyst: User,
    state: str = "draft",
    *,
    token: str | None = None,
    method: PanelMethod = PanelMethod.SCORE,
    dimensions: int = 2,
) -> Panel:
    """Return a new panel over an instrument of its own that asks one expert, in `state`."""
    from apps.core.tokens import token_hash
    from apps.panels.services import expert_arrive, expert_invite, panel_close, panel_create, panel_open

    number = next(_numbers)
    panel = panel_create(
        actor=analyst,
        instrument=instrument_make(f"panel-{number}", dimensions=dimensions),
        title=f"Panel {number}",
        method=method,
        due_on=timezone.localdate() + timedelta(days=7),
    )
    expert = expert_invite(
        actor=analyst, panel=panel, name="Ahli", institution="Kampus", email="ahli@kampus.example"
    )
    if state == "draft":
        return panel
    panel = panel_open(actor=analyst, panel=panel)
    expert.token_sha256 = token_hash(token) if token else None
    expert.save(update_fields=["token_sha256"])
    expert_arrive(expert=PanelExpert.objects.with_panel().get(pk=expert.pk))
    return panel_close(actor=analyst, panel=panel) if state == "closed" else panel


def edition_make(
    code: str = "uji-2024",
    *,
    instrument: Instrument | None = None,
    region_set: RegionSet | None = None,
    state: EditionState = EditionState.OPEN,
    kind: EditionKind = EditionKind.OFFICIAL,
    entry_due_at: datetime | None = None,
    elections: Sequence[str] = ("Pemilu",),
) -> Edition:
    """Return a new edition, open for entry, with the election "Pemilu 2024", code "pemilu-2024"."""
    edition = Edition.objects.create(
        code=code,
        name=f"Edisi {code}",
        kind=kind,
        instrument=instrument or instrument_make(code=f"instrumen-{code}"),
        region_set=region_set or region_set_make(),
        reference_on=date(2024, 11, 27),
    )
    if entry_due_at:
        window_make(edition, WindowStage.ENTRY, entry_due_at)
    for name in elections:
        Election.objects.create(edition=edition, code=f"{name.lower()}-2024", name=f"{name} 2024", year=2024)
    if state != EditionState.DRAFT:
        # Not by the service, which would ask for a region set full of regions.
        opened_at = datetime(2024, 5, 1, tzinfo=UTC)
        Instrument.objects.filter(pk=edition.instrument_id, frozen_at=None).update(frozen_at=opened_at)
        Edition.objects.filter(pk=edition.pk).update(state=EditionState.OPEN, opened_at=opened_at)
    if state == EditionState.CLOSED:
        closed_at = datetime(2024, 8, 1, tzinfo=UTC)
        Edition.objects.filter(pk=edition.pk).update(state=state, closed_at=closed_at)
    return Edition.objects.select_related("instrument", "region_set").get(pk=edition.pk)


def window_make(
    edition: Edition, stage: WindowStage, due_at: datetime | None, *, opens_at: datetime | None = None
) -> None:
    """Let the offices of both levels take a step until `due_at`, in place of what was said before."""
    for level in OFFICE_LEVELS:
        EditionWindow.objects.update_or_create(
            edition=edition, level=level, stage=stage, defaults={"due_at": due_at, "opens_at": opens_at}
        )


def submission_make(edition: Edition, region: Region) -> Submission:
    """Return a new empty form of one office."""
    return Submission.objects.create(edition=edition, region=region)


def submission_fill(submission: Submission, operator: User, *, n_events: int = 2) -> Submission:
    """Answer every indicator as `operator`: the first occurred (2 events of the low level), the others did not.

    Of 10 events the check of `check_make` warns.
    """
    from apps.submissions.services import AnswerInput, EventInput, answer_save_many

    codes = list(submission.edition.instrument.indicators.values_list("code", flat=True))
    event = EventInput(
        "pemilu-2024",
        "rendah",
        n_events,
        "kejadian",
        "Uraian kejadian.",
        "Laporan hasil pengawasan",
    )
    first = AnswerInput(codes[0], AnswerValue.OCCURRED, events=(event,))
    others = [AnswerInput(code, AnswerValue.DID_NOT_OCCUR) for code in codes[1:]]
    return answer_save_many(submission=submission, inputs=[first, *others], actor=operator).submission


def submission_advance(
    submission: Submission,
    state: SubmissionState,
    *,
    operator: User,
    reviewer: User,
    accepter: User,
) -> Submission:
    """Fill a new form and take it to `state` through the real service; return it as it is stored."""
    from apps.submissions.services import submission_transition

    if state == SubmissionState.DRAFT:
        return submission
    submission_fill(submission, operator)
    for action in _WAY_TO[state]:
        stored = Submission.objects.get(pk=submission.pk)
        actor = {
            SubmissionAction.SUBMIT: operator,
            SubmissionAction.ACCEPT: accepter,
        }.get(action, reviewer)
        submission_transition(
            submission=stored,
            action=action,
            actor=actor,
            revision=stored.revision,
            note="Lengkapi sumbernya.",
        )
    return Submission.objects.with_region().get(pk=submission.pk)


def claim_expire(submission: Submission) -> datetime:
    """Let the claim of a review expire a minute ago; return when."""
    end = timezone.now() - timedelta(minutes=1)
    Submission.objects.filter(pk=submission.pk).update(claim_expires_at=end)
    return end


_WAY_TO = {
    SubmissionState.SUBMITTED: (SubmissionAction.SUBMIT,),
    SubmissionState.IN_REVIEW: (SubmissionAction.SUBMIT, SubmissionAction.CLAIM),
    SubmissionState.RETURNED: (
        SubmissionAction.SUBMIT,
        SubmissionAction.CLAIM,
        SubmissionAction.RETURN,
    ),
    SubmissionState.APPROVED: (
        SubmissionAction.SUBMIT,
        SubmissionAction.CLAIM,
        SubmissionAction.APPROVE,
    ),
    SubmissionState.ACCEPTED: (
        SubmissionAction.SUBMIT,
        SubmissionAction.CLAIM,
        SubmissionAction.APPROVE,
        SubmissionAction.ACCEPT,
    ),
}
