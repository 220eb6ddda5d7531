"""What the checks say about a stored form: against which data, how explanations hold and lapse, and at which cost."""

import re
from datetime import date
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from apps.accounts.models import User
from apps.audit.models import Entry
from apps.core.exceptions import InvalidInputError, NotAllowedError
from apps.indicators.enums import CheckKind, CheckSeverity
from apps.indicators.models import Edition, Instrument
from apps.regions.enums import RegionLevel
from apps.submissions.enums import AnswerValue, SubmissionAction, SubmissionState
from apps.submissions.models import CheckExplanation, Submission
from apps.submissions.presentation import mark_of
from apps.submissions.selectors import (
    Report,
    filled_form,
    indicator_status,
    report_of,
    rulebook_read,
    submission_content,
    surroundings_of,
)
from apps.submissions.selectors.explained import last_explanations
from apps.submissions.services import (
    AnswerInput,
    EventInput,
    ExplanationInput,
    answer_save_many,
    explanation_save_all,
    explanation_save_many,
    submission_transition,
)
from tests.cast import Regions
from tests.factories import (
    check_make,
    edition_make,
    instrument_make,
    region_make,
    submission_advance,
    submission_fill,
    submission_make,
)
from tests.submissions.conftest import Cast

REASON = "Dua pasar terbakar pada hari yang sama; lihat laporan polisi."


@pytest.fixture
def instrument(db: None) -> Instrument:
    """Indicators 1.1, 1.2, 2.1, 2.2, and no check yet."""
    return instrument_make("berpemeriksaan")


def edition_of(instrument: Instrument, regions: Regions, code: str = "uji-2024") -> Edition:
    return edition_make(code, instrument=instrument, region_set=regions.region_set)


def report(submission: Submission) -> Report:
    stored = Submission.objects.with_region().select_related("edition__instrument").get(pk=submission.pk)
    return report_of(stored, submission_content(stored), rulebook_read(stored.edition))


def told(submission: Submission) -> list[tuple[str, str]]:
    """Return the checks of the instrument that found something, with their indicators."""
    found = report(submission).found
    return [
        (row.finding.check.code, row.finding.subject)
        for row in found
        if not row.finding.check.code.startswith("_")
    ]


def occurred(code: str, count: int, level: str = "rendah") -> AnswerInput:
    event = EventInput("pemilu-2024", level, count, "kejadian", "Uraian.", "Polres")
    return AnswerInput(code, AnswerValue.OCCURRED, events=(event,))


def answer(submission: Submission, actor: User, code: str, count: int, level: str = "rendah") -> None:
    """Store that `code` occurred so many times, whatever was stored before."""
    known = submission.answers.filter(indicator__code=code).first()
    item = occurred(code, count, level)
    item = AnswerInput(code, item.value, events=item.events, read_at=known.revision if known else 0)
    answer_save_many(submission=submission, inputs=[item], actor=actor)


def submit(submission: Submission, actor: User) -> None:
    stored = Submission.objects.get(pk=submission.pk)
    submission_transition(
        submission=stored, action=SubmissionAction.SUBMIT, actor=actor, revision=stored.revision
    )


def explain(submission: Submission, actor: User, text: str = REASON) -> list[CheckExplanation]:
    """Explain every warning of the form."""
    inputs = [ExplanationInput(row.key, row.sha256, text) for row in report(submission).warnings]
    return explanation_save_many(submission=submission, inputs=inputs, actor=actor)


# Errors and warnings before sending


