"""Decisions tell which entries the audit log has lost, however carefully its chain was cut."""

import pytest
from django.db import connection

from apps.audit.models import ChainEnd, Entry, Seal
from apps.audit.selectors import chain_check
from apps.audit.services import entries_seal
from apps.submissions.enums import SubmissionState
from apps.submissions.models import Submission
from tests.audit.test_chain import behind_the_guards
from tests.factories import submission_advance, submission_fill
from tests.submissions.conftest import Cast


def test_a_decision_whose_entry_was_cut_off_the_log_is_told(pandeglang: Submission, cast: Cast) -> None:
    submission_advance(submission_fill(pandeglang, cast["operator"]), SubmissionState.APPROVED, **cast)
    entries_seal()
    assert chain_check().problem == ""
    claim = Entry.objects.get(action="submission.claim")
    behind_the_guards("DELETE FROM audit_seal WHERE entry_id >= %s", claim.pk)
    behind_the_guards("DELETE FROM audit_entry WHERE id >= %s", claim.pk)
    last = Seal.objects.latest("number")
    behind_the_guards("UPDATE audit_chainend SET number = %s, sha256 = %s", last.number, last.sha256)
    assert ChainEnd.objects.get().number == last.number
    problem = chain_check().problem
    assert problem.startswith("Catatan tentang 2 keputusan hilang, yang pertama “")
    assert "atas Kabupaten Pandeglang" in problem


def test_a_decision_that_was_taken_out_from_behind_its_entry_is_told(
    pandeglang: Submission, cast: Cast
) -> None:
    submission_advance(submission_fill(pandeglang, cast["operator"]), SubmissionState.APPROVED, **cast)
    entries_seal()
    claim, approval = Entry.objects.filter(action__in=["submission.claim", "submission.approve"]).order_by(
        "pk"
    )
    numbers = [claim.detail["decision"], approval.detail["decision"]]
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in ("submissions_decision", "reviews_verdict"):
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute("DELETE FROM reviews_verdict")
        cursor.execute("DELETE FROM submissions_decision WHERE public_id::text = ANY(%s)", [numbers])
    problem = chain_check().problem
    assert problem.startswith("2 keputusan yang dicatat tidak ada lagi, yang pertama: ")
    assert f"Catatan {claim.pk}, " in problem
    assert "mulai memeriksa isian Kabupaten Pandeglang" in problem


@pytest.mark.usefixtures("pandeglang")
def test_a_form_that_nobody_decided_on_has_nothing_to_miss() -> None:
    assert chain_check().problem == ""
