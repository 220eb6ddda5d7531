"""The manifest of a run: written and read in one place, whichever engine wrote it."""

import ast
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from apps.engine import Framework, Group, Indicator, Method, Step, Theme
from apps.engine.exceptions import InputError
from apps.engine.registry import CLASSIFICATIONS
from apps.engine.run_manifest import (
    CutOffRecord,
    DeclaredStep,
    Derived,
    EditionFacts,
    InputFacts,
    InstrumentFacts,
    LatestSource,
    RunManifest,
    Statuses,
    TreatmentRecord,
)

FRAMEWORK = Framework(
    "IKP",
    "Indeks kecil",
    groups=(Group(code="1", parent="IKP", name="Satu"), Group(code="2", parent="IKP", name="Dua")),
    indicators=(
        Indicator(code="2.1", parent="2", name="Gugatan", goalposts=(0.0, 9.0)),
        Indicator(code="1.1", parent="1", name="Intimidasi"),
    ),
    themes=(Theme(code="uang", name="Politik uang", indicators=("1.1",)),),
)
METHOD = Method.from_dict(
    {
        "normalise": "max",
        "aggregate": "arithmetic",
        "classify": {"default": "mean_sd", "regency": {"name": "fixed", "cuts": [20, 60]}},
    }
)
CUTS = {
    "method": "mean_sd",
    "cuts": [10.5, None],
    "labels": ["low", "medium", "high"],
    "n": 3,
    "mean": 8.0,
    "sd": 2.5,
}
DERIVED: dict[str, Any] = {
    "units": {"province": 2, "regency": 3},
    "impute": {"regency": {"1.1": 2}},
    "treat": {"regency": {"2.1": {"step": "winsorise", "points": 1, "skewness_before": 3.5, "power": 0.5}}},
    "normalise": {"regency": {"maxima": {"1.1": 7.0}}, "province": {}},
    "constant_indicators": {"province": ["2.1"]},
    "effective_weights": {"regency": {"1.1": 0.5, "2.1": 0.5}},
    "classify": {"IKP": {"regency": CUTS}, "uang": {"regency": {**CUTS, "labels": ["low", "high"]}}},
}
MANIFEST = RunManifest(
    engine_version="1.1.0",
    edition=EditionFacts("uji", "Edisi uji", "official", "2024"),
    instrument=InstrumentFacts("ikp", 2, "Instrumen uji", "s"),
    input=InputFacts("i", 5, 3, LatestSource("lalu", "r", "k", "h")),
    framework_content=FRAMEWORK.to_dict(),
    method_content=METHOD.to_dict(),
    event_levels={"ringan": 1.0, "berat": 2.5},
    groups=("1", "2"),
    indicators=("2.1", "1.1"),
    themes=("uang",),
    statuses=Statuses(
        groups={"1": "published"},
        event_levels={"berat": "unpublished"},
        method=(DeclaredStep("classify", "", "mean_sd", {"k": 1}, "derived", "Dihitung ulang."),),
    ),
    derived=Derived(DERIVED),
)


def written_by(engine: str) -> dict[str, Any]:
    """Return the manifest that an earlier engine wrote."""
    name = f"engine_{engine.replace('.', '_')}.zip"
    with zipfile.ZipFile(Path(__file__).parent / "headless" / "data" / name) as bundle:
        document: dict[str, Any] = json.loads(bundle.read("manifest.json"))
    del document["bundle"]
    return document


def test_what_was_written_is_read_back_and_written_again_the_same() -> None:
    stored = json.loads(json.dumps(MANIFEST.to_dict(), allow_nan=False))

    read = RunManifest.from_dict(stored)

    assert read == MANIFEST
    assert read.to_dict() == stored
    assert (read.framework, read.method) == (FRAMEWORK, METHOD)


def test_a_run_without_values_of_another_edition_has_no_key_for_them() -> None:
    assert InputFacts("i", 5, 3).to_dict() == {"sha256": "i", "regions": 5, "known": 3}
    assert InputFacts.from_dict({"sha256": "i", "regions": 5, "known": 3}).latest is None


def test_a_manifest_of_format_1_names_no_format() -> None:
    """Runs, bundles and signed releases made before have no such key; their bytes do not change."""
    assert "format" not in MANIFEST.to_dict()


def test_a_manifest_of_a_later_format_is_refused() -> None:
    with pytest.raises(
        InputError, match="Manifes hitungan berformat 2, sedangkan portal ini mengenal format 1"
    ):
        RunManifest.from_dict({**MANIFEST.to_dict(), "format": 2})


def test_names_follow_the_order_of_the_arrays() -> None:
    assert list(MANIFEST.indicator_names.items()) == [("2.1", "Gugatan"), ("1.1", "Intimidasi")]


def test_steps_are_told_apart_by_level_and_the_others_stand_under_nothing() -> None:
    found = MANIFEST.steps("classify")

    assert {key: step.name for key, step in found.items()} == {"": "mean_sd", "regency": "fixed"}
    assert MANIFEST.steps("normalise") == {"": Step("max")}


