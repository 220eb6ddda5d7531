import re
from html import unescape

import pytest
from django.urls import reverse

from apps.computation.models import IndexRun
from apps.computation.services import run_execute, run_request
from apps.core.enums import JobState
from apps.engine import Stage
from apps.engine.registry import OPERATIONS
from apps.indicators.enums import EditionKind
from apps.regions.enums import RegionLevel
from tests.computation.editions import edition_of, method_set, run_make, theme_make
from tests.factories import edition_make, instrument_make, region_make
from tests.pages import errors_of


@pytest.fixture
def run(collected, analyst):
    made, _ = run_request(edition=collected.edition, actor=analyst)
    run_execute(made.pk)
    return IndexRun.objects.get(pk=made.pk)


def test_run_create_queues_a_run_and_shows_it(collected, analyst, client_of):
    answer = client_of(analyst).post(reverse("computation:run_create"), {"edition": collected.edition.code})

    made = IndexRun.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, made.get_absolute_url())
    assert made.job_state == JobState.QUEUED


def test_run_create_without_accepted_data_says_why_at_the_edition(regions, analyst, client_of):
    edition = edition_make()
    edition_of("lain", instrument=edition.instrument)
    browser = client_of(analyst)
    without_data = browser.post(reverse("computation:run_create"), {"edition": edition.code})
    without_edition = browser.post(reverse("computation:run_create"), {"edition": ""})
    page = without_data.content.decode()

    assert (without_data.status_code, without_edition.status_code) == (422, 422)
    assert "belum memiliki data yang diterima" in errors_of(page)["edition"]
    assert f'<option value="{edition.code}" selected>' in page
    assert errors_of(without_edition.content.decode()) == {"edition": "Pilih edisi yang dihitung."}


def test_run_detail_shows_the_progress_of_an_open_run(collected, analyst, client_of):
    made, _ = run_request(edition=collected.edition, actor=analyst)

    page = client_of(analyst).get(made.get_absolute_url()).content.decode()

    assert "Menunggu giliran" in page
    assert reverse("computation:run_progress", args=[made.public_id]) in page


def test_run_progress_reloads_the_page_when_the_run_has_ended(run, analyst, client_of):
    answer = client_of(analyst).get(reverse("computation:run_progress", args=[run.public_id]))

    assert answer["HX-Refresh"] == "true"


def test_run_detail_shows_results_with_completeness(run, analyst, client_of):
    page = client_of(analyst).get(run.get_absolute_url()).content.decode()

    assert "Kabupaten Pandeglang" in page
    assert "25,00" in page
    assert "100" in page


def test_run_of_made_up_data_says_so(regions, analyst, client_of):
    edition = edition_make(kind=EditionKind.SIMULATED)
    made = IndexRun.objects.create(
        number=1,
        edition=edition,
        requested_by=analyst,
        run_key="0" * 64,
        input_sha256="0" * 64,
        engine_version="1",
    )

    page = client_of(analyst).get(made.get_absolute_url()).content.decode()

    assert "DATA SIMULASI" in page


def test_run_results_go_by_the_scope_of_the_permission(run, auditor_banten, regions, client_of):
    browser = client_of(auditor_banten)

    page = browser.get(run.get_absolute_url()).content.decode()
    inside = browser.get(reverse("computation:result_detail", args=[run.public_id, regions.lebak.code]))
    outside = browser.get(reverse("computation:result_detail", args=[run.public_id, regions.badung.code]))

    assert "Kabupaten Lebak" in page
    assert "Kabupaten Badung" not in page
    assert (inside.status_code, outside.status_code) == (200, 404)


def test_result_detail_leads_from_the_score_to_the_data(
    run, collected, national_reviewer, regions, client_of
):
    address = reverse("computation:result_detail", args=[run.public_id, regions.pandeglang.code])
    page = client_of(national_reviewer).get(address).content.decode()

    assert "Indikator 1.1" in page
    assert "2 tingkat rendah" in page
    assert collected.pandeglang.get_absolute_url() in page


def test_run_manifest_is_handed_out_as_json(run, analyst, client_of):
    answer = client_of(analyst).get(reverse("computation:run_manifest", args=[run.public_id]))

    assert answer.json() == run.manifest


@pytest.mark.parametrize("n_editions", [1, 30])
def test_run_list_asks_the_same_number_of_queries(
    n_editions, collected, analyst, client_of, django_assert_num_queries
):
    made, _ = run_request(edition=collected.edition, actor=analyst)
    for number in range(n_editions - 1):
        IndexRun.objects.create(
            number=2 + number,
            edition=collected.edition,
            requested_by=analyst,
            run_key=f"{number:064d}",
            input_sha256=made.input_sha256,
            engine_version="1",
        )
    browser = client_of(analyst)
    browser.get(reverse("computation:run_list"))
    with django_assert_num_queries(6):
        browser.get(reverse("computation:run_list"))


