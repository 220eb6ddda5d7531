"""What the pages of a run show: every figure under its own heading, and what is missing as missing."""

import re

import pytest
from django.template.loader import render_to_string
from django.urls import reverse

from apps.computation.models import IndexRun
from apps.computation.selectors import WeightLine
from apps.computation.services import run_execute, run_request
from apps.core.jobs import job_claim, job_fail
from apps.engine import Stage
from apps.indicators.enums import EditionKind
from apps.regions.enums import RegionLevel
from tests.computation.editions import edition_of, method_set, run_make, theme_make
from tests.factories import edition_make, instrument_make, region_make, submission_make
from tests.pages import table_of, terms_of

ROWS = {
    "36": {"1.1": 3, "1.2": None, "2.1": 0, "2.2": 0},
    "36.01": {"1.1": 4, "1.2": 2, "2.1": 0, "2.2": 1},
    "36.02": {"1.1": 1, "1.2": None, "2.1": 5, "2.2": 1},
    "51.03": {"1.1": 0, "1.2": 0, "2.1": 0, "2.2": 1},
}


@pytest.fixture
def run(regions, analyst) -> IndexRun:
    """Gaps filled by the median, values cut to 2, fixed cut-offs; of three regencies of Banten one has no data."""
    region_make("36.03", "Kabupaten Tangerang", RegionLevel.REGENCY, regions.banten)
    instrument = instrument_make("lengkap")
    method_set(instrument, Stage.IMPUTE, "median")
    method_set(instrument, Stage.TREAT, "cap", value=2)
    method_set(instrument, Stage.CLASSIFY, "fixed", cuts=[20, 60])
    return run_make(edition_of("lengkap", instrument=instrument), analyst, ROWS, {"36": 0.5, "36.02": 0.25})


@pytest.fixture
def page_of(analyst, client_of):
    """Return a function that opens the page of a run, or of the result of one region in it, as the analyst."""

    def open_page(run, code="", **query):
        address = reverse("computation:result_detail", args=[run.public_id, code]) if code else ""
        return client_of(analyst).get(address or run.get_absolute_url(), query).content.decode()

    return open_page


def test_the_tables_of_a_run_hold_each_region_at_its_level_and_each_figure_under_its_heading(run, page_of):
    page = page_of(run)

    assert table_of(page, "Hasil provinsi") == [
        [
            "Wilayah",
            "Skor 0 sampai 100",
            "Kelas",
            "Agregat rata-rata kab/kota",
            "Kelengkapan persen",
            "Dengan bukti persen",
        ],
        ["Banten", "50,00", "Sedang", "75,00 2/3", "75%", "50%"],
        ["Bali", "–", "Tidak ada data", "25,00 1/1", "–", "–"],
    ]
    assert table_of(page, "Hasil kabupaten/kota") == [
        ["Wilayah", "Skor 0 sampai 100", "Kelas", "Kelengkapan persen", "Dengan bukti persen"],
        ["Kabupaten Pandeglang", "75,00", "Tinggi", "100%", "–"],
        ["Kabupaten Lebak", "75,00", "Tinggi", "75%", "25%"],
        ["Kabupaten Badung", "25,00", "Sedang", "100%", "–"],
        ["Kabupaten Tangerang", "–", "Tidak ada data", "–", "–"],
    ]
    assert terms_of(page)["Data yang dipakai"] == ["4 dari 6 wilayah"]


def test_a_run_says_how_many_regions_have_a_score_and_where_its_cut_offs_are_from(run, page_of):
    page = page_of(run)
    words = " ".join(page.split())

    assert "1 dari 2 wilayah memiliki skor." in words
    assert "3 dari 4 wilayah memiliki skor." in words
    assert words.count("Ambang batas 20,00 dan 60,00, sebagaimana ditetapkan dalam metode.") == 2


def test_treated_values_stand_before_and_after(run, page_of):
    page = page_of(run)

    assert "4 nilai berubah, 1 di antaranya semula tanpa data." in page
    assert table_of(page, "Nilai setiap wilayah sebelum dan sesudah perlakuan") == [
        ["Wilayah", "Indikator", "Langkah", "Sebelum", "Sesudah"],
        ["Banten", "1.1 Indikator 1.1", "dibatasi", "3,00", "2,00"],
        ["Kabupaten Pandeglang", "1.1 Indikator 1.1", "dibatasi", "4,00", "2,00"],
        ["Kabupaten Lebak", "2.1 Indikator 2.1", "dibatasi", "5,00", "2,00"],
        ["Kabupaten Lebak", "1.2 Indikator 1.2", "diisi", "–", "1,00"],
    ]


def test_effective_weights_stand_under_their_level():
    line = WeightLine("1.1", "Politik uang", 0.5, "derived", "Bobot instrumen", 0.25, 0.75, ("Provinsi",))

    page = render_to_string("computation/partials/weights.html", {"weights": [line]})

    assert table_of(page, "Bobot efektif setiap indikator") == [
        ["Indikator", "Provinsi persen", "Kabupaten/kota persen", "Asal bobot", "Keterangan"],
        [
            "1.1 Politik uang",
            "25,00%",
            "75,00%",
            "Bobot instrumen, dihitung ulang dari angka terbitan",
            "tidak membedakan wilayah (provinsi)",
        ],
    ]


def test_the_result_of_a_province_shows_its_own_figures_beside_the_mean_of_its_regencies(run, page_of):
    terms = terms_of(page_of(run, "36"))

    assert terms == {
        "Skor": ["50,00", "ambang batas 20,00 dan 60,00"],
        "Agregat kabupaten/kota": ["75,00", "rata-rata 2 dari 3"],
        "Kelengkapan": ["75%", "indikator yang dijawab terjadi atau tidak terjadi"],
        "Dengan bukti": ["50%", "dari indikator yang terjadi"],
    }
    assert "Agregat kabupaten/kota" not in terms_of(page_of(run, "36.02"))


