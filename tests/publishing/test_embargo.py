"""What stakeholders read before a release is public: their region's report, under their name, and nothing else."""

import datetime as dt
import io
import uuid
from pathlib import Path

import pypdfium2
import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from apps.accounts.permissions import Role
from apps.audit.models import Entry
from apps.core.exceptions import AlreadyDoneError, ConflictError, NotAllowedError
from apps.notifications.models import Notice
from apps.publishing import archive
from apps.publishing.models import Release
from apps.publishing.services import release_prepare, release_schedule, release_share, release_unshare
from apps.publishing.views import embargo
from apps.regions.enums import RegionLevel
from tests.factories import assignment_make, person_make, region_make

LIST = "/portal/sebelum-terbit/"


@pytest.fixture
def shared(draft, publisher, stakeholder) -> Release:
    return release_share(release=draft, actor=publisher)


def report_url(release: Release, code: str) -> str:
    return f"{LIST}{release.public_id}/{code}/"


def texts_of(pdf: bytes) -> list[str]:
    """Return the text of each page."""
    with pypdfium2.PdfDocument(io.BytesIO(pdf)) as document:
        return [page.get_textpage().get_text_range() for page in document]


def test_a_stakeholder_reads_the_report_on_the_own_province_with_the_own_name_on_every_page(
    shared, stakeholder, client_of
):
    browser = client_of(stakeholder)
    page = browser.get(LIST).content.decode()
    assert f'href="{report_url(shared, "36")}"' in page
    assert "Di bawah embargo" in page

    answer = browser.get(report_url(shared, "36"))

    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert answer["Cache-Control"] == "private, no-store"
    assert "ETag" not in answer
    original = (archive.draft_directory(shared.public_id) / "laporan/provinsi-36.pdf").read_bytes()
    before, after = texts_of(original), texts_of(answer.content)
    assert len(after) == len(before) > 0
    for plain, stamped in zip(before, after, strict=True):
        assert "Pemangku Banten" not in plain
        assert stamped.count("Pemangku Banten") == 3, "across the page, at its head and at its foot"
        assert "EMBARGO" in stamped
        assert "WIB" in stamped
    assert answer.content.count(b"/MCID") == original.count(b"/MCID"), "the tags of the report stay"


def test_a_regency_reads_its_sheet_and_the_nation_the_book(shared, regions, client_of):
    for place, name in ((regions.pandeglang, "kabkota-36.01"), (regions.nation, "nasional")):
        reader = person_make(f"Pembaca {place}", Role.STAKEHOLDER, place)
        answer = client_of(reader).get(report_url(shared, place.code))
        assert answer.status_code == 200
        original = (archive.draft_directory(shared.public_id) / f"laporan/{name}.pdf").read_bytes()
        assert len(texts_of(answer.content)) == len(texts_of(original))
        assert all(f"Pembaca {place}" in text for text in texts_of(answer.content))


def test_every_view_is_written_down_with_who_of_which_region_and_release(
    shared, stakeholder, client_of, regions
):
    browser = client_of(stakeholder)
    for _view in range(2):
        browser.get(report_url(shared, "36"))

    entries = list(Entry.objects.filter(action="release.read"))
    assert len(entries) == 2, "also twice within a minute"
    for entry in entries:
        assert (entry.actor_id, entry.region_id) == (stakeholder.public_id, regions.banten.pk)
        assert entry.subject_label == "Edisi uji-2024, v1"
        assert entry.detail["manifest_sha256"] == shared.manifest_sha256
        assert entry.names == {"place": "Banten"}


@pytest.mark.parametrize(
    "path", ["51/", "36.01/", "36.02/", "ID/", "laporan/nasional.pdf", "36/data/skor.csv", "36/../36.01/"]
)
def test_nothing_else_of_the_draft_exists_for_a_stakeholder(shared, stakeholder, client_of, path):
    browser = client_of(stakeholder)
    assert browser.get(report_url(shared, "36")).status_code == 200

    assert browser.get(f"{LIST}{shared.public_id}/{path}").status_code == 404
    address = shared.get_absolute_url()
    for tail in (
        "",
        "pratinjau/",
        "pratinjau/data/skor.csv",
        "pratinjau/laporan/provinsi-36.pdf",
        "terbitkan/",
    ):
        assert browser.get(address + tail).status_code == 404
    assert Entry.objects.filter(action="release.read").count() == 1


def test_a_draft_that_is_not_open_does_not_exist(draft, stakeholder, client_of):
    browser = client_of(stakeholder)

    assert browser.get(report_url(draft, "36")).status_code == 404
    assert browser.get(f"{LIST}{uuid.uuid4()}/36/").status_code == 404
    assert "Tidak ada laporan yang dibuka" in browser.get(LIST).content.decode()


def test_closing_it_and_the_end_of_a_role_take_it_away(shared, publisher, stakeholder, client_of):
    browser = client_of(stakeholder)
    assert browser.get(report_url(shared, "36")).status_code == 200

    release_unshare(release=shared, actor=publisher)
    assert browser.get(report_url(shared, "36")).status_code == 404
    again = release_share(release=Release.objects.get(), actor=publisher)
    assert browser.get(report_url(again, "36")).status_code == 200
    now = timezone.now()
    stakeholder.assignments.update(
        granted_at=now - dt.timedelta(days=9), expires_at=now - dt.timedelta(days=1)
    )
    assert client_of(stakeholder).get(report_url(again, "36")).status_code == 404


