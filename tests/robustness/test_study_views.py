"""Studies on the screen: asking for one, its progress, what it shows to whom."""

import csv
import io
import re
import uuid
from xml.etree import ElementTree as ET

import pytest
import vl_convert
from django.urls import reverse

from apps.core.enums import JobState
from apps.core.exceptions import InvalidInputError
from apps.engine.spreadsheet import INDONESIAN, INTERNATIONAL
from apps.robustness.models import RobustnessStudy
from apps.robustness.services import chunk_execute, study_split
from apps.robustness.services.chunk_work import proposed_alternatives
from apps.robustness.tasks import study_merge_task
from tests.computation.finished_runs import published_run_make
from tests.pages import errors_of
from tests.robustness.studies import study_finish, study_make
from tests.tables import read_back, same_numbers

SVG = re.compile(r'<svg role="img".*?</svg>', re.DOTALL)


@pytest.fixture
def study(finished_run, analyst):
    return study_finish(study_make(finished_run, analyst))


def answers(**changed):
    """Return the form as the page proposes it, with a single alternative."""
    return {
        "stage-impute": ["official"],
        "stage-treat": ["official"],
        "stage-normalise": ["official", "minmax"],
        "stage-normalise-minmax-lower": "0",
        "stage-normalise-minmax-upper": "100",
        "stage-aggregate": ["official"],
        "weights": "uniform",
        "share": "25",
        "concentration": "50",
        "n_runs": "200",
        "n_base": "0",
        "seed": "7",
        **changed,
    }


def create_url(run):
    return reverse("robustness:study_create", args=[run.public_id])


def file_url(study, level="kabkota"):
    return reverse("robustness:study_file", args=[study.run.public_id, study.public_id]) + f"?tingkat={level}"


def ticked(page):
    boxes = re.findall(r"<input type=\"checkbox\"[^>]*>", page)
    return {re.search(r'id="([^"]*)"', box)[1] for box in boxes if "checked" in box}


def test_the_request_page_ticks_the_runs_own_method_and_a_proposal(finished_run, analyst, client_of):
    page = client_of(analyst).get(create_url(finished_run)).content.decode()

    assert {
        "stage-impute-official",
        "stage-treat-official",
        "stage-normalise-official",
        "stage-aggregate-official",
        "stage-normalise-minmax",
    } <= ticked(page)
    assert "Di antara wilayah setingkat, nilai terkecil menjadi 0" in page
    assert re.search(r'name="seed" value="\d+"', page)


def test_a_request_queues_a_study_and_shows_it(finished_run, analyst, client_of):
    answer = client_of(analyst).post(create_url(finished_run), answers())

    study = RobustnessStudy.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, study.get_absolute_url())
    assert (study.n_runs, study.n_base, study.seed) == (200, 0, 7)
    assert study.alternatives == {
        "normalise": [{"name": "max"}, {"name": "minmax", "lower": 0.0, "upper": 100.0}],
        "weights": {"name": "uniform", "share": 0.25},
    }


def test_the_same_request_leads_to_the_same_study(finished_run, analyst, client_of):
    browser = client_of(analyst)
    first = browser.post(create_url(finished_run), answers())
    second = browser.post(create_url(finished_run), answers(), follow=True)

    assert second.redirect_chain[0][0] == first["Location"]
    assert "sudah diminta oleh" in second.content.decode()


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"stage-normalise": ["official", "distance_reference"]}, "Kode wilayah acuan: belum diisi"),
        ({"stage-normalise": ["official"], "weights": "none"}, "Belum ada yang divariasikan"),
        (
            {"stage-aggregate": ["official", "geometric"]},
            "agregasi “Rata-rata geometrik” tidak dapat dihitung",
        ),
        ({"stage-treat": []}, "Perlakuan pencilan: belum ada cara yang dicentang"),
        ({"stage-treat": ["official", "sihir"]}, "Metode sihir tidak dikenal"),
        ({"share": ""}, "Isi angka ini, atau pilih bobot tetap"),
        ({"n_runs": "5"}, "Perbaiki isian berikut"),
        ({"n_base": "7"}, "Perbaiki isian berikut"),
    ],
)
def test_what_cannot_be_computed_is_said_with_what_was_typed(
    changed, words, finished_run, analyst, client_of
):
    typed = answers(**{"stage-normalise-minmax-upper": "77", "seed": "12345", **changed})
    answer = client_of(analyst).post(create_url(finished_run), typed)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert words in page
    assert 'value="77"' in page
    assert 'name="seed" value="12345"' in page
    assert ticked(page) == {
        f"{stage}-{name}"
        for stage, names in typed.items()
        if isinstance(names, list)
        for name in names
        if name != "sihir"
    }
    assert not RobustnessStudy.objects.exists()


