from dataclasses import replace

import pytest
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from apps.accounts.models import User
from apps.indicators.selectors import instrument_structure
from apps.submissions.enums import AnswerValue
from apps.submissions.forms import AnswerEntry, DimensionForm, field_prefix
from apps.submissions.forms.fields import CountField
from apps.submissions.models import Submission
from apps.submissions.selectors import answer_list, codebook_of
from apps.submissions.services import AnswerInput, EventInput
from tests.factories import submission_fill
from tests.submissions.sending import ROW, card


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("1", 1),
        (" 12 ", 12),
        ("007", 7),
        ("1000000", 1_000_000),
    ],
)
def test_count_field_reads_numbers_as_they_are_written(text: str, count: int) -> None:
    assert CountField(max_value=1_000_000).clean(text) == count


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "required"),
        ("0", "too_small"),
        ("-1", "too_small"),
        ("- 2,5", "too_small"),
        ("2,5", "fraction"),
        ("2.5", "fraction"),
        ("1.000", "ambiguous"),
        ("1,234", "ambiguous"),
        ("1.000.000", "ambiguous"),
        ("1.00", "fraction"),
        ("1.0000", "fraction"),
        ("1,000.5", "fraction"),
        ("dua", "not_a_number"),
        ("1e3", "not_a_number"),
        ("٣", "not_a_number"),
        ("1000001", "too_large"),
        ("1.000.001", "ambiguous"),
        ("9" * 5000, "too_large"),
    ],
)
def test_count_field_says_what_is_wrong(text: str, code: str) -> None:
    with pytest.raises(ValidationError) as refused:
        CountField(max_value=1_000_000).clean(text)
    assert refused.value.code == code


def test_field_prefix_is_a_plain_name() -> None:
    assert [field_prefix(code) for code in ("1.2.3", "A-1", "2")] == ["i1_2_3", "iA_1", "i2"]


def _posted(
    submission: Submission, data: dict[str, object], units: tuple[str, str] = ("kejadian", "kejadian")
) -> DimensionForm:
    query = QueryDict(mutable=True)
    for name, value in data.items():
        query[name] = str(value)
    [dimension, _second] = instrument_structure(submission.edition.instrument).dimensions
    indicators = dimension.all_indicators
    return DimensionForm.posted(
        [replace(row, unit=unit) for row, unit in zip(indicators, units, strict=True)],
        {},
        codebook_of(submission.edition),
        data=query,
        files=MultiValueDict(),
    )


def test_the_form_gives_inputs_for_what_was_filled(pandeglang: Submission) -> None:
    form = _posted(pandeglang, card("1.1", "occurred", rows=(ROW,), note="N", read_at=3) | card("1.2"))
    event = EventInput(
        "pemilu-2024", "rendah", 2, "kejadian", "Perusakan alat peraga.", "Laporan hasil pengawasan"
    )
    assert form.inputs() == [AnswerInput("1.1", AnswerValue.OCCURRED, note="N", events=(event,), read_at=3)]
    assert form.errors() == []


def test_a_row_counts_in_the_unit_of_its_indicator_or_in_events(pandeglang: Submission) -> None:
    sent = card("1.1", "occurred", rows=(ROW,)) | card("1.2", "occurred", rows=(ROW,))
    form = _posted(pandeglang, sent, units=("aduan", ""))
    assert [item.events[0].unit for item in form.inputs()] == ["aduan", "kejadian"]


def test_a_row_in_which_nothing_was_typed_is_no_row(pandeglang: Submission) -> None:
    form = _posted(pandeglang, card("1.1", "occurred", rows=(ROW, dict.fromkeys(ROW, ""))))
    assert [len(item.events) for item in form.inputs()] == [1]


def test_a_card_that_was_not_sent_is_left_alone(pandeglang: Submission) -> None:
    form = _posted(pandeglang, card("1.2", "no_data"))
    assert [entry.indicator.code for entry in form.sent] == ["1.2"]
    assert [entry.indicator.code for entry in form.entries] == ["1.1", "1.2"]
    assert [entry.has_errors for entry in form.entries] == [False, False]


