"""The form on paper: what stands on it, as a PDF, and who gets it."""

import json
import re
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pypdfium2 as pdfium
import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from apps.accounts.models import User
from apps.audit.models import Entry
from apps.core.exceptions import TooLargeError, UnavailableError
from apps.indicators.enums import EditionKind
from apps.submissions.building import form_code, sheet_of, sheet_pdf, typeset
from apps.submissions.enums import AnswerValue
from apps.submissions.models import Submission
from apps.submissions.selectors import codebook_of, filled_form
from apps.submissions.services import AnswerInput, Upload, answer_save_many, draft_keep, evidence_attach_many
from tests.cast import Regions
from tests.factories import edition_make, instrument_make, submission_make
from tests.submissions.conftest import PDF
from tests.submissions.versions import CODE, event, occurred, versions_make

Browser = Callable[[User | None], Client]

HOSTILE = (
    '#panic("x") *tebal* _miring_ $x^2$ @rujuk // komentar \\u{41} [a] `kode` = Judul '
    '<script>alert(1)</script> #image("/etc/passwd") "} #eval("1")'
)


def sheet(submission: Submission, **options: Any) -> dict[str, Any]:
    stored = Submission.objects.select_related("region", "edition__instrument").get(pk=submission.pk)
    given = {"is_filled": True, **options}
    return sheet_of(stored, filled_form(stored), codebook_of(stored.edition), **given)