def test_run_manifest_of_the_nation_does_not_exist_for_an_auditor_of_one_province(
    run, auditor_banten, client_of
):
    browser = client_of(auditor_banten)

    page = browser.get(run.get_absolute_url()).content.decode()

    assert "Unduh manifes" not in page
    assert browser.get(reverse("computation:run_manifest", args=[run.public_id])).status_code == 404


ROWS = {
    "36.01": {"1.1": 4, "1.2": 2, "2.1": 0, "2.2": 1},
    "36.02": {"1.1": 1, "1.2": None, "2.1": 5, "2.2": 1},
    "51.03": {"1.1": 0, "1.2": 0, "2.1": 0, "2.2": 1},
}


@pytest.fixture
def rich_run(regions, analyst):
    """A run that fills in, treats, has themes, and five classes."""
    instrument = instrument_make("lengkap")
    theme_make(instrument, "sara", "2.1", "1.1")
    method_set(instrument, Stage.IMPUTE, "median")
    method_set(instrument, Stage.TREAT, "cap", value=2)
    method_set(instrument, Stage.CLASSIFY, "quantiles", k=5)
    return run_make(edition_of("lengkap", instrument=instrument), analyst, ROWS)


def test_run_detail_shows_themes_weights_and_treated_values(rich_run, analyst, client_of):
    page = client_of(analyst).get(rich_run.get_absolute_url()).content.decode()

    for text in (
        "Tema kabupaten/kota",
        "Bobot efektif",
        "tidak membedakan wilayah (provinsi, kabupaten/kota)",
        "Indikator yang diberi perlakuan",
        "3 nilai berubah, 1 di antaranya semula tanpa data.",
        "Kelas 5",
        "swatch--ramp-10",
    ):
        assert text in page, text


def test_run_themes_shows_the_themes_of_the_regions_in_scope(rich_run, analyst, auditor_banten, client_of):
    address = reverse("computation:run_themes", args=[rich_run.public_id])
    page = client_of(analyst).get(address).content.decode()
    assert "Tema sara" in page
    assert "Kabupaten Badung" in page
    page = client_of(auditor_banten).get(address).content.decode()
    assert "Kabupaten Lebak" in page
    assert "Kabupaten Badung" not in page


def test_run_themes_without_themes_says_so(regions, analyst, client_of):
    run = run_make(edition_of("biasa"), analyst, ROWS)
    page = client_of(analyst).get(reverse("computation:run_themes", args=[run.public_id])).content.decode()
    assert "Hitungan ini tidak menghitung tema" in page


@pytest.mark.parametrize("n_more", [0, 30])
def test_run_themes_asks_the_same_number_of_queries(
    n_more, regions, analyst, client_of, django_assert_num_queries
):
    rows = dict(ROWS)
    for number in range(3, 3 + n_more):
        region_make(f"36.{number:02d}", f"Kabupaten {number}", RegionLevel.REGENCY, regions.banten)
        rows[f"36.{number:02d}"] = {"1.1": 9, "1.2": 8, "2.1": 7, "2.2": 6}
    instrument = instrument_make("banyak")
    theme_make(instrument, "sara", "2.1", "1.1")
    run = run_make(edition_of("banyak", instrument=instrument), analyst, rows)
    browser = client_of(analyst)
    address = reverse("computation:run_themes", args=[run.public_id])
    browser.get(address)
    with django_assert_num_queries(5):
        browser.get(address)


def test_run_detail_names_methods_and_parameters_as_the_forms_do(regions, analyst, client_of):
    """Files and the API have the codes; a page says them, and numbers, in the words of its reader."""
    instrument = instrument_make("bernama")
    method_set(instrument, Stage.TREAT, "two_stage", winmax=3)
    method_set(instrument, Stage.NORMALISE, "minmax", lower=0.5, upper=100)
    method_set(instrument, Stage.CLASSIFY, "fixed", cuts=[13.47, 49.33], on_cut="upper")
    run = run_make(edition_of("bernama", instrument=instrument), analyst, ROWS)

    page = client_of(analyst).get(run.get_absolute_url()).content.decode()
    table = unescape(re.sub(r"<[^>]+>", " ", page.split("Tahap hitungan")[1].split("</table>")[0]))

    for label in ("Dua tahap", "Nilai terkecil sampai terbesar", "Rata-rata tertimbang"):
        assert label in table, label
    assert "13,47 dan 49,33" in table
    assert "0,5" in table
    codes = {code for operations in OPERATIONS.values() for code in operations}
    codes |= {
        key for operations in OPERATIONS.values() for found in operations.values() for key in found.parameters
    }
    assert not set(re.findall(r"[a-z_]+", table)) & (codes - {"median", "k", "p"})
    assert not re.search(r"[0-9]\.[0-9]| = |\[", table)


