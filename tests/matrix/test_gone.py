"""What somebody deletes while somebody else acts on it: the slower of the two is told who did it, and when.

Both have read the row by then. So each act is tried with a row as it was read before the row went, which is all that
the slower of two at once has.
"""

import datetime as dt
from collections.abc import Callable, Mapping

import pytest
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import User
from apps.audit.models import Entry
from apps.core.exceptions import AlreadyDoneError
from apps.engine import Method
from apps.panels.models import PanelExpert
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
from apps.publishing.services import (
    release_build,
    release_discard,
    release_publish,
    release_schedule,
    release_share,
    release_unschedule,
    release_unshare,
    release_withdraw,
)
from apps.scenarios.services import scenario_change, scenario_delete
from tests.matrix.world import World

FAR = dt.date(2999, 1, 31)
Act = Callable[[World, User], object]


def _expert(world: World) -> PanelExpert:
    return PanelExpert(panel=world.draft_panel, name="Ani", institution="Kampus", email="ani@kampus.example")


def _discard_panel(world: World, actor: User) -> None:
    panel_discard(actor=actor, panel=world.draft_panel)


def _discard_release(world: World, _: User) -> None:
    release_discard(actor=world.people["publisher"], release=world.release)


def _delete_scenario(world: World, actor: User) -> None:
    scenario_delete(actor=actor, scenario=world.scenario)


ON_PANEL: dict[str, Act] = {
    "discard": _discard_panel,
    "open": lambda world, actor: panel_open(actor=actor, panel=world.draft_panel),
    "close": lambda world, actor: panel_close(actor=actor, panel=world.draft_panel),
    "apply": lambda world, actor: panel_apply(actor=actor, panel=world.draft_panel),
    "update": lambda world, actor: panel_update(
        actor=actor, panel=world.draft_panel, title="Baru", introduction="", due_on=FAR
    ),
    "invite": lambda world, actor: expert_invite(
        actor=actor, panel=world.draft_panel, name="Budi", institution="Kampus", email="budi@kampus.example"
    ),
    "withdraw": lambda world, actor: expert_withdraw(actor=actor, expert=_expert(world)),
    "resend": lambda world, actor: expert_resend(actor=actor, expert=_expert(world)),
}
ON_RELEASE: dict[str, Act] = {
    "discard": _discard_release,
    "publish": lambda world, _: release_publish(actor=world.people["publisher"], release=world.release),
    "schedule": lambda world, _: release_schedule(
        actor=world.people["publisher"],
        release=world.release,
        publish_at=timezone.now() + dt.timedelta(days=1),
    ),
    "unschedule": lambda world, _: release_unschedule(actor=world.people["publisher"], release=world.release),
    "share": lambda world, _: release_share(actor=world.people["publisher"], release=world.release),
    "unshare": lambda world, _: release_unshare(actor=world.people["publisher"], release=world.release),
    "withdraw": lambda world, _: release_withdraw(
        actor=world.people["publisher"], release=world.release, reason="Angka Lebak keliru."
    ),
}
ON_SCENARIO: dict[str, Act] = {
    "delete": _delete_scenario,
    "change": lambda world, actor: scenario_change(
        scenario=world.scenario, title="Baru", note="", method=Method.from_dict(world.scenario.method), weights={},
        revision=world.scenario.revision, actor=actor,
    ),
}  # fmt: skip
KINDS: dict[str, tuple[Act, Mapping[str, Act], str, str, str]] = {
    "panel": (_discard_panel, ON_PANEL, "dibuang oleh Analis Pusat", "panels:panel_list", "panel.discard"),
    "release": (
        _discard_release, ON_RELEASE, "dibuang oleh Penerbit Pusat", "publishing:release_list", "release.discard",
    ),
    "scenario": (
        _delete_scenario, ON_SCENARIO, "dihapus oleh Analis Pusat", "scenarios:scenario_list", "scenario.delete",
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_the_slower_of_two_is_told_that_the_row_is_gone(kind: str, world: World) -> None:
    actor = world.people["analyst"]
    release_build(world.release.pk)
    world.release.refresh_from_db()
    delete, late, by, list_name, action = KINDS[kind]
    delete(world, actor)
    for name, act in late.items():
        with pytest.raises(AlreadyDoneError, match=rf" sudah {by}, pukul \d\d\.\d\d WIB\.") as told:
            act(world, actor)
        assert told.value.place == reverse(list_name), name
    assert Entry.objects.filter(action=action).count() == 1
