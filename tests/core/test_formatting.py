"""Numbers and dates in both languages and all three zones."""

import datetime as dt
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.template import Context, Template
from django.utils import timezone, translation

from apps.core import formatting

MOMENT = dt.datetime(2024, 8, 26, 7, 30, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("value", "digits", "indonesian", "english"),
    [
        (45.1021, 2, "45,10", "45.10"),
        (45.175, 2, "45,18", "45.18"),
        (Decimal("2.5"), 0, "3", "3"),
        (1234567.891, 2, "1.234.567,89", "1,234,567.89"),
        (0, 2, "0,00", "0.00"),
        (-0.001, 2, "0,00", "0.00"),
        (-0.4, 0, "0", "0"),
        (-0.0, 2, "0,00", "0.00"),
        (-3.5, 1, "-3,5", "-3.5"),
        (100, 2, "100,00", "100.00"),
        (1e-9, 2, "0,00", "0.00"),
        (None, 2, "–", "–"),
        (float("nan"), 2, "–", "–"),
        (float("inf"), 2, "–", "–"),
        ("", 2, "–", "–"),
        ("abc", 2, "–", "–"),
    ],
)
def test_format_decimal_follows_the_language(value, digits, indonesian, english):
    with translation.override("id"):
        assert formatting.format_decimal(value, digits) == indonesian
    with translation.override("en"):
        assert formatting.format_decimal(value, digits) == english


@pytest.mark.parametrize(
    ("value", "limits", "text"),
    [
        (0.1004, [0.1], "0,1004"),
        (0.0996, [0.1], "0,0996"),
        (0.1, [0.1], "0,100"),
        (0.2, [0.1], "0,200"),
        (-0.0001, [0, 0.3], "-0,0001"),
        (None, [0.1], "–"),
    ],
)
def test_a_number_has_as_many_decimals_as_tell_it_from_its_limits(value, limits, text):
    with translation.override("id"):
        assert formatting.format_apart(value, *limits, digits=3) == text


@pytest.mark.parametrize(
    ("share", "text"),
    [(0.9996, "99,96%"), (0.996, "99,6%"), (0.004, "0,4%"), (1, "100%"), (0, "0%")],
)
def test_a_percentage_never_says_all_or_nothing_of_a_part(share, text):
    with translation.override("id"):
        assert formatting.format_percent(share) == text


def test_a_percentage_stays_on_its_side_of_what_it_is_held_against():
    shares = (0.9496, 0.95, 0.9504, 0.2)
    assert [formatting.format_percent(share, 0, 0.95) for share in shares] == [
        "94,96%",
        "95%",
        "95,04%",
        "20%",
    ]


def test_format_percent_takes_a_share():
    with translation.override("id"):
        shown = [
            formatting.format_percent(share, digits) for share, digits in [(0.784, 0), (0.7845, 1), (None, 0)]
        ]
    assert shown == ["78%", "78,5%", "–"]


def test_format_plain_is_for_machines():
    with translation.override("id"):
        shown = [formatting.format_plain(value) for value in (88.95, 1234567, 1e-7, None, float("nan"))]
    assert shown == ["88.95", "1234567", "0.0000001", "", ""]


@pytest.mark.parametrize(
    ("zone", "expected"),
    [
        ("Asia/Jakarta", "26 Agustus 2024, 14.30 WIB"),
        ("Asia/Pontianak", "26 Agustus 2024, 14.30 WIB"),
        ("Asia/Makassar", "26 Agustus 2024, 15.30 WITA"),
        ("Asia/Jayapura", "26 Agustus 2024, 16.30 WIT"),
        ("UTC", "26 Agustus 2024, 07.30 UTC"),
        ("Asia/Kolkata", "26 Agustus 2024, 13.00 UTC+5.5"),
    ],
)
def test_format_datetime_names_the_readers_zone(zone, expected):
    with translation.override("id"), timezone.override(ZoneInfo(zone)):
        assert formatting.format_datetime(MOMENT) == expected


def test_format_datetime_in_english():
    with translation.override("en"), timezone.override(ZoneInfo("Asia/Jakarta")):
        assert formatting.format_datetime(MOMENT) == "26 August 2024, 14:30 WIB"


