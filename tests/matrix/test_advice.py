"""Nobody is told to do what they may not, to ask themselves, or to do what a closed edition has ended.

Each role tries each step, more time and a reminder with a form in each state, and opens its pages: in time, late, and
in an edition that is closed.
"""

import datetime as dt
import re
from collections.abc import Callable, Iterator

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import User
from apps.accounts.permissions import Permission, Role
from apps.accounts.selectors import user_has
from apps.core.exceptions import PortalError
from apps.indicators.enums import WindowStage
from apps.indicators.services import edition_close
from apps.notifications.models import Notice
from apps.reviews.enums import VerdictOutcome
from apps.reviews.services import VerdictInput, submission_approve, submissions_remind
from apps.submissions.enums import SubmissionAction, SubmissionState
from apps.submissions.models import Submission
from apps.submissions.rules import has_permission_for
from apps.submissions.services import check_step, collection_close, extension_grant
from tests.cast import Regions
from tests.factories import (
    assignment_make,
    edition_make,
    person_make,
    submission_advance,
    submission_make,
    window_make,
)
from tests.undone import undone

Browser = Callable[[User | None], Client]
ROLES = (
    "operator_pandeglang",
    "coordinator_banten",
    "national_reviewer",
    "auditor",
    "analyst",
    "administrator",
)
NATIONAL = re.compile(r"peninjau nasional di Bawaslu RI")
REOPENS = re.compile(r"buka kembali dahulu|, atau buka kembali")
RETURNS = re.compile(r"lalu kembalikan|Kembalikan datanya")
REVIEWS = re.compile(r"[Mm]ulai periksa dahulu|Mulai periksa, tanpa")
EXTENDS = re.compile(r"perpanjang(?: dahulu)? batasnya")
WAITS = re.compile(r"[Tt]unggu sampai|dapat mengembalikannya|dapat membukanya kembali|Minta perpanjangan")


def _tried(form: Submission, person: User) -> Iterator[str]:
    """Yield what the person hears who tries each step, more time, and a reminder."""
    later = timezone.now() + dt.timedelta(days=3)
    attempts: list[Callable[[], object]] = [
        *(
            lambda action=action: check_step(form, action, person, form.revision)
            for action in SubmissionAction
        ),
        *(
            lambda stage=stage: extension_grant(
                submission=form, stage=stage, due_at=later, reason="Banjir besar.", actor=person
            )
            for stage in WindowStage
        ),
    ]
    for attempt in attempts:
        try:
            with undone():
                attempt()
        except PortalError as error:
            yield error.message
    with undone():
        [result] = submissions_remind(forms=[form], actor=person)
    if result.problem:
        yield result.problem.message


def _shown(form: Submission, browser: Client) -> Iterator[str]:
    """Yield the words of the pages that the person may open."""
    for address in (
        reverse("submissions:detail", args=[form.public_id]),
        reverse("reviews:detail", args=[form.public_id]),
        reverse("submissions:extend", args=[form.public_id]),
        reverse("dashboard:progress"),
    ):
        answer = browser.get(address)
        yield " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def _in_vain(text: str, form: Submission, person: User) -> list[str]:
    """Return what a text advises although the person cannot do it."""
    is_open = form.edition.is_open

    def may(action: SubmissionAction) -> bool:
        return has_permission_for(person, form, action)

    is_national = person.assignments.filter(role=Role.NATIONAL_REVIEWER).exists()
    is_coordinator = person.assignments.filter(role=Role.COORDINATOR).exists()
    wrong = {
        "asks themselves": (is_national and NATIONAL.search(text))
        or (is_coordinator and "koordinator provinsi Banten" in text),
        "reopens": REOPENS.search(text) and not (is_open and may(SubmissionAction.REOPEN)),
        "returns": RETURNS.search(text) and not (is_open and may(SubmissionAction.RETURN)),
        "reviews": REVIEWS.search(text) and not may(SubmissionAction.CLAIM),
        "extends": EXTENDS.search(text)
        and not (is_open and user_has(person, Permission.SUBMISSION_EXTEND, form.region)),
        "waits": WAITS.search(text) and not is_open,
        "invites": "halaman Pengguna" in text and not user_has(person, Permission.USER_MANAGE, form.region),
    }
    return [name for name, found in wrong.items() if found]


@pytest.mark.parametrize("time", ["in time", "late", "closed"])
@pytest.mark.parametrize("state", SubmissionState)
def test_all_advice_can_be_followed_by_whoever_reads_it(
    request: pytest.FixtureRequest,
    regions: Regions,
    client_of: Browser,
    operator_pandeglang: User,
    coordinator_banten: User,
    national_reviewer: User,
    state: SubmissionState,
    time: str,
) -> None:
    edition = edition_make(region_set=regions.region_set)
    form = submission_advance(
        submission_make(edition, regions.pandeglang),
        state,
        operator=operator_pandeglang,
        reviewer=coordinator_banten,
        accepter=national_reviewer,
    )
    if time == "late":
        for stage in WindowStage:
            window_make(edition, stage, timezone.now() - dt.timedelta(days=1))
    if time == "closed":
        collection_close(edition=edition, actor=request.getfixturevalue("analyst"))
    form = (
        Submission.objects.with_region().with_window().select_related("edition__instrument").get(pk=form.pk)
    )
    wrong, heard = [], 0
    for name in ROLES:
        person = request.getfixturevalue(name)
        told = Notice.objects.of(person).filter(subject__startswith="Edisi").values_list("body", flat=True)
        for text in [*_tried(form, person), *_shown(form, client_of(person)), *told]:
            heard += 1
            wrong += [(name, what, text[:300]) for what in _in_vain(text, form, person)]
    assert wrong == []
    assert heard > 3 * len(ROLES)


@pytest.mark.parametrize("is_open", [True, False])
def test_what_still_needs_mending_is_not_called_right_for_want_of_another_way(
    regions: Regions,
    coordinator_banten: User,
    operator_pandeglang: User,
    national_reviewer: User,
    *,
    is_open: bool,
) -> None:
    edition = edition_make(region_set=regions.region_set)
    form = submission_advance(
        submission_make(edition, regions.pandeglang),
        SubmissionState.IN_REVIEW,
        operator=operator_pandeglang,
        reviewer=coordinator_banten,
        accepter=national_reviewer,
    )
    if not is_open:
        edition_close(edition=edition, actor=None)
    form.refresh_from_db()
    marks = [VerdictInput("1.1", VerdictOutcome.RETURNED, "Lampirkan berita acara.")]
    with pytest.raises(PortalError) as refused:
        submission_approve(submission=form, actor=coordinator_banten, revision=form.revision, verdicts=marks)
    assert "ubah tandanya" not in refused.value.message
    assert ("Kembalikan datanya" in refused.value.message) is is_open
    assert ("tidak dapat dikembalikan" in refused.value.message) is not is_open


def test_a_reviewer_of_the_nation_who_filled_a_form_asks_another_one_for_more_time(
    regions: Regions,
) -> None:
    form = submission_make(edition_make(region_set=regions.region_set), regions.banten)
    both = person_make("Peninjau Dua", Role.NATIONAL_REVIEWER, regions.nation)
    assignment_make(both, Role.OPERATOR, regions.banten)
    with pytest.raises(PortalError, match="Minta kepada peninjau nasional lain di Bawaslu RI"):
        extension_grant(
            submission=form,
            stage=WindowStage.ENTRY,
            due_at=timezone.now() + dt.timedelta(days=1),
            reason="Banjir besar.",
            actor=both,
        )
