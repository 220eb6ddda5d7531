"""Making, opening, closing and discarding panels; experts in and out; answers saved, sent and taken back."""

import datetime as dt
import hashlib
import re

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.utils import timezone
from pytest_django import Settings

from apps.accounts.models import User
from apps.audit.models import Entry
from apps.core.exceptions import AlreadyDoneError, ConflictError, InvalidInputError, NotAllowedError
from apps.core.tokens import token_hash
from apps.panels.enums import ExpertState, PanelMethod, PanelState
from apps.panels.models import ExpertAllocation, ExpertScore, Panel, PanelExpert
from apps.panels.selectors import expert_answers, expert_get_by_token, panel_questionnaire
from apps.panels.services import (
    answers_save,
    expert_arrive,
    expert_invite,
    expert_link_send,
    expert_reopen,
    expert_resend,
    expert_submit,
    expert_withdraw,
    panel_close,
    panel_create,
    panel_discard,
    panel_open,
    panel_update,
)
from apps.panels.tasks import expert_link_send_pending
from tests.factories import instrument_make
from tests.panels.conftest import MakePanel, answer, every_key, expert_named, invite, token_of


def tomorrow() -> dt.date:
    return timezone.localdate() + dt.timedelta(days=1)


def acts() -> list[str]:
    return list(Entry.objects.order_by("pk").values_list("action", flat=True))


# The panel ---------------------------------------------------------------------------------------------------


def test_panel_create_asks_for_every_indicator(make_panel: MakePanel) -> None:
    panel = make_panel()
    questionnaire = panel_questionnaire(panel)
    assert (panel.state, panel.parent_codes) == (PanelState.DRAFT, [])
    assert [section.code for section in questionnaire.sections] == ["1", "2", "3", "4"]
    assert questionnaire.keys[:3] == (("1.1",), ("1.2",), ("2.1",))
    assert acts() == ["panel.create"]


def test_panel_create_compares_the_dimensions_where_nothing_is_named(make_panel: MakePanel) -> None:
    questionnaire = panel_questionnaire(make_panel(PanelMethod.AHP))
    [section] = questionnaire.sections
    assert section.keys == (
        ("ikp-uji", "1", "2"),
        ("ikp-uji", "1", "3"),
        ("ikp-uji", "2", "3"),
        ("ikp-uji", "1", "4"),
        ("ikp-uji", "2", "4"),
        ("ikp-uji", "3", "4"),
    )


@pytest.mark.parametrize(
    ("method", "more", "field"),
    [
        (PanelMethod.AHP, {"parent_codes": ["9"]}, "parent_codes"),
        (PanelMethod.BUDGET, {"parent_codes": ["1"]}, "parent_codes"),
        (PanelMethod.SCORE, {"due_on": dt.date(2020, 1, 1)}, "due_on"),
    ],
)
def test_panel_create_refuses_what_cannot_be_asked(
    make_panel: MakePanel, method: PanelMethod, more: dict[str, object], field: str
) -> None:
    with pytest.raises(InvalidInputError) as refused:
        make_panel(method, **more)
    assert list(refused.value.errors) == [field]
    assert not Panel.objects.exists()


def test_panel_create_refuses_more_parts_than_a_person_can_compare(analyst: User) -> None:
    wide = instrument_make("lebar", dimensions=10)
    values = {"instrument": wide, "title": "Lebar", "due_on": tomorrow()}
    with pytest.raises(InvalidInputError) as refused:
        panel_create(actor=analyst, method=PanelMethod.AHP, **values)
    assert list(refused.value.errors) == ["method"]
    assert panel_create(actor=analyst, method=PanelMethod.BUDGET, **values).parent_codes == ["lebar"]


@pytest.mark.parametrize("name", ["national_reviewer", "auditor", "administrator", "coordinator_banten"])
def test_only_the_analyst_manages_panels(
    name: str, make_panel: MakePanel, instrument, request: pytest.FixtureRequest
) -> None:
    actor = request.getfixturevalue(name)
    panel = make_panel()
    with pytest.raises(NotAllowedError):
        panel_create(
            actor=actor, instrument=instrument, title="X", method=PanelMethod.SCORE, due_on=tomorrow()
        )
    with pytest.raises(NotAllowedError):
        expert_invite(actor=actor, panel=panel, name="Ani", institution="K", email="ani@kampus.example")
    with pytest.raises(NotAllowedError):
        panel_open(actor=actor, panel=panel)


