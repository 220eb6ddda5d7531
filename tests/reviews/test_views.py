import re
from collections.abc import Callable
from html.parser import HTMLParser
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from apps.accounts.models import User
from apps.accounts.permissions import Role
from apps.accounts.selectors import assignments_forget
from apps.indicators.services import edition_close
from apps.regions.enums import RegionLevel
from apps.reviews.enums import VerdictOutcome
from apps.reviews.models import Verdict, WorkingVerdict
from apps.reviews.services import VerdictInput, submission_approve, submission_return
from apps.submissions.enums import AnswerValue, SubmissionAction, SubmissionState
from apps.submissions.models import Decision, Submission
from apps.submissions.services import AnswerInput, answer_save_many, submission_transition
from tests.cast import Regions
from tests.factories import (
    assignment_make,
    claim_expire,
    edition_make,
    instrument_make,
    person_make,
    region_make,
    submission_advance,
    submission_fill,
    submission_make,
)
from tests.pages import errors_of
from tests.reviews.conftest import At

Browser = Callable[[User | None], Client]


def _text(response: Any) -> str:
    return response.content.decode()


def _address(submission: Submission, act: str = "") -> str:
    return f"/portal/tinjauan/{submission.public_id}/{act}"


def _verdict(code: str, outcome: str, reason: str = "") -> dict[str, str]:
    prefix = "i" + code.replace(".", "_")
    return {f"{prefix}-outcome": outcome, f"{prefix}-reason": reason}


def test_the_queue_shows_what_waits(at: At, client_of: Browser, coordinator_banten: User) -> None:
    submission = at(SubmissionState.SUBMITTED)
    response = client_of(coordinator_banten).get("/portal/tinjauan/")
    assert list(response.context["page"]) == [submission]
    assert _address(submission) in _text(response)


def test_the_queue_opens_where_something_waits_and_follows_the_address(
    at: At, client_of: Browser, coordinator_banten: User, national_reviewer: User
) -> None:
    submission = at(SubmissionState.APPROVED)
    browser = client_of(national_reviewer)
    assert list(browser.get("/portal/tinjauan/").context["page"]) == [submission]
    assert list(browser.get("/portal/tinjauan/?status=submitted").context["page"]) == []
    assert list(browser.get("/portal/tinjauan/?status=approved&edisi=uji-2024").context["page"]) == [
        submission
    ]
    links = browser.get("/portal/tinjauan/?edisi=uji-2024&page=3").context["switcher"]
    assert [(link["label"], link["count"], link["is_current"]) for link in links] == [
        ("Menunggu pemeriksaan", 0, False),
        ("Sedang saya periksa", 0, False),
        ("Ditinggalkan pemeriksanya", 0, False),
        ("Diperiksa orang lain", 0, False),
        ("Menunggu penerimaan", 1, True),
    ]
    assert links[0]["url"] == "?edisi=uji-2024&status=submitted"
    empty = _text(client_of(coordinator_banten).get("/portal/tinjauan/"))
    assert "Tidak ada yang menunggu Anda" in empty


def test_the_queue_shows_one_edition_where_the_address_names_it(
    at: At,
    regions: Regions,
    client_of: Browser,
    operator_pandeglang: User,
    coordinator_banten: User,
    national_reviewer: User,
) -> None:
    first = at(SubmissionState.SUBMITTED)
    second = submission_advance(
        submission_make(edition_make("lain-2020"), regions.pandeglang),
        SubmissionState.SUBMITTED,
        operator=operator_pandeglang,
        reviewer=coordinator_banten,
        accepter=national_reviewer,
    )
    browser = client_of(coordinator_banten)
    shown = {
        query: set(browser.get(f"/portal/tinjauan/{query}").context["page"])
        for query in ("", "?edisi=uji-2024", "?edisi=lain-2020", "?edisi=tidak-ada")
    }
    assert shown == {
        "": {first, second},
        "?edisi=uji-2024": {first},
        "?edisi=lain-2020": {second},
        "?edisi=tidak-ada": set(),
    }


def test_the_queue_finds_a_region_by_name_kind_and_code(
    at: At,
    regions: Regions,
    client_of: Browser,
    operator_lebak: User,
    coordinator_banten: User,
    national_reviewer: User,
) -> None:
    pandeglang = at(SubmissionState.SUBMITTED)
    lebak = submission_advance(
        submission_make(pandeglang.edition, regions.lebak),
        SubmissionState.IN_REVIEW,
        operator=operator_lebak,
        reviewer=coordinator_banten,
        accepter=national_reviewer,
    )
    browser = client_of(coordinator_banten)

    def found(query: str) -> list[Submission]:
        return list(browser.get(f"/portal/tinjauan/?{query}").context["page"])

    for text in ("KAB. LEBAK", "lebak", "3602", "36.02"):
        assert found(f"cari={text}") == [lebak], text
        assert found(f"cari={text}&status=submitted") == []
    assert found("cari=kabupaten") == found("cari=banten") == [pandeglang], (
        "a province stands for its regencies"
    )
    assert found("cari=prov. banten") == []
    links = browser.get("/portal/tinjauan/?cari=lebak&status=submitted").context["switcher"]
    assert [link["count"] for link in links] == [0, 1, 0, 0]
    assert links[1]["url"] == "?cari=lebak&status=in_review"


