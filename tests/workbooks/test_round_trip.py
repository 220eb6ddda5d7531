"""What is downloaded and uploaded as it is changes nothing; what is typed into it is stored as it was typed."""

import io

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from apps.core.blanks import is_blank
from apps.core.enums import JobState
from apps.submissions.enums import AnswerValue
from apps.submissions.selectors import submission_content
from apps.submissions.services import AnswerInput, EventInput, answer_save_many
from apps.workbooks.sheets import escape_text
from tests.thorough import examples
from tests.undone import undone
from tests.workbooks.books import changed, lines_of, reworked

# What cannot be stored is in no answer; UNSTORABLE types it into a workbook.
TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=60)
FILLED = st.one_of(
    TEXTS.filter(lambda text: not is_blank(text)),
    st.sampled_from(
        ["=1+1", "+62 812", "-3", "@nama", "#N/A", "_x0041_", "a\x0bb", "<b>x</b>", "1.234", "TRUE", "'a"]
    ),
)
EVENTS = st.builds(
    EventInput,
    election=st.just("pemilu-2024"),
    level=st.sampled_from(["rendah", "tinggi"]),
    count=st.integers(1, 1_000_000),
    unit=FILLED,
    narrative=FILLED,
    source=FILLED,
)


UNSTORABLE = st.builds(
    lambda before, letter, after: f"A {escape_text(before)} _x{ord(letter):04X}_ {escape_text(after)}",
    TEXTS,
    st.one_of(st.just("\x00"), st.characters(categories=["Cs"])),
    TEXTS,
)
"""Texts of a cell that mean a letter which cannot be stored, as a program writes them."""


@st.composite
def answers(draw: st.DrawFn, code: str) -> AnswerInput:
    value = draw(st.sampled_from(AnswerValue))
    events = draw(st.lists(EVENTS, min_size=1, max_size=3)) if value == AnswerValue.OCCURRED else []
    return AnswerInput(code, value, draw(st.one_of(TEXTS, FILLED)), tuple(events))


FORMS = st.fixed_dictionaries({}, optional={code: answers(code) for code in ("1.1", "1.2", "2.1", "2.2")})


@settings(max_examples=examples(30), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(form=FORMS)
def test_download_and_upload_unchanged_changes_nothing(
    form, edition, pandeglang, operator_pandeglang, regions, download, upload
):
    with undone():
        answer_save_many(submission=pandeglang, inputs=list(form.values()), actor=operator_pandeglang)

        job = upload(download(edition, operator_pandeglang, regions.pandeglang), operator_pandeglang)

        assert lines_of(job) == []
        assert (job.summary["unchanged"], job.summary["empty"]) == (len(form), 4 - len(form))


@settings(max_examples=examples(20), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(form=FORMS)
def test_answers_typed_into_a_workbook_are_stored_as_they_would_be_by_the_form(
    form, edition, pandeglang, lebak, operator_pandeglang, operator_lebak, regions, download, upload, store
):
    """The workbook of Lebak, filled as Pandeglang's is, says the same."""
    with undone():
        answer_save_many(submission=pandeglang, inputs=list(form.values()), actor=operator_pandeglang)
        filled = download(edition, operator_pandeglang, regions.pandeglang)
        empty = download(edition, operator_lebak, regions.lebak)

        job = upload(_poured(filled, empty), operator_lebak)

        assert [(kind, code) for kind, code, _, _ in lines_of(job)] == [
            ("added", code) for code in sorted(form)
        ]
        assert not form or store(job, operator_lebak).job_state == JobState.FINISHED
        assert submission_content(lebak) == submission_content(pandeglang)


@settings(max_examples=examples(20), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=UNSTORABLE, cell=st.sampled_from(["E2", "F2"]))
def test_letter_that_cannot_be_stored_is_told_at_its_cell_and_the_answer_beside_it_is_taken(
    text, cell, edition, pandeglang, operator_pandeglang, regions, download, upload
):
    with undone():
        book = download(edition, operator_pandeglang, regions.pandeglang)
        typed = {("Jawaban", "E2"): "Terjadi", ("Jawaban", "E3"): "Tidak terjadi", ("Jawaban", cell): text}

        job = upload(changed(book, typed), operator_pandeglang)

        [(kind, code, place, told), added] = lines_of(job)
        assert (kind, code, place) == ("error", "1.1", f"Jawaban!{cell}")
        assert told.startswith("Sel ini berisi tanda yang tidak dapat disimpan")
        assert added == ("added", "1.2", "Jawaban!E3", "")


def _poured(filled: bytes, empty: bytes) -> bytes:
    """Type what one workbook says into another, as a person would; its cells keep a text that looks like a formula."""
    source = load_workbook(io.BytesIO(filled))

    def pour(target: Workbook) -> None:
        for sheet, first in (("Jawaban", 5), ("Kejadian", 2)):
            for row in source[sheet].iter_rows(min_row=2, min_col=first):
                for cell in row:
                    copied = target[sheet][cell.coordinate]
                    copied.value, copied.data_type = cell.value, cell.data_type
        for (cell,) in source["Kejadian"].iter_rows(min_row=2, max_col=1):
            target["Kejadian"][cell.coordinate] = "36.02 Kabupaten Lebak"

    return reworked(empty, pour)
