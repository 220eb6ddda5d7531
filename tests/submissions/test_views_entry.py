import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from apps.accounts.models import User
from apps.accounts.permissions import Role
from apps.submissions.enums import AnswerValue, SubmissionState
from apps.submissions.models import Answer, Evidence, Submission
from apps.submissions.selectors import submission_content
from apps.submissions.services import AnswerInput, EventInput, answer_save_many
from tests.cast import Regions
from tests.factories import (
    edition_make,
    instrument_make,
    person_make,
    submission_advance,
    submission_make,
)
from tests.submissions.sending import ROW, card

Browser = Callable[[User | None], Client]
Uploads = Callable[..., SimpleUploadedFile]


@pytest.fixture
def address(pandeglang: Submission) -> str:
    return f"/portal/isian/{pandeglang.public_id}/dimensi/1/"


@pytest.fixture
def browser(client_of: Browser, operator_pandeglang: User) -> Client:
    return client_of(operator_pandeglang)


def _text(response: Any) -> str:
    return response.content.decode()


def test_the_form_shows_every_indicator_of_the_dimension(browser: Client, address: str) -> None:
    response = browser.get(address)
    assert response.status_code == 200
    text = _text(response)
    assert 'id="indikator-1.1"' in text
    assert 'id="indikator-1.2"' in text
    assert 'id="indikator-2.1"' not in text
    assert text.count('type="radio"') == 6


def test_saving_stores_answers_rows_and_files_and_comes_back(
    browser: Client, address: str, pandeglang: Submission, pdf: Uploads
) -> None:
    data = card("1.1", "occurred", rows=(ROW, {**ROW, "count": "1250", "level": "tinggi"}), evidence=[pdf()])
    data |= card("1.2", "no_data", note="Tidak ada arsip.")

    response = browser.post(address, data)

    assert response.status_code == 302
    assert response["Location"] == address
    content = submission_content(pandeglang)
    assert [event["count"] for event in content["1.1"]["events"]] == [2, 1250]
    assert content["1.2"] == {"value": "no_data", "note": "Tidak ada arsip.", "events": [], "evidence": []}
    assert Evidence.objects.get().original_name == "putusan.pdf"
    assert "Isian tersimpan." in _text(browser.get(address))


@pytest.mark.parametrize(
    ("then", "place"), [("", "dimensi/1/"), ("next", "dimensi/2/"), ("submit", "kirim/")]
)
def test_saving_goes_where_the_button_says(
    browser: Client, address: str, pandeglang: Submission, then: str, place: str
) -> None:
    response = browser.post(address, card("1.2", "no_data") | {"then": then})
    assert response["Location"] == f"/portal/isian/{pandeglang.public_id}/{place}"


def test_saving_twice_changes_nothing(browser: Client, address: str) -> None:
    browser.post(address, card("1.1", "occurred", rows=(ROW,)))
    browser.post(address, card("1.1", "occurred", rows=(ROW,), read_at=1))
    assert Answer.objects.get().revision == 1
    assert "Tidak ada yang berubah" in _text(browser.get(address))