def test_the_queue_follows_the_filters_of_its_address(
    at: At, client_of: Browser, coordinator_banten: User
) -> None:
    """Pandeglang was sent once, without a warning, and with one answer that lacks its file."""
    submission = at(SubmissionState.SUBMITTED)
    browser = client_of(coordinator_banten)
    found = {
        query: list(browser.get(f"/portal/tinjauan/?{query}").context["page"]) == [submission]
        for query in (
            "peringatan=ada",
            "peringatan=tidak",
            "tanpa_bukti=ada",
            "tanpa_bukti=tidak",
            "berubah=ada",
            "berubah=tidak",
            "peringatan=tidak&tanpa_bukti=ada&cari=pandeglang",
            "dimensi=1",
            "dimensi=2",
            "dimensi=1&tanpa_bukti=ada",
            "dimensi=2&tanpa_bukti=ada",
            "dimensi=2&tanpa_bukti=tidak",
        )
    }
    assert [query for query, is_found in found.items() if is_found] == [
        "peringatan=tidak",
        "tanpa_bukti=ada",
        "peringatan=tidak&tanpa_bukti=ada&cari=pandeglang",
        "dimensi=1",
        "dimensi=1&tanpa_bukti=ada",
        "dimensi=2&tanpa_bukti=tidak",
    ]
    switcher = browser.get("/portal/tinjauan/?berubah=ada&status=submitted").context["switcher"]
    assert [(link["url"], link["count"]) for link in switcher][:2] == [
        ("?berubah=ada&status=submitted", 0),
        ("?berubah=ada&status=in_review", 0),
    ]


def test_the_queue_offers_provinces_where_there_are_several(
    at: At, regions: Regions, client_of: Browser, national_reviewer: User, coordinator_bali: User
) -> None:
    pandeglang = at(SubmissionState.APPROVED)
    browser = client_of(national_reviewer)
    names = [field.name for field in browser.get("/portal/tinjauan/").context["address"].shown]
    assert names == ["cari", "dimensi", "peringatan", "tanpa_bukti", "berubah", "siap"]
    badung = submission_advance(
        submission_make(pandeglang.edition, regions.badung),
        SubmissionState.APPROVED,
        operator=person_make("Operator Badung", Role.OPERATOR, regions.badung),
        reviewer=coordinator_bali,
        accepter=national_reviewer,
    )
    page = browser.get("/portal/tinjauan/?provinsi=51")
    assert page.context["address"].shown[0].name == "provinsi"
    assert list(page.context["page"]) == [badung]


def test_the_queue_guesses_what_a_search_meant_that_found_nothing(
    at: At, regions: Regions, client_of: Browser, coordinator_banten: User
) -> None:
    submission_make(at(SubmissionState.SUBMITTED).edition, regions.lebak)  # waits for nobody
    browser = client_of(coordinator_banten)
    assert "Mungkin maksudnya Kabupaten Pandeglang." in _text(
        browser.get("/portal/tinjauan/?cari=pandegleng")
    )
    nothing = _text(browser.get("/portal/tinjauan/?cari=lebk"))
    assert "Tidak ada yang cocok" in nothing
    assert "Mungkin maksudnya" not in nothing


def test_filters_stay_true_when_the_last_case_behind_them_is_done(
    at: At, client_of: Browser, national_reviewer: User
) -> None:
    submission = at(SubmissionState.APPROVED)
    query = f"?status=approved&provinsi=36&edisi={submission.edition.code}"
    browser = client_of(national_reviewer)
    sent = {"revision": submission.revision}
    done = browser.post(_address(submission, "terima/") + query, sent)
    assert done.status_code == 302, _text(done)
    left = browser.get(done["Location"])
    assert (left.status_code, "Tidak ada yang cocok" in _text(left)) == (200, True)
    for place in ("/portal/tinjauan/", _address(submission)):
        assert browser.get(f"{place}{query}").status_code == 200
    assert browser.get("/portal/tinjauan/?provinsi=99").status_code == 400


@pytest.mark.parametrize("person", ["operator_pandeglang", "analyst", "auditor", "outsider"])
def test_the_queue_is_for_reviewers(client_of: Browser, request: pytest.FixtureRequest, person: str) -> None:
    assert client_of(request.getfixturevalue(person)).get("/portal/tinjauan/").status_code == 403


def _keep(browser: Client, submission: Submission, *verdicts: dict[str, str], **more: object) -> Any:
    sent = {"revision": submission.revision, **more}
    for verdict in verdicts:
        sent |= verdict
    return browser.post(
        _address(submission, "putusan/"), sent, headers={"X-Requested-With": "XMLHttpRequest"}
    )


