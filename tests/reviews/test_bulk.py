"""One step for many forms: each has its own result, and one that fails stops no other."""

import re
import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import User
from apps.accounts.permissions import Role
from apps.indicators.enums import WindowStage
from apps.regions.enums import RegionLevel
from apps.reviews.enums import Queue, VerdictOutcome
from apps.reviews.services import VerdictInput, submissions_step, verdicts_give
from apps.submissions.enums import SubmissionAction, SubmissionState
from apps.submissions.models import Submission
from apps.submissions.services import submission_transition
from tests.cast import Regions
from tests.factories import (
    assignment_make,
    edition_make,
    person_make,
    region_make,
    submission_advance,
    submission_make,
    window_make,
)


@pytest.fixture
def forms(regions: Regions, coordinator_banten: User, national_reviewer: User) -> list[Submission]:
    """Four forms of Banten whose review the coordinator holds; of the second one the coordinator is an operator too."""
    edition = edition_make(region_set=regions.region_set)
    made = []
    for place in range(4):
        region = region_make(f"36.{place + 50}", f"Kabupaten {place}", RegionLevel.REGENCY, regions.banten)
        operator = person_make(f"Operator {place}", Role.OPERATOR, region)
        if place == 1:
            operator = coordinator_banten
            assignment_make(coordinator_banten, Role.OPERATOR, region)
        other = person_make(f"Koordinator {place}", Role.COORDINATOR, regions.banten)
        form = submission_advance(
            submission_make(edition, region),
            SubmissionState.IN_REVIEW,
            operator=operator,
            reviewer=other,
            accepter=national_reviewer,
        )
        Submission.objects.filter(pk=form.pk).update(claimed_by=coordinator_banten)
        made.append(Submission.objects.with_region().get(pk=form.pk))
    return made


def judge(form: Submission, actor: User, *codes: str) -> None:
    verdicts = [VerdictInput(code, VerdictOutcome.OK) for code in codes]
    verdicts_give(submission=form, verdicts=verdicts, actor=actor, revision=form.revision)


def test_each_form_of_many_is_decided_by_itself(forms: list[Submission], coordinator_banten: User) -> None:
    for form in (forms[0], forms[2]):
        judge(form, coordinator_banten, "1.1", "1.2", "2.1", "2.2")
    judge(forms[3], coordinator_banten, "1.1")
    chosen = [(form, form.revision - (place == 2)) for place, form in enumerate(forms)]

    results = submissions_step(chosen=chosen, action=SubmissionAction.APPROVE, actor=coordinator_banten)

    assert [result.submission for result in results] == forms
    assert results[0].decision is not None
    assert [bool(result.decision) for result in results] == [True, False, False, False]
    assert "Anda ikut mengisi atau mengirim data Kabupaten 1" in results[1].problem
    assert "Data Kabupaten 2 berubah sejak Anda membukanya" in results[2].problem
    assert results[3].problem.startswith("3 indikator belum diberi putusan: 1.2, 2.1, 2.2.")
    states = Submission.objects.order_by("region__code").values_list("state", flat=True)
    assert list(states) == ["approved", "in_review", "in_review", "in_review"]


def test_the_own_queue_says_how_far_each_review_is_and_finds_those_that_can_be_approved(
    forms: list[Submission],
    coordinator_banten: User,
    client_of: Callable[[User], Client],
    django_assert_max_num_queries: Any,
) -> None:
    judge(forms[0], coordinator_banten, "1.1", "1.2", "2.1", "2.2")
    judge(forms[2], coordinator_banten, "1.1")
    mend = VerdictInput("1.2", VerdictOutcome.RETURNED, "Angkanya keliru.")
    verdicts_give(submission=forms[2], verdicts=[mend], actor=coordinator_banten, revision=forms[2].revision)
    browser, address = client_of(coordinator_banten), f"{reverse('reviews:queue')}?status=in_review"
    browser.get(address)

    with django_assert_max_num_queries(14):
        shown = " ".join(browser.get(address).content.decode().split())

    assert re.findall(r"\d dari \d diputuskan(?:, \d perlu diperbaiki)?", shown) == [
        "4 dari 4 diputuskan",
        "0 dari 4 diputuskan",
        "2 dari 4 diputuskan, 1 perlu diperbaiki",
        "0 dari 4 diputuskan",
    ]
    for kept, found in (("ada", [forms[0]]), ("tidak", forms[1:])):
        page = browser.get(f"{address}&siap={kept}").context["page"]
        assert list(page.object_list) == found
    [result] = submissions_step(
        chosen=[(forms[2], forms[2].revision)], action=SubmissionAction.APPROVE, actor=coordinator_banten
    )
    assert (
        "1 indikator masih ditandai “Perlu diperbaiki”: 1.2. 2 indikator belum diberi putusan: 2.1, 2.2."
        in (result.problem)
    )


def test_a_form_whose_time_is_over_is_not_offered_for_ticking(
    forms: list[Submission], coordinator_banten: User, client_of: Callable[[User], Client]
) -> None:
    browser, address = client_of(coordinator_banten), f"{reverse('reviews:queue')}?status=in_review"
    assert browser.get(address).content.decode().count('name="form"') == len(forms)
    window_make(forms[0].edition, WindowStage.REVIEW, timezone.now() - timedelta(minutes=1))
    page = browser.get(address).content.decode()
    assert 'name="form"' not in page
    assert page.count("sudah ditutup") == len(forms)


