"""The figures Bawaslu published for IKP 2024, reproduced."""

import csv
import math
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

import apps.indicators
from apps.engine import (
    Framework,
    IndexInputs,
    Indicator,
    Method,
    MethodError,
    Step,
    Units,
    aggregate_arithmetic,
    aggregate_regions_means,
    compute_from_scores,
    compute_index,
)
from apps.engine.given_scores import find_partial_levels

PUBLISHED = Path(apps.indicators.__file__).parent / "data" / "ikp_2024"
CLASSES = {"tinggi": "high", "sedang": "medium", "rendah": "low"}
DIMENSIONS = ("konteks_sosial_politik", "penyelenggaraan_pemilu", "kontestasi", "partisipasi")
DIMENSION_WEIGHTS = np.array([0.27, 0.38, 0.25, 0.10])
BANTEN_TO_ONE_DECIMAL = (77.7, 58.7, 53.3, 42.3, 34.1, 33.2, 32.4, 29.3)


def read(name: str) -> list[dict[str, str]]:
    with (PUBLISHED / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def units_of(rows: list[dict[str, str]], level: str) -> Units:
    parents = tuple(row["code"][:2] if level == "regency" else None for row in rows)
    return Units(tuple(row["code"] for row in rows), (level,) * len(rows), parents)


def test_classify_provinces_reproduces_every_published_figure() -> None:
    rows = read("province_scores.csv")
    scores = [float(row["score"]) for row in rows]
    result = compute_from_scores(Step("mean_sd"), units_of(rows, "province"), scores)
    cutoffs = result.cutoffs["province"]
    assert cutoffs.n == 34
    assert cutoffs.mean == pytest.approx(45.1021, abs=5e-5)
    assert cutoffs.sd == pytest.approx(23.4002, abs=5e-5)
    assert (f"{cutoffs.lower:.2f}", f"{cutoffs.upper:.2f}") == ("21.70", "68.50")
    assert result.classes == tuple(CLASSES[row["published_class"]] for row in rows)
    assert Counter(result.classes) == {"high": 5, "medium": 21, "low": 8}
    by_rank = sorted(zip(result.ranks, (row["code"] for row in rows), strict=True))
    assert [code for _, code in by_rank[:5]] == ["31", "71", "82", "32", "64"]
    assert [rank for rank, _ in by_rank] == list(range(1, 35))


def test_classify_provinces_tells_the_printed_mistake_from_the_score() -> None:
    """Most of the press printed 77.04 for Kalimantan Timur; the published cut-offs refute it."""
    rows = read("province_scores.csv")
    scores = [77.04 if row["code"] == "64" else float(row["score"]) for row in rows]
    cutoffs = compute_from_scores(Step("mean_sd"), units_of(rows, "province"), scores).cutoffs["province"]
    assert f"{cutoffs.upper:.2f}" != "68.50"


def test_classify_population_sd_would_not_reproduce_the_cut_offs() -> None:
    rows = read("province_scores.csv")
    scores = [float(row["score"]) for row in rows]
    result = compute_from_scores(Step("mean_sd", {"ddof": 0}), units_of(rows, "province"), scores)
    assert f"{result.cutoffs['province'].lower:.2f}" != "21.70"


def test_classify_regencies_by_published_cut_offs() -> None:
    rows = read("regency_scores.csv")
    limits = {
        row["level"]: (float(row["lower"]), float(row["upper"])) for row in read("published_cutoffs.csv")
    }
    result = compute_from_scores(
        Step("fixed", {"cuts": limits["regency"]}),
        units_of(rows, "regency"),
        [float(row["score"]) for row in rows],
        partial_levels=["regency"],
    )
    assert result.classes == tuple(CLASSES[row["published_class"]] for row in rows)
    assert np.isnan(result.ranks).all()


def test_a_level_is_partial_where_the_score_of_one_region_is_missing() -> None:
    units = Units(("36", "36.01", "36.02"), ("province", "regency", "regency"), (None, "36", "36"))
    assert find_partial_levels(units, np.array([50.0, 40.0, np.nan])) == {"regency"}
    assert find_partial_levels(units, np.array([50.0, 40.0, 60.0])) == set()


def test_classify_regencies_refuses_cut_offs_of_a_partial_list() -> None:
    rows = read("regency_scores.csv")
    scores = [float(row["score"]) for row in rows]
    with pytest.raises(
        MethodError, match=r"Tingkat regency: hanya sebagian skor yang diketahui.*Pakai fixed"
    ):
        compute_from_scores(Step("mean_sd"), units_of(rows, "regency"), scores, partial_levels=["regency"])


def test_aggregate_dimensions_reproduces_published_index() -> None:
    rows = read("dimension_scores.csv")
    dimensions = np.array([[float(row[name]) for name in DIMENSIONS] for row in rows])
    computed = aggregate_arithmetic(dimensions, DIMENSION_WEIGHTS)
    provinces = [float(row["score"]) for row in read("province_scores.csv")]
    published = [float(row["score"]) if row["score"] else sum(provinces) / 34 for row in rows]
    assert published[:2] == [88.95, 77.04]
    np.testing.assert_allclose(computed, published, rtol=0, atol=0.01)


def test_compute_index_aggregates_dimensions_taken_as_indicators() -> None:
    """The same sums through the whole pipeline: a region with 100 everywhere makes max-scaling neutral."""
    framework = Framework(
        "IKP",
        "IKP 2024",
        (),
        tuple(
            Indicator(code=name, parent="IKP", weight=weight)
            for name, weight in zip(DIMENSIONS, DIMENSION_WEIGHTS.tolist(), strict=True)
        ),
    )
    method = Method.from_dict({"normalise": "max", "aggregate": "arithmetic", "classify": "mean_sd"})
    rows = [row for row in read("dimension_scores.csv") if row["kind"] == "region"]
    values = [[float(row[name]) for name in DIMENSIONS] for row in rows]
    units = Units((*(row["code"] for row in rows), "acuan"), ("province",) * 3, (None,) * 3)
    result = compute_index(IndexInputs(framework, method, units, [*values, [100.0] * 4]))
    np.testing.assert_allclose(result.index, [88.95, 77.04, 100.0], rtol=0, atol=0.01)


def test_aggregate_regions_means_of_banten_is_published_within_its_printed_decimal() -> None:
    """Eight scores printed to one decimal, and their mean printed as 45.18.

    How the eight were shortened is not known. Rounded, each is off by at most 0.05, and the mean lies in
    45.075 to 45.175; cut, each is too small by less than 0.1, and the mean lies in 45.125 to 45.225. 45.18 is
    in the second range and 0.005 outside the first, which is the rounding of 45.18 itself. So less than 0.1
    is all that the inputs can promise.
    """
    scores = np.array(BANTEN_TO_ONE_DECIMAL)[:, np.newaxis]
    means, n_used = aggregate_regions_means(scores, np.ones(8), np.zeros(8, dtype=np.intp), 1)
    assert means[0, 0] == pytest.approx(45.125, abs=1e-12)
    assert n_used.tolist() == [[8]]
    assert abs(means[0, 0] - 45.18) < 0.1


def test_regional_mean_of_banten_from_the_scores_on_file() -> None:
    rows = read("regency_scores.csv")
    published = {row["code"]: float(row["score"]) for row in read("aggregated_scores.csv")}
    result = compute_from_scores(
        Step("fixed", {"cuts": (13.47, 49.33)}),
        units_of(rows, "regency"),
        [float(row["score"]) for row in rows],
    )
    mean, n_used, n_total = result.regional_means.of("36")
    assert (n_used, n_total) == (8, 8)
    assert mean is not None
    assert math.isclose(mean, published["36"], abs_tol=0.1)