@pytest.mark.parametrize(
    ("state", "who", "act"),
    [
        (SubmissionState.IN_REVIEW, "coordinator_banten", "kembalikan"),
        (SubmissionState.ACCEPTED, "national_reviewer", "buka-kembali"),
    ],
)
def test_nothing_goes_back_to_an_office_that_can_no_longer_mend_it(
    at: At, client_of: Browser, request: pytest.FixtureRequest, state: SubmissionState, who: str, act: str
) -> None:
    submission = at(state)
    edition_close(edition=submission.edition, actor=None)
    browser = client_of(request.getfixturevalue(who))
    offered = _text(browser.get(_address(submission)))
    assert not re.search("Kembalikan untuk diperbaiki|Buka kembali untuk putaran baru", offered)

    sent = {
        "revision": submission.revision,
        "note": "Sumber belum jelas.",
        **_verdict("1.1", "returned", "Sumber?"),
    }
    refused = browser.post(_address(submission, f"{act}/"), sent, follow=True)
    assert "tidak dapat memperbaiki datanya lagi" in _text(refused)
    submission.refresh_from_db()
    assert submission.state == state


def test_verdicts_are_on_the_page_again_when_it_is_opened_anew(
    at: At, client_of: Browser, coordinator_banten: User
) -> None:
    submission = at(SubmissionState.IN_REVIEW)
    browser = client_of(coordinator_banten)
    told = _keep(browser, submission, _verdict("1.1", "returned", "Lampirkan."), _verdict("1.2", "ok")).json()
    assert [(code, row["seen"], row["state"]) for code, row in told["verdicts"].items()] == [
        ("1.1", 1, "saved"),
        ("1.2", 1, "saved"),
    ]
    assert told["verdicts"]["1.1"]["text"].startswith("Tersimpan oleh Koordinator Banten, pukul ")
    told = _keep(browser, submission, _verdict("2.1", "returned")).json()["verdicts"]["2.1"]
    assert told["state"] == "partial"
    assert told["text"].endswith(". Tulis apa yang perlu diperbaiki.")

    page = _text(browser.get(_address(submission, "dimensi/1/")))
    assert re.search(r'name="i1_1-outcome"[^>]*value="returned"[^>]*checked', page)
    assert re.search(r'name="i1_2-outcome"[^>]*value="ok"[^>]*checked', page)
    assert ">Lampirkan.</textarea>" in page.replace("\n", "")
    assert "3 dari 4 diputuskan, 2 perlu diperbaiki" in page
    assert "Belum diputuskan" not in page
    assert re.search(r"2\.1</a>:\s+belum ada alasannya", page)
    # Without a dimension, the page goes on where the first verdict is missing.
    page = _text(browser.get(_address(submission)))
    assert 'name="i2_2-outcome"' in page
    assert 'name="i1_1-outcome"' not in page
    assert "Belum diputuskan" in page

    # What is typed on the page that knows of it goes on from there; nothing that was said is needed again.
    ask = {"revision": submission.revision, **_verdict("1.1", "ok"), "i1_1-seen": "1"}
    refused = browser.post(_address(submission, "setujui/"), ask)
    assert "1 indikator masih ditandai “Perlu diperbaiki”: 2.1." in _text(refused)
    _keep(browser, submission, {**_verdict("2.1", "ok"), "i2_1-seen": "1"})
    refused = browser.post(_address(submission, "setujui/"), {**ask, "i1_1-seen": "1"})
    assert "1 indikator belum diberi putusan: 2.2." in _text(refused)
    _keep(browser, submission, *(_verdict(code, "ok") for code in ("1.1", "2.1", "2.2")), **{"i1_1-seen": 1})
    browser.post(_address(submission, "setujui/"), {"revision": submission.revision})
    assert Submission.objects.get().state == "approved"


def test_whoever_accepts_is_told_what_the_approval_rests_on(
    at: At, client_of: Browser, coordinator_banten: User, national_reviewer: User
) -> None:
    submission = at(SubmissionState.IN_REVIEW)
    codes = ("1.1", "1.2", "2.1", "2.2")
    verdicts = [VerdictInput(code, VerdictOutcome.OK) for code in codes]
    ask = {"submission": submission, "actor": coordinator_banten, "revision": submission.revision}
    submission_approve(**ask, verdicts=verdicts)
    told = " ".join(_text(client_of(national_reviewer).get(_address(submission))).split())
    assert "Disetujui oleh Koordinator Banten" in told
    assert "4 dari 4 indikator dinyatakan sesuai" in told


def test_an_approval_from_before_verdicts_were_asked_for_is_warned_of(
    at: At, client_of: Browser, national_reviewer: User
) -> None:
    submission = at(SubmissionState.APPROVED)
    told = _text(client_of(national_reviewer).get(_address(submission)))
    assert "Disetujui tanpa putusan atas 4 dari 4 indikator." in told


def test_a_verdict_on_a_changed_answer_is_said_to_have_lapsed(
    at: At, client_of: Browser, coordinator_banten: User, operator_pandeglang: User
) -> None:
    submission = at(SubmissionState.IN_REVIEW)
    browser = client_of(coordinator_banten)
    _keep(browser, submission, _verdict("1.1", "returned", "Lampirkan."), _verdict("1.2", "ok"))
    browser.post(_address(submission, "kembalikan/"), {"revision": submission.revision})
    changed = AnswerInput("1.2", AnswerValue.NO_DATA, note="Arsip terbakar.", read_at=1)
    answer_save_many(submission=Submission.objects.get(), inputs=[changed], actor=operator_pandeglang)
    for action, person in (("submit", operator_pandeglang), ("claim", coordinator_banten)):
        submission_transition(
            submission=submission,
            action=SubmissionAction(action),
            actor=person,
            revision=Submission.objects.get().revision,
        )
    page = _text(browser.get(_address(submission)))
    assert "Isian atau penjelasannya berubah, jadi putusan “Sesuai” oleh Koordinator Banten" in page
    assert "1 dari 4 diputuskan" in page


