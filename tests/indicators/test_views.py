from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from apps.accounts.models import User
from apps.indicators.enums import EditionKind, EditionState
from apps.indicators.models import Edition, Instrument
from apps.indicators.services import instrument_load
from tests.cast import Regions
from tests.factories import edition_make, instrument_make
from tests.indicators.samples import SMALL, changed, line_of, small_file

pytestmark = pytest.mark.django_db

ClientOf = Callable[[User | None], Client]


@pytest.fixture
def small(tmp_path: Path, db: None) -> Instrument:
    return instrument_load(path=small_file(tmp_path))[0]


def upload(text: str) -> dict[str, SimpleUploadedFile]:
    return {"file": SimpleUploadedFile("kecil.toml", text.encode())}


def edition_input(instrument: Instrument, regions: Regions, **others: object) -> dict[str, object]:
    return {
        "name": "Edisi baru",
        "name_en": "",
        "code": "baru-2029",
        "kind": "official",
        "instrument": instrument.pk,
        "region_set": regions.region_set.pk,
        "reference_on": "2029-02-14",
        "entry_due_at": "2028-12-01T17:00",
        "elections-TOTAL_FORMS": "4",
        "elections-INITIAL_FORMS": "0",
        "elections-0-name": "Pemilu 2029",
        "elections-0-year": "2029",
        **others,
    }


def test_lists_say_that_they_are_empty(client_of: ClientOf, analyst: User, coordinator_banten: User) -> None:
    for name, title, action in (
        ("indicators:instrument_list", "Belum ada instrumen", "Muat dari berkas"),
        ("indicators:edition_list", "Belum ada edisi", "Buat edisi"),
    ):
        page = client_of(analyst).get(reverse(name)).content.decode()
        assert title in page
        assert action in page
        page = client_of(coordinator_banten).get(reverse(name)).content.decode()
        assert title in page
        assert action not in page


def test_instrument_detail_shows_the_whole_instrument(
    client_of: ClientOf, operator_pandeglang: User, small: Instrument
) -> None:
    edition_make("kecil-2024", instrument=small)
    page = client_of(operator_pandeglang).get(small.get_absolute_url()).content.decode()
    for text in (
        "Indeks kecil",
        "A Alam",
        "bobot 50",
        "0,75",
        "Genangan yang menghentikan",
        "target -2,50",
        "batas skala 0 sampai 12,50",
        "Yang basah",
        "<li>C2 Angin</li><li>A1 Banjir</li>",
        "(makin banyak, makin tidak rawan)",
        "belum diterbitkan",
        "Biasa",
        "1,5",
        "13,47 dan 49,33",
        "Kabupaten/Kota",
        "Dua ambang batas",
        "Edisi kecil-2024",
        "Dibekukan",
    ):
        assert text in page, text
    assert "Muat versi yang diubah" not in page


def test_instrument_file_can_be_loaded_again_as_it_is(
    client_of: ClientOf, analyst: User, small: Instrument
) -> None:
    edition_make("kecil-2024", instrument=small)
    browser = client_of(analyst)
    response = browser.get(reverse("indicators:instrument_file", args=["kecil", 1]))
    assert response["Content-Disposition"] == 'attachment; filename="kecil-versi-1.toml"'
    text = response.content.decode().replace('"Hujan"', '"Hujan lebat"')
    loaded = browser.post(reverse("indicators:instrument_load"), upload(text))
    assert loaded["Location"] == reverse("indicators:instrument_detail", args=["kecil", 2])
    second = Instrument.objects.get(version=2)
    assert [indicator.name for indicator in second.indicators.all()][-1] == "Hujan lebat"


def test_instrument_load_shows_every_problem_and_loads_nothing(client_of: ClientOf, analyst: User) -> None:
    text = changed("weight = 50", "weight = -50").replace(
        'code = "A2"\nparent = "A"', 'code = "A2"\nparent = "Z"'
    )
    response = client_of(analyst).post(reverse("indicators:instrument_load"), upload(text))
    page = response.content.decode()
    assert response.status_code == 422
    assert f">{line_of(text, 'weight = -50')}</td>" in page
    assert "Bernilai negatif (-50)." in page
    assert "Tambahkan kelompok Z, atau betulkan kode induknya." in page
    assert not Instrument.objects.exists()