def test_every_fault_of_a_request_is_said_at_its_field(finished_run, analyst, client_of):
    typed = answers(
        **{
            "stage-normalise-minmax-lower": "90",
            "stage-normalise-minmax-upper": "10",
            "stage-treat": ["official", "two_stage"],
            "stage-treat-two_stage-winmax": "1.234",
            "n_runs": "5",
        }
    )
    page = client_of(analyst).post(create_url(finished_run), typed).content.decode()

    scale = "“Batas bawah” (90) harus lebih kecil daripada “Batas atas” (10)."
    points = "“1.234” dapat berarti 1234 atau 1,234. Tulis 1234, atau 1,234 dengan koma."
    assert errors_of(page) == {
        "stage-normalise-minmax-lower": scale,
        "stage-normalise-minmax-upper": scale,
        "stage-treat-two_stage-winmax": f"Paling banyak nilai yang digeser: {points}",
        "n_runs": "Paling kecil 100.",
    }


def test_only_analysts_ask_for_studies(finished_run, national_reviewer, coordinator_banten, client_of):
    assert client_of(national_reviewer).get(create_url(finished_run)).status_code == 403
    assert client_of(coordinator_banten).get(create_url(finished_run)).status_code == 404


def test_an_open_study_shows_its_progress(finished_run, analyst, client_of):
    study = study_make(finished_run, analyst)
    browser = client_of(analyst)
    progress = reverse("robustness:study_progress", args=[finished_run.public_id, study.public_id])

    page = browser.get(study.get_absolute_url()).content.decode()
    fragment = browser.get(progress)
    assert "Menunggu giliran" in page
    assert f'hx-get="{progress}"' in page
    assert '<meta http-equiv="refresh"' in page
    assert "HX-Refresh" not in fragment

    RobustnessStudy.objects.update(
        job_state=JobState.RUNNING, job_stage="Menggabungkan hasil", job_progress=95
    )
    assert "Menggabungkan hasil" in browser.get(progress).content.decode()
    assert "belum selesai" in browser.get(file_url(study), follow=True).content.decode()


def test_a_failed_study_says_why(finished_run, analyst, client_of):
    study = study_make(finished_run, analyst)
    RobustnessStudy.objects.update(job_state=JobState.FAILED, job_failure="Cakram penuh.")

    page = client_of(analyst).get(study.get_absolute_url()).content.decode()
    assert "Uji ketahanan tidak selesai" in page
    assert "Cakram penuh." in page


def test_progress_reloads_the_page_once_the_study_has_ended(study, analyst, client_of):
    answer = client_of(analyst).get(
        reverse("robustness:study_progress", args=[study.run.public_id, study.public_id])
    )

    assert answer["HX-Refresh"] == "true"


@pytest.mark.parametrize(("level", "n_regions"), [("provinsi", 2), ("kabkota", 12)])
def test_a_finished_study_shows_plots_with_their_alternative_and_the_table(
    level, n_regions, study, analyst, client_of
):
    page = client_of(analyst).get(f"{study.get_absolute_url()}?tingkat={level}").content.decode()

    drawn = [ET.fromstring(svg) for svg in SVG.findall(page)]  # noqa: S314 - our own page
    said = [svg.get("aria-label", "") for svg in drawn]
    assert len(drawn) == 6, "three plots in two widths"
    assert said[0].startswith(f"Selang peringkat {n_regions} wilayah")
    assert said[2].startswith(f"Pembagian simulasi menurut kelas untuk {n_regions} wilayah")
    assert said[4].startswith("Pilihan ")
    assert "paling menggeser peringkat" in said[4]
    lines = [row.statement for row in study.results.filter(official__region__level=level_code(level))]
    assert all(statement in page for statement in lines)
    assert 'id="regions"' in page
    assert 'id="sensitivity-table"' in page


def test_whoever_opens_a_study_first_finds_its_plots_drawn(
    finished_run, analyst, client_of, monkeypatch, settings
):
    own = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": str(uuid.uuid4())}
    settings.CACHES = {"default": own}
    study = study_make(finished_run, analyst)
    for chunk in study_split(study.pk):
        chunk_execute(chunk)
    study_merge_task(study.pk)

    def refuse(*_args, **_options):
        raise AssertionError("drawn again")

    monkeypatch.setattr(vl_convert, "vegalite_to_svg", refuse)
    for level in ("provinsi", "kabkota"):
        page = client_of(analyst).get(f"{study.get_absolute_url()}?tingkat={level}").content.decode()
        assert len(SVG.findall(page)) == 6


def level_code(name):
    return {"provinsi": "province", "kabkota": "regency"}[name]


