"""The public pages: files as they were published, without the database."""

import gzip
import os
import re
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import brotli
import pytest
from django.test import Client

from apps.indicators.enums import EditionKind
from apps.indicators.models import Edition
from apps.publishing import archive
from apps.publishing.services import release_index_write

ATOM = "{http://www.w3.org/2005/Atom}"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
ADDRESSES = (
    "/",
    "/terbitan/",
    "/terbitan/uji-2024/",
    "/terbitan/uji-2024/v1/",
    "/terbitan/uji-2024/v1/en/",
    "/terbitan/uji-2024/v1/kabkota/36.01/",
    "/terbitan/uji-2024/v1/metodologi/",
    "/terbitan/uji-2024/v1/data/",
    "/terbitan/uji-2024/v1/data/skor.csv",
    "/api/v1/releases/uji-2024/v1/regions/",
    "/api/v1/releases/uji-2024/v1/indicators/1.1/",
    "/terbitan/uji-2024/v1/manifest.json",
    "/terbitan/kunci.pem",
    "/publik/aset/site.css",
    "/terbitan/umpan.xml",
    "/sitemap.xml",
    "/robots.txt",
)


def xml_of(body: bytes) -> ET.Element:
    return ET.fromstring(body)  # noqa: S314 - what the portal itself wrote


def test_public_addresses_answer_without_a_query(published, client, django_assert_num_queries, subtests):
    for address in ADDRESSES:
        with subtests.test(address):
            with django_assert_num_queries(0):
                response = client.get(address)

            assert response.status_code == 200
            assert len(response.content) > 100


@pytest.mark.parametrize(
    "address", ["/", "/terbitan/", "/terbitan/tidak-ada/", "/terbitan/x/v1/data/skor.csv"]
)
def test_public_addresses_answer_without_a_database_before_anything_is_published(client, address):
    response = client.get(address)  # this test has no database: asking it for anything raises

    assert response.status_code == (200 if address in {"/", "/terbitan/"} else 404)


def test_a_feed_tells_of_every_version_and_of_a_withdrawal(published, client, withdraw):
    feed = client.get("/terbitan/umpan.xml")
    assert feed["Content-Type"] == "application/atom+xml; charset=utf-8"
    [entry] = xml_of(feed.content).findall(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}id") == "http://testserver/terbitan/uji-2024/v1/"
    assert "versi 1" in entry.findtext(f"{ATOM}title")
    assert client.get("/terbitan/umpan.xml", headers={"If-None-Match": feed["ETag"]}).status_code == 304

    withdraw(published, "Angka Lebak keliru.")
    [entry] = xml_of(client.get("/terbitan/umpan.xml").content).findall(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}title").endswith("(ditarik)")
    assert entry.findtext(f"{ATOM}summary") == "Angka Lebak keliru."


def test_search_engines_find_every_page_of_a_release_in_force(published, client):
    assert "Sitemap: http://testserver/sitemap.xml" in client.get("/robots.txt").content.decode()
    found = [row.text for row in xml_of(client.get("/sitemap.xml").content).iter(f"{SITEMAP}loc")]
    assert "http://testserver/terbitan/uji-2024/v1/en/kabkota/36.01/" in found
    assert "http://testserver/terbitan/uji-2024/v1/bandingkan/" in found
    assert not [address for address in found if "/sisip/" in address], "frames are no pages to find"
    assert all(client.get(address.removeprefix("http://testserver")).status_code == 200 for address in found)


def test_before_anything_is_published_the_feed_is_empty_and_does_not_change(client):
    first, second = (client.get("/terbitan/umpan.xml").content for _ in range(2))
    assert first == second
    assert not xml_of(first).findall(f"{ATOM}entry")


@pytest.mark.parametrize(("address", "folder"), [("/terbitan/tidak-ada/", ""), ("/terbitan/x/v1/en/", "en/")])
def test_an_address_that_is_not_there_offers_the_search_of_the_newest_release(
    published, client, address, folder
):
    page = client.get(address)
    newest = f"/terbitan/{published.edition.code}/v{published.version}/{folder}"
    assert page.status_code == 404
    assert f'data-finder="{newest}cari.json"' in page.content.decode()
    assert client.get(f"{newest}cari.json").status_code == 200