def test_an_error_keeps_the_form_from_being_sent_whatever_is_explained(
    instrument: Instrument, regions: Regions, operator_pandeglang: User
) -> None:
    check_make(instrument, severity=CheckSeverity.ERROR)
    form = submission_make(edition_of(instrument, regions), regions.pandeglang)
    submission_fill(form, operator_pandeglang)
    answer(form, operator_pandeglang, "1.2", 10)
    with pytest.raises(InvalidInputError) as refused:
        submit(form, operator_pandeglang)
    assert refused.value.message == "Pemeriksaan batas: 1.2. 1.2 tidak lazim (10)."
    assert refused.value.errors == {"1.2": ["1.2 tidak lazim (10)."]}
    error = report(form).at("1.2")[0]
    tried = [ExplanationInput(error.key, error.sha256, REASON)]
    with pytest.raises(InvalidInputError):
        explanation_save_many(submission=form, inputs=tried, actor=operator_pandeglang)
    answer(form, operator_pandeglang, "1.2", 9)
    submit(form, operator_pandeglang)
    assert Submission.objects.get().state == SubmissionState.SUBMITTED


def test_a_warning_has_to_be_explained_before_the_form_is_sent(
    instrument: Instrument, regions: Regions, operator_pandeglang: User
) -> None:
    check_make(instrument)
    form = submission_make(edition_of(instrument, regions), regions.pandeglang)
    submission_fill(form, operator_pandeglang)
    answer(form, operator_pandeglang, "1.2", 10)
    with pytest.raises(InvalidInputError) as refused:
        submit(form, operator_pandeglang)
    assert refused.value.message == (
        "Pemeriksaan batas: 1.2. 1.2 tidak lazim (10). Jelaskan peringatan ini, atau perbaiki jawabannya."
    )
    before = Submission.objects.get().revision

    [written] = explain(form, operator_pandeglang, f"  {REASON}\r\n")

    assert (written.check_code, written.indicator.code, written.text) == ("batas", "1.2", REASON)
    assert Submission.objects.get().revision == before + 1
    entry = Entry.objects.latest("pk")
    assert entry.detail == {"checks": ["batas:1.2"]}
    assert entry.sentence == (
        "Operator Pandeglang menjelaskan peringatan pada isian Kabupaten Pandeglang"
        f" (Edisi uji-2024, revisi {before + 1}): Pemeriksaan batas (1.2)."
    )
    assert explain(form, operator_pandeglang) == []
    assert Submission.objects.get().revision == before + 1
    submit(form, operator_pandeglang)
    assert Submission.objects.get().warning_count == 1
    assert Submission.objects.get().state == SubmissionState.SUBMITTED


def test_an_explanation_lapses_when_its_answer_changes_and_no_other(
    instrument: Instrument, regions: Regions, operator_pandeglang: User
) -> None:
    check_make(instrument)
    form = submission_make(edition_of(instrument, regions), regions.pandeglang)
    submission_fill(form, operator_pandeglang)
    answer(form, operator_pandeglang, "1.2", 10)
    answer(form, operator_pandeglang, "2.1", 20)
    explain(form, operator_pandeglang)
    answer(form, operator_pandeglang, "2.1", 21)
    kept, lapsed = report(form).warnings
    assert (kept.finding.subject, kept.explanation.text, kept.lapsed) == ("1.2", REASON, None)
    assert (lapsed.finding.subject, lapsed.explanation, lapsed.lapsed.text) == ("2.1", None, REASON)
    with pytest.raises(InvalidInputError, match=r"^Pemeriksaan batas: 2\.1\."):
        submit(form, operator_pandeglang)
    answer(form, operator_pandeglang, "2.1", 20)
    assert [row.lacks_explanation for row in report(form).warnings] == [False, False]


def test_a_warning_about_several_indicators_is_explained_once_and_lapses_with_any_of_them(
    instrument: Instrument, regions: Regions, operator_pandeglang: User
) -> None:
    check_make(instrument, "jumlah", CheckKind.SUM, indicators=["1.1"], operator="<=", others=["2.1", "2.2"])
    form = submission_make(edition_of(instrument, regions), regions.pandeglang)
    submission_fill(form, operator_pandeglang)
    [written] = explain(form, operator_pandeglang)
    assert (written.check_code, written.indicator) == ("jumlah", None)
    items = {item.indicator.code: item for status in filled_form(form).statuses for item in status.items}
    at = [code for code, item in items.items() if any(row.finding.is_warning for row in item.findings)]
    assert at == ["1.1", "2.1", "2.2"]
    answer(form, operator_pandeglang, "2.2", 1)
    [row] = report(form).warnings
    assert (row.explanation, row.lapsed) == (None, written)


