"""What a release says of how robust its classes are: the same figures on pages, in reports and in every file."""

import csv
import datetime as dt
import io
import json
from dataclasses import replace

import pytest
from django.utils import timezone, translation
from openpyxl import load_workbook
from pyarrow import parquet

from apps.computation.models import IndexRun
from apps.indicators.enums import EditionKind
from apps.publishing.building.data_files import data_files
from apps.publishing.building.pages import page_files
from apps.publishing.building.rendition import ENGLISH, INDONESIAN, rendition_of
from apps.publishing.building.reports.report_files import reports_of
from apps.publishing.content.dataset import ReleaseContent
from apps.publishing.content.reading import read_content
from apps.publishing.content.robustness import Interval, RegionRobustness
from apps.publishing.content.robustness_words import (
    kept_sentence,
    national_robustness,
    tried_sentence,
    tried_words,
)
from apps.publishing.content.summaries import summary_of_group
from apps.publishing.models import Release
from apps.publishing.services import release_prepare
from apps.robustness.models import RobustnessResult, RobustnessStudy
from tests.publishing.contents import STUDY, content_make, region_make, robustness_make
from tests.robustness.studies import N_RUNS, study_finish, study_make

THIRD = 1 / 3
FOUND = RegionRobustness(
    score=Interval(100 / 3, 50.0, 200 / 3),
    rank=Interval(1.0, 1.0, 2.0),
    class_kept=2 * THIRD,
    class_shares={"low": 0.0, "medium": 2 * THIRD, "high": THIRD},
)


def content_of(**changes: object) -> ReleaseContent:
    return content_make(
        region_make("36", 52.5, "medium", rank=2, robustness=FOUND),
        region_make("51", 72.5, "high", rank=1, robustness=robustness_make(0.97)),
        region_make("36.01", 61.0, "high", rank=1, robustness=robustness_make(0.9)),
        region_make("36.02", None),
        **{"study": STUDY, **changes},
    )


def page_of(content: ReleaseContent, path: str, language: str = INDONESIAN) -> str:
    pages = dict(page_files(rendition_of(content, language)))
    return " ".join(pages[path].decode().split())


def rows_of(body: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(body.decode())))


@pytest.mark.parametrize(
    ("share", "text"),
    [
        (1.0, "Kelas bertahan di semua simulasi."),
        (0.9999, "Kelas bertahan di lebih dari 99% simulasi."),
        (0.9496, "Kelas bertahan di 94% simulasi."),
        (0.29, "Kelas bertahan di 29% simulasi."),
        (0.004, "Kelas bertahan di kurang dari 1% simulasi."),
        (0.0, "Kelas tidak bertahan di satu simulasi pun."),
        (None, ""),
    ],
)
def test_a_share_is_never_said_to_reach_what_it_does_not_reach(share: float | None, text: str) -> None:
    assert kept_sentence(robustness_make(share)) == text


def test_the_page_of_a_region_says_how_often_its_class_holds_and_between_which_scores():
    page = page_of(content_of(), "provinsi/36/index.html")
    assert "Kelas bertahan di 66% simulasi." in page
    assert "Di 90% simulasi skornya 33,33 sampai 66,67, dan 0 sampai 1 provinsi lain lebih rawan." in page
    assert (
        "10.000 simulasi menghitung ulang skor dengan pilihan lain untuk skor indikator, dan bobot." in page
    )
    assert 'class="interval" x1="33.3%" x2="66.7%"' in page
    assert "setiap simulasi menghitung ambang batasnya sendiri" in page
    assert 'href="/terbitan/uji/v1/data/ketahanan.csv"' in page


def test_the_page_says_the_same_in_english():
    page = page_of(content_of(), "en/provinsi/36/index.html", ENGLISH)
    assert "The class holds in 66% of the simulated runs." in page
    assert (
        "In 90% of the simulated runs the score is 33.33 to 66.67, and 0 to 1 other provinces are more"
        in page
    )


def test_an_interval_of_one_value_is_one_value():
    alike = replace(FOUND, score=Interval(50.0, 50.0, 50.0), rank=Interval(2.0, 2.0, 2.0))
    content = content_make(region_make("36", 50.0, "medium", robustness=alike), study=STUDY)
    page = page_of(content, "provinsi/36/index.html")
    assert "Di 90% simulasi skornya 50,00, dan 1 provinsi lain lebih rawan." in page


