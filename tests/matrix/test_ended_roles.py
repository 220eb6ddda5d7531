"""Whoever sends something to a form after their role there has ended hears that, and stands in the log of its region.

The addresses are those of the table that take something and name a form, a file of one, or a workbook with forms in it.
"""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import resolve, reverse
from django.utils import timezone

from apps.accounts.models import User
from apps.audit.models import Entry
from tests.matrix.table import TABLE
from tests.matrix.world import World
from tests.undone import undone

Browser = Callable[[User | None], Client]

NAMED_IN_WHAT_IS_SENT: dict[str, Callable[[World], dict[str, Any]]] = {
    "reviews:bulk": lambda world: {
        "step": "claim",
        "form": [f"{world.submitted.public_id}:{world.submitted.revision}"],
    },
    "dashboard:progress_remind": lambda world: {"form": world.form.public_id},
}
"""Addresses that name no form, with the fields that do."""

_API_WRITES = ("post", "put", "delete")


def attempts(world: World) -> Iterator[tuple[str, str, str, dict[str, Any]]]:
    """Yield every way to change a form: the name of the address, the address, the method, and the fields."""
    offices = (world.form, world.submitted, world.claimed, world.approved, world.accepted)
    named = {row.public_id for row in (*offices, world.evidence, world.workbook)}
    for name, row in TABLE.items():
        args = row.args(world)
        address = reverse(name, args=args)
        if name in NAMED_IN_WHAT_IS_SENT:
            yield name, address, "post", NAMED_IN_WHAT_IS_SENT[name](world)
        elif named.isdisjoint(args):
            continue
        elif name.startswith("api:"):
            view: Any = resolve(address).func.cls  # type: ignore[attr-defined]
            yield from ((name, address, method, {}) for method in _API_WRITES if hasattr(view, method))
        elif row.post is not None:
            yield name, address, "post", row.fields(world)


def _asked(client: Client, address: str, method: str, fields: dict[str, Any]) -> tuple[int, str, list[Entry]]:
    """Return status and text of the answer, and the refusals that it left in the log."""
    before = Entry.objects.count()
    answer = getattr(client, method)(address, fields)
    refused = list(Entry.objects.filter(action="submission.refuse").order_by("-pk"))
    return answer.status_code, answer.content.decode(), refused[: Entry.objects.count() - before]


@pytest.mark.parametrize(("actor", "count"), [("coordinator_banten", 26), ("operator_pandeglang", 18)])
def test_a_role_that_has_ended_is_told_and_logged_at_every_address_of_a_form(
    world: World, client_of: Browser, actor: str, count: int
) -> None:
    person = world.people[actor]
    client = client_of(person)
    person.assignments.update(revoked_at=timezone.now(), revoked_by=world.people["administrator"])
    reach = {"36.01"} if actor.startswith("operator") else None
    wrong, tried = {}, 0
    for name, address, method, fields in attempts(world):
        with undone():
            status, text, refused = _asked(client, address, method, fields)
        if reach and not any(entry.region.code in reach for entry in refused if entry.region):
            continue  # an office of which they never had a role
        if name.startswith("workbooks:") and person != world.workbook.made_by:
            assert (status, refused) == (404, []), "what somebody else brought is nobody's business"
            continue
        tried += 1
        told = [(entry.actor_label, "sudah berakhir" in entry.sentence) for entry in refused]
        if (status, "sudah berakhir" in text, told) != (403, True, [(person.label, True)]):
            wrong[f"{method} {name}"] = (status, told)
    assert wrong == {}
    assert tried >= count


def test_somebody_of_another_region_learns_nothing_and_is_logged(world: World, client_of: Browser) -> None:
    person = world.people["coordinator_bali"]
    client, wrong = client_of(person), {}
    for name, address, method, fields in attempts(world):
        if name.startswith("workbooks:"):
            continue
        with undone():
            status, text, refused = _asked(client, address, method, fields)
        told = ["di luar wilayah tugasnya" in entry.sentence for entry in refused]
        # The result of a step for many forms is a page, which says only how many were not found.
        expected = 200 if name == "reviews:bulk" else 404
        if (status, "sudah berakhir" in text, told) != (expected, False, [True]):
            wrong[f"{method} {name}"] = (status, told)
    assert wrong == {}


@pytest.mark.parametrize(("actor", "count"), [("coordinator_banten", 20), ("operator_pandeglang", 20)])
def test_what_comes_from_the_open_page_of_a_closed_account_is_logged_at_the_form_at_every_address(
    world: World, client_of: Browser, actor: str, count: int
) -> None:
    person = world.people[actor]
    client = client_of(person)
    User.objects.filter(pk=person.pk).update(is_active=False)
    wrong, tried = {}, 0
    for name, address, method, fields in attempts(world):
        if name.startswith("api:") or (name.startswith("workbooks:") and person != world.workbook.made_by):
            continue  # programs bring a token; what somebody else brought is nobody's business
        with undone():
            status, _, refused = _asked(client, address, method, fields)
            told = [(row.actor_label, "akunnya sudah dinonaktifkan" in row.sentence) for row in refused]
        tried += 1
        if status not in {302, 401} or not told or told != [(person.label, True)] * len(told):
            wrong[f"{method} {name}"] = (status, told)
    assert wrong == {}
    assert tried >= count


def test_looking_at_a_form_is_no_attempt(world: World, client_of: Browser) -> None:
    client = client_of(world.people["coordinator_bali"])
    before = Entry.objects.count()
    for name in ("submissions:submit", "submissions:extend", "reviews:detail"):
        assert client.get(reverse(name, args=[world.form.public_id])).status_code == 404
    assert Entry.objects.count() == before


def test_a_part_that_is_missing_of_a_form_within_reach_is_no_attempt(
    world: World, client_of: Browser
) -> None:
    client = client_of(world.people["operator_pandeglang"])
    before = Entry.objects.count()
    address = reverse("submissions:card", args=[world.form.public_id, "9.9"])
    assert client.post(address, {}).status_code == 404
    assert Entry.objects.count() == before


def test_a_bulk_step_by_somebody_who_reviews_no_form_is_logged_at_each_form_they_see(
    world: World, client_of: Browser
) -> None:
    person = world.people["auditor"]
    fields = NAMED_IN_WHAT_IS_SENT["reviews:bulk"](world)
    status, text, refused = _asked(client_of(person), reverse("reviews:bulk"), "post", fields)
    assert (status, "Peran Anda tidak mencakup halaman ini" in text) == (403, True)
    assert [(entry.actor_label, entry.region) for entry in refused] == [
        (person.label, world.submitted.region)
    ]
    assert refused[0].sentence.endswith("dan ditolak: Peran Anda tidak mencakup halaman ini.")
