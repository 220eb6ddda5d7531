"""Pages of panels that were opened before a change elsewhere: what was left alone on them stays as it is then."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from apps.accounts.models import User
from apps.accounts.permissions import Role
from apps.panels.enums import PanelMethod
from apps.panels.selectors import expert_answers
from apps.panels.services import panel_update
from tests.cast import Regions
from tests.factories import person_make
from tests.pages import field_of
from tests.panels.conftest import MakePanel, answer, expert_named
from tests.panels.test_views import HTMX, section_url, words

ClientOf = Callable[[User | None], Client]


@pytest.fixture
def stranger(client_of: ClientOf) -> Client:
    """A browser of somebody who is not signed in, as experts are."""
    return client_of(None)


def test_an_old_tab_changes_only_what_was_typed_in_it(
    client_of: ClientOf, analyst: User, make_panel: MakePanel
) -> None:
    panel = make_panel(PanelMethod.AHP)
    url, client = reverse("panels:panel_update", args=[panel.public_id]), client_of(analyst)
    opened = field_of(client.get(url).content.decode(), "shown")
    panel_update(
        actor=analyst, panel=panel, title=panel.title, introduction="Untuk 2029.", due_on=panel.due_on,
        parent_codes=["ikp-uji", "3"],
    )  # fmt: skip
    old = {"due_on": panel.due_on.isoformat(), "introduction": "", "parent_codes": ["ikp-uji"]}
    assert client.post(url, old | {"title": "Baru", "shown": opened}).status_code == 302
    panel.refresh_from_db()
    assert (panel.title, panel.introduction, panel.parent_codes) == ("Baru", "Untuk 2029.", ["ikp-uji", "3"])


def test_what_two_people_changed_in_a_panel_is_shown_in_both_versions(
    client_of: ClientOf, analyst: User, make_panel: MakePanel, regions: Regions
) -> None:
    panel = make_panel()
    url, client = reverse("panels:panel_update", args=[panel.public_id]), client_of(analyst)
    opened = field_of(client.get(url).content.decode(), "shown")
    other = person_make("Maya Lestari", Role.ANALYST, regions.nation)
    later = panel.due_on + dt.timedelta(days=1)
    panel_update(actor=other, panel=panel, title="Bobot 2029", introduction="Untuk 2029.", due_on=later)
    old = {"title": panel.title, "due_on": panel.due_on.isoformat(), "introduction": "Untuk semua.\nSalam."}
    page = client.post(url, old | {"shown": opened})
    assert page.status_code == 409
    text = words(page)
    assert "Panel ini diubah oleh Maya Lestari, pukul" in text
    assert "setelah Anda membuka halaman ini; pengantar berbeda dari isian Anda." in text
    assert "<p>Untuk 2029.</p>" in page.content.decode()
    assert page.context["form"]["introduction"].value() == "Untuk semua.\nSalam."
    assert page.context["form"]["title"].value() == "Bobot 2029"
    panel.refresh_from_db()
    assert panel.introduction == "Untuk 2029."

    again = old | {
        "title": "Bobot 2029",
        "due_on": later.isoformat(),
        "shown": field_of(page.content.decode(), "shown"),
    }
    assert client.post(url, again).status_code == 302
    panel.refresh_from_db()
    assert (panel.title, panel.introduction, panel.due_on) == ("Bobot 2029", "Untuk semua.\nSalam.", later)


def test_a_second_tab_of_an_expert_takes_back_nothing_that_was_answered_in_the_first(
    stranger: Client, open_panel: MakePanel
) -> None:
    panel = open_panel()
    answer(panel, "Ani", {("1.1",): 3})
    url = section_url(panel, "Ani", "1")
    old = {"nilai-1.1": "3", "shown": field_of(stranger.get(url).content.decode(), "shown")}
    stranger.post(url, {**old, "nilai-1.1": "4"}, headers=HTMX)
    part = stranger.post(url, {**old, "nilai-1.2": "2"}, headers=HTMX)
    assert expert_answers(expert_named(panel, "Ani")) == {("1.1",): 4, ("1.2",): 2}
    assert "Ada jawaban di halaman ini yang diubah di tab lain" in words(part)

    # The page goes on from what it has just saved: 1.2 is no change of it any more, 1.1 is one now.
    answer(panel, "Ani", {("1.2",): 1})
    sent = {"nilai-1.1": "2", "nilai-1.2": "2", "shown": field_of(part.content.decode(), "shown")}
    stranger.post(url, sent, headers=HTMX)
    assert expert_answers(expert_named(panel, "Ani")) == {("1.1",): 2, ("1.2",): 1}


def test_points_left_alone_in_an_old_tab_stay(stranger: Client, open_panel: MakePanel) -> None:
    panel = open_panel(PanelMethod.BUDGET)
    url = section_url(panel, "Ani", panel.instrument.code)
    opened = field_of(stranger.get(url).content.decode(), "shown")
    empty = {f"poin-{number}": "" for number in range(1, 5)}
    stranger.post(url, {**empty, "poin-1": "40", "shown": opened}, headers=HTMX)
    stranger.post(url, {**empty, "poin-2": "60", "shown": opened}, headers=HTMX)
    assert expert_answers(expert_named(panel, "Ani")) == {("1",): 40, ("2",): 60}