def test_panel_update_changes_what_is_compared_only_in_a_draft(
    make_panel: MakePanel, open_panel: MakePanel, analyst: User
) -> None:
    values = {"title": "Judul baru", "introduction": "Pengantar.", "due_on": tomorrow()}
    draft = make_panel(PanelMethod.AHP)
    changed = panel_update(actor=analyst, panel=draft, parent_codes=["ikp-uji", "2"], **values)
    assert [section.code for section in panel_questionnaire(changed).sections] == ["ikp-uji", "2"]

    opened = open_panel(PanelMethod.AHP)
    panel_update(actor=analyst, panel=opened, **values)
    with pytest.raises(ConflictError, match="sudah dibuka"):
        panel_update(actor=analyst, panel=opened, parent_codes=["2"], **values)
    opened.refresh_from_db()
    assert (opened.title, opened.parent_codes) == ("Judul baru", ["ikp-uji"])


def test_panel_open_freezes_the_instrument(make_panel: MakePanel, analyst: User) -> None:
    panel = make_panel()
    assert not panel.instrument.is_frozen
    with pytest.raises(InvalidInputError, match="belum ada ahli"):
        panel_open(actor=analyst, panel=panel)
    invite(panel, "Ani", analyst)
    opened = panel_open(actor=analyst, panel=panel)
    assert (opened.state, opened.instrument.is_frozen) == (PanelState.OPEN, True)
    assert acts()[-2:] == ["instrument.freeze", "panel.open"]


def test_panel_discard_deletes_a_draft_with_its_experts(make_panel: MakePanel, analyst: User) -> None:
    panel = make_panel()
    invite(panel, "Ani", analyst)
    panel_discard(actor=analyst, panel=panel)
    assert (Panel.objects.count(), PanelExpert.objects.count()) == (0, 0)
    assert acts()[-1] == "panel.discard"


def test_texts_are_stored_without_blanks_around_them(make_panel: MakePanel, analyst: User) -> None:
    panel = make_panel(title=" Bobot IKP ", introduction=" Untuk 2029.\n")
    assert (panel.title, panel.introduction) == ("Bobot IKP", "Untuk 2029.")
    changed = panel_update(
        actor=analyst, panel=panel, title="\tBobot baru ", introduction=" Pengantar. ", due_on=panel.due_on
    )
    assert (changed.title, changed.introduction) == ("Bobot baru", "Pengantar.")
    expert = expert_invite(
        actor=analyst, panel=panel, name=" Ani ", institution=" Kampus ", email=" ANI@Kampus.example "
    )
    assert (expert.name, expert.institution, expert.email) == ("Ani", "Kampus", "ani@kampus.example")


def test_a_panel_is_due_today_or_later_when_it_is_made_opened_or_given_another_day(
    make_panel: MakePanel, analyst: User
) -> None:
    today = timezone.localdate()
    yesterday = today - dt.timedelta(days=1)
    panel = make_panel(due_on=today)
    invite(panel, "Ani", analyst)
    Panel.objects.update(due_on=yesterday)
    words = {"title": "Lain", "introduction": ""}
    assert panel_update(actor=analyst, panel=panel, due_on=yesterday, **words).title == "Lain"
    for act in (
        lambda: make_panel(due_on=yesterday),
        lambda: panel_update(actor=analyst, panel=panel, due_on=yesterday - dt.timedelta(days=1), **words),
        lambda: panel_open(actor=analyst, panel=panel),
    ):
        with pytest.raises(InvalidInputError) as refused:
            act()
        assert list(refused.value.errors) == ["due_on"]


def test_a_panel_of_scores_asks_for_every_indicator_whatever_is_named(make_panel: MakePanel) -> None:
    assert make_panel(PanelMethod.SCORE, parent_codes=["2"]).parent_codes == []


def test_a_panel_whose_experts_have_all_left_is_not_opened(make_panel: MakePanel, analyst: User) -> None:
    panel = make_panel()
    expert_withdraw(actor=analyst, expert=invite(panel, "Ani", analyst))
    with pytest.raises(InvalidInputError, match="belum ada ahli"):
        panel_open(actor=analyst, panel=panel)


