"""The old tab: a form that was opened before somebody else changed the same thing takes nothing of that back.

Every form that changes what is there already is opened, somebody else stores a change, and then the form is sent as a
browser sends it, with one other thing changed in it. What the other person stored must stand. A new address that takes
forms needs its place here: among the forms that are tried, or among those that cannot take anything back, with the
reason why.
"""

import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import Assignment, User
from apps.indicators.selectors import codebook_entries, window_values
from apps.indicators.services import codebook_change, edition_windows_set
from apps.notifications.enums import MailDelivery, NoticeKind
from apps.notifications.models import MailChoice, Notice
from apps.notifications.selectors import mail_choices_of
from apps.panels.models import Panel
from apps.panels.selectors import expert_answers, panel_questionnaire
from apps.panels.services import answers_save, panel_update
from apps.publishing.models import Release
from apps.publishing.services import release_schedule
from apps.reviews.enums import VerdictOutcome
from apps.reviews.services import VerdictInput, verdicts_give
from apps.scenarios.models import Scenario
from apps.submissions.enums import AnswerValue
from apps.submissions.models import Answer, CheckExplanation
from apps.submissions.selectors import rulebook_read, submission_content
from apps.submissions.selectors.report import report_of
from apps.submissions.services import (
    AnswerInput,
    EventInput,
    ExplanationInput,
    answer_save_many,
    explanation_save_many,
)
from apps.workbooks.models import WorkbookJob
from apps.workbooks.services import workbook_work
from tests.factories import (
    check_make,
    edition_make,
    instrument_make,
    notice_make,
    submission_make,
)
from tests.matrix.table import TABLE
from tests.matrix.test_twice import ACTS, scheduled
from tests.matrix.world import PANEL_TOKEN, World
from tests.pages import fields_of

OTHERS = "Yang ditulis rekan."
MINE = "Yang ditulis di tab lama."
SET_AT = datetime(2031, 1, 1, tzinfo=UTC)
Fields = Mapping[str, Any]


@dataclass(frozen=True)
class Form:
    """A form: who opens which page, what somebody else stores meanwhile, what is typed, and what must stand then.

    `having` names a field of the form on its page.
    """

    actor: str
    page: Callable[[World], str]
    having: str
    others: Callable[[World], object]
    typed: Callable[[World, Fields], Fields]
    stands: Callable[[World], object]
    to: Callable[[World], str] | None = None
    """Where the form is sent, if that is not its page."""
    before: Callable[[World], object] = lambda _: None
    after: Callable[[World], object] = lambda _: None


def at(name: str, args: Callable[[World], list[Any]] = lambda _: []) -> Callable[[World], str]:
    return lambda world: reverse(name, args=args(world))


def of_form(*more: object) -> Callable[[World], list[Any]]:
    return lambda world: [world.form.public_id, *more]


def of_indicator(world: World) -> list[Any]:
    return [world.edition.instrument.code, 1, "1.1"]


def note(code: str) -> Callable[[World], str]:
    return lambda world: Answer.objects.get(submission=world.form, indicator__code=code).note


def save_note(code: str, text: str = OTHERS) -> Callable[[World], object]:
    """Return what stores a note at the answer to an indicator."""

    def store(world: World) -> None:
        stored = Answer.objects.get(submission=world.form, indicator__code=code)
        item = AnswerInput(code, AnswerValue(stored.value), note=text, read_at=stored.revision)
        answer_save_many(submission=world.form, inputs=[item], actor=world.people["operator_pandeglang"])

    return store


def warn(world: World) -> None:
    """Put a form into the world whose answers to 1.2 and 2.1 are warned of."""
    instrument = instrument_make("berpemeriksaan")
    check_make(instrument)
    edition = edition_make("diperiksa", instrument=instrument, region_set=world.regions.region_set)
    world.form = submission_make(edition, world.regions.pandeglang)
    event = EventInput("pemilu-2024", "rendah", 30, "kejadian", "Uraian.", "Polres")
    inputs = [AnswerInput(code, AnswerValue.OCCURRED, events=(event,)) for code in ("1.2", "2.1")]
    answer_save_many(submission=world.form, inputs=inputs, actor=world.people["operator_pandeglang"])


