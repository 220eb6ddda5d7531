"""Figures and sentences of the pages: what is known is said, what is missing is never counted as zero."""

import numpy as np
import pytest
from django.utils import translation
from django.utils.translation import gettext

from apps.engine import Step, classify_mean_sd
from apps.engine.registry import OPERATIONS
from apps.engine.run_manifest import CutOffRecord
from apps.indicators.enums import EditionKind
from apps.indicators.methods import method_sentence
from apps.publishing.building.region_page import RegionPages
from apps.publishing.building.rendition import rendition_of
from apps.publishing.content import wording
from apps.publishing.content.dataset import AnswerInfo, Label, PublishedCounts
from apps.publishing.content.method_words import describe_main_steps, describe_step, describe_steps
from apps.publishing.content.summaries import bin_scores, causes_of
from apps.publishing.templatetags.release import class_order, plain
from apps.regions.enums import RegionLevel
from tests.publishing.contents import INDICATORS, content_make, cutoffs_make, region_make, summary_make

HIGH, MEDIUM, UNKNOWN = (
    region_make("11", 80.0, "high"),
    region_make("12", 40.0, "medium"),
    region_make("13", None),
)


def test_a_level_counts_its_classes_and_leaves_missing_scores_out_of_every_mean():
    summary = content_make(HIGH, MEDIUM, UNKNOWN).provinces

    assert summary.counts == {"high": 1, "medium": 1, "low": 0, "none": 1}
    assert (summary.n_regions, summary.n_scored, summary.mean) == (3, 2, 60.0)
    assert summary.group_means == (60.0, None)


def test_scores_that_happened_to_be_printed_have_no_mean():
    assert content_make(HIGH, UNKNOWN, kind=EditionKind.EXTERNAL).provinces.mean is None
    assert content_make(HIGH, MEDIUM, kind=EditionKind.EXTERNAL).provinces.mean == 60.0


def test_drivers_are_ordered_by_what_they_add_over_the_level():
    drivers = content_make(HIGH, MEDIUM, UNKNOWN).provinces.drivers

    assert [(d.indicator.code, d.n_occurred, d.n_answered, d.n_events, d.share) for d in drivers] == [
        ("I1", 2, 2, 4, 1.0),
        ("I2", 0, 0, 0, 0.0),
    ]


def test_causes_share_the_score_and_keep_missing_indicators_apart():
    region = region_make("36.01", 50.0, "medium", indicator_scores=(50.0, 25.0))

    first, second = causes_of(region, INDICATORS)

    assert first.share == pytest.approx(0.6 * 50 / (0.6 * 50 + 0.4 * 25))
    assert first.share + second.share == pytest.approx(1)
    missing = causes_of(MEDIUM, INDICATORS)[1]
    assert (missing.answer, missing.score, missing.share) == ("", None, None)


def test_a_region_without_accepted_data_says_so_of_every_indicator():
    rendition = rendition_of(content_make(HIGH, MEDIUM, UNKNOWN), "id")
    with rendition.active():
        context = RegionPages(rendition, {}).context(UNKNOWN)

    answers = {row.answer for dimension in context["dimensions"] for row in dimension["rows"]}
    assert answers == {"Belum ada data yang diterima"}


def test_a_region_where_nothing_occurred_has_no_causes():
    region = region_make("36.01", 0.0, "low", indicator_scores=(0.0, 0.0))

    assert [cause.share for cause in causes_of(region, INDICATORS)] == [None, None]


def test_bins_hold_every_score_from_0_to_100():
    regions = [region_make("11", score) for score in (0.0, 3.9, 4.0, 99.9, 100.0, None)]

    assert bin_scores(regions)[:2] == (2, 1)
    assert bin_scores(regions)[-1] == 2
    assert sum(bin_scores(regions)) == 5


@pytest.mark.parametrize(
    ("regions", "indonesian", "english"),
    [
        (
            (HIGH, MEDIUM),
            "1 dari 2 provinsi rawan tinggi: 11.",
            "1 of 2 provinces is highly vulnerable: 11.",
        ),
        (
            (HIGH, MEDIUM, UNKNOWN),
            "1 dari 2 provinsi rawan tinggi: 11.",
            "1 of 2 provinces is highly vulnerable: 11.",
        ),
        (
            (HIGH, region_make("14", 90.0, "high"), MEDIUM),
            "2 dari 3 provinsi rawan tinggi: 14, dan 11.",
            "2 of 3 provinces are highly vulnerable: 14 and 11.",
        ),
        (
            (MEDIUM,),
            "Tidak satu pun dari 1 provinsi rawan tinggi.",
            "None of 1 provinces is highly vulnerable.",
        ),
        (
            (UNKNOWN,),
            "Belum ada skor provinsi dalam terbitan ini.",
            "This release has no scores of provinces yet.",
        ),
    ],
)
def test_the_finding_of_the_nation_in_both_languages(regions, indonesian, english):
    content = content_make(*regions)

    assert wording.national_finding(content) == indonesian
    with translation.override("en"):
        assert wording.national_finding(content) == english


