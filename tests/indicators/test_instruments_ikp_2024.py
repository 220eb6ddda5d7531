"""The committed instruments of IKP 2024: complete, honest about what is unpublished, and the same tree twice."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from apps.computation.inputs.plan import plan_of
from apps.engine import Stage
from apps.indicators.files.instrument_file import instrument_content_read, instrument_file_text
from apps.indicators.selectors import instrument_structure
from apps.indicators.services import instrument_load
from apps.indicators.structure import InstrumentStructure

FOLDER = Path(__file__).parents[2] / "apps" / "indicators" / "data" / "ikp_2024"
NAMES = ("instrument.toml", "instrument_published.toml")


def read(name: str) -> InstrumentStructure:
    return instrument_content_read((FOLDER / name).read_text(encoding="utf-8"), name=name)


@pytest.mark.parametrize("name", NAMES)
def test_tree_is_4_12_61_with_the_published_weights(name: str) -> None:
    content = read(name)
    dimensions = [group for group in content.groups if not group.parent]
    assert [(group.code, group.name, group.weight, group.weight_status) for group in dimensions] == [
        ("1", "Konteks Sosial Politik", Decimal("0.27"), "published"),
        ("2", "Penyelenggaraan Pemilu", Decimal("0.38"), "published"),
        ("3", "Kontestasi", Decimal("0.25"), "published"),
        ("4", "Partisipasi", Decimal("0.10"), "published"),
    ]
    subdimensions = [group for group in content.groups if group.parent]
    assert len(subdimensions) == 12
    assert all(group.is_display_only and group.weight is None for group in subdimensions)
    per_dimension = [
        sum(indicator.code.startswith(f"{group.code}.") for indicator in content.indicators)
        for group in dimensions
    ]
    assert per_dimension == [16, 24, 15, 6]
    assert all(indicator.parent == indicator.code.rpartition(".")[0] for indicator in content.indicators)


@pytest.mark.parametrize("name", NAMES)
def test_everything_has_an_english_name(name: str) -> None:
    content = read(name)
    rows = [*content.groups, *content.indicators, *content.themes, *content.event_levels]
    assert [row.code for row in rows if not row.name_en] == []
    english = [row.name_en for row in rows]
    assert len(set(english)) == len(english)


def test_both_instruments_have_the_same_tree() -> None:
    computed, published = (read(name) for name in NAMES)
    assert computed.groups == published.groups
    assert published.indicators == tuple(
        replace(indicator, weight=None, weight_status=None) for indicator in computed.indicators
    )


def test_what_bawaslu_has_not_published_says_so() -> None:
    content = read("instrument.toml")
    assert {(indicator.weight, indicator.weight_status) for indicator in content.indicators} == {
        (Decimal(1), "unpublished")
    }
    assert [(level.code, level.weight, level.weight_status) for level in content.event_levels] == [
        ("ringan", 1, "unpublished"),
        ("sedang", 2, "unpublished"),
        ("berat", 3, "unpublished"),
    ]
    assert [
        (step.stage, step.applies_to, step.name, step.parameters, step.status) for step in content.steps
    ] == [
        ("screen", "", "none", {}, "unpublished"),
        ("impute", "", "none", {}, "unpublished"),
        ("treat", "", "none", {}, "unpublished"),
        ("normalise", "", "max", {}, "derived"),
        ("weigh", "", "given", {}, "derived"),
        ("aggregate", "", "arithmetic", {}, "derived"),
        ("rescale", "", "none", {}, "unpublished"),
        ("classify", "", "mean_sd", {"k": 1, "ddof": 1, "on_cut": "upper"}, "derived"),
        ("regions", "", "mean", {}, "derived"),
    ]
    assert all(step.note for step in content.steps)


def test_themes_are_those_that_bawaslu_launched_in_2023() -> None:
    content = read("instrument.toml")
    names = {indicator.code: indicator.name for indicator in content.indicators}
    assert [(theme.code, theme.status, theme.indicators) for theme in content.themes] == [
        ("politik-uang", "derived", ("3.2.11",)),
        ("netralitas-asn", "derived", ("1.3.1",)),
        ("politisasi-sara", "published", ("1.1.1", "3.1.2", "3.2.3", "3.2.4")),
        ("kampanye-medsos", "published", ("3.2.4", "3.2.6", "3.2.8")),
    ]
    for word, theme in zip(("politik uang", "SARA", "medsos"), [0, 2, 3], strict=True):
        named = tuple(code for code, name in names.items() if word in name)
        assert named == content.themes[theme].indicators
    assert all("2023" in theme.note and "2023" in theme.note_en for theme in content.themes)


def test_the_published_instrument_fills_in_nothing_and_keeps_the_published_limits() -> None:
    content = read("instrument_published.toml")
    assert content.event_levels == ()
    assert content.themes == ()
    classify = [step for step in content.steps if step.stage == Stage.CLASSIFY]
    assert [(step.applies_to, step.name, step.parameters, step.status) for step in classify] == [
        ("province", "mean_sd", {"k": 1, "ddof": 1, "on_cut": "upper"}, "derived"),
        ("regency", "fixed", {"cuts": [13.47, 49.33], "on_cut": "upper"}, "published"),
    ]


@pytest.mark.django_db
@pytest.mark.parametrize("name", NAMES)
def test_instrument_is_stored_whole_and_the_engine_takes_it(name: str) -> None:
    instrument, _ = instrument_load(path=FOLDER / name)
    content = read(name)
    groups = tuple(replace(group, weights_sum=None) for group in content.groups)
    stored = instrument_structure(instrument)
    assert stored == replace(content, groups=groups, weights_sum=None)
    plan = plan_of(instrument)
    assert len(plan.framework.indicators) == 61
    assert plan.framework.top_groups == ("1", "2", "3", "4")
    share = dict(zip(plan.framework.indicator_codes, plan.framework.index_weights, strict=True))
    assert share["1.1.1"] == pytest.approx(0.27 / 16)
    assert share["4.2.3"] == pytest.approx(0.10 / 6)


@pytest.mark.parametrize("name", NAMES)
def test_instrument_file_text_of_it_reads_back(name: str) -> None:
    content = read(name)
    again = instrument_content_read(instrument_file_text(content))
    assert again == replace(content, weights_sum=None)


def test_the_checks_are_the_portals_own_and_keep_no_form_back() -> None:
    content = read("instrument.toml")
    assert {check.kind.value for check in content.checks} == {
        "required_evidence", "range", "sum", "implies", "previous", "neighbours",
    }  # fmt: skip
    assert {(check.severity, check.status) for check in content.checks} == {("warning", "unpublished")}
    assert all(check.note for check in content.checks)
    assert read("instrument_published.toml").checks == ()
    assert instrument_content_read(instrument_file_text(content)).checks == content.checks