def explain(text: str) -> Callable[[World], object]:
    """Return what explains the first warning."""

    def store(world: World) -> None:
        form = world.form
        first = report_of(form, submission_content(form), rulebook_read(form.edition)).warnings[0]
        item = ExplanationInput(first.key, first.sha256, text)
        explanation_save_many(submission=form, inputs=[item], actor=world.people["operator_pandeglang"])

    return store


def judge(outcome: VerdictOutcome, reason: str = "") -> Callable[[World], object]:
    """Return what lets the holder of the review judge, in another tab, the answer to 1.1 of the form."""

    def store(world: World) -> None:
        holder = world.people["coordinator_banten"]
        verdicts = [VerdictInput("1.1", outcome, reason)]
        case = world.claimed
        verdicts_give(submission=case, verdicts=verdicts, actor=holder, revision=case.revision)

    return store


def change_panel(world: World) -> None:
    panel = world.panel
    panel_update(
        actor=world.people["analyst"],
        panel=panel,
        title=panel.title,
        introduction=OTHERS,
        due_on=panel.due_on,
    )


def change_scenario(world: World) -> None:
    Scenario.objects.filter(pk=world.scenario.pk).update(note=OTHERS, revision=world.scenario.revision + 1)


def change_codebook(world: World) -> None:
    instrument = world.edition.instrument
    stored = codebook_entries(instrument)["1.1"]
    codebook_change(
        instrument=instrument,
        indicator="1.1",
        entry=type(stored)(unit=stored.unit, definition=OTHERS, counts=stored.counts),
        reason="Hasil rapat.",
        read_at=stored.revision,
        actor=world.people["analyst"],
    )


def set_window(name: str) -> Callable[[World], object]:
    """Return what sets one end of the windows of the edition."""
    return lambda world: edition_windows_set(
        edition=world.edition, actor=world.people["analyst"], values={name: SET_AT}
    )


def definition(world: World) -> str:
    return codebook_entries(world.edition.instrument)["1.1"].definition


def score(world: World) -> bool:
    """Return whether the answer of the other tab stands: the first indicator scored 4."""
    return expert_answers(world.expert)[("1.1",)] == 4


def answer(value: int) -> Callable[[World], object]:
    return lambda world: answers_save(
        expert=world.expert, questionnaire=panel_questionnaire(world.panel), answers={("1.1",): value}
    )


def codebook_file(world: World, _: Fields) -> Fields:
    """Return the file that was downloaded when the page was opened, with one of its parts changed."""
    browser = Client()
    browser.force_login(world.people["analyst"])
    text = browser.get(reverse("indicators:codebook_file", args=of_indicator(world)[:2])).content.decode()
    changed = re.sub(r'definition = ".*"', f'definition = "{MINE}"', text, count=1)
    return {"file": SimpleUploadedFile("pedoman.toml", changed.encode()), "reason": "Hasil rapat."}


def apply_workbook(world: World) -> None:
    for job in WorkbookJob.objects.filter(kind="apply"):
        workbook_work(job.pk)


def tell_more(world: World) -> None:
    notice_make(world.people["outsider"])


def minute_from_now(days: int) -> datetime:
    return timezone.now().replace(hour=0, minute=0, second=0, microsecond=0) + dt.timedelta(days=days)


def move_minute(world: World) -> None:
    release = Release.objects.get(pk=world.release.pk)
    release_schedule(
        release=release,
        publish_at=minute_from_now(2),
        shown=release.publish_at,
        actor=world.people["publisher"],
    )


def extend_role(world: World) -> None:
    end = dt.datetime(2029, 12, 31, 16, 59, 59, tzinfo=dt.UTC)
    Assignment.objects.filter(pk=world.assignment.pk).update(expires_at=end)


def choose_digest(world: World) -> None:
    MailChoice.objects.create(
        user=world.people["outsider"], kind=NoticeKind.DECISION, delivery=MailDelivery.DIGEST
    )


