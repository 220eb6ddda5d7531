"""The audit log on the screen and as CSV."""

from collections.abc import Callable

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from apps.accounts.models import User
from apps.audit.enums import AuditAction
from apps.audit.services import audit_record
from apps.regions.models import Region
from tests.cast import Regions

ClientOf = Callable[..., Client]


def _record(person: User, region: Region | None, times: int = 1) -> None:
    for _ in range(times):
        audit_record(
            actor=person,
            action=AuditAction.SUBMISSION_SUBMIT,
            subject=person,
            region=region,
            detail={"to": "x"},
        )


def test_the_log_keeps_to_the_auditors_scope(
    client_of: ClientOf, auditor: User, auditor_banten: User, operator_badung: User, regions: Regions
) -> None:
    _record(operator_badung, regions.badung)
    _record(auditor_banten, regions.lebak)
    everything = client_of(auditor).get("/portal/audit/").content.decode()
    banten = client_of(auditor_banten).get("/portal/audit/").content.decode()
    assert "Kabupaten Badung" in everything
    assert "Kabupaten Badung" not in banten
    assert "<strong>Auditor Banten</strong> mengirim data" in banten


def test_the_export_holds_what_the_list_shows(
    client_of: ClientOf, auditor_banten: User, operator_badung: User, regions: Regions
) -> None:
    _record(operator_badung, regions.badung)
    _record(auditor_banten, regions.lebak)
    _record(auditor_banten, regions.banten)
    response = client_of(auditor_banten).get("/portal/audit/ekspor.csv?region=36.02")
    lines = b"".join(response.streaming_content).decode("utf-8-sig").splitlines()
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert [line.split(",")[5] for line in lines] == ["kode_wilayah", "36.02"]


def test_a_date_that_is_none_says_so_and_filters_nothing(
    client_of: ClientOf, auditor: User, regions: Regions
) -> None:
    _record(auditor, regions.lebak)
    page = client_of(auditor).get("/portal/audit/?since=kemarin").content.decode()
    assert "Masukkan tanggal yang valid" in page or "errorlist" in page
    assert "Kabupaten Lebak" in page


@pytest.mark.parametrize("count", [1, 30])
@pytest.mark.parametrize(("address", "queries"), [("/portal/audit/", 6), ("/portal/audit/ekspor.csv", 4)])
def test_the_log_asks_the_same_number_of_queries(
    client_of: ClientOf,
    auditor: User,
    regions: Regions,
    django_assert_num_queries: DjangoAssertNumQueries,
    count: int,
    address: str,
    queries: int,
) -> None:
    _record(auditor, regions.lebak, count)
    client = client_of(auditor)
    with django_assert_num_queries(queries):
        page = client.get(address).getvalue().decode()
    assert page.count("Kabupaten Lebak") == count


@pytest.mark.parametrize(
    "query", ["until=9999-12-31", "since=9999-12-31", "since=0001-01-01&until=0001-01-01"]
)
def test_the_audit_log_takes_any_day(client_of: ClientOf, auditor: User, query: str) -> None:
    browser = client_of(auditor)
    assert browser.get(f"/portal/audit/?{query}").status_code == 200
    assert b"waktu" in browser.get(f"/portal/audit/ekspor.csv?{query}").getvalue()
