"""What `make bench` measures of the audit log with a million entries in it, for the nation and for a province."""

import http.client
import statistics
import time
from collections.abc import Mapping
from typing import Final
from urllib.parse import urlencode, urlsplit

from django.db import connection
from django.test import Client
from django.urls import reverse

from apps.accounts.models import User
from apps.accounts.permissions import Role
from apps.accounts.services import assignment_grant, user_create
from apps.audit.models import Entry
from apps.audit.selectors import chain_check
from apps.audit.services import entries_seal
from apps.regions.models import Region

from .measurements import Line, p95_of, timed
from .measurements_entry import browser_of, queries_of
from .people import DOMAIN, PASSWORD
from .seed import SIMULATION

ENTRIES: Final = 1_000_000
PROVINCE: Final = "35"
"""Jawa Timur: of all provinces the one with the most regencies."""

OPENINGS: Final = 40
QUERIES_AIM: Final = 12
P95_AIM: Final = 150.0

_OFFICES: Final = """
    CREATE TEMPORARY TABLE trail_office AS
    SELECT row_number() OVER (ORDER BY region.code) - 1 AS number, region.id AS region, region.name AS place,
        form.public_id::text AS form, edition.name AS edition, who.public_id AS person, who.full_name AS name
    FROM submissions_submission form
    JOIN indicators_edition edition ON edition.id = form.edition_id AND edition.code = %s
    JOIN regions_region region ON region.id = form.region_id
    CROSS JOIN LATERAL (
        SELECT u.public_id, u.full_name FROM accounts_user u
        JOIN accounts_assignment held ON held.user_id = u.id AND held.revoked_at IS NULL
        WHERE held.region_id IN (region.id, region.parent_id) ORDER BY held.region_id = region.id DESC, u.id LIMIT 1
    ) who
"""

_FILL: Final = """
    INSERT INTO audit_entry (at, actor_id, actor_label, action, subject_type, subject_id, subject_label, region_id,
        detail, names, request_id, address)
    SELECT now() - interval '1 hour' - (%s - i) * interval '10 seconds', person, name, act.code,
        CASE act.about WHEN 'form' THEN 'submissions.submission' WHEN 'file' THEN 'submissions.evidence'
            ELSE 'accounts.user' END,
        CASE act.about WHEN 'form' THEN form WHEN 'file' THEN md5((i / 3)::text)::uuid::text ELSE person::text END,
        CASE act.about WHEN 'form' THEN place || ', ' || edition WHEN 'file' THEN 'laporan-' || i / 3 || '.pdf'
            ELSE name END,
        region,
        CASE act.about WHEN 'form' THEN jsonb_build_object('indicators', jsonb_build_object('1.1.1', i %% 40 + 1))
            ELSE '{}' END,
        CASE act.about
            WHEN 'form' THEN jsonb_build_object('place', place, 'edition', edition, 'revision', i %% 400,
                'changes', '1.1.1 Sengketa hasil dari tidak terjadi menjadi terjadi')
            WHEN 'file' THEN jsonb_build_object('place', place, 'edition', edition,
                'indicator', '1.1.1 Sengketa hasil')
            ELSE '{}' END,
        substr(md5((i / 2)::text), 1, 16), '10.' || number / 250 || '.' || number %% 250 || '.' || i %% 4 + 1
    FROM generate_series(1, %s) i
    JOIN trail_office ON number = (i::bigint * 7919 + i / 977) %% (SELECT count(*) FROM trail_office)
    JOIN (VALUES
        ('answer.save', 'form', 0, 599), ('evidence.attach', 'file', 600, 699),
        ('evidence.preview', 'file', 700, 829), ('evidence.download', 'file', 830, 879),
        ('user.sign_in', 'user', 880, 939), ('user.sign_out', 'user', 940, 979),
        ('submission.submit', 'form', 980, 994), ('submission.return', 'form', 995, 998),
        ('user.set_password', 'user', 999, 999)
    ) AS act (code, about, first, last) ON (i::bigint * 31 + i / 1009) %% 1000 BETWEEN act.first AND act.last
    ORDER BY i
"""


