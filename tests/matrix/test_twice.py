"""Doing what is done already: every act that can be done once, sent a second time, ends where it can be read.

The second send stands for the double click, the old tab and the colleague who was faster: each leads to a page that
opens and says what was done, by whom and when. A program that asks the API gets 409 for the same.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import User
from apps.accounts.permissions import Role
from apps.audit.models import Entry
from apps.core.pages import opens_as_page
from apps.publishing.models import Release
from apps.publishing.services import release_build, release_publish, release_schedule, release_share
from apps.submissions.enums import AnswerValue
from apps.submissions.models import Submission
from apps.submissions.services import AnswerInput, answer_save_many
from tests.factories import assignment_make, claim_expire, person_make
from tests.matrix.table import approving
from tests.matrix.world import PANEL_TOKEN, World

SAID = re.compile(r"sudah [^.]*? oleh [^.]+?, pukul \d\d\.\d\d WI(B|TA|T)")
"""For example: "Data Kabupaten Lebak sudah disetujui oleh Koordinator Banten, pukul 14.30 WIB"."""


@dataclass(frozen=True)
class Act:
    """Who does what, with which fields of the form, and what is asked for the second time if it is another step."""

    actor: str
    name: str
    args: Callable[[World], list[Any]]
    fields: Callable[[World], dict[str, Any]] = lambda _: {}
    before: Callable[[World], object] = lambda _: None
    again: str = ""
    """The step that comes too late, if it is another one than `name`."""


def ids(name: str) -> Callable[[World], list[Any]]:
    return lambda world: [getattr(world, name).public_id]


def revision(name: str) -> Callable[[World], dict[str, Any]]:
    return lambda world: {"revision": getattr(world, name).revision}


def returning(world: World) -> dict[str, Any]:
    return {**revision("claimed")(world), "i1_1-outcome": "returned", "i1_1-reason": "Lampirkan putusan."}


def reopening(world: World) -> dict[str, Any]:
    return {**revision("accepted")(world), "note": "Ada putusan baru."}


def colleague(world: World) -> User:
    return person_make("Rekan Banten", Role.COORDINATOR, world.regions.banten)


def handing_over(world: World) -> dict[str, Any]:
    return {**revision("claimed")(world), "to": str(colleague(world).public_id)}


def left_by_colleague(world: World) -> None:
    Submission.objects.filter(pk=world.claimed.pk).update(claimed_by=colleague(world))
    claim_expire(world.claimed)


def expert(world: World) -> list[Any]:
    return [world.panel.public_id, world.expert.public_id]


def person(world: World) -> list[Any]:
    return [world.person.public_id]


def draft_built(world: World) -> None:
    release_build(world.release.pk)


def changed(world: World) -> None:
    answer = AnswerInput("1.1", AnswerValue.DID_NOT_OCCUR, read_at=1)
    answer_save_many(submission=world.form, inputs=[answer], actor=world.people["operator_pandeglang"])


def published(world: World) -> None:
    draft_built(world)
    release_publish(release=Release.objects.get(pk=world.release.pk), actor=world.people["publisher"])


def scheduled(world: World) -> None:
    draft_built(world)
    release = Release.objects.get(pk=world.release.pk)
    release_schedule(
        release=release, publish_at=timezone.now() + timedelta(days=1), actor=world.people["publisher"]
    )


def shared(world: World) -> None:
    draft_built(world)
    release_share(release=Release.objects.get(pk=world.release.pk), actor=world.people["publisher"])


def minute(_: World) -> dict[str, Any]:
    return {"publish_at": f"{timezone.localtime() + timedelta(days=2):%d/%m/%Y %H.%M}"}


def grant(world: World) -> dict[str, Any]:
    return {"role": "operator", "region": world.regions.pandeglang.code}


CLAIMED = ("coordinator_banten", "reviews:claim", ids("submitted"), revision("submitted"))
ACTS = {
    "submit": Act("operator_pandeglang", "submissions:submit", ids("form"), revision("form")),
    "restore": Act(
        "operator_pandeglang",
        "submissions:answer_restore",
        lambda world: [world.form.public_id, "1.1", 1],
        lambda _: {"read_at": 2},
        before=changed,
    ),
    "claim": Act(*CLAIMED),
    "release": Act("coordinator_banten", "reviews:release", ids("claimed"), revision("claimed")),
    "hand_over": Act("coordinator_banten", "reviews:hand_over", ids("claimed"), handing_over),
    "take_over": Act(
        "coordinator_banten",
        "reviews:take_over",
        ids("claimed"),
        revision("claimed"),
        before=left_by_colleague,
    ),
    "return": Act("coordinator_banten", "reviews:return", ids("claimed"), returning),
    "approve": Act("coordinator_banten", "reviews:approve", ids("claimed"), approving),
    "approve_returned": Act(
        "coordinator_banten", "reviews:return", ids("claimed"), returning, again="reviews:approve"
    ),
    "accept": Act("national_reviewer", "reviews:accept", ids("approved"), revision("approved")),
    "reopen": Act("national_reviewer", "reviews:reopen", ids("accepted"), reopening),
    "remind": Act(
        "coordinator_banten",
        "dashboard:progress_remind",
        lambda _: [],
        lambda world: {"form": world.form.public_id},
    ),
    "evidence": Act("operator_pandeglang", "submissions:evidence_remove", ids("evidence")),
    "workbook": Act("operator_pandeglang", "workbooks:job_apply", ids("workbook")),
    "collection": Act("analyst", "submissions:collection_open", lambda world: [world.draft_edition.code]),
    "edition_close": Act("analyst", "submissions:collection_close", lambda world: [world.edition.code]),
    "run": Act(
        "analyst", "computation:run_create", lambda _: [], lambda world: {"edition": world.edition.code}
    ),
    "scenario": Act(
        "analyst",
        "scenarios:scenario_create",
        lambda _: [],
        lambda world: {"title": "Uji", "run": world.run.public_id},
    ),
    "scenario_delete": Act("analyst", "scenarios:scenario_delete", ids("scenario")),
    "scenario_gone": Act(
        "analyst", "scenarios:scenario_delete", ids("scenario"), again="scenarios:scenario_detail"
    ),
    "panel_try": Act("analyst", "panels:panel_open", ids("draft_panel")),
    "panel_close": Act("analyst", "panels:panel_close", ids("panel")),
    "panel_discard": Act("analyst", "panels:panel_discard", ids("draft_panel")),
    "panel_gone": Act("analyst", "panels:panel_discard", ids("draft_panel"), again="panels:panel_open"),
    "expert": Act("analyst", "panels:expert_withdraw", expert),
    "expert_resend": Act("analyst", "panels:expert_resend", expert),
    "publish": Act("publisher", "publishing:release_publish", ids("release"), before=draft_built),
    "schedule": Act("publisher", "publishing:release_schedule", ids("release"), minute, before=draft_built),
    "unschedule": Act("publisher", "publishing:release_unschedule", ids("release"), before=scheduled),
    "share": Act("publisher", "publishing:release_share", ids("release"), before=draft_built),
    "unshare": Act("publisher", "publishing:release_unshare", ids("release"), before=shared),
    "withdraw": Act(
        "publisher",
        "publishing:release_withdraw",
        ids("release"),
        lambda _: {"reason": "Angka Lebak keliru."},
        before=published,
    ),
    "discard": Act("publisher", "publishing:release_discard", ids("release"), before=draft_built),
    "release_gone": Act(
        "publisher",
        "publishing:release_discard",
        ids("release"),
        before=draft_built,
        again="publishing:release_publish",
    ),
    "deactivate": Act("administrator", "accounts:user_deactivate", person),
    "assignment": Act("administrator", "accounts:assignment_revoke", ids("assignment")),
    "confirm": Act(
        "administrator",
        "accounts:access_review_step",
        lambda _: [],
        lambda world: {"only": f"{world.assignment.public_id}:0"},
    ),
    "grant": Act("administrator", "accounts:assignment_grant", person, grant),
    "invite": Act(
        "administrator",
        "accounts:invitation_send",
        lambda _: [],
        lambda world: {"email": "baru@ikp.example", "full_name": "Baru", **grant(world)},
    ),
    "token": Act("operator_pandeglang", "accounts:token_revoke", ids("token")),
    "invitation": Act("administrator", "accounts:invitation_revoke", ids("invitation")),
    "resend": Act("administrator", "accounts:invitation_resend", ids("invitation")),
}


@pytest.mark.parametrize("act", list(ACTS))
def test_what_is_done_already_is_told_on_a_page(
    act: str, world: World, client_of: Callable[..., Client]
) -> None:
    given = ACTS[act]
    given.before(world)
    browser = client_of(world.people[given.actor])
    args, fields = given.args(world), given.fields(world)
    first = browser.post(reverse(given.name, args=args), fields)
    assert first.status_code == 302
    browser.get(first["Location"])  # reads the message of the first

    again = browser.post(reverse(given.again or given.name, args=args), fields)

    assert again.status_code == 302, again.content.decode()
    assert opens_as_page(urlsplit(again["Location"]).path)
    page = browser.get(again["Location"])
    text = " ".join(page.content.decode().split())
    assert page.status_code == 200
    assert SAID.search(text), text
    assert not [name for name in again.cookies if name.startswith("isian_tersimpan")]


def test_a_colleague_is_told_who_was_faster(world: World, client_of: Callable[..., Client]) -> None:
    actor, name, args, fields = CLAIMED
    client_of(world.people[actor]).post(reverse(name, args=args(world)), fields(world))
    colleague = User.objects.create_user("rekan@ikp.example", "x", full_name="Rekan Banten")
    assignment_make(colleague, "coordinator", world.regions.banten)  # type: ignore[arg-type]
    late = client_of(colleague).post(reverse(name, args=args(world)), fields(world), follow=True)
    assert "sudah mulai diperiksa oleh Koordinator Banten, pukul" in late.content.decode()


INVITED = {"email": "baru@ikp.example", "full_name": "Baru", "role": "operator"}
TWICE = {
    "panels:expert_resend": ("analyst", expert, lambda world: {"mailed": world.expert.mailed_mark}),
    "accounts:invitation_send": ("administrator", lambda _: [], lambda world: INVITED | grant(world)),
    "accounts:invitation_resend": ("administrator", ids("invitation"), lambda _: {}),
}


@pytest.mark.parametrize("name", TWICE)
def test_a_link_is_mailed_once_also_from_a_second_tab(
    name: str, world: World, client_of: Callable[..., Client]
) -> None:
    actor, args, fields = TWICE[name]
    browser, address = client_of(world.people[actor]), reverse(name, args=args(world))
    sent = fields(world)  # what both tabs hold, each with its own secret
    browser.post(address, {**sent, "csrfmiddlewaretoken": "satu"}, follow=True)
    late = browser.post(address, {**sent, "csrfmiddlewaretoken": "dua"}, follow=True)
    assert re.search(r"sudah dikirim oleh [^.]+?, pukul \d\d\.\d\d WIB", late.content.decode())
    assert Entry.objects.filter(action__in=["expert.resend", "invitation.send"]).count() == 1


ANI = {"name": "Ani", "institution": "Kampus", "email": "ani@kampus.example"}
EDITION = {
    "code": "uji-2029", "name": "Edisi 2029", "kind": "official", "reference_on": "31/12/2029",
    "elections-TOTAL_FORMS": "1", "elections-INITIAL_FORMS": "0",
    "elections-0-name": "Pemilu 2029", "elections-0-year": "2029",
}  # fmt: skip
ONE_ONLY = {
    "panels:expert_invite": (ids("panel"), lambda _: ANI),
    "indicators:edition_create": (
        lambda _: [],
        lambda world: (
            EDITION | {"instrument": world.edition.instrument_id, "region_set": world.edition.region_set_id}
        ),
    ),
}
"""What there can be once only is not made again from a second tab either, which holds another secret."""


@pytest.mark.parametrize("name", ONE_ONLY)
def test_what_there_is_once_only_leads_to_its_page_also_from_a_second_tab(
    name: str, world: World, client_of: Callable[..., Client]
) -> None:
    args, fields = ONE_ONLY[name]
    browser, address = client_of(world.people["analyst"]), reverse(name, args=args(world))
    sent = fields(world)
    first = browser.post(address, {**sent, "csrfmiddlewaretoken": "satu"})
    assert first.status_code == 302, first.content.decode()
    browser.get(first["Location"])
    late = browser.post(address, {**sent, "csrfmiddlewaretoken": "dua"})
    assert late.status_code == 302
    assert late["Location"] != address
    page = " ".join(browser.get(late["Location"]).content.decode().split())
    assert SAID.search(page), page
    assert "Perbaiki isian" not in page


def test_an_expert_who_sends_twice_reads_so_behind_the_link(
    world: World, client_of: Callable[..., Client]
) -> None:
    section = reverse("panels:answer_section", args=[PANEL_TOKEN, "1"])
    reopen, welcome = (reverse(f"panels:answer_{name}", args=[PANEL_TOKEN]) for name in ("reopen", "welcome"))
    assert client_of().post(section, {}).status_code == 302
    late = client_of().post(reopen)
    assert late["Location"] == welcome
