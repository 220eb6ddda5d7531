"""All regions of a run: page by page, searched, filtered and sorted; and how much a page of a large run weighs."""

import csv
import gzip
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from apps.accounts.models import User
from apps.computation.models import IndexRun
from apps.computation.services import run_execute, run_request
from apps.engine import Stage
from apps.indicators.enums import EditionKind
from apps.indicators.models import Instrument
from apps.regions.enums import RegionLevel
from apps.regions.models import Region
from tests.cast import Regions
from tests.computation.editions import edition_of, method_set, run_make, theme_make
from tests.factories import instrument_make, region_make
from tests.pages import table_of

N_PROVINCES, N_REGENCIES = 34, 514
MOST_BYTES = 420_000
"""How much HTML the page of a run of the whole country may have; before its tables were paged it had twice as much."""


@pytest.fixture
def large_run(regions: Regions, analyst: User) -> IndexRun:
    """Return a run over 34 provinces and 514 regencies, all on the map, with themes."""
    provinces = [regions.banten, regions.bali]
    provinces += [
        region_make(f"{number}", f"Provinsi {number}", RegionLevel.PROVINCE, regions.nation)
        for number in range(60, 60 + N_PROVINCES - 2)
    ]
    missing = N_REGENCIES - 3
    for number in range(missing):
        province = provinces[number % N_PROVINCES]
        code = f"{province.code}.{10 + number // N_PROVINCES}"
        region_make(code, f"Kabupaten {code}", RegionLevel.REGENCY, province)
    places = list(Region.objects.exclude(level=RegionLevel.NATION).order_by("level", "code"))
    for number, region in enumerate(places):
        region.hex_row, region.hex_col = divmod(number % N_REGENCIES, 30)
    Region.objects.bulk_update(places, ["hex_row", "hex_col"])
    instrument = instrument_make("besar", dimensions=4, each=15)
    for number in range(1, 5):
        theme_make(instrument, f"tema-{number}", f"{number}.1", f"{number}.2")
    rows = {
        region.code: {"1.1": number % 7, "2.1": number % 5, "3.2": number % 3}
        for number, region in enumerate(places)
    }
    return run_make(edition_of("besar", instrument=instrument), analyst, rows)


def test_the_page_of_a_large_run_stays_light_and_is_compressed_when_asked_for(
    large_run: IndexRun, analyst: User, client_of
) -> None:
    browser: Client = client_of(analyst)
    plain = browser.get(large_run.get_absolute_url())
    packed = browser.get(large_run.get_absolute_url(), headers={"accept-encoding": "gzip"})

    assert len(plain.content) < MOST_BYTES
    assert (plain.get("Content-Encoding"), packed["Content-Encoding"]) == (None, "gzip")
    assert len(packed.content) < len(plain.content) / 8
    assert b"Cari dan urutkan semua kabupaten/kota" in gzip.decompress(packed.content)
    assert len(table_of(plain.content.decode(), "Hasil kabupaten/kota")) == 1 + 10
    assert b"data-sortable" not in _table(plain.content, "Hasil kabupaten/kota")
    for address in ("run_regions", "run_themes"):
        page = browser.get(reverse(f"computation:{address}", args=[large_run.public_id]))
        assert len(page.content) < MOST_BYTES / 3
        assert "1 sampai 25 dari 514" in page.content.decode()


def _table(page: bytes, caption: str) -> bytes:
    """Return the opening tag of the table with this caption."""
    return page.split(caption.encode(), 1)[0].rsplit(b"<table", 1)[1]


def _known(score: float | None) -> float | None:
    """Return a number without the last digits, in which equal ones may differ."""
    return None if score is None else round(score, 9)


def _read(row: Any, column: str) -> Any:
    """Return what a row holds in a column of one of the two pages, the higher the larger."""
    if column in {"tema-1", "tema-4"}:
        return _known(next(theme.score for theme in row.scores if theme.code == column))
    if column in {"skor", "kelas"}:
        return _known(row.score)
    names = {"kelengkapan": "completeness", "bukti": "evidence_share", "agregat": "aggregated_score"}
    return row.region.name if column == "nama" else _known(getattr(row, names[column]))


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("address", "columns"),
    [
        ("run_regions", ["nama", "skor", "kelas", "agregat", "kelengkapan", "bukti"]),
        ("run_themes", ["nama", "tema-1", "tema-4"]),
    ],
)
def test_every_heading_sorts_all_pages_and_keeps_the_filters(
    large_run: IndexRun, analyst: User, client_of, address: str, columns: list[str]
) -> None:
    browser: Client = client_of(analyst)
    url = reverse(f"computation:{address}", args=[large_run.public_id])
    for column in columns:
        level = "tingkat=provinsi" if column == "agregat" else "tingkat=kabkota"
        first = browser.get(f"{url}?{level}&cari=.&page=1").context["sort"][column]
        for _twice in range(2):
            page = browser.get(url + first.query)
            now = page.context["sort"][column].now
            assert f'aria-sort="{now}"' in page.content.decode()
            rows = list(page.context["page"].paginator.object_list)
            assert len(rows) == (34 if "prov" in level else 514)
            values = [_read(row, column) for row in rows]
            known = [value for value in values if value is not None]
            assert values[: len(known)] == known == sorted(known, reverse=now == "descending")
            first = page.context["sort"][column]
            assert first.query.startswith(f"?{level}&cari=.&urut=")