def test_run_detail_says_that_the_method_treats_nothing(regions, analyst, client_of):
    run = run_make(edition_of("biasa"), analyst, ROWS)
    page = client_of(analyst).get(run.get_absolute_url()).content.decode()

    assert "tidak mengisi dan tidak mengubah nilai apa pun" in page
    assert "nilai berubah" not in page
    assert 'id="themes"' not in page


def test_run_detail_pages_through_many_treated_values(regions, analyst, client_of):
    rows = dict(ROWS)
    for number in range(3, 60):
        region_make(f"36.{number:02d}", f"Kabupaten {number}", RegionLevel.REGENCY, regions.banten)
        rows[f"36.{number:02d}"] = {"1.1": 9, "1.2": 8, "2.1": 7, "2.2": 6}
    instrument = instrument_make("banyak")
    method_set(instrument, Stage.TREAT, "cap", value=2)
    run = run_make(edition_of("banyak", instrument=instrument), analyst, rows)
    browser = client_of(analyst)

    first = browser.get(run.get_absolute_url()).content.decode()
    assert "230 nilai berubah, 0 di antaranya" in first
    assert "1 sampai 20 dari 230" in first
    second = browser.get(run.get_absolute_url(), {"page": 12}).content.decode()
    assert "221 sampai 230 dari 230" in second


def test_run_detail_shows_only_the_treated_values_in_scope(rich_run, auditor_banten, client_of):
    page = client_of(auditor_banten).get(rich_run.get_absolute_url()).content.decode()
    assert "3 nilai berubah" in page
    assert "Kabupaten Badung" not in page


@pytest.mark.parametrize("n_more", [0, 30])
def test_run_detail_asks_the_same_number_of_queries(
    n_more, regions, analyst, client_of, django_assert_num_queries
):
    rows = dict(ROWS)
    for number in range(3, 3 + n_more):
        region_make(f"36.{number:02d}", f"Kabupaten {number}", RegionLevel.REGENCY, regions.banten)
        rows[f"36.{number:02d}"] = {"1.1": 9, "1.2": 8, "2.1": 7, "2.2": 6}
    instrument = instrument_make("banyak")
    theme_make(instrument, "sara", "2.1", "1.1")
    method_set(instrument, Stage.TREAT, "cap", value=2)
    run = run_make(edition_of("banyak", instrument=instrument), analyst, rows)
    browser = client_of(analyst)
    browser.get(run.get_absolute_url())
    with django_assert_num_queries(9):
        browser.get(run.get_absolute_url())


def test_run_detail_leads_to_the_edition_that_missing_values_are_from(regions, analyst, client_of):
    from datetime import date

    instrument = instrument_make("panjang")
    earlier = run_make(
        edition_of("dulu", instrument=instrument, reference_on=date(2020, 12, 9)), analyst, ROWS
    )
    edition = edition_of("kini", instrument=instrument_make("panjang", 2), impute="latest_edition")
    run = run_make(edition, analyst, {"36.01": {"1.1": None, "2.1": 3}})
    page = client_of(analyst).get(run.get_absolute_url()).content.decode()
    assert earlier.get_absolute_url() in page
    assert f">{earlier}</a>" in page


def test_result_detail_shows_what_makes_the_score(rich_run, regions, analyst, client_of):
    address = reverse("computation:result_detail", args=[rich_run.public_id, regions.lebak.code])
    page = client_of(analyst).get(address).content.decode()

    for text in (
        "Apa yang membentuk skor ini",
        "Jumlah sumbangan",
        "Sisa, yang tidak dapat dibagi",
        "Yang menonjol di antara wilayah setingkat",
        "Tema sara",
        "2.1 Indikator 2.1, 1.1 Indikator 1.1",
    ):
        assert text in page, text


def test_result_detail_of_a_region_without_a_score_leaves_the_parts_out(
    rich_run, regions, analyst, client_of
):
    address = reverse("computation:result_detail", args=[rich_run.public_id, regions.bali.code])
    page = client_of(analyst).get(address).content.decode()

    assert "Tidak ada data" in page
    assert "Apa yang membentuk skor ini" not in page
    assert "Yang menonjol" not in page