def test_verdicts_of_whoever_had_a_hand_in_the_data_since_are_said_not_to_count(
    at: At, client_of: Browser, coordinator_banten: User, operator_pandeglang: User, regions: Regions
) -> None:
    submission = at(SubmissionState.IN_REVIEW)
    browser = client_of(coordinator_banten)
    _keep(browser, submission, _verdict("1.1", "ok"), _verdict("1.2", "returned", "Lampirkan."))
    browser.post(_address(submission, "kembalikan/"), {"revision": submission.revision})
    assignment_make(coordinator_banten, Role.OPERATOR, regions.pandeglang)
    assignments_forget(coordinator_banten)
    changed = AnswerInput("1.2", AnswerValue.NO_DATA, note="Arsip terbakar.", read_at=1)
    answer_save_many(submission=Submission.objects.get(), inputs=[changed], actor=coordinator_banten)
    second = person_make("Koordinator Kedua", Role.COORDINATOR, regions.banten)
    for action, person in (("submit", operator_pandeglang), ("claim", second)):
        submission_transition(
            submission=submission,
            action=SubmissionAction(action),
            actor=person,
            revision=Submission.objects.get().revision,
        )
    page = _text(client_of(second).get(_address(submission)))
    assert "2 putusan Koordinator Banten tidak dihitung" in page
    assert "Putusan “Sesuai” oleh Koordinator Banten" in page
    assert "tidak dihitung: Koordinator Banten ikut mengisi atau mengirim data ini." in page
    assert "0 dari 4 diputuskan" in page


def test_the_history_of_an_answer_leads_back_to_the_case_in_its_list(
    at: At, client_of: Browser, coordinator_banten: User
) -> None:
    submission = at(SubmissionState.IN_REVIEW)
    browser, query = client_of(coordinator_banten), "?status=in_review&amp;cari=pandeglang"
    case = browser.get(_address(submission) + query.replace("&amp;", "&")).content.decode()
    [address] = set(re.findall(r'href="([^"]*/riwayat/1\.1/[^"]*)"', case))
    assert address == f"{_address(submission)}riwayat/1.1/{query}"
    page = browser.get(address.replace("&amp;", "&")).content.decode()
    assert f'href="{_address(submission, "dimensi/1/")}{query}#indikator-1.1"' in page
    assert f'href="/portal/tinjauan/{query}"' in page
    assert "/portal/isian/" not in page[page.index("<main") :]


def test_a_verdict_that_cannot_be_kept_says_why(
    at: At, client_of: Browser, coordinator_banten: User, coordinator_bali: User, operator_pandeglang: User
) -> None:
    submission = at(SubmissionState.IN_REVIEW)
    right = _verdict("1.1", "ok")
    assert _keep(client_of(coordinator_bali), submission, right).status_code == 404
    assert _keep(client_of(operator_pandeglang), submission, right).status_code == 403
    browser = client_of(coordinator_banten)
    stale = _keep(browser, submission, right, revision=submission.revision - 1)
    assert (stale.status_code, stale.json()["code"]) == (409, "stale_revision")
    assert stale.json()["place"] == _address(submission)
    unknown = _keep(browser, submission, _verdict("1.1", "entah"))
    assert (unknown.status_code, list(unknown.json()["errors"])) == (422, ["1.1.outcome"])
    assert not WorkingVerdict.objects.exists()


@pytest.mark.parametrize(
    ("query", "queries"),
    [("", 7), ("?cari=kabupaten", 8), ("?peringatan=tidak&tanpa_bukti=ada", 7)],
)
@pytest.mark.parametrize("number", [1, 30])
def test_the_queue_costs_the_same_for_1_and_for_30_rows(
    regions: Regions,
    client_of: Browser,
    coordinator_banten: User,
    national_reviewer: User,
    django_assert_num_queries: DjangoAssertNumQueries,
    number: int,
    query: str,
    queries: int,
) -> None:
    edition = edition_make(region_set=regions.region_set, instrument=instrument_make(dimensions=1, each=1))
    for place in range(number):
        region = region_make(f"36.{place + 50}", f"Kabupaten {place}", RegionLevel.REGENCY, regions.banten)
        operator = person_make(f"Operator {place}", Role.OPERATOR, region)
        submission_advance(
            submission_make(edition, region),
            SubmissionState.SUBMITTED,
            operator=operator,
            reviewer=coordinator_banten,
            accepter=national_reviewer,
        )
    browser = client_of(coordinator_banten)
    browser.get(f"/portal/tinjauan/{query}")
    with django_assert_num_queries(queries):
        browser.get(f"/portal/tinjauan/{query}")


