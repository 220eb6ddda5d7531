"""A new method is one function and one entry of the registry: everything else is made from it."""

from collections.abc import Callable
from typing import Any, Final

import numpy as np
import pytest

from apps.engine import Framework, Group, IndexInputs, Indicator, Method, Stage, Units, compute_index
from apps.engine.analysis import measure_contributions
from apps.engine.headless.framework_file import read_framework
from apps.engine.headless.reading import SourceFile
from apps.engine.methods.classification import Classification, CutOffs
from apps.engine.registry import NORMALISATIONS, OPERATIONS, Operation, Parameter
from apps.engine.registry.parameters import read_positive
from apps.engine.robustness import Alternatives, check_alternatives, run_monte_carlo
from apps.engine.toml import FileError
from apps.indicators.files.instrument_file import InvalidFileError, instrument_content_read
from apps.publishing.building.pages import page_files
from apps.publishing.building.rendition import INDONESIAN, rendition_of
from apps.robustness.presentation.choices import read_alternatives, stage_choices
from apps.scenarios.method_choices import read_method, stage_fields
from tests.engine.headless.files import FRAMEWORK
from tests.indicators.samples import changed
from tests.publishing.contents import content_make, region_make
from tests.publishing.test_methods_doc import method_rows

MANIFEST_METHOD: Final = {"normalise": "max", "aggregate": "arithmetic", "classify": "mean_sd"}


def normalise_half(
    values: np.ndarray, directions: np.ndarray, *, half: float
) -> tuple[np.ndarray, np.ndarray]:
    """Score 50 at `half`, and nearly 100 far beyond it."""
    return 100 * values / (values + half), directions * half


@pytest.fixture(autouse=True)
def half(monkeypatch: pytest.MonkeyPatch) -> None:
    entry = Operation(
        normalise_half,
        "Setengah jalan",
        "Nilai %(half)s mendapat skor 50.",
        parameters={
            "half": Parameter(read_positive, "angka di atas 0", label="Nilai tengah", suggestion="2,5")
        },
        takes=("directions",),
        derives=("halves",),
    )
    monkeypatch.setitem(NORMALISATIONS, "half", entry)  # type: ignore[arg-type]


def test_an_instrument_file_may_name_it() -> None:
    text = changed('normalise = "max"', 'normalise = { name = "half", half = 4 }')
    (step,) = [step for step in instrument_content_read(text).steps if step.stage == Stage.NORMALISE]
    assert (step.name, step.parameters) == ("half", {"half": 4})


@pytest.mark.parametrize(
    ("written", "problem"),
    [
        ("half = 0", "Parameter half dari half bernilai 0. Isi angka di atas 0."),
        ("hal = 1, half = 1", "Metode half tidak mengenal parameter hal. Mungkin maksudnya half."),
        ("", "Parameter half dari half belum diisi. Isi angka di atas 0."),
    ],
)
def test_its_parameters_are_checked_in_every_file(written: str, problem: str) -> None:
    step = 'normalise = { name = "half"' + f", {written}" * bool(written) + " }"

    with pytest.raises(InvalidFileError) as instrument:
        instrument_content_read(changed('normalise = "max"', step))
    text = FRAMEWORK.replace('normalise = { name = "minmax", lower = 0, upper = 100 }', step)
    with pytest.raises(FileError) as framework:
        read_framework(SourceFile("kerangka.toml", text, ""))

    for error in (instrument.value, framework.value):
        assert [f"{found.text} {found.remedy}" for found in error.problems] == [problem]


def test_a_run_is_computed_with_it() -> None:
    framework = Framework(
        "X", "", (Group(code="G", parent="X"),), (Indicator(code="A", parent="G", direction=-1),)
    )
    method = Method.from_dict({**MANIFEST_METHOD, "normalise": {"name": "half", "half": 4}})

    result = compute_index(
        IndexInputs(framework, method, Units(("1", "2"), ("p", "p"), (None, None)), [[4.0], [12.0]])
    )

    assert result.index.tolist() == [50, 75]
    assert result.manifest()["derived"]["normalise"]["p"] == {"halves": {"A": -4.0}}