def test_an_explanation_of_what_has_changed_or_gone_is_refused(
    instrument: Instrument, regions: Regions, operator_pandeglang: User
) -> None:
    check_make(instrument)
    form = submission_make(edition_of(instrument, regions), regions.pandeglang)
    answer(form, operator_pandeglang, "1.1", 10)
    answer(form, operator_pandeglang, "1.2", 10)
    answer(form, operator_pandeglang, "2.1", 10)
    answer(form, operator_pandeglang, "2.2", 10)
    first, second, third, fourth = report(form).warnings
    answer(form, operator_pandeglang, "1.1", 11)
    answer(form, operator_pandeglang, "1.2", 1)
    inputs = [ExplanationInput(row.key, row.sha256, REASON) for row in (first, second)]
    inputs.append(ExplanationInput(third.key, third.sha256, "x" * 2001))
    inputs.append(ExplanationInput(fourth.key, fourth.sha256, " - "))
    inputs.append(ExplanationInput("batas:2.9", "", REASON))
    with pytest.raises(InvalidInputError) as refused:
        explanation_save_many(submission=form, inputs=inputs, actor=operator_pandeglang)
    assert refused.value.errors == {
        "batas:1.1": ["Jawabannya berubah sejak Anda membaca peringatan ini. Baca lagi, lalu simpan lagi."],
        "batas:1.2": ["Peringatan ini tidak ada lagi, jadi penjelasannya tidak diperlukan."],
        "batas:2.1": ["Tulis paling banyak 2.000 karakter; sekarang 2.001."],
        "batas:2.2": ["Tulis alasannya dengan kata-kata, supaya orang lain memahaminya."],
        "batas:2.9": ["Peringatan ini tidak ada lagi, jadi penjelasannya tidak diperlukan."],
    }
    assert not CheckExplanation.objects.exists()


def test_a_program_explains_what_is_not_explained_yet(
    instrument: Instrument, regions: Regions, operator_pandeglang: User
) -> None:
    check_make(instrument)
    form = submission_make(edition_of(instrument, regions), regions.pandeglang)
    answer(form, operator_pandeglang, "1.1", 10)
    explain(form, operator_pandeglang)
    answer(form, operator_pandeglang, "1.2", 11)
    written = explanation_save_all(
        submission=form, text_of=lambda row: row.finding.text, actor=operator_pandeglang
    )
    assert [(row.indicator.code, row.text) for row in written] == [("1.2", "1.2 tidak lazim (11).")]
    assert [row.explanation.text for row in report(form).warnings] == [REASON, "1.2 tidak lazim (11)."]


def test_only_the_office_explains(
    instrument: Instrument, regions: Regions, cast: Cast, operator_lebak: User
) -> None:
    check_make(instrument)
    form = submission_make(edition_of(instrument, regions), regions.pandeglang)
    answer(form, cast["operator"], "1.1", 10)
    for person in (cast["reviewer"], operator_lebak):
        with pytest.raises(NotAllowedError):
            explain(form, person)


# Data to compare with