@pytest.mark.slow
def test_published_pages_answer_200_with_postgresql_stopped(published, releases_root):
    script = (
        "import django; django.setup()\n"
        "from django.test import Client\n"
        "import sys\n"
        "client = Client(raise_request_exception=False)\n"
        "print(*(client.get(path).status_code for path in sys.argv[1:]))\n"
    )
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "ikp_portal.settings.production",
        "SECRET_KEY": "x" * 60,
        "ALLOWED_HOSTS": "testserver",
        "DATABASE_URL": "postgresql:///ikp?host=/nonexistent",
        "RELEASES_ROOT": str(releases_root),
        "SECURE_SSL_REDIRECT": "0",
    }
    done = subprocess.run(
        [sys.executable, "-c", script, *ADDRESSES],
        env=environment,
        cwd=Path(__file__).resolve().parent.parent.parent,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )

    assert done.stdout.split() == ["200"] * len(ADDRESSES), done.stderr[-2000:]


def test_release_file_answers_the_bytes_on_disk_with_type_length_and_checksum(
    published, client, releases_root
):
    response = client.get("/terbitan/uji-2024/v1/data/skor.csv")

    assert response.content == (releases_root / "uji-2024/v1/data/skor.csv").read_bytes()
    assert response["Content-Type"] == "text/csv; charset=utf-8; header=present"
    assert response["Content-Disposition"] == 'attachment; filename="uji-2024-v1-skor.csv"'
    assert response["Cache-Control"] == "public, max-age=31536000, immutable"
    assert "default-src 'self'" in response["Content-Security-Policy"]


def test_pages_are_asked_for_again_and_answered_304_while_they_stay(published, client):
    first = client.get("/terbitan/uji-2024/v1/")
    second = client.get("/terbitan/uji-2024/v1/", headers={"If-None-Match": first["ETag"]})

    assert first["Cache-Control"] == "public, no-cache"
    assert (second.status_code, second.content) == (304, b"")


def test_pages_are_compressed_for_clients_that_take_it(published, client, subtests):
    plain = client.get("/terbitan/uji-2024/v1/").content
    unpack = {"br": brotli.decompress, "gzip": gzip.decompress, None: bytes}
    takes = {
        "gzip, br": "br",
        "br;q=0.5, gzip": "gzip",
        "gzip;q=1.0": "gzip",
        "br": "br",
        "*": "br",
        "br;q=0, gzip;q=0": None,
        "identity, br;q=0.5": None,
        "": None,
    }

    for accepted, encoding in takes.items():
        with subtests.test(accepted):
            response = client.get("/terbitan/uji-2024/v1/", headers={"Accept-Encoding": accepted})

            assert response.get("Content-Encoding") == encoding
            assert unpack[encoding](response.content) == plain
            assert "Accept-Encoding" in response["Vary"]


def test_a_file_without_a_twin_in_brotli_is_sent_as_gzip(published, client):
    response = client.get(
        "/terbitan/uji-2024/v1/data/skor.csv", headers={"Accept-Encoding": "br, gzip;q=0.1"}
    )

    assert response["Content-Encoding"] == "gzip"


@pytest.mark.parametrize("state", ["in force", "withdrawn"])
def test_a_page_and_its_compressed_twin_are_kept_under_names_of_their_own(published, withdraw, client, state):
    if state == "withdrawn":
        withdraw(published)
    address = "/terbitan/uji-2024/v1/"
    plain = client.get(address)
    packed = client.get(address, headers={"Accept-Encoding": "gzip"})
    assert plain["ETag"] != packed["ETag"]
    if state == "in force":
        in_brotli = client.get(address, headers={"Accept-Encoding": "br"})
        assert len({plain["ETag"], packed["ETag"], in_brotli["ETag"]}) == 3

    kept = {"If-None-Match": plain["ETag"]}
    assert client.get(address, headers=kept).status_code == 304
    # A cache that holds the plain page must not be told that the compressed one is the same.
    answer = client.get(address, headers={**kept, "Accept-Encoding": "gzip"})
    assert (answer.status_code, answer["ETag"]) == (200, packed["ETag"])
    assert gzip.decompress(answer.content) == plain.content


