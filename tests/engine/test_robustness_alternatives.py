"""What may vary: reading, refusing, combining, proposing."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from apps.engine import Framework, IndexInputs, Method, MethodError, Step, Units
from apps.engine.robustness import (
    Alternatives,
    Variation,
    check_alternatives,
    default_alternatives,
)
from apps.engine.robustness.alternatives import VARIED_STAGES
from apps.engine.robustness.study import Study

DECLARED: dict[str, Any] = {
    "impute": ["none", "mean"],
    "treat": [{"name": "winsorise", "count": 2}],
    "normalise": ["max", {"province": "max", "default": {"name": "minmax", "lower": 1.0, "upper": 100.0}}],
    "aggregate": ["arithmetic", {"default": "arithmetic", "TEMATIK": {"name": "generalised", "p": 0.5}}],
    "weights": {"name": "uniform", "share": 0.25},
}


def test_alternatives_are_read_from_plain_data_and_written_back() -> None:
    alternatives = Alternatives.from_dict(DECLARED)
    assert Alternatives.from_dict(alternatives.to_dict()) == alternatives
    assert alternatives.factors == ("impute", "normalise", "aggregate", "weights")
    assert alternatives.n_choices == (2, 1, 2, 2)
    assert alternatives.normalise[1] == {
        "province": Step("max"),
        "default": Step("minmax", {"lower": 1.0, "upper": 100.0}),
    }
    assert alternatives.weights == Variation("uniform", {"share": 0.25})


def test_alternatives_left_out_are_the_methods_own(plain_method: Method) -> None:
    alternatives = Alternatives.from_dict({})
    assert alternatives.combine(plain_method) == (plain_method,)
    assert alternatives.factors == ()
    assert alternatives.to_dict() == {"weights": {"name": "none"}}


def test_alternatives_combine_every_choice_with_every_other(plain_method: Method) -> None:
    alternatives = Alternatives.from_dict(DECLARED)
    combined = alternatives.combine(plain_method)
    assert len(combined) == 8
    chosen = [tuple(repr(getattr(method, stage)) for stage in VARIED_STAGES) for method in combined]
    assert len(set(chosen)) == 8
    assert all(method.treat == Step("winsorise", {"count": 2}) for method in combined)
    assert all(method.classify == plain_method.classify for method in combined)
    assert combined[1] == replace(combined[0], aggregate=alternatives.aggregate[1])


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (
            {"classify": ["mean_sd"]},
            "Alternatif classify tidak dikenal. Yang ada: impute, treat, normalise, aggregate, weights.",
        ),
        (
            {"normalise": []},
            (
                "Alternatif normalise kosong; isi sedikitnya satu langkah, atau hapus normalise untuk memakai "
                "langkah metode resmi."
            ),
        ),
        (
            {"normalise": "max"},
            "Alternatif normalise harus berupa daftar langkah, misalnya normalise = [...].",
        ),
        (
            {"aggregate": ["arithmetic", "arithmetic"]},
            "Alternatif aggregate ke-2 sama dengan yang ke-1; hapus salah satu.",
        ),
        (
            {"treat": ["none", {"name": "winsorise", "count": 2, "size": 3}]},
            "Alternatif treat ke-2: Langkah treat: winsorise tidak mengenal parameter 'size'. Parameternya: count.",
        ),
        (
            {"impute": ["none", {"province": "mean"}]},
            "Alternatif impute ke-2: Langkah impute tidak dapat dibedakan; isi satu nama saja.",
        ),
        (
            {"weights": "gaussian"},
            "Alternatif weights: 'gaussian' tidak dikenal. Pilihan: none, uniform, dirichlet.",
        ),
        (
            {"weights": {"name": "uniform", "share": 1}},
            "Alternatif weights: parameter share dari uniform bernilai 1; isi angka di atas 0 sampai 0,99.",
        ),
        (
            {"weights": {"name": "dirichlet"}},
            "Alternatif weights: parameter concentration dari dirichlet belum diisi; isi angka 1 atau lebih.",
        ),
        (
            {"weights": {"name": "none", "share": 0.1}},
            "Alternatif weights: none tidak mengenal parameter 'share'. Parameternya: tidak ada.",
        ),
        (
            {"weights": [0.25]},
            (
                "Alternatif weights harus berupa nama (none, uniform, dirichlet), atau tabel dengan name dan "
                "parameternya."
            ),
        ),
    ],
)
def test_alternatives_that_cannot_be_name_the_place_and_the_remedy(content: Any, message: str) -> None:
    with pytest.raises(MethodError) as refused:
        Alternatives.from_dict(content)
    assert refused.value.message == message


def test_alternatives_with_too_many_combinations_are_refused() -> None:
    many = [{"name": "generalised", "p": number / 10} for number in range(1, 66)]
    with pytest.raises(MethodError, match="menghasilkan 260 kombinasi, paling banyak 256"):
        Alternatives.from_dict(
            {"impute": ["none", "mean"], "normalise": ["max", "minmax"], "aggregate": many}
        )


@pytest.mark.parametrize("n_children", [1, 5])
def test_variation_uniform_stays_within_the_share(n_children: int) -> None:
    factors = Variation("uniform", {"share": 0.25}).draw(
        np.random.default_rng(1), np.ones(n_children), 20_000
    )
    assert factors.shape == (20_000, n_children)
    assert 0.75 <= factors.min() < 0.751
    assert 1.249 < factors.max() <= 1.25
    np.testing.assert_allclose(factors.mean(axis=0), 1.0, atol=0.005)


def test_variation_dirichlet_keeps_mean_and_spread_of_the_shares() -> None:
    weights = np.array([2.0, 0.0, 1.0, 1.0])
    factors = Variation("dirichlet", {"concentration": 40}).draw(np.random.default_rng(1), weights, 50_000)
    shares = factors * weights / (factors * weights).sum(axis=1, keepdims=True)
    np.testing.assert_allclose(shares.mean(axis=0), weights / 4, atol=0.002)
    np.testing.assert_allclose(shares.std(axis=0)[[0, 2]], np.sqrt([0.25 / 41, 0.1875 / 41]), rtol=0.02)
    assert (factors[:, 1] == 1.0).all()


def test_check_alternatives_names_the_one_that_cannot_be_computed(
    small_framework: Framework, plain_method: Method, banten: Units
) -> None:
    alternatives = Alternatives.from_dict({"aggregate": ["arithmetic", "geometric"]})
    with pytest.raises(MethodError) as refused:
        check_alternatives(IndexInputs(small_framework, plain_method, banten, np.ones((5, 7))), alternatives)
    assert refused.value.message.startswith(
        "Alternatif aggregate geometric tidak dapat dihitung: Wilayah 36: Kelompok TEMATIK, s1: skor 0 "
    )
    assert refused.value.message.endswith("Hapus alternatif itu, atau ganti.")


def test_check_alternatives_refuses_a_group_that_the_framework_has_not(
    small_framework: Framework, plain_method: Method, banten: Units
) -> None:
    alternatives = Alternatives.from_dict({"aggregate": [{"default": "arithmetic", "IKP": "harmonic"}]})
    with pytest.raises(MethodError, match="kerangka indeks tidak punya kelompok IKP"):
        check_alternatives(IndexInputs(small_framework, plain_method, banten, np.ones((5, 7))), alternatives)


def test_check_alternatives_finds_what_only_other_weights_make_impossible(plain_method: Method) -> None:
    """With the declared weights the group is above 0 by a little; with others it is below, and has no logarithm."""
    framework = Framework.from_dict(
        {
            "code": "X",
            "groups": [{"code": "G", "parent": "X"}],
            "indicators": [{"code": "a", "parent": "G", "weight": 1.05}, {"code": "b", "parent": "G"}],
        }
    )
    units = Units(("1", "2"), ("regency",) * 2, (None, None))
    content = {"normalise": [{"name": "zscore", "mean": 0.01, "sd": 1.0}], "weights": "none"}
    content["aggregate"] = [{"default": "arithmetic", "X": "geometric"}]
    values = np.array([[2.0, 1.0], [1.0, 2.0]])
    with pytest.raises(MethodError, match="tidak dapat dihitung"):
        check_alternatives(
            IndexInputs(framework, plain_method, units, values), Alternatives.from_dict(content)
        )
    content["normalise"] = [{"name": "zscore", "mean": 0.1, "sd": 1.0}]
    check_alternatives(IndexInputs(framework, plain_method, units, values), Alternatives.from_dict(content))
    content["weights"] = {"name": "uniform", "share": 0.5}
    with pytest.raises(MethodError, match="dengan bobot yang divariasikan"):
        check_alternatives(
            IndexInputs(framework, plain_method, units, values), Alternatives.from_dict(content)
        )


def test_default_alternatives_propose_what_can_be_computed(
    small_framework: Framework, plain_method: Method, banten: Units
) -> None:
    values = np.random.default_rng(1).uniform(1, 9, (5, 7))
    positive = replace(plain_method, normalise=Step("minmax", {"lower": 1.0, "upper": 100.0}))
    proposed = default_alternatives(IndexInputs(small_framework, positive, banten, values))
    assert [step.name for step in proposed.treat] == ["none", "two_stage"]  # type: ignore[union-attr]
    assert proposed.normalise[0] == positive.normalise
    assert proposed.aggregate[0] == Step("arithmetic")
    assert proposed.weights == Variation("uniform", {"share": 0.25})
    check_alternatives(IndexInputs(small_framework, positive, banten, values), proposed)


def test_default_alternatives_leave_out_the_geometric_mean_of_zeros(
    small_framework: Framework, plain_method: Method, banten: Units
) -> None:
    values = np.random.default_rng(1).poisson(1.0, (5, 7)).astype(float)
    proposed = default_alternatives(IndexInputs(small_framework, plain_method, banten, values))
    assert [name.name for name in proposed.aggregate] == ["arithmetic", "generalised"]  # type: ignore[union-attr]


def test_study_refuses_more_tables_than_fit_in_memory(plain_method: Method) -> None:
    framework = Framework.from_dict(
        {"code": "X", "indicators": [{"code": f"i{number}", "parent": "X"} for number in range(100)]}
    )
    units = Units(tuple(map(str, range(150_000))), ("village",) * 150_000, (None,) * 150_000)
    alternatives = Alternatives.from_dict({"impute": ["none", "mean"], "treat": ["none", "log"]})
    with pytest.raises(MethodError, match="paling banyak 3 kombinasi impute, treat dan normalise"):
        Study(IndexInputs(framework, plain_method, units, np.zeros((150_000, 100))), alternatives)


def test_study_describes_a_combination_with_its_parameters(
    small_framework: Framework, plain_method: Method, banten: Units
) -> None:
    study = Study(
        IndexInputs(small_framework, plain_method, banten, np.ones((5, 7))), Alternatives.from_dict(DECLARED)
    )
    assert study.describe(0) == "impute none; treat winsorise (count 2); normalise max; aggregate arithmetic"
    assert study.describe(1).endswith("aggregate default: arithmetic, TEMATIK: generalised (p 0.5)")