def test_others_than_stakeholders_find_nothing_there(shared, publisher, coordinator_banten, client_of):
    for person in (publisher, coordinator_banten):
        assert client_of(person).get(report_url(shared, "36")).status_code == 404
        assert client_of(person).get(LIST).status_code == 403


def test_a_role_in_several_regions_lists_the_report_on_each_also_beside_one_in_the_nation(
    shared, stakeholder, regions, client_of
):
    assignment_make(stakeholder, Role.STAKEHOLDER, regions.badung)
    assignment_make(stakeholder, Role.STAKEHOLDER, regions.nation)
    browser = client_of(stakeholder)

    page = browser.get(LIST).content.decode()

    assert [code for code in ("ID", "36", "36.01", "51", "51.03") if report_url(shared, code) in page] == [
        "ID", "36", "51.03",
    ]  # fmt: skip
    assert browser.get(report_url(shared, "36")).status_code == 200
    assert browser.get(report_url(shared, "51")).status_code == 404


def test_the_home_page_of_a_stakeholder_shows_what_is_open_and_until_when(
    shared, publisher, stakeholder, client_of
):
    release_schedule(release=shared, publish_at=timezone.now() + dt.timedelta(hours=5), actor=publisher)

    page = client_of(stakeholder).get("/portal/").content.decode()

    assert "Dapat dibaca sebelum terbit" in page
    assert report_url(shared, "36") in page
    assert "belum ditetapkan" not in page
    assert "WIB" in page
    assert LIST in page, "in the navigation"


def test_a_stakeholder_is_told_when_it_is_opened(shared, stakeholder, publisher):
    [notice] = Notice.objects.of(stakeholder)

    assert notice.subject == "Laporan Banten dari Edisi uji-2024, v1 dapat Anda baca sebelum terbit"
    assert notice.path == LIST
    assert not Notice.objects.of(publisher).exists()


def test_those_whose_region_is_not_in_the_edition_are_told_nothing(draft, publisher, regions, client_of):
    later = region_make(
        "36.09", "Kabupaten Baru", RegionLevel.REGENCY, regions.banten, valid_from=dt.date(2025, 1, 1)
    )
    outside, inside = (
        person_make(f"Pembaca {place}", Role.STAKEHOLDER, place) for place in (later, regions.lebak)
    )

    release_share(release=draft, actor=publisher)

    assert not Notice.objects.of(outside).exists()
    assert "Tidak ada laporan yang dibuka" in client_of(outside).get(LIST).content.decode()
    assert Notice.objects.of(inside).exists()


def test_what_is_closed_while_a_name_is_laid_over_it_is_not_handed_out(
    shared, publisher, stakeholder, client_of, monkeypatch
):
    def slowly(report: Path, *, name: str, line: str) -> bytes:
        release_unshare(release=shared, actor=publisher)
        return report.read_bytes()

    monkeypatch.setattr(embargo, "stamp_report", slowly)

    assert client_of(stakeholder).get(report_url(shared, "36")).status_code == 404
    assert not Entry.objects.filter(action="release.read").exists()


def test_what_is_public_is_not_read_here_any_more(shared, publish, stakeholder, client_of):
    publish(shared)

    assert client_of(stakeholder).get(report_url(shared, "36")).status_code == 404
    assert client_of(stakeholder).get("/terbitan/uji-2024/v1/laporan/provinsi-36.pdf").status_code == 200


def test_release_share_is_for_publishers_of_a_built_release_once(run, publisher, auditor, make_draft):
    release = release_prepare(run=run, actor=publisher)
    with pytest.raises(ConflictError, match="belum selesai disusun, jadi belum dapat dibuka"):
        release_share(release=release, actor=publisher)
    release.delete()
    draft = make_draft(run)
    for act in (release_share, release_unshare):
        with pytest.raises(NotAllowedError):
            act(release=draft, actor=auditor)
    with pytest.raises(ConflictError):
        release_unshare(release=draft, actor=publisher)

    release_share(release=draft, actor=publisher)

    with pytest.raises(AlreadyDoneError, match="sudah dibuka bagi pemangku kepentingan oleh Penerbit Pusat"):
        release_share(release=draft, actor=publisher)
    release_unshare(release=draft, actor=publisher)
    with pytest.raises(AlreadyDoneError, match="sudah ditutup oleh Penerbit Pusat"):
        release_unshare(release=draft, actor=publisher)


def test_the_pages_open_and_close_it(draft, publisher, client_of):
    portal, address = client_of(publisher), draft.get_absolute_url()
    assert (
        "Wilayah lain, halaman, dan berkas data tidak terlihat"
        in portal.get(f"{address}buka/").content.decode()
    )

    portal.post(f"{address}buka/")
    assert Release.objects.get().is_shared
    assert "/tutup/" in portal.get(address).content.decode()
    portal.post(f"{address}tutup/")
    assert not Release.objects.get().is_shared


def test_the_database_knows_who_opened_it(shared):
    with pytest.raises(IntegrityError), transaction.atomic():
        Release.objects.filter(pk=shared.pk).update(shared_by=None)