@pytest.mark.parametrize("each", [1, 30])
def test_a_review_costs_the_same_for_1_and_for_30_indicators(
    regions: Regions,
    client_of: Browser,
    operator_pandeglang: User,
    coordinator_banten: User,
    national_reviewer: User,
    django_assert_num_queries: DjangoAssertNumQueries,
    each: int,
) -> None:
    instrument = instrument_make(dimensions=1, each=each)
    submission = submission_advance(
        submission_make(edition_make(instrument=instrument), regions.pandeglang),
        SubmissionState.IN_REVIEW,
        operator=operator_pandeglang,
        reviewer=coordinator_banten,
        accepter=national_reviewer,
    )
    person_make("Koordinator Kedua", Role.COORDINATOR, regions.banten)
    browser = client_of(coordinator_banten)
    browser.get(_address(submission))
    with django_assert_num_queries(12):
        assert browser.get(_address(submission)).status_code == 200


BUTTONS = {
    "mulai": "Mulai periksa",
    "lepas": "Lepas, supaya menunggu pemeriksa lain",
    "kembalikan": "Kembalikan untuk diperbaiki",
    "setujui": "Setujui data",
    "terima": "Terima data",
    "buka-kembali": "Buka kembali",
}


class Buttons(HTMLParser):
    """Collect what the buttons of a page say, by the address that each sends to."""

    def __init__(self) -> None:
        super().__init__()
        self.said: dict[str, str] = {}
        self._form = self._sends_to = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "form":
            self._form = given.get("action") or ""
        elif tag == "button":
            self._sends_to = given.get("formaction") or self._form

    def handle_endtag(self, tag: str) -> None:
        if tag == "button":
            self._sends_to = ""
        elif tag == "form":
            self._form = ""

    def handle_data(self, data: str) -> None:
        if self._sends_to and data.strip():
            self.said[self._sends_to] = data.strip()


@pytest.mark.parametrize(
    ("state", "person", "acts"),
    [
        ("submitted", "coordinator_banten", ["mulai"]),
        ("in_review", "coordinator_banten", ["lepas", "kembalikan", "setujui"]),
        ("approved", "coordinator_banten", []),
        ("approved", "national_reviewer", ["terima", "buka-kembali"]),
        ("accepted", "national_reviewer", ["buka-kembali"]),
        ("returned", "coordinator_banten", []),
        ("in_review", "national_reviewer", []),
    ],
)
def test_the_review_offers_what_may_be_done(
    at: At, client_of: Browser, request: pytest.FixtureRequest, state: str, person: str, acts: list[str]
) -> None:
    submission = at(SubmissionState(state))
    page = Buttons()
    page.feed(_text(client_of(request.getfixturevalue(person)).get(_address(submission))))
    offered = {
        address: label for address, label in page.said.items() if address.startswith(_address(submission))
    }
    assert offered == {_address(submission, f"{act}/"): BUTTONS[act] for act in acts}


@pytest.mark.parametrize("person", ["operator_pandeglang", "auditor_banten", "analyst"])
def test_the_review_is_for_reviewers(
    at: At, client_of: Browser, request: pytest.FixtureRequest, person: str
) -> None:
    submission = at(SubmissionState.IN_REVIEW)
    browser = client_of(request.getfixturevalue(person))
    assert browser.get(_address(submission)).status_code == 403
    sent = {"revision": submission.revision}
    assert {browser.post(_address(submission, f"{act}/"), sent).status_code for act in BUTTONS} == {403}
    assert Submission.objects.get().state == "in_review"


def test_a_review_is_handed_over_on_its_page(
    at: At, regions: Regions, client_of: Browser, coordinator_banten: User, coordinator_bali: User
) -> None:
    submission = at(SubmissionState.IN_REVIEW)
    second = person_make("Koordinator Kedua", Role.COORDINATOR, regions.banten)
    browser = client_of(coordinator_banten)
    choices = browser.get(_address(submission)).context["form"].decision.fields["to"].choices
    assert choices == [("", "Pilih rekan"), (str(second.public_id), second.label)]

    for nobody in ("", str(coordinator_bali.public_id)):
        sent = {"revision": submission.revision, "to": nobody}
        refused = browser.post(_address(submission, "serahkan/"), sent)
        assert refused.status_code == 422
        assert [error.anchor for error in refused.context["errors"]] == ["id_to"]

    sent = {"revision": submission.revision, "to": str(second.public_id)}
    assert browser.post(_address(submission, "serahkan/"), sent).status_code == 302
    assert list(browser.get("/portal/tinjauan/?status=in_review").context["page"]) == []
    seen = client_of(second)
    assert list(seen.get("/portal/tinjauan/?status=in_review").context["page"]) == [submission]
    assert f"Pemeriksaan diserahkan kepada {second}" in _text(seen.get(_address(submission)))


