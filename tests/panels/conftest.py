"""Panels over an instrument of four dimensions, and experts who answer them through the real services."""

import datetime as dt
from collections.abc import Callable, Mapping

import pytest
from django.utils import timezone

from apps.accounts.models import User
from apps.core.tokens import token_hash
from apps.indicators.models import Instrument
from apps.panels.enums import PanelMethod
from apps.panels.models import Panel, PanelExpert
from apps.panels.questionnaire import Key
from apps.panels.selectors import panel_questionnaire
from apps.panels.services import (
    answers_save,
    expert_arrive,
    expert_invite,
    expert_submit,
    panel_create,
    panel_open,
)
from tests.factories import instrument_make

MakePanel = Callable[..., Panel]


@pytest.fixture
def instrument(db: None) -> Instrument:
    """Four dimensions "1" to "4" with the indicators "1.1", "1.2", "2.1", ..."""
    return instrument_make("ikp-uji", dimensions=4)


@pytest.fixture
def make_panel(instrument: Instrument, analyst: User) -> MakePanel:
    """Return a maker of draft panels over the instrument, due in a week."""

    def make(method: PanelMethod = PanelMethod.SCORE, **more: object) -> Panel:
        values = {"title": "Bobot IKP uji", "due_on": timezone.localdate() + dt.timedelta(days=7), **more}
        return panel_create(actor=analyst, instrument=instrument, method=method, **values)  # type: ignore[arg-type]

    return make


@pytest.fixture
def open_panel(make_panel: MakePanel, analyst: User) -> MakePanel:
    """Return a maker of open panels with two experts, Ani and Budi."""

    def make(method: PanelMethod = PanelMethod.SCORE, **more: object) -> Panel:
        panel = make_panel(method, **more)
        for name in ("Ani", "Budi"):
            invite(panel, name, analyst)
        return panel_open(actor=analyst, panel=panel)

    return make


def invite(panel: Panel, name: str, analyst: User) -> PanelExpert:
    """Return a new expert whose link carries `token_of`, as if it had been mailed."""
    address = f"{name.lower()}@kampus.example"
    expert = expert_invite(actor=analyst, panel=panel, name=name, institution="Kampus", email=address)
    PanelExpert.objects.filter(pk=expert.pk).update(
        token_sha256=token_hash(token_of(panel, name)), emailed_at=timezone.now()
    )
    return expert_named(panel, name)


def token_of(panel: Panel, name: str) -> str:
    return f"{name.lower()}-{panel.pk}"


def expert_named(panel: Panel, name: str) -> PanelExpert:
    return PanelExpert.objects.with_panel().get(panel=panel, name=name)


def answer(panel: Panel, name: str, answers: Mapping[Key, int | None], *, send: bool = False) -> PanelExpert:
    """Store answers of an expert who has opened the link; with `send`, the expert also sends them."""
    questionnaire = panel_questionnaire(panel)
    expert = expert_arrive(expert=expert_named(panel, name))
    answers_save(expert=expert, questionnaire=questionnaire, answers=answers)
    if send:
        expert_submit(expert=expert, questionnaire=questionnaire)
    return expert_named(panel, name)


def every_key(panel: Panel, value: int) -> dict[Key, int | None]:
    """Return the same answer to every question of a panel."""
    return dict.fromkeys(panel_questionnaire(panel).keys, value)
