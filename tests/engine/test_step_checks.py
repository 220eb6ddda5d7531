"""One checker for every step: of methods, of the variation of weights, and of files."""

import pytest

from apps.engine.exceptions import ClassificationError, MethodError
from apps.engine.methods.classification import read_cuts
from apps.engine.registry import CLASSIFICATIONS, NORMALISATIONS, RESCALINGS, StepProblem
from apps.engine.rules import computing_as
from apps.engine.step_checks import complete_step, find_step_problems, split_step
from apps.engine.tree_checks import is_scale


def test_find_step_problems_names_every_fault_at_its_key() -> None:
    given = {"cut": [1.0], "cuts": [2.0, 1.0], "labels": ["a", "b", "c"]}

    assert list(find_step_problems("fixed", given, CLASSIFICATIONS)) == [
        StepProblem("cut", choices=("cuts", "labels", "on_cut")),
        StepProblem("cuts", "bernilai [2.0, 1.0]", "isi daftar angka yang menaik"),
    ]


def test_find_step_problems_says_what_does_not_fit_together() -> None:
    given = {"cuts": [1.0], "labels": ["a", "b", "c"]}

    assert list(find_step_problems("fixed", given, CLASSIFICATIONS)) == [
        StepProblem(
            None, "ada 1 ambang batas dan 3 nama kelas; isi labels dengan 2 nama kelas", keys=("labels",)
        )
    ]


@pytest.mark.parametrize("name", ["fixed", "count"])
def test_cut_offs_between_which_no_score_lies_are_refused(name: str) -> None:
    problem = StepProblem(
        None,
        "ambang batas ke-1 dan ke-2 hampir sama, jadi tidak ada skor di antaranya",
        keys=("cuts",),
    )
    near, apart = ({"cuts": [33.0, cut], "labels": ["a", "b", "c"]} for cut in (33.0000000001, 33.0000001))
    assert list(find_step_problems(name, near, CLASSIFICATIONS)) == [problem]
    assert list(find_step_problems(name, apart, CLASSIFICATIONS)) == []
    with pytest.raises(ClassificationError, match="harus angka yang menaik"):
        read_cuts(near["cuts"], near["labels"])
    with computing_as("1.2.4"):  # a bundle of that engine is computed as it was
        assert list(find_step_problems(name, near, CLASSIFICATIONS)) == []


def test_ends_of_a_scale_that_are_equal_are_refused() -> None:
    for name, known in (("minmax", NORMALISATIONS), ("cap", RESCALINGS)):
        [problem] = find_step_problems(name, {"lower": 33.0, "upper": 33.0000000001}, known)
        assert problem.keys == ("lower", "upper")
    assert not is_scale((33.0, 33.0000000001))


def test_an_unknown_method_has_no_parameters_to_check() -> None:
    assert list(find_step_problems("tetap", {"cut": 1}, {"fixed": CLASSIFICATIONS["fixed"]})) == [
        StepProblem("name", choices=("fixed",))
    ]


@pytest.mark.parametrize(
    ("name", "given", "message", "codes"),
    [
        ("tetap", {}, "Langkah x: 'tetap' tidak dikenal. Pilihan: mean_sd, fixed, ", ("x", "tetap")),
        (
            "mean-sd",
            {},
            (
                "Langkah x: 'mean-sd' tidak dikenal. Pilihan: mean_sd, fixed, quantiles, jenks, count. "
                "Mungkin maksudnya mean_sd."
            ),
            ("x", "mean-sd"),
        ),
        (
            "mean_sd",
            {"method": "jenks"},
            "Langkah x: parameter method dari mean_sd tidak dikenal; name sudah menyebut metode mean_sd; hapus method",
            ("x", "method"),
        ),
        ("mean_sd", {"kk": 1}, "Langkah x: mean_sd tidak mengenal parameter 'kk'. ", ("x", "kk")),
        (
            "mean_sd",
            {"k": 0},
            "Langkah x: parameter k dari mean_sd bernilai 0; isi angka di atas 0.",
            ("x", "k"),
        ),
        ("fixed", {"cuts": [1]}, "Langkah x: ada 1 ambang batas dan 3 nama kelas; isi labels ", ("x",)),
    ],
)
def test_complete_step_refuses_a_step_with_its_first_fault(
    name: str, given: dict[str, object], message: str, codes: tuple[str, ...]
) -> None:
    with pytest.raises(MethodError) as refused:
        complete_step(name, given, CLASSIFICATIONS, what="Langkah", place="x")
    assert refused.value.message.startswith(message)
    assert refused.value.codes == codes


def test_complete_step_writes_the_defaults_out() -> None:
    found = complete_step("mean_sd", {"k": 2}, CLASSIFICATIONS, what="Langkah", place="x")
    assert found == {"k": 2.0, "ddof": 1, "on_cut": "middle"}


def test_split_step_reads_a_name_or_a_table() -> None:
    assert split_step("mean_sd") == ("mean_sd", {})
    assert split_step({"name": "mean_sd", "k": 2}) == ("mean_sd", {"k": 2})
    assert split_step({"k": 2}) is None
    assert split_step(["mean_sd"]) is None
