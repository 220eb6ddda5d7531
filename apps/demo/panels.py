"""A closed expert panel of the simulation: three made-up experts who compared the dimensions in pairs."""

import datetime as dt
from dataclasses import dataclass
from typing import Final

from django.db import transaction
from django.utils import timezone

from apps.indicators.models import Instrument
from apps.panels.enums import PanelMethod
from apps.panels.models import Panel, PanelExpert
from apps.panels.selectors import panel_questionnaire
from apps.panels.services import (
    answers_save,
    expert_arrive,
    expert_invite,
    expert_submit,
    panel_close,
    panel_create,
    panel_open,
)

from .people import DOMAIN, Cast

TITLE: Final = "Simulasi: bobot dimensi menurut tiga ahli"
INTRODUCTION: Final = (
    "Data simulasi. Panel ini dibuat untuk peragaan; ahlinya rekaan, dan bobotnya tidak dipakai di mana pun."
)


@dataclass(frozen=True)
class MadeUpExpert:
    """An expert of the demo; `preferences` in the order of the questions, on Saaty's scale."""

    name: str
    email: str
    preferences: tuple[int, ...]


# Preferences on the pairs 1/2, 1/3, 2/3, 1/4, 2/4, 3/4. The third expert's contradict each other, to show a bad
# consistency ratio.
EXPERTS: Final = (
    MadeUpExpert("Dr. Arif Santoso (ahli simulasi)", f"ahli.satu@{DOMAIN}", (-2, 1, 2, 3, 4, 2)),
    MadeUpExpert("Prof. Nur Hidayah (ahli simulasi)", f"ahli.dua@{DOMAIN}", (-3, -2, 2, 2, 5, 3)),
    MadeUpExpert("Made Wirawan, M.Si. (ahli simulasi)", f"ahli.tiga@{DOMAIN}", (2, 3, -3, 4, 3, 5)),
)


@transaction.atomic
def panel_seed(instrument: Instrument, cast: Cast) -> None:
    """Make, answer and close the panel where it is missing.

    Nobody is mailed: all of it is one transaction, so the task that mails links never sees the panel open.
    """
    if Panel.objects.filter(title=TITLE).exists():
        return
    panel = panel_create(
        actor=cast.analyst,
        instrument=instrument,
        title=TITLE,
        introduction=INTRODUCTION,
        method=PanelMethod.AHP,
        due_on=timezone.localdate() + dt.timedelta(days=14),
    )
    experts = [
        expert_invite(
            actor=cast.analyst,
            panel=panel,
            name=made_up.name,
            institution="Lembaga contoh (simulasi)",
            email=made_up.email,
        )
        for made_up in EXPERTS
    ]
    panel = panel_open(actor=cast.analyst, panel=panel)
    questionnaire = panel_questionnaire(panel)
    for expert, made_up in zip(experts, EXPERTS, strict=True):
        present = expert_arrive(expert=PanelExpert.objects.with_panel().get(pk=expert.pk))
        answers = dict(zip(questionnaire.keys, made_up.preferences, strict=True))
        answers_save(expert=present, questionnaire=questionnaire, answers=answers)
        expert_submit(expert=present, questionnaire=questionnaire)
    panel_close(actor=cast.analyst, panel=panel)