def indicators(made: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {
        row["code"]: row
        for dimension in made["dimensions"]
        for group in dimension["groups"]
        for row in group["indicators"]
    }


def pages_of(pdf: bytes) -> list[str]:
    """Return the text of each page, with single blanks, without the marks where long words may break."""
    document = pdfium.PdfDocument(pdf)
    try:
        texts = [document[number].get_textpage().get_text_bounded() for number in range(len(document))]
    finally:
        document.close()
    return [" ".join(text.replace("\u200b", "").replace("\ufffe", "").split()) for text in texts]


# What stands on it


def test_the_empty_form_holds_no_answers_and_a_code_for_every_row(
    pandeglang: Submission, operator_pandeglang: User
) -> None:
    versions_make(pandeglang, operator_pandeglang, occurred(event(), note="Rahasia."))
    made = sheet(pandeglang, is_filled=False)
    found = indicators(made)
    assert list(found) == ["1.1", "1.2", "2.1", "2.2"]
    assert found[CODE]["value"] == ""
    assert [row["code"] for row in found[CODE]["rows"]] == ["1.1-K1", "1.1-K2"]
    for secret in ("Rahasia", "Perusakan", "Disimpan oleh"):
        assert secret not in json.dumps(made)


def test_the_filled_form_holds_the_answers_by_the_codes_of_the_legend(
    regions: Regions, operator_pandeglang: User
) -> None:
    edition = edition_make(region_set=regions.region_set, elections=("Pemilu", "Pilkada"))
    pandeglang = submission_make(edition, regions.pandeglang)
    versions_make(
        pandeglang,
        operator_pandeglang,
        occurred(event(count=1250, level="tinggi", election="pilkada-2024"), note="Satu.\n\nDua."),
    )
    upload = Upload(CODE, "putusan.pdf", BytesIO(PDF))
    evidence_attach_many(submission=pandeglang, uploads=[upload], actor=operator_pandeglang)
    made = sheet(pandeglang)
    elections = {row["code"]: row["name"] for row in made["elections"]}
    levels = {row["code"]: row["name"] for row in made["levels"]}
    answer = indicators(made)[CODE]
    [row] = answer["rows"]
    assert (elections[row["election"]], levels[row["level"]]) == ("Pilkada 2024", "Tingkat tinggi")
    assert set(elections) == {"a", "b"}
    assert set(levels) == {"1", "2"}
    assert (row["count"], row["code"], answer["value"]) == ("1250", "1.1-K1", "occurred")
    assert (answer["note"], answer["files"]) == (["Satu.", "Dua."], ["putusan.pdf"])
    assert answer["saved"].startswith("Disimpan oleh Operator Pandeglang, ")
    # What is not answered yet can be written on.
    assert [row["count"] for row in indicators(made)["1.2"]["rows"]] == ["", ""]


def test_an_event_with_a_unit_of_its_own_is_printed_with_it(
    pandeglang: Submission, operator_pandeglang: User
) -> None:
    versions_make(pandeglang, operator_pandeglang, occurred(event(count=7, unit="TPS"), event(count=8)))
    made = sheet(pandeglang, dimension="1")
    assert [row["unit"] for row in indicators(made)[CODE]["rows"]] == ["TPS", ""]
    text = " ".join(pages_of(sheet_pdf(made)))
    assert "Jumlah (kejadian)" in text
    assert re.search(r"\b7 TPS\b", text)
    assert text.count("TPS") == 1


def test_one_dimension_can_be_printed_alone(pandeglang: Submission) -> None:
    assert list(indicators(sheet(pandeglang, dimension="2"))) == ["2.1", "2.2"]


def test_the_code_of_a_form_changes_with_what_it_says(
    pandeglang: Submission, operator_pandeglang: User
) -> None:
    before = form_code(pandeglang)
    versions_make(pandeglang, operator_pandeglang, occurred(event()))
    after = form_code(Submission.objects.get())
    assert before.rsplit("-", 1)[0] == after.rsplit("-", 1)[0] == pandeglang.public_id.hex[:8].upper()
    assert before != after


# As a PDF


def test_every_page_says_what_form_it_is_of(pandeglang: Submission, operator_pandeglang: User) -> None:
    versions_make(pandeglang, operator_pandeglang, occurred(event(narrative="Uraian panjang. " * 300)))
    pdf = sheet_pdf(sheet(pandeglang))
    pages = pages_of(pdf)
    code = form_code(Submission.objects.get())
    assert len(pages) >= 3
    for number, page in enumerate(pages, start=1):
        assert f"Kode formulir {code}" in page
        assert f"Halaman {number} dari {len(pages)}" in page
        assert "Kabupaten Pandeglang" in page
        assert pandeglang.edition.name in page
        assert "DATA SIMULASI" not in page
    assert " ".join(pages).count("panjang.") == 300
    for words in ("Kode untuk mengetik", "a Pemilu 2024", "1 Tingkat rendah", "1.1-J", "1.1-K1", "1.1-C"):
        assert words in " ".join(pages)
    assert "Nama petugas pengisi" in pages[-1]
    assert "Disimpan oleh Operator Pandeglang" in " ".join(pages)


def test_the_empty_form_says_how_to_fill_it(pandeglang: Submission) -> None:
    text = " ".join(pages_of(sheet_pdf(sheet(pandeglang, is_filled=False))))
    for words in ("Cara mengisi", "Lembar tambahan", "Tempat dan tanggal", "Tidak ada data", "2.2-K2"):
        assert words in text


def test_made_up_data_says_so_on_every_page(regions: Regions) -> None:
    edition = edition_make("simulasi", region_set=regions.region_set, kind=EditionKind.SIMULATED)
    made = sheet(submission_make(edition, regions.pandeglang))
    assert all("DATA SIMULASI" in page for page in pages_of(sheet_pdf(made)))


def test_groups_below_a_dimension_do_not_break_the_order_of_headings(pandeglang: Submission) -> None:
    made = sheet(pandeglang)
    made["dimensions"][0]["groups"][0]["title"] = "1s Kelompok"
    pdf = sheet_pdf(made)
    assert "1s Kelompok" in " ".join(pages_of(pdf))
    assert b"pdfuaid" in pdf


def test_the_file_has_a_title_a_language_and_tags(pandeglang: Submission) -> None:
    pdf = sheet_pdf(sheet(pandeglang, is_filled=False))
    document = pdfium.PdfDocument(pdf)
    assert document.get_metadata_value("Title") == "Formulir IKP, Kabupaten Pandeglang, Edisi uji-2024"
    assert document.is_tagged()
    document.close()
    assert re.search(rb"/Lang ?\(id", pdf)
    assert b"pdfuaid" in pdf


def test_what_people_typed_is_printed_as_text(pandeglang: Submission, operator_pandeglang: User) -> None:
    versions_make(
        pandeglang,
        operator_pandeglang,
        occurred(event(narrative=HOSTILE, source="*tebal* #panic()"), note=HOSTILE),
    )
    # Without blanks, because a line may end behind a slash.
    text = "".join(pages_of(sheet_pdf(sheet(pandeglang)))).replace(" ", "")
    assert text.count(HOSTILE.replace(" ", "")) == 2
    assert "Sumber:*tebal*#panic()" in text


def test_signs_that_no_font_has_do_not_stop_the_form(
    pandeglang: Submission, operator_pandeglang: User
) -> None:
    versions_make(
        pandeglang, operator_pandeglang, occurred(event(narrative="Spanduk 😀 選舉 dan \x01 akhir"))
    )
    assert "Spanduk" in " ".join(pages_of(sheet_pdf(sheet(pandeglang))))


def test_a_long_address_stays_on_the_paper(pandeglang: Submission, operator_pandeglang: User) -> None:
    address = "https://contoh.example/" + "berita" * 25
    versions_make(pandeglang, operator_pandeglang, occurred(event(source=address)))
    document = pdfium.PdfDocument(sheet_pdf(sheet(pandeglang)))
    rights = [
        document[number].get_textpage().get_charbox(place)[2]
        for number in range(len(document))
        for place in range(document[number].get_textpage().count_chars())
    ]
    width = document[0].get_width()
    document.close()
    assert max(rights) < width


# Limits


def test_a_form_that_is_too_long_is_refused_before_it_costs_anything(
    pandeglang: Submission, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(typeset, "LONGEST_SHEET", 100)
    monkeypatch.setattr(typeset.subprocess, "run", None)
    with pytest.raises(TooLargeError, match="Cetak satu dimensi saja"):
        sheet_pdf(sheet(pandeglang))


@pytest.mark.parametrize(("limit", "value"), [("MOST_BYTES", 60 * 1024**2), ("MOST_SECONDS", 0)])
def test_a_form_that_takes_too_much_is_given_up(
    pandeglang: Submission, monkeypatch: pytest.MonkeyPatch, limit: str, value: int
) -> None:
    made = sheet(pandeglang)
    monkeypatch.setattr(typeset, limit, value)
    with pytest.raises(UnavailableError, match="belum dapat dibuat"):
        sheet_pdf(made)
    monkeypatch.undo()
    assert sheet_pdf(made).startswith(b"%PDF-")  # and the next one has its turn


# Who gets it


@pytest.fixture
def address(pandeglang: Submission) -> str:
    return f"/portal/isian/{pandeglang.public_id}/formulir.pdf"


def test_readers_get_the_empty_form_and_nothing_is_noted(
    pandeglang: Submission, address: str, client_of: Browser, coordinator_banten: User
) -> None:
    browser = client_of(coordinator_banten)
    for query in ("", "?isi=kosong"):
        response = browser.get(address + query)
        body = b"".join(response.streaming_content)
        assert body.startswith(b"%PDF-")
        assert response["Content-Type"] == "application/pdf"
        assert "no-store" in response["Cache-Control"]
        assert response["Content-Disposition"] == (
            f'attachment; filename="formulir-kosong-36.01-{form_code(pandeglang)}.pdf"'
        )
    assert not Entry.objects.exists()


def test_taking_the_answers_out_on_paper_is_noted(
    pandeglang: Submission, address: str, client_of: Browser, auditor: User, operator_pandeglang: User
) -> None:
    versions_make(pandeglang, operator_pandeglang, occurred(event()))
    response = client_of(auditor).get(f"{address}?isi=terisi&dimensi=1")
    text = " ".join(pages_of(b"".join(response.streaming_content)))
    assert "Perusakan alat peraga di pasar." in text
    assert "Indikator 2.1" not in text
    assert "formulir-terisi-dimensi-1-36.01" in response["Content-Disposition"]
    [entry] = Entry.objects.filter(action="submission.print")
    assert (
        entry.sentence
        == "Auditor Pusat mengunduh isian Kabupaten Pandeglang (Edisi uji-2024, revisi 1) sebagai PDF."
    )
    assert entry.region == pandeglang.region


@pytest.mark.parametrize("stranger", ["operator_lebak", "operator_badung", "coordinator_bali", "outsider"])
def test_elsewhere_there_is_no_such_form(
    pandeglang: Submission,
    address: str,
    client_of: Browser,
    request: pytest.FixtureRequest,
    operator_pandeglang: User,
    stranger: str,
) -> None:
    versions_make(pandeglang, operator_pandeglang, occurred(event()))
    browser = client_of(request.getfixturevalue(stranger))
    for query in ("", "?isi=terisi", "?dimensi=9"):
        assert browser.get(address + query).status_code == 404
    assert not Entry.objects.filter(action="submission.print").exists()


def test_a_form_that_could_not_be_made_is_not_noted_as_taken(
    address: str, client_of: Browser, operator_pandeglang: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(typeset, "LONGEST_SHEET", 100)
    response = client_of(operator_pandeglang).get(f"{address}?isi=terisi")
    assert response.status_code == 413
    assert "Cetak satu dimensi saja" in response.content.decode()
    assert not Entry.objects.exists()


def test_the_overview_leads_to_the_form_on_paper(
    pandeglang: Submission, address: str, client_of: Browser, operator_pandeglang: User
) -> None:
    text = client_of(operator_pandeglang).get(f"/portal/isian/{pandeglang.public_id}/").content.decode()
    for query in ("?isi=kosong", "?isi=terisi", "?isi=terisi&amp;dimensi=2"):
        assert f'href="{address}{query}"' in text


def test_paper_and_page_name_the_cards_whose_typing_is_no_answer_yet(
    pandeglang: Submission,
    address: str,
    client_of: Browser,
    operator_pandeglang: User,
    coordinator_banten: User,
) -> None:
    for code in ("1.2", "2.1"):
        draft_keep(
            submission=pandeglang,
            indicator=code,
            typed={"value": "occurred", "note": "", "rows": []},
            read_at=0,
            draft_at="",
            actor=operator_pandeglang,
        )

    def printed(user: User, query: str) -> str:
        answer = client_of(user).get(f"{address}?isi={query}")
        return pages_of(b"".join(answer.streaming_content))[0]  # type: ignore[attr-defined]

    def shown(user: User) -> str:
        page = client_of(user).get(f"/portal/isian/{pandeglang.public_id}/").content.decode()
        return " ".join(page.split())

    assert "belum menjadi jawaban, di kartu 1.2, 2.1." in printed(operator_pandeglang, "terisi")
    assert "belum menjadi jawaban, di kartu 2.1." in printed(operator_pandeglang, "terisi&dimensi=2")
    assert "belum menjadi jawaban, di kartu 1.2, 2.1." in shown(operator_pandeglang)
    # The empty form leaves nothing out, and whoever only reads the form does not see what is being typed.
    assert "Tidak ikut dicetak" not in printed(operator_pandeglang, "kosong")
    assert "Tidak ikut dicetak" not in printed(coordinator_banten, "terisi")
    assert "Tidak ikut di berkas" not in shown(coordinator_banten)


@pytest.mark.parametrize("each", [1, 30])
def test_a_form_on_paper_costs_the_same_for_1_and_for_30_indicators(
    regions: Regions,
    client_of: Browser,
    operator_pandeglang: User,
    django_assert_num_queries: DjangoAssertNumQueries,
    each: int,
) -> None:
    instrument = instrument_make(code=f"lebar-{each}", dimensions=1, each=each)
    edition = edition_make(f"lebar-{each}", instrument=instrument, region_set=regions.region_set)
    submission = submission_make(edition, regions.pandeglang)
    answers = [
        AnswerInput(f"1.{number}", AnswerValue.OCCURRED, events=(event(), event()))
        for number in range(1, each + 1)
    ]
    answer_save_many(submission=submission, inputs=answers, actor=operator_pandeglang)
    browser = client_of(operator_pandeglang)
    address = f"/portal/isian/{submission.public_id}/formulir.pdf?isi=terisi"
    browser.get(address)
    with django_assert_num_queries(8):
        assert browser.get(address).status_code == 200