def test_instrument_load_asks_for_the_file(client_of: ClientOf, analyst: User) -> None:
    response = client_of(analyst).post(reverse("indicators:instrument_load"), {})
    assert response.status_code == 422
    assert "Belum dimuat. Pilih berkasnya dahulu." in response.content.decode()


def test_instrument_load_of_a_known_file_says_so(
    client_of: ClientOf, analyst: User, small: Instrument
) -> None:
    response = client_of(analyst).post(reverse("indicators:instrument_load"), upload(SMALL), follow=True)
    assert (
        "Berkas yang sama (Indeks kecil, versi 1) sudah dimuat oleh sistem, pukul"
        in response.content.decode()
    )


def test_edition_detail_says_for_how_many_regions_voters_are_known(
    client_of: ClientOf, analyst: User, regions: Regions
) -> None:
    edition = edition_make()
    page = client_of(analyst).get(edition.get_absolute_url()).content.decode()
    assert "Jumlah pemilih" not in page
    for region, count in ((regions.pandeglang, 867013), (regions.lebak, 980000)):
        edition.region_voters.create(region=region, count=count, source="KPU")
    page = client_of(analyst).get(edition.get_absolute_url()).content.decode()
    assert "dimuat untuk 2 wilayah" in page


def test_edition_detail_offers_what_can_be_done_now(
    client_of: ClientOf, analyst: User, auditor: User, regions: Regions
) -> None:
    edition = edition_make(state=EditionState.DRAFT)
    opening, closing = "Buka pengisian", "Tutup edisi"
    page = client_of(analyst).get(edition.get_absolute_url()).content.decode()
    assert (opening in page, closing in page) == (True, False)
    assert reverse("submissions:collection_open", args=[edition.code]) in page
    assert "2 provinsi, 3 kabupaten/kota" in page
    page = client_of(auditor).get(edition.get_absolute_url()).content.decode()
    assert (opening in page, closing in page) == (False, False)
    page = client_of(analyst).get(edition_make("lain").get_absolute_url()).content.decode()
    assert (opening in page, closing in page) == (False, True)


def test_edition_detail_says_what_is_missing(client_of: ClientOf, analyst: User, regions: Regions) -> None:
    edition = edition_make(state=EditionState.DRAFT)
    edition.elections.all().delete()
    page = client_of(analyst).get(edition.get_absolute_url()).content.decode()
    assert "Belum dapat dibuka" in page
    assert "Belum ada pemilihan." in page
    assert "Buka pengisian" not in page


def test_edition_open_is_for_published_figures_only(
    client_of: ClientOf, analyst: User, regions: Regions
) -> None:
    browser = client_of(analyst)
    external = edition_make("luar", kind=EditionKind.EXTERNAL, state=EditionState.DRAFT)
    official = edition_make("kantor", state=EditionState.DRAFT)
    assert (
        reverse("indicators:edition_open", args=["luar"])
        in browser.get(external.get_absolute_url()).content.decode()
    )
    assert browser.post(reverse("indicators:edition_open", args=["luar"])).status_code == 302
    led = browser.post(reverse("indicators:edition_open", args=["kantor"]), follow=True)
    assert "diisi oleh kantor" in led.content.decode()
    states = dict(Edition.objects.values_list("code", "state"))
    assert states == {external.code: "open", official.code: "draft"}


def test_edition_close_ends_entry(client_of: ClientOf, analyst: User, regions: Regions) -> None:
    """Of figures published elsewhere; what offices fill is closed with its forms (tests/submissions)."""
    edition, filled = edition_make(kind=EditionKind.EXTERNAL), edition_make("diisi")
    for found in (edition, filled):
        address = reverse("indicators:edition_close", args=[found.code])
        page = client_of(analyst).post(address, follow=True).content.decode()
        assert ("ditutup." in page) == (found == edition)
    assert "Tutup bersama formulirnya" in page
    assert dict(Edition.objects.values_list("code", "state")) == {edition.code: "closed", filled.code: "open"}


