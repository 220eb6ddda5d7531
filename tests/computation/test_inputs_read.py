"""What a run reads: the events and evidence that offices entered, or the figures that others published."""

import io
from datetime import date

import pytest

from apps.computation.inputs import accepted_inputs, check_regions_once, edition_regions, external_inputs
from apps.core.exceptions import InvalidInputError
from apps.demo.pdf import pdf_page
from apps.indicators.enums import EditionKind
from apps.regions.enums import RegionLevel
from apps.submissions.enums import AnswerValue, SubmissionAction, SubmissionState
from apps.submissions.models import Submission
from apps.submissions.services import (
    AnswerInput,
    EventInput,
    Upload,
    answer_save_many,
    evidence_attach_many,
    evidence_remove,
    submission_transition,
)
from tests.factories import edition_make, region_make, region_set_make, submission_advance, submission_make

pytestmark = pytest.mark.django_db


def event(level: str, count: int) -> EventInput:
    return EventInput("pemilu-2024", level, count, "kejadian", "Uraian.", "Laporan hasil pengawasan")


def known(inputs) -> dict:
    """Return what is known, by region code."""
    rows = zip(inputs.regions, inputs.payload, strict=True)
    return {region.code: payload for region, payload in rows if payload}


@pytest.fixture
def edition(regions):
    return edition_make()


@pytest.fixture
def accept(operator_pandeglang, coordinator_banten, national_reviewer):
    """Take a filled form through submission, review and acceptance."""

    def act(submission: Submission) -> Submission:
        for action, person in (
            (SubmissionAction.SUBMIT, operator_pandeglang),
            (SubmissionAction.CLAIM, coordinator_banten),
            (SubmissionAction.APPROVE, coordinator_banten),
            (SubmissionAction.ACCEPT, national_reviewer),
        ):
            revision = Submission.objects.get(pk=submission.pk).revision
            submission_transition(submission=submission, action=action, actor=person, revision=revision)
        return submission

    return act


@pytest.fixture
def answered(edition, regions, operator_pandeglang):
    """Pandeglang: rows of the same level, of two levels, none, and no data."""
    submission = submission_make(edition, regions.pandeglang)
    inputs = [
        AnswerInput("1.1", AnswerValue.OCCURRED, events=(event("rendah", 2), event("rendah", 3))),
        AnswerInput(
            "1.2", AnswerValue.OCCURRED, events=(event("tinggi", 1), event("rendah", 4), event("tinggi", 5))
        ),
        AnswerInput("2.1", AnswerValue.DID_NOT_OCCUR),
        AnswerInput("2.2", AnswerValue.NO_DATA, note="Belum ada laporan."),
    ]
    return answer_save_many(submission=submission, inputs=inputs, actor=operator_pandeglang).submission


def attach(submission, code: str, name: str, actor):
    [evidence] = evidence_attach_many(
        submission=submission,
        uploads=[Upload(code, name, io.BytesIO(pdf_page(name)))],
        actor=actor,
    )
    return evidence


def test_event_rows_of_one_level_add_up(edition, answered, accept):
    accept(answered)

    assert known(accepted_inputs(edition)) == {
        "36.01": {
            "answers": {
                "1.1": {"answer": "occurred", "events": {"rendah": 5}},
                "1.2": {"answer": "occurred", "events": {"rendah": 4, "tinggi": 6}},
                "2.1": {"answer": "did_not_occur"},
                "2.2": {"answer": "no_data"},
            },
            "evidence": 0.0,
        }
    }


def test_share_with_evidence_counts_answers_with_a_file_that_was_not_withdrawn(
    edition, answered, accept, operator_pandeglang
):
    for name in ("satu.pdf", "dua.pdf"):
        attach(answered, "1.1", name, operator_pandeglang)
    withdrawn = attach(answered, "1.2", "salah.pdf", operator_pandeglang)
    evidence_remove(evidence=withdrawn, actor=operator_pandeglang)
    # A file beside "did not occur" backs no event.
    attach(answered, "2.1", "nihil.pdf", operator_pandeglang)
    accept(answered)

    assert known(accepted_inputs(edition))["36.01"]["evidence"] == 0.5


