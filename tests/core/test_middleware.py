"""What is refused before any view, and what every answer carries."""

import re

import pytest
from allauth.core.internal.ratelimit import respond_429
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import OperationalError
from django.test import Client
from django.urls import path

from apps.core.error_pages import error_answer
from apps.core.exceptions import ConflictError, InvalidInputError, PortalError
from ikp_portal import urls as portal

handler400, handler403, handler404 = portal.handler400, portal.handler403, portal.handler404
handler429, handler500 = portal.handler429, portal.handler500


def crash(request):
    raise RuntimeError("rahasia di dalam")


def database_away(request):
    raise OperationalError("connection to server failed: rahasia")


def disk_full(request):
    raise OSError(28, "No space left on device")


def forbidden(request):
    raise PermissionDenied


def suspicious(request):
    raise SuspiciousOperation("rahasia")


def too_often(request):
    return respond_429(request)


def wrong_state(request):
    raise ConflictError("Sudah ditutup.")


def incomplete(request):
    raise InvalidInputError("Belum ada data.", {"data": ["Isi dahulu."]})


urlpatterns = [
    path("uji/terlarang/", forbidden),
    path("uji/mencurigakan/", suspicious),
    path("uji/terlalu-sering/", too_often),
    path("uji/keadaan/", wrong_state),
    path("uji/isian/", incomplete),
    path("api/uji/keadaan/", wrong_state),
    path("api/uji/isian/", incomplete),
    path("uji/rusak/", crash),
    path("api/uji/rusak/", crash),
    path("uji/basis-data/", database_away),
    path("uji/penuh/", disk_full),
    *portal.urlpatterns,
]


@pytest.fixture
def visitor() -> Client:
    return Client(raise_request_exception=False)


@pytest.mark.urls(__name__)
@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        ("/uji/rusak/", 500, "Portal gagal menjawab"),
        ("/api/uji/rusak/", 500, "Portal gagal menjawab"),
        ("/uji/basis-data/", 503, "Basis data portal"),
        ("/uji/penuh/", 503, "Penyimpanan portal penuh"),
        ("/tidak-ada/", 404, "Alamat ini tidak ada dalam terbitan mana pun"),
        ("/portal/tidak-ada/", 404, "Halaman tidak ditemukan"),
        ("/api/v1/tidak-ada/", 404, "Tidak ada halaman di alamat ini."),
        ("/tidak%00ada/", 404, "Halaman tidak ditemukan"),
        ("/api/v1/regions/?parent=%00", 400, "tidak dapat dibaca"),
        ("/api/v1/submissions/?edition=%00", 400, "tidak dapat dibaca"),
        ("/portal/?edisi=a%00", 400, "tidak dapat dibaca"),
    ],
)
def test_every_error_has_its_page_with_the_policy_and_a_number(visitor, address, status, words):
    response = visitor.get(address)
    text = response.content.decode()
    assert (response.status_code, words in text) == (status, True)
    assert "rahasia" not in text
    assert "default-src 'self'" in response["Content-Security-Policy"]
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["X-Request-ID"]
    assert response["Content-Type"].startswith("application/json") is address.startswith("/api/")


@pytest.mark.parametrize("address", ["/static/img/mark.svg", "/", "/kesehatan/", "/publik/aset/site.css"])
def test_files_carry_the_policy_too(visitor, address):
    response = visitor.get(address)
    assert response.getvalue()  # reading to the end closes the file
    assert response.status_code == 200
    assert "object-src 'none'" in response["Content-Security-Policy"]
    assert response["X-Content-Type-Options"] == "nosniff"


def test_a_body_over_the_limit_is_refused_unread(visitor, settings):
    settings.REQUEST_MAX_BYTES = 2 * 1024 * 1024
    response = visitor.post("/masuk/login/", {"login": "x" * 3_000_000})
    assert response.status_code == 413
    assert "lebih besar dari 2 MB" in response.content.decode()


@pytest.mark.parametrize("address", ["/masuk/login/", "/api/v1/submissions/"])
def test_a_body_in_pieces_of_which_nobody_says_the_length_is_refused(visitor, address):
    """Read as far as its length says, it would be empty."""
    response = visitor.generic("POST", address, HTTP_TRANSFER_ENCODING="chunked", CONTENT_LENGTH="")
    assert response.status_code == 411
    assert "Sertakan Content-Length." in response.content.decode()
    known = visitor.generic("POST", address, b"x=1", HTTP_TRANSFER_ENCODING="chunked")
    assert known.status_code != 411


