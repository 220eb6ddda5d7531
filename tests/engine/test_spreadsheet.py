"""Tables as the portal writes them are read back as the same numbers."""

import csv
import io
import struct
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from apps.engine.spreadsheet import INDONESIAN, INTERNATIONAL, Decimals, TableForm, TableRows, written_row

FORMS = pytest.mark.parametrize("form", [INTERNATIONAL, INDONESIAN], ids=["international", "indonesian"])


def read_back(number: float | Decimal, form: TableForm) -> tuple[str | None, str | None]:
    """Write a number, read the file, and say which decimal mark it proves and which number it holds."""
    file = io.StringIO()
    csv.writer(file, delimiter=form.separator).writerows(
        [["code", "score"], written_row(["36", number], form)]
    )
    [(line, cells)] = TableRows(io.StringIO(file.getvalue()))
    decimals = Decimals()
    assert decimals.look(line, "score", cells[1]) is None
    proved = decimals.mark
    return proved, Decimals(form.decimal).plain(cells[1])


@FORMS
@given(number=st.floats(allow_nan=False, allow_infinity=False))
@example(number=0.00001234)
@example(number=-1.234e16)
@example(number=12.125)
@example(number=1e-5)
def test_any_number_is_read_back_to_the_bit(form: TableForm, number: float) -> None:
    proved, text = read_back(number, form)
    assert text is not None
    assert struct.pack("d", float(text)) == struct.pack("d", number)
    assert proved in (None, form.decimal)


@FORMS
@given(number=st.decimals(allow_nan=False, allow_infinity=False, max_value=10**9, min_value=-(10**9)))
@example(number=Decimal("1.234E-9"))
def test_any_decimal_is_read_back_as_it_was(form: TableForm, number: Decimal) -> None:
    _, text = read_back(number, form)
    assert text is not None
    assert Decimal(text) == number


@given(number=st.floats(allow_nan=False, allow_infinity=False))
@example(number=0.00001234)
@example(number=12.125)
def test_the_indonesian_form_leaves_no_number_to_a_guess(number: float) -> None:
    """Whatever has a decimal comma can be read with that one alone."""
    proved, _ = read_back(number, INDONESIAN)
    assert proved == ("," if "." in str(number) else None)
