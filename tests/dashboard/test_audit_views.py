"""The audit log on the screen and as CSV."""

import csv
import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from apps.accounts.models import User
from apps.audit.enums import AuditAction
from apps.audit.models import Entry
from apps.audit.selectors import seal_last
from apps.audit.services import audit_record, entries_seal
from apps.regions.enums import RegionLevel
from apps.regions.models import Region
from tests.cast import Regions
from tests.factories import edition_make, invitation_make, region_make, submission_make
from tests.pages import table_of, terms_of

ClientOf = Callable[..., Client]


def _record(person: User, region: Region | None, times: int = 1) -> None:
    for _ in range(times):
        audit_record(
            actor=person,
            action=AuditAction.USER_DEACTIVATE,
            subject=person,
            region=region,
            detail={"before": "aktif", "after": "nonaktif"},
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
    assert "Auditor Banten menonaktifkan akun Auditor Banten." in banten


def test_the_export_holds_what_the_list_shows(
    client_of: ClientOf, auditor_banten: User, operator_badung: User, regions: Regions
) -> None:
    _record(operator_badung, regions.badung)
    _record(auditor_banten, regions.lebak)
    _record(auditor_banten, regions.banten)
    response = client_of(auditor_banten).get("/portal/audit/ekspor.csv?region=36.02")
    lines = b"".join(response.streaming_content).decode("utf-8-sig").splitlines()
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert [row["kode_wilayah"] for row in csv.DictReader(lines)] == ["36.02"]


def test_the_nation_as_a_filter_means_every_region(
    client_of: ClientOf, auditor: User, operator_badung: User, regions: Regions
) -> None:
    _record(operator_badung, regions.badung)
    page = client_of(auditor).get("/portal/audit/?region=Indonesia").content.decode()
    assert "Kabupaten Badung" in page


def test_the_export_of_a_province_holds_nothing_of_another(
    client_of: ClientOf, auditor: User, auditor_banten: User, operator_badung: User, regions: Regions
) -> None:
    _record(operator_badung, regions.badung)
    _record(auditor_banten, regions.lebak)
    _record(auditor, None)

    def exported(person: User) -> set[str]:
        lines = client_of(person).get("/portal/audit/ekspor.csv").getvalue().decode("utf-8-sig").splitlines()
        return {row["wilayah"] for row in csv.DictReader(lines)}

    # The file is an act of its own, and the first that it holds.
    assert exported(auditor) == {"Indonesia", "Kabupaten Badung", "Kabupaten Lebak", ""}
    assert exported(auditor_banten) == {"Banten", "Kabupaten Lebak"}


def test_the_link_to_the_export_keeps_the_filters_and_holds_all_pages(
    client_of: ClientOf, auditor: User, regions: Regions
) -> None:
    _record(auditor, regions.lebak, 51)
    _record(auditor, regions.badung)
    browser = client_of(auditor)

    first = browser.get("/portal/audit/?region=36").context["page"]
    page = browser.get(f"/portal/audit/?region=36&sebelum={first.older}")

    address = page.context["export_url"]
    assert address in page.content.decode()
    assert address == "/portal/audit/ekspor.csv?region=36"
    assert browser.get(address).getvalue().decode().count("Kabupaten Lebak") == 51
    assert browser.get("/portal/audit/").context["export_url"] == "/portal/audit/ekspor.csv"
    assert f'href="{address}&amp;bentuk=excel"' in page.content.decode()
    excel = browser.get(f"{address}&bentuk=excel")
    assert excel["Content-Disposition"].endswith('-excel.csv"')
    assert excel.getvalue().decode("utf-8-sig").splitlines()[0].startswith("waktu;")


def test_an_entry_shows_its_facts_in_words_and_the_number_of_its_request(
    client_of: ClientOf, auditor: User, coordinator_banten: User, regions: Regions
) -> None:
    invitation = invitation_make(invited_by=coordinator_banten, region=regions.lebak)
    act = client_of(coordinator_banten).post(
        reverse("accounts:invitation_resend", args=[invitation.public_id])
    )

    page = client_of(auditor).get("/portal/audit/").content.decode()

    [_headings, [_at, what, where, _detail]] = table_of(page, "Catatan audit, terbaru dahulu")
    assert what == (
        f"Koordinator Banten mengundang {invitation.full_name} ({invitation.email}) sebagai Operator "
        "di Kabupaten Lebak, menggantikan undangan yang lama."
    )
    assert where == "Kabupaten Lebak 36.02"
    terms = terms_of(page)
    assert (terms["Peran"], terms["Undangan yang diganti"]) == (["Operator"], ["1"])
    assert terms["Nomor permintaan"] == [f"{act['X-Request-ID']}: semua catatan dari permintaan ini"]
    assert terms["Alamat IP"] == ["127.0.0.1"]
    assert Entry.objects.get().request_id == act["X-Request-ID"]


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("since=kemarin", "Sejak tanggal: "),
        ("since=2024-08-02&until=2024-08-01", "Sampai tanggal: Tanggal akhir mendahului tanggal awal."),
        ("region=99.99", "Tidak ada wilayah “99.99”. Tulis kode seperti 36.01, atau namanya."),
        ("region=36.2", "Tidak ada wilayah “36.2”. Mungkin maksudnya 36.02."),
        ("region=Atlantis", "Tidak ada wilayah “Atlantis”."),
        ("person=Siapa", "Tidak ada catatan tentang tindakan orang bernama “Siapa”."),
        # Somebody there is, but outside of this reader's regions.
        ("person=Operator+Badung", "Tidak ada catatan tentang tindakan orang bernama “Operator Badung”."),
    ],
)
def test_a_filter_that_cannot_be_is_refused_on_the_screen_and_in_the_export(
    client_of: ClientOf,
    auditor_banten: User,
    operator_badung: User,
    regions: Regions,
    query: str,
    said: str,
) -> None:
    _record(auditor_banten, regions.lebak)
    _record(operator_badung, regions.badung)
    browser = client_of(auditor_banten)
    page, file = (browser.get(f"/portal/audit/{name}?{query}") for name in ("", "ekspor.csv"))
    assert (page.status_code, file.status_code) == (400, 400)
    assert said in page.content.decode()
    assert said in file.content.decode()
    assert "Kabupaten Lebak" not in page.content.decode()