@pytest.mark.parametrize(
    ("sent", "message"),
    [
        (card("1.1", "occurred", rows=({**ROW, "count": "-3"},)), "Jumlah kejadian harus 1 atau lebih."),
        (card("1.1", "occurred", rows=({**ROW, "count": "0"},)), "Jumlah kejadian harus 1 atau lebih."),
        (card("1.1", "occurred", rows=({**ROW, "count": "2,5"},)), "harus bilangan bulat, tanpa koma"),
        (card("1.1", "occurred", rows=({**ROW, "count": "2.5"},)), "harus bilangan bulat, tanpa koma"),
        (
            card("1.1", "occurred", rows=({**ROW, "count": "1.250"},)),
            "Bila maksudnya 1250 kejadian, tulis 1250 tanpa titik atau koma.",
        ),
        (
            card("1.1", "occurred", rows=({**ROW, "count": "12 000"},)),
            "Bila maksudnya 12000 kejadian, tulis 12000 tanpa spasi.",
        ),
        (card("1.1", "occurred", rows=({**ROW, "count": "dua"},)), "dengan angka"),
        (card("1.1", "occurred", rows=({**ROW, "count": "99999999"},)), "paling besar 1.000.000"),
        (card("1.1", "occurred", rows=({**ROW, "count": ""},)), "Isi jumlah kejadian."),
        (card("1.1", "occurred", rows=({**ROW, "election": ""},)), "Pilih pemilihan tempat kejadian ini."),
        (card("1.1", "occurred", rows=({**ROW, "level": ""},)), "Pilih tingkat kejadian."),
        (card("1.1", "occurred", rows=({**ROW, "narrative": " "},)), "Tuliskan uraian kejadian."),
        (card("1.1", "occurred", rows=({**ROW, "source": ""},)), "Tuliskan sumbernya"),
        (card("1.1", "occurred"), "memerlukan sedikitnya satu kejadian"),
        (
            card("1.1", "occurred", rows=(dict.fromkeys(ROW, ""),)),
            "sedikitnya satu kejadian",
        ),
        (card("1.1", "no_data", rows=(ROW,)), "Ada baris kejadian."),
        (card("1.1", note="Sudah dicari."), "Pilih jawabannya"),
        (card("1.1", "mungkin"), "mungkin"),
    ],
)
def test_what_is_wrong_comes_back_beside_its_field_and_the_rest_is_stored(
    browser: Client, address: str, sent: dict[str, Any], message: str
) -> None:
    response = browser.post(address, sent | card("1.2", "no_data", note="Arsip terbakar."))

    assert response.status_code == 422
    text = _text(response)
    assert message in text
    assert "Jawaban 1 indikator sudah tersimpan" in text
    assert [answer.indicator.code for answer in Answer.objects.all()] == ["1.2"]


def test_everything_typed_is_kept_when_something_is_wrong(browser: Client, address: str) -> None:
    rows = ({**ROW, "count": "-3", "narrative": "Uraian yang panjang.", "source": "Putusan 12/2024"}, ROW)
    text = _text(browser.post(address, card("1.1", "occurred", rows=rows, note="Catatan saya.")))

    for kept in (
        "Uraian yang panjang.",
        "Putusan 12/2024",
        "Catatan saya.",
        'value="-3"',
        "Perusakan alat peraga.",
    ):
        assert kept in text
    assert 'name="i1_1-events-TOTAL_FORMS" value="2"' in text
    assert 'href="#id_i1_1-events-0-count"' in text
    assert 'id="id_i1_1-events-0-count"' in text


def test_a_card_that_was_saved_beside_a_wrong_one_goes_on_from_its_new_revision(
    browser: Client, address: str
) -> None:
    text = _text(browser.post(address, card("1.1", "occurred") | card("1.2", "no_data")))
    assert 'name="i1_2-read_at" value="1"' in text
    assert 'name="i1_1-read_at" value="0"' in text


def test_a_card_that_was_saved_beside_a_wrong_one_is_shown_as_stored(browser: Client, address: str) -> None:
    rows = ({**ROW, "count": " 1250 ", "narrative": " Uraian. "},)
    response = browser.post(address, card("1.1", "occurred") | card("1.2", "occurred", rows=rows))
    wrong, saved = response.context["form"].entries
    assert [any(entry.errors()) for entry in (wrong, saved)] == [True, False]
    [row] = saved.rows
    assert (row.texts["count"], row.texts["narrative"]) == ("1250", "Uraian.")


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("kosong.pdf", b"", "“kosong.pdf” kosong"),
        ("putusan.exe", b"MZ", "Jenis berkas “putusan.exe” tidak diterima"),
        ("putusan.pdf", b"<html>", "bukan PDF yang sah"),
        ("foto.png", b"\xff\xd8\xff\xe0", "bukan PNG yang sah"),
        ("besar.pdf", b"%PDF-" + b"x" * 2000, "lebih besar dari"),
    ],
)
def test_a_bad_file_is_refused_with_the_reason_and_the_rest_is_saved(
    browser: Client, address: str, pdf: Uploads, settings: Any, name: str, content: bytes, message: str
) -> None:
    settings.EVIDENCE_MAX_BYTES = 1000
    files = [pdf("baik.pdf"), pdf(name, content)]

    response = browser.post(address, card("1.1", "occurred", rows=(ROW,), evidence=files))

    assert response.status_code == 422
    assert message in _text(response)
    assert Answer.objects.get().value == "occurred"
    assert [file.original_name for file in Evidence.objects.all()] == ["baik.pdf"]
    assert 'name="i1_1-read_at" value="1"' in _text(response)


