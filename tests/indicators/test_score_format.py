"""Printed scores and cut-offs never contradict each other."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.engine.run_manifest import CutOffRecord
from apps.engine.ties import TIE, find_side
from apps.indicators.score_format import ScoreFormat


def of(*cuts: float | None, scores: tuple[float | None, ...] = (), digits: int = 2) -> ScoreFormat:
    return ScoreFormat.of(CutOffRecord("fixed", cuts, ("low", "medium", "high")), scores, digits=digits)


@pytest.mark.parametrize(
    ("cut", "scores", "cut_text", "texts"),
    [
        (68.13, (70.0, 68.131, 68.129, 68.0), "68,13", ["70,00", "68,131", "68,129", "68,00"]),
        (68.134, (68.131, 68.14), "68,134", ["68,13", "68,14"]),
        (68.1341, (68.1349, 68.1), "68,13", ["68,135", "68,10"]),
        (30.0, (30.000000000000004, 29.999999999999996), "30,00", ["30,00", "30,00"]),
        (13.0051, (13.005, 0.0), "13,01", ["13,005", "0,00"]),
        (13.005, (13.004999999999999,), "13,01", ["13,01"]),
        (30.0, (None,), "30,00", ["–"]),
    ],
)
def test_scores_have_as_many_decimals_as_tell_them_from_the_cut_off(cut, scores, cut_text, texts):
    written = of(cut, scores=scores)

    assert written.cut_texts == (cut_text,)
    assert [written.score(score) for score in scores] == texts


def test_a_mean_between_cut_offs_is_printed_between_them_and_figures_have_the_digits_of_the_score():
    written = of(30.0015, 30.007, scores=(30.001, 30.0042, 30.0074))

    assert written.cut_texts == ("30,002", "30,007")
    assert (written.score(30.0042), written.spread(0.00272)) == ("30,004", "0,003")
    assert [written.digits_of(score) for score in (30.0042, 31.0, None)] == [3, 2, 2]


def test_cut_offs_that_could_not_be_computed_and_counts_part_no_scores():
    assert (of(None, 30.0).cut_texts, of(None, 30.0).known_cuts) == (("–", "30,00"), ["30,00"])
    counts = ScoreFormat.of(CutOffRecord("count", (2.0, 5.0), ("low", "medium", "high")), [2.0001])
    assert (counts.cut_texts, counts.score(2.0001)) == ((), "2,00")
    assert (ScoreFormat().lower, ScoreFormat().upper) == ("–", "–")


def test_cut_offs_that_differ_never_read_the_same():
    cuts = (0.3629385522733027, 0.36293943237853393)
    written = of(*cuts, scores=(0.36293767216807143, *cuts))
    assert written.cut_texts == ("0,3629386", "0,3629394")
    assert [written.score(cut) for cut in cuts] == ["0,3629386", "0,3629394"]


@given(
    st.floats(0.001, 99.0),
    st.floats(0.0, 1.0),
    st.lists(st.floats(-1e-6, 1e-6) | st.floats(-1, 1), min_size=1, max_size=8),
)
def test_any_printed_score_lies_on_its_side_of_the_printed_cut_offs(lower, width, distances):
    # Not so near to each other that a score between them is equal to both.
    cuts = (lower, lower + width) if width > 3 * TIE * lower else (lower,)
    scores = tuple(max(0.0, cut + distance) for cut in cuts for distance in distances)
    written = of(*cuts, scores=scores)

    printed = [float(text.replace(",", ".")) for text in written.cut_texts]
    for score in scores:
        shown = float(written.score(score).replace(",", "."))
        for cut, cut_shown in zip(cuts, printed, strict=True):
            assert (shown > cut_shown) - (shown < cut_shown) == find_side(score, cut, written.largest)
