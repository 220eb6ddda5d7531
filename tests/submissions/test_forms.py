import re
from dataclasses import replace

import pytest
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils.datastructures import MultiValueDict
from django.utils.safestring import SafeString

from apps.accounts.models import User
from apps.indicators.selectors import instrument_structure
from apps.submissions.enums import AnswerValue
from apps.submissions.forms import AnswerEntry, DimensionForm, RowShown, TypedCard, field_prefix
from apps.submissions.forms.checked import Errors
from apps.submissions.forms.fields import CountField
from apps.submissions.models import Submission
from apps.submissions.selectors import Codebook, answer_list, codebook_of
from apps.submissions.services import AnswerInput, EventInput, draft_keep
from apps.submissions.templatetags.drawn_once import entry_fields, event_row, file_field
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
    rows = [replace(row, unit=unit) for row, unit in zip(indicators, units, strict=True)]
    form = DimensionForm.stored(rows, codebook_of(submission.edition), {}, {})
    return form.posted(query, MultiValueDict())


def test_the_form_gives_inputs_for_what_was_filled(pandeglang: Submission) -> None:
    form = _posted(pandeglang, card("1.1", "occurred", rows=(ROW,), note="N", read_at=3) | card("1.2"))
    event = EventInput(
        "pemilu-2024", "rendah", 2, "kejadian", "Perusakan alat peraga.", "Laporan hasil pengawasan"
    )
    expected = AnswerInput("1.1", AnswerValue.OCCURRED, note="N", events=(event,), read_at=3, draft_at="")
    assert form.inputs() == [expected]
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
    assert [entry.indicator.code for entry, _checked in form.sent] == ["1.2"]
    assert [entry.indicator.code for entry in form.entries] == ["1.1", "1.2"]
    assert form.errors() == []


def test_errors_come_in_the_order_of_the_form_with_their_places(pandeglang: Submission) -> None:
    rows = ({**ROW, "count": "-1", "source": ""}, {**ROW, "election": ""})
    form = _posted(pandeglang, card("1.1", "occurred", rows=rows, note="x" * 5001))
    assert [(error.anchor, error.label) for error in form.errors()] == [
        ("id_i1_1-note", "1.1, Catatan"),
        ("id_i1_1-events-0-count", "1.1, kejadian 1, Jumlah"),
        ("id_i1_1-events-0-source", "1.1, kejadian 1, Sumber"),
        ("id_i1_1-events-1-election", "1.1, kejadian 2, Pemilihan"),
    ]


@pytest.mark.parametrize("total", ["", "-5", "abc", "100000"])
def test_rows_are_read_whatever_the_page_says_their_number_is(pandeglang: Submission, total: str) -> None:
    data = card("1.1", "occurred", rows=(ROW, ROW)) | {"i1_1-events-TOTAL_FORMS": total}
    assert [len(item.events) for item in _posted(pandeglang, data).inputs()] == [2]


def test_a_removed_row_is_left_out_and_the_others_keep_their_order(pandeglang: Submission) -> None:
    rows = tuple({**ROW, "count": str(number)} for number in range(1, 12))
    data = card("1.1", "occurred", rows=rows) | {"i1_1-events-1-DELETE": "on"}
    [item] = _posted(pandeglang, data).inputs()
    assert [event.count for event in item.events] == [1, *range(3, 12)]


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
    assert [entry.indicator.code for entry in form.unfinished()] == ["1.1"]
    assert form.errors() == [error]


def test_an_error_of_all_rows_leads_to_the_card(pandeglang: Submission) -> None:
    [error] = _posted(pandeglang, _full(101)).errors()
    assert (error.anchor, error.label) == ("indikator-1.1", "1.1")


def _full(count: int) -> dict[str, object]:
    return card("1.1", "occurred", rows=(ROW,) * count)


def test_restating_adds_a_row_only_where_asked(pandeglang: Submission) -> None:
    form = _posted(pandeglang, card("1.1", "occurred", rows=(ROW,)) | card("1.2", "occurred", rows=(ROW,)))
    again = form.restated(add_row_to="i1_2")
    assert [len(entry.rows) for entry in again.entries] == [1, 2]
    assert [entry.typed.value for entry in again.entries] == ["occurred", "occurred"]


def test_restating_forgets_nothing_of_what_was_read_and_complains_about_nothing(
    pandeglang: Submission,
) -> None:
    form = _posted(pandeglang, card("1.1", "occurred", rows=({**ROW, "count": "-3"},), note="N", read_at=4))
    again = form.restated().entries[0]
    assert (again.read_at, again.typed.value, again.typed.note) == (4, "occurred", "N")
    assert [row.texts["count"] for row in again.rows] == ["-3"]
    assert list(again.errors()) == []


def test_a_card_shows_its_rows_and_one_to_begin_with_where_there_is_none(
    pandeglang: Submission, operator_pandeglang: User
) -> None:
    submission_fill(pandeglang, operator_pandeglang)  # 1.1 occurred, with one row
    answers = {answer.indicator.code: answer for answer in answer_list(pandeglang)}
    [dimension, _second] = instrument_structure(pandeglang.edition.instrument).dimensions
    codebook = codebook_of(pandeglang.edition)

    filled, empty = DimensionForm.stored(dimension.all_indicators, codebook, answers, {}).entries
    assert [[row.texts["count"] for row in entry.rows] for entry in (filled, empty)] == [["2"], [""]]
    assert [(entry.typed.value, entry.read_at) for entry in (filled, empty)] == [
        ("occurred", 1),
        ("did_not_occur", 1),
    ]
    fresh = DimensionForm.stored(dimension.all_indicators, codebook, {}, {}).entries[0]
    assert (fresh.typed, fresh.read_at, fresh.draft_at) == (TypedCard(), 0, "")


