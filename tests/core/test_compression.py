"""What is compressed as it is sent, and what stays as it is."""

import gzip

import pytest
from django.http import HttpResponse, StreamingHttpResponse
from django.test import RequestFactory

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
