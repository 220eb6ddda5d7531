"""What a log line holds, and what it leaves out."""

import io
import logging

import pytest
from django.conf import settings
from django.test import Client

from apps.core.logging import SecretPathFilter

PREFIXES = settings.LOGGING["filters"]["secret_paths"]["prefixes"]


def shown(message: str, *args: object) -> str:
    record = logging.LogRecord("uji", logging.INFO, __file__, 1, message, args, None)
    assert SecretPathFilter(PREFIXES).filter(record)
    return record.getMessage()


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/panel/rahasia/isi/1/", "/panel/***/isi/1/"),
        ("/undangan/rahasia/", "/undangan/***/"),
        ("/portal/panel/1234/", "/portal/panel/1234/"),
        ("/portal/pengguna/undangan/baru/", "/portal/pengguna/undangan/baru/"),
    ],
)
def test_tokens_of_personal_links_are_left_out(path: str, expected: str) -> None:
    assert shown("Not Found: %s", path) == f"Not Found: {expected}"
    assert shown('"GET %s HTTP/1.1" 200 12', path) == f'"GET {expected} HTTP/1.1" 200 12'


def test_every_handler_leaves_them_out() -> None:
    handlers = settings.LOGGING["handlers"].values()
    assert all("secret_paths" in handler["filters"] for handler in handlers)


@pytest.mark.django_db
def test_a_refused_link_does_not_reach_the_log() -> None:
    [handler] = [one for one in logging.getLogger().handlers if one.name == "stderr"]
    assert isinstance(handler, logging.StreamHandler)
    written = io.StringIO()
    before = handler.setStream(written)
    try:
        Client().get("/panel/rahasia-sekali/")
    finally:
        handler.setStream(before)
    assert "/panel/***/" in written.getvalue()
    assert "rahasia-sekali" not in written.getvalue()