def test_every_act_is_noted(make_panel: MakePanel, open_panel: MakePanel, analyst: User) -> None:
    other = open_panel()
    answer(other, "Ani", every_key(other, 3), send=True)
    panel = make_panel()
    seen = len(acts())
    for name in ("Ani", "Budi", "Cici"):
        invite(panel, name, analyst)
    panel_update(actor=analyst, panel=panel, title="Lain", introduction="", due_on=panel.due_on)
    panel = panel_open(actor=analyst, panel=panel)
    expert_resend(actor=analyst, expert=expert_named(panel, "Ani"))
    for name in ("Ani", "Budi"):
        answer(panel, name, every_key(panel, 3), send=True)
    expert_reopen(expert=expert_named(panel, "Budi"))
    expert_withdraw(actor=analyst, expert=expert_named(panel, "Cici"))
    panel_close(actor=analyst, panel=panel)
    assert acts()[seen:] == [
        *["expert.invite"] * 3,
        "panel.update",
        "panel.open",
        "expert.resend",
        *["expert.submit"] * 2,
        "expert.reopen",
        "expert.withdraw",
        "panel.close",
    ]
    assert Entry.objects.latest("pk").detail["answers"] == 1


# State x act: "-" is refused with a conflict.
ACTS = {
    #                   open      close     discard  update  invite  withdraw  resend  answer
    PanelState.DRAFT:  ("open",  "-",      "gone",  "ok",   "ok",   "ok",     "-",    "-"),
    PanelState.OPEN:   ("-",     "closed", "-",     "ok",   "ok",   "ok",     "ok",   "ok"),
    PanelState.CLOSED: ("-",     "-",      "-",     "-",    "-",    "-",      "-",    "-"),
}  # fmt: skip
NAMES = ("open", "close", "discard", "update", "invite", "withdraw", "resend", "answer")


def test_every_state_has_a_row() -> None:
    assert set(ACTS) == set(PanelState)


@pytest.mark.parametrize("act", NAMES)
@pytest.mark.parametrize("state", ACTS)
def test_an_act_is_done_where_the_table_says(
    state: PanelState, act: str, make_panel: MakePanel, analyst: User
) -> None:
    panel = make_panel()
    invite(panel, "Ani", analyst)
    if state != PanelState.DRAFT:
        panel = panel_open(actor=analyst, panel=panel)
    if state == PanelState.CLOSED:
        panel = panel_close(actor=analyst, panel=panel)
    expert = expert_named(panel, "Ani")

    def answered() -> object:
        return answer(panel, "Ani", {("1.1",): 3})

    do = {
        "open": lambda: panel_open(actor=analyst, panel=panel),
        "close": lambda: panel_close(actor=analyst, panel=panel),
        "discard": lambda: panel_discard(actor=analyst, panel=panel),
        "update": lambda: panel_update(
            actor=analyst, panel=panel, title="X", introduction="", due_on=panel.due_on
        ),
        "invite": lambda: invite(panel, "Budi", analyst),
        "withdraw": lambda: expert_withdraw(actor=analyst, expert=expert),
        "resend": lambda: expert_resend(actor=analyst, expert=expert),
        "answer": answered,
    }[act]
    expected = ACTS[state][NAMES.index(act)]
    if expected == "-":
        before = (Panel.objects.get().state, PanelExpert.objects.count(), Entry.objects.count())
        with pytest.raises(ConflictError):
            do()
        assert (Panel.objects.get().state, PanelExpert.objects.count(), Entry.objects.count()) == before
    else:
        do()
        left = Panel.objects.first()
        assert (left.state if left else "gone") == (expected if expected != "ok" else state)


# The experts ---------------------------------------------------------------------------------------------------


def test_expert_invite_refuses_gaps(make_panel: MakePanel, analyst: User) -> None:
    with pytest.raises(InvalidInputError) as refused:
        expert_invite(actor=analyst, panel=make_panel(), name=" ", institution="", email="ani")
    assert sorted(refused.value.errors) == ["email", "institution", "name"]


def test_expert_invite_a_second_time_says_who_did_it_and_leads_to_the_expert(
    make_panel: MakePanel, analyst: User
) -> None:
    panel = make_panel()
    ani = invite(panel, "Ani", analyst)
    told = rf"^{ani.name} \(ani@kampus.example\) sudah diundang ke panel ini oleh {analyst}, pukul"
    with pytest.raises(AlreadyDoneError, match=told) as refused:
        expert_invite(
            actor=analyst, panel=panel, name="Ani", institution="Kampus", email="ANI@kampus.example"
        )
    assert refused.value.place == ani.get_absolute_url()