def test_only_names_of_the_manifest_exist(published, client, subtests):
    for path in (
        "../../index.json",
        "..%2f..%2findex.json",
        "data/../manifest.json",
        "index.html.gz",
        ".drafts/",
        "peta/",
        "data//skor.csv",
        "provinsi/99/",
        "assets/%00",
    ):
        with subtests.test(path):
            assert client.get(f"/terbitan/uji-2024/v1/{path}").status_code == 404


def test_a_folder_without_its_slash_leads_to_the_page(published, client):
    response = client.get("/terbitan/uji-2024/v1/provinsi/36")

    assert (response.status_code, response["Location"]) == (301, "/terbitan/uji-2024/v1/provinsi/36/")


def test_a_draft_has_no_public_address(draft, client):
    assert client.get("/terbitan/uji-2024/v1/").status_code == 404


def test_public_addresses_take_no_post(published, client):
    assert client.post("/terbitan/uji-2024/v1/").status_code == 405


def test_a_superseded_release_stays_and_leads_to_the_version_in_force(
    run, published, make_draft, publish, client, releases_root
):
    before = (releases_root / "uji-2024/v1/index.html").read_bytes()
    publish(make_draft(run, "Angka Lebak diperbaiki."))

    old = client.get("/terbitan/uji-2024/v1/", headers={"Accept-Encoding": "gzip"})
    english = client.get("/terbitan/uji-2024/v1/en/").content.decode()
    newest = client.get("/terbitan/uji-2024/").content.decode()

    page = gzip.decompress(old.content).decode()
    assert "Ada terbitan yang lebih baru." in page
    assert '<a href="/terbitan/uji-2024/v2/">Buka versi 2</a>' in page
    assert old["Link"] == '</terbitan/uji-2024/v2/>; rel="latest-version"'
    assert "There is a newer release." in english
    assert '"/terbitan/uji-2024/v2/en/"' in english
    assert "Angka Lebak diperbaiki." in newest
    assert "Ada terbitan yang lebih baru." not in newest
    assert (releases_root / "uji-2024/v1/index.html").read_bytes() == before


def test_a_withdrawn_release_says_why_on_every_page_and_leaves_the_front(published, withdraw, client):
    assert "X-Robots-Tag" not in client.get("/terbitan/uji-2024/v1/")
    withdraw(published, "Bobot <salah>.")
    for name in ("", "data/skor.csv"):
        assert client.get(f"/terbitan/uji-2024/v1/{name}")["X-Robots-Tag"] == "noindex"

    for path in ("", "kabkota/36.01/", "en/metodologi/"):
        page = client.get(f"/terbitan/uji-2024/v1/{path}").content.decode()
        assert "Bobot &lt;salah&gt;." in page
        assert "strip--danger" in page
    assert "Belum ada terbitan" in client.get("/").content.decode()
    assert "Bobot &lt;salah&gt;." in client.get("/terbitan/uji-2024/").content.decode()


@pytest.mark.parametrize("state", ["superseded", "withdrawn"])
def test_a_page_that_a_reader_has_kept_is_replaced_once_its_release_is_no_longer_in_force(
    run, published, make_draft, publish, withdraw, client, state
):
    address = "/terbitan/uji-2024/v1/en/"
    before = client.get(address)
    assert "strip" not in before.content.decode()
    assert "Link" not in before
    if state == "withdrawn":
        withdraw(published)
    else:
        publish(make_draft(run, "Angka Lebak diperbaiki."))

    after = client.get(address, headers={"If-None-Match": before["ETag"]})

    assert after.status_code == 200
    assert "strip strip--" in after.content.decode()
    assert after["Cache-Control"] == before["Cache-Control"] == "public, no-cache"
    again = client.get(address, headers={"If-None-Match": after["ETag"]})
    assert again.status_code == 304


