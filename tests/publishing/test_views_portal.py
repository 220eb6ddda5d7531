"""The screens of those who publish."""

import re
import shutil

import pytest

from apps.audit.models import Entry
from apps.core.reasons import REASON_WITHOUT_WORDS
from apps.publishing.enums import ReleaseState
from apps.publishing.models import Release
from apps.publishing.services import release_prepare


@pytest.fixture
def portal(client_of, publisher):
    return client_of(publisher)


def test_release_list_shows_drafts_and_public_releases(run, published, publisher, portal):
    release_prepare(run=run, note="Perbaikan.", actor=publisher)

    page = portal.get("/portal/terbitan/").content.decode()

    assert re.findall(r"Edisi uji-2024, v\d", page) == ["Edisi uji-2024, v2", "Edisi uji-2024, v1"]
    assert "Menunggu giliran" in page


def test_release_list_of_an_empty_portal_says_what_comes_here(portal):
    page = portal.get("/portal/terbitan/").content.decode()

    assert "Tidak ada rancangan" in page
    assert "Belum ada yang terbit" in page


def test_an_auditor_of_a_province_is_shown_what_is_public_and_told_of_drafts(
    run, published, publisher, auditor_banten, client_of
):
    draft = release_prepare(run=run, note="Perbaikan.", actor=publisher)
    page = client_of(auditor_banten).get("/portal/terbitan/").content.decode()
    assert re.findall(r"Edisi uji-2024, v\d", page) == ["Edisi uji-2024, v1"]
    assert f'href="{published.public_path}"' in page
    assert str(draft.public_id) not in page
    assert "Tidak ada rancangan untuk Anda" in page


@pytest.mark.parametrize("count", [1, 30])
def test_release_list_asks_the_same_queries_for_one_and_for_thirty_releases(
    count, make_row, portal, django_assert_num_queries
):
    for number in range(count):
        make_row(f"terbit-{number}")
        make_row(f"rancangan-{number}", is_public=False)
    with django_assert_num_queries(4):
        page = portal.get("/portal/terbitan/").content.decode()
    assert page.count("Menunggu giliran") == count
    assert len(set(re.findall(r"Edisi terbit-\d+, v1", page))) == count


def test_release_prepare_asks_for_a_note_from_the_second_version_on(run, published, portal):
    response = portal.post("/portal/terbitan/siapkan/", {"run": str(run.public_id), "note": ""})

    assert response.status_code == 422
    assert "Tulis apa yang berubah sejak versi sebelumnya." in response.content.decode()
    assert Release.objects.count() == 1


def test_release_prepare_queues_a_draft_and_shows_its_progress(run, portal):
    response = portal.post("/portal/terbitan/siapkan/", {"run": str(run.public_id), "note": ""}, follow=True)

    page = response.content.decode()
    assert "Menunggu giliran" in page
    assert "hx-get=" in page
    assert '<meta http-equiv="refresh"' in page


def test_release_progress_tells_htmx_to_reload_once_the_draft_is_built(run, draft, publisher, portal):
    response = portal.get(f"/portal/terbitan/{draft.public_id}/kemajuan/")

    assert response["HX-Refresh"] == "true"


def test_release_detail_offers_each_person_only_what_they_may_do(draft, portal, auditor, client_of):
    for_publisher = portal.get(draft.get_absolute_url()).content.decode()
    for_auditor = client_of(auditor).get(draft.get_absolute_url()).content.decode()

    assert "/terbitkan/" in for_publisher
    assert "/buang/" in for_publisher
    assert "/pratinjau/" in for_auditor
    assert "/terbitkan/" not in for_auditor
    assert "/buang/" not in for_auditor


def test_release_publish_asks_first_and_then_publishes(draft, portal, on_commit, client):
    question = portal.get(f"{draft.get_absolute_url()}terbitkan/").content.decode()
    assert "/terbitan/uji-2024/v1/" in question
    assert "tidak dapat diubah lagi" in question

    with on_commit():
        answer = portal.post(f"{draft.get_absolute_url()}terbitkan/", follow=True)

    assert "sudah terbit" in answer.content.decode()
    assert client.get("/terbitan/uji-2024/v1/").status_code == 200