def test_the_result_of_a_region_shows_answers_values_and_scores_of_every_indicator(run, page_of):
    page = page_of(run, "36.02")

    assert table_of(page, "Dimensi 1") == [
        ["Indikator", "Jawaban", "Kejadian", "Nilai", "Skor"],
        ["1.1 Indikator 1.1", "Terjadi", "1 tingkat rendah", "1,00", "50,00"],
        ["1.2 Indikator 1.2", "Tidak ada data", "", "–", "50,00"],
    ]
    assert table_of(page, "Indikator yang lebih rawan daripada nilai tengah") == [
        ["Indikator", "Skor", "Nilai tengah", "Peringkat"],
        ["2.1 Indikator 2.1", "100,00", "0,00", "1 dari 3"],
    ]


def test_the_parts_of_a_score_add_up_to_it_on_the_page(run, regions, analyst, page_of):
    assert table_of(page_of(run, "36.02"), "Sumbangan setiap indikator terhadap skor")[1:] == [
        ["2.1 Indikator 2.1", "100,00", "25,00", ""],
        ["2.2 Indikator 2.2", "100,00", "25,00", ""],
        ["1.1 Indikator 1.1", "50,00", "12,50", ""],
        ["1.2 Indikator 1.2", "50,00", "12,50", ""],
        ["Jumlah sumbangan", "75,00", ""],
        ["Sisa, yang tidak dapat dibagi kepada satu indikator", "0,00", ""],
        ["Skor", "75,00", ""],
    ]
    page = page_of(run_make(edition_of("bolong"), analyst, ROWS), "36.02")
    assert "1 indikator tanpa skor, tidak ikut dihitung" in page
    assert "<li>1.2 Indikator 1.2</li>" in page


@pytest.mark.parametrize(("kind", "is_said"), [(EditionKind.SIMULATED, True), (EditionKind.OFFICIAL, False)])
def test_the_result_of_a_region_says_where_data_is_made_up(kind, is_said, regions, analyst, page_of):
    run = run_make(edition_of("uji", kind=kind), analyst, ROWS)

    assert ("DATA SIMULASI" in page_of(run, "36.01")) is is_said


def test_a_run_that_failed_says_why_and_shows_no_results(collected, analyst, page_of):
    made, _ = run_request(edition=collected.edition, actor=analyst)
    job_fail(job_claim(IndexRun, made.pk), "Bobot dimensi 1 tidak ada.")

    page = page_of(made)

    assert "Hitungan tidak selesai" in page
    assert "Bobot dimensi 1 tidak ada." in page
    assert "Hasil provinsi" not in page


def test_a_result_leads_to_the_form_behind_it_those_who_may_read_forms(
    collect, analyst, publisher, regions, client_of
):
    before = submission_make(edition_make("awal"), regions.pandeglang)
    collected = collect(edition_make())
    after = submission_make(edition_make("zaman"), regions.pandeglang)
    made, _ = run_request(edition=collected.edition, actor=analyst)
    assert run_execute(made.pk)
    address = reverse("computation:result_detail", args=[made.public_id, regions.pandeglang.code])
    form = collected.pandeglang.get_absolute_url()

    page = client_of(analyst).get(address).content.decode()
    assert form in page
    assert before.get_absolute_url() not in page
    assert after.get_absolute_url() not in page
    # The publisher sees every run, but no form.
    assert form not in client_of(publisher).get(address).content.decode()


def test_asking_again_for_the_same_data_leads_to_the_run_that_is_there_and_says_so(
    collected, analyst, client_of
):
    made, _ = run_request(edition=collected.edition, actor=analyst)
    fields = {"edition": collected.edition.code}

    answer = client_of(analyst).post(reverse("computation:run_create"), fields, follow=True)

    assert answer.redirect_chain == [(made.get_absolute_url(), 302)]
    assert "Data dan metode tidak berubah" in answer.content.decode()


def test_only_analysts_are_offered_to_ask_for_a_run(analyst, auditor, client_of):
    offer = "Minta hitungan baru"

    assert offer in client_of(analyst).get(reverse("computation:run_list")).content.decode()
    assert offer not in client_of(auditor).get(reverse("computation:run_list")).content.decode()


def test_the_bundle_of_a_run_is_for_those_who_see_the_whole_nation(run, analyst, auditor_banten, client_of):
    address = reverse("computation:run_bundle", args=[run.public_id])
    whole, part = client_of(analyst), client_of(auditor_banten)

    assert address in whole.get(run.get_absolute_url()).content.decode()
    assert whole.get(address)["Content-Type"] == "application/zip"
    assert address not in part.get(run.get_absolute_url()).content.decode()
    assert part.get(address).status_code == 404


def test_the_page_of_a_run_says_which_classes_no_region_is_in_and_why(regions, analyst, page_of):
    instrument = instrument_make("seri")
    theme_make(instrument, "satu", "1.1")
    method_set(instrument, Stage.CLASSIFY, "jenks")
    same = {"1.1": 1, "1.2": 1, "2.1": 1, "2.2": 1}
    rows = {"36.01": same, "36.02": same, "51.03": dict.fromkeys(same, 3)}
    page = page_of(run_make(edition_of("seri", instrument=instrument), analyst, rows))
    told = "Tidak ada wilayah berkelas rawan tinggi: nilai yang berbeda lebih sedikit daripada kelasnya."
    assert f"<p>{told}</p>" in page
    assert re.search(rf"Tema [^<]+\. {told}", page)
