from typing import Any

from apps.engine import Framework, Group, Indicator, Method, Stage
from apps.engine.run_manifest import RunManifest
from apps.scenarios.outcomes.differences import method_differences, series_obstacles, weight_differences

BASE = {"normalise": "max", "aggregate": "arithmetic", "classify": "mean_sd"}


def framework(**weights: float) -> Framework:
    return Framework(
        "IKP",
        "Indeks",
        groups=(Group(code="A", parent="IKP", name="Dimensi A", weight=weights.get("A", 1.0)),),
        indicators=tuple(
            Indicator(code=code, parent="A", name=code, weight=weights.get(code, 1.0))
            for code in ("a1", "a2")
        ),
    )


def document(**changes: Any) -> dict[str, Any]:
    return {
        "edition": {"kind": "official"},
        "instrument": {"name": "IKP", "version": 1},
        "framework": framework().to_dict(),
        "event_levels": {"ringan": 1.0},
        **changes,
    }


def manifest(**changes: Any) -> RunManifest:
    return RunManifest.from_dict(document(**changes))


def test_method_differences_names_the_stages_that_differ_in_words() -> None:
    other = Method.from_dict({**BASE, "normalise": "minmax", "classify": {"name": "mean_sd", "k": 2}})
    found = method_differences(Method.from_dict(BASE), other)
    assert [(row.stage, row.place) for row in found] == [
        (Stage.NORMALISE, ""),
        (Stage.CLASSIFY, ""),
    ]
    assert found[0].before.startswith("Terhadap nilai terbesar.")
    assert "2 simpangan baku" in found[1].after


def test_method_differences_of_one_level_name_the_level() -> None:
    by_level = {**BASE, "classify": {"default": "mean_sd", "regency": {"name": "fixed", "cuts": [20, 40]}}}
    found = method_differences(Method.from_dict(BASE), Method.from_dict(by_level))
    assert [(row.stage, row.place) for row in found] == [(Stage.CLASSIFY, "regency")]


def test_weight_differences_lists_groups_and_indicators() -> None:
    found = weight_differences(framework(), framework(A=2.0, a2=0.5))
    assert [(row.code, row.before, row.after) for row in found] == [("A", 1.0, 2.0), ("a2", 1.0, 0.5)]


def test_same_instrument_is_a_series() -> None:
    assert series_obstacles(manifest(), manifest()) == []


def test_other_indicators_are_no_series_and_the_numbers_are_named() -> None:
    other = document(instrument={"name": "IKP Pilkada", "version": 2})
    other["framework"]["indicators"][1]["code"] = "b9"
    assert series_obstacles(manifest(), RunManifest.from_dict(other)) == [
        "Instrumennya berbeda: IKP versi 1 dan IKP Pilkada versi 2.",
        "Indikator: 2 dan 2, 1 di antaranya sama kodenya.",
    ]


def test_other_weights_of_events_are_no_series() -> None:
    found = series_obstacles(manifest(), manifest(event_levels={"ringan": 2.0}))
    assert found[1].startswith("Indikatornya sama")


def test_office_data_and_imported_figures_are_no_series() -> None:
    (found,) = series_obstacles(manifest(), manifest(edition={"kind": "external"}))
    assert found.startswith("Asal angkanya berbeda")