def test_release_withdraw_needs_a_reason_and_keeps_the_form(published, portal, on_commit):
    unsaid = portal.post(f"{published.get_absolute_url()}tarik/", {"reason": "."})
    assert (unsaid.status_code, REASON_WITHOUT_WORDS in unsaid.content.decode()) == (422, True)
    refused = portal.post(f"{published.get_absolute_url()}tarik/", {"reason": " "})
    assert refused.status_code == 422
    assert "“Tarik terbitan” belum dilakukan." in refused.content.decode()

    with on_commit():
        portal.post(f"{published.get_absolute_url()}tarik/", {"reason": "Bobot salah."})

    published.refresh_from_db()
    assert (published.state, published.withdrawn_reason) == (ReleaseState.WITHDRAWN, "Bobot salah.")


def test_release_withdraw_says_beforehand_what_is_then_in_force(run, published, make_draft, publish, portal):
    def ask(release: Release) -> str:
        return portal.get(f"{release.get_absolute_url()}tarik/").content.decode()

    only = ask(published)
    assert "Sesudah ini tidak ada versi Edisi uji-2024 yang berlaku" in only
    assert "Halaman depan lalu tidak menampilkan terbitan." in only
    assert "terakhir yang tidak ditarik" not in only

    second = publish(make_draft(run, "Versi kedua."))
    published.refresh_from_db()
    assert "Versi 2 tetap berlaku." in ask(published)
    newest = ask(second)
    assert "Sesudah ini tidak ada versi Edisi uji-2024 yang berlaku" in newest
    assert "Versi 1 tidak otomatis berlaku lagi." in newest


def test_release_discard_deletes_the_draft(draft, portal):
    portal.post(f"{draft.get_absolute_url()}buang/")

    assert not Release.objects.exists()


def test_release_discard_of_what_was_withdrawn_does_not_ask_to_withdraw_it(published, portal):
    address = f"{published.get_absolute_url()}buang/"
    before = portal.get(address, follow=True).content.decode()
    portal.post(f"{published.get_absolute_url()}tarik/", {"reason": "Bobot salah."})
    after = portal.get(address, follow=True).content.decode()

    assert "sudah terbit tidak dapat dibuang. Tariklah bila isinya salah." in before
    assert "pernah terbit tidak dapat dibuang: halamannya tetap ada." in after
    assert "Tariklah" not in after


def test_the_preview_shows_the_page_as_it_will_be_with_links_inside_the_preview(draft, portal, releases_root):
    preview = f"/portal/terbitan/{draft.public_id}/pratinjau/"

    page = portal.get(preview)

    text = page.content.decode()
    assert "Pratinjau rancangan, belum terbit." in text
    assert f'href="{preview}kabkota/36.01/"' in text
    assert 'href="/terbitan/uji-2024/' not in text
    assert page["Cache-Control"] == "private, no-store"
    # Nothing of a draft is kept on the way: neither its pages nor its figures.
    assert portal.get(f"{preview}data/skor.csv")["Cache-Control"] == "private, no-store"
    stylesheet = portal.get(f"{preview}assets/site.css")
    assert stylesheet.content.startswith(b"/* Design tokens")
    assert portal.get(f"{preview}kabkota/36.01/").status_code == 200
    # What a reader sets on a page stands in its address; and nobody puts a draft into a page of theirs.
    assert portal.get(f"{preview}bandingkan/?wilayah=36,36.01").status_code == 200
    assert portal.get(f"{preview}sisip/kabkota/36.01/")["X-Frame-Options"] == "DENY"
    [taken] = Entry.objects.filter(action="export.download")
    assert taken.names["what"] == "berkas data/skor.csv dari rancangan"


@pytest.mark.parametrize("path", ["../../index.json", "tidak/ada/", "index.html.gz"])
def test_the_preview_has_only_the_files_of_the_draft(draft, portal, path):
    assert portal.get(f"/portal/terbitan/{draft.public_id}/pratinjau/{path}").status_code == 404


def test_a_draft_does_not_exist_for_an_auditor_of_one_province(
    draft, client_of, auditor_banten, analyst, client
):
    assert client_of(auditor_banten).get(draft.get_absolute_url()).status_code == 404
    assert client_of(auditor_banten).get(f"{draft.get_absolute_url()}pratinjau/").status_code == 404
    assert client_of(analyst).get(draft.get_absolute_url()).status_code == 404
    assert client.get(draft.get_absolute_url()).status_code == 302


def test_a_preview_whose_files_are_gone_says_what_to_do(draft, client_of, publisher, releases_root):
    shutil.rmtree(releases_root / ".drafts")
    response = client_of(publisher).get(f"/portal/terbitan/{draft.public_id}/pratinjau/", follow=True)
    assert response.request["PATH_INFO"] == draft.get_absolute_url()
    assert "Buang rancangan ini" in response.content.decode()