def test_a_file_without_an_answer_is_asked_for_again(browser: Client, address: str, pdf: Uploads) -> None:
    response = browser.post(address, card("1.1", "occurred", evidence=[pdf("bukti.pdf")]))
    assert response.status_code == 422
    assert "“bukti.pdf” belum terunggah" in _text(response)
    assert Evidence.objects.count() == 0


def test_a_file_for_a_stored_answer_is_taken_although_the_new_answer_is_wrong(
    browser: Client, address: str, pdf: Uploads
) -> None:
    browser.post(address, card("1.1", "no_data"))
    response = browser.post(address, card("1.1", "occurred", read_at=1, evidence=[pdf("bukti.pdf")]))
    assert response.status_code == 422
    assert Evidence.objects.get().original_name == "bukti.pdf"
    assert Answer.objects.get().value == "no_data"


def test_adding_a_row_keeps_what_was_typed_and_stores_nothing(browser: Client, address: str) -> None:
    half = {**ROW, "count": "banyak", "source": ""}
    response = browser.post(address, card("1.1", "occurred", rows=(half,), note="N") | {"add_row": "i1_1"})
    text = _text(response)
    assert response.status_code == 200
    assert 'name="i1_1-events-TOTAL_FORMS" value="2"' in text
    assert 'value="banyak"' in text
    assert re.search(r'value="occurred"[^>]* checked', text)
    assert "errorlist" not in text
    assert Answer.objects.count() == 0


def test_a_removed_row_is_gone_after_saving(browser: Client, address: str, pandeglang: Submission) -> None:
    rows = (ROW, {**ROW, "count": "9", "DELETE": "on"}, {**dict.fromkeys(ROW, ""), "DELETE": "on"})
    response = browser.post(address, card("1.1", "occurred", rows=rows))
    assert response.status_code == 302
    assert [event["count"] for event in submission_content(pandeglang)["1.1"]["events"]] == [2]


def test_a_wrong_row_that_is_removed_is_not_complained_about(browser: Client, address: str) -> None:
    rows = (ROW, {**ROW, "count": "-9", "DELETE": "on"})
    assert browser.post(address, card("1.1", "occurred", rows=rows)).status_code == 302


def test_withdrawing_a_file_keeps_what_was_typed(browser: Client, address: str, pdf: Uploads) -> None:
    browser.post(address, card("1.1", "occurred", rows=(ROW,), evidence=[pdf()]))
    file = Evidence.objects.get()
    typed = card("1.1", "occurred", rows=({**ROW, "narrative": "Sedang diketik"},), read_at=1)

    response = browser.post(address, typed | {"withdraw": str(file.public_id)})

    assert response.status_code == 200
    assert "Sedang diketik" in _text(response)
    assert "Belum ada berkas." in _text(response)
    file.refresh_from_db()
    assert file.removed_at is not None


