"""From which address a request came, as the audit log and the counters of failures are told."""

from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from apps.core.middleware import RequestIdMiddleware
from apps.core.request_context import begin_request, current_address


@pytest.mark.parametrize(
    ("proxies", "meta", "address"),
    [
        (0, {"REMOTE_ADDR": "10.0.0.9"}, "10.0.0.9"),
        # Without a proxy anybody could write this header.
        (0, {"REMOTE_ADDR": "10.0.0.9", "HTTP_X_FORWARDED_FOR": "1.2.3.4"}, "10.0.0.9"),
        (1, {"REMOTE_ADDR": "10.0.0.9", "HTTP_X_FORWARDED_FOR": "9.9.9.9, 1.2.3.4"}, "1.2.3.4"),
        (1, {"REMOTE_ADDR": "10.0.0.9", "HTTP_X_FORWARDED_FOR": "<script>"}, ""),
        (0, {"REMOTE_ADDR": "2001:DB8::1"}, "2001:db8::1"),
        (0, {"REMOTE_ADDR": ""}, ""),
    ],
)
def test_the_address_of_a_request_is_known_while_it_is_answered(
    rf: RequestFactory, settings: Any, proxies: int, meta: dict[str, str], address: str
) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    seen: list[str] = []

    def answer(request: HttpRequest) -> HttpResponse:
        seen.append(current_address())
        return HttpResponse()

    RequestIdMiddleware(answer)(rf.get("/", **meta))
    assert seen == [address]
    begin_request("run-1")
    assert current_address() == ""