def test_every_region_is_reached_page_by_page_and_in_the_file(
    large_run: IndexRun, analyst: User, client_of
) -> None:
    browser: Client = client_of(analyst)
    address = reverse("computation:run_regions", args=[large_run.public_id])
    seen = []
    for page in range(1, 22):
        rows = table_of(browser.get(address, {"page": page}).content.decode(), "Hasil kabupaten/kota")[1:]
        seen += [row[0] for row in rows]
    assert len(set(seen)) == len(seen) == N_REGENCIES
    file = reverse("computation:run_regions_file", args=[large_run.public_id])
    lines = browser.get(file).getvalue().decode("utf-8-sig").splitlines()
    assert [line.split(",")[1] for line in lines[1:]] == seen


def test_scores_of_a_level_that_is_known_in_part_stand_by_size_without_ranks(
    regions: Regions, analyst: User, client_of
) -> None:
    """Published scores of some regencies alone: they have no rank, and the highest still stands first."""
    instrument = instrument_make("luar")
    method_set(instrument, Stage.CLASSIFY, "fixed", cuts=[20, 60])
    edition = edition_of("luar", instrument=instrument, kind=EditionKind.EXTERNAL)
    figures = ((regions.pandeglang, 30.0), (regions.lebak, 30.000000000000004), (regions.badung, 71.5))
    for region, score in figures:
        edition.external_figures.create(region=region, score=score)
    others = [
        region_make(f"36.{number}", f"Kabupaten {number}", RegionLevel.REGENCY, regions.banten)
        for number in range(10, 22)
    ]
    for number, region in enumerate(others[:-1]):
        edition.external_figures.create(region=region, score=number)
    made, _ = run_request(edition=edition, actor=analyst)
    assert run_execute(made.pk) is True
    run = IndexRun.objects.get(pk=made.pk)
    assert not run.results.filter(region__level=RegionLevel.REGENCY, rank__isnull=False).exists()

    names = ["Kabupaten Badung", "Kabupaten Pandeglang", "Kabupaten Lebak", "Kabupaten 20"]
    browser: Client = client_of(analyst)
    first = browser.get(run.get_absolute_url()).content.decode()
    shown = [row[0] for row in table_of(first, "Hasil kabupaten/kota")[1:]]
    listed = browser.get(reverse("computation:run_regions", args=[run.public_id])).context["page"]
    assert shown[:4] == names
    assert [row.region.name for row in listed][:4] == names
    assert listed[-1].score is None


ROWS = {
    "36": {"1.1": 1, "1.2": 1, "2.1": 1, "2.2": 1},
    "36.01": {"1.1": 4, "1.2": 2, "2.1": 0, "2.2": 1},
    "36.02": {"1.1": 9, "1.2": 9, "2.1": 9, "2.2": 9},
    "51.03": {"1.1": 0, "1.2": 0, "2.1": 0, "2.2": 0},
}


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", ["Kabupaten Lebak", "Kabupaten Pandeglang", "Kabupaten Badung"]),
        ("urut=skor", ["Kabupaten Badung", "Kabupaten Pandeglang", "Kabupaten Lebak"]),
        ("urut=-kelas", ["Kabupaten Lebak", "Kabupaten Pandeglang", "Kabupaten Badung"]),
        ("urut=-nama", ["Kabupaten Pandeglang", "Kabupaten Lebak", "Kabupaten Badung"]),
        ("urut=-bukti&cari=kabupaten", ["Kabupaten Pandeglang", "Kabupaten Lebak", "Kabupaten Badung"]),
        ("urut=agregat&tingkat=provinsi", ["Bali", "Banten"]),
        ("urut=-agregat&tingkat=provinsi", ["Banten", "Bali"]),
        ("urut=nama", ["Kabupaten Badung", "Kabupaten Lebak", "Kabupaten Pandeglang"]),
        ("urut=kode", ["Kabupaten Pandeglang", "Kabupaten Lebak", "Kabupaten Badung"]),
        ("cari=KAB.+LEBAK", ["Kabupaten Lebak"]),
        ("tingkat=provinsi&cari=PROV.+BANTEN", ["Banten"]),
        ("tingkat=provinsi&cari=Provinsi+Banten", ["Banten"]),
        ("cari=3601", ["Kabupaten Pandeglang"]),
        ("cari=atlantis", []),
        ("provinsi=51", ["Kabupaten Badung"]),
        ("provinsi=36&kelas=high", ["Kabupaten Lebak"]),
        ("tingkat=provinsi", ["Banten", "Bali"]),
        ("tingkat=provinsi&provinsi=36", ["Banten"]),
    ],
)
def test_regions_are_searched_filtered_and_sorted_by_the_address(
    regions: Regions, analyst: User, client_of, query: str, names: list[str]
) -> None:
    run = run_make(edition_of("kecil"), analyst, ROWS)
    browser: Client = client_of(analyst)
    for name in ("run_regions", "run_regions_file"):
        answer = browser.get(f"{reverse(f'computation:{name}', args=[run.public_id])}?{query}")
        if name == "run_regions":
            assert [row.region.name for row in answer.context["page"]] == names
        else:
            lines = answer.getvalue().decode("utf-8-sig").splitlines()[1:]
            assert [line.split(",")[1] for line in lines] == names