def test_a_page_that_had_stored_everything_is_read_anew_after_a_withdrawal(
    browser: Client, address: str, pdf: Uploads
) -> None:
    """Shown in answer to the POST, a reload would send the old texts of the page once more."""
    browser.post(address, card("1.1", "occurred", rows=(ROW,), evidence=[pdf()]))
    file = Evidence.objects.get()
    stored = card("1.1", "occurred", rows=(ROW,), read_at=1)
    for act in ("withdraw", "reattach"):
        response = browser.post(address, stored | {act: str(file.public_id)})
        assert (response.status_code, response["Location"]) == (302, f"{address}#indikator-1.1")
    assert "dipasang lagi" in _text(browser.get(address))


def test_a_withdrawal_is_undone_on_the_card_and_keeps_what_was_typed(
    browser: Client, address: str, pdf: Uploads
) -> None:
    browser.post(address, card("1.1", "occurred", rows=(ROW,), evidence=[pdf()]))
    file = Evidence.objects.get()
    typed = card("1.1", "occurred", rows=({**ROW, "narrative": "Sedang diketik"},), read_at=1)
    button = f'name="reattach" value="{file.public_id}"'
    withdrawn = browser.post(address, typed | {"withdraw": str(file.public_id)})
    assert button in " ".join(withdrawn.content.decode().split())

    response = browser.post(address, typed | {"reattach": str(file.public_id)})

    assert (response.status_code, "Sedang diketik" in _text(response)) == (200, True)
    assert button not in " ".join(response.content.decode().split())
    assert Evidence.objects.in_force().get().sha256 == file.sha256


def test_withdrawing_reaches_only_files_of_this_form(
    browser: Client,
    address: str,
    pandeglang: Submission,
    operator_lebak: User,
    client_of: Browser,
    regions: Regions,
    pdf: Uploads,
) -> None:
    lebak = submission_make(pandeglang.edition, regions.lebak)
    client_of(operator_lebak).post(
        f"/portal/isian/{lebak.public_id}/dimensi/1/", card("1.1", "no_data", evidence=[pdf()])
    )
    file = Evidence.objects.get()
    for value in (str(file.public_id), "bukan-uuid"):
        for act in ("withdraw", "reattach"):
            assert browser.post(address, {act: value}).status_code == 404
    assert Evidence.objects.in_force().count() == 1


@pytest.fixture
def colleague(regions: Regions) -> User:
    return person_make("Rekan Pandeglang", Role.OPERATOR, regions.pandeglang)


def _clash(pandeglang: Submission, mine: User, colleague: User) -> None:
    """Both read 1.1 at revision 1; the colleague saved revision 2."""
    answer_save_many(submission=pandeglang, inputs=[AnswerInput("1.1", AnswerValue.NO_DATA)], actor=mine)
    theirs = AnswerInput("1.1", AnswerValue.DID_NOT_OCCUR, note="Versi rekan.", read_at=1)
    answer_save_many(submission=pandeglang, inputs=[theirs], actor=colleague)


def test_a_stale_form_shows_both_versions_and_saves_the_others(
    browser: Client, address: str, pandeglang: Submission, operator_pandeglang: User, colleague: User
) -> None:
    _clash(pandeglang, operator_pandeglang, colleague)

    mine = card("1.1", "occurred", rows=(ROW,), note="Versi saya.", read_at=1)
    response = browser.post(address, mine | card("1.2", "no_data"))

    assert response.status_code == 409
    text = _text(response)
    for shown in (
        "Versi saya.",
        "Versi rekan.",
        "Rekan Pandeglang",
        "Pakai versi saya",
        "Pakai versi tersimpan",
    ):
        assert shown in text
    assert 'name="i1_1-resolution" value="2/"' in text
    assert Answer.objects.get(indicator__code="1.1").value == "did_not_occur"
    assert Answer.objects.get(indicator__code="1.2").value == "no_data"


def test_choosing_my_version_stores_it(
    browser: Client, address: str, pandeglang: Submission, operator_pandeglang: User, colleague: User
) -> None:
    _clash(pandeglang, operator_pandeglang, colleague)
    mine = card("1.1", "occurred", rows=(ROW,), note="Versi saya.", read_at=1)
    assert browser.post(address, mine | {"i1_1-resolution": "2/"}).status_code == 302
    stored = Answer.objects.get()
    assert (stored.value, stored.note, stored.revision) == ("occurred", "Versi saya.", 3)