FORMS = {
    "submissions:dimension": Form(
        "operator_pandeglang",
        at("submissions:dimension", of_form("1")),
        "i1_1-note",
        save_note("1.2"),
        lambda _, __: {"i1_1-note": MINE},
        lambda world: note("1.2")(world) == OTHERS,
    ),
    "submissions:card": Form(
        "operator_pandeglang",
        at("submissions:dimension", of_form("1")),
        "i1_2-note",
        save_note("1.2"),
        lambda _, __: {"i1_2-note": MINE},
        lambda world: note("1.2")(world) == OTHERS,
        to=at("submissions:card", of_form("1.2")),
    ),
    "submissions:answer_restore": Form(
        "operator_pandeglang",
        at("submissions:answer_restore", of_form("1.2", 1)),
        "read_at",
        save_note("1.2"),
        lambda _, __: {},
        lambda world: note("1.2")(world) == OTHERS,
        before=save_note("1.2", "Semula."),
    ),
    "submissions:explain": Form(
        "operator_pandeglang",
        at("submissions:submit", of_form()),
        "w0-text",
        explain(OTHERS),
        lambda _, __: {"w1-text": MINE},
        lambda _: (
            {row.text for row in CheckExplanation.objects.all()} == {"Semula.", OTHERS, MINE}
            and CheckExplanation.objects.filter(indicator__code="1.2").latest("pk").text == OTHERS
        ),
        to=at("submissions:explain", of_form()),
        before=lambda world: (warn(world), explain("Semula.")(world)),
    ),
    "workbooks:job_apply": Form(
        "operator_pandeglang",
        at("workbooks:job_detail", lambda world: [world.workbook.public_id]),
        "csrfmiddlewaretoken",
        save_note("1.2"),
        lambda _, __: {},
        lambda world: note("1.2")(world) == OTHERS,
        to=at("workbooks:job_apply", lambda world: [world.workbook.public_id]),
        after=apply_workbook,
    ),
    "reviews:verdicts": Form(
        "coordinator_banten",
        at("reviews:detail", lambda world: [world.claimed.public_id]),
        "i1_1-seen",
        judge(VerdictOutcome.RETURNED, OTHERS),
        lambda _, __: {"i1_2-outcome": "ok"},
        lambda world: world.claimed.working_verdicts.get(indicator__code="1.1").reason == OTHERS,
        to=at("reviews:verdicts", lambda world: [world.claimed.public_id]),
        before=judge(VerdictOutcome.OK),
    ),
    "scenarios:scenario_detail": Form(
        "analyst",
        at("scenarios:scenario_detail", lambda world: [world.scenario.public_id]),
        "revision",
        change_scenario,
        lambda _, __: {"title": MINE},
        lambda world: Scenario.objects.get(pk=world.scenario.pk).note == OTHERS,
    ),
    "panels:panel_update": Form(
        "analyst",
        at("panels:panel_update", lambda world: [world.panel.public_id]),
        "introduction",
        change_panel,
        lambda _, __: {"title": MINE},
        lambda world: Panel.objects.get(pk=world.panel.pk).introduction == OTHERS,
    ),
    "panels:answer_section": Form(
        "anonymous",
        at("panels:answer_section", lambda _: [PANEL_TOKEN, "1"]),
        "nilai-1.1",
        answer(4),
        lambda _, __: {"nilai-1.2": "2"},
        score,
        before=answer(3),
    ),
    "indicators:codebook_change": Form(
        "analyst",
        at("indicators:codebook_change", of_indicator),
        "definition",
        change_codebook,
        lambda _, __: {"sources": MINE, "reason": "Hasil rapat."},
        lambda world: definition(world) == OTHERS,
    ),
    "indicators:edition_windows": Form(
        "analyst",
        at("indicators:edition_windows", lambda world: [world.edition.code]),
        "shown",
        set_window("regency_entry_due_at"),
        lambda _, __: {"province_entry_due_at": "31/12/2030 23.59"},
        lambda world: window_values(world.edition)["regency_entry_due_at"] == SET_AT,
    ),
    "indicators:codebook_load": Form(
        "analyst",
        at("indicators:codebook_load", lambda world: of_indicator(world)[:2]),
        "reason",
        change_codebook,
        codebook_file,
        lambda world: definition(world) == OTHERS,
    ),
    "publishing:release_schedule": Form(
        "publisher",
        at("publishing:release_schedule", lambda world: [world.release.public_id]),
        "shown",
        move_minute,
        lambda _, __: {"publish_at": "31/12/2030 10.00"},
        lambda world: Release.objects.get(pk=world.release.pk).publish_at == minute_from_now(2),
        before=scheduled,
    ),
    "notifications:notice_mark_read": Form(
        "outsider",
        at("notifications:notice_list"),
        "until",
        tell_more,
        lambda _, __: {},
        lambda world: Notice.objects.of(world.people["outsider"]).unread().count() == 1,
        to=at("notifications:notice_mark_read"),
    ),
    "accounts:assignment_extend": Form(
        "coordinator_banten",
        at("accounts:assignment_extend", lambda world: [world.assignment.public_id]),
        "expires_on",
        extend_role,
        lambda _, __: {},
        lambda world: Assignment.objects.get(pk=world.assignment.pk).last_day == dt.date(2029, 12, 31),
    ),
    "notifications:mail_choices": Form(
        "outsider",
        at("notifications:mail_choices"),
        "shown",
        choose_digest,
        lambda _, __: {NoticeKind.REVIEW.value: MailDelivery.PORTAL.value},
        lambda world: mail_choices_of(world.people["outsider"])[NoticeKind.DECISION] == MailDelivery.DIGEST,
    ),
}