def test_cut_offs_of_the_index_and_of_a_theme_are_found_by_level() -> None:
    index = MANIFEST.cutoffs()["regency"]

    # Written by an engine that did not say who owns a cut-off: the middle class of this method.
    assert index == CutOffRecord("mean_sd", (10.5, None), ("low", "medium", "high"), 3, 8.0, 2.5, "middle")
    assert (index.lower, index.upper, index.is_given) == (10.5, None, False)
    assert MANIFEST.class_labels("regency") == ("low", "medium", "high")
    assert MANIFEST.class_labels("regency", "uang") == ("low", "high")
    assert MANIFEST.class_labels("province") == MANIFEST.class_labels("regency", "2") == ()


def test_cut_offs_are_explained_by_what_the_registry_knows_of_their_method() -> None:
    methods = (*CLASSIFICATIONS, "of another engine")

    assert [name for name in methods if CutOffRecord(name).is_given] == ["fixed", "count"]
    assert [name for name in methods if CutOffRecord(name).are_counts] == ["count"]


def test_a_run_over_published_scores_has_cut_offs_of_the_index_alone() -> None:
    published = RunManifest(
        framework_content=FRAMEWORK.to_dict(), derived=Derived({"classify": {"province": CUTS}})
    )

    assert published.class_labels("province") == ("low", "medium", "high")
    assert published.cutoffs("1") == {}


def test_what_was_taken_from_the_data_is_read_by_level() -> None:
    derived = MANIFEST.derived

    assert derived.treated("regency") == {"2.1": TreatmentRecord("winsorise", 1, skewness_before=3.5)}
    assert derived.treated("province") == {}
    assert derived.imputed == {"regency": {"1.1": 2}}
    assert (derived.maxima("regency"), derived.maxima("province")) == ({"1.1": 7.0}, {})
    assert derived.effective_weights["regency"]["2.1"] == 0.5
    assert derived.constant_indicators == {"province": ["2.1"]}


def test_the_manifest_of_engine_1_0_0_is_read_by_what_it_says() -> None:
    read = RunManifest.from_dict(written_by("1.0.0"))

    assert read.engine_version == "1.0.0"
    assert (
        read.framework.indicator_codes == read.indicators == ("1.1.1", "1.1.2", "1.2.1", "2.1", "2.2", "2.3")
    )
    assert read.indicator_names["1.1.1"] == "Intimidasi"
    assert (read.themes, read.statuses, read.derived.effective_weights) == ((), Statuses(), {})
    assert read.steps("weigh") == {}
    assert read.method.weigh == Step("given")
    assert {level: found.method for level, found in read.cutoffs().items()} == {
        "province": "mean_sd",
        "regency": "fixed",
    }
    assert sorted(read.cutoffs("1")) == ["province"]


def test_the_manifest_of_engine_1_1_0_is_read_by_what_it_says() -> None:
    read = RunManifest.from_dict(written_by("1.1.0"))

    assert (read.engine_version, read.themes) == ("1.1.0", ("uang",))
    assert read.steps("weigh") == {"": Step("given"), "1": Step("pca")}
    assert (read.method.regions, read.method.impute) == (Step("voters"), Step("latest_edition"))
    assert read.input.latest == LatestSource("lalu", "q", "j", "i")
    assert read.derived.imputed == {"province": {}, "regency": {"1.1": 1, "2.1": 1}}
    assert sorted(read.derived.treated("regency")) == ["1.2", "1.3", "2.1"]
    assert {level: found.method for level, found in read.cutoffs("uang").items()} == {
        "province": "quantiles",
        "regency": "jenks",
    }


def test_no_module_reads_a_manifest_by_its_keys() -> None:
    """Only `RunManifest` knows them, and the models and commands that write a document of their own."""
    own = {"engine/headless/computing.py", "robustness/models.py"}
    apps = Path(__file__).resolve().parent.parent.parent / "apps"
    found = {
        str(path.relative_to(apps))
        for path in apps.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Subscript | ast.Attribute) and is_manifest(node)
    }

    assert found == own


def is_manifest(node: ast.Subscript | ast.Attribute) -> bool:
    """Whether the code asks for a key: `run.manifest["method"]`, `manifest.get("method")`."""
    if isinstance(node, ast.Attribute) and node.attr != "get":
        return False
    holder = node.value
    name = (
        holder.attr
        if isinstance(holder, ast.Attribute)
        else holder.id
        if isinstance(holder, ast.Name)
        else ""
    )
    return name in {"manifest", "run_manifest", "run_document"}


def test_the_manifest_of_an_open_run_knows_nothing() -> None:
    empty = RunManifest.from_dict({})

    assert empty == RunManifest()
    assert (empty.indicator_names, empty.class_labels("province"), empty.steps("weigh")) == ({}, (), {})
