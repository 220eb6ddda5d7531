"""Every address, asked for something that nobody knows: it says so, and shows nothing as if it had not been asked."""

from collections.abc import Callable
from typing import Final

import pytest
from django.test import Client
from django.urls import reverse

from tests.matrix.table import PARTS, Statuses
from tests.matrix.visitor import Visitor
from tests.matrix.world import ACTORS, PANEL_TOKEN, World

FOR_EVERYBODY: Final = frozenset(
    {
        "liveness",
        "publishing:front",
        "publishing:release_archive",
        "publishing:release_feed",
        "publishing:sitemap",
        "publishing:robots",
        "publishing:site_asset",
        "publishing:public_key",
        "publishing:edition_newest",
        "publishing:release_page",
        "publishing:release_file",
        "publishing:oembed",
        "publishing:release_embed",
        "publishing:release_embed_english",
        "publishing:release_preview",
        "publishing:release_preview_file",
    }
)
"""What has no reader of its own: links to it collect names on their way, such as `utm_source`, and still lead there."""


def _who_opens(statuses: Statuses) -> str:
    """Return somebody who gets to see the page, or is led on by it; else whoever hears what it lacks."""
    return next(
        actor for status in (200, 302, 404, 400) for actor in reversed(ACTORS) if statuses[actor] == status
    )


@pytest.mark.parametrize("part", PARTS)
def test_no_page_ignores_what_its_address_asks_for(
    part: str, world: World, client_of: Callable[..., Client]
) -> None:
    wrong: dict[str, int] = {}
    for name, row in PARTS[part].items():
        if row.get is None:
            continue
        actor = _who_opens(row.get)
        url = f"{reverse(name, args=row.args(world))}?zzz=1"
        answer = Visitor(client_of(world.people.get(actor))).ask("GET", url, {})
        if name in FOR_EVERYBODY:
            is_right = answer.status_code == row.get[actor]
        else:
            is_json = answer["Content-Type"] == "application/json"
            text = answer.json()["message"] if is_json else answer.read.decode()
            is_right = answer.status_code == 400 and "Saringan “zzz” tidak dikenal" in text
        if not is_right:
            wrong[f"{name} as {actor}"] = answer.status_code
    assert wrong == {}


@pytest.mark.parametrize(
    "address",
    [
        "/?utm_source=surat",
        "/kesehatan/?t=1",
        "/masuk/login/?next=/portal/&sebab=closed&kiriman=1",
        "/api/v1/docs/?script=",
        "/api/v1/schema/?format=json",
    ],
)
def test_a_page_takes_what_it_knows_and_a_public_one_anything(client: Client, address: str) -> None:
    assert client.get(address).status_code == 200


def test_who_is_refused_is_led_to_the_same_page_without_what_was_refused(
    world: World, client: Client
) -> None:
    page = reverse("panels:answer_welcome", args=[PANEL_TOKEN])
    refused = client.get(f"{page}?utm_source=surel").content.decode()
    assert f'<a href="{page}">dibuka tanpa saringan</a>' in refused
    assert client.get(page).status_code == 200


def test_a_form_is_taken_whatever_stands_in_its_address(
    world: World, client_of: Callable[..., Client]
) -> None:
    browser = client_of(world.people["analyst"])
    assert browser.post(f"{reverse('indicators:edition_create')}?zzz=1").status_code == 422
    opened = browser.get(f"{reverse('notifications:notice_mark_read')}?zzz=1")
    assert opened["Location"] == reverse("notifications:notice_list")