def test_the_finding_of_the_regencies_says_how_many_are_known_of_an_imported_edition():
    regions = (region_make("11.01", 80.0, "high"), region_make("11.02", None))

    assert wording.regency_finding(content_make(*regions)) == "1 dari 1 kabupaten/kota rawan tinggi."
    imported = content_make(*regions, kind=EditionKind.EXTERNAL)
    assert wording.regency_finding(imported) == "Skor 1 dari 2 kabupaten/kota ditemukan."
    counts = PublishedCounts({"high": 0, "medium": 2, "low": 0}, "Bawaslu", "")
    quoted = content_make(*regions, kind=EditionKind.EXTERNAL, published={RegionLevel.REGENCY: counts})
    assert wording.regency_finding(quoted) == (
        "Diterbitkan: 0 dari 2 kabupaten/kota rawan tinggi, 2 sedang, 0 rendah. Skor 1 di antaranya ditemukan."
    )
    complete = content_make(regions[0], region_make("11.02", 40.0, "medium"), kind=EditionKind.EXTERNAL)
    assert wording.regency_finding(complete) == "1 dari 2 kabupaten/kota rawan tinggi."


def test_regions_without_a_score_are_counted_by_level_where_an_office_still_owes_them():
    known, unknown = region_make("11.01", 80.0, "high"), region_make("11.02", None)
    regions = (HIGH, known, unknown, region_make("11.03", None))

    assert wording.gaps_sentence(content_make(*regions)) == (
        "0 provinsi dan 2 kabupaten/kota belum mempunyai skor."
    )
    assert wording.gaps_sentence(content_make(HIGH, known)) == ""
    assert wording.gaps_sentence(content_make(*regions, kind=EditionKind.EXTERNAL)) == ""


@pytest.mark.parametrize(
    ("region", "cutoffs", "sentence"),
    [
        (HIGH, cutoffs_make(), "Skor 80,00, di atas ambang batas rawan tinggi untuk provinsi (60,00)."),
        (
            MEDIUM,
            cutoffs_make(),
            "Skor 40,00, di antara kedua ambang batas untuk provinsi (20,00 dan 60,00).",
        ),
        (
            MEDIUM,
            cutoffs_make(-3.0),
            "Skor 40,00, di bawah ambang batas rawan tinggi untuk provinsi (60,00).",
        ),
        (
            region_make("36.01", 10.0, "low"),
            cutoffs_make(),
            "Skor 10,00, di bawah ambang batas rawan rendah untuk kabupaten/kota (20,00).",
        ),
        (
            region_make("11", 10.0),
            cutoffs_make(None, None),
            "Skor 10,00, tanpa kelas karena ambang batas tidak dapat dihitung.",
        ),
        (
            region_make("13", None, answers={"I1": AnswerInfo("no_data", {})}),
            cutoffs_make(),
            "Tidak ada skor: belum ada data yang cukup dalam terbitan ini.",
        ),
        (UNKNOWN, cutoffs_make(), "Tidak ada skor: data wilayah ini belum diterima dalam terbitan ini."),
        (
            region_make("36.01", 60.0004, "high"),
            cutoffs_make(),
            "Skor 60,0004, di atas ambang batas rawan tinggi untuk kabupaten/kota (60,00).",
        ),
        (
            region_make("36.01", 60.0, "high"),
            cutoffs_make(on_cut="upper"),
            "Skor 60,00, tepat pada ambang batas untuk kabupaten/kota; menurut metodenya rawan tinggi.",
        ),
    ],
)
def test_the_finding_of_a_region_names_the_cutoffs_of_its_level(region, cutoffs, sentence):
    assert wording.region_finding(region, summary_make(region, cutoffs=cutoffs)) == sentence


def test_the_legend_says_that_no_region_can_be_low_below_a_negative_cutoff():
    content = content_make(HIGH, UNKNOWN, cutoffs=cutoffs_make(-5.0, 60.0))

    details = {item["level"]: item["detail"] for item in wording.legend_items(content.provinces)}
    assert details == {
        "high": "di atas 60,00: 1",
        "medium": "sampai 60,00: 0",
        "low": "ambang batasnya di bawah nol: 0",
        "none": "1",
    }


@pytest.mark.parametrize(
    ("on_cut", "limits", "below_zero"),
    [
        ("middle", ["di atas 60,00", "20,00 sampai 60,00", "di bawah 20,00"], "sampai 60,00"),
        ("upper", ["60,00 ke atas", "20,00 sampai di bawah 60,00", "di bawah 20,00"], "di bawah 60,00"),
        ("lower", ["di atas 60,00", "di atas 20,00 sampai 60,00", "sampai 20,00"], "sampai 60,00"),
    ],
)
def test_the_legend_says_which_class_owns_a_cut_off(on_cut, limits, below_zero):
    summary = summary_make(cutoffs=cutoffs_make(on_cut=on_cut))
    assert list(wording.class_limits(summary).values()) == limits
    summary = summary_make(cutoffs=cutoffs_make(-5.0, on_cut=on_cut))
    assert wording.class_limits(summary)["medium"] == below_zero


