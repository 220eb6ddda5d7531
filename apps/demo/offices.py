"""Filling the simulated edition: the form of every office, brought to its state by the services that people use."""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from django.db import transaction

from apps.accounts.models import User
from apps.core.exceptions import InvalidInputError
from apps.indicators.models import Edition
from apps.indicators.selectors import instrument_structure
from apps.regions.enums import RegionLevel
from apps.regions.models import Region
from apps.reviews.enums import VerdictOutcome
from apps.reviews.services import VerdictInput, submission_approve, submission_return
from apps.submissions.enums import SubmissionAction, SubmissionState
from apps.submissions.models import Submission
from apps.submissions.services import (
    Upload,
    answer_save_many,
    evidence_attach_many,
    explanation_save_all,
    submission_transition,
)

from .pdf import pdf_page
from .people import Cast
from .simulation import SEED, Codebook, Simulated, Simulator, simulated_explanation

ACCEPTED_SHARE: Final = 0.93

_WAY: Final = (
    SubmissionAction.SUBMIT,
    SubmissionAction.CLAIM,
    SubmissionAction.APPROVE,
    SubmissionAction.ACCEPT,
)
_STEPS: Final[dict[SubmissionState, int]] = {
    SubmissionState.DRAFT: 0,
    SubmissionState.SUBMITTED: 1,
    SubmissionState.IN_REVIEW: 2,
    SubmissionState.RETURNED: 2,
    SubmissionState.APPROVED: 3,
    SubmissionState.ACCEPTED: 4,
}

FIXED_STATES: Final[dict[str, SubmissionState]] = {
    "36": SubmissionState.SUBMITTED,
    "36.01": SubmissionState.DRAFT,
    "36.02": SubmissionState.SUBMITTED,
    "36.03": SubmissionState.IN_REVIEW,
    "36.04": SubmissionState.RETURNED,
    "36.71": SubmissionState.APPROVED,
    "51": SubmissionState.ACCEPTED,
    "51.03": SubmissionState.ACCEPTED,
}
"""The offices that the printed accounts of the demo work with; among them is one in every state."""

_RETURN_REASON: Final = "Simulasi: sumber kejadian belum jelas, lengkapi dokumennya."
N_PDFS: Final = 12


@dataclass(frozen=True)
class Office:
    """One office, the form that was drawn for it, and the state that it is to reach."""

    submission: Submission
    form: Simulated
    target: SubmissionState


def offices_plan(edition: Edition) -> Iterator[Office]:
    """Draw a form and a state for every office, always in the same order, so that every seed gives the same."""
    codebook = Codebook(
        indicators={
            node.code: node.counted_in for node in instrument_structure(edition.instrument).indicators
        },
        elections=list(edition.elections.values_list("code", flat=True)),
        levels=list(edition.instrument.event_levels.values_list("code", flat=True)),
    )
    simulator = Simulator(codebook)
    random = np.random.default_rng(SEED + 1)
    for submission in (
        Submission.objects.filter(edition=edition)
        .with_region()
        .select_related("edition__instrument")
        .order_by("region__code")
    ):
        target = _draw_state(random)
        form = simulator.form(province_of(submission).code)
        yield Office(submission, form, FIXED_STATES.get(submission.region.code, target))


@transaction.atomic
def office_fill(office: Office, cast: Cast) -> None:
    """Bring one untouched form to its state, all the way or not at all; a form that somebody changed stays."""
    submission = office.submission
    if submission.revision > 0:
        return
    operator = cast.operators[submission.region.code]
    answers = office.form.answers
    if office.target == SubmissionState.DRAFT:
        answers = answers[: len(answers) * 3 // 4]
    answer_save_many(submission=submission, inputs=answers, actor=operator)
    kept = {answer.indicator for answer in answers}
    evidence_attach_many(
        submission=submission,
        uploads=_uploads(submission.region, [code for code in office.form.evidenced if code in kept]),
        actor=operator,
    )
    if office.target != SubmissionState.DRAFT:
        explanation_save_all(submission=submission, text_of=simulated_explanation, actor=operator)
    submission.refresh_from_db(fields=["revision", "state"])
    for action in _WAY[: _STEPS[office.target]]:
        submission = _step(office, submission, action, _actor(action, submission, cast))
    if office.target == SubmissionState.RETURNED:
        _return(office, submission, cast)


def _step(office: Office, submission: Submission, action: SubmissionAction, actor: User) -> Submission:
    revision = submission.revision
    if action == SubmissionAction.APPROVE:
        verdicts = [VerdictInput(answer.indicator, VerdictOutcome.OK) for answer in office.form.answers]
        return submission_approve(
            submission=submission, actor=actor, revision=revision, verdicts=verdicts
        ).submission
    return submission_transition(
        submission=submission, action=action, actor=actor, revision=revision
    ).submission


def _return(office: Office, submission: Submission, cast: Cast) -> None:
    code = office.form.answers[0].indicator
    submission_return(
        submission=submission,
        actor=_actor(SubmissionAction.RETURN, submission, cast),
        revision=submission.revision,
        note=_RETURN_REASON,
        verdicts=[VerdictInput(code, VerdictOutcome.RETURNED, _RETURN_REASON)],
    )


def _actor(action: SubmissionAction, submission: Submission, cast: Cast) -> User:
    if action == SubmissionAction.SUBMIT:
        return cast.operators[submission.region.code]
    if action == SubmissionAction.ACCEPT or submission.region.level == RegionLevel.PROVINCE:
        return cast.reviewer
    return cast.coordinators[province_of(submission).code]


def province_of(submission: Submission) -> Region:
    """Return the province that an office belongs to: its own region, or the one above."""
    region = submission.region
    if region.level == RegionLevel.PROVINCE:
        return region
    if region.parent is None:
        raise InvalidInputError(f"Wilayah {region} tidak memiliki provinsi.")
    return region.parent


def _uploads(region: Region, codes: Sequence[str]) -> list[Upload]:
    """Return a file for each indicator.

    The offices that people look at have files of their own. The others share a few: ten thousand more would double the
    time of the seed, and the portal would store them one by one.
    """
    if region.code in FIXED_STATES:
        pages = [pdf_page(f"DATA SIMULASI - {region}, indikator {code}") for code in codes]
    else:
        pages = [_PDFS[position % N_PDFS] for position, _ in enumerate(codes)]
    return [
        Upload(code, f"bukti-{code}.pdf", io.BytesIO(page)) for code, page in zip(codes, pages, strict=True)
    ]


def _draw_state(random: np.random.Generator) -> SubmissionState:
    others = [state for state in SubmissionState if state != SubmissionState.ACCEPTED]
    if random.random() < ACCEPTED_SHARE:
        return SubmissionState.ACCEPTED
    return others[int(random.integers(len(others)))]


_PDFS: Final = tuple(pdf_page(f"DATA SIMULASI - dokumen contoh {number + 1}") for number in range(N_PDFS))
