"""Who counts in a panel, in which order, and what is still to be mailed or can be asked."""

from datetime import timedelta

from django.utils import timezone

from apps.accounts.models import User
from apps.audit.models import Entry
from apps.indicators.models import Instrument
from apps.panels.enums import ExpertState
from apps.panels.models import ExpertScore, PanelExpert
from apps.panels.selectors import (
    answers_saved_at,
    expert_pks_unmailed,
    instrument_list_askable,
    panel_list,
    panel_progress,
    panel_questionnaire,
    panel_results,
)
from apps.panels.services import expert_invite, expert_withdraw, panel_close
from apps.regions.scoping import RegionScope
from tests.factories import instrument_make
from tests.panels.conftest import MakePanel, answer, every_key, expert_named, invite


def test_only_who_has_sent_and_stays_counts(open_panel: MakePanel, analyst: User) -> None:
    """Ani has sent and left, Budi has sent, Cici has answered everything and not sent it."""
    panel = open_panel()
    invite(panel, "Cici", analyst)
    for name in ("Ani", "Budi", "Cici"):
        answer(panel, name, every_key(panel, 3), send=name != "Cici")
    expert_withdraw(actor=analyst, expert=expert_named(panel, "Ani"))

    [row] = panel_list(scope=RegionScope.nation())
    questionnaire = panel_questionnaire(panel)
    progress = panel_progress(panel, questionnaire)

    assert (row.expert_count, row.submitted_count) == (2, 1)
    assert panel_results(questionnaire, progress).counted == 1
    assert [(line.expert.name, line.expert.state) for line in progress] == [
        ("Budi", ExpertState.SUBMITTED),
        ("Cici", ExpertState.ANSWERING),
        ("Ani", ExpertState.WITHDRAWN),
    ]
    assert list(PanelExpert.objects.counted()) == [expert_named(panel, "Budi")]
    panel_close(actor=analyst, panel=panel)
    assert Entry.objects.latest("pk").detail["answers"] == 1


def test_links_are_to_be_mailed_of_one_panel_or_of_all(open_panel: MakePanel, analyst: User) -> None:
    first, second = (
        expert_invite(
            actor=analyst, panel=open_panel(), name="Cici", institution="Kampus", email="cici@kampus.example"
        )
        for _ in range(2)
    )
    assert expert_pks_unmailed(second.panel) == [second.pk]
    assert expert_pks_unmailed() == [first.pk, second.pk]


def test_experts_are_asked_about_instruments_that_hold_indicators(db: None) -> None:
    old, new = instrument_make("ikp"), instrument_make("ikp", 2)
    Instrument.objects.create(code="kosong", version=1, name="Kosong", source="Uji")
    assert list(instrument_list_askable()) == [new, old]


def test_answers_were_saved_when_the_newest_was(open_panel: MakePanel) -> None:
    panel = open_panel()
    assert answers_saved_at(expert_named(panel, "Ani")) is None
    expert = answer(panel, "Ani", {("1.1",): 3, ("1.2",): 1})
    answer(panel, "Budi", {("1.1",): 3})
    newest = timezone.now() - timedelta(hours=1)
    ExpertScore.objects.filter(expert=expert).update(saved_at=newest - timedelta(hours=1))
    ExpertScore.objects.filter(expert=expert, indicator__code="1.2").update(saved_at=newest)
    assert answers_saved_at(expert) == newest