def test_after_the_newest_version_is_withdrawn_the_others_say_that_none_is_in_force(
    run, published, make_draft, publish, withdraw, client
):
    publish(make_draft(run, "Versi kedua."))
    third = publish(make_draft(run, "Versi ketiga."))
    withdraw(third, "Salah unggah.")

    first, second, newest = (client.get(f"/terbitan/uji-2024/v{version}/") for version in (1, 2, 3))

    for page in (first, second, newest):
        assert "Sekarang tidak ada versi yang berlaku." in page.content.decode()
        assert "Ada terbitan yang lebih baru." not in page.content.decode()
    # The first leads to the last that was not withdrawn, and that one to the list, which has the withdrawn one too.
    assert '<a href="/terbitan/uji-2024/v2/">Buka versi 2</a>' in first.content.decode()
    assert '<a href="/terbitan/#edisi-uji-2024">Lihat semua versi</a>' in second.content.decode()
    assert "Buka versi" not in second.content.decode()
    assert "<strong>Sekarang tidak ada versi yang berlaku.</strong>" in second.content.decode()
    assert 'id="edisi-uji-2024"' in client.get("/terbitan/").content.decode()
    assert "See all versions" in client.get("/terbitan/uji-2024/v2/en/").content.decode()
    assert "Versi 2 ini yang terakhir tidak ditarik." in second.content.decode()
    assert "Versi 3, yang menggantikan versi ini, ditarik." in second.content.decode()
    assert "Salah unggah." in newest.content.decode()
    assert '<a href="/terbitan/uji-2024/v2/">Buka versi 2</a>' in newest.content.decode()
    for page in (first, newest):
        assert page["Link"] == '</terbitan/uji-2024/v2/>; rel="latest-version"'
    assert "Link" not in second
    assert "No version is in force now." in client.get("/terbitan/uji-2024/v2/en/").content.decode()
    assert "Sekarang tidak ada versi yang berlaku." in client.get("/terbitan/").content.decode()


def test_a_simulated_version_is_the_newest_one_and_in_force_nowhere(make_run, make_draft, publish, client):
    publish(make_draft(make_run()))
    publish(make_draft(make_run("coba", EditionKind.SIMULATED)))
    page = client.get("/terbitan/").content.decode()
    found = dict(re.findall(r'<section[^>]*aria-labelledby="edisi-(.*?)">(.*?)</section>', page, re.DOTALL))
    assert "Terbaru" in found["coba"]
    assert "Berlaku" not in found["coba"]
    assert "Berlaku" in found["uji-2024"]


def test_after_all_versions_are_withdrawn_none_leads_to_itself(
    run, published, make_draft, publish, withdraw, client
):
    second = publish(make_draft(run, "Versi kedua."))
    withdraw(published)
    withdraw(second)

    assert "Buka versi 2" in client.get("/terbitan/uji-2024/v1/").content.decode()
    newest = client.get("/terbitan/uji-2024/v2/").content.decode()
    assert "Buka versi" not in newest
    assert "Lihat semua versi" in newest
    assert "Sekarang tidak ada versi yang berlaku." in newest


def test_a_withdrawn_release_says_so_in_the_language_of_its_page(published, withdraw, client):
    withdraw(published)

    assert "Terbitan ini ditarik pada" in client.get("/terbitan/uji-2024/v1/").content.decode()
    english = client.get("/terbitan/uji-2024/v1/en/").content.decode()
    assert "This release was withdrawn on" in english
    assert "Terbitan ini ditarik" not in english


def test_front_shows_the_newest_edition_that_has_a_release_in_force(
    published, make_run, make_draft, publish, withdraw, client
):
    newer = make_run("uji-2026")
    Edition.objects.filter(code="uji-2026").update(reference_on="2026-01-01")
    second = publish(make_draft(newer), accepts_outdated=True)

    assert b"Edisi uji-2026" in client.get("/").content
    withdraw(second)
    assert b"Edisi uji-2026" not in client.get("/").content
    assert b"Edisi uji-2024" in client.get("/").content