def aggregate_largest(scores: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """The largest score below; weights do not matter."""
    return np.asarray(np.fmax.reduce(scores, axis=1))


def rescale_halved(scores: np.ndarray) -> np.ndarray:
    return scores / 2


def classify_above_50(scores: np.ndarray) -> Classification:
    cutoffs = CutOffs("above_50", (50.0,), ("rendah", "tinggi"), scores.size)
    return Classification((scores > 50).astype(np.int8), cutoffs)


@pytest.mark.parametrize(
    ("stage", "function"),
    [
        (Stage.AGGREGATE, aggregate_largest),
        (Stage.RESCALE, rescale_halved),
        (Stage.CLASSIFY, classify_above_50),
    ],
)
def test_simulated_runs_compute_it_though_its_entry_says_nothing_of_them(
    monkeypatch: pytest.MonkeyPatch, stage: Stage, function: Callable[..., Any]
) -> None:
    monkeypatch.setitem(OPERATIONS[stage], "new", Operation(function))  # type: ignore[arg-type]
    framework = Framework(
        "X", "", (Group(code="G", parent="X"),), tuple(Indicator(code=code, parent="G") for code in "AB")
    )
    fixed = {"name": "fixed", "cuts": [40], "labels": ["rendah", "tinggi"]}
    method = Method.from_dict(
        {"normalise": "max", "aggregate": "geometric", "classify": fixed, stage.value: "new"}
    )
    units = Units(("1", "2", "3"), ("p",) * 3, (None,) * 3)
    inputs = IndexInputs(framework, method, units, [[4.0, 1.0], [4.0, 4.0], [0.1, 0.1]])
    alternatives = Alternatives.from_dict({"weights": {"name": "uniform", "share": 0.2}})

    check_alternatives(inputs, alternatives)
    simulation = run_monte_carlo(inputs, alternatives, n_runs=30, seed=1)

    official = compute_index(inputs)
    # Whatever the weights, a region whose indicators score the same has that score.
    for row in (1, 2):
        np.testing.assert_allclose(simulation.scores[row], official.index[row])
    low, _, high = simulation.scores[0]
    assert (low < high) == (stage != Stage.AGGREGATE)
    assert simulation.class_kept[1:].tolist() == [1.0, 1.0]


def test_a_score_that_is_no_mean_is_not_divided_among_indicators(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(
        OPERATIONS[Stage.AGGREGATE],  # type: ignore[arg-type]
        "largest",
        Operation(aggregate_largest),
    )
    framework = Framework("X", "", (), tuple(Indicator(code=code, parent="X") for code in "AB"))
    method = Method.from_dict({**MANIFEST_METHOD, "aggregate": "largest"})
    units = Units(("1", "2"), ("p",) * 2, (None,) * 2)
    result = compute_index(IndexInputs(framework, method, units, [[4.0, 1.0], [2.0, 4.0]]))

    assert measure_contributions(result).remainder.tolist() == result.index.tolist()


def test_the_forms_of_scenarios_and_studies_offer_it() -> None:
    method = Method.from_dict(MANIFEST_METHOD)
    typed = {"stage-normalise": "half"}

    fields = {field.stage: field for field in stage_fields(method, typed)}
    options = {row.stage: row.options for row in stage_choices(method.to_dict(), {})}

    assert ("half", "Setengah jalan") in fields[Stage.NORMALISE].choices
    (parameter,) = fields[Stage.NORMALISE].parameters
    assert (parameter.label, parameter.text) == ("Nilai tengah", "2,5")
    (option,) = [option for option in options[Stage.NORMALISE] if option.value == "half"]
    assert (option.label, option.sentence) == ("Setengah jalan", "Nilai … mendapat skor 50.")
    assert [parameter.label for parameter in option.parameters] == ["Nilai tengah"]


def test_the_forms_of_scenarios_and_studies_read_it() -> None:
    method = Method.from_dict(MANIFEST_METHOD)
    typed = {"stage-normalise": "half", "stage-normalise-half-half": "7,5"}
    ticked: dict[str, list[str]] = {
        **{f"stage-{stage}": ["official"] for stage in ("impute", "treat", "aggregate")},
        **{field: [text] for field, text in typed.items()},
    }
    expected: dict[str, Any] = {"name": "half", "half": 7.5}

    assert (
        read_method(typed, method).normalise
        == method.from_dict({**MANIFEST_METHOD, "normalise": expected}).normalise
    )
    assert read_alternatives(ticked, method.to_dict(), {})["normalise"] == [expected]


def test_the_methodology_page_explains_it() -> None:
    method = Method.from_dict({**MANIFEST_METHOD, "normalise": {"name": "half", "half": 2.5}})
    content = content_make(region_make("36", 40.0), run_document={"method": method.to_dict()})

    pages = dict(page_files(rendition_of(content, INDONESIAN)))

    assert "Nilai 2,5 mendapat skor 50." in pages["metodologi/index.html"].decode()


def test_the_documents_list_it() -> None:
    assert [
        "`normalise`",
        "`half`",
        "`half`",
        "Nilai 2.5 mendapat skor 50.",
        "`halves`",
        "`normalise_half`",
    ] in list(method_rows())