def test_format_date_of_a_moment_is_the_day_in_the_readers_zone():
    late = dt.datetime(2024, 8, 26, 18, 0, tzinfo=dt.UTC)
    with translation.override("id"), timezone.override(ZoneInfo("Asia/Jakarta")):
        assert formatting.format_date(late) == "27 Agustus 2024"
        assert formatting.format_date(dt.date(2022, 12, 16)) == "16 Desember 2022"
        assert formatting.format_date(None) == "–"
        assert formatting.format_time(late) == "01.00 WIB"


def test_filters_in_a_template():
    source = (
        "{% load numbers indicator_words %}"
        "{{ x|decimal }} {{ x|decimal:1 }} {{ n|integer }} {{ share|percent }} {{ x|plain }} "
        "{{ at|date_long }} {{ at|datetime_long }} {{ at|time_of_day }} {{ nothing|decimal }} {{ names|lookup:'a' }} "
        "{{ 'high'|level_label }} {{ 'low'|level_label_short }} {{ nothing|level_label }} {{ 'odd'|ramp_key }}"
    )
    context = {"x": 66.528, "n": 1552, "share": 0.5, "at": MOMENT, "nothing": None, "names": {"a": "b"}}
    with translation.override("id"), timezone.override(ZoneInfo("Asia/Jakarta")):
        assert Template(source).render(Context(context)) == (
            "66,53 66,5 1.552 50% 66.528 26 Agustus 2024 26 Agustus 2024, 14.30 WIB 14.30 WIB – b "
            "Rawan tinggi Rendah Tidak ada data other"
        )


def test_time_element_carries_the_machine_readable_moment():
    source = Template("{% load numbers %}{% time_element at %}")
    with translation.override("id"), timezone.override(ZoneInfo("Asia/Jakarta")):
        assert source.render(Context({"at": MOMENT})) == (
            '<time datetime="2024-08-26T07:30+00:00">26 Agustus 2024, 14.30 WIB</time>'
        )
        assert source.render(Context({"at": dt.date(2024, 8, 26)})) == (
            '<time datetime="2024-08-26">26 Agustus 2024</time>'
        )
        assert source.render(Context({"at": None})) == "–"


@pytest.mark.parametrize(
    ("days", "clock", "text"),
    [
        (21, dt.time(0, 0), "21 hari lagi"),
        (0, dt.time(23, 59, 59, 999_999), "hari ini"),
        (-3, dt.time(23, 59), "lewat 3 hari"),
    ],
)
def test_how_far_a_deadline_is_counts_the_days_of_the_reader(days, clock, text):
    with timezone.override(ZoneInfo("Asia/Jayapura")):
        day = timezone.localdate() + dt.timedelta(days=days)
        moment = timezone.make_aware(dt.datetime.combine(day, clock))
        assert formatting.format_days_until(moment) == text


@pytest.mark.parametrize(
    ("minutes", "text"),
    [(1, "baru lewat"), (61, "lewat 1 jam"), (121, "lewat 2 jam"), (23 * 60 + 59, "lewat 23 jam")],
)
def test_a_deadline_missed_by_less_than_a_day_is_told_in_hours(minutes, text):
    """Also where midnight was in between, after which the calendar says a day."""
    assert formatting.format_days_until(timezone.now() - dt.timedelta(minutes=minutes)) == text


@pytest.mark.parametrize(
    ("left", "text"),
    [
        (dt.timedelta(days=7, minutes=-4), "7 hari lagi"),
        (dt.timedelta(hours=47), "1 hari lagi"),
        (dt.timedelta(days=1, minutes=-4), "1 hari lagi"),
        (dt.timedelta(hours=23, minutes=30), "23 jam lagi"),
        (dt.timedelta(minutes=100), "1 jam lagi"),
        (dt.timedelta(minutes=2), "kurang dari 1 jam lagi"),
    ],
)
def test_how_much_time_a_notice_leaves_is_never_more_than_there_is(left, text):
    assert formatting.format_time_left(timezone.now() + left) == text