def test_the_parameters_of_a_study_are_in_words(study, analyst, client_of):
    page = client_of(analyst).get(study.get_absolute_url()).content.decode()

    assert "Nilai terkecil sampai terbesar: Di antara wilayah setingkat" in page
    assert "Setiap bobot naik atau turun paling banyak 25%" in page
    assert "<code>7</code>" in page
    assert study.study_key in page


def test_the_head_of_the_page_counts_the_classes_that_hold(study, analyst, client_of):
    rows = study.results.filter(official__region__level="regency", class_kept__isnull=False)
    stable = rows.filter(class_kept__gte=0.95).count()

    page = client_of(analyst).get(study.get_absolute_url()).content.decode()
    assert f"Kelas {stable} dari {rows.count()} kabupaten/kota bertahan di sedikitnya 95% simulasi." in page


def test_the_plot_shows_the_regencies_of_one_province(study, regions, analyst, client_of):
    page = client_of(analyst).get(f"{study.get_absolute_url()}?tingkat=kabkota&provinsi=36").content.decode()
    ignored = (
        client_of(analyst).get(f"{study.get_absolute_url()}?tingkat=kabkota&provinsi=99").content.decode()
    )

    assert "Semua kabupaten/kota di Banten." in page
    assert "Semua kabupaten/kota" not in ignored


def test_a_study_goes_by_the_scope_of_whoever_reads_it(study, auditor_banten, regions, client_of):
    browser = client_of(auditor_banten)

    page = browser.get(f"{study.get_absolute_url()}?tingkat=provinsi").content.decode()
    rows = list(
        csv.DictReader(io.StringIO(browser.get(file_url(study, "provinsi")).getvalue().decode("utf-8-sig")))
    )
    assert "Selang peringkat 1 wilayah" in page
    assert re.search(r"Kelas [01] dari 1 provinsi", page)
    assert "Dihitung dari wilayah Anda." in page
    assert "Bali" not in page
    assert [row["kode"] for row in rows] == ["36"]


def test_a_study_does_not_exist_for_those_who_see_no_runs(study, coordinator_banten, client_of):
    browser = client_of(coordinator_banten)

    assert browser.get(study.get_absolute_url()).status_code == 404
    assert browser.get(file_url(study)).status_code == 404


def test_the_file_comes_in_the_form_of_indonesian_spreadsheets_too(study, analyst, client_of):
    browser = client_of(analyst)
    plain, excel = (browser.get(file_url(study) + end).getvalue() for end in ("", "&bentuk=excel"))
    titles = plain.decode("utf-8-sig").splitlines()[0].split(",")
    numbers = tuple(title for title in titles if title.startswith(("skor", "peringkat", "bagian")))

    (plain_form, first), (excel_form, second) = (read_back(body, numbers) for body in (plain, excel))

    assert (plain_form, excel_form) == (INTERNATIONAL, INDONESIAN)
    assert same_numbers(first, second, numbers)
    page = browser.get(f"{study.get_absolute_url()}?tingkat=kabkota").content.decode()
    assert "tingkat=kabkota&amp;bentuk=excel" in page


def test_the_file_has_every_figure_of_a_level(study, analyst, client_of):
    answer = client_of(analyst).get(file_url(study))
    rows = list(csv.DictReader(io.StringIO(answer.getvalue().decode("utf-8-sig"))))

    assert re.search(
        r'"studi-1-hitungan-1-ketahanan-\d{8}-\d{4}-kabkota\.csv"$', answer["Content-Disposition"]
    )
    stored = {row.official.region.code: row for row in study.results.select_related("official__region")}
    assert len(rows) == 13
    for row in rows:
        found = stored[row["kode"]]
        figures = (
            found.official.score,
            found.score_median,
            found.score_low,
            found.score_high,
            found.class_kept,
        )
        names = ("skor_resmi", "skor_median", "skor_p5", "skor_p95", "bagian_kelas_bertahan")
        assert [row[name] for name in names] == ["" if figure is None else str(figure) for figure in figures]
        assert row["pernyataan"] == found.statement


def test_pages_of_a_study_ask_the_same_number_of_queries_for_few_and_many_regions(
    study, auditor_banten, analyst, client_of, django_assert_num_queries
):
    for person, level in ((auditor_banten, "provinsi"), (analyst, "kabkota")):
        browser = client_of(person)
        browser.get(study.get_absolute_url())
        with django_assert_num_queries(7):
            browser.get(f"{study.get_absolute_url()}?tingkat={level}")


def test_the_page_of_a_run_says_what_the_newest_study_found(study, finished_run, analyst, client_of):
    page = client_of(analyst).get(finished_run.get_absolute_url()).content.decode()

    assert re.search(r"Kelas \d+ dari 2 provinsi bertahan", page)
    assert page.count(study.get_absolute_url()) == 2
    assert create_url(finished_run) in page


