"""The list, the overview, sending, evidence and opening an edition."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.forms import ChoiceField
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from apps.accounts.models import User
from apps.audit.models import Entry
from apps.indicators.enums import EditionState, WindowStage
from apps.indicators.models import Edition
from apps.indicators.services import edition_close
from apps.regions.enums import RegionLevel
from apps.submissions.enums import AnswerValue, SubmissionState
from apps.submissions.models import Evidence, Submission
from apps.submissions.services import AnswerInput, Upload, answer_save_many, evidence_attach_many
from tests.cast import Regions
from tests.factories import (
    edition_make,
    instrument_make,
    region_make,
    submission_advance,
    submission_fill,
    submission_make,
    window_make,
)
from tests.submissions.conftest import PDF, Cast
from tests.submissions.sending import ROW, card

Browser = Callable[[User | None], Client]


def _text(response: Any) -> str:
    return response.content.decode()


@pytest.fixture
def evidence(pandeglang: Submission, operator_pandeglang: User) -> Evidence:
    """A PDF behind indicator 1.2, all indicators answered."""
    form = submission_fill(pandeglang, operator_pandeglang)
    upload = Upload("1.2", "Putusan & tanda.pdf", BytesIO(PDF))
    [made] = evidence_attach_many(submission=form, uploads=[upload], actor=operator_pandeglang)
    return made


# The list


def test_the_list_shows_only_the_own_scope(
    pandeglang: Submission,
    edition: Edition,
    regions: Regions,
    client_of: Browser,
    coordinator_banten: User,
    operator_lebak: User,
) -> None:
    for region in (regions.lebak, regions.badung, regions.bali, regions.banten):
        submission_make(edition, region)
    seen = _text(client_of(coordinator_banten).get("/portal/isian/"))
    assert [name in seen for name in ("Pandeglang", "Lebak", "Badung", ">Bali<")] == [
        True,
        True,
        False,
        False,
    ]
    own = _text(client_of(operator_lebak).get("/portal/isian/"))
    assert [name in own for name in ("Pandeglang", "Lebak", "Badung")] == [False, True, False]


def test_the_list_is_filtered_by_the_address(
    pandeglang: Submission,
    edition: Edition,
    regions: Regions,
    client_of: Browser,
    operator_pandeglang: User,
    coordinator_banten: User,
    national_reviewer: User,
) -> None:
    submission_make(edition, regions.badung)
    other = edition_make("lain-2020", region_set=regions.region_set)
    submission_make(other, regions.lebak)
    submission_advance(
        pandeglang,
        SubmissionState.SUBMITTED,
        operator=operator_pandeglang,
        reviewer=coordinator_banten,
        accepter=national_reviewer,
    )
    browser = client_of(national_reviewer)

    def names(query: str) -> list[str]:
        page = browser.get(f"/portal/isian/?{query}").context["page"]
        return [str(row.region) for row in page]

    code = edition.code
    assert names(f"edisi={code}") == ["Kabupaten Pandeglang", "Kabupaten Badung"]
    assert names(f"edisi={code}&status=submitted") == ["Kabupaten Pandeglang"]
    assert names(f"edisi={code}&provinsi=51") == ["Kabupaten Badung"]
    assert names(f"edisi={code}&provinsi=51&status=submitted") == []
    assert names("edisi=lain-2020") == ["Kabupaten Lebak"]
    assert names(f"edisi={code}&status=ngawur") == []


def test_the_list_finds_a_region_by_name_kind_and_code(
    pandeglang: Submission, edition: Edition, regions: Regions, client_of: Browser, national_reviewer: User
) -> None:
    tangerang = region_make("36.71", "Kota Tangerang", RegionLevel.REGENCY, regions.banten)
    for region in (regions.lebak, regions.badung, regions.banten, tangerang):
        submission_make(edition, region)
    browser = client_of(national_reviewer)

    def found(text: str, more: str = "") -> list[str]:
        page = browser.get("/portal/isian/", {"cari": text, **dict([more.split("=")] if more else [])})
        return [str(row.region) for row in page.context["page"]]

    assert found("KAB. LEBAK") == found("lebak") == found("3602") == found("36.02") == ["Kabupaten Lebak"]
    assert found("kota tangerang") == ["Kota Tangerang"]
    assert found("prov. banten") == ["Banten"]
    assert found("banten") == ["Banten", "Kabupaten Pandeglang", "Kabupaten Lebak", "Kota Tangerang"]
    assert found("bali") == ["Kabupaten Badung"]
    assert found("lebak", "provinsi=51") == []
    assert found("lebak", "status=submitted") == []
    assert len(found("  ")) == 5


def test_a_search_of_the_list_counts_what_it_found_and_guesses_what_was_meant(
    pandeglang: Submission, edition: Edition, regions: Regions, client_of: Browser, coordinator_banten: User
) -> None:
    submission_make(edition, regions.lebak)
    submission_make(edition, regions.badung)
    browser = client_of(coordinator_banten)
    links = browser.get("/portal/isian/?cari=lebak").context["switcher"]
    assert [link["count"] for link in links][:2] == [1, 1]
    assert links[1]["url"] == "?cari=lebak&status=draft"
    assert "Mungkin maksudnya Kabupaten Lebak." in _text(browser.get("/portal/isian/?cari=lebk"))
    outside = _text(browser.get("/portal/isian/?cari=badng"))
    assert "Tidak ada yang cocok" in outside
    assert "Badung" not in outside


def test_the_list_leads_to_each_state_with_its_count_and_keeps_the_other_filters(
    pandeglang: Submission, edition: Edition, regions: Regions, client_of: Browser, national_reviewer: User
) -> None:
    submission_make(edition, regions.lebak)
    submission_make(edition, regions.badung)
    response = client_of(national_reviewer).get("/portal/isian/?provinsi=36&status=draft&page=2")
    offered = {
        name: field.choices
        for name, field in response.context["address"].fields.items()
        if isinstance(field, ChoiceField)
    }
    assert offered["edisi"] == [(edition.code, edition.name)]
    assert offered["provinsi"] == [("", "Semua provinsi"), ("36", "Banten"), ("51", "Bali")]
    links = {link["label"]: link for link in response.context["switcher"]}
    assert list(links) == ["Semua", *(state.label for state in SubmissionState)]
    assert [links[label]["count"] for label in ("Semua", "Diisi", "Dikirim")] == [2, 2, 0]
    assert links["Dikirim"]["url"] == "?provinsi=36&status=submitted"
    assert [label for label, link in links.items() if link["is_current"]] == ["Diisi"]


def test_the_list_says_how_far_each_form_is(
    evidence: Evidence, pandeglang: Submission, client_of: Browser, operator_pandeglang: User
) -> None:
    [row] = client_of(operator_pandeglang).get("/portal/isian/").context["page"]
    counted = (row.answer_count, row.indicator_count, row.occurred_count, row.backed_count)
    assert counted == (4, 4, 1, 0)  # the file stands behind an answer "did not occur"


def test_the_list_is_for_who_may_see_forms(client_of: Browser, outsider: User, publisher: User) -> None:
    assert client_of(outsider).get("/portal/isian/").status_code == 403
    assert client_of(publisher).get("/portal/isian/").status_code == 403
    assert client_of(None).get("/portal/isian/").status_code == 302


def test_the_list_without_forms_says_so(client_of: Browser, operator_lebak: User) -> None:
    response = client_of(operator_lebak).get("/portal/isian/")
    assert response.status_code == 200
    assert "Belum ada formulir" in _text(response)


@pytest.mark.parametrize(
    ("address", "queries"),
    [("/portal/isian/", 9), ("/portal/isian/?cari=kabupaten", 10), ("/api/v1/submissions/", 4)],
)
@pytest.mark.parametrize("number", [1, 30])
def test_the_list_costs_the_same_for_1_and_for_30_forms(
    edition: Edition,
    regions: Regions,
    client_of: Browser,
    coordinator_banten: User,
    django_assert_num_queries: DjangoAssertNumQueries,
    number: int,
    address: str,
    queries: int,
) -> None:
    for place in range(number):
        region = region_make(f"36.{place + 50}", f"Kabupaten {place}", RegionLevel.REGENCY, regions.banten)
        submission_make(edition, region)
    browser = client_of(coordinator_banten)
    browser.get(address)
    with django_assert_num_queries(queries):
        browser.get(address)


# One form


def _wide_edition(regions: Regions, each: int) -> Edition:
    instrument = instrument_make(code=f"lebar-{each}", dimensions=1, each=each)
    return edition_make(f"lebar-{each}", instrument=instrument, region_set=regions.region_set)


@pytest.mark.parametrize("each", [1, 30])
@pytest.mark.parametrize(("page", "queries"), [("", 12), ("dimensi/1/", 10), ("kirim/", 8)])
def test_a_form_costs_the_same_for_1_and_for_30_indicators(
    regions: Regions,
    client_of: Browser,
    operator_pandeglang: User,
    django_assert_num_queries: DjangoAssertNumQueries,
    page: str,
    queries: int,
    each: int,
) -> None:
    submission = submission_make(_wide_edition(regions, each), regions.pandeglang)
    sent = {}
    for number in range(1, each + 1):
        sent |= card(f"1.{number}", "occurred", rows=(ROW, ROW))
    browser = client_of(operator_pandeglang)
    address = f"/portal/isian/{submission.public_id}/"
    assert browser.post(f"{address}dimensi/1/", sent).status_code == 302
    browser.get(address + page)
    with django_assert_num_queries(queries):
        assert browser.get(address + page).status_code == 200


@pytest.mark.parametrize("is_open", [True, False])
def test_a_form_can_be_filled_while_its_edition_is_open(
    pandeglang: Submission, client_of: Browser, operator_pandeglang: User, *, is_open: bool
) -> None:
    """A closed edition shows what was entered, and asks for nothing more."""
    submission_fill(pandeglang, operator_pandeglang)
    if not is_open:
        edition_close(edition=pandeglang.edition, actor=None)
    browser = client_of(operator_pandeglang)
    address = f"/portal/isian/{pandeglang.public_id}/"

    overview, dimension = browser.get(address), browser.get(f"{address}dimensi/1/")

    assert (overview.context["can_enter"], overview.context["can_submit"]) == (is_open, is_open)
    assert ('name="i1_1-value"' in _text(dimension)) is is_open
    assert "Uraian kejadian." in _text(dimension)
    told = browser.get(f"/api/v1/submissions/{pandeglang.public_id}/").json()
    assert told["allowed_actions"] == (["submit"] if is_open else [])
    posted = browser.post(f"{address}dimensi/1/", card("1.2", "no_data", read_at=1))
    assert posted.status_code == (302 if is_open else 409)


@pytest.mark.parametrize("days", [-1, 1])
def test_a_form_says_on_each_of_its_screens_that_it_is_late(
    pandeglang: Submission, client_of: Browser, operator_pandeglang: User, days: int
) -> None:
    due = timezone.now() + timedelta(days=days)
    window_make(pandeglang.edition, WindowStage.ENTRY, due)
    browser = client_of(operator_pandeglang)
    pages = [
        _text(browser.get(f"/portal/isian/{pandeglang.public_id}/{screen}")) for screen in ("", "dimensi/1/")
    ]
    assert ["Lewat batas" in page for page in pages] == [days < 0] * 2
    assert ["Batas pengisian" in page for page in pages] == [True] * 2


def test_the_overview_shows_what_is_left_and_what_lacks_evidence(
    pandeglang: Submission, client_of: Browser, operator_pandeglang: User
) -> None:
    browser = client_of(operator_pandeglang)
    browser.post(f"/portal/isian/{pandeglang.public_id}/dimensi/1/", card("1.1", "occurred", rows=(ROW,)))
    text = _text(browser.get(f"/portal/isian/{pandeglang.public_id}/"))
    assert "1 dari 2 terjawab" in text
    assert "0 dari 2 terjawab" in text
    assert "1 belum dijawab." in text
    assert "2 belum dijawab." in text
    assert "Semua sudah dijawab." not in text
    assert "Terjadi, tetapi tanpa bukti" in text
    assert f'href="/portal/isian/{pandeglang.public_id}/dimensi/1/#indikator-1.1"' in text


def test_of_data_that_was_sent_nothing_is_asked_before_sending(
    pandeglang: Submission, client_of: Browser, cast: Cast
) -> None:
    submission_advance(pandeglang, SubmissionState.SUBMITTED, **cast)
    text = _text(client_of(cast["operator"]).get(f"/portal/isian/{pandeglang.public_id}/"))
    assert "Terjadi, tetapi tanpa bukti" in text
    assert "Data ini dikirim begitu adanya" in text
    assert "dapat dikirim" not in text


@pytest.mark.parametrize("stranger", ["operator_badung", "operator_lebak", "coordinator_bali", "outsider"])
def test_what_lies_outside_the_scope_does_not_exist(
    evidence: Evidence,
    pandeglang: Submission,
    client_of: Browser,
    request: pytest.FixtureRequest,
    stranger: str,
    subtests: pytest.Subtests,
) -> None:
    browser = client_of(request.getfixturevalue(stranger))
    form, review = f"/portal/isian/{pandeglang.public_id}", f"/portal/tinjauan/{pandeglang.public_id}"
    file = f"/portal/isian/bukti/{evidence.public_id}"
    for address in (
        f"{form}/",
        f"{form}/dimensi/1/",
        f"{form}/kirim/",
        f"{file}/",
        f"{file}/tarik/",
        f"{review}/",
        f"{review}/mulai/",
        f"{review}/putusan/",
        f"{review}/kembalikan/",
        f"{review}/setujui/",
        f"{review}/terima/",
        f"{review}/buka-kembali/",
        f"/api/v1/submissions/{pandeglang.public_id}/",
    ):
        with subtests.test(address):
            opened = browser.get(address, headers={"Sec-Fetch-Mode": "cors"})
            statuses = {opened.status_code, browser.post(address, {"revision": 2}).status_code}
            assert statuses <= {404, 405}
            assert 404 in statuses
            assert Evidence.objects.in_force().count() == 1


# Sending


def test_sending_lists_what_is_missing_with_links(
    pandeglang: Submission, client_of: Browser, operator_pandeglang: User
) -> None:
    answers = [AnswerInput(code, AnswerValue.NO_DATA) for code in ("1.1", "2.1", "2.2")]
    saved = answer_save_many(submission=pandeglang, inputs=answers, actor=operator_pandeglang)
    browser = client_of(operator_pandeglang)
    address = f"/portal/isian/{pandeglang.public_id}/kirim/"

    for response in (browser.get(address), browser.post(address, {"revision": saved.submission.revision})):
        text = _text(response)
        assert "1 indikator belum dijawab" in text
        assert f'href="/portal/isian/{pandeglang.public_id}/dimensi/1/#indikator-1.2"' in text
        assert 'name="revision"' not in text
    assert response.status_code == 422
    assert Submission.objects.get().state == "draft"


def test_sending_a_complete_form(
    pandeglang: Submission, client_of: Browser, operator_pandeglang: User
) -> None:
    submission = submission_fill(pandeglang, operator_pandeglang)
    browser = client_of(operator_pandeglang)
    address = f"/portal/isian/{pandeglang.public_id}/kirim/"
    assert "Kirim ke provinsi" in _text(browser.get(address))

    response = browser.post(address, {"revision": submission.revision})

    assert response["Location"] == f"/portal/isian/{pandeglang.public_id}/"
    assert "Data Kabupaten Pandeglang terkirim." in _text(browser.get(response["Location"]))
    assert Submission.objects.get().state == "submitted"
    assert browser.get(address)["Location"] == f"/portal/isian/{pandeglang.public_id}/"


def test_sending_what_changed_meanwhile_is_refused_and_shown_anew(
    pandeglang: Submission, client_of: Browser, operator_pandeglang: User
) -> None:
    submission_fill(pandeglang, operator_pandeglang)
    response = client_of(operator_pandeglang).post(
        f"/portal/isian/{pandeglang.public_id}/kirim/", {"revision": 0}
    )
    assert response.status_code == 409
    assert "berubah sejak Anda membukanya" in _text(response)
    assert Submission.objects.get().state == "draft"


@pytest.mark.parametrize("sent", [{}, {"revision": "abc"}, {"revision": "-1"}])
def test_sending_without_a_revision_is_refused(
    pandeglang: Submission, client_of: Browser, operator_pandeglang: User, sent: dict[str, str]
) -> None:
    submission_fill(pandeglang, operator_pandeglang)
    response = client_of(operator_pandeglang).post(f"/portal/isian/{pandeglang.public_id}/kirim/", sent)
    assert response.status_code == 422
    assert Submission.objects.get().state == "draft"


def test_a_reader_may_not_send(pandeglang: Submission, client_of: Browser, coordinator_banten: User) -> None:
    browser = client_of(coordinator_banten)
    address = f"/portal/isian/{pandeglang.public_id}/kirim/"
    assert browser.get(address).status_code == 403
    assert browser.post(address, {"revision": 0}).status_code == 403


# Evidence


@pytest.mark.parametrize("reader", ["operator_pandeglang", "coordinator_banten", "auditor"])
def test_evidence_is_handed_out_as_a_download_and_noted(
    evidence: Evidence, client_of: Browser, request: pytest.FixtureRequest, reader: str
) -> None:
    person = request.getfixturevalue(reader)
    response = client_of(person).get(f"/portal/isian/bukti/{evidence.public_id}/")
    assert b"".join(response.streaming_content) == PDF
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == 'attachment; filename="Putusan & tanda.pdf"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in response["Cache-Control"]
    entry = Entry.objects.get(action="evidence.download")
    assert (entry.actor_id, entry.subject_id) == (person.public_id, str(evidence.public_id))


def test_evidence_that_is_gone_from_storage_is_told(
    evidence: Evidence, client_of: Browser, operator_pandeglang: User
) -> None:
    evidence.file.storage.delete(evidence.file.name)
    response = client_of(operator_pandeglang).get(f"/portal/isian/bukti/{evidence.public_id}/")
    assert response.status_code == 404
    assert "tidak ada di penyimpanan" in _text(response)


def test_evidence_is_withdrawn_by_the_office(
    evidence: Evidence,
    client_of: Browser,
    operator_pandeglang: User,
    coordinator_banten: User,
    pandeglang: Submission,
) -> None:
    address = f"/portal/isian/bukti/{evidence.public_id}/tarik/"
    assert client_of(coordinator_banten).post(address).status_code == 403
    response = client_of(operator_pandeglang).post(address)
    assert response["Location"] == f"/portal/isian/{pandeglang.public_id}/dimensi/1/#indikator-1.2"
    evidence.refresh_from_db()
    assert evidence.removed_by == operator_pandeglang


# Opening an edition


def test_opening_an_edition_gives_every_office_its_form(
    regions: Regions, client_of: Browser, analyst: User, coordinator_banten: User
) -> None:
    draft = edition_make("baru-2029", region_set=regions.region_set, state=EditionState.DRAFT)
    address = "/portal/isian/edisi/baru-2029/buka/"
    assert client_of(coordinator_banten).post(address).status_code == 403
    assert client_of(analyst).get(address)["Location"] == "/portal/edisi/baru-2029/"

    response = client_of(analyst).post(address)

    assert response["Location"] == "/portal/isian/?edisi=baru-2029"
    draft.refresh_from_db()
    assert draft.state == "open"
    rows = Submission.objects.filter(edition=draft).order_by("region__code")
    assert [(row.region.code, row.state) for row in rows] == [
        (code, "draft") for code in ("36", "36.01", "36.02", "51", "51.03")
    ]
    assert client_of(analyst).post("/portal/isian/edisi/tidak-ada/buka/").status_code == 404
