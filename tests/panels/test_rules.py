"""What the buttons of a panel offer, and when it counts as late."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.utils import timezone

from apps.accounts.models import User
from apps.core.exceptions import ConflictError, NotAllowedError
from apps.panels.enums import PanelState
from apps.panels.models import Panel
from apps.panels.rules import (
    can_apply,
    can_change,
    can_close,
    can_discard,
    can_open,
    can_resend,
    can_withdraw,
)
from apps.panels.services import (
    expert_invite,
    expert_resend,
    expert_withdraw,
    panel_apply,
    panel_close,
    panel_discard,
    panel_open,
    panel_update,
)
from tests.panels.conftest import MakePanel, answer, every_key, expert_named, invite
from tests.undone import is_done


@pytest.mark.parametrize("name", ["analyst", "auditor", "national_reviewer"])
@pytest.mark.parametrize("state", PanelState)
def test_the_buttons_offer_what_the_services_do(
    make_panel: MakePanel, analyst: User, request: pytest.FixtureRequest, state: PanelState, name: str
) -> None:
    person = request.getfixturevalue(name)
    panel = make_panel()
    invite(panel, "Ani", analyst)
    expert_withdraw(actor=analyst, expert=invite(panel, "Budi", analyst))
    if state != PanelState.DRAFT:
        panel = panel_open(actor=analyst, panel=panel)
        answer(panel, "Ani", every_key(panel, 3), send=True)
    if state == PanelState.CLOSED:
        panel = panel_close(actor=analyst, panel=panel)
    ani, budi = (expert_named(panel, expert) for expert in ("Ani", "Budi"))
    more = {"name": "Cici", "institution": "Kampus", "email": "cici@kampus.example"}
    words = {"title": "Lain", "introduction": "", "due_on": panel.due_on}
    acts: dict[str, tuple[bool, Callable[[], object]]] = {
        "open": (can_open(person, panel), lambda: panel_open(actor=person, panel=panel)),
        "close": (can_close(person, panel), lambda: panel_close(actor=person, panel=panel)),
        "discard": (can_discard(person, panel), lambda: panel_discard(actor=person, panel=panel)),
        "change": (can_change(person, panel), lambda: panel_update(actor=person, panel=panel, **words)),
        "invite": (can_change(person, panel), lambda: expert_invite(actor=person, panel=panel, **more)),
        "apply": (can_apply(person, panel), lambda: panel_apply(actor=person, panel=panel)),
        "withdraw": (can_withdraw(person, ani), lambda: expert_withdraw(actor=person, expert=ani)),
        "withdraw again": (can_withdraw(person, budi), lambda: expert_withdraw(actor=person, expert=budi)),
        "resend": (can_resend(person, ani), lambda: expert_resend(actor=person, expert=ani)),
        "resend in vain": (can_resend(person, budi), lambda: expert_resend(actor=person, expert=budi)),
    }

    done = {act for act, (_may, do) in acts.items() if is_done(do, ConflictError, NotAllowedError)}

    assert {act for act, (may, _do) in acts.items() if may} == done
    assert bool(done) is (name == "analyst")


@pytest.mark.parametrize(
    ("state", "due", "is_overdue"),
    [
        (PanelState.OPEN, dt.date(2024, 8, 1), True),
        (PanelState.OPEN, dt.date(2024, 8, 2), False),
        (PanelState.DRAFT, dt.date(2024, 8, 1), False),
        (PanelState.CLOSED, dt.date(2024, 8, 1), False),
    ],
)
def test_an_open_panel_is_late_after_its_last_day(
    monkeypatch: pytest.MonkeyPatch, state: PanelState, due: dt.date, *, is_overdue: bool
) -> None:
    """The day is that of Jakarta, where it is one o'clock in the night while it is still yesterday in UTC."""
    monkeypatch.setattr(timezone, "now", lambda: dt.datetime(2024, 8, 1, 18, tzinfo=dt.UTC))
    assert Panel(state=state, due_on=due).is_overdue is is_overdue
