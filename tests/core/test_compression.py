"""What is compressed as it is sent, and what stays as it is."""

import gzip
from typing import Any

import pytest
from django.http import HttpResponse, StreamingHttpResponse
from django.test import Client, RequestFactory

from apps.core.middleware import COMPRESSED_TYPES, CompressionMiddleware

BODY = b"sama " * 400


def _sent(response: HttpResponse | StreamingHttpResponse, accepts: str = "gzip"):
    request = RequestFactory().get("/", headers={"accept-encoding": accepts})
    return CompressionMiddleware(lambda _: response)(request)


@pytest.mark.parametrize("kind", sorted(COMPRESSED_TYPES))
@pytest.mark.parametrize(
    "make", [HttpResponse, lambda body, **options: StreamingHttpResponse([body], **options)]
)
def test_pages_json_and_tables_are_compressed_for_whoever_takes_it(kind: str, make) -> None:
    answer = _sent(make(BODY, content_type=f"{kind}; charset=utf-8"))
    assert answer["Content-Encoding"] == "gzip"
    assert gzip.decompress(answer.getvalue()) == BODY
    assert "Accept-Encoding" in answer["Vary"]
    assert "Content-Encoding" not in _sent(make(BODY, content_type=kind), accepts="identity")


REFUSALS = {"gzip": "gzip", "br;q=0, gzip;q=0.5": "gzip", "gzip;q=0": None, "gzip; q=0.0, br;q=0": None}


@pytest.mark.parametrize(("accepts", "encoding"), REFUSALS.items())
def test_what_a_client_refuses_is_not_sent_to_it(
    accepts: str, encoding: str | None, client: Client, db: None, settings: Any
) -> None:
    """A page of the portal, those of the public outside any release, and their style sheet."""
    for address in ("/masuk/login/", "/terbitan/", "/", "/terbitan/tidak-ada/", "/publik/aset/site.css"):
        answer = client.get(address, headers={"accept-encoding": accepts})
        assert answer.get("Content-Encoding") == encoding, address
        assert "Accept-Encoding" in answer["Vary"], address
    # WhiteNoise too looks for the name of the encoding alone.
    names = [name.rpartition(".")[2] for name in settings.MIDDLEWARE]
    assert names.index("AcceptedEncodingsMiddleware") < names.index("WhiteNoiseMiddleware")


@pytest.mark.parametrize(
    "response",
    [
        HttpResponse(BODY, content_type="application/zip"),
        HttpResponse(BODY, content_type="application/pdf"),
        HttpResponse(BODY, content_type="text/html", headers={"ETag": '"abc"'}),
        HttpResponse(b"kecil", content_type="text/html"),
    ],
)
def test_files_that_are_compressed_already_or_have_a_tag_of_their_own_stay_as_they_are(
    response: HttpResponse,
) -> None:
    before = response.content
    answer = _sent(response)
    assert (answer.content, answer.get("Content-Encoding")) == (before, None)


def test_the_same_page_never_has_the_same_length_so_that_nobody_learns_from_it() -> None:
    lengths = {len(_sent(HttpResponse(BODY, content_type="text/html")).content) for _ in range(40)}
    assert len(lengths) > 5