def test_the_list_of_releases_names_every_edition_version_state_and_note(
    run, published, make_draft, publish, withdraw, client
):
    second = publish(make_draft(run, "Angka Lebak diperbaiki."))
    withdraw(second, "Salah unggah.")

    page = client.get("/terbitan/").content.decode()

    assert re.findall(r'href="(/terbitan/uji-2024/[^"]*)"', page) == [
        "/terbitan/uji-2024/",
        "/terbitan/uji-2024/v2/",
        "/terbitan/uji-2024/v1/",
    ]
    assert re.findall(r"state--(\w+)", page) == ["withdrawn", "superseded"]
    assert "Angka Lebak diperbaiki." in page
    assert "Salah unggah." in page
    assert "All releases" in client.get("/terbitan/?bahasa=en").content.decode()


def test_downloads_of_simulated_data_are_named_so(make_run, make_draft, publish, client: Client):
    publish(make_draft(make_run("simulasi", EditionKind.SIMULATED)))
    assert "DATA SIMULASI" in client.get("/terbitan/").content.decode()

    response = client.get("/terbitan/simulasi/v1/data/skor.csv")

    assert response["Content-Disposition"] == 'attachment; filename="DATA-SIMULASI-simulasi-v1-skor.csv"'


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'{"editions": [{"code": "../../etc"}]}'])
def test_an_index_that_was_spoilt_gives_a_plain_error_until_the_sweeper_writes_it_again(
    published, releases_root, body
):
    visitor = Client(raise_request_exception=False)
    (releases_root / "index.json").write_bytes(body)
    for address in ("/", "/terbitan/", "/terbitan/uji-2024/v1/"):
        response = visitor.get(address)
        assert response.status_code == 500
        assert "Traceback" not in response.content.decode()

    release_index_write()
    assert visitor.get("/terbitan/uji-2024/v1/").status_code == 200


def test_an_index_changed_by_hand_opens_no_folder_but_those_of_releases(published, draft, releases_root):
    visitor = Client(raise_request_exception=False)
    path = releases_root / "index.json"
    path.write_text(path.read_text().replace('"uji-2024"', '".drafts"'))
    for address in ("/terbitan/.drafts/v1/", "/terbitan/.drafts/"):
        assert visitor.get(address).status_code == 404


def test_a_file_of_a_release_that_is_gone_gives_a_plain_error(published, releases_root):
    visitor = Client(raise_request_exception=False)
    (releases_root / "uji-2024/v1/data/skor.csv").unlink()
    (releases_root / "uji-2024/v1/data/skor.csv.gz").unlink()
    response = visitor.get("/terbitan/uji-2024/v1/data/skor.csv")
    assert (response.status_code, "Traceback" in response.content.decode()) == (500, False)
    assert visitor.get("/terbitan/uji-2024/v1/").status_code == 200


@pytest.mark.parametrize("address", ["/en/", "/tidak-ada/", "/terbitan/index.json", "/terbitan/uji-2024/en/"])
def test_what_is_not_there_outside_of_the_portal_speaks_to_a_reader_and_not_to_an_officer(
    published, client, address
):
    page = client.get(address)

    assert page.status_code == 404
    assert "wilayah tugas" not in page.content.decode()
    assert 'data-finder="/terbitan/uji-2024/v1/' in page.content.decode()


def test_the_search_of_a_page_that_is_not_there_is_that_of_the_edition_in_its_address(
    published, client, monkeypatch
):
    monkeypatch.setattr(archive.ReleaseIndex, "front", None)

    page = client.get("/terbitan/uji-2024/v1/kabkota/99.99/").content.decode()

    assert 'data-finder="/terbitan/uji-2024/v1/cari.json"' in page
    assert "data-finder" not in client.get("/terbitan/lain/v1/").content.decode()
