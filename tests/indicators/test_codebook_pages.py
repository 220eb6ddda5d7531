"""The codebook on the screen: read by everybody inside, changed by those who manage instruments."""

import re
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.accounts.models import User
from apps.indicators.enums import CodebookStatus
from apps.indicators.models import CodebookRevision, Instrument
from apps.indicators.selectors import codebook_entries
from tests.factories import codebook_make, edition_make, instrument_make

pytestmark = pytest.mark.django_db

ClientOf = Callable[[User | None], Client]


@pytest.fixture
def instrument(db: None) -> Instrument:
    return instrument_make()


def page_of(name: str, *more: str) -> str:
    return reverse(f"indicators:{name}", args=["uji", 1, *more])


def words(response) -> str:
    """Return what a page says, without its tags."""
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def typed(**others: object) -> dict[str, object]:
    return {
        "unit": "kejadian",
        "definition": "Yang terjadi di bawah 1.1.",
        "counts": "Yang menghentikan tahapan\r\n\r\n  Yang melukai orang  ",
        "excludes": "Ancaman saja",
        "sources": "Laporan polisi",
        "status": "draft",
        "reference": "",
        "reason": "Usul rapat.",
        "revision": 0,
        **others,
    }


def test_the_page_of_an_indicator_says_what_counts_and_how_that_was_worded_before(
    client_of: ClientOf, operator_pandeglang: User, analyst: User, instrument: Instrument
) -> None:
    codebook_make(instrument, reason="Konsep awal.")
    codebook_make(
        instrument,
        definition="Yang terjadi di mana pun.",
        counts=["Yang melukai orang"],
        reason="Terlalu sempit.",
        changed_by=analyst,
    )
    response = client_of(operator_pandeglang).get(page_of("indicator_detail", "1.1"))
    said = words(response)
    for text in (
        "1.1 Indikator 1.1",
        "Konsep, belum ditetapkan",
        "Yang terjadi di mana pun.",
        "Dihitung Yang melukai orang Tidak dihitung Ancaman saja Satuan kejadian Sumber yang lazim Laporan polisi",
        f"Revisi 2 {analyst.full_name}",
        "Alasan: Terlalu sempit.",
        "Dihapus: bawah 1.1. . Akhir yang dihapus.",
        "Ditambahkan: mana pun. . Akhir yang ditambahkan.",
        "Dihapus: Yang menghentikan tahapan . Akhir yang dihapus.",
        "Revisi 1 sistem",
        "Berikutnya: 1.2",
    ):
        assert text in said, text
    assert re.search(r"<del>.*?bawah 1\.1\..*?</del>", response.content.decode(), re.DOTALL)
    assert "Ubah pedoman" not in said
    assert "Sebelumnya:" not in said


def test_an_indicator_without_an_entry_says_so_and_offers_to_write_one(
    client_of: ClientOf, analyst: User, instrument: Instrument
) -> None:
    said = words(client_of(analyst).get(page_of("indicator_detail", "2.2")))
    assert "Belum ada pedoman" in said
    assert "Tulis pedoman" in said
    assert "Sebelumnya: 2.1" in said
    assert "Berikutnya:" not in said
    assert "Riwayat" not in said


@pytest.mark.parametrize("name", ["indicator_detail", "codebook_change"])
def test_an_unknown_indicator_is_not_found(
    client_of: ClientOf, analyst: User, instrument: Instrument, name: str
) -> None:
    assert client_of(analyst).get(page_of(name, "9.9")).status_code == 404


def test_the_page_of_the_instrument_lists_the_state_of_every_indicator(
    client_of: ClientOf, analyst: User, auditor: User, instrument: Instrument
) -> None:
    empty = words(client_of(analyst).get(instrument.get_absolute_url()))
    assert "Instrumen ini belum mempunyai pedoman indikator." in empty
    assert "Unduh pedoman" not in empty
    codebook_make(instrument, "1.1")
    codebook_make(instrument, "1.2", status=CodebookStatus.ADOPTED, reference="Keputusan 7/2026")
    response = client_of(auditor).get(instrument.get_absolute_url())
    rows = re.findall(r'data-label="Pedoman">(.*?)</td>', response.content.decode(), re.DOTALL)
    assert [" ".join(re.sub(r"<[^>]+>", " ", row).split()) for row in rows] == [
        "konsep",
        "ditetapkan",
        "belum ada",
        "belum ada",
    ]
    said = words(response)
    assert "1 indikator: konsep, belum ditetapkan 1 indikator: ditetapkan 2 indikator: belum ada" in said
    assert page_of("indicator_detail", "1.2") in response.content.decode()
    assert "Unduh pedoman (TOML)" in said
    assert "Muat pedoman dari berkas" not in said


def test_an_entry_is_written_as_lines_and_stored(
    client_of: ClientOf, analyst: User, instrument: Instrument
) -> None:
    browser = client_of(analyst)
    response = browser.post(page_of("codebook_change", "1.1"), typed())
    assert response["Location"] == page_of("indicator_detail", "1.1")
    entry = codebook_entries(instrument)["1.1"]
    assert entry.counts == ("Yang menghentikan tahapan", "Yang melukai orang")
    assert (entry.revision, entry.changed_by) == (1, analyst.full_name)
    form = browser.get(page_of("codebook_change", "1.1")).context["form"]
    assert form["counts"].value() == "Yang menghentikan tahapan\nYang melukai orang"
    assert form["revision"].value() == 1

    again = browser.post(page_of("codebook_change", "1.1"), typed(), follow=True)
    assert "Tidak ada yang berubah" in words(again)
    assert CodebookRevision.objects.count() == 1


