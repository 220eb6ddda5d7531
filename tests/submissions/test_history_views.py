"""The pages of the history, and the way back to an older version."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from apps.accounts.models import User
from apps.submissions.enums import AnswerOrigin, SubmissionState
from apps.submissions.models import Answer, AnswerDraft, Submission
from apps.submissions.views.history_pages import PAGE_SIZE
from tests.factories import submission_advance, submission_fill
from tests.submissions.conftest import Cast
from tests.submissions.versions import CODE, event, no_data, occurred, versions_make

Browser = Callable[[User | None], Client]


def _text(response: Any) -> str:
    """Return the page without its tags, and with single blanks."""
    return " ".join(re.sub(r"<[^>]+>", "", response.content.decode()).split())


@pytest.fixture
def address(pandeglang: Submission) -> str:
    return f"/portal/isian/{pandeglang.public_id}/riwayat/{CODE}/"


@pytest.fixture
def changed(pandeglang: Submission, operator_pandeglang: User) -> Answer:
    """Two versions of 1.1: one from the form, and "no data" from a workbook."""
    versions_make(pandeglang, operator_pandeglang, occurred(event()))
    return versions_make(
        pandeglang, operator_pandeglang, no_data("Hilang <b>saat</b> banjir."), origin=AnswerOrigin.WORKBOOK
    )


@pytest.mark.parametrize("reader", ["operator_pandeglang", "coordinator_banten", "auditor", "analyst"])
def test_whoever_reads_the_form_reads_its_history(
    changed: Answer, address: str, client_of: Browser, request: pytest.FixtureRequest, reader: str
) -> None:
    response = client_of(request.getfixturevalue(reader)).get(address)
    text = _text(response)
    assert "2 versi, yang terbaru di atas" in text
    assert text.index("lewat berkas Excel") < text.index("lewat formulir")
    assert "Jawaban dihapus: Terjadi ditambah: Tidak ada data" in text
    assert "Kejadian 1 yang lama dihapus" in text
    assert "Hilang &lt;b&gt;saat&lt;/b&gt; banjir." in response.content.decode()
    assert ("Pulihkan versi ini" in text) is (reader == "operator_pandeglang")


@pytest.mark.parametrize("stranger", ["operator_lebak", "operator_badung", "coordinator_bali", "outsider"])
def test_elsewhere_there_is_no_such_history(
    changed: Answer, address: str, client_of: Browser, request: pytest.FixtureRequest, stranger: str
) -> None:
    browser = client_of(request.getfixturevalue(stranger))
    assert browser.get(address).status_code == 404
    assert browser.get(f"{address}1/pulihkan/").status_code == 404
    assert browser.post(f"{address}1/pulihkan/", {"read_at": 2}).status_code == 404
    assert Answer.objects.get().revision == 2


def test_an_indicator_that_the_instrument_lacks_has_no_history(
    pandeglang: Submission, client_of: Browser, operator_pandeglang: User
) -> None:
    address = f"/portal/isian/{pandeglang.public_id}/riwayat/9.9/"
    assert client_of(operator_pandeglang).get(address).status_code == 404


def test_an_unanswered_indicator_says_so(address: str, client_of: Browser, operator_pandeglang: User) -> None:
    assert "Belum ada jawaban" in _text(client_of(operator_pandeglang).get(address))


def test_quick_saves_are_folded_and_can_be_opened(
    pandeglang: Submission, address: str, client_of: Browser, operator_pandeglang: User
) -> None:
    versions_make(pandeglang, operator_pandeglang, no_data("a"), no_data("b"), no_data("c"))
    response = client_of(operator_pandeglang).get(address)
    assert re.search(r"3 simpanan (pada|antara) \d\d\.\d\d WIB", _text(response))
    assert re.search(r"<details[^>]*>\s*<summary>3 simpanan", response.content.decode())
    links = re.findall(rf'href="{address}(\d)/pulihkan/"', response.content.decode())
    assert links == ["2", "1"]


def test_a_long_history_comes_page_by_page(
    pandeglang: Submission, address: str, client_of: Browser, operator_pandeglang: User
) -> None:
    notes = [no_data(str(number)) for number in range(PAGE_SIZE + 1)]
    versions_make(pandeglang, operator_pandeglang, *notes, origin=AnswerOrigin.API)
    browser = client_of(operator_pandeglang)
    first, second = browser.get(address), browser.get(f"{address}?page=2")
    assert [len(page.context["entries"]) for page in (first, second)] == [PAGE_SIZE, 1]
    assert second.context["entries"][0].newest.number == 1
    assert browser.get(f"{address}?page=3").status_code == 400


@pytest.mark.parametrize("number", [1, 30])
def test_a_page_of_the_history_costs_the_same_for_1_and_for_30_versions(
    pandeglang: Submission,
    address: str,
    client_of: Browser,
    operator_pandeglang: User,
    django_assert_num_queries: DjangoAssertNumQueries,
    number: int,
) -> None:
    notes = [occurred(event(narrative=str(place))) for place in range(number)]
    versions_make(pandeglang, operator_pandeglang, *notes)
    browser = client_of(operator_pandeglang)
    browser.get(address)
    with django_assert_num_queries(8):
        browser.get(address)


def test_cards_and_overview_lead_to_the_history(
    changed: Answer, address: str, client_of: Browser, operator_pandeglang: User, cast: Cast
) -> None:
    browser = client_of(operator_pandeglang)
    form = f"/portal/isian/{changed.submission.public_id}/"
    for page in (form, f"{form}dimensi/1/"):
        response = browser.get(page)
        assert f'href="{address}"' in response.content.decode()
        assert "(2 versi)" in _text(response)


def test_the_review_leads_to_the_history(pandeglang: Submission, client_of: Browser, cast: Cast) -> None:
    submission_advance(pandeglang, SubmissionState.IN_REVIEW, **cast)
    case = f"/portal/tinjauan/{pandeglang.public_id}/"
    response = client_of(cast["reviewer"]).get(case)
    assert f'href="{case}riwayat/1.1/"' in response.content.decode()


# Bringing a version back


def test_before_a_version_comes_back_the_page_says_what_changes(
    changed: Answer, address: str, client_of: Browser, operator_pandeglang: User
) -> None:
    response = client_of(operator_pandeglang).get(f"{address}1/pulihkan/")
    text = _text(response)
    assert "Jawaban dihapus: Tidak ada data ditambah: Terjadi" in text
    assert "Berkas bukti dukung tidak ikut berubah." in text
    assert 'name="read_at" value="2"' in response.content.decode()
    assert Answer.objects.get().revision == 2


def test_a_version_that_comes_back_behind_a_draft_says_that_the_card_shows_the_draft(
    changed: Answer, address: str, client_of: Browser, operator_pandeglang: User
) -> None:
    typed = {"value": "occurred", "note": "Belum", "rows": []}
    AnswerDraft.objects.create(
        submission=changed.submission,
        indicator=changed.indicator,
        typed=typed,
        read_at=2,
        revision=1,
        saved_by=operator_pandeglang,
    )
    browser = client_of(operator_pandeglang)
    browser.post(f"{address}1/pulihkan/", {"read_at": "2"})
    assert "kartu menampilkan isian itu, bukan versi yang dipulihkan" in _text(browser.get(address))


def test_a_version_comes_back_and_the_history_shows_it(
    changed: Answer, address: str, client_of: Browser, operator_pandeglang: User
) -> None:
    browser = client_of(operator_pandeglang)
    response = browser.post(f"{address}1/pulihkan/", {"read_at": "2"})
    assert response["Location"] == address
    text = _text(browser.get(address))
    assert "Versi 1 dipulihkan sebagai versi baru. Berkas bukti tidak berubah." in text
    assert "lewat pemulihan versi lama" in text
    assert Answer.objects.get().value == "occurred"


@pytest.mark.parametrize("read_at", ["1", "", "abc", "99999999999"])
def test_what_changed_meanwhile_is_refused_with_both_versions_shown(
    changed: Answer, address: str, client_of: Browser, operator_pandeglang: User, read_at: str
) -> None:
    response = client_of(operator_pandeglang).post(f"{address}1/pulihkan/", {"read_at": read_at})
    text = _text(response)
    assert response.status_code == 409
    assert "Belum ada yang dipulihkan" in text
    assert "Jawaban sekarang (versi 2)" in text
    assert "Perusakan alat peraga di pasar." in text
    assert Answer.objects.get().revision == 2
    assert 'name="read_at" value="2"' in response.content.decode()


def test_readers_may_not_bring_a_version_back(
    changed: Answer, address: str, client_of: Browser, coordinator_banten: User
) -> None:
    browser = client_of(coordinator_banten)
    assert browser.get(f"{address}1/pulihkan/").status_code == 403
    assert browser.post(f"{address}1/pulihkan/", {"read_at": 2}).status_code == 403


def test_a_form_that_was_sent_offers_no_way_back(
    pandeglang: Submission, address: str, client_of: Browser, cast: Cast
) -> None:
    submission_fill(pandeglang, cast["operator"])
    versions_make(pandeglang, cast["operator"], no_data("Hilang."))
    from apps.submissions.enums import SubmissionAction
    from apps.submissions.services import submission_transition

    stored = Submission.objects.get()
    submission_transition(
        submission=stored, action=SubmissionAction.SUBMIT, actor=cast["operator"], revision=stored.revision
    )
    browser = client_of(cast["operator"])
    assert "Pulihkan versi ini" not in _text(browser.get(address))
    page = browser.get(f"{address}1/pulihkan/")
    assert "Isian sedang terkunci" in _text(page)
    assert "Pulihkan versi ini" not in _text(page)
    sent = browser.post(f"{address}1/pulihkan/", {"read_at": "2"}, follow=True)
    assert "terkunci" in _text(sent)
    assert Answer.objects.get(indicator__code=CODE).revision == 2
