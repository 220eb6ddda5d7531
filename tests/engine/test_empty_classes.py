"""Classes that no region can be in are said by the engine, with the reason."""

from typing import Any

import numpy as np
import pytest

from apps.engine import Framework, IndexInputs, Method, Step, Units, compute_from_scores, compute_index
from apps.engine.methods.classification import classify_fixed, classify_mean_sd
from apps.engine.methods.classification_breaks import classify_jenks, classify_quantiles
from apps.engine.methods.empty_classes import find_empty
from apps.engine.run_manifest import CutOffRecord

ZEROS = [0.0] * 20


@pytest.mark.parametrize(
    ("method", "options", "scores", "empty"),
    [
        (classify_jenks, {}, [5.0, 5.0, 9.0, 9.0], {"high": "few_values"}),
        (classify_jenks, {"on_cut": "upper"}, [5.0, 5.0, 9.0, 9.0], {"low": "few_values"}),
        # Equal on paper, apart in the last digits.
        (classify_jenks, {}, [30.0, 30.000000000000004, 9.0], {"high": "few_values"}),
        (classify_jenks, {}, [5.0, 7.0, 9.0], {}),
        (classify_quantiles, {}, [*ZEROS, 1.0, 2.0, 3.0], {"medium": "tied_cuts"}),
        (classify_quantiles, {}, [1.0, 2.0, 3.0], {}),
        (classify_mean_sd, {}, [*ZEROS, 1.0, 90.0], {"low": "below_scores"}),
        (classify_mean_sd, {}, [7.0, 7.0, 7.0], {"low": "few_values", "high": "few_values"}),
        (classify_mean_sd, {}, [10.0, 50.0, 50.0, 90.0], {}),
        (
            classify_fixed,
            {"cuts": (33.0, 66.0)},
            [1.0, 2.0, 3.0],
            {"medium": "above_scores", "high": "above_scores"},
        ),
        (
            classify_fixed,
            {"cuts": (33.0, 66.0)},
            [70.0, 80.0, 90.0],
            {"low": "below_scores", "medium": "below_scores"},
        ),
        (classify_fixed, {"cuts": (33.0, 66.0)}, [1.0, 80.0, 90.0], {"medium": "between_scores"}),
        # Who owns the cut-off decides whether the class beside it can be used.
        (classify_fixed, {"cuts": (5.0, 9.0), "on_cut": "lower"}, [5.0, 6.0, 9.0], {"high": "above_scores"}),
        (classify_fixed, {"cuts": (5.0, 9.0), "on_cut": "upper"}, [5.0, 6.0, 9.0], {"low": "below_scores"}),
        # So does -1e-15, which is on a cut-off of 0 beside 80.
        *(
            (classify_fixed, {"cuts": (0.0, 60.0), "on_cut": owner}, [nearly, 50.0, 80.0], empty)
            for nearly in (0.0, -1e-15, 1e-15)
            for owner, empty in (("upper", {"low": "below_scores"}), ("lower", {}))
        ),
        (classify_fixed, {"cuts": (-60.0, 0.0)}, [-80.0, -50.0, 1e-15], {"high": "above_scores"}),
        (classify_fixed, {"cuts": (33.0, 66.0)}, [], {}),
        (classify_mean_sd, {}, [3.0], {}),
    ],
)
def test_a_class_without_regions_is_named_with_its_reason(
    method: Any, options: dict[str, Any], scores: list[float], empty: dict[str, str]
) -> None:
    numbers = np.array([*scores, np.nan])
    found = find_empty(numbers, method(numbers, **options), is_given=method is classify_fixed)
    assert {item.label: item.reason for item in found} == empty


def test_the_manifest_of_a_run_says_it_of_the_index_and_of_each_group() -> None:
    framework = Framework.from_dict(
        {
            "code": "I",
            "name": "Indeks",
            "groups": [{"code": "D", "parent": "I", "name": "Dimensi", "weight": 1.0}],
            "indicators": [{"code": "A", "parent": "D", "name": "Satu", "weight": 1.0}],
        }
    )
    method = Method.from_dict({"normalise": "max", "aggregate": "arithmetic", "classify": "jenks"})
    units = Units(("36.01", "36.02", "36.03", "36.04"), ("regency",) * 4, ("36",) * 4)
    result = compute_index(IndexInputs(framework, method, units, np.array([[1.0], [1.0], [4.0], [4.0]])))
    for code in ("I", "D"):
        stored = result.derived()["classify"][code]["regency"]
        assert stored["empty"] == [{"label": "high", "reason": "few_values"}]
        assert CutOffRecord.from_dict(stored).empty == result.cutoffs[code]["regency"].empty


def test_nothing_is_said_of_a_level_of_which_only_some_scores_are_known() -> None:
    units = Units(("36.01", "36.02"), ("regency",) * 2, ("36",) * 2)
    for partial, empty in ([], 2), (["regency"], 0):
        step = Step("fixed", {"cuts": (13.47, 49.33)})
        result = compute_from_scores(step, units, [77.73, 80.0], partial_levels=partial)
        assert len(result.cutoffs["regency"].empty) == empty


def test_what_an_earlier_engine_did_not_say_is_read_as_nothing() -> None:
    assert CutOffRecord.from_dict({"method": "jenks", "cuts": [1.0, 2.0]}).empty == ()
