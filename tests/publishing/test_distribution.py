"""The legend of the national map: the coloured scale with the histogram of the scores over it."""

from apps.publishing.building.distribution import HEIGHT, draw_distribution
from apps.publishing.building.pages import page_files
from apps.publishing.building.rendition import rendition_of
from apps.publishing.content.dataset import RegionScore
from tests.publishing.contents import content_make, cutoffs_make, region_make, summary_make

CLASSES = {19.0: "low", 20.5: "medium", 21.5: "medium", 90.0: "high"}


def regions(*scores: float | None) -> list[RegionScore]:
    return [
        region_make(f"{number}", score, CLASSES.get(score, "medium") if score is not None else "")
        for number, score in enumerate(scores, start=10)
    ]


SCORES = (19.0, 19.0, 20.5, 21.5, 21.5, 40.0, 40.0, 40.0, 90.0, 90.0)


def test_a_column_is_as_high_as_there_are_scores_in_its_bin_and_has_the_colour_of_their_class():
    distribution = draw_distribution(summary_make(*regions(*SCORES)))

    # Bins of two points; three scores at most lie in one.
    third = HEIGHT / 3
    assert [
        (column.class_key, column.left, round(float(column.height), 1)) for column in distribution.columns
    ] == [
        ("low", "18%", round(2 * third, 1)),
        ("medium", "20%", round(3 * third, 1)),
        ("medium", "40%", round(3 * third, 1)),
        ("high", "90%", round(2 * third, 1)),
    ]
    assert all(
        round(float(column.top) + float(column.height), 1) == HEIGHT for column in distribution.columns
    )
    assert [(band.class_key, band.left, band.width) for band in distribution.bands] == [
        ("low", "0%", "20%"),
        ("medium", "20%", "40%"),
        ("high", "60%", "40%"),
    ]
    assert [(cut.left, cut.text) for cut in distribution.cuts] == [("20%", "20,00"), ("60%", "60,00")]
    assert [end.text for end in distribution.ends] == ["0", "100"]
    assert distribution.mean.text == "40,15"


def test_classes_that_meet_in_one_bin_stand_on_each_other():
    cutoffs = cutoffs_make(lower=21.0)
    of_bin = [region_make("10", 20.5, "low"), region_make("11", 21.5, "medium"), *regions(*[70.0] * 8)]

    columns = draw_distribution(summary_make(*of_bin, cutoffs=cutoffs)).columns[:2]

    assert [(column.class_key, column.left) for column in columns] == [("low", "20%"), ("medium", "20%")]
    assert float(columns[0].top) == float(columns[1].top) + float(columns[1].height)


def test_an_end_of_the_scale_is_left_out_beside_a_close_cut_off():
    summary = summary_make(*regions(*SCORES), cutoffs=cutoffs_make(5.0, 60.0))

    assert [end.text for end in draw_distribution(summary).ends] == ["100"]


def test_without_cut_offs_or_most_scores_there_is_no_distribution():
    assert draw_distribution(summary_make(*regions(*SCORES), cutoffs=cutoffs_make(None, None))) is None
    assert draw_distribution(summary_make(*regions(*SCORES[:9]))) is None
    assert draw_distribution(summary_make(*regions(*SCORES, *[None] * 3))) is None


def test_the_national_page_has_it_once_a_level_below_the_map_and_classes_stay_named_without_it():
    whole = content_make(*regions(*SCORES))
    few = content_make(*regions(*SCORES[:3]))
    pages = [dict(page_files(rendition_of(content, "id")))["index.html"].decode() for content in (whole, few)]

    assert [page.count('class="distribution-scale"') for page in pages] == [1, 0]
    assert [page.count('class="map-legend"') for page in pages] == [2, 2]
    for page in pages:
        legend = page.partition('class="map-legend"')[2]
        assert "Rawan tinggi" in legend.partition("</figure>")[0]
