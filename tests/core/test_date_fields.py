"""Dates as people here write them."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django import forms

from apps.core.date_fields import WrittenDateField, WrittenMomentField

MOMENT = dt.datetime(2029, 12, 31, 14, 30, tzinfo=ZoneInfo("Asia/Jakarta"))


class Form(forms.Form):
    day = WrittenDateField()
    moment = WrittenMomentField(required=False)


@pytest.mark.parametrize(
    "written",
    [
        "31/12/2029",
        "31-12-2029",
        "31.12.2029",
        "2029-12-31",
        "31 Desember 2029",
        " 31 desember 2029 ",
        "31 Des 2029",
    ],
)
def test_a_day_is_read_as_it_is_written(written: str) -> None:
    form = Form({"day": written})
    assert form.is_valid(), form.errors
    assert form.cleaned_data["day"] == dt.date(2029, 12, 31)


def test_the_day_comes_before_the_month() -> None:
    form = Form({"day": "1/2/2029"})
    assert form.is_valid()
    assert form.cleaned_data["day"] == dt.date(2029, 2, 1)


@pytest.mark.parametrize(
    "written", ["12/31/2029", "31/12/29", "31 J 2029", "31 Jun 2029x", "besok", "30 Februari 2029"]
)
def test_what_is_no_day_is_refused_with_an_example(written: str) -> None:
    assert Form({"day": written}).errors["day"] == [
        "Tulis tanggal sebagai hari/bulan/tahun, misalnya 31/12/2029."
    ]


@pytest.mark.parametrize(
    "written",
    [
        "31/12/2029 14.30",
        "31/12/2029 14:30",
        "31 Desember 2029, pukul 14.30",
        "2029-12-31T14:30",
        "31/12/2029, 14.30",
    ],
)
def test_a_moment_is_read_in_the_zone_of_the_reader(written: str) -> None:
    form = Form({"day": "1/1/2029", "moment": written})
    assert form.is_valid(), form.errors
    assert form.cleaned_data["moment"] == MOMENT


def test_what_was_stored_is_shown_as_it_would_be_written() -> None:
    shown = str(Form(initial={"day": dt.date(2029, 12, 31), "moment": MOMENT}))
    assert 'value="31/12/2029"' in shown
    assert 'value="31/12/2029 14.30"' in shown