def test_a_withdrawn_expert_can_be_invited_again(make_panel: MakePanel, analyst: User) -> None:
    panel = make_panel()
    expert_withdraw(actor=analyst, expert=invite(panel, "Ani", analyst))
    again = expert_invite(
        actor=analyst, panel=panel, name="Ani", institution="Kampus", email="ani@kampus.example"
    )
    assert again.state == ExpertState.WAITING
    with pytest.raises(ConflictError):
        expert_withdraw(actor=analyst, expert=PanelExpert.objects.exclude(pk=again.pk).get())


def test_links_are_mailed_once_and_only_of_open_panels(make_panel: MakePanel, analyst: User) -> None:
    panel = make_panel()
    for name in ("Ani", "Budi"):
        expert_invite(
            actor=analyst, panel=panel, name=name, institution="Kampus", email=f"{name}@kampus.example"
        )
    gone = expert_invite(
        actor=analyst, panel=panel, name="Cici", institution="Kampus", email="cici@kampus.example"
    )
    expert_withdraw(actor=analyst, expert=gone)
    expert_link_send_pending()
    assert mail.outbox == []

    panel_open(actor=analyst, panel=panel)
    expert_link_send_pending()
    expert_link_send_pending()
    assert [letter.to for letter in mail.outbox] == [["ani@kampus.example"], ["budi@kampus.example"]]
    assert {expert.state for expert in PanelExpert.objects.staying()} == {ExpertState.INVITED}


def test_the_mail_carries_a_link_of_which_only_the_hash_is_stored(
    open_panel: MakePanel, analyst: User, caplog: pytest.LogCaptureFixture
) -> None:
    panel = open_panel()
    expert = expert_resend(actor=analyst, expert=expert_named(panel, "Ani"))
    assert expert_link_send(expert.pk)
    [letter] = mail.outbox
    token = re.search(r"http://testserver/panel/([\w-]{43})/", letter.body)[1]
    expert.refresh_from_db()
    assert expert.token_sha256 == hashlib.sha256(token.encode()).hexdigest() == token_hash(token)
    assert expert_get_by_token(token).pk == expert.pk
    assert token not in caplog.text
    assert token not in str(list(Entry.objects.values()))
    assert str(panel.title) in letter.subject


def test_expert_resend_ends_the_earlier_link(open_panel: MakePanel, analyst: User) -> None:
    panel = open_panel()
    expert = answer(panel, "Ani", {("1.1",): 3})
    assert expert_get_by_token(token_of(panel, "Ani")).pk == expert.pk
    renewed = expert_resend(actor=analyst, expert=expert)
    assert (renewed.token_sha256, renewed.emailed_at) == (None, None)
    assert expert_answers(renewed) == {("1.1",): 3}


def test_expert_resend_from_a_page_that_knows_only_an_earlier_link_keeps_the_newer_one(
    open_panel: MakePanel, analyst: User
) -> None:
    expert = expert_named(open_panel(), "Ani")
    seen = expert.mailed_mark
    expert_resend(actor=analyst, expert=expert, seen=seen)
    for _ in range(2):  # before the mail has gone out, and after
        with pytest.raises(
            AlreadyDoneError, match=rf"Tautan baru untuk Ani sudah dikirim oleh {analyst}, pukul"
        ):
            expert_resend(actor=analyst, expert=expert, seen=seen)
        expert_link_send_pending()
    assert len(mail.outbox) == 1
    renewed = expert_named(expert.panel, "Ani")
    assert expert_resend(actor=analyst, expert=renewed, seen=renewed.mailed_mark).emailed_at is None


class BackendOfTheHasty(EmailBackend):
    """Mails into the outbox; while the first mail is on its way, another link is asked for."""

    def send_messages(self, messages: list[mail.EmailMessage]) -> int:
        sent = super().send_messages(messages)
        if len(mail.outbox) == 1:
            expert = PanelExpert.objects.with_panel().get(email=messages[0].to[0])
            expert_resend(actor=expert.invited_by, expert=expert)
        return sent