def test_the_page_of_a_run_without_studies_offers_one_to_the_analyst_alone(
    finished_run, analyst, national_reviewer, client_of
):
    offered = client_of(analyst).get(finished_run.get_absolute_url()).content.decode()
    read = client_of(national_reviewer).get(finished_run.get_absolute_url()).content.decode()

    assert "Belum diuji" in offered
    assert create_url(finished_run) in offered
    assert "Belum diuji" in read
    assert create_url(finished_run) not in read


def test_the_page_of_a_run_of_published_scores_says_why_there_is_no_study(regions, analyst, client_of):
    run = published_run_make(analyst)

    page = client_of(analyst).get(run.get_absolute_url()).content.decode()
    assert "tidak dapat diuji" in page
    assert "skor terbitan tanpa nilai indikator" in page
    assert create_url(run) not in page

    answer = client_of(analyst).get(create_url(run), follow=True)
    assert answer.redirect_chain == [(run.get_absolute_url(), 302)]
    with pytest.raises(InvalidInputError) as refused:
        proposed_alternatives(run)
    assert [str(message) for message in answer.context["messages"]] == [refused.value.message]


def test_the_page_of_a_region_says_where_its_rank_lies(study, finished_run, regions, analyst, client_of):
    row = study.results.get(official__region=regions.lebak)
    address = reverse("computation:result_detail", args=[finished_run.public_id, regions.lebak.code])

    page = client_of(analyst).get(address).content.decode()
    assert row.statement in page
    assert f"di 90% simulasi antara {row.rank_low:.0f} dan {row.rank_high:.0f}" in page
    assert study.get_absolute_url() in page


def test_the_page_of_a_region_without_a_score_says_so(study, finished_run, regions, analyst, client_of):
    address = reverse("computation:result_detail", args=[finished_run.public_id, regions.badung.code])

    assert "tidak punya kelas resmi" in client_of(analyst).get(address).content.decode()


def test_the_table_of_a_study_is_searched_and_paged_by_the_address(study, analyst, client_of):
    browser = client_of(analyst)
    address = f"{study.get_absolute_url()}?tingkat=kabkota"
    every = browser.get(address).context["page"]
    assert (every.number, every.paginator.per_page, every.paginator.count) == (1, 20, 13)
    found = browser.get(f"{address}&cari=kab.+lebak").context["page"]
    assert [line.region.name for line in found] == ["Kabupaten Lebak"]
    refused = browser.get(f"{address}&page=2")
    assert refused.status_code == 400
    assert "daftar ini berakhir di halaman 1" in refused.content.decode()


def _height(line, column):
    """Return what a line holds in a column of the table, the higher the larger."""
    spread = {"skor_simulasi": line.score, "peringkat_simulasi": line.rank}
    if column in spread:
        return spread[column] and spread[column].median
    if column.startswith("bagian_"):
        return line.class_shares.get(column.removeprefix("bagian_"))
    rank = line.official_rank
    return {
        "nama": line.region.name,
        "peringkat": rank,
        "ketahanan": line.class_kept,
        "kelas": rank and -rank,
        "skor": rank and -rank,
    }[column]


def test_every_heading_of_a_study_sorts_its_regions_in_both_directions(study, analyst, client_of):
    browser = client_of(analyst)
    here = f"{study.get_absolute_url()}?tingkat=kabkota&cari=kab"
    links = browser.get(here).context["sort"]
    assert len(links) == 7 + len(study.class_labels("regency"))
    for column, link in links.items():
        assert link.query.startswith("?tingkat=kabkota&cari=kab&urut=")
        assert link.query.endswith("#regions")
        for sign, now in (("", "ascending"), ("-", "descending")):
            page = browser.get(f"{here}&urut={sign}{column}")
            values = [_height(line, column) for line in page.context["page"]]
            known = [value for value in values if value is not None]
            assert values[: len(known)] == known == sorted(known, reverse=bool(sign))
            assert page.content.decode().count(f'aria-sort="{now}"') == 1
            assert page.context["sort"][column].now == now


def test_the_table_of_a_study_finds_provinces_as_other_searches_do(study, analyst, client_of):
    address = f"{study.get_absolute_url()}?tingkat=provinsi&cari="
    for text in ("PROV. BANTEN", "Provinsi Banten"):
        page = client_of(analyst).get(address + text)
        assert [line.region.name for line in page.context["page"]] == ["Banten"]
    page = client_of(analyst).get(f"{study.get_absolute_url()}?tingkat=kabkota&cari=36.2").content.decode()
    assert "Mungkin maksudnya 36.02." in page
