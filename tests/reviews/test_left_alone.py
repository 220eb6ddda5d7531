"""Data that goes back to an office that has nobody: it is said before and after, never silently done."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import Assignment, User
from apps.accounts.permissions import Role
from apps.indicators.enums import WindowStage
from apps.notifications.models import Notice
from apps.notifications.services import ending_roles_warn_pending
from apps.submissions.enums import SubmissionState
from tests.factories import person_make, window_make
from tests.reviews.conftest import At

Browser = Callable[[User], Client]
ALONE = "Kabupaten Pandeglang tidak mempunyai operator aktif"


def _words(page: str) -> str:
    return " ".join(page.split())


@pytest.mark.parametrize(
    ("state", "person", "name"),
    [
        (SubmissionState.IN_REVIEW, "coordinator_banten", "reviews:detail"),
        (SubmissionState.ACCEPTED, "national_reviewer", "reviews:detail"),
        (SubmissionState.DRAFT, "coordinator_banten", "submissions:extend"),
    ],
)
def test_a_form_without_an_operator_says_so_before_it_goes_back(
    at: At,
    client_of: Browser,
    request: pytest.FixtureRequest,
    operator_pandeglang: User,
    state: SubmissionState,
    person: str,
    name: str,
) -> None:
    form, browser = at(state), client_of(request.getfixturevalue(person))
    window_make(form.edition, WindowStage.ENTRY, timezone.now() + timedelta(days=1))
    address = reverse(name, args=[form.public_id])
    assert ALONE not in _words(browser.get(address).content.decode())
    Assignment.objects.filter(user=operator_pandeglang).update(revoked_at=timezone.now())
    assert ALONE in _words(browser.get(address).content.decode())


def test_a_form_without_an_operator_says_so_after_it_went_back(
    at: At, client_of: Browser, operator_pandeglang: User, national_reviewer: User
) -> None:
    form = at(SubmissionState.ACCEPTED)
    User.objects.filter(pk=operator_pandeglang.pk).update(is_active=False)
    asked = {"revision": form.revision, "note": "Angkanya keliru."}
    page = client_of(national_reviewer).post(
        reverse("reviews:reopen", args=[form.public_id]), asked, follow=True
    )
    assert "dibuka kembali" in page.content.decode()
    assert ALONE in _words(page.content.decode())
    assert "koordinator provinsi Banten, atau administrator pusat" in page.content.decode()


@pytest.mark.parametrize("name", ["accounts:assignment_revoke", "accounts:user_deactivate"])
def test_taking_the_last_operator_away_says_what_it_leaves(
    client_of: Browser, administrator: User, operator_pandeglang: User, name: str
) -> None:
    role = operator_pandeglang.assignments.get()
    subject = role if name == "accounts:assignment_revoke" else operator_pandeglang
    address, browser = reverse(name, args=[subject.public_id]), client_of(administrator)
    second = person_make("Operator Kedua", Role.OPERATOR, role.region)
    assert ALONE not in _words(browser.get(address).content.decode())
    second.assignments.update(revoked_at=timezone.now())
    assert ALONE in _words(browser.get(address).content.decode())
    done = browser.post(address, follow=True)
    assert ALONE in _words(done.content.decode())


def test_the_warning_of_an_ending_role_says_that_it_is_the_last(
    coordinator_banten: User, operator_pandeglang: User, operator_lebak: User
) -> None:
    end = timezone.now() + timedelta(days=2)
    ending = Assignment.objects.filter(user__in=[operator_pandeglang, operator_lebak])
    ending.update(granted_at=timezone.now() - timedelta(days=60), expires_at=end)
    person_make("Operator Kedua", Role.OPERATOR, operator_lebak.assignments.get().region)
    ending_roles_warn_pending()
    body = Notice.objects.get(recipient=coordinator_banten).body
    assert ALONE in body
    assert "Kabupaten Lebak tidak mempunyai operator aktif" not in body
