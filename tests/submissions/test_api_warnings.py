"""Warnings through the API: without their explanations no program could send a form."""

from typing import Any

import pytest

from apps.accounts.models import User
from apps.submissions.enums import SubmissionState
from apps.submissions.models import CheckExplanation, Submission
from tests.cast import Regions
from tests.factories import check_make, edition_make, instrument_make, submission_fill, submission_make
from tests.submissions.asking import Program, program_of

WHY = "Sepuluh laporan dari satu kecamatan."


@pytest.fixture
def operator(operator_pandeglang: User) -> Program:
    return program_of(operator_pandeglang)


@pytest.fixture
def unusual(regions: Regions, operator_pandeglang: User) -> Submission:
    """A whole form with one answer of which a check warns."""
    instrument = instrument_make("berpemeriksaan")
    check_make(instrument)
    edition = edition_make(instrument=instrument, region_set=regions.region_set)
    return submission_fill(submission_make(edition, regions.pandeglang), operator_pandeglang, n_events=10)


@pytest.fixture
def address(unusual: Submission) -> str:
    return f"/api/v1/submissions/{unusual.public_id}/"


def explained(row: dict[str, Any], text: str = WHY) -> dict[str, Any]:
    return {"explanations": [{"key": row["key"], "etag": row["etag"], "text": text}]}


def test_a_form_with_a_warning_is_explained_and_sent(
    operator: Program, unusual: Submission, address: str
) -> None:
    read = operator("get", f"{address}warnings/")
    [row] = read.json()["warnings"]
    assert (row["indicators"], row["explanation"]) == (["1.1"], None)
    form = operator("get", address)
    assert operator("post", f"{address}submit/", {}, if_match=form["ETag"]).status_code == 422

    [now] = operator("post", f"{address}warnings/", explained(row)).json()["warnings"]
    assert (now["explanation"]["text"], now["explanation"]["written_by"]) == (WHY, "Operator Pandeglang")
    assert now["etag"] != row["etag"]
    assert operator("get", f"{address}warnings/", if_none_match=read["ETag"]).status_code == 200

    form = operator("get", address)
    assert operator("post", f"{address}submit/", {}, if_match=form["ETag"]).status_code == 200
    unusual.refresh_from_db()
    assert unusual.state == SubmissionState.SUBMITTED


def test_what_changed_since_it_was_read_is_not_written_over(operator: Program, address: str) -> None:
    [row] = operator("get", f"{address}warnings/").json()["warnings"]
    operator("post", f"{address}warnings/", explained(row))
    stale = operator("post", f"{address}warnings/", explained(row, "Lain sekali."))
    assert (stale.status_code, stale.json()["stored"][0]["explanation"]["text"]) == (412, WHY)
    assert [row.text for row in CheckExplanation.objects.all()] == [WHY]


@pytest.mark.parametrize(
    ("body", "status", "place"),
    [
        ({"explanations": {}}, 400, None),
        ({"explanations": [], "partial": True}, 422, "partial"),
        ({"explanations": [{"key": "a", "etag": "b"}]}, 422, "explanations.0"),
        ({"explanations": [{"key": "a", "etag": "b", "text": False}]}, 422, "explanations.0"),
        ({"explanations": [{"key": "a", "etag": "b", "text": "x", "by": "c"}]}, 422, "explanations.0"),
        ({"explanations": 2 * [{"key": "a", "etag": "b", "text": "x"}]}, 422, "explanations"),
        ({"explanations": [{"key": "a", "etag": "b", "text": "x"}]}, 422, "a"),
    ],
)
def test_a_body_that_is_not_as_documented_is_refused_at_its_place(
    operator: Program, address: str, body: dict[str, Any], status: int, place: str | None
) -> None:
    refused = operator("post", f"{address}warnings/", body)
    assert refused.status_code == status
    assert place is None or list(refused.json()["errors"]) == [place]
    assert not CheckExplanation.objects.exists()


def test_an_empty_explanation_is_refused_by_the_rule_of_the_form(operator: Program, address: str) -> None:
    [row] = operator("get", f"{address}warnings/").json()["warnings"]
    refused = operator("post", f"{address}warnings/", explained(row, " "))
    assert refused.json()["errors"] == {row["key"]: ["Tuliskan penjelasannya."]}
