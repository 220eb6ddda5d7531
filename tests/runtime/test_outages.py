"""Servers behind the portal that are away: what stays up, and what the rest says. Real servers, really stopped."""

import http.client
import json
import re
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.test import Client

from ikp_portal.embedded.places import Places
from ikp_portal.embedded.valkey import ValkeyServer
from tests.factories import PASSWORD
from tests.running import environment_of_test, web

pytestmark = pytest.mark.django_db(transaction=True)

NO_DATABASE = "postgresql:///ikp?host=/nonexistent"


def test_valkey_stopped_keeps_the_signed_in_at_work_and_says_503_at_the_door(outsider, tmp_path):
    valkey = ValkeyServer(Places(tmp_path / "valkey"), is_throw_away=True)
    (tmp_path / "valkey").mkdir()
    valkey.start(ends_with_parent=True)
    try:
        with web(tmp_path, environment_of_test(REDIS_URL=valkey.url)) as site:
            assert sign_in(site, outsider, PASSWORD)[0] == 302
            valkey.stop()

            assert site.get("/portal/", session_of(outsider))[0] == 200
            for address, fields in (
                ("/masuk/login/", {"login": outsider.email, "password": PASSWORD}),
                ("/masuk/login/", {"login": outsider.email, "password": "salah"}),
                ("/masuk/password/reset/", {"email": outsider.email}),
            ):
                status, body = send(site, address, fields)
                assert (status, "belum dapat menerima orang masuk" in body) == (503, True)

            valkey.start(ends_with_parent=True)
            assert sign_in(site, outsider, PASSWORD)[0] == 302
    finally:
        valkey.stop()
    assert PASSWORD not in (tmp_path / "web.log").read_text()


def test_postgresql_away_says_503_wherever_rows_are_needed(outsider, tmp_path):
    with web(tmp_path, environment_of_test(DATABASE_URL=NO_DATABASE)) as site:
        for address in ("/", "/terbitan/", "/kesehatan/"):
            assert site.get(address)[0] == 200
        for address in ("/portal/", "/akun/", "/masuk/login/", "/portal/isian/"):
            status, body = site.get(address, session_of(outsider))
            assert (status, b"Basis data portal tidak dapat dihubungi" in body) == (503, True), address
            assert b"Traceback" not in body
        status, body = site.get("/api/v1/regions/")
        assert (status, json.loads(body)["code"]) == (503, "unavailable")
        status, body = send(site, "/masuk/login/", {"login": outsider.email, "password": PASSWORD})
        assert (status, "Basis data portal" in body) == (503, True)


def session_of(person):
    browser = Client()
    browser.force_login(person)
    return {"Cookie": f"sessionid={browser.cookies[settings.SESSION_COOKIE_NAME].value}"}


def sign_in(site, person, password):
    return send(site, "/masuk/login/", {"login": person.email, "password": password})


def send(site, address, fields):
    """Read a page with its token, then send its form; return status and body of the answer."""
    asked = http.client.HTTPConnection("127.0.0.1", site.port, timeout=30)
    asked.request("GET", address)
    page = asked.getresponse()
    body = page.read().decode()
    csrf = re.search(r"csrftoken=([^;]+)", str(page.headers)).group(1)
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', body).group(1)
    headers = {"Cookie": f"csrftoken={csrf}", "Content-Type": "application/x-www-form-urlencoded"}
    asked.request("POST", address, urlencode({**fields, "csrfmiddlewaretoken": token}), headers)
    answer = asked.getresponse()
    text = answer.read().decode()
    asked.close()
    return answer.status, text
