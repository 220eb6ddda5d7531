"""What a panel stores, what it refuses and says, and what the log keeps of it."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.core import mail

from apps.accounts.models import User
from apps.audit.models import Entry
from apps.computation.inputs import edition_regions
from apps.computation.models import IndexRun
from apps.computation.services import run_execute, run_request
from apps.core.exceptions import ConflictError, InvalidInputError, NotAllowedError
from apps.core.formatting import format_date
from apps.indicators.enums import EditionKind
from apps.indicators.models import Instrument
from apps.indicators.selectors import instrument_structure
from apps.panels.enums import PanelMethod
from apps.panels.models import Panel, PanelExpert
from apps.panels.services import (
    expert_invite,
    expert_link_send,
    expert_reopen,
    expert_resend,
    expert_withdraw,
    panel_apply,
    panel_close,
    panel_create,
    panel_discard,
    panel_open,
    panel_try,
    panel_update,
)
from tests.cast import Regions
from tests.computation.editions import edition_of
from tests.computation.finished_runs import finished_run_make
from tests.factories import instrument_make
from tests.panels.conftest import MakePanel, answer, every_key, expert_named, invite

FAR = dt.date(2999, 1, 31)


def test_panel_create_stores_what_was_given_without_blanks_around_it(
    instrument: Instrument, analyst: User
) -> None:
    panel = panel_create(
        actor=analyst,
        instrument=instrument,
        title=" Bobot 2029 ",
        introduction=" Terima kasih. \n",
        method=PanelMethod.BUDGET,
        due_on=FAR,
    )
    panel.refresh_from_db()
    assert (panel.title, panel.introduction, panel.due_on) == ("Bobot 2029", "Terima kasih.", FAR)
    assert (panel.instrument, panel.method, panel.created_by) == (instrument, PanelMethod.BUDGET, analyst)
    assert Entry.objects.get().detail == {"kind": "budget", "instrument": "ikp-uji/1"}


@pytest.mark.parametrize("dimensions", [2, 4])
def test_points_are_shared_out_among_dimensions_alone(analyst: User, dimensions: int) -> None:
    values = {"method": PanelMethod.BUDGET, "title": "Poin", "due_on": FAR, "parent_codes": ["1"]}
    with pytest.raises(InvalidInputError) as refused:
        panel_create(actor=analyst, instrument=instrument_make("dua", dimensions=dimensions), **values)
    assert list(refused.value.errors) == ["parent_codes"]


def test_a_link_is_mailed_to_the_expert_it_was_asked_for(open_panel: MakePanel, analyst: User) -> None:
    panel = open_panel()
    for name in ("Ani", "Budi"):
        expert_resend(actor=analyst, expert=expert_named(panel, name))
    assert expert_link_send(expert_named(panel, "Budi").pk)
    assert [letter.to for letter in mail.outbox] == [["budi@kampus.example"]]
    assert [expert_named(panel, name).emailed_at is None for name in ("Ani", "Budi")] == [True, False]


ACTS: dict[str, Callable[[User, Panel, PanelExpert], object]] = {
    "update": lambda actor, panel, _: panel_update(
        actor=actor, panel=panel, title="X", introduction="", due_on=FAR
    ),
    "open": lambda actor, panel, _: panel_open(actor=actor, panel=panel),
    "close": lambda actor, panel, _: panel_close(actor=actor, panel=panel),
    "discard": lambda actor, panel, _: panel_discard(actor=actor, panel=panel),
    "try": lambda actor, panel, _: panel_try(actor=actor, panel=panel),
    "apply": lambda actor, panel, _: panel_apply(actor=actor, panel=panel),
    "invite": lambda actor, panel, _: expert_invite(
        actor=actor, panel=panel, name="Cici", institution="K", email="cici@kampus.example"
    ),
    "resend": lambda actor, _, expert: expert_resend(actor=actor, expert=expert),
    "withdraw": lambda actor, _, expert: expert_withdraw(actor=actor, expert=expert),
}


@pytest.mark.parametrize("act", ACTS)
def test_no_act_on_a_panel_is_done_for_who_may_only_read(
    act: str, open_panel: MakePanel, auditor: User
) -> None:
    panel = open_panel()
    before = Entry.objects.count()
    with pytest.raises(NotAllowedError, match="Hanya analis nasional"):
        ACTS[act](auditor, panel, expert_named(panel, "Ani"))
    assert Entry.objects.count() == before


def test_a_panel_whose_experts_were_all_taken_out_is_not_opened(make_panel: MakePanel, analyst: User) -> None:
    panel = make_panel()
    expert_withdraw(actor=analyst, expert=invite(panel, "Ani", analyst))
    with pytest.raises(InvalidInputError, match="belum ada ahli"):
        panel_open(actor=analyst, panel=panel)


def test_a_panel_is_not_opened_when_its_draft_instrument_lost_what_it_compares(
    make_panel: MakePanel, analyst: User
) -> None:
    panel = make_panel(PanelMethod.AHP, parent_codes=["1"])
    invite(panel, "Ani", analyst)
    panel.instrument.indicators.filter(code="1.2").delete()
    with pytest.raises(InvalidInputError) as refused:
        panel_open(actor=analyst, panel=panel)
    assert refused.value.errors["parent_codes"][0].startswith("Tidak dapat dibandingkan: 1. ")


def test_a_refusal_names_the_state_of_the_panel(open_panel: MakePanel, analyst: User) -> None:
    panel = open_panel()
    with pytest.raises(ConflictError, match="sudah dibuka oleh Analis Pusat, pukul"):
        panel_discard(actor=analyst, panel=panel)


def test_an_address_that_is_none_is_refused_at_its_field(make_panel: MakePanel, analyst: User) -> None:
    with pytest.raises(InvalidInputError) as refused:
        expert_invite(actor=analyst, panel=make_panel(), name="Ani", institution="K", email="ani@")
    assert refused.value.errors == {
        "email": ["Isi alamat surel yang lengkap, misalnya nama@universitas.ac.id."]
    }
    assert not PanelExpert.objects.exists()


def test_the_log_tells_the_whole_way_of_a_panel(open_panel: MakePanel, analyst: User) -> None:
    panel = open_panel()
    answer(panel, "Ani", every_key(panel, 3), send=True)
    reopened = expert_reopen(expert=expert_named(panel, "Ani"))
    assert (reopened.name, reopened.submitted_at) == ("Ani", None)
    answer(panel, "Ani", {}, send=True)
    expert_resend(actor=analyst, expert=expert_named(panel, "Ani"))
    expert_withdraw(actor=analyst, expert=expert_named(panel, "Budi"))
    opened_until = panel.due_on
    panel_update(actor=analyst, panel=panel, title=panel.title, introduction="", due_on=FAR)
    panel_close(actor=analyst, panel=panel)
    about = {"panel": "Bobot IKP uji"}
    entries = Entry.objects.filter(action__regex=r"^(panel|expert)\.").exclude(action="expert.submit")
    assert [(entry.action, entry.actor_label, entry.detail) for entry in entries.order_by("pk")] == [
        ("panel.create", analyst.full_name, {"kind": "score", "instrument": "ikp-uji/1"}),
        ("expert.invite", analyst.full_name, about),
        ("expert.invite", analyst.full_name, about),
        ("panel.open", analyst.full_name, {"before": "Disiapkan", "after": "Dibuka"}),
        ("expert.reopen", "Ani", about),
        ("expert.resend", analyst.full_name, about),
        ("expert.withdraw", analyst.full_name, about),
        (
            "panel.update",
            analyst.full_name,
            {
                "before": {"batas waktu": format_date(opened_until)},
                "after": {"batas waktu": format_date(FAR)},
            },
        ),
        ("panel.close", analyst.full_name, {"answers": 1, "before": "Dibuka", "after": "Ditutup"}),
    ]


def test_the_note_of_the_weights_counts_the_experts_of_this_panel_alone(
    open_panel: MakePanel, analyst: User
) -> None:
    other = open_panel()
    for name in ("Ani", "Budi"):
        answer(other, name, every_key(other, 3), send=True)
    panel = open_panel()
    answer(panel, "Ani", every_key(panel, 3), send=True)
    panel_close(actor=analyst, panel=panel)
    applied = panel_apply(actor=analyst, panel=panel)
    assert "; 1 ahli; ditutup" in instrument_structure(applied).note
    told = [entry.sentence for entry in Entry.objects.filter(action="instrument.load")]
    assert told[0] == f"{analyst} memuat {applied} dengan bobot panel “{panel.title}”."
    assert "berkas" not in " ".join(told)


def test_panel_try_takes_the_newest_finished_run_over_data_of_the_offices(
    regions: Regions, analyst: User
) -> None:
    """Not one that still waits, and not one over figures that came from outside."""
    run = finished_run_make(regions, analyst)
    instrument = run.edition.instrument
    outside = edition_of("luar", instrument=instrument, kind=EditionKind.EXTERNAL)
    for score, region in enumerate(edition_regions(outside)):
        outside.external_figures.create(region=region, score=score)
    computed, _ = run_request(edition=outside, actor=analyst)
    assert run_execute(computed.pk)
    waiting = IndexRun.objects.create(
        edition=run.edition,
        requested_by=analyst,
        number=9,
        run_key="f" * 64,
        input_sha256="e" * 64,
        engine_version="",
    )
    assert run.pk < computed.pk < waiting.pk
    panel = panel_create(
        actor=analyst, instrument=instrument, method=PanelMethod.SCORE, title="Bobot ahli", due_on=FAR
    )
    invite(panel, "Ani", analyst)
    panel = panel_open(actor=analyst, panel=panel)
    answer(panel, "Ani", every_key(panel, 3), send=True)
    assert panel_try(actor=analyst, panel=panel).run == run


def test_each_refusal_says_why_and_who_did_it(
    make_panel: MakePanel, open_panel: MakePanel, analyst: User
) -> None:
    draft = make_panel()
    waiting = invite(draft, "Budi", analyst)
    with pytest.raises(ConflictError, match="dikirim saat panel dibuka; panelnya masih rancangan"):
        expert_resend(actor=analyst, expert=waiting)
    with pytest.raises(ConflictError, match="belum dibuka") as early:
        panel_close(actor=analyst, panel=draft)
    assert early.value.place == draft.get_absolute_url()
    panel = open_panel()
    expert_withdraw(actor=analyst, expert=expert_named(panel, "Ani"))
    for act in (expert_withdraw, expert_resend):
        with pytest.raises(ConflictError, match="sudah dikeluarkan dari panel oleh Analis Pusat, pukul"):
            act(actor=analyst, expert=expert_named(panel, "Ani"))
    panel_close(actor=analyst, panel=panel)
    with pytest.raises(ConflictError, match="sudah ditutup oleh Analis Pusat, pukul"):
        panel_close(actor=analyst, panel=panel)
