"""Weights from experts: scores 1-4, budgets of points, comparisons in pairs."""

import math

import numpy as np
import pytest

from apps.engine import (
    WeightingError,
    combine_ahp,
    weight_ahp,
    weight_budget_allocation,
    weight_expert_panel,
)

NAN = math.nan
# Saaty (1980): three houses compared by size; published weights 0.754, 0.181, 0.065 with lambda_max 3.136.
HOUSES = np.array([[1, 6, 8], [1 / 6, 1, 4], [1 / 8, 1 / 4, 1]])


def test_weight_expert_panel_is_total_over_total_of_all() -> None:
    scores = np.array([[4, 1, 2], [3, 2, 4], [4, 4, 1]], dtype=float)
    np.testing.assert_allclose(weight_expert_panel(scores), [11 / 25, 7 / 25, 7 / 25], rtol=1e-15)


def test_weight_expert_panel_leaves_a_missing_score_out_of_the_mean() -> None:
    """Counted as 0 the second item would weigh half of the first."""
    np.testing.assert_array_equal(weight_expert_panel(np.array([[3, 3], [3, NAN]])), [0.5, 0.5])


@pytest.mark.parametrize("weigh", [weight_expert_panel, weight_budget_allocation])
@pytest.mark.parametrize("shape", [(0, 3), (3, 0), (3,)])
def test_panel_without_answers_is_refused(weigh, shape: tuple[int, ...]) -> None:
    with pytest.raises(WeightingError, match="Panel belum punya jawaban; mintalah"):
        weigh(np.ones(shape))


@pytest.mark.parametrize("weigh", [weight_expert_panel, weight_budget_allocation])
def test_expert_without_answer_is_refused(weigh) -> None:
    with pytest.raises(WeightingError, match="Ahli ke-2 belum mengisi apa pun; mintalah") as caught:
        weigh(np.array([[1, 2], [NAN, NAN]]))
    assert caught.value.row == 1


@pytest.mark.parametrize("score", [0, 0.99, 4.5, -1, math.inf])
def test_weight_expert_panel_refuses_score_off_the_scale(score: float) -> None:
    with pytest.raises(WeightingError, match=r"ahli ke-1 untuk butir ke-2 .*isi angka 1 sampai 4") as caught:
        weight_expert_panel(np.array([[1, score], [2, 2]]))
    assert (caught.value.row, caught.value.column) == (0, 1)


def test_weight_expert_panel_refuses_an_item_nobody_scored() -> None:
    with pytest.raises(WeightingError, match="Butir ke-2 belum dinilai") as caught:
        weight_expert_panel(np.array([[1, NAN, 3], [2, NAN, 4]]))
    assert (caught.value.row, caught.value.column) == (None, 1)


def test_weight_budget_allocation_counts_every_expert_the_same() -> None:
    points = np.array([[100, 0], [1, 3]], dtype=float)
    np.testing.assert_array_equal(weight_budget_allocation(points), [0.625, 0.375])


def test_weight_budget_allocation_refuses_an_empty_budget() -> None:
    with pytest.raises(WeightingError, match="Poin ahli ke-2 berjumlah 0; bagikan") as caught:
        weight_budget_allocation(np.array([[50, 50], [0, NAN]]))
    assert caught.value.row == 1


@pytest.mark.parametrize("points", [-1, math.inf])
def test_weight_budget_allocation_refuses_points(points: float) -> None:
    with pytest.raises(WeightingError, match=r"ahli ke-2 untuk butir ke-1 .*0 atau lebih") as caught:
        weight_budget_allocation(np.array([[50, 50], [points, 20]]))
    assert (caught.value.row, caught.value.column) == (1, 0)