def test_regions_of_a_run_keep_to_the_scope_of_the_reader(
    regions: Regions, analyst: User, auditor_banten: User, client_of
) -> None:
    run = run_make(edition_of("kecil"), analyst, ROWS)
    for name in ("run_regions", "run_regions_file", "run_themes"):
        text = client_of(auditor_banten).get(reverse(f"computation:{name}", args=[run.public_id])).getvalue()
        assert b"Badung" not in text


@pytest.mark.parametrize("count", [1, 30])
def test_the_page_of_regions_asks_the_same_number_of_queries(
    regions: Regions, analyst: User, client_of, django_assert_num_queries, count: int
) -> None:
    rows = dict(ROWS)
    for number in range(3, 3 + count):
        region_make(f"36.{number:02d}", f"Kabupaten {number}", RegionLevel.REGENCY, regions.banten)
        rows[f"36.{number:02d}"] = {"1.1": number}
    run = run_make(edition_of("kecil"), analyst, rows)
    browser: Client = client_of(analyst)
    address = reverse("computation:run_regions", args=[run.public_id])
    browser.get(address)
    with django_assert_num_queries(5):
        browser.get(address)


def test_a_search_that_finds_no_region_says_what_was_probably_meant(
    regions: Regions, analyst: User, client_of
) -> None:
    run = run_make(edition_of("kecil", instrument=_themed("kecil")), analyst, ROWS)
    for name in ("run_regions", "run_themes"):
        address = reverse(f"computation:{name}", args=[run.public_id])
        page = client_of(analyst).get(f"{address}?cari=36.2").content.decode()
        assert "Mungkin maksudnya 36.02." in page


def test_the_page_of_a_region_knows_its_code_without_the_point_and_guesses_one_cut_short(
    regions: Regions, analyst: User, coordinator_bali: User, client_of
) -> None:
    run = run_make(edition_of("kecil"), analyst, ROWS)

    def address(code: str) -> str:
        return reverse("computation:result_detail", args=[run.public_id, code])

    assert client_of(analyst).get(address("3602"))["Location"] == address("36.02")
    missing = client_of(analyst).get(address("36.2"))
    assert missing.status_code == 404
    assert "Mungkin maksudnya 36.02." in missing.content.decode()
    # Of what lies outside of one's regions nothing is guessed.
    for code in ("3602", "36.2"):
        assert "36.02" not in client_of(coordinator_bali).get(address(code)).content.decode()


def test_the_file_says_level_and_class_in_words_and_keeps_their_codes_apart(
    regions: Regions, analyst: User, client_of
) -> None:
    run = run_make(edition_of("kecil"), analyst, ROWS)
    address = reverse("computation:run_regions_file", args=[run.public_id])
    answer = client_of(analyst).get(f"{address}?tingkat=kabkota")
    rows = list(csv.DictReader(answer.getvalue().decode("utf-8-sig").splitlines()))
    assert rows
    assert {(row["tingkat"], row["kode_tingkat"]) for row in rows} == {("Kabupaten/Kota", "regency")}
    stored = {row.region.code: row.score_class for row in run.results.select_related("region")}
    assert {row["kode"]: row["kode_kelas"] for row in rows}.items() <= stored.items()
    words = {"high": "Tinggi", "medium": "Sedang", "low": "Rendah"}
    assert [row["kelas"] for row in rows] == [words[row["kode_kelas"]] for row in rows]


def _themed(code: str) -> Instrument:
    instrument = instrument_make(code)
    theme_make(instrument, "uang", "1.1")
    return instrument