def test_texts_and_fields_over_the_limits_are_told_as_too_much(visitor, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 3
    typed = "application/x-www-form-urlencoded"
    for body, words in (
        ("login=" + "x" * 1_100_000, "Isian dalam kiriman ini lebih besar dari 1 MB"),
        ("a=1&b=2&c=3&d=4", "terlalu banyak isian atau berkas"),
    ):
        response = visitor.post("/masuk/login/", body, content_type=typed)
        assert (response.status_code, words in response.content.decode()) == (413, True)


def test_a_page_opened_where_only_a_form_may_send_says_so(client_of, analyst):
    answer = client_of(analyst).get("/portal/hitungan/baru/", headers={"Sec-Fetch-Mode": "cors"})

    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert "hanya menerima isian dari sebuah formulir" in answer.json()["message"]
    answer = client_of(analyst).post("/portal/hitungan/")
    page = answer.content.decode()
    assert (answer.status_code, "Halaman ini hanya dibaca" in page) == (405, True)
    assert "bukan halaman" not in page
    assert "isian dari sebuah formulir" not in page


def test_a_refused_address_says_what_to_do_about_it_once_and_with_its_own_code(client_of, auditor):
    for address, words in (
        ("/portal/hitungan/?x=%00", "tanda yang tidak dapat dibaca"),
        ("/portal/audit/ekspor.csv?saring=a", "Saringan “saring” tidak dikenal"),
        ("/portal/audit/ekspor.csv?bentuk=zzz", "bentuk “zzz” tidak ada"),
    ):
        answer = client_of(auditor).get(address)
        page = answer.content.decode()
        assert f"Kode {answer.status_code}" in page
        assert (page.count(words), "muat ulang" in page) == (1, False), address
        assert "pilih lagi saringannya" in page


def test_a_code_on_the_page_is_that_of_the_answer(rf):
    for error in (InvalidInputError("Keliru."), PortalError("Rusak.")):
        page = error_answer(rf.post("/portal/"), error).content.decode()
        assert f"Kode {error.status_code}" in page


def test_only_who_sent_something_is_told_to_send_it_again(rf):
    error = InvalidInputError("Edisi ini berisi skor terbitan.")
    for request, title, is_sent in (
        (rf.get("/portal/"), "Halaman ini tidak dapat dibuka", False),
        (rf.post("/portal/"), "Kiriman ini belum dapat dipakai", True),
    ):
        page = error_answer(request, error).content.decode()
        assert re.findall(r"<h1[^>]*>\s*(.*?)\s*</h1>", page) == [title]
        assert ("kirim lagi" in page) is is_sent


@pytest.mark.urls(__name__)
def test_who_has_no_account_is_led_to_the_last_mail_and_not_into_the_portal(visitor, db):
    gone = [visitor.get(address) for address in ("/panel/lama/", "/panel/lama/isi/1/", "/undangan/lama/")]
    outdated = Client(enforce_csrf_checks=True).post("/panel/lama/isi/1/", {"x": "1"})
    for answer, status in (*((answer, 404) for answer in gone), (outdated, 403)):
        page = answer.content.decode()
        assert answer.status_code == status
        assert "Ke terbitan publik" in page
        assert "Ke beranda portal" not in page
        assert status == 403 or "surel terakhir yang Anda terima, atau hubungi yang mengundang" in page
        assert status == 403 or "Kembali ke halaman tadi" not in page


@pytest.mark.urls(__name__)
@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/uji/rusak/", 500),
        ("/uji/basis-data/", 503),
        ("/uji/terlarang/", 403),
        ("/uji/mencurigakan/", 400),
        ("/uji/terlalu-sering/", 429),
        ("/uji/keadaan/", 409),
    ],
)
def test_every_error_page_leads_back_to_where_one_came_from(visitor, address, status):
    response = visitor.get(address, headers={"referer": "http://testserver/terbitan/?bahasa=en"})
    page = response.content.decode()
    assert response.status_code == status
    assert 'href="/terbitan/?bahasa=en">Kembali ke halaman tadi</a>' in page
    assert "Ke beranda portal" in page
    # From elsewhere there is nothing to lead back to; the home page is always there.
    elsewhere = visitor.get(address, headers={"referer": "https://lain.example/"}).content.decode()
    assert "Kembali ke halaman tadi" not in elsewhere
    assert 'href="/portal/"' in elsewhere


@pytest.mark.urls(__name__)
def test_a_sent_form_that_breaks_a_rule_leads_back_with_the_message(client_of, analyst):
    browser = client_of(analyst)
    home = {"referer": "http://testserver/portal/"}
    for address, words in (
        ("/uji/keadaan/", "Sudah ditutup."),
        ("/uji/isian/", "Belum ada data. Isi dahulu."),
    ):
        assert browser.post(address, headers=home)["Location"] == "/portal/"
        assert words in browser.get("/portal/").content.decode()
        # A script, and a program that asks the API, get the status.
        assert browser.post(address, headers={**home, "hx-request": "true"}).status_code in {409, 422}
        assert browser.post(f"/api{address}").json()["message"] in {"Sudah ditutup.", "Belum ada data."}


@pytest.mark.urls(__name__)
def test_opening_a_page_that_a_rule_excludes_leads_back_with_the_rule(administrator, client_of):
    browser = client_of(administrator)
    answer = browser.get("/uji/isian/", headers={"referer": "http://testserver/portal/"})
    assert (answer.status_code, answer["Location"]) == (302, "/portal/")
    assert "Belum ada data. Isi dahulu." in browser.get("/portal/").content.decode()


@pytest.mark.parametrize("referer", ["", "http://lain.example/portal/", "http://[rusak"])
@pytest.mark.parametrize("address", ["/portal/", "/tidak-ada/", "/tidak%00ada/"])
def test_a_host_that_is_not_this_sites_gets_a_page_too(visitor, address, referer):
    response = visitor.get(address, headers={"host": "lain.example", "referer": referer})
    assert response.status_code in {400, 404}
    assert "Kembali ke halaman tadi" not in response.content.decode()
    page = visitor.get("/tidak-ada/", headers={"referer": referer})
    assert page.status_code == 404