def test_a_region_without_a_score_says_nothing_of_it():
    assert "Ketahanan kelas" not in page_of(content_of(), "kabkota/36.02/index.html")


def test_the_nation_says_how_many_classes_hold():
    assert national_robustness(content_of()) == [
        "Kelas 1 dari 2 provinsi bertahan di sedikitnya 90% simulasi, 1 di antaranya di sedikitnya 95%.",
        "Kelas 1 dari 1 kabupaten/kota bertahan di sedikitnya 90% simulasi, 0 di antaranya di sedikitnya 95%.",
    ]
    assert national_robustness(content_of())[0] in page_of(content_of(), "index.html")


def test_the_methodology_says_what_was_tried():
    content = content_of()
    assert [(row.title, len(row.choices)) for row in tried_words(content)] == [
        ("Skor indikator", 2),
        ("Skor dimensi dan indeks", 1),
        ("Bobot", 1),
    ]
    assert "Dimensi satu: " in tried_words(content)[1].choices[0]
    page = page_of(content, "metodologi/index.html")
    assert "Setiap bobot naik atau turun paling banyak 25%, semua besarnya sama mungkin." in page
    assert "10.000, benih acak 7, mesin hitung 1.0.0" in page
    dirichlet = replace(
        STUDY, weights=replace(STUDY.weights, name="dirichlet", parameters={"concentration": 50})
    )
    assert "konsentrasi 50" in tried_words(content_of(study=dirichlet))[-1].choices[0]
    without = replace(STUDY, weights=None)
    assert "bobot" not in tried_sentence(content_of(study=without))
    assert tried_words(content_of(study=without))[-1].title == "Skor dimensi dan indeks"


def test_without_a_study_every_page_says_so_and_no_file_pretends():
    content = content_of(study=None)
    content = replace(
        content,
        provinces=replace(
            content.provinces,
            regions=tuple(replace(region, robustness=None) for region in content.provinces.regions),
        ),
    )
    said = "Ketahanan kelas belum diuji ketika terbitan ini disusun."
    for path in ("index.html", "provinsi/36/index.html", "metodologi/index.html"):
        page = page_of(content, path)
        assert said in page
        assert "ketahanan.csv" not in page
        assert 'class="interval"' not in page
    files = data_files(rendition_of(content, INDONESIAN))
    assert not [path for path in files if "ketahanan" in path]
    assert "ketahanan" not in files["README.txt"].decode()
    assert "Ketahanan" not in load_workbook(io.BytesIO(files["data/skor.xlsx"])).sheetnames


def test_of_quoted_scores_it_is_said_that_nothing_can_be_tried():
    content = content_make(region_make("36", 52.5, "medium", answers={}), kind=EditionKind.EXTERNAL)
    assert "Ketahanan kelas tidak dapat diuji" in page_of(content, "provinsi/36/index.html")


def test_every_file_holds_the_same_figures_in_full():
    files = data_files(rendition_of(content_of(), INDONESIAN))
    expected = {
        "kelas_bertahan": 2 * THIRD,
        "bagian_rendah": 0.0,
        "bagian_sedang": 2 * THIRD,
        "bagian_tinggi": THIRD,
        "skor_median": 50.0,
        "skor_p5": 100 / 3,
        "skor_p95": 200 / 3,
        "peringkat_median": 1.0,
        "peringkat_p5": 1.0,
        "peringkat_p95": 2.0,
    }
    rows = rows_of(files["data/ketahanan.csv"])
    assert [row["kode"] for row in rows] == ["36", "51", "36.01", "36.02"]
    assert {name: float(rows[0][name]) for name in expected} == expected
    assert {rows[3][name] for name in expected} == {""}
    typed = parquet.read_table(io.BytesIO(files["data/ketahanan.parquet"])).to_pylist()
    assert {name: typed[0][name] for name in expected} == expected
    found = json.loads(files["data/ketahanan.json"])
    assert {name: found["wilayah"][0][name] for name in expected} == expected
    sheet = load_workbook(io.BytesIO(files["data/skor.xlsx"]))["Ketahanan"]
    header, cells = ([cell.value for cell in row] for row in sheet.iter_rows(max_row=2))
    assert {name: dict(zip(header, cells, strict=True))[name] for name in expected} == expected
    described = {row["kolom"]: row for row in rows_of(files["data/kamus.csv"]) if row["tabel"] == "ketahanan"}
    assert list(described) == list(rows[0])
    assert all(row["arti"] and row["arti_inggris"] for row in described.values())