def test_a_card_shows_its_draft_as_it_was_typed(pandeglang: Submission, operator_pandeglang: User) -> None:
    typed = TypedCard("occurred", " N ", ({**ROW, "count": "1.250", "level": ""},))
    draft = draft_keep(
        submission=pandeglang,
        indicator="1.1",
        typed=typed.to_json(),
        read_at=0,
        draft_at="",
        actor=operator_pandeglang,
    )
    [dimension, _second] = instrument_structure(pandeglang.edition.instrument).dimensions
    form = DimensionForm.stored(dimension.all_indicators, codebook_of(pandeglang.edition), {}, {"1.1": draft})
    entry = form.entries[0]
    assert (entry.typed, entry.draft_at) == (typed, draft.version)
    assert [row.texts["count"] for row in entry.rows] == ["1.250"]


def row_drawn(row: RowShown, codebook: Codebook) -> str:
    context = {"row": row, "name": row.name, "codebook": codebook}
    return render_to_string("submissions/partials/event_row.html", context)


def test_choices_of_a_row_begin_with_their_signs_on_paper(pandeglang: Submission) -> None:
    codebook = codebook_of(pandeglang.edition)
    drawn = event_row(RowShown(0, "i1_1-events-0", {"level": "tinggi"}), codebook)
    assert '<option value="pemilu-2024">a. Pemilu 2024</option>' in drawn
    assert re.findall(r'<option value="(\w+)"( selected)?>(\d)\. ', drawn) == [
        ("rendah", "", "1"),
        ("tinggi", " selected", "2"),
    ]


def narrow(text: str) -> str:
    return re.sub(r"\s+", " ", text)


@pytest.mark.parametrize(
    "texts",
    [
        {},
        {
            "level": "rendah",
            "count": "1.250",
            "narrative": "Ribut di <TPS> 4.\n@@source@@",
            "source": "@@name@@",
        },
        {"election": "pemilu-2024", "level": "entah", "unit": "laporan", "source": "Polres “A” & B"},
    ],
)
def test_a_row_that_is_filled_in_is_the_one_that_the_page_draws_by_itself(
    pandeglang: Submission, texts: dict[str, str]
) -> None:
    codebook = codebook_of(pandeglang.edition)
    empty = RowShown(2, "i1_1-events-2")
    row = replace(empty, texts=empty.texts | texts)
    fewer = replace(codebook, levels={"tinggi": codebook.levels["tinggi"]})
    wrong = replace(row, errors=Errors({"count": ["Tulis jumlahnya."]}))

    assert narrow(event_row(row, codebook)) == narrow(row_drawn(row, codebook))
    assert narrow(event_row(row, fewer)) == narrow(row_drawn(row, fewer)), "with the choices of its own form"
    assert narrow(event_row(wrong, codebook)) == narrow(row_drawn(wrong, codebook))


@pytest.mark.parametrize("value", ["", *AnswerValue.values])
def test_the_fields_of_a_card_are_those_that_the_page_draws_by_itself(
    pandeglang: Submission, value: str
) -> None:
    [dimension, _second] = instrument_structure(pandeglang.edition.instrument).dimensions
    codebook = codebook_of(pandeglang.edition)

    def drawn(entry: AnswerEntry) -> str:
        rows = SafeString("".join(row_drawn(row, codebook) for row in entry.rows))
        context = {"entry": entry, "rows": rows, "n_rows": len(entry.rows)}
        return render_to_string("submissions/partials/entry_fields.html", context)

    for indicator, read_at, draft_at in zip(dimension.all_indicators, (0, 12), ("", "3-a&b"), strict=True):
        entry = AnswerEntry(indicator, codebook, None, None, TypedCard(value), read_at, draft_at)
        assert narrow(entry_fields(entry)) == narrow(drawn(entry))
        full = replace(entry, typed=TypedCard(value, "Arsip <b> @@code@@ hilang.", ({"source": "Polres"},)))
        assert narrow(entry_fields(full)) == narrow(drawn(full))
        longer = entry.restated(extra_rows=2)
        assert narrow(entry_fields(longer)) == narrow(drawn(longer))
        other = replace(entry, indicator=replace(indicator, unit="laporan"))
        assert "<strong>laporan</strong>" in entry_fields(other)


def test_the_field_for_files_is_the_one_that_the_page_draws_by_itself() -> None:
    for errors in ([], ["Berkas ini kosong."]):
        context = {"prefix": "i1_1", "errors": errors}
        drawn = render_to_string("submissions/partials/evidence_field.html", context)
        assert narrow(file_field("i1_1", errors)) == narrow(drawn)


def test_what_is_drawn_once_has_no_indents_and_what_was_typed_keeps_its_own(pandeglang: Submission) -> None:
    codebook = codebook_of(pandeglang.edition)
    indicator = instrument_structure(pandeglang.edition.instrument).dimensions[0].all_indicators[0]
    note = "Arsip hilang:\n\n   dicari  di gudang."
    typed = TypedCard(AnswerValue.NO_DATA, note, ({"narrative": note},))
    fields = entry_fields(AnswerEntry(indicator, codebook, None, None, typed, 1, ""))
    assert fields.count(note) == 2
    for text in (fields.replace(note, ""), file_field("i1_1", [])):
        assert text == narrow(text)