def test_weight_ahp_reproduces_published_example() -> None:
    found = weight_ahp(HOUSES)
    np.testing.assert_allclose(found.weights, [0.754, 0.181, 0.065], atol=5e-4)
    assert found.lambda_max == pytest.approx(3.136, abs=5e-4)
    assert found.consistency_index == pytest.approx((found.lambda_max - 3) / 2)
    assert found.consistency_ratio == pytest.approx(found.consistency_index / 0.58)
    assert not found.is_consistent


@pytest.mark.parametrize("matrix", [[[1.0]], [[1.0, 9.0], [1 / 9, 1.0]]])
def test_weight_ahp_of_one_or_two_items_is_consistent(matrix: list[list[float]]) -> None:
    found = weight_ahp(np.array(matrix))
    assert found.consistency_ratio == 0
    assert found.is_consistent
    assert found.weights.sum() == pytest.approx(1)


def test_weight_ahp_takes_reciprocals_rounded_to_three_decimals() -> None:
    found = weight_ahp(np.array([[1, 7, 3], [0.143, 1, 0.429], [0.333, 2.333, 1]]))
    np.testing.assert_allclose(found.weights, np.array([7, 1, 7 / 3]) / (31 / 3), atol=1e-3)


@pytest.mark.parametrize(
    ("matrix", "text", "place"),
    [
        (np.ones((2, 3)), r"berukuran \(2, 3\); perlu persegi", (None, None)),
        (np.ones((0, 0)), "perlu persegi", (None, None)),
        (np.ones((16, 16)), "Ada 16 butir.*paling banyak 15.*kelompok", (None, None)),
        (np.array([[1, 0], [1, 1]]), "butir ke-1 dengan butir ke-2 berisi 0; isi angka di atas 0", (0, 1)),
        (np.array([[1, NAN], [1, 1]]), "butir ke-1 dengan butir ke-2 berisi nan; isi angka", (0, 1)),
        (np.array([[1, math.inf], [1, 1]]), "butir ke-1 dengan butir ke-2 berisi inf; isi angka", (0, 1)),
        (np.array([[1, -3], [-1 / 3, 1]]), "berisi -3; isi angka di atas 0", (0, 1)),
        (np.array([[2, 3], [1 / 3, 1]]), "butir ke-1 dengan dirinya sendiri berisi 2; isi 1", (0, 0)),
        (np.array([[1, 3], [0.5, 1]]), "butir ke-1 dengan butir ke-2 berisi 3, sebaliknya 0.5", (0, 1)),
        (np.array([[1, 1e200], [1e200, 1]]), "harus berkebalikan", (0, 1)),
    ],
)
def test_weight_ahp_refuses_matrix(matrix: np.ndarray, text: str, place: tuple[int, int]) -> None:
    with pytest.raises(WeightingError, match=text) as caught:
        weight_ahp(matrix.astype(float))
    assert (caught.value.row, caught.value.column) == place


def test_combine_ahp_is_the_geometric_mean() -> None:
    other = np.array([[1, 2 / 3, 1 / 2], [3 / 2, 1, 1], [2, 1, 1]])
    combined = combine_ahp([HOUSES, other])
    np.testing.assert_allclose(combined, np.sqrt(HOUSES * other))
    np.testing.assert_allclose(combined * combined.T, 1, rtol=1e-14)


def test_combine_ahp_names_the_expert() -> None:
    with pytest.raises(
        WeightingError, match="Ahli ke-2: Perbandingan butir ke-1 dengan butir ke-2"
    ) as caught:
        combine_ahp([np.ones((2, 2)), np.array([[1.0, 3.0], [0.5, 1.0]])])
    assert (caught.value.row, caught.value.column) == (0, 1)


def test_combine_ahp_refuses_other_items_and_no_experts() -> None:
    with pytest.raises(WeightingError, match="Ahli ke-2 membandingkan 2 butir, ahli ke-1 3"):
        combine_ahp([HOUSES, np.ones((2, 2))])
    with pytest.raises(WeightingError, match="Panel belum punya jawaban"):
        combine_ahp([])
