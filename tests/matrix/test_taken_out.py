"""Whatever the portal hands out as a file, it writes down who took it."""

import ipaddress
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from apps.audit.models import Entry
from tests.matrix.table import TABLE
from tests.matrix.world import World

UNLOGGED = {
    "submissions:print": "the empty form, which holds nothing of anybody; filled in, it is an act of its own",
}


def _is_file(answer: object) -> bool:
    return "attachment" in str(getattr(answer, "headers", {}).get("Content-Disposition", ""))


def _written(browser: Client, method: str, url: str) -> tuple[int, bool]:
    """Return how many entries a request leaves, and whether its answer is a file."""
    before = Entry.objects.count()
    answer = getattr(browser, method)(url)
    list(getattr(answer, "streaming_content", ()))
    return Entry.objects.count() - before, _is_file(answer)


@pytest.mark.thorough
def test_every_file_that_is_handed_out_to_a_person_leaves_one_entry(
    world: World, client_of: Callable[..., Client]
) -> None:
    left: dict[str, tuple[int, ...]] = {}
    for number, (name, row) in enumerate(TABLE.items()):
        readers = [
            actor for actor, status in (row.get or {}).items() if status == 200 and actor in world.people
        ]
        url = reverse(name, args=row.args(world))
        if not readers or not url.startswith(("/portal/", "/api/v1/")):
            continue
        browser = client_of(world.people[readers[0]])
        # Of one file that is handed out at two addresses within a minute, the second would leave no entry.
        browser.defaults["REMOTE_ADDR"] = str(ipaddress.ip_address("10.0.0.1") + number)
        head, _ = _written(browser, "head", url)
        once, is_file = _written(browser, "get", url)
        if is_file:
            actor = Entry.objects.order_by("-pk").values_list("actor_label", flat=True)[0]
            assert not once or actor == world.people[readers[0]].label, name
            left[name] = head, once, _written(browser, "get", url)[0]
    assert {name: entries for name, entries in left.items() if entries != (0, 1, 0)} == dict.fromkeys(
        UNLOGGED, (0, 0, 0)
    )
    assert {
        "dashboard:audit_export",
        "computation:run_bundle",
        "submissions:evidence_download",
    } <= left.keys()
    assert len(left) >= 11, sorted(left)
