"""Workbooks that went through LibreOffice, or through Excel with Indonesian settings, are read as they are meant."""

from pathlib import Path

import pytest

from apps.submissions.enums import AnswerValue
from apps.submissions.models import Submission
from apps.submissions.services import AnswerInput, EventInput, answer_save_many
from tests.workbooks.books import lines_of

SAVED_BY_LIBREOFFICE = Path(__file__).parent / "data" / "libreoffice.xlsx"
"""The workbook that `answered` downloads, opened and saved again by LibreOffice 7.4 (Calc Office Open XML)."""

EVENTS = (
    EventInput("pemilu-2024", "tinggi", 3, "kejadian", "=1+1 bukan rumus,\nbaris kedua", "+62 812 3456"),
    EventInput(
        "pemilu-2024", "rendah", 1250, "TPS", 'Uraian <b>tebal</b> & tanda "kutip"', "@panwas, 12/03/2024"
    ),
)
ANSWERS = [
    AnswerInput("1.1", AnswerValue.OCCURRED, "Catatan: 1.234", EVENTS),
    AnswerInput("1.2", AnswerValue.NO_DATA, "-tidak ada arsip sebelum 2019"),
    AnswerInput("2.1", AnswerValue.DID_NOT_OCCUR),
]


@pytest.fixture
def answered(pandeglang, operator_pandeglang) -> Submission:
    answer_save_many(submission=pandeglang, inputs=ANSWERS, actor=operator_pandeglang)
    return pandeglang


def test_workbook_saved_by_libreoffice_changes_nothing(answered, operator_pandeglang, upload):
    job = upload(SAVED_BY_LIBREOFFICE.read_bytes(), operator_pandeglang)

    assert (job.job_failure, lines_of(job)) == ("", [])
    assert (job.summary["unchanged"], job.summary["empty"]) == (3, 1)
    assert job.summary["foreign_sheets"] == []
    assert job.summary["foreign_columns"] == []