def test_a_review_that_was_left_is_shown_as_such_and_taken_over(
    at: At, regions: Regions, client_of: Browser, coordinator_banten: User
) -> None:
    submission = at(SubmissionState.IN_REVIEW)
    second = person_make("Koordinator Kedua", Role.COORDINATOR, regions.banten)
    browser = client_of(second)
    held = _text(browser.get(_address(submission)))
    assert "Pemeriksaan ini dipegang Koordinator Banten" in held
    assert "minta diserahkan kepada Anda, atau ambil alih setelah waktu itu lewat" in held
    assert 'name="i1_1-outcome"' not in held
    assert "ambil-alih" not in held
    assert "waktunya lewat" not in _text(browser.get("/portal/tinjauan/?status=others"))

    claim_expire(submission)
    assert "waktunya lewat sejak" in _text(browser.get("/portal/tinjauan/?status=left"))
    assert "Pemeriksaan yang ditinggalkan, dapat Anda ambil alih" in _text(browser.get("/portal/"))
    left = _text(browser.get(_address(submission)))
    assert "waktunya lewat sejak" in left
    assert 'name="i1_1-outcome"' not in left
    assert "minta diserahkan" not in left

    sent = {"revision": submission.revision}
    done = browser.post(_address(submission, "ambil-alih/"), sent)
    assert done["Location"] == _address(submission)
    assert Submission.objects.get().claimed_by == second
    assert f"Pemeriksaan diambil alih dari {coordinator_banten}" in _text(browser.get(_address(submission)))


@pytest.mark.parametrize("act", ["terima", "buka-kembali"])
def test_a_coordinator_may_not_do_what_the_nation_does(
    at: At, client_of: Browser, coordinator_banten: User, act: str
) -> None:
    submission = at(SubmissionState.APPROVED)
    for sent in ({"revision": submission.revision, "note": "Alasan."}, {}):
        assert client_of(coordinator_banten).post(_address(submission, f"{act}/"), sent).status_code == 403


def test_claiming_begins_the_review(at: At, client_of: Browser, coordinator_banten: User) -> None:
    submission = at(SubmissionState.SUBMITTED)
    response = client_of(coordinator_banten).post(
        _address(submission, "mulai/"), {"revision": submission.revision}
    )
    assert response["Location"] == _address(submission)
    assert Submission.objects.get().claimed_by == coordinator_banten


def test_returning_with_reasons(
    at: At, client_of: Browser, coordinator_banten: User, operator_pandeglang: User
) -> None:
    submission = at(SubmissionState.IN_REVIEW)
    sent = {"revision": submission.revision, "note": "Mohon dilengkapi."}
    sent |= _verdict("1.1", "returned", "Lampirkan putusan.") | _verdict("1.2", "ok")

    response = client_of(coordinator_banten).post(_address(submission, "kembalikan/"), sent)

    assert response["Location"] == "/portal/tinjauan/"
    assert Submission.objects.get().state == "returned"
    office = _text(client_of(operator_pandeglang).get(f"/portal/isian/{submission.public_id}/"))
    assert "Mohon dilengkapi." in office
    assert "Lampirkan putusan." in office
    assert "dimensi/1/#indikator-1.1" in office
    assert "dimensi/1/#indikator-1.2" not in re.sub(r"tanpa-bukti.*", "", office, flags=re.DOTALL)


@pytest.mark.parametrize(
    ("verdicts", "message"),
    [
        ({}, "Tandai sedikitnya satu indikator"),
        (_verdict("1.1", "returned", ""), "Tuliskan apa yang perlu diperbaiki."),
        (_verdict("1.1", "", "Alasan tertulis"), "Ada alasan tertulis."),
        (_verdict("1.1", "returned", "x" * 2001), "2.001"),
    ],
)
def test_what_is_incomplete_comes_back_with_everything_typed(
    at: At, client_of: Browser, coordinator_banten: User, verdicts: dict[str, str], message: str
) -> None:
    submission = at(SubmissionState.IN_REVIEW)
    sent = {"revision": submission.revision, "note": "Pesan saya."} | verdicts
    sent |= _verdict("2.1", "ok")
    response = client_of(coordinator_banten).post(_address(submission, "kembalikan/"), sent)
    assert response.status_code == 422
    text = _text(response)
    assert message in text
    assert "Pesan saya." in text
    assert re.search(r'name="i2_1-outcome" value="ok"[^>]* checked', text)
    assert Submission.objects.get().state == "in_review"
    assert Verdict.objects.count() == 0


@pytest.mark.parametrize(
    ("step", "verdicts", "marked"),
    [
        ("kembalikan", {}, {"i1_1-outcome"}),
        ("kembalikan", _verdict("2.1", "ok"), {"i1_1-outcome"}),
        (
            "setujui",
            _verdict("1.2", "returned", "Sebabnya.") | _verdict("2.1", "returned", "Sebabnya."),
            {"i1_2-outcome", "i2_1-outcome"},
        ),
    ],
)
def test_verdicts_that_do_not_fit_the_decision_are_marked_where_they_are_mended(
    at: At,
    client_of: Browser,
    coordinator_banten: User,
    step: str,
    verdicts: dict[str, str],
    marked: set[str],
) -> None:
    submission = at(SubmissionState.IN_REVIEW)
    sent = {"revision": submission.revision} | verdicts
    text = _text(client_of(coordinator_banten).post(_address(submission, f"{step}/"), sent))

    assert set(errors_of(text)) == marked
    assert all(f'id="id_{name}_0"' in text for name in marked)
    # What is wrong with several together is said once above them.
    assert f'href="#id_{min(marked)}_0"' in text
    assert text.count("data-focus-on-load") == 1


