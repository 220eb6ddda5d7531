from collections.abc import Callable
from datetime import datetime, timedelta

from django.test import Client
from django.utils import timezone

from apps.accounts.models import User
from apps.indicators.enums import WindowStage
from apps.submissions.enums import SubmissionState
from apps.submissions.models import Submission
from apps.submissions.services import extension_grant
from tests.cast import Regions
from tests.factories import submission_advance, submission_fill, submission_make, window_make

Browser = Callable[[User | None], Client]


def test_the_list_tells_the_own_scope_with_allowed_actions(
    pandeglang: Submission,
    regions: Regions,
    client_of: Browser,
    operator_pandeglang: User,
    coordinator_banten: User,
) -> None:
    submission_make(pandeglang.edition, regions.badung)
    submission_fill(pandeglang, operator_pandeglang)

    [own] = client_of(operator_pandeglang).get("/api/v1/submissions/").json()["results"]

    assert own["updated_at"]
    assert {key: value for key, value in own.items() if key != "updated_at"} == {
        "id": str(pandeglang.public_id),
        "edition": "uji-2024",
        "region": {"code": "36.01", "name": "Kabupaten Pandeglang", "level": "regency"},
        "state": "draft",
        "round": 1,
        "revision": 1,
        "submitted_at": None,
        "opens_at": None,
        "due_at": None,
        "indicator_count": 4,
        "answer_count": 4,
        "occurred_count": 1,
        "backed_count": 0,
        "allowed_actions": ["submit"],
    }
    [seen] = client_of(coordinator_banten).get("/api/v1/submissions/").json()["results"]
    assert seen["allowed_actions"] == []


def test_the_deadline_of_a_form_is_that_of_its_step_and_what_was_granted(
    pandeglang: Submission, client_of: Browser, operator_pandeglang: User, national_reviewer: User
) -> None:
    window_make(pandeglang.edition, WindowStage.ENTRY, timezone.now() + timedelta(days=1))
    later = timezone.now() + timedelta(days=3)
    extension_grant(
        submission=pandeglang,
        stage=WindowStage.ENTRY,
        due_at=later,
        reason="Jaringan di kantor putus.",
        actor=national_reviewer,
    )
    browser = client_of(operator_pandeglang)
    [listed] = browser.get("/api/v1/submissions/").json()["results"]
    told = browser.get(f"/api/v1/submissions/{pandeglang.public_id}/").json()
    assert listed["due_at"] == told["due_at"]
    assert datetime.fromisoformat(told["due_at"]) == later


def test_allowed_actions_follow_state_and_four_eyes(
    pandeglang: Submission,
    regions: Regions,
    client_of: Browser,
    operator_pandeglang: User,
    coordinator_banten: User,
    national_reviewer: User,
) -> None:
    submission_advance(
        pandeglang,
        SubmissionState.APPROVED,
        operator=operator_pandeglang,
        reviewer=coordinator_banten,
        accepter=national_reviewer,
    )
    address = f"/api/v1/submissions/{pandeglang.public_id}/"
    assert client_of(national_reviewer).get(address).json()["allowed_actions"] == ["accept", "reopen"]
    assert client_of(coordinator_banten).get(address).json()["allowed_actions"] == []


def test_the_detail_tells_answers_and_decisions(
    pandeglang: Submission,
    client_of: Browser,
    operator_pandeglang: User,
    coordinator_banten: User,
    national_reviewer: User,
) -> None:
    submission_advance(
        pandeglang,
        SubmissionState.RETURNED,
        operator=operator_pandeglang,
        reviewer=coordinator_banten,
        accepter=national_reviewer,
    )
    detail = client_of(operator_pandeglang).get(f"/api/v1/submissions/{pandeglang.public_id}/").json()
    first = detail["answers"][0]
    assert (first["indicator"], first["value"], first["saved_by"]) == (
        "1.1",
        "occurred",
        "Operator Pandeglang",
    )
    assert first["events"] == [
        {
            "election": "pemilu-2024",
            "level": "rendah",
            "count": 2,
            "unit": "kejadian",
            "narrative": "Uraian kejadian.",
            "source": "Laporan hasil pengawasan",
        }
    ]
    assert [(row["action"], row["to_state"]) for row in detail["decisions"]] == [
        ("return", "returned"),
        ("claim", "in_review"),
        ("submit", "submitted"),
    ]


def test_the_list_is_narrowed_by_the_address(
    pandeglang: Submission, regions: Regions, client_of: Browser, coordinator_banten: User
) -> None:
    browser = client_of(coordinator_banten)
    count = lambda query: browser.get(f"/api/v1/submissions/?{query}").json()["count"]  # noqa: E731
    assert count("edition=uji-2024&state=draft") == 1
    assert count("state=accepted") == 0


def test_a_submission_itself_is_read_only_and_for_those_who_say_who_they_are(
    pandeglang: Submission, client_of: Browser, operator_pandeglang: User
) -> None:
    address = f"/api/v1/submissions/{pandeglang.public_id}/"
    browser = client_of(operator_pandeglang)
    for method in ("post", "put", "patch", "delete"):
        assert getattr(browser, method)(address).status_code == 405
    for asked in (address, "/api/v1/submissions/"):
        refused = client_of(None).get(asked)
        assert (refused.status_code, refused["WWW-Authenticate"]) == (401, 'Bearer realm="api"')