def test_the_json_says_how_to_repeat_the_study_and_counts_as_the_pages_do():
    found = json.loads(data_files(rendition_of(content_of(), INDONESIAN))["data/ketahanan.json"])
    assert found["uji"] == {
        "simulasi": 10_000,
        "benih_acak": 7,
        "versi_mesin": "1.0.0",
        "selesai": "2024-08-21T07:30:00+00:00",
        "pilihan": {
            "normalise": [{"semua": {"name": "max"}}, {"semua": {"name": "minmax"}}],
            "aggregate": [{"semua": {"name": "arithmetic"}, "D1": {"name": "geometric"}}],
        },
        "bobot": {"name": "uniform", "share": 0.25},
    }
    assert found["tingkat"]["province"] == {
        "mempunyai_kelas": 2,
        "bertahan_90_persen": 1,
        "bertahan_95_persen": 1,
    }


def test_reports_say_it_too():
    with translation.override(INDONESIAN):
        reports = {report.path: report.data for report in reports_of(rendition_of(content_of(), INDONESIAN))}
    province = reports["laporan/provinsi-36.pdf"]
    assert "Kelas bertahan di 66% simulasi." in province["head"]["standing"]
    assert province["robustness"].startswith("Di 90% simulasi skornya 33,33 sampai 66,67")
    assert national_robustness(content_of())[0] in reports["laporan/nasional.pdf"]["held"]
    assert [row["title"] for row in province["tried"]][-1] == "Bobot"


def test_a_map_of_a_dimension_claims_nothing_of_the_index():
    summary = summary_of_group(content_of().provinces, 0)
    assert [region.robustness for region in summary.regions] == [None, None]


@pytest.mark.django_db
class TestReading:
    """What is read of a run with studies."""

    @pytest.fixture
    def study(self, run: IndexRun, analyst) -> RobustnessStudy:
        return study_finish(study_make(run, analyst, n_base=0))

    def test_the_figures_are_those_of_the_study(
        self, run: IndexRun, study: RobustnessStudy, publisher
    ) -> None:
        content = read_content(release_prepare(run=run, actor=publisher))
        assert content.study is not None
        assert (content.study.n_runs, content.study.seed, content.study.weights.name) == (
            N_RUNS,
            7,
            "uniform",
        )
        assert [(tried.stage, len(tried.choices)) for tried in content.study.stages] == [
            ("normalise", 2),
            ("aggregate", 2),
        ]
        rows = RobustnessResult.objects.filter(study=study, score_median__isnull=False)
        stored = {
            row.official.region.code: RegionRobustness(
                Interval(row.score_low, row.score_median, row.score_high),
                Interval(row.rank_low, row.rank_median, row.rank_high),
                row.class_kept,
                dict(zip(study.class_labels(row.official.region.level), row.class_shares, strict=True)),
            )
            for row in rows.select_related("official__region")
        }
        assert stored
        assert {region.code: region.robustness for region in content.regions if region.robustness} == stored

    def test_a_study_that_was_finished_later_is_left_out(
        self, run: IndexRun, study: RobustnessStudy, publisher
    ) -> None:
        release = release_prepare(run=run, actor=publisher)
        before = study.job_finished_at - dt.timedelta(seconds=1)
        Release.objects.filter(pk=release.pk).update(prepared_at=before)
        release.refresh_from_db()
        assert read_content(release).study is None
        release.prepared_at = timezone.now()
        assert read_content(release).study is not None

    def test_a_run_without_a_study_has_none(self, run: IndexRun, publisher) -> None:
        content = read_content(release_prepare(run=run, actor=publisher))
        assert content.study is None
        assert not [region for region in content.regions if region.robustness]