def test_the_legend_of_equal_scores_says_that_they_are_medium():
    cutoffs = CutOffRecord.from_dict(classify_mean_sd(np.full(3, 50.0), on_cut="upper").cutoffs.to_dict())

    limits = wording.class_limits(summary_make(cutoffs=cutoffs))
    assert limits == {"high": "di atas 50,00", "medium": "50,00", "low": "di bawah 50,00"}


def test_a_cut_off_that_only_rounding_brings_below_zero_is_zero():
    cutoffs = CutOffRecord.from_dict(
        classify_mean_sd(np.repeat([0.0, 33.3], 7), ddof=0, on_cut="upper").cutoffs.to_dict()
    )

    assert wording.class_limits(summary_make(cutoffs=cutoffs))["low"] == "di bawah 0,00"


def test_parameters_of_the_method_are_written_with_all_their_decimals():
    text = describe_step("classify", Step("mean_sd", {"k": 1.25, "ddof": 1}))
    assert "ditambah 1,25 simpangan baku" in text
    assert "13,475; 49,33." in describe_step("classify", Step("fixed", {"cuts": [13.475, 49.33]}))


def test_a_score_without_a_class_is_not_called_missing():
    assert wording.class_label(region_make("11", 10.0)) == "Tanpa kelas"
    assert wording.class_label(UNKNOWN) == "Tidak ada data"


def test_labels_are_printed_in_the_active_language_where_there_is_a_translation():
    with translation.override("en"):
        assert [str(Label("Berat", "Severe")), str(Label("Berat"))] == ["Severe", "Berat"]
    assert str(Label("Berat", "Severe")) == "Berat"


def test_citations_of_simulated_data_begin_with_it():
    content = content_make(HIGH, kind=EditionKind.SIMULATED)

    assert wording.citation(content) == (
        "DATA SIMULASI. Badan Pengawas Pemilihan Umum. Edisi uji, versi 1, 26 Agustus 2024, data per 20 Agustus 2024. "
        "https://ikp.example/terbitan/uji/v1/"
    )


def test_the_steps_of_the_method_are_described_from_the_manifest():
    manifest = {
        "method": {
            "classify": {
                "province": {"name": "mean_sd", "k": 1.5, "ddof": 0},
                "regency": {"name": "fixed", "cuts": [13.47, 49.33]},
            }
        }
    }

    steps = describe_steps(content_make(HIGH, run_document=manifest))

    assert [(step.title, step.reach) for step in steps] == [
        ("Kelas kerawanan", "provinsi"),
        ("Kelas kerawanan", "kabupaten/kota"),
    ]
    assert "ditambah 1,5 simpangan baku" in steps[0].text
    assert "(pembagi n)" in steps[0].text
    assert "13,47; 49,33" in steps[1].text


def test_the_short_account_of_how_it_was_made_is_that_of_the_method():
    """A geometric mean is not called a weighted one, nor classes by quantiles classes by mean and SD."""
    manifest = {
        "method": {
            "normalise": {"name": "max"},
            "aggregate": {"name": "geometric"},
            "classify": {
                "province": {"name": "quantiles"},
                "regency": {"name": "fixed", "cuts": [10.0, 20.0]},
            },
            "regions": {"name": "voters"},
        }
    }
    content = content_make(HIGH, run_document=manifest)

    _, mean, provinces, regencies = describe_main_steps(content)
    assert mean.startswith("Rata-rata geometrik tertimbang")
    assert provinces.startswith("Provinsi: 3 kelas yang banyak wilayahnya sama")
    assert regencies.startswith("Kabupaten/kota: Ambang batas tetap sebagaimana diterbitkan: 10,00; 20,00")
    assert "ditimbang menurut jumlah pemilih" in describe_steps(content)[-1].text
    imported = content_make(HIGH, run_document=manifest, kind=EditionKind.EXTERNAL)
    assert describe_main_steps(imported) == [provinces, regencies]
    assert [step.stage for step in describe_steps(imported)] == ["classify", "classify", "regions"]


def test_a_step_without_words_for_readers_is_described_as_on_the_page_of_the_instrument():
    step = Step("minmax", {"lower": 1, "upper": 100})

    assert describe_step("normalise", step) == method_sentence("normalise", "minmax", step.parameters)


@pytest.mark.parametrize(
    ("value", "text"), [(None, ""), (0.0, "0"), (77.73, "77.73"), (1 / 3, "0.3333"), (100.0, "100")]
)
def test_plain_numbers_are_for_programs(value, text):
    assert plain(value) == text


def test_classes_sort_from_low_to_high_and_missing_ones_not_at_all():
    assert [class_order(key) for key in ("low", "medium", "high", "none")] == ["1", "2", "3", ""]


def test_what_pages_say_of_a_method_is_said_in_english_too():
    texts = {
        (stage, name): operation.public_sentence or operation.sentence
        for stage, operations in OPERATIONS.items()
        for name, operation in operations.items()
    }
    assert len(texts) > 30
    with translation.override("en"):
        assert [key for key, text in texts.items() if gettext(text) == text] == []
