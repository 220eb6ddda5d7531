"""The page of the progress: whose offices, which figures, and that map, table and file say the same."""

import csv
import datetime as dt
import io
import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from apps.accounts.models import User
from apps.accounts.permissions import Role
from apps.dashboard.rules import may_watch
from apps.indicators.enums import WindowStage
from apps.indicators.models import Edition
from apps.regions.enums import RegionLevel
from apps.regions.models import Region
from apps.submissions.enums import SubmissionState
from apps.submissions.models import Submission
from tests.cast import Regions
from tests.dashboard.conftest import Advance
from tests.factories import (
    assignment_make,
    edition_make,
    region_make,
    submission_make,
    user_make,
    window_make,
)
from tests.pages import table_of, terms_of

ClientOf = Callable[..., Client]
OFFICES = "Formulir tiap kantor"
PROVINCES = "Kantor tiap provinsi menurut status, kelengkapan, bukti, dan batas"
UNSENT = "Kantor yang belum mengirim datanya"
_S = SubmissionState


@pytest.fixture
def placed(regions: Regions) -> Regions:
    """The regions of the cast, each with its place on the map."""
    for number, region in enumerate(
        (regions.banten, regions.bali, regions.pandeglang, regions.lebak, regions.badung)
    ):
        Region.objects.filter(pk=region.pk).update(hex_row=2, hex_col=number)
    return regions


@pytest.fixture
def offices(advance: Advance, placed: Regions) -> dict[str, Submission]:
    states = {"banten": _S.DRAFT, "pandeglang": _S.IN_REVIEW, "lebak": _S.RETURNED, "badung": _S.ACCEPTED}
    return {place: advance(place, state) for place, state in states.items()}


def _get(browser: Client, name: str = "progress", **query: str) -> str:
    answer = browser.get(reverse(f"dashboard:{name}"), query)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def _cells(page: str) -> list[str]:
    return re.findall(r'<a class="hex hex--[^>]*? aria-label="([^"]*)"', page)


def _names(page: str, caption: str = OFFICES) -> list[str]:
    return [row[0] for row in table_of(page, caption)[1:]]


@pytest.mark.parametrize(
    "name",
    ["operator_banten", "coordinator_banten", "national_reviewer", "analyst", "auditor", "auditor_banten"],
)
def test_who_sees_more_than_one_office_may_watch(name: str, request: pytest.FixtureRequest) -> None:
    assert may_watch(request.getfixturevalue(name))


@pytest.mark.parametrize(
    "name", ["operator_pandeglang", "publisher", "administrator", "stakeholder", "outsider"]
)
def test_who_sees_one_office_or_none_may_not(name: str, request: pytest.FixtureRequest) -> None:
    assert not may_watch(request.getfixturevalue(name))


def test_an_operator_of_two_regencies_may_watch_both(operator_pandeglang: User, regions: Regions) -> None:
    assignment_make(operator_pandeglang, Role.OPERATOR, regions.lebak)
    person = User.objects.get(pk=operator_pandeglang.pk)
    assert may_watch(person)


def test_the_nation_reads_the_answer_first(
    offices: dict[str, Submission], client_of: ClientOf, national_reviewer: User
) -> None:
    page = _get(client_of(national_reviewer))
    assert "2 dari 4 kantor sudah mengirim datanya, 1 diterima." in page
    figures = terms_of(page)
    assert figures["kantor sudah mengirim"] == ["2 dari 4"]
    assert figures["diterima"] == ["1"]
    assert figures["lewat batas"][0].startswith("0")
    assert figures["formulir terjawab semua"] == ["75%", "3 dari 4 formulir"]
    assert figures["jawaban “terjadi” dengan bukti"] == ["0%", "0 dari 3 jawaban"]
    assert figures["Penerimaan"][1].endswith("; median dari 1 kali")


def test_where_nothing_is_known_the_page_says_so(
    edition: Edition, placed: Regions, client_of: ClientOf, coordinator_banten: User
) -> None:
    submission_make(edition, placed.lebak)
    figures = terms_of(_get(client_of(coordinator_banten)))
    for step in ("Pengisian", "Menunggu pemeriksa", "Pemeriksaan", "Penerimaan"):
        assert figures[step][0] == "belum ada"
        assert "median" not in figures[step][1]
    assert figures["jawaban “terjadi” dengan bukti"][0] == "belum ada"


def test_a_province_sees_its_own_offices_alone(
    offices: dict[str, Submission], client_of: ClientOf, coordinator_banten: User, coordinator_bali: User
) -> None:
    page = _get(client_of(coordinator_banten))
    assert _names(page) == [
        "Banten kantor provinsi",
        "Kabupaten Pandeglang Banten",
        "Kabupaten Lebak Banten",
    ]
    assert "Badung" not in page
    assert "Per provinsi" not in page
    assert _names(_get(client_of(coordinator_bali))) == ["Kabupaten Badung Bali"]