def test_share_with_evidence_is_unknown_where_nothing_occurred(edition, regions, accept, operator_pandeglang):
    submission = submission_make(edition, regions.pandeglang)
    inputs = [AnswerInput(code, AnswerValue.DID_NOT_OCCUR) for code in ("1.1", "1.2", "2.1", "2.2")]
    answer_save_many(submission=submission, inputs=inputs, actor=operator_pandeglang)
    accept(submission)

    assert known(accepted_inputs(edition))["36.01"]["evidence"] is None


def test_only_what_was_accepted_for_this_edition_is_read(
    edition, regions, answered, operator_pandeglang, operator_lebak, coordinator_banten, national_reviewer
):
    other = edition_make("lain-2024")
    people = {"reviewer": coordinator_banten, "accepter": national_reviewer}
    submission_advance(
        submission_make(other, regions.pandeglang),
        SubmissionState.ACCEPTED,
        operator=operator_pandeglang,
        **people,
    )
    approved = submission_make(edition, regions.lebak)
    submission_advance(approved, SubmissionState.APPROVED, operator=operator_lebak, **people)

    inputs = accepted_inputs(edition)
    assert (known(inputs), inputs.n_known) == ({}, 0)
    assert [region.code for region in inputs.regions] == ["36", "36.01", "36.02", "51", "51.03"]
    assert accepted_inputs(other).n_known == 1


def test_regions_of_an_edition_are_the_provinces_and_regencies_of_its_day(edition, regions):
    region_make(
        "36.09", "Kabupaten baru", RegionLevel.REGENCY, regions.banten, valid_from=edition.reference_on
    )
    region_make("11", "Aceh", RegionLevel.PROVINCE, regions.nation)

    assert [region.code for region in edition_regions(edition)] == [
        "11",
        "36",
        "36.01",
        "36.02",
        "51",
        "51.03",
    ]


def test_a_region_whose_data_was_accepted_under_two_codes_is_refused(
    edition, regions, answered, accept, operator_pandeglang
):
    accept(answered)
    old = region_make(
        "32.30",
        "Kabupaten Pandeglang",
        RegionLevel.REGENCY,
        regions.banten,
        valid_from=date(2015, 1, 1),
        valid_to=date(2021, 12, 31),
        lineage=regions.pandeglang.lineage,
    )
    again = submission_make(edition, old)
    inputs = [AnswerInput(code, AnswerValue.DID_NOT_OCCUR) for code in ("1.1", "1.2", "2.1", "2.2")]
    answer_save_many(submission=again, inputs=inputs, actor=operator_pandeglang)
    accept(again)

    with pytest.raises(InvalidInputError, match=r"Wilayah 36\.01 muncul lebih dari sekali"):
        accepted_inputs(edition)


def test_a_region_that_stands_twice_is_named():
    check_regions_once(["36.01", "36.02"])
    with pytest.raises(InvalidInputError, match=r"Wilayah 36\.01, 51\.03 muncul lebih dari sekali"):
        check_regions_once(["51.03", "36.01", "36.02", "36.01", "51.03"])


def test_figures_published_elsewhere_are_read_with_their_sources(regions):
    edition = edition_make("luar", kind=EditionKind.EXTERNAL)
    other = edition_make("lain", kind=EditionKind.EXTERNAL, region_set=region_set_make())
    for group, score, url in (
        ("", "66.53", "https://a.example/"),
        ("1", "40", "https://b.example/"),
        ("2", "0", ""),
    ):
        edition.external_figures.create(region=regions.banten, group_code=group, score=score, source_url=url)
    edition.external_figures.create(region=regions.badung, group_code="1", score="12.5")
    other.external_figures.create(region=regions.lebak, score="99")

    inputs = external_inputs(edition)
    assert known(inputs) == {
        "36": {
            "score": 66.53,
            "groups": {"1": 40.0, "2": 0.0},
            "sources": {"index": "https://a.example/", "1": "https://b.example/", "2": ""},
        },
        "51.03": {"groups": {"1": 12.5}, "sources": {"1": ""}},
    }
    assert inputs.n_known == 2