def test_approving_what_is_marked_is_refused_and_kept(
    at: At, client_of: Browser, coordinator_banten: User
) -> None:
    submission = at(SubmissionState.IN_REVIEW)
    sent = {"revision": submission.revision} | _verdict("1.1", "returned", "Lampirkan putusan.")
    response = client_of(coordinator_banten).post(_address(submission, "setujui/"), sent)
    assert response.status_code == 422
    assert "Lampirkan putusan." in _text(response)
    assert "masih ditandai" in _text(response)


def test_a_reason_that_was_left_beside_what_is_right_now_stands_in_nobodys_way(
    at: At, client_of: Browser, coordinator_banten: User
) -> None:
    submission = at(SubmissionState.IN_REVIEW)
    browser = client_of(coordinator_banten)
    told = _keep(browser, submission, _verdict("1.1", "ok", "Lampirkan.")).json()["verdicts"]["1.1"]
    assert told["text"].endswith(". Alasan yang masih tertulis tidak ikut dikirim.")
    sent = {"revision": submission.revision} | _verdict("1.1", "ok", "Lampirkan.") | {"i1_1-seen": "1"}
    for code in ("1.2", "2.1", "2.2"):
        sent |= _verdict(code, "ok")
    assert browser.post(_address(submission, "setujui/"), sent).status_code == 302
    assert set(Verdict.objects.values_list("outcome", "reason")) == {("ok", "")}


def test_approving_what_is_marked_without_a_reason_says_that_the_mark_stands_in_its_way(
    at: At, client_of: Browser, coordinator_banten: User
) -> None:
    submission = at(SubmissionState.IN_REVIEW)
    sent = {"revision": submission.revision} | _verdict("1.1", "returned")
    page = _text(client_of(coordinator_banten).post(_address(submission, "setujui/"), sent))
    assert "1 indikator masih ditandai “Perlu diperbaiki”: 1.1." in page
    assert "Tuliskan apa yang perlu diperbaiki." not in page


def test_a_decision_taken_twice_is_a_conflict_and_keeps_what_was_written(
    at: At, client_of: Browser, coordinator_banten: User
) -> None:
    submission = at(SubmissionState.IN_REVIEW)
    browser = client_of(coordinator_banten)
    sent = {"revision": submission.revision} | _verdict("1.1", "returned", "Lampirkan putusan.")
    assert browser.post(_address(submission, "kembalikan/"), sent).status_code == 302
    again = browser.post(
        _address(submission, "kembalikan/"), sent | _verdict("1.2", "returned", "Tulis sumbernya.")
    )
    assert again.status_code == 409
    assert "1.2: Tulis sumbernya." in _text(again)
    assert Decision.objects.filter(action="return").count() == 1


@pytest.mark.parametrize("act", list(BUTTONS))
def test_an_old_revision_is_a_conflict(
    at: At, client_of: Browser, request: pytest.FixtureRequest, act: str
) -> None:
    state, person = {
        "mulai": ("submitted", "coordinator_banten"),
        "lepas": ("in_review", "coordinator_banten"),
        "kembalikan": ("in_review", "coordinator_banten"),
        "setujui": ("in_review", "coordinator_banten"),
        "terima": ("approved", "national_reviewer"),
        "buka-kembali": ("accepted", "national_reviewer"),
    }[act]
    submission = at(SubmissionState(state))
    sent = {"revision": submission.revision - 1, "note": "Alasan saya."}
    sent |= _verdict("1.1", "returned", "Putusan.") if act == "kembalikan" else {}
    response = client_of(request.getfixturevalue(person)).post(_address(submission, f"{act}/"), sent)
    assert response.status_code == 409
    assert "berubah sejak Anda membukanya" in _text(response)
    assert f'name="revision" value="{submission.revision}"' in _text(response)
    assert Submission.objects.get().state == state


@pytest.mark.parametrize("sent", [{}, {"revision": "x"}])
def test_a_decision_without_a_revision_is_refused(
    at: At, client_of: Browser, national_reviewer: User, sent: dict[str, str]
) -> None:
    submission = at(SubmissionState.APPROVED)
    response = client_of(national_reviewer).post(_address(submission, "terima/"), sent)
    assert response.status_code == 422
    assert Submission.objects.get().state == "approved"


def test_accepting_and_reopening(at: At, client_of: Browser, national_reviewer: User) -> None:
    submission = at(SubmissionState.APPROVED)
    browser = client_of(national_reviewer)
    revision = submission.revision
    assert browser.post(_address(submission, "terima/"), {"revision": revision}).status_code == 302
    assert Submission.objects.get().state == "accepted"

    refused = browser.post(_address(submission, "buka-kembali/"), {"revision": revision + 1, "note": ""})
    assert refused.status_code == 422
    assert "Tuliskan alasannya." in _text(refused)

    sent = {"revision": revision + 1, "note": "Ada putusan baru."}
    assert browser.post(_address(submission, "buka-kembali/"), sent).status_code == 302
    stored = Submission.objects.get()
    assert (stored.state, stored.round) == ("returned", 2)