def test_map_and_table_say_the_same_of_each_office(
    offices: dict[str, Submission], client_of: ClientOf, national_reviewer: User
) -> None:
    browser = client_of(national_reviewer)
    page = _get(browser)
    assert _cells(page) == [
        "Kabupaten Pandeglang: 100%, diperiksa",
        "Kabupaten Lebak: 100%, dikembalikan",
        "Kabupaten Badung: 100%, diterima",
    ]
    assert [row[:4] for row in table_of(page, OFFICES)[1:]] == [
        ["Banten kantor provinsi", "Diisi", "0/4 (0%)", "0/0 (–)"],
        ["Kabupaten Pandeglang Banten", "Diperiksa", "4/4 (100%)", "0/1 (0%)"],
        ["Kabupaten Lebak Banten", "Dikembalikan", "4/4 (100%)", "0/1 (0%)"],
        ["Kabupaten Badung Bali", "Diterima", "4/4 (100%)", "0/1 (0%)"],
    ]
    # Each cell leads to the form; a province's to the page about that province.
    assert f'href="{offices["lebak"].get_absolute_url()}" aria-label="Kabupaten Lebak: ' in page
    provinces = _get(browser, peta="provinsi")
    assert _cells(provinces) == ["Banten: 0%, diisi"]
    assert re.search(r'href="\?provinsi=36"\s+aria-label="Banten: ', provinces)


def test_the_map_says_which_offices_its_legend_counts(
    offices: dict[str, Submission], client_of: ClientOf, national_reviewer: User, coordinator_bali: User
) -> None:
    overdue = "Kantor yang lewat batas dihitung sebagai “Lewat batas”; tabel di bawah menghitungnya menurut statusnya."
    page = _get(client_of(national_reviewer))
    assert "Peta ini menghitung 3 kantor kabupaten/kota; tabel di bawah juga 1 kantor lain." in page
    assert "Angka yang sama" not in page
    assert overdue in page
    assert "Peta ini menghitung 1 kantor provinsi; tabel di bawah juga 3 kantor lain." in _get(
        client_of(national_reviewer), peta="provinsi"
    )
    done = _get(client_of(coordinator_bali), tampil="kelengkapan")
    assert "Peta ini menghitung 1 kantor kabupaten/kota.</p>" in done


def test_the_map_shows_how_far_each_form_is(
    offices: dict[str, Submission], client_of: ClientOf, national_reviewer: User
) -> None:
    page = _get(client_of(national_reviewer), tampil="kelengkapan", peta="provinsi")
    assert _cells(page) == ["Banten: 0%, belum ada jawaban; diisi"]
    assert 'class="hex hex--none"' in page
    assert "hex--all" in _get(client_of(national_reviewer), tampil="kelengkapan")


def test_the_nation_reads_a_row_for_each_province_and_the_sum(
    offices: dict[str, Submission], client_of: ClientOf, auditor: User
) -> None:
    page = _get(client_of(auditor))
    assert table_of(page, PROVINCES) == [
        ["Provinsi", "Diisi", "Dikirim", "Diperiksa", "Dikembalikan", "Disetujui", "Diterima",
         "Terjawab indikator", "Dengan bukti dari yang terjadi", "Lewat batas"],
        ["Banten", "1", "0", "1", "1", "0", "0", "67%", "0%", "0"],
        ["Bali", "0", "0", "0", "0", "0", "1", "100%", "0%", "0"],
        ["Semua", "1", "0", "1", "1", "0", "1", "75%", "0%", "0"],
    ]  # fmt: skip
    assert 'href="?provinsi=36"' in page


def test_the_filters_narrow_what_the_address_asks_for(
    offices: dict[str, Submission], edition: Edition, client_of: ClientOf, analyst: User
) -> None:
    browser = client_of(analyst)
    assert _names(_get(browser, provinsi="51")) == ["Kabupaten Badung Bali"]
    assert _names(_get(browser, cari="kab.lebak")) == ["Kabupaten Lebak Banten"]
    assert len(_names(_get(browser, cari="banten"))) == len(_names(_get(browser, provinsi="36")))
    assert _names(_get(browser, status="returned")) == ["Kabupaten Lebak Banten"]
    assert _cells(_get(browser, status="returned")) == ["Kabupaten Lebak: 100%, dikembalikan"]
    assert _names(_get(browser, urut="-kode"))[0] == "Kabupaten Badung Bali"
    assert _names(_get(browser, urut="terjawab"))[0] == "Banten kantor provinsi"
    assert "Mungkin maksudnya Kabupaten Lebak" in _get(browser, cari="labak")
    other = edition_make("lain-2020")
    submission_make(other, Region.objects.get(code="51"))
    assert _names(_get(browser, edisi="lain-2020")) == ["Bali kantor provinsi"]


