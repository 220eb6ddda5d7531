"""What the pages of editions and instruments say: every fact beside its words, every state by its name."""

import datetime as dt
import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from apps.accounts.models import User
from apps.indicators.enums import EditionKind, EditionState, PublicationStatus
from apps.indicators.models import Edition, MethodStep, Weight
from tests.cast import Regions
from tests.factories import display_group_make, edition_make, instrument_make
from tests.pages import table_of, terms_of

ClientOf = Callable[[User], Client]
DUE = dt.datetime(2030, 8, 26, 7, 30, tzinfo=dt.UTC)


@pytest.fixture
def page_of(client_of: ClientOf, auditor: User) -> Callable[[str], str]:
    return lambda address: client_of(auditor).get(address).content.decode()


def test_the_page_of_an_edition_says_what_it_is_made_of(
    page_of: Callable[[str], str], regions: Regions
) -> None:
    edition = edition_make(entry_due_at=DUE, state=EditionState.CLOSED)

    terms = terms_of(page_of(edition.get_absolute_url()))

    assert terms["Susunan wilayah"] == ["Susunan 2024: 2 provinsi, 3 kabupaten/kota"]
    assert terms["Pemilihan"] == ["Pemilu 2024"]
    assert terms["Batas pengisian"] == ["26 Agustus 2030, 14.30 WIB"]
    assert terms["Tanggal acuan"] == ["27 November 2024"]
    assert (terms["Dibuka"], terms["Ditutup"]) == (
        ["1 Mei 2024, 07.00 WIB"],
        ["1 Agustus 2024, 07.00 WIB"],
    )
    terms = terms_of(page_of(edition_make("tanpa-batas").get_absolute_url()))
    assert terms["Batas pengisian"] == ["Tidak ditetapkan"]
    assert "Ditutup" not in terms


def test_the_page_of_an_edition_of_published_figures_counts_them(
    page_of: Callable[[str], str], regions: Regions
) -> None:
    edition = edition_make("luar", kind=EditionKind.EXTERNAL)
    other = edition_make("lain", kind=EditionKind.EXTERNAL)
    for region in (regions.banten, regions.bali):
        edition.external_figures.create(region=region, score=50)
    other.external_figures.create(region=regions.bali, score=50)

    terms = terms_of(page_of(edition.get_absolute_url()))

    assert terms["Angka yang diimpor"] == ["2"]
    assert not {"Pemilihan", "Batas pengisian"} & set(terms)
    assert "Angka yang diimpor" not in terms_of(page_of(edition_make().get_absolute_url()))


@pytest.mark.parametrize("kind", EditionKind)
def test_only_the_page_of_made_up_figures_says_so(
    kind: EditionKind, page_of: Callable[[str], str], regions: Regions
) -> None:
    page = page_of(edition_make(kind=kind).get_absolute_url())

    assert ("DATA SIMULASI" in page) is (kind == EditionKind.SIMULATED)


def test_opening_an_open_edition_again_says_that_it_was_opened(client_of: ClientOf, analyst: User) -> None:
    edition = edition_make(state=EditionState.OPEN)
    browser = client_of(analyst)
    answer = browser.post(reverse("indicators:edition_open", args=[edition.code]))
    assert (answer.status_code, answer["Location"]) == (302, edition.get_absolute_url())
    assert "sudah dibuka" in browser.get(edition.get_absolute_url()).content.decode()


def test_the_list_of_editions_shows_state_kind_and_dates_of_each(
    page_of: Callable[[str], str], regions: Regions
) -> None:
    instrument = instrument_make("sama")
    for number, state in enumerate(EditionState):
        edition = edition_make(
            f"edisi-{number}", instrument=instrument, state=state, entry_due_at=DUE if number else None
        )
        Edition.objects.filter(pk=edition.pk).update(reference_on=dt.date(2030 - number, 2, 14))

    page = page_of(reverse("indicators:edition_list"))

    official = str(EditionKind.OFFICIAL.label)
    due, closed = "26 Agustus 2030, 14.30 WIB", "ditutup 1 Agustus 2024, 07.00 WIB"
    assert table_of(page, "Edisi, yang terbaru dahulu") == [
        ["Edisi", "Keadaan", "Asal angka", "Instrumen", "Tanggal acuan", "Batas pengisian"],
        ["Edisi edisi-0", "Disiapkan", official, "Instrumen uji, versi 1", "14 Februari 2030", "–"],
        ["Edisi edisi-1", "Dibuka", official, "Instrumen uji, versi 1", "14 Februari 2029", due],
        ["Edisi edisi-2", "Ditutup", official, "Instrumen uji, versi 1", "14 Februari 2028", closed],
    ]
    body = page[page.index("<tbody>") :]
    assert re.findall(r"state--(\w+)", body) == ["draft", "running", "finished"]


def test_an_instrument_says_whether_all_of_it_was_published_and_whether_it_can_still_change(
    page_of: Callable[[str], str], regions: Regions
) -> None:
    instrument = instrument_make()
    warning = "Sebagian isinya belum diterbitkan Bawaslu"
    page = page_of(instrument.get_absolute_url())
    assert warning in page
    assert "state--waiting" in page
    assert ("Rancangan" in page, "Dibekukan" in page) == (True, False)

    for rows in (Weight.objects.all(), instrument.event_levels.all(), MethodStep.objects.all()):
        rows.update(status=PublicationStatus.PUBLISHED)
    edition_make(instrument=instrument)

    page = page_of(instrument.get_absolute_url())
    assert warning not in page
    assert "state--waiting" not in page
    assert ("Rancangan" in page, "Dibekukan" in page) == (False, True)


def test_an_instrument_says_which_group_is_only_for_display(
    page_of: Callable[[str], str], regions: Regions
) -> None:
    instrument = instrument_make()
    display_group_make(instrument, name="Ringkasan")

    page = page_of(instrument.get_absolute_url())

    table = table_of(page, "1s Ringkasan (skornya untuk tampilan, tidak ikut dihitung)")
    assert [row[0] for row in table[1:]] == ["1.1"]
    assert [row[0] for row in table_of(page, "1 Dimensi 1")[1:]] == ["1.2"]