def test_what_is_wrong_with_an_entry_is_said_at_its_field_and_stays_typed(
    client_of: ClientOf, analyst: User, instrument: Instrument
) -> None:
    browser = client_of(analyst)
    response = browser.post(
        page_of("codebook_change", "1.1"), typed(counts="x" * 301, status="adopted", definition="Baru.")
    )
    assert response.status_code == 422
    errors = response.context["form"].errors
    assert dict(errors) == {
        "counts": ["Butir ke-1 lebih panjang dari 300 huruf (301). Pendekkan."],
        "reference": ["Dasar penetapan kosong. Isi apa yang menetapkannya, misalnya nomor keputusan."],
    }
    assert "Baru." in response.content.decode()
    assert not CodebookRevision.objects.exists()


def test_the_unit_of_an_open_edition_is_said_and_refused(
    client_of: ClientOf, analyst: User, instrument: Instrument
) -> None:
    instrument.indicators.update(unit="")
    codebook_make(instrument, unit="TPS")
    browser = client_of(analyst)
    assert "Satuannya tetap" not in words(browser.get(page_of("codebook_change", "1.1")))
    edition_make(instrument=instrument)
    assert "Satuannya tetap TPS" in words(browser.get(page_of("codebook_change", "1.1")))
    response = browser.post(page_of("codebook_change", "1.1"), typed(revision=1))
    assert response.status_code == 422
    assert "Satuan 1.1 tidak dapat diubah lagi" in words(response)


def test_of_two_people_the_slower_sees_both_wordings_and_may_go_on(
    client_of: ClientOf, analyst: User, instrument: Instrument
) -> None:
    codebook_make(instrument, changed_by=analyst)
    codebook_make(instrument, definition="Yang terjadi di TPS.", changed_by=analyst)
    browser = client_of(analyst)
    mine = typed(definition="Yang terjadi di rumah.", revision=1)
    response = browser.post(page_of("codebook_change", "1.1"), mine)
    assert response.status_code == 409
    said = words(response)
    for text in (
        f"Pedoman 1.1 sudah diubah oleh {analyst.full_name}",
        "Tidak ada yang ditimpa.",
        "Versi tersimpan",
        "Yang terjadi di TPS.",
        "Dihapus: TPS. . Akhir yang dihapus.",
        "Ditambahkan: rumah. . Akhir yang ditambahkan.",
    ):
        assert text in said, text
    form = response.context["form"]
    assert form["definition"].value() == "Yang terjadi di rumah."
    assert CodebookRevision.objects.count() == 2

    onward = {name: form[name].value() for name in form.fields}
    assert browser.post(page_of("codebook_change", "1.1"), onward).status_code == 302
    assert codebook_entries(instrument)["1.1"].definition == "Yang terjadi di rumah."


def test_the_codebook_is_handed_out_as_a_file_that_changes_nothing_when_it_comes_back(
    client_of: ClientOf, analyst: User, instrument: Instrument
) -> None:
    browser = client_of(analyst)
    assert browser.get(page_of("codebook_file")).status_code == 404
    codebook_make(instrument, "2.1")
    codebook_make(instrument, "1.2", status=CodebookStatus.ADOPTED, reference="Keputusan 7/2026")
    codebook_make(instrument, "9.9")
    response = browser.get(page_of("codebook_file"))
    assert response["Content-Disposition"] == 'attachment; filename="uji-versi-1-pedoman.toml"'
    text = response.content.decode()
    assert re.findall(r'code = "(.*)"', text) == ["1.2", "2.1"]

    def send(text: str) -> str:
        file = SimpleUploadedFile("pedoman.toml", text.encode())
        return words(
            browser.post(page_of("codebook_load"), {"file": file, "reason": "Diperiksa."}, follow=True)
        )

    assert "Isi berkas sama dengan yang tersimpan; tidak ada yang berubah." in send(text)
    said = send(text.replace("Ancaman saja", "Ancaman lisan", 1))
    assert "Pedoman dimuat: 1 dari 2 entri baru atau berubah." in said
    assert "2 indikator tidak ada dalam berkas dan tetap seperti semula: 1.1, 2.2." in said
    assert codebook_entries(instrument)["1.2"].excludes == ("Ancaman lisan",)


def test_a_refused_file_is_told_line_by_line(
    client_of: ClientOf, analyst: User, instrument: Instrument
) -> None:
    file = SimpleUploadedFile("pedoman.toml", b'[[entries]]\ncode = "1.7"\nunit = "x"\n')
    response = client_of(analyst).post(page_of("codebook_load"), {"file": file, "reason": "Baru."})
    assert response.status_code == 422
    said = words(response)
    assert "Berkas pedoman.toml tidak dimuat: ada 3 kesalahan." in said
    assert "2 code Indikator 1.7 tidak ada dalam instrumen ini." in said
    assert "Definisi kosong." in said
    assert client_of(analyst).post(page_of("codebook_load"), {}).status_code == 422


def test_the_pages_cost_the_same_for_one_revision_and_for_many(
    client_of: ClientOf, analyst: User, instrument: Instrument
) -> None:
    browser = client_of(analyst)

    def count(address: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(address).status_code == 200
        return len(queries)

    codebook_make(instrument, changed_by=analyst)
    addresses = [page_of("indicator_detail", "1.1"), instrument.get_absolute_url()]
    before = [count(address) for address in addresses]
    for code in ("1.1", "1.1", "1.1", "1.2", "2.1", "2.2"):
        codebook_make(instrument, code, definition=f"Lain {code}", changed_by=analyst)
    assert [count(address) for address in addresses] == before
