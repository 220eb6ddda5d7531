"""CSV in both forms: what is written in either is read back as it was."""

import csv
import datetime as dt
import io
from collections.abc import Iterator

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from apps.core.exceptions import UnknownParameterError
from apps.core.tabular import csv_lines, csv_response
from apps.engine.spreadsheet import INDONESIAN, INTERNATIONAL, TableForm
from tests.tables import read_back

ROWS = [["kode", "nama", "skor"], ["36.01", 'Lebak; Selatan, "Kab"', 12.125], ["36.10", "=1+1", -0.5]]


def test_the_indonesian_form_has_semicolons_and_numbers_that_only_a_decimal_comma_explains() -> None:
    text = "".join(csv_lines(ROWS, INDONESIAN))

    assert text == (
        '\ufeffkode;nama;skor\r\n36.01;"Lebak; Selatan, ""Kab""";12,1250\r\n36.10;\'=1+1;-0,5\r\n'
    )


def test_the_international_form_is_what_it_was() -> None:
    text = "".join(csv_lines(ROWS))

    assert list(csv.reader(io.StringIO(text.removeprefix("\ufeff")))) == [
        ["kode", "nama", "skor"],
        ["36.01", 'Lebak; Selatan, "Kab"', "12.125"],
        ["36.10", "'=1+1", "-0.5"],
    ]


@pytest.mark.parametrize("form", [INTERNATIONAL, INDONESIAN])
@given(numbers=st.lists(st.floats(allow_nan=False, allow_infinity=False), max_size=8))
def test_what_is_written_is_read_back_to_the_last_bit(form: TableForm, numbers: list[float]) -> None:
    rows = [
        ["kode", "skor"],
        *([f"36.{place:02}", number] for place, number in enumerate(numbers)),
        ["x", 0.5],
    ]

    found, cells = read_back("".join(csv_lines(rows, form)).encode(), ("skor",))

    assert found == form
    assert [float(score) for _, score in cells[1:]] == [*numbers, 0.5]
    assert [code for code, _ in cells[1:]] == [row[0] for row in rows[1:]]


def test_a_form_that_does_not_exist_is_refused_with_the_one_that_does() -> None:
    with pytest.raises(UnknownParameterError, match="bentuk “koma” tidak ada"):
        csv_response(ROWS, name="a", query={"bentuk": "koma"})
    assert csv_response(ROWS, name="a", query={"bentuk": "excel"})["Content-Disposition"] == (
        'attachment; filename="a-excel.csv"'
    )


def test_times_in_a_file_are_those_of_who_asked_though_it_is_sent_after_the_page_is_done() -> None:
    def rows() -> Iterator[tuple[str]]:
        yield (timezone.localtime(dt.datetime(2026, 1, 1, tzinfo=dt.UTC)).isoformat(),)

    with timezone.override("Asia/Makassar"):
        response = csv_response(rows(), name="waktu", query={})
    assert response.getvalue().decode("utf-8-sig").strip() == "2026-01-01T08:00:00+08:00"