def test_a_link_asked_for_while_another_is_mailed_is_mailed_too(
    open_panel: MakePanel, analyst: User, settings: Settings
) -> None:
    settings.EMAIL_BACKEND = f"{__name__}.BackendOfTheHasty"
    expert = expert_resend(actor=analyst, expert=expert_named(open_panel(), "Ani"))
    expert_link_send_pending()
    expert_link_send_pending()
    tokens = [re.search(r"/panel/([\w-]{43})/", letter.body)[1] for letter in mail.outbox]
    expert.refresh_from_db()
    assert [token_hash(token) == expert.token_sha256 for token in tokens] == [False, True]
    assert expert.emailed_at is not None


# Answers ---------------------------------------------------------------------------------------------------------


def test_answers_save_keeps_what_is_not_named_and_writes_only_what_changed(open_panel: MakePanel) -> None:
    panel = open_panel()
    answer(panel, "Ani", {("1.1",): 3, ("1.2",): 1})
    before = dict(ExpertScore.objects.values_list("indicator__code", "saved_at"))
    expert = answer(panel, "Ani", {("1.1",): 4, ("1.2",): 1})
    after = dict(ExpertScore.objects.values_list("indicator__code", "saved_at"))
    assert expert_answers(expert) == {("1.1",): 4, ("1.2",): 1}
    assert before["1.2"] == after["1.2"]
    assert before["1.1"] < after["1.1"]


def test_points_can_be_taken_back(open_panel: MakePanel) -> None:
    panel = open_panel(PanelMethod.BUDGET)
    answer(panel, "Ani", {("1",): 60, ("2",): 40})
    expert = answer(panel, "Ani", {("1",): None, ("3",): None})
    assert expert_answers(expert) == {("2",): 40}
    assert ExpertAllocation.objects.count() == 1


@pytest.mark.parametrize(
    ("method", "key", "value"),
    [
        (PanelMethod.SCORE, ("1.1",), 5),
        (PanelMethod.SCORE, ("9.9",), 1),
        (PanelMethod.AHP, ("ikp-uji", "1", "2"), 10),
        (PanelMethod.AHP, ("ikp-uji", "1", "2"), 0),
        (PanelMethod.AHP, ("ikp-uji", "1", "2"), -1),
        (PanelMethod.AHP, ("ikp-uji", "2", "1"), 3),
        (PanelMethod.BUDGET, ("1",), 101),
        (PanelMethod.BUDGET, ("1",), -1),
    ],
)
def test_answers_off_the_scale_or_not_asked_are_refused(
    open_panel: MakePanel, method: PanelMethod, key: tuple[str, ...], value: int
) -> None:
    panel = open_panel(method)
    with pytest.raises(InvalidInputError):
        answer(panel, "Ani", {key: value})
    assert expert_answers(expert_named(panel, "Ani")) == {}


@pytest.mark.parametrize(
    ("method", "key", "values"),
    [
        (PanelMethod.SCORE, ("1.1",), (1, 4)),
        (PanelMethod.AHP, ("ikp-uji", "1", "2"), (1, 2, 9, -2, -9)),
        (PanelMethod.BUDGET, ("1",), (0, 100)),
    ],
)
def test_answers_at_the_ends_of_the_scale_are_taken(
    open_panel: MakePanel, method: PanelMethod, key: tuple[str, ...], values: tuple[int, ...]
) -> None:
    panel = open_panel(method)
    for value in values:
        assert expert_answers(answer(panel, "Ani", {key: value})) == {key: value}


def test_answers_save_returns_all_that_the_expert_has_answered_and_nothing_of_others(
    open_panel: MakePanel,
) -> None:
    panel = open_panel()
    answer(panel, "Budi", {("2.1",): 1})
    ani = answer(panel, "Ani", {("1.1",): 3})
    kept = answers_save(expert=ani, questionnaire=panel_questionnaire(panel), answers={("1.2",): 2})
    assert kept == expert_answers(ani) == {("1.1",): 3, ("1.2",): 2}


def test_the_link_counts_as_opened_from_the_first_time(open_panel: MakePanel) -> None:
    panel = open_panel()
    stale = expert_named(panel, "Ani")
    first = expert_arrive(expert=expert_named(panel, "Ani")).opened_at
    assert first is not None
    for expert in (stale, expert_named(panel, "Ani")):
        expert_arrive(expert=expert)
        assert expert_named(panel, "Ani").opened_at == first