def test_choosing_the_stored_version_changes_nothing(
    browser: Client, address: str, pandeglang: Submission, operator_pandeglang: User, colleague: User
) -> None:
    _clash(pandeglang, operator_pandeglang, colleague)
    mine = card("1.1", "occurred", rows=(ROW,), read_at=1)
    assert browser.post(address, mine | {"i1_1-resolution": "stored"}).status_code == 302
    assert Answer.objects.get().revision == 2


@pytest.mark.parametrize("resolution", [{}, {"i1_1-resolution": "1/"}])
def test_choosing_nothing_or_an_older_version_shows_the_clash_again(
    browser: Client,
    address: str,
    pandeglang: Submission,
    operator_pandeglang: User,
    colleague: User,
    resolution: dict[str, str],
) -> None:
    _clash(pandeglang, operator_pandeglang, colleague)
    mine = card("1.1", "occurred", rows=(ROW,), read_at=1)
    assert browser.post(address, mine | resolution).status_code == 409
    assert Answer.objects.get().revision == 2


def test_the_screen_of_two_versions_keeps_the_cards_that_are_wrong(
    browser: Client, address: str, pandeglang: Submission, operator_pandeglang: User, colleague: User
) -> None:
    _clash(pandeglang, operator_pandeglang, colleague)
    mine = card("1.1", "occurred", rows=(ROW,), read_at=1)
    response = browser.post(address, mine | card("1.2", "occurred", note="Catatan 1.2"))
    assert response.status_code == 409
    text = _text(response)
    assert "Masih perlu diperbaiki" in text
    assert "Catatan 1.2" in text
    assert 'name="i1_2-value"' in text


def test_what_was_typed_stays_when_the_form_was_locked_meanwhile(
    browser: Client,
    address: str,
    pandeglang: Submission,
    operator_pandeglang: User,
    coordinator_banten: User,
    national_reviewer: User,
) -> None:
    submission_advance(
        pandeglang,
        SubmissionState.SUBMITTED,
        operator=operator_pandeglang,
        reviewer=coordinator_banten,
        accepter=national_reviewer,
    )
    response = browser.post(address, card("1.2", "no_data", note="Baru saya ketik.", read_at=1))
    assert response.status_code == 409
    text = _text(response)
    assert "terkunci" in text
    assert "Baru saya ketik." in text


@pytest.mark.parametrize("reader", ["coordinator_banten", "operator_banten", "auditor_banten", "analyst"])
def test_others_read_the_form_and_may_not_send_it(
    address: str,
    pandeglang: Submission,
    operator_pandeglang: User,
    client_of: Browser,
    request: pytest.FixtureRequest,
    reader: str,
) -> None:
    browser = client_of(operator_pandeglang)
    browser.post(address, card("1.1", "occurred", rows=({**ROW, "count": "3", "level": "tinggi"},)))
    other = client_of(request.getfixturevalue(reader))
    text = _text(other.get(address))
    assert "3 × 2 = 6" in text
    assert "Operator Pandeglang" in text
    assert "<form id" not in text
    assert other.post(address, card("1.2", "no_data")).status_code == 403


def test_an_unknown_dimension_is_not_found(browser: Client, pandeglang: Submission) -> None:
    assert browser.get(f"/portal/isian/{pandeglang.public_id}/dimensi/9/").status_code == 404


def test_a_form_with_thousands_of_fields_is_taken(
    browser: Client, address: str, pandeglang: Submission
) -> None:
    """A hundred rows an indicator; Django's own limit of 1000 fields would refuse the form."""
    data = card("1.1", "occurred", rows=(ROW,) * 100) | card("1.2", "occurred", rows=(ROW,) * 100)
    assert browser.post(address, data).status_code == 302
    assert [len(answer["events"]) for answer in submission_content(pandeglang).values()] == [100, 100]