def test_errors_come_in_the_order_of_the_form_with_their_places(pandeglang: Submission) -> None:
    rows = ({**ROW, "count": "-1", "source": ""}, {**ROW, "election": ""})
    form = _posted(pandeglang, card("1.1", "occurred", rows=rows, note="x" * 5001))
    assert [(error.anchor, error.label) for error in form.errors()] == [
        ("id_i1_1-note", "1.1, Catatan"),
        ("id_i1_1-events-0-count", "1.1, kejadian 1, Jumlah"),
        ("id_i1_1-events-0-source", "1.1, kejadian 1, Sumber"),
        ("id_i1_1-events-1-election", "1.1, kejadian 2, Pemilihan"),
    ]


@pytest.mark.parametrize(("total", "read"), [("", 0), ("-5", 0), ("abc", 0), ("100000", 200)])
def test_a_tampered_number_of_rows_does_no_harm(pandeglang: Submission, total: str, read: int) -> None:
    data = card("1.1", "occurred", rows=(ROW,)) | {"i1_1-events-TOTAL_FORMS": total}
    form = _posted(pandeglang, data)
    entry: AnswerEntry = form.sent[0]
    assert len(entry.events.forms) == read
    assert form.inputs() == []
    assert entry.has_errors


def test_more_rows_than_a_form_takes_are_refused(pandeglang: Submission) -> None:
    assert [len(item.events) for item in _posted(pandeglang, _full(100)).inputs()] == [100]
    assert _posted(pandeglang, _full(101)).inputs() == []


@pytest.mark.parametrize(
    "sent", [card("1.1", "occurred"), card("1.1", note="Dicari."), card("1.1", "no_data", rows=(ROW,))]
)
def test_what_does_not_go_together_is_told_once_however_often_it_is_asked(
    pandeglang: Submission, sent: dict[str, object]
) -> None:
    form = _posted(pandeglang, sent)
    [error] = form.errors()
    assert error.anchor == "id_i1_1-value_0"
    assert form.inputs() == []
    assert form.sent[0].has_errors
    assert form.errors() == [error]


def test_an_error_of_all_rows_leads_to_the_card(pandeglang: Submission) -> None:
    [error] = _posted(pandeglang, _full(101)).errors()
    assert (error.anchor, error.label) == ("indikator-1.1", "1.1")


def _full(count: int) -> dict[str, object]:
    return card("1.1", "occurred", rows=(ROW,) * count)


def test_restating_adds_a_row_only_where_asked(pandeglang: Submission) -> None:
    form = _posted(pandeglang, card("1.1", "occurred", rows=(ROW,)) | card("1.2", "occurred", rows=(ROW,)))
    again = form.restated(add_row_to="i1_2")
    assert [len(entry.events.forms) for entry in again.entries] == [1, 2]
    assert [entry.chosen for entry in again.entries] == ["occurred", "occurred"]


def test_restating_forgets_nothing_of_what_was_read_and_complains_about_nothing(
    pandeglang: Submission,
) -> None:
    form = _posted(pandeglang, card("1.1", "occurred", rows=({**ROW, "count": "-3"},), note="N", read_at=4))
    again = form.restated().entries[0]
    assert (again.read_at, again.chosen, again.form["note"].value()) == (4, "occurred", "N")
    assert [row["count"].value() for row in again.events.forms] == ["-3"]
    assert list(again.errors()) == []


def test_a_card_shows_its_rows_and_one_to_begin_with_where_there_is_none(
    pandeglang: Submission, operator_pandeglang: User
) -> None:
    submission_fill(pandeglang, operator_pandeglang)  # 1.1 occurred, with one row
    answers = {answer.indicator.code: answer for answer in answer_list(pandeglang)}
    [dimension, _second] = instrument_structure(pandeglang.edition.instrument).dimensions
    codebook = codebook_of(pandeglang.edition)

    filled, empty = DimensionForm.stored(dimension.all_indicators, answers, codebook).entries
    assert [len(entry.events.forms) for entry in (filled, empty)] == [1, 1]
    assert [row["count"].value() for row in filled.events.forms] == [2]
    assert [(entry.chosen, entry.read_at, entry.has_rows) for entry in (filled, empty)] == [
        ("occurred", 1, True),
        ("did_not_occur", 1, False),
    ]
    fresh = DimensionForm.stored(dimension.all_indicators, {}, codebook).entries[0]
    assert (fresh.chosen, fresh.read_at, fresh.is_filled) == ("", 0, False)
