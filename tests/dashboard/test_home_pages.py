"""What the home page shows: each figure beside its words, with links that lead to as many rows."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from apps.accounts.adapters import PREVIOUS_VISIT_KEY
from apps.accounts.models import User
from apps.indicators.models import Edition
from apps.regions.enums import RegionLevel
from apps.regions.models import Region
from apps.submissions.enums import SubmissionState
from apps.submissions.models import Decision
from tests.cast import Regions
from tests.dashboard.conftest import Advance
from tests.factories import edition_make, region_make, submission_make
from tests.pages import table_of

ClientOf = Callable[[User], Client]
OFFICES = "Keadaan data tiap kantor"
PROVINCES = (
    "Kantor provinsi, dan jumlah kabupaten/kota yang datanya masih di kantor, sedang diperiksa provinsi atau "
    "pusat, dan diterima"
)
_S = SubmissionState


def _home(browser: Client, **query: str) -> str:
    return " ".join(browser.get("/portal/", query).content.decode().split())


def test_the_nation_sees_of_each_province_where_its_forms_stand(
    advance: Advance, client_of: ClientOf, national_reviewer: User, regions: Regions, edition: Edition
) -> None:
    for number in (3, 4, 5):
        region = region_make(f"36.0{number}", f"Kabupaten {number}", RegionLevel.REGENCY, regions.banten)
        submission_make(edition, region)
    # Bali has ended since, but belongs to the regions of the edition.
    Region.objects.filter(code="51").update(valid_to=dt.date(2025, 1, 1))
    advance("banten", _S.APPROVED)
    for place, state in (("pandeglang", _S.ACCEPTED), ("lebak", _S.SUBMITTED), ("badung", _S.ACCEPTED)):
        advance(place, state)

    page = _home(client_of(national_reviewer))

    assert table_of(page, PROVINCES) == [
        ["Provinsi", "Data provinsi", "Di kantor kab/kota", "Diperiksa kab/kota", "Diterima kab/kota"],
        ["Banten", "Disetujui", "3", "1", "1 dari 5"],
        ["Bali", "Tidak diminta", "0", "0", "1 dari 1"],
    ]
    for code in ("36", "51"):
        assert f"?edisi={edition.code}&amp;provinsi={code}" in page


def test_a_province_sees_how_far_the_form_of_each_office_is(
    advance: Advance, client_of: ClientOf, coordinator_banten: User
) -> None:
    advance("pandeglang", _S.DRAFT)
    advance("lebak", _S.SUBMITTED)

    rows = table_of(_home(client_of(coordinator_banten)), OFFICES)

    assert [row[:3] for row in rows] == [
        ["Wilayah", "Status", "Terisi indikator"],
        ["Kabupaten Pandeglang", "Diisi", "0 dari 4"],
        ["Kabupaten Lebak", "Dikirim", "4 dari 4"],
    ]


def test_the_figures_of_an_edition_lead_to_as_many_forms(
    advance: Advance, client_of: ClientOf, coordinator_banten: User, regions: Regions
) -> None:
    submission_make(edition_make("lain-2020"), regions.lebak)
    advance("banten", _S.SUBMITTED)
    advance("pandeglang", _S.DRAFT)
    advance("lebak", _S.SUBMITTED)
    browser = client_of(coordinator_banten)

    figures = browser.get("/portal/?edisi=uji-2024").context["figures"]

    counts = {str(figure["label"]): figure["value"] for figure in figures}
    assert (counts["Diisi"], counts["Dikirim"], counts["Diterima"]) == (1, 2, 0)
    for figure in figures:
        shown = browser.get(figure["url"]).context["page"].object_list
        assert len(shown) == figure["value"], figure
        assert {str(row.get_state_display()) for row in shown} <= {str(figure["label"])}


def test_a_single_office_sees_no_figures_about_itself(
    advance: Advance, client_of: ClientOf, operator_pandeglang: User
) -> None:
    advance("pandeglang", _S.DRAFT)

    context = client_of(operator_pandeglang).get("/portal/").context

    assert (context["standing"].total, context["figures"]) == (1, [])


def test_changes_are_those_since_the_visit_before_else_of_the_last_seven_days(
    advance: Advance, client_of: ClientOf, operator_pandeglang: User
) -> None:
    advance("pandeglang", _S.RETURNED)
    browser = client_of(operator_pandeglang)
    told = "Koordinator Banten mengembalikan data"
    page = _home(browser)
    assert told in page
    assert "Tujuh hari terakhir" in page

    session = browser.session
    session[PREVIOUS_VISIT_KEY] = timezone.now().isoformat()
    session.save()

    page = _home(browser)
    assert Decision.objects.exists()
    assert told not in page
    assert "Tujuh hari terakhir" not in page
    assert "Belum ada perubahan oleh orang lain." in page


def test_only_the_section_that_is_open_is_current(
    client_of: ClientOf, coordinator_banten: User, national_reviewer: User
) -> None:
    for person, address, label in (
        (coordinator_banten, "/portal/isian/", "Isian"),
        (coordinator_banten, "/portal/pengguna/undangan/", "Pengguna"),
        (national_reviewer, "/portal/skenario/", "Skenario"),
    ):
        items = client_of(person).get(address).context["nav_items"]
        assert [item["label"] for item in items if item["is_current"]] == [label]


@pytest.mark.parametrize(
    ("person", "places"),
    [
        (
            "auditor",
            ["Isian", "Kemajuan", "Edisi", "Panel ahli", "Hitungan", "Skenario", "Terbitan", "Audit"],
        ),
        ("administrator", ["Edisi", "Pengguna", "Audit"]),
        ("stakeholder", ["Sebelum terbit"]),
    ],
)
def test_whoever_has_no_work_sees_what_there_is_to_open_and_nothing_untrue(
    advance: Advance,
    client_of: ClientOf,
    request: pytest.FixtureRequest,
    person: str,
    places: list[str],
) -> None:
    advance("pandeglang", _S.SUBMITTED)
    browser = client_of(request.getfixturevalue(person))
    page = _home(browser)
    listed = [place["label"] for place in browser.get("/portal/").context["places"]]
    assert listed == [*places, "Pemberitahuan"]
    assert "Terbitan publik" in page
    # Work may come to whoever invites people; to the others nothing ever will, and of no region they hear.
    assert ("Menunggu Anda" in page) == (person == "administrator")
    assert ("Perubahan sejak" in page) == (person == "auditor")


def test_a_coordinator_is_told_who_reviews_the_form_of_the_province_itself(
    advance: Advance, client_of: ClientOf, coordinator_banten: User
) -> None:
    advance("banten", _S.SUBMITTED)
    advance("pandeglang", _S.SUBMITTED)
    page = _home(client_of(coordinator_banten))
    assert page.count("diperiksa Bawaslu RI") == 1