STEPS = {act.name for act in ACTS.values()} | {
    "accounts:user_reactivate",
    "indicators:edition_close",
    "indicators:edition_open",
    "panels:panel_apply",
    "panels:answer_submit",
    "panels:answer_reopen",
    "reviews:approve",
    "reviews:bulk",
    "reviews:reply_delete",
}
"""A step of a row from state to state: it takes the row as it is by then, or is refused (`test_twice.py`)."""

MAKING = {
    "accounts:token_create",
    "accounts:invitation_accept",
    "computation:run_create",
    "indicators:edition_create",
    "panels:expert_invite",
    "panels:panel_create",
    "panels:panel_try",
    "publishing:release_prepare",
    "robustness:study_create",
    "reviews:reply_list",
    "reviews:thread",
    "scenarios:scenario_create",
    "submissions:card_file",
    "submissions:extend",
    "workbooks:export_create",
    "workbooks:job_recheck",
    "workbooks:upload_create",
}
"""What makes something new changes nothing that is there already."""

WHOLE = {
    # A draft is replaced by a whole file that somebody chose for that.
    "indicators:instrument_load",
    # Nothing is stored.
    "scenarios:scenario_preview",
}
ENTRANCE = re.compile(r"account_|api:")
"""Signing in and the own password, which a person types anew each time; and the API, which only reads."""


def test_every_form_is_tried_or_cannot_take_anything_back() -> None:
    takes_forms = {name for name, row in TABLE.items() if row.post and not ENTRANCE.match(name)}
    sorted_in = FORMS.keys() | STEPS | MAKING | WHOLE
    assert takes_forms - sorted_in == set(), "try it in FORMS, or say why it needs no trial"
    assert {name for name in sorted_in if not TABLE[name].post} == set(), "takes no form"


@pytest.mark.parametrize("name", list(FORMS))
def test_an_old_tab_takes_nothing_back(
    name: str, world: World, client_of: Callable[[User | None], Client]
) -> None:
    form = FORMS[name]
    form.before(world)
    browser = client_of(world.people.get(form.actor))
    page = browser.get(form.page(world))
    assert page.status_code == 200
    opened = fields_of(page.content.decode(), form.having)
    sent = {**opened, **form.typed(world, opened)}
    form.others(world)

    answered = browser.post((form.to or form.page)(world), sent)

    form.after(world)
    assert answered.status_code in {200, 302, 409, 422}, answered.content.decode()
    assert form.stands(world)