def test_edition_create_makes_a_draft(client_of: ClientOf, analyst: User, regions: Regions) -> None:
    instrument = instrument_make()
    response = client_of(analyst).post(
        reverse("indicators:edition_create"), edition_input(instrument, regions)
    )
    edition = Edition.objects.get()
    assert response["Location"] == edition.get_absolute_url()
    assert (edition.name, edition.kind, edition.state) == ("Edisi baru", "official", "draft")
    [(level, due)] = edition.entry_dues
    assert (level, due.isoformat()) == ("", "2028-12-01T10:00:00+00:00")
    assert list(edition.elections.values_list("code", "year")) == [("pemilu-2029", 2029)]


@pytest.mark.parametrize(
    ("others", "text"),
    [
        ({"code": ""}, "Bagian ini belum diisi"),
        ({"code": "uji-2024"}, "sudah dipakai edisi lain"),
        ({"reference_on": "kemarin"}, "Tulis tanggal sebagai hari/bulan/tahun"),
        ({"elections-0-name": "", "elections-0-year": ""}, "Isi sedikitnya satu pemilihan"),
        ({"elections-0-year": ""}, "Perbaiki daftar pemilihan di bawah"),
    ],
)
def test_edition_create_says_what_is_wrong_and_keeps_the_rest(
    client_of: ClientOf, analyst: User, regions: Regions, others: dict[str, object], text: str
) -> None:
    existing = edition_make()
    response = client_of(analyst).post(
        reverse("indicators:edition_create"), edition_input(existing.instrument, regions, **others)
    )
    page = response.content.decode()
    assert response.status_code == 422
    assert text in page
    assert 'value="Edisi baru"' in page
    assert list(Edition.objects.all()) == [existing]


VIEWERS = {
    "operator_pandeglang": 200,
    "coordinator_banten": 200,
    "national_reviewer": 200,
    "publisher": 200,
    "auditor": 200,
    "administrator": 200,
    "stakeholder": 403,
    "outsider": 403,
}


@pytest.mark.parametrize(("who", "status"), VIEWERS.items())
def test_instruments_and_editions_are_read_by_those_who_may(
    client_of: ClientOf, request: pytest.FixtureRequest, who: str, status: int
) -> None:
    edition = edition_make()
    addresses = [
        reverse("indicators:instrument_list"),
        edition.instrument.get_absolute_url(),
        reverse("indicators:instrument_file", args=[edition.instrument.code, 1]),
        reverse("indicators:edition_list"),
        edition.get_absolute_url(),
    ]
    browser = client_of(request.getfixturevalue(who))
    assert [browser.get(address).status_code for address in addresses] == [status] * 5


@pytest.mark.parametrize("who", VIEWERS)
def test_acts_are_for_analysts(client_of: ClientOf, request: pytest.FixtureRequest, who: str) -> None:
    edition = edition_make()
    browser = client_of(request.getfixturevalue(who))
    addresses = [
        reverse("indicators:instrument_load"),
        reverse("indicators:edition_create"),
        reverse("indicators:edition_open", args=[edition.code]),
        reverse("indicators:edition_close", args=[edition.code]),
    ]
    assert [browser.post(address).status_code for address in addresses] == [403] * 4
    assert Edition.objects.get().state == EditionState.OPEN


def test_strangers_are_sent_to_sign_in(client_of: ClientOf) -> None:
    edition = edition_make()
    for address in (
        reverse("indicators:instrument_list"),
        edition.instrument.get_absolute_url(),
        reverse("indicators:edition_list"),
        reverse("indicators:edition_create"),
    ):
        response = client_of(None).get(address)
        assert response.status_code == 302
        assert response["Location"].startswith(reverse("account_login"))


def test_what_does_not_exist_is_not_found(client_of: ClientOf, analyst: User) -> None:
    browser = client_of(analyst)
    assert browser.get(reverse("indicators:instrument_detail", args=["tiada", 1])).status_code == 404
    assert browser.get(reverse("indicators:edition_detail", args=["tiada"])).status_code == 404


def test_lists_take_the_same_queries_for_one_row_and_for_many(client_of: ClientOf, analyst: User) -> None:
    browser = client_of(analyst)
    edition_make("edisi-0")
    addresses = [reverse("indicators:instrument_list"), reverse("indicators:edition_list")]
    counts = [_count_queries(browser, address) for address in addresses]
    for number in range(1, 30):
        edition_make(f"edisi-{number}")
    assert [_count_queries(browser, address) for address in addresses] == counts


def _count_queries(browser: Client, address: str) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as queries:
        assert browser.get(address).status_code == 200
    return len(queries)