def test_what_is_overdue_is_counted_marked_and_found(
    offices: dict[str, Submission], edition: Edition, client_of: ClientOf, national_reviewer: User
) -> None:
    window_make(edition, WindowStage.ENTRY, dt.datetime(2024, 6, 1, tzinfo=dt.UTC))
    page = _get(client_of(national_reviewer), lewat="ya")
    assert "2 kantor melewati batas pengisian." in page
    assert terms_of(page)["lewat batas"][0].startswith("2")
    assert _names(page) == ["Banten kantor provinsi", "Kabupaten Lebak Banten"]
    assert table_of(page, OFFICES)[1][1] == "Diisi, lewat batas"
    assert _cells(page) == ["Kabupaten Lebak: 100%, dikembalikan, lewat batas"]
    assert [row[-1] for row in table_of(page, PROVINCES)[1:]] == ["2", "0", "2"]

    window_make(edition, WindowStage.REVIEW, dt.datetime(2024, 6, 1, tzinfo=dt.UTC))
    page = _get(client_of(national_reviewer), lewat="ya")
    assert "1 data melewati batas pemeriksaan atau penerimaan." in page
    assert "2 belum dikirim, 1 belum diperiksa atau diterima" in page
    assert "Kabupaten Pandeglang Banten" in _names(page)


def test_the_file_holds_all_rows_of_the_table(
    offices: dict[str, Submission], client_of: ClientOf, national_reviewer: User
) -> None:
    answer = client_of(national_reviewer).get(reverse("dashboard:progress_export"), {"provinsi": "36"})
    assert answer["Content-Disposition"].startswith('attachment; filename="kemajuan-uji-2024-')
    text = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [(row["kode"], row["status"], row["terjawab"], row["indikator"]) for row in rows] == [
        ("36", "Diisi", "0", "4"),
        ("36.01", "Diperiksa", "4", "4"),
        ("36.02", "Dikembalikan", "4", "4"),
    ]
    assert [row["batas"] for row in rows] == ["2030-08-26T14:30:00+07:00", "", "2030-08-26T14:30:00+07:00"]
    assert rows[1] | {"dikirim": ""} == {
        "kode": "36.01", "nama": "Kabupaten Pandeglang", "tingkat": "Kabupaten/Kota", "provinsi": "Banten",
        "status": "Diperiksa", "terjawab": "4", "indikator": "4", "bagian_terjawab": "1.0", "terjadi": "1",
        "terjadi_dengan_bukti": "0", "bagian_dengan_bukti": "0.0", "peringatan": "0", "dikirim": "",
        "pemeriksa": "Koordinator Banten", "dibuka": "", "batas": "",
        "lewat_batas": "tidak", "diingatkan": "", "diingatkan_oleh": "", "kode_tingkat": "regency",
        "kode_status": "in_review",
    }  # fmt: skip


def test_the_file_for_excel_has_semicolons_and_no_formula(
    offices: dict[str, Submission], client_of: ClientOf, national_reviewer: User, coordinator_banten: User
) -> None:
    User.objects.filter(pk=coordinator_banten.pk).update(full_name="=HYPERLINK(1)")
    query = {"bentuk": "excel", "cari": "pandeglang"}
    answer = client_of(national_reviewer).get(reverse("dashboard:progress_export"), query)
    text = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    row = list(csv.reader(io.StringIO(text), delimiter=";"))[1]
    assert row[7] == "1,0" or row[7] == "1"
    assert row[13].startswith("'=")


def test_before_an_edition_is_open_the_page_says_what_will_come(
    client_of: ClientOf, coordinator_banten: User
) -> None:
    assert "Kemajuan muncul di sini" in _get(client_of(coordinator_banten))
    assert client_of(coordinator_banten).get(reverse("dashboard:progress_export")).status_code == 200


def test_the_home_page_leads_there(
    offices: dict[str, Submission], client_of: ClientOf, coordinator_banten: User, operator_pandeglang: User
) -> None:
    link = f'href="{reverse("dashboard:progress")}?edisi=uji-2024"'
    assert link in client_of(coordinator_banten).get(reverse("dashboard:home")).content.decode()
    assert link not in client_of(operator_pandeglang).get(reverse("dashboard:home")).content.decode()


@pytest.mark.parametrize("count", [1, 30])
@pytest.mark.parametrize(("name", "queries"), [("coordinator_banten", 9), ("national_reviewer", 9)])
def test_the_page_asks_the_same_number_of_queries(
    name: str,
    queries: int,
    count: int,
    edition: Edition,
    placed: Regions,
    client_of: ClientOf,
    request: pytest.FixtureRequest,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(10, 10 + count):
        region = region_make(f"36.{number}", f"Kabupaten {number}", RegionLevel.REGENCY, placed.banten)
        Region.objects.filter(pk=region.pk).update(hex_row=number // 5, hex_col=number % 5)
        submission_make(edition, region)
        assignment_make(user_make(), Role.OPERATOR, region)
    browser = client_of(request.getfixturevalue(name))
    with django_assert_num_queries(queries):
        page = browser.get(reverse("dashboard:progress")).content.decode()
    assert len(_cells(" ".join(page.split()))) == count