def trail_fill(entries: int = ENTRIES) -> float:
    """Write that many entries such as the offices of the demo leave, older than all that are there; return the seconds.

    Afterwards PostgreSQL looks at the table as it does by itself in a portal that runs.
    """
    began = time.perf_counter()
    with connection.cursor() as cursor:
        cursor.execute(_OFFICES, [SIMULATION])
        cursor.execute(_FILL, [entries, entries])
        cursor.execute("DROP TABLE trail_office")
        cursor.execute("VACUUM (ANALYZE) audit_entry")
    return time.perf_counter() - began


def measure_trail(address: str) -> list[Line]:
    """Measure the pages of the log through the web server, as auditors of the nation and of a province narrow them."""
    lines = []
    for who, auditor in (("nation", _auditor_of_nation()), ("province", _auditor_of_province())):
        browser = browser_of(auditor)
        lines += [
            _line(f"audit log, {who}, {what}", browser, address, narrow)
            for what, narrow in _narrowed().items()
        ]
    return [*lines, _measure_chain()]


def _narrowed() -> Mapping[str, Mapping[str, str]]:
    """Return what the log is narrowed to, and the parameters of its address."""
    person = User.objects.filter(assignments__region__parent__code=PROVINCE).order_by("pk")[0]
    last = Entry.objects.order_by("-at").values_list("request_id", flat=True)[0]
    return {
        "all": {},
        "region": {"region": PROVINCE},
        "rare action": {"action": "user.set_password"},
        "action that is none": {"action": "release.withdraw"},
        "person": {"person": person.full_name},
        "part of a name": {"person": "a"},
        "region and action": {"region": PROVINCE, "action": "submission.return"},
        "region and person": {"region": PROVINCE, "person": person.full_name},
        "request": {"request_id": last},
    }


def _line(what: str, browser: Client, address: str, narrow: Mapping[str, str]) -> Line:
    path = f"{reverse('dashboard:audit_list')}?{urlencode(narrow)}"
    queries, milliseconds = queries_of(browser, path), _openings(browser, address, path)
    p95 = p95_of(milliseconds)
    return Line(
        what,
        f"{queries} queries, p95 {p95:.0f} ms",
        f"{QUERIES_AIM}, {P95_AIM:.0f} ms",
        queries <= QUERIES_AIM and p95 <= P95_AIM,
        f"p50 {statistics.median(milliseconds):.0f} ms of {OPENINGS} openings, a new connection each",
    )


def _openings(browser: Client, address: str, path: str) -> list[float]:
    cookies = "; ".join(f"{name}={cookie.value}" for name, cookie in browser.cookies.items())
    return [timed(lambda: _open(address, path, cookies)) * 1000 for _ in range(OPENINGS + 2)][2:]


def _open(address: str, path: str, cookies: str) -> None:
    place = urlsplit(address)
    asked = http.client.HTTPConnection(str(place.hostname), place.port, timeout=60)
    asked.request("GET", path, headers={"Cookie": cookies, "Accept-Encoding": "gzip"})
    answer = asked.getresponse()
    answer.read()
    asked.close()
    if answer.status != 200:
        raise RuntimeError(f"{path} answered {answer.status}")


def _measure_chain() -> Line:
    """Chain one more portion of the log, and check what is chained."""
    began = time.perf_counter()
    sealed = sum(entries_seal() for _ in range(4))
    sealing = sealed / (time.perf_counter() - began)
    began = time.perf_counter()
    report = chain_check()
    checking = report.count / (time.perf_counter() - began)
    return Line(
        "audit log, its chain",
        f"{sealing:,.0f}/s sealed, {checking:,.0f}/s checked",
        "no aim stated",
        is_met=True,
        how=f"{sealed} entries sealed while {Entry.objects.count() - report.count} wait; {report.count} checked",
    )


def _auditor_of_nation() -> User:
    return User.objects.get(email=f"auditor@{DOMAIN}")


def _auditor_of_province() -> User:
    """Return an auditor of the largest province, made for the measurement: the demo has none."""
    email = f"auditor.{PROVINCE}@{DOMAIN}"
    found = User.objects.filter(email=email).first()
    if found is None:
        province = Region.objects.current().get(code=PROVINCE)
        found = user_create(email=email, full_name="Auditor Jawa Timur", password=PASSWORD, region=province)
        assignment_grant(actor=None, user=found, role=Role.AUDITOR, region=province)
    return found
