"""What is refused before any view, and what every answer carries."""

import pytest
from django.db import OperationalError
from django.test import Client
from django.urls import path

from ikp_portal.urls import handler500 as portal_handler500
from ikp_portal.urls import urlpatterns as portal_urls

handler500 = portal_handler500


def crash(request):
    raise RuntimeError("rahasia di dalam")


def database_away(request):
    raise OperationalError("connection to server failed: rahasia")


def disk_full(request):
    raise OSError(28, "No space left on device")


urlpatterns = [
    path("uji/rusak/", crash),
    path("api/uji/rusak/", crash),
    path("uji/basis-data/", database_away),
    path("uji/penuh/", disk_full),
    *portal_urls,
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
        ("/tidak-ada/", 404, "Halaman tidak ditemukan"),
        ("/tidak%00ada/", 404, "Halaman tidak ditemukan"),
        ("/api/v1/regions/?parent=%00", 422, "tidak dapat dibaca"),
        ("/api/v1/submissions/?edition=%00", 422, "tidak dapat dibaca"),
        ("/portal/?edisi=a%00", 422, "tidak dapat dibaca"),
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


def test_a_page_opened_where_only_a_form_may_send_says_so(client_of, analyst):
    answer = client_of(analyst).get("/portal/hitungan/baru/")

    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert "hanya menerima isian dari sebuah formulir" in answer.content.decode()
