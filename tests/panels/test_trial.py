import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import User
from apps.core.exceptions import InvalidInputError, NotAllowedError
from apps.panels.enums import PanelMethod
from apps.panels.models import Panel
from apps.panels.selectors import panel_counted, panel_questionnaire
from apps.panels.services import panel_create, panel_open, panel_try
from apps.scenarios.models import Scenario
from tests.cast import Regions
from tests.computation.finished_runs import finished_run_make
from tests.pages import errors_of
from tests.panels.conftest import MakePanel, answer, every_key, invite


def answered(panel: Panel) -> Panel:
    """Have both experts answer: one finds the first indicator four times as important as the rest."""
    keys = every_key(panel, 1)
    answer(panel, "Ani", {**keys, next(iter(keys)): 4}, send=True)
    answer(panel, "Budi", keys, send=True)
    return panel


def test_panel_try_without_a_run_says_what_to_do(open_panel: MakePanel, analyst: User) -> None:
    with pytest.raises(InvalidInputError, match="Belum ada hitungan selesai dari “Instrumen uji”"):
        panel_try(actor=analyst, panel=answered(open_panel(PanelMethod.SCORE)))


def test_panel_try_is_the_analysts_alone(open_panel: MakePanel, national_reviewer: User) -> None:
    with pytest.raises(NotAllowedError):
        panel_try(actor=national_reviewer, panel=open_panel(PanelMethod.SCORE))


def test_panel_try_begins_a_scenario_with_the_weights_of_the_experts(regions: Regions, analyst: User) -> None:
    run = finished_run_make(regions, analyst)
    panel = panel_create(
        actor=analyst,
        instrument=run.edition.instrument,
        method=PanelMethod.SCORE,
        title="Bobot ahli",
        due_on=timezone.localdate() + dt.timedelta(days=7),
    )
    for name in ("Ani", "Budi"):
        invite(panel, name, analyst)
    answered(panel_open(actor=analyst, panel=panel))

    scenario = panel_try(actor=analyst, panel=panel)

    assert (scenario.run, scenario.title) == (run, "Bobot ahli")
    # (4 + 1) / 2 against 1 and 1, of the three indicators of the first dimension.
    assert scenario.weights["1.1"] == pytest.approx(2.5 / 4.5)
    assert scenario.weights["1.1"] == panel_counted(panel).weights["1.1"]


def test_weights_that_contradict_themselves_are_tried_with_a_reason_alone(
    regions: Regions, analyst: User, client_of: Callable[[User], Client]
) -> None:
    run = finished_run_make(regions, analyst)
    due_on = timezone.localdate() + dt.timedelta(days=7)
    panel = panel_create(
        actor=analyst,
        instrument=run.edition.instrument,
        method=PanelMethod.AHP,
        title="Bobot",
        due_on=due_on,
        parent_codes=["1"],
    )
    invite(panel, "Ani", analyst)
    panel = panel_open(actor=analyst, panel=panel)
    [root] = panel.parent_codes
    first, second, third = [item.code for item in panel_questionnaire(panel).sections[0].items[:3]]
    circle = {(root, first, second): 9, (root, second, third): 9, (root, first, third): -9}
    answer(panel, "Ani", every_key(panel, 1) | circle, send=True)

    address = reverse("panels:panel_try", args=[panel.public_id])
    browser = client_of(analyst)
    assert f'href="{address}"' in browser.get(panel.get_absolute_url()).content.decode()
    assert "Alasan mencoba bobot ini" in browser.get(address).content.decode()
    refused = browser.post(address, {"reason": " "})
    assert (refused.status_code, errors_of(refused.content.decode())) == (
        422,
        {"reason": "Tulis mengapa bobot ini tetap dicoba."},
    )
    with pytest.raises(InvalidInputError, match="hanya dapat dipakai dengan alasan"):
        panel_try(actor=analyst, panel=panel)
    assert not Scenario.objects.exists()

    browser.post(address, {"reason": "Melihat besarnya pengaruh."})
    note = Scenario.objects.get().note
    assert note.startswith("Bobot dari panel “Bobot”, yang rasio konsistensinya ")
    assert note.endswith("(di atas 0,10) belum dapat diterima. Alasan mencobanya: Melihat besarnya pengaruh.")