@pytest.mark.parametrize("query", ["region=36", "region=Kab.+Lebak", "region=LEBAK", "person=auditor"])
def test_a_region_is_named_by_its_code_or_its_name(
    client_of: ClientOf, auditor_banten: User, regions: Regions, query: str
) -> None:
    _record(auditor_banten, regions.lebak)
    page = client_of(auditor_banten).get(f"/portal/audit/?{query}")
    assert page.status_code == 200
    assert "Kabupaten Lebak" in page.content.decode()


def test_a_name_of_two_regions_is_asked_about_and_one_of_all_its_times_is_not(
    client_of: ClientOf, auditor: User, regions: Regions
) -> None:
    region_make("36.04", "Kabupaten Serang", RegionLevel.REGENCY, regions.banten)
    city = region_make("36.73", "Kota Serang", RegionLevel.REGENCY, regions.banten)
    past = {"valid_from": dt.date(2010, 1, 1), "valid_to": dt.date(2022, 1, 1)}
    region_make("30.02", "Kabupaten Lebak", RegionLevel.REGENCY, regions.banten, lineage="36.02", **past)
    _record(auditor, city)
    _record(auditor, regions.lebak)
    browser = client_of(auditor)

    asked = browser.get("/portal/audit/?region=serang")
    told = [browser.get(f"/portal/audit/?region={name}") for name in ("KOTA.SERANG", "Lebak")]

    meant = "“serang” dapat berarti Kabupaten Serang (36.04) atau Kota Serang (36.73). Tulis yang mana."
    assert (asked.status_code, meant in asked.content.decode()) == (400, True)
    assert [page.status_code for page in told] == [200, 200]
    assert [len(page.context["page"].entries) for page in told] == [1, 1]


@pytest.mark.parametrize("count", [1, 25])
@pytest.mark.parametrize(("address", "queries"), [("/portal/audit/", 6), ("/portal/audit/ekspor.csv", 6)])
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


def test_the_log_shows_the_newest_link_of_its_chain(client_of: ClientOf, auditor: User) -> None:
    browser = client_of(auditor)
    assert "tersegel berantai" not in browser.get("/portal/audit/").content.decode()
    audit_record(actor=auditor, action=AuditAction.USER_SET_PASSWORD, subject=auditor)
    count = entries_seal()
    page = browser.get("/portal/audit/").content.decode()
    assert f"{count} catatan tersegel berantai" in page
    assert str(seal_last()) in page


def test_pages_lead_those_who_may_read_it_to_the_log_of_their_row(
    client_of: ClientOf, auditor: User, administrator: User, coordinator_banten: User, regions: Regions
) -> None:
    form = submission_make(edition_make(), regions.lebak)
    _record(coordinator_banten, regions.banten)
    for reader, row in ((auditor, form), (administrator, coordinator_banten)):
        browser = client_of(reader)
        address = f"/portal/audit/?subject_id={row.public_id}"
        assert f'href="{address}"' in browser.get(row.get_absolute_url()).content.decode()
        shown = browser.get(address).context["page"].entries
        assert {entry.subject_id for entry in shown} <= {str(row.public_id)}
    for row in (form, coordinator_banten):
        assert (
            "/portal/audit/" not in client_of(coordinator_banten).get(row.get_absolute_url()).content.decode()
        )


def test_a_list_that_goes_on_leads_to_what_is_older_and_newer_and_keeps_its_filters(
    client_of: ClientOf, auditor: User, regions: Regions
) -> None:
    _record(auditor, regions.lebak, 30)
    browser = client_of(auditor)
    first = browser.get("/portal/audit/?region=36")
    assert "Lebih baru" not in first.content.decode()
    older = f"?region=36&amp;sebelum={first.context['page'].older}"
    assert f'href="{older}">Lebih lama' in " ".join(first.content.decode().split())
    second = browser.get(f"/portal/audit/{older.replace('&amp;', '&')}")
    assert len(second.context["page"].entries) == 5
    assert f"?region=36&amp;sesudah={second.context['page'].newer}" in second.content.decode()
    assert "Lebih lama" not in second.content.decode()
    assert "Tidak ada catatan yang lebih lama" in browser.get("/portal/audit/?sebelum=1-1").content.decode()


def test_one_file_taken_out_twice_and_its_head_are_one_act(
    client_of: ClientOf, auditor: User, regions: Regions
) -> None:
    browser = client_of(auditor)
    browser.head("/portal/audit/ekspor.csv")
    assert not Entry.objects.exists()
    for query in ("", "", "?action=user.create", "?action=user.create"):
        browser.get(f"/portal/audit/ekspor.csv{query}", headers={"range": "bytes=100-"}).getvalue()
    assert [entry.sentence for entry in Entry.objects.order_by("pk")] == [
        "Auditor Pusat mengunduh salinan CSV catatan audit.",
        "Auditor Pusat mengunduh salinan CSV catatan audit, disaring menurut Tindakan: membuat akun.",
    ]