def test_the_form_shows_what_was_accepted_in_the_edition_before(
    browser: Client,
    regions: Regions,
    operator_pandeglang: User,
    coordinator_banten: User,
    national_reviewer: User,
) -> None:
    instrument = instrument_make("sama")
    before = edition_make("lama-2020", instrument=instrument, region_set=regions.region_set)
    before.reference_on = date(2020, 12, 9)
    before.save()
    people = {"operator": operator_pandeglang, "reviewer": coordinator_banten, "accepter": national_reviewer}
    submission_advance(submission_make(before, regions.pandeglang), SubmissionState.ACCEPTED, **people)
    now = submission_make(
        edition_make("kini", instrument=instrument, region_set=regions.region_set), regions.pandeglang
    )
    text = _text(browser.get(f"/portal/isian/{now.public_id}/dimensi/1/"))
    assert "Jawaban dalam Edisi lama-2020: Terjadi" in text
    assert "Jawaban dalam Edisi lama-2020: Tidak terjadi" in text


def test_a_storage_that_takes_nothing_keeps_the_form_and_the_answers(
    browser: Client, address: str, pandeglang: Submission, pdf: Uploads, media_root: None, settings: Any
) -> None:
    settings.MEDIA_ROOT.mkdir()
    (settings.MEDIA_ROOT / "evidence").write_text("di sini seharusnya folder")
    data = card("1.1", "occurred", rows=(ROW,), evidence=[pdf()])
    response = browser.post(address, data)
    assert response.status_code == 503
    assert "penyimpanan portal penuh" in _text(response)
    assert ROW["narrative"] in _text(response)
    assert (Answer.objects.get().value, Evidence.objects.count()) == ("occurred", 0)


def test_a_row_that_came_in_a_unit_of_its_own_keeps_it(
    browser: Client, address: str, pandeglang: Submission, operator_pandeglang: User
) -> None:
    """By the API or Excel; the form has no field for it, as the codebook knows the unit of an indicator."""
    event = EventInput("pemilu-2024", "rendah", 2, "TPS", "Perusakan.", "Laporan")
    item = AnswerInput("1.1", AnswerValue.OCCURRED, events=(event,))
    answer_save_many(submission=pandeglang, inputs=[item], actor=operator_pandeglang)
    page = _text(browser.get(address))
    assert "Dihitung dalam TPS" in page
    [hidden] = re.findall(r'name="i1_1-events-0-unit" value="([^"]*)"', page)

    row = {
        "election": "pemilu-2024",
        "level": "rendah",
        "narrative": "Perusakan.",
        "source": "Laporan",
        "unit": hidden,
    }
    browser.post(address, card("1.1", "occurred", rows=({**row, "count": "2"},), read_at=1))
    assert Answer.objects.get().revision == 1, "nothing was changed on the form"
    browser.post(address, card("1.1", "occurred", rows=({**row, "count": "3"},), read_at=1))
    [stored] = submission_content(pandeglang)["1.1"]["events"]
    assert (stored["count"], stored["unit"]) == (3, "TPS")


def test_what_was_begun_and_is_no_answer_yet_is_named_on_the_page_of_the_form(
    browser: Client, address: str, pandeglang: Submission
) -> None:
    browser.post(address, card("1.1", "did_not_occur") | card("1.2", "did_not_occur") | card("2.1"))
    browser.post(f"/portal/isian/{pandeglang.public_id}/kartu/1.2/", card("1.2", "no_data", read_at=1))
    page = _text(browser.get(pandeglang.get_absolute_url()))
    section = page.partition("Isian yang belum selesai")[2].partition("</section>")[0]
    assert ("1.2" in section, "1.1" in section) == (True, False)
    assert "<span data-entry-next-code>1.2</span>" in _text(browser.get(address))
