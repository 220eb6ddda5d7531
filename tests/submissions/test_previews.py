"""Previews of files, the lines that tell of them, and the same file in several places."""

import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image
from pytest_django import DjangoAssertNumQueries

from apps.accounts.models import User
from apps.audit.models import Entry
from apps.demo.pdf import pdf_page
from apps.regions.scoping import RegionScope
from apps.submissions.enums import SubmissionState
from apps.submissions.files import alone
from apps.submissions.models import Evidence, EvidenceScan, Submission
from apps.submissions.selectors import answer_list, evidence_get, shared_words, twins_elsewhere_note
from apps.submissions.services import Upload, evidence_attach_many, evidence_remove, scan_work
from tests.cast import Regions
from tests.factories import edition_make, submission_advance, submission_fill, submission_make
from tests.submissions.clamd import VIRUS, Scanner, scanner_running
from tests.submissions.conftest import PDF, Cast
from tests.submissions.samples import BROKEN_PDF, EICAR, picture, word
from tests.submissions.sending import ROW, card

Browser = Callable[[User], Client]
PAGE = pdf_page("Putusan")


@pytest.fixture
def scanner(settings: Any) -> Iterator[Scanner]:
    with scanner_running() as server:
        settings.CLAMD = server.address
        yield server


def _attach(form: Submission, actor: User, name: str, content: bytes, code: str = "1.1") -> Evidence:
    if not form.answers.exists():
        submission_fill(form, actor)
    [file] = evidence_attach_many(
        submission=form, uploads=[Upload(code, name, io.BytesIO(content))], actor=actor
    )
    return file


def _address(file: Evidence, size: str = "") -> str:
    return f"/portal/isian/bukti/{file.public_id}/pratinjau/{size}"


# Previews


@pytest.mark.parametrize(
    ("name", "content"), [("a.pdf", PAGE), ("a.png", picture()), ("a.jpg", picture("JPEG"))]
)
@pytest.mark.parametrize("size", ["", "besar/"])
def test_a_preview_is_a_picture_that_is_asked_for_each_time(
    pandeglang: Submission,
    operator_pandeglang: User,
    coordinator_banten: User,
    client_of: Browser,
    name: str,
    content: bytes,
    size: str,
) -> None:
    file = _attach(pandeglang, operator_pandeglang, name, content)
    response = client_of(coordinator_banten).get(_address(file, size))
    assert Image.open(io.BytesIO(response.content)).format == "WEBP"
    told = ("Content-Type", "X-Content-Type-Options", "Content-Security-Policy", "Cache-Control")
    assert [response[header] for header in told] == [
        "image/webp",
        "nosniff",
        "default-src 'none'; sandbox",
        "private, no-cache",
    ]
    again = client_of(coordinator_banten).get(
        _address(file, size), headers={"If-None-Match": response["ETag"]}
    )
    assert (again.status_code, again.content) == (304, b"")
    kept = {"If-None-Match": response["ETag"]}
    assert client_of(operator_pandeglang).get(_address(file, size), headers=kept).status_code == 304
    looks = Entry.objects.filter(action="evidence.preview").values_list("actor_label", flat=True)
    people = {coordinator_banten.label, operator_pandeglang.label}
    assert set(looks) == (people if size else set()), "also who looks at what the browser has kept"


def test_a_preview_that_a_browser_has_kept_is_not_shown_to_those_outside_of_the_scope(
    pandeglang: Submission, operator_pandeglang: User, coordinator_bali: User, client_of: Browser
) -> None:
    file = _attach(pandeglang, operator_pandeglang, "a.pdf", PAGE)
    kept = {"If-None-Match": client_of(operator_pandeglang).get(_address(file))["ETag"]}
    for size in ("", "besar/"):
        assert client_of(coordinator_bali).get(_address(file, size), headers=kept).status_code == 404


def test_looking_at_a_large_preview_is_written_down(
    pandeglang: Submission, operator_pandeglang: User, coordinator_banten: User, client_of: Browser
) -> None:
    file = _attach(pandeglang, operator_pandeglang, "a.pdf", PAGE)
    browser = client_of(coordinator_banten)
    browser.get(_address(file))
    assert not Entry.objects.filter(action="evidence.preview").exists()
    tag = browser.get(_address(file, "besar/"))["ETag"]
    browser.get(_address(file, "besar/"), headers={"If-None-Match": tag})
    entry = Entry.objects.get(action="evidence.preview")
    assert entry.sentence.startswith(
        "Koordinator Banten melihat pratinjau berkas “a.pdf” untuk indikator 1.1"
    )