def test_who_answers_or_sends_has_opened_the_link(open_panel: MakePanel) -> None:
    panel = open_panel()
    questionnaire = panel_questionnaire(panel)
    answers_save(expert=expert_named(panel, "Ani"), questionnaire=questionnaire, answers=every_key(panel, 3))
    saved = expert_named(panel, "Ani")
    assert saved.opened_at is not None
    assert expert_submit(expert=saved, questionnaire=questionnaire).opened_at == saved.opened_at
    # Answers from before pages other than the first counted as opened.
    PanelExpert.objects.update(opened_at=None, submitted_at=None)
    expert_submit(expert=expert_named(panel, "Ani"), questionnaire=questionnaire)
    assert expert_named(panel, "Ani").opened_at is not None


def test_the_log_knows_answers_by_what_they_say_and_not_by_their_order(open_panel: MakePanel) -> None:
    panel = open_panel()
    answers = every_key(panel, 3)
    answer(panel, "Ani", answers, send=True)
    answer(panel, "Budi", dict(reversed(answers.items())), send=True)
    expert_reopen(expert=expert_named(panel, "Budi"))
    answer(panel, "Budi", {("1.1",): 4}, send=True)
    hashes = [
        entry.detail["answers_sha256"]
        for entry in Entry.objects.filter(action="expert.submit").order_by("pk")
    ]
    assert hashes[0] == hashes[1] != hashes[2]


def test_expert_submit_says_what_is_missing_on_which_page(open_panel: MakePanel) -> None:
    panel = open_panel()
    answer(panel, "Ani", {("1.1",): 3, ("1.2",): 1, ("2.1",): 2})
    with pytest.raises(InvalidInputError) as refused:
        answer(panel, "Ani", {}, send=True)
    assert refused.value.errors["jawaban"] == [
        "Dimensi 2: 1 pertanyaan belum dijawab.",
        "Dimensi 3: 2 pertanyaan belum dijawab.",
        "Dimensi 4: 2 pertanyaan belum dijawab.",
    ]


def test_points_are_sent_only_where_they_make_a_hundred(open_panel: MakePanel) -> None:
    panel = open_panel(PanelMethod.BUDGET)
    with pytest.raises(InvalidInputError) as refused:
        answer(panel, "Ani", {("1",): 40, ("2",): 30, ("3",): 20, ("4",): 5}, send=True)
    assert "berjumlah 95, seharusnya 100" in refused.value.errors["jawaban"][0]
    assert answer(panel, "Ani", {("4",): 10}, send=True).state == ExpertState.SUBMITTED


def test_sent_answers_stay_until_the_expert_takes_them_back(open_panel: MakePanel) -> None:
    panel = open_panel()
    expert = answer(panel, "Ani", every_key(panel, 3), send=True)
    with pytest.raises(ConflictError, match="sudah dikirim"):
        answer(panel, "Ani", {("1.1",): 1})
    expert_reopen(expert=expert)
    assert answer(panel, "Ani", {("1.1",): 1}).state == ExpertState.ANSWERING
    with pytest.raises(ConflictError, match="masih dapat diubah"):
        expert_reopen(expert=expert_named(panel, "Ani"))


def test_sending_is_audited_with_the_hash_of_the_answers(open_panel: MakePanel) -> None:
    panel = open_panel()
    answer(panel, "Ani", every_key(panel, 3), send=True)
    entry = Entry.objects.get(action="expert.submit")
    assert (entry.actor_label, entry.detail["panel"], entry.detail["answers"]) == ("Ani", panel.title, 8)
    assert re.fullmatch(r"[0-9a-f]{64}", entry.detail["answers_sha256"])


def test_a_withdrawn_expert_answers_no_more(open_panel: MakePanel, analyst: User) -> None:
    panel = open_panel()
    expert = answer(panel, "Ani", {("1.1",): 3})
    expert_withdraw(actor=analyst, expert=expert)
    questionnaire = panel_questionnaire(panel)
    for act in (
        lambda: answers_save(expert=expert, questionnaire=questionnaire, answers={("1.1",): 1}),
        lambda: expert_submit(expert=expert, questionnaire=questionnaire),
        lambda: expert_reopen(expert=expert),
        lambda: expert_arrive(expert=expert_named(panel, "Ani")),
    ):
        with pytest.raises(ConflictError, match="tidak lagi menerima"):
            act()
    assert expert_answers(expert_named(panel, "Ani")) == {("1.1",): 3}