def test_four_eyes_hide_the_buttons_and_say_why(
    regions: Regions, client_of: Browser, operator_pandeglang: User, coordinator_banten: User
) -> None:
    submission = submission_make(edition_make(region_set=regions.region_set), regions.pandeglang)
    assignment_make(coordinator_banten, Role.OPERATOR, regions.pandeglang)
    submission_fill(submission, coordinator_banten)
    stored = Submission.objects.get()
    submission_transition(
        submission=stored, action="submit", actor=operator_pandeglang, revision=stored.revision
    )
    browser = client_of(coordinator_banten)
    text = _text(browser.get(_address(submission)))
    assert "Anda ikut mengisi atau mengirim data Kabupaten Pandeglang" in text
    assert "Mulai periksa" not in text
    posted = browser.post(_address(submission, "mulai/"), {"revision": stored.revision + 1})
    assert posted.status_code == 403
    # The review itself says so, with what was typed, not a page of errors.
    assert posted.templates[0].name == "reviews/review_detail.html"
    assert "harus dilakukan orang lain" in _text(posted)


def test_a_reviewer_with_a_hand_in_the_data_only_lets_go_of_it(
    at: At, regions: Regions, client_of: Browser, operator_pandeglang: User
) -> None:
    """Whoever filled the form first and became a coordinator since."""
    submission = at(SubmissionState.IN_REVIEW)
    assignment_make(operator_pandeglang, Role.COORDINATOR, regions.banten)
    Submission.objects.update(claimed_by=operator_pandeglang)
    text = _text(client_of(operator_pandeglang).get(_address(submission)))
    page = Buttons()
    page.feed(text)
    offered = {address for address in page.said if address.startswith(_address(submission))}
    assert offered == {_address(submission, act) for act in ("lepas/", "serahkan/")}
    assert "Orang lain harus memutuskan" in text
    assert 'name="i1_1-outcome"' not in text


def test_the_second_review_marks_what_changed(
    at: At, client_of: Browser, operator_pandeglang: User, coordinator_banten: User
) -> None:
    submission = at(SubmissionState.IN_REVIEW)
    figure = "berubah sejak dikembalikan"
    assert figure not in _text(client_of(coordinator_banten).get(_address(submission)))
    submission_return(
        submission=submission,
        actor=coordinator_banten,
        revision=submission.revision,
        note="",
        verdicts=[
            VerdictInput("1.2", VerdictOutcome.RETURNED, "Periksa lagi."),
            VerdictInput("2.1", VerdictOutcome.RETURNED, "Ada datanya."),
        ],
    )
    changed = AnswerInput("1.2", AnswerValue.NO_DATA, note="Sudah diperiksa.", read_at=1)
    answer_save_many(submission=submission, inputs=[changed], actor=operator_pandeglang)
    stored = Submission.objects.get()
    submission_transition(
        submission=stored, action="submit", actor=operator_pandeglang, revision=stored.revision
    )

    browser = client_of(coordinator_banten)
    response = browser.get(_address(submission, "dimensi/1/"))
    text = _text(response) + _text(browser.get(_address(submission, "dimensi/2/")))
    assert figure in text
    flags = {row["code"]: row["flags"] for group in response.context["outline"] for row in group["entries"]}
    assert flags == {
        "1.1": ["tanpa bukti"],
        "1.2": ["berubah"],
        "2.1": ["diminta diperbaiki, belum berubah"],
        "2.2": ["belum diputuskan"],
    }  # 2.2 is on another page, and lacks a verdict
    context = response.context
    counted = (context["answered"], context["total"], context["without_evidence"], context["changed"])
    assert counted == (4, 4, 1, 1)

    def card(code: str) -> str:
        return text.split(f'id="indikator-{code}"')[1].split("</article>")[0]

    assert "Berubah sejak dikembalikan" in card("1.2")
    assert "Sudah diubah setelah dikembalikan" in card("1.2")
    change = card("1.2").split("Yang berubah sejak dikembalikan")[1]
    assert re.search(r"<del>.*?Tidak terjadi</del>", change)
    assert re.search(r"<ins>.*?Tidak ada data</ins>", change)
    assert "Berubah sejak dikembalikan" not in card("2.1")
    assert "Diminta diperbaiki" in card("2.1")
    assert "Berubah" not in card("1.1")


@pytest.mark.parametrize(
    ("here", "elsewhere"),
    [(Role.OPERATOR, Role.COORDINATOR), (Role.AUDITOR, Role.COORDINATOR), (None, Role.COORDINATOR)],
)
def test_a_role_in_another_province_decides_nothing_here(
    at: At, client_of: Browser, regions: Regions, here: Role | None, elsewhere: Role
) -> None:
    """Reading here and approving there never add up to approving here."""
    submission = at(SubmissionState.IN_REVIEW)
    person = person_make("Dua Tugas", elsewhere, regions.bali)
    if here is not None:
        assignment_make(person, here, regions.banten)
    browser = client_of(person)
    refused = 404 if here is None else 403
    sent = {"revision": submission.revision, "note": "x", **_verdict("1.1", "returned", "x")}
    acts = ("mulai/", "kembalikan/", "setujui/", "terima/", "buka-kembali/")
    assert [browser.post(_address(submission, act), sent).status_code for act in acts] == [refused] * 5
    assert browser.get(_address(submission)).status_code == refused
    told = browser.get(f"/api/v1/submissions/{submission.public_id}/")
    if here is None:
        assert told.status_code == 404
    else:
        assert told.json()["allowed_actions"] == []
    assert Submission.objects.get().state == SubmissionState.IN_REVIEW
