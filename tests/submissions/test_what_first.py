"""Whoever tries a step too early, or too late, is told what has to come first."""

import pytest

from apps.accounts.models import User
from apps.accounts.permissions import Role
from apps.core.exceptions import ConflictError
from apps.reviews.services.bulk import submissions_step
from apps.submissions.enums import SubmissionAction, SubmissionState
from apps.submissions.models import Submission
from apps.submissions.services import check_state
from apps.submissions.workflow import TRANSITIONS
from tests.factories import person_make, submission_advance
from tests.submissions.conftest import Cast

_A, _S = SubmissionAction, SubmissionState
FIRST = {
    _S.DRAFT: "Tunggu sampai kantornya mengirim",
    _S.SUBMITTED: "periksa|menunggu pemeriksaan",
    _S.IN_REVIEW: "terkunci selama|lanjutkan pemeriksaan|harus selesai|Hanya data",
    _S.RETURNED: "tunggu sampai dikirim lagi",
    _S.APPROVED: "penerimaan",
    _S.ACCEPTED: "hanya peninjau nasional .* yang dapat membukanya kembali",
}


@pytest.mark.parametrize("state", SubmissionState)
def test_every_step_that_the_state_does_not_allow_is_refused_with_what_comes_first(
    pandeglang: Submission, cast: Cast, state: SubmissionState
) -> None:
    form = submission_advance(pandeglang, state, **cast)
    for action, transition in TRANSITIONS.items():
        if state in transition.sources or (state, action) == (_S.ACCEPTED, _A.SUBMIT):
            continue
        with pytest.raises(ConflictError, match=FIRST[state]):
            check_state(form, action, cast["reviewer"])


@pytest.mark.parametrize(
    ("state", "first"),
    [
        (_S.SUBMITTED, "Data itu harus diperiksa dan disetujui dahulu, baru dapat diterima."),
        (_S.IN_REVIEW, "Pemeriksaannya harus selesai dan datanya disetujui dahulu, baru dapat diterima."),
        (_S.RETURNED, "Kantornya sedang memperbaiki data itu; tunggu sampai dikirim lagi."),
    ],
)
def test_accepting_many_says_of_each_that_cannot_be_accepted_what_comes_first(
    pandeglang: Submission, cast: Cast, state: SubmissionState, first: str
) -> None:
    form = submission_advance(pandeglang, state, **cast)
    [result] = submissions_step(chosen=[(form, form.revision)], action=_A.ACCEPT, actor=cast["accepter"])
    assert result.problem.startswith("Data Kabupaten Pandeglang sudah ")
    assert result.problem.endswith(first)


def test_who_begins_a_review_that_a_colleague_holds_hears_how_to_go_on_with_it(
    pandeglang: Submission, cast: Cast
) -> None:
    form = submission_advance(pandeglang, _S.IN_REVIEW, **cast)
    colleague: User = person_make("Koordinator Dua", Role.COORDINATOR, pandeglang.region.parent)
    with pytest.raises(
        ConflictError, match=r"dipegang Koordinator Banten sampai .* Minta diserahkan kepada Anda"
    ):
        check_state(form, _A.CLAIM, colleague)
    with pytest.raises(ConflictError, match="lanjutkan pemeriksaan itu"):
        check_state(form, _A.CLAIM, cast["reviewer"])