def test_previous_compares_with_the_accepted_answers_of_the_same_office(
    instrument: Instrument, regions: Regions, cast: Cast, operator_lebak: User
) -> None:
    check_make(instrument, "berubah", CheckKind.PREVIOUS, factor=3)
    before = edition_of(instrument, regions, "uji-2020")
    Edition.objects.filter(pk=before.pk).update(reference_on=date(2020, 12, 9))
    old = submission_make(before, regions.pandeglang)
    submission_advance(old, SubmissionState.ACCEPTED, **cast)  # two events in 1.1, none elsewhere
    now = edition_of(instrument, regions)
    form, lebak = submission_make(now, regions.pandeglang), submission_make(now, regions.lebak)
    for office, operator in ((form, cast["operator"]), (lebak, operator_lebak)):
        answer(office, operator, "1.1", 7)
        answer(office, operator, "1.2", 1)
    assert told(form) == [("berubah", "1.1"), ("berubah", "1.2")]
    assert told(lebak) == []
    answer(form, cast["operator"], "1.1", 6)
    assert told(form) == [("berubah", "1.2")]


def _neighbourhood(edition: Edition, regions: Regions, counts: list[int]) -> None:
    """Fill forms of other regencies of Banten: so many events of the high level (weight 2) in 1.1."""
    from apps.accounts.permissions import Role
    from tests.factories import person_make

    for place, count in enumerate(counts):
        region = region_make(f"36.{place + 50}", f"Kabupaten {place}", RegionLevel.REGENCY, regions.banten)
        operator = person_make(f"Operator {place}", Role.OPERATOR, region)
        office = submission_make(edition, region)
        if count:
            answer(office, operator, "1.1", count, "tinggi")
        else:
            said = AnswerInput("1.1", AnswerValue.DID_NOT_OCCUR)
            answer_save_many(submission=office, inputs=[said], actor=operator)


def test_neighbours_are_the_other_offices_of_the_level_in_the_province(
    instrument: Instrument,
    regions: Regions,
    operator_pandeglang: User,
    operator_badung: User,
    operator_banten: User,
) -> None:
    check_make(instrument, "menonjol", CheckKind.NEIGHBOURS, threshold=3.5, minimum=5)
    edition = edition_of(instrument, regions)
    _neighbourhood(edition, regions, [0, 1, 2, 3, 4])  # values 0, 2, 4, 6, 8: median 4, MAD 2
    here = submission_make(edition, regions.pandeglang)
    bali, banten = submission_make(edition, regions.badung), submission_make(edition, regions.banten)
    for form, operator in ((here, operator_pandeglang), (bali, operator_badung), (banten, operator_banten)):
        answer(form, operator, "1.1", 15)
    assert (told(here), told(bali), told(banten)) == ([("menonjol", "1.1")], [], [])
    answer(here, operator_pandeglang, "1.1", 14)
    assert told(here) == []
    answer(here, operator_pandeglang, "1.1", 8, "tinggi")
    assert told(here) == [("menonjol", "1.1")]


def test_what_other_offices_answered_reaches_no_page_of_the_office(
    instrument: Instrument, regions: Regions, operator_pandeglang: User, client_of
) -> None:
    check_make(instrument, "menonjol", CheckKind.NEIGHBOURS, threshold=3.5, minimum=5)
    edition = edition_of(instrument, regions)
    _neighbourhood(edition, regions, [7101, 7103, 7105, 7107, 7109])  # median 14210, MAD 4
    form = submission_make(edition, regions.pandeglang)
    answer(form, operator_pandeglang, "1.1", 99_999)
    address = f"/portal/isian/{form.public_id}/"
    browser = client_of(operator_pandeglang)
    pages = [browser.get(address + page).content.decode() for page in ("", "dimensi/1/", "kirim/")]
    assert "1.1 tidak lazim (99.999)." in pages[1]
    assert "1.1 tidak lazim (99.999)." in pages[2]
    digits = [set(re.findall(r"\d+", page.replace(".", ""))) for page in pages]
    secrets = {"7101", "7103", "7105", "7107", "7109", "14210", "142100000", "40000"}
    assert [found & secrets for found in digits] == [set(), set(), set()]


# Cost