def test_nobody_decides_in_bulk_what_is_not_theirs(forms: list[Submission], coordinator_bali: User) -> None:
    chosen = [(form, form.revision) for form in forms]
    results = submissions_step(chosen=chosen, action=SubmissionAction.APPROVE, actor=coordinator_bali)
    assert not any(result.decision for result in results)
    assert all("Peran Anda tidak mencakup tindakan ini" in result.problem for result in results)


def test_the_page_tells_the_result_of_each_form_and_is_the_way_back(
    forms: list[Submission], coordinator_banten: User, client_of: Callable[[User], Client]
) -> None:
    judge(forms[0], coordinator_banten, "1.1", "1.2", "2.1", "2.2")
    ticked = [f"{form.public_id}:{form.revision}" for form in forms[:2]]
    asked = {"step": "approve", "form": [*ticked, f"{uuid.uuid4()}:1", "entah"]}
    browser = client_of(coordinator_banten)

    page = browser.post(reverse("reviews:bulk"), asked)

    assert page.status_code == 302, "what is no form at all is refused whole"
    page = browser.post(reverse("reviews:bulk"), {**asked, "form": asked["form"][:3]})
    told = " ".join(page.content.decode().split())
    assert "1 formulir disetujui" in told
    assert "1 formulir tidak; sebabnya di bawah ini." in told
    assert "1 formulir yang dipilih tidak ada di wilayah Anda" in told
    assert "<strong>Tidak disetujui.</strong> Anda ikut mengisi atau mengirim data Kabupaten 1" in told
    assert told.index("Tidak disetujui.") < told.index("Berhasil disetujui."), (
        "what is left to do stands on top"
    )
    # Sent once more, each says who has done it already.
    again = " ".join(
        browser.post(reverse("reviews:bulk"), {**asked, "form": ticked[:1]}).content.decode().split()
    )
    assert "1 formulir sudah disetujui" in again
    assert "1 formulir sudah disetujui sebelumnya, jadi tidak diubah lagi." in again
    assert "sudah disetujui oleh Koordinator Banten, pukul" in again
    # Its own success is not reported as a failure, nor is what a colleague went on with since.
    assert "Tidak disetujui" not in again
    assert "tidak; sebabnya" not in again


@pytest.mark.parametrize(("then", "is_done"), [("accept", True), ("reopen", False)])
def test_what_was_approved_before_is_no_failure_unless_it_was_given_back(
    forms: list[Submission],
    coordinator_banten: User,
    national_reviewer: User,
    then: str,
    is_done: bool,  # noqa: FBT001 - a parameter of the test
) -> None:
    form = forms[0]
    judge(form, coordinator_banten, "1.1", "1.2", "2.1", "2.2")
    chosen = [(Submission.objects.with_region().get(pk=form.pk), form.revision)]
    submissions_step(chosen=chosen, action=SubmissionAction.APPROVE, actor=coordinator_banten)
    approved = Submission.objects.with_region().get(pk=form.pk)
    submission_transition(
        submission=approved,
        action=SubmissionAction(then),
        actor=national_reviewer,
        revision=approved.revision,
        note="Angkanya keliru.",
    )
    [result] = submissions_step(chosen=chosen, action=SubmissionAction.APPROVE, actor=coordinator_banten)
    assert (bool(result.done_before), bool(result.problem)) == (is_done, not is_done)


def test_forms_of_other_provinces_are_not_named_and_nothing_ticked_is_said(
    forms: list[Submission], coordinator_bali: User, client_of: Callable[[User], Client]
) -> None:
    browser = client_of(coordinator_bali)
    ticked = [f"{form.public_id}:{form.revision}" for form in forms]
    told = browser.post(reverse("reviews:bulk"), {"step": "claim", "form": ticked}).content.decode()
    assert "4 formulir yang dipilih tidak ada di wilayah Anda" in " ".join(told.split())
    assert "Kabupaten 0" not in told
    empty = browser.post(reverse("reviews:bulk"), {"step": "claim"}, follow=True)
    assert "Pilih dahulu formulirnya." in empty.content.decode()
    assert browser.post(reverse("reviews:bulk"), {"step": "return", "form": ticked}).status_code == 302


def test_a_refused_form_shows_the_state_in_which_a_colleague_brought_it(
    forms: list[Submission], coordinator_banten: User
) -> None:
    form = forms[0]
    judge(form, coordinator_banten, "1.1", "1.2", "2.1", "2.2")
    read_before = Submission.objects.with_region().get(pk=form.pk)
    submissions_step(
        chosen=[(form, form.revision)], action=SubmissionAction.APPROVE, actor=coordinator_banten
    )
    [result] = submissions_step(
        chosen=[(read_before, form.revision)], action=SubmissionAction.APPROVE, actor=coordinator_banten
    )
    assert "sudah disetujui" in result.done_before
    assert result.submission.state == "approved"


def test_the_buttons_of_a_queue_stand_before_its_rows(
    forms: list[Submission], client_of: Callable[[User | None], Client], coordinator_banten: User
) -> None:
    page = (
        client_of(coordinator_banten)
        .get(reverse("reviews:queue"), {"status": Queue.MINE.value})
        .content.decode()
    )
    places = [page.index(text) for text in ("Setujui yang dipilih", 'class="data-table', 'name="form"')]
    assert places == sorted(places)