def test_a_preview_is_drawn_once_however_often_the_file_is_attached(
    pandeglang: Submission, operator_pandeglang: User, client_of: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = _attach(pandeglang, operator_pandeglang, "a.pdf", PAGE)
    other = _attach(pandeglang, operator_pandeglang, "b.pdf", PAGE, "1.2")
    browser = client_of(operator_pandeglang)
    drawn = browser.get(_address(one)).content
    monkeypatch.setattr(alone, "_PROGRAM", Path("/tidak/ada"))
    assert browser.get(_address(other)).content == drawn


@pytest.mark.parametrize(("name", "content"), [("a.pdf", BROKEN_PDF), ("a.docx", word())])
def test_what_cannot_be_drawn_is_said_calmly_and_not_tried_again(
    pandeglang: Submission,
    operator_pandeglang: User,
    client_of: Browser,
    settings: Any,
    name: str,
    content: bytes,
) -> None:
    file = _attach(pandeglang, operator_pandeglang, name, content)
    browser = client_of(operator_pandeglang)
    for _ in range(2):
        response = browser.get(_address(file))
        assert (response.status_code, response["Location"]) == (302, "/static/img/preview-none.svg")
    kept = list((Path(settings.MEDIA_ROOT) / "previews").rglob("*.webp"))
    assert [place.stat().st_size for place in kept] == ([0] if name == "a.pdf" else [])


def test_a_preview_is_shown_where_it_cannot_be_kept(
    pandeglang: Submission, operator_pandeglang: User, client_of: Browser, settings: Any
) -> None:
    file = _attach(pandeglang, operator_pandeglang, "a.pdf", PAGE)
    (Path(settings.MEDIA_ROOT) / "previews").write_text("di sini seharusnya folder")
    assert client_of(operator_pandeglang).get(_address(file)).status_code == 200


def test_a_preview_that_an_overloaded_machine_did_not_draw_is_drawn_later(
    pandeglang: Submission, operator_pandeglang: User, client_of: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = _attach(pandeglang, operator_pandeglang, "a.pdf", PAGE)
    browser = client_of(operator_pandeglang)
    with monkeypatch.context() as overloaded:
        overloaded.setattr("apps.submissions.files.alone.MOST_SECONDS", 0)
        assert browser.get(_address(file)).status_code == 503
    assert browser.get(_address(file)).status_code == 200


def test_no_preview_of_a_file_that_waits_for_the_scanner_or_was_refused(
    scanner: Scanner, pandeglang: Submission, operator_pandeglang: User, client_of: Browser
) -> None:
    clean = _attach(pandeglang, operator_pandeglang, "a.pdf", PAGE)
    infected = _attach(pandeglang, operator_pandeglang, "b.pdf", PAGE + b"%" + EICAR)
    browser = client_of(operator_pandeglang)
    as_script = {"X-Requested-With": "XMLHttpRequest"}

    def statuses() -> list[int]:
        return [browser.get(_address(file), headers=as_script).status_code for file in (clean, infected)]

    assert statuses() == [409, 409]
    for scan in EvidenceScan.objects.all():
        scan_work(scan.pk)
    assert statuses() == [200, 409]


# Lines


def _line(browser: Client, file: Evidence, query: str = "") -> str:
    response = browser.get(f"/portal/isian/bukti/{file.public_id}/baris/{query}")
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_a_line_says_that_a_file_is_being_checked_and_then_what_came_of_it(
    scanner: Scanner,
    pandeglang: Submission,
    operator_pandeglang: User,
    coordinator_banten: User,
    client_of: Browser,
) -> None:
    clean = _attach(pandeglang, operator_pandeglang, "a.pdf", PAGE)
    infected = _attach(pandeglang, operator_pandeglang, "b.pdf", PAGE + b"%" + EICAR)
    office, reviewer = client_of(operator_pandeglang), client_of(coordinator_banten)
    download = f'href="/portal/isian/bukti/{clean.public_id}/"'
    waiting = _line(office, clean, "?ubah=1")
    assert "Sedang diperiksa pemindai virus" in waiting
    assert f'data-scan-url="/portal/isian/bukti/{clean.public_id}/baris/?ubah=1"' in waiting
    assert (download in waiting, "<img" in waiting, 'name="withdraw"' in waiting) == (False, False, True)
    assert 'name="withdraw"' not in _line(office, clean) + _line(reviewer, clean, "?ubah=1")

    for scan in EvidenceScan.objects.all():
        scan_work(scan.pk)

    done = _line(office, clean, "?ubah=1")
    assert (download in done, "<img" in done, "Sedang diperiksa" in done) == (True, True, False)
    refused = _line(office, infected, "?ubah=1")
    assert "Ditolak: b.pdf" in refused
    assert f"ditemukan virus “{VIRUS}”" in refused
    assert "lampirkan salinan yang bersih" in refused
    assert "<button" not in refused


def test_the_form_shows_a_refused_file_with_what_to_do_and_offers_a_withdrawn_one_again(
    scanner: Scanner, pandeglang: Submission, operator_pandeglang: User, client_of: Browser
) -> None:
    infected = _attach(pandeglang, operator_pandeglang, "b.pdf", PAGE + b"%" + EICAR)
    scan_work(EvidenceScan.objects.get().pk)
    withdrawn = _attach(pandeglang, operator_pandeglang, "a.pdf", PAGE)
    evidence_remove(evidence=withdrawn, actor=operator_pandeglang)
    page = client_of(operator_pandeglang).get(f"/portal/isian/{pandeglang.public_id}/dimensi/1/")
    text = page.content.decode()
    assert "Ditolak: b.pdf" in text
    assert 'aria-label="Pasang lagi berkas a.pdf"' in text
    assert f'value="{infected.public_id}"' not in text


# The same file in several places


def _noted(form: Submission) -> dict[str, tuple[str, ...]]:
    return {answer.indicator.code: answer.files[0].also_at for answer in answer_list(form)}


def test_the_same_file_at_several_indicators_is_pointed_out_to_the_office(
    pandeglang: Submission, operator_pandeglang: User, client_of: Browser
) -> None:
    browser = client_of(operator_pandeglang)
    address = f"/portal/isian/{pandeglang.public_id}/"
    told = []
    for code in ("1.1", "1.2", "2.1"):
        browser.post(f"{address}kartu/{code}/", {**card(code, "occurred", rows=(ROW,)), "settle": "1"})
        answer = browser.post(
            f"{address}kartu/{code}/bukti/", {"file": SimpleUploadedFile("putusan.pdf", PAGE)}
        )
        told.append(answer.json())
    same = "Berkas yang sama juga dilampirkan pada indikator"
    assert [body["message"].partition("terlampir.")[2] for body in told] == [
        "",
        f" {same} 1.1.",
        f" {same} 1.1 dan 1.2.",
    ]
    assert f"{same} 1.1." in told[1]["html"]
    assert f"{same} 1.2 dan 2.1." in browser.get(f"{address}dimensi/1/").content.decode()
    assert f"{same} 1.2 dan 2.1." in browser.get(address).content.decode()
    evidence_remove(evidence=Evidence.objects.get(answer__indicator__code="1.2"), actor=operator_pandeglang)
    assert f"{same} 2.1." in browser.get(f"{address}dimensi/1/").content.decode()


def test_the_same_file_is_pointed_out_without_scripts_too(
    pandeglang: Submission, operator_pandeglang: User, client_of: Browser, pdf: Callable[..., Any]
) -> None:
    data = {
        **card("1.1", "occurred", rows=(ROW,), evidence=[pdf()]),
        **card("1.2", "occurred", rows=(ROW,), evidence=[pdf("salinan.pdf")]),
    }
    browser = client_of(operator_pandeglang)
    page = browser.post(f"/portal/isian/{pandeglang.public_id}/dimensi/1/", data, follow=True)
    messages = [str(message) for message in page.context["messages"]]
    assert "Berkas “salinan.pdf” terlampir. Berkas yang sama juga dilampirkan pada indikator 1.1." in messages


def test_a_file_that_is_attached_once_has_no_twin_however_it_is_read(
    pandeglang: Submission, operator_pandeglang: User
) -> None:
    _attach(pandeglang, operator_pandeglang, "a.pdf", PAGE)
    _attach(pandeglang, operator_pandeglang, "b.pdf", PDF)
    [answer] = answer_list(pandeglang, ["1.1"])
    assert [file.also_at for file in answer.files] == [(), ()]


@pytest.fixture
def shared(
    pandeglang: Submission, regions: Regions, cast: Cast, operator_lebak: User, operator_badung: User
) -> Submission:
    """The form of Pandeglang under review; Lebak, Badung and Pandeglang's earlier form have its file too."""
    edition = pandeglang.edition
    _attach(submission_make(edition, regions.lebak), operator_lebak, "lebak.pdf", PAGE)
    _attach(submission_make(edition, regions.badung), operator_badung, "badung.pdf", PAGE)
    earlier = submission_make(edition_make("lama-2020"), regions.lebak)
    _attach(earlier, operator_lebak, "lama.pdf", PAGE)
    _attach(pandeglang, cast["operator"], "a.pdf", PAGE)
    return submission_advance(pandeglang, SubmissionState.IN_REVIEW, **cast)


def test_a_reviewer_is_told_of_the_same_file_in_other_regions_of_the_scope_alone(
    shared: Submission, coordinator_banten: User, client_of: Browser
) -> None:
    page = client_of(coordinator_banten).get(f"/portal/tinjauan/{shared.public_id}/").content.decode()
    assert "Berkas yang sama juga dilampirkan oleh Kabupaten Lebak." in page
    assert "Badung" not in page


def test_the_nation_is_told_of_all_regions(shared: Submission) -> None:
    answers = answer_list(shared)
    twins_elsewhere_note(shared, answers, scope=RegionScope.nation())
    assert shared_words(answers[0].files[0]) == [
        "Berkas yang sama juga dilampirkan oleh Kabupaten Lebak dan Kabupaten Badung."
    ]


def test_the_office_is_not_told_what_others_attach(
    shared: Submission, operator_pandeglang: User, client_of: Browser
) -> None:
    browser = client_of(operator_pandeglang)
    for page in ("", "dimensi/1/"):
        assert (
            "juga dilampirkan" not in browser.get(f"/portal/isian/{shared.public_id}/{page}").content.decode()
        )


def test_an_empty_scope_tells_of_nobody(shared: Submission) -> None:
    answers = answer_list(shared)
    twins_elsewhere_note(shared, answers, scope=RegionScope.none())
    assert shared_words(answers[0].files[0]) == []


def test_many_places_are_counted() -> None:
    file = Evidence()
    file.also_at = ("1.1", "1.2", "1.3")
    file.also_in = ("A", "B", "C", "D", "E")
    assert shared_words(file) == [
        "Berkas yang sama juga dilampirkan pada indikator 1.1, 1.2 dan 1.3.",
        "Berkas yang sama juga dilampirkan oleh A, B, C dan 2 wilayah lain.",
    ]


def test_what_very_many_attach_is_not_counted_through(
    shared: Submission, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("apps.submissions.selectors.evidence_files._LOOKED_AT", 2)
    answers = answer_list(shared)
    twins_elsewhere_note(shared, answers, scope=RegionScope.nation())
    [file] = answers[0].files
    assert (file.also_in, file.is_in_more) == (("Kabupaten Lebak", "Kabupaten Badung"), True)
    file.also_in = ("A", "B", "C", "D")
    assert shared_words(file) == [
        "Berkas yang sama juga dilampirkan oleh A, B, C dan 1 wilayah lain atau lebih."
    ]


def test_twins_of_a_whole_form_need_no_query(
    pandeglang: Submission, operator_pandeglang: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for code in ("1.1", "1.2"):
        _attach(pandeglang, operator_pandeglang, "a.pdf", PAGE, code)
    with django_assert_num_queries(2):
        assert answer_list(pandeglang)[0].files[0].also_at == ("1.2",)
    with django_assert_num_queries(3):
        assert answer_list(pandeglang, ["1.1"])[0].files[0].also_at == ("1.2",)
    public_id = Evidence.objects.values_list("public_id", flat=True)[0]
    with django_assert_num_queries(1):
        assert evidence_get(scope=RegionScope.nation(), public_id=public_id).is_readable