@pytest.mark.parametrize("number", [1, 12])
def test_a_report_costs_the_same_for_1_and_for_12_checks_answers_and_offices(
    regions: Regions, cast: Cast, django_assert_num_queries: DjangoAssertNumQueries, number: int
) -> None:
    instrument = instrument_make("lebar", dimensions=1, each=number)
    for place in range(number):
        check_make(instrument, f"batas-{place}")
        check_make(instrument, f"lalu-{place}", CheckKind.PREVIOUS, factor=2)
        check_make(instrument, f"lain-{place}", CheckKind.NEIGHBOURS, threshold=3.5, minimum=5)
    before = edition_of(instrument, regions, "uji-2020")
    Edition.objects.filter(pk=before.pk).update(reference_on=date(2020, 12, 9))
    edition = edition_of(instrument, regions)
    _neighbourhood(edition, regions, [1] * number)
    submission_advance(submission_make(before, regions.pandeglang), SubmissionState.ACCEPTED, **cast)
    form = submission_fill(submission_make(edition, regions.pandeglang), cast["operator"])
    content, rulebook = submission_content(form), rulebook_read(form.edition)
    with django_assert_num_queries(3):
        report_of(form, content, rulebook)


def test_a_saved_card_is_told_what_its_answer_alone_shows_in_a_few_queries(
    instrument: Instrument,
    regions: Regions,
    operator_pandeglang: User,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    check_make(instrument)
    check_make(instrument, "kait", CheckKind.IMPLIES, indicators=["1.1"], then=["1.2"], must="occur")
    form = submission_make(edition_of(instrument, regions), regions.pandeglang)
    submission_fill(form, operator_pandeglang)
    answer(form, operator_pandeglang, "1.1", 10)
    stored = Submission.objects.with_region().select_related("edition__instrument").get()
    indicator_status(stored, "1.1")
    # The answer with its events and files, and the explanations only where there is a warning.
    with django_assert_num_queries(3):
        item = indicator_status(stored, "1.1")
    assert [row.key for row in item.findings] == ["_evidence:1.1", "batas:1.1"]
    assert (item.has_error, mark_of(item)[0]) == (False, "warning")
    with django_assert_num_queries(2):
        assert not indicator_status(stored, "1.2").has_warning
    explain(form, operator_pandeglang)
    assert mark_of(indicator_status(stored, "1.1"))[0] == "partial"
    no_data = AnswerInput("1.2", AnswerValue.NO_DATA, read_at=1)
    answer_save_many(submission=form, inputs=[no_data], actor=operator_pandeglang)
    assert mark_of(indicator_status(stored, "1.2")) == ("error", "ada kesalahan")


def test_explanations_read_with_the_form_are_those_that_are_stored(
    instrument: Instrument,
    regions: Regions,
    operator_pandeglang: User,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    check_make(instrument, "kait", CheckKind.IMPLIES, indicators=["1.1"], then=["1.2"], must="occur")
    check_make(instrument)
    form = submission_make(edition_of(instrument, regions), regions.pandeglang)
    submission_fill(form, operator_pandeglang)
    answer(form, operator_pandeglang, "1.1", 10)
    explain(form, operator_pandeglang, "Sudah diperiksa.")
    explain(form, operator_pandeglang, "Sudah diperiksa dua kali.")
    stored = last_explanations(form.explanations.select_related("indicator", "written_by").order_by("pk"))
    surroundings_of(form)
    with django_assert_num_queries(1):
        read = surroundings_of(form).explanations
        assert {key: _said(row) for key, row in read.last.items()} == {
            key: _said(row) for key, row in stored.items()
        }
    assert len(stored) > 1
    found = filled_form(form, read).report.found
    assert [row.explanation for row in found] == [row.explanation for row in filled_form(form).report.found]


def _said(row: CheckExplanation) -> tuple[dict[str, Any], str, str]:
    columns = {field.attname: getattr(row, field.attname) for field in CheckExplanation._meta.concrete_fields}
    return columns, str(row.written_by), str(row.indicator)
