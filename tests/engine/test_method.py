"""The method as data: what is read, completed and refused."""

import json
from typing import Any

import pytest

from apps.engine import Method, MethodError, Stage, Step

PUBLISHED = {"normalise": "max", "aggregate": "arithmetic", "classify": "mean_sd"}


def test_method_writes_every_default_out() -> None:
    assert Method.from_dict(PUBLISHED).to_dict() == {
        "screen": {"name": "none"},
        "impute": {"name": "none"},
        "treat": {"name": "none"},
        "normalise": {"name": "max"},
        "weigh": {"name": "given"},
        "aggregate": {"name": "arithmetic"},
        "rescale": {"name": "none"},
        "classify": {"name": "mean_sd", "k": 1.0, "ddof": 1, "on_cut": "middle"},
        "regions": {"name": "mean"},
    }


def test_method_round_trip_through_json() -> None:
    method = Method.from_dict(
        {
            **PUBLISHED,
            "screen": {"name": "minimum_share", "share": 0.75},
            "rescale": {"default": "max", "IKP": {"name": "minmax"}},
            "classify": {
                "province": {"name": "mean_sd", "k": 0.5, "ddof": 0},
                "regency": {"name": "fixed", "cuts": [13.47, 49.33]},
            },
        }
    )
    assert Method.from_dict(json.loads(json.dumps(method.to_dict()))) == method


def test_method_step_is_chosen_by_key_then_default() -> None:
    method = Method.from_dict(
        {
            **PUBLISHED,
            "classify": {
                "default": "mean_sd",
                "regency": {"name": "fixed", "cuts": [1], "labels": ["a", "b"]},
            },
        }
    )
    assert method.step(Stage.CLASSIFY, "regency").parameters == {
        "cuts": (1.0,),
        "labels": ("a", "b"),
        "on_cut": "lower",
    }
    assert method.step(Stage.CLASSIFY, "province") == Step(
        "mean_sd", {"k": 1.0, "ddof": 1, "on_cut": "middle"}
    )
    assert method.keys(Stage.CLASSIFY) == ("regency",)


def test_method_step_refuses_key_without_default() -> None:
    method = Method.from_dict({**PUBLISHED, "normalise": {"province": "max"}})
    with pytest.raises(MethodError, match="normalise tidak diatur untuk tingkat wilayah regency"):
        method.step(Stage.NORMALISE, "regency")


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"normalize": "max"}, r"Langkah normalize tidak dikenal\. Yang ada: screen, impute"),
        (
            {"normalise": "maximum"},
            r"Langkah normalise: 'maximum' tidak dikenal\. Pilihan: max, minmax, zscore",
        ),
        (
            {"classify": {"regency": "jenkins"}},
            r"Langkah classify\.regency: 'jenkins' tidak dikenal\. Pilihan: mean_sd, fixed",
        ),
        (
            {"classify": {"name": "mean_sd", "sd": 1}},
            r"tidak mengenal parameter 'sd'\. Parameternya: k, ddof",
        ),
        ({"normalise": {"name": "max", "upper": 1}}, r"Parameternya: tidak ada"),
        (
            {"classify": {"name": "mean_sd", "k": 0}},
            "parameter k dari mean_sd bernilai 0; isi angka di atas 0",
        ),
        ({"classify": {"name": "mean_sd", "k": True}}, "bernilai True"),
        ({"classify": {"name": "mean_sd", "k": 10**400}}, "isi angka di atas 0"),
        ({"classify": {"name": "fixed", "cuts": [1, 10**400]}}, "menaik"),
        ({"normalise": {"name": "zscore", "sd": 1e308}}, "parameter sd dari zscore bernilai 1e.308"),
        ({"classify": {"name": "mean_sd", "k": "1"}}, "bernilai '1'"),
        ({"classify": {"name": "mean_sd", "ddof": 2}}, "bernilai 2; isi 1 .sampel. atau 0 .populasi."),
        ({"classify": "fixed"}, "parameter cuts dari fixed belum diisi; isi daftar angka yang menaik"),
        ({"classify": {"name": "fixed", "cuts": [5, 5]}}, "menaik"),
        ({"classify": {"name": "fixed", "cuts": "13"}}, "menaik"),
        ({"classify": {"name": "fixed", "cuts": []}}, "menaik"),
        ({"classify": {"name": "fixed", "cuts": [1, None]}}, "menaik"),
        (
            {"classify": {"name": "fixed", "cuts": [1, 2, 3]}},
            "ada 3 ambang batas dan 3 nama kelas; isi labels dengan 4",
        ),
        ({"classify": {"name": "fixed", "cuts": [1], "labels": ["a", "a"]}}, "berbeda-beda"),
        ({"classify": {"name": "fixed", "cuts": [1], "labels": "ab"}}, "berbeda-beda"),
        ({"classify": {"name": "fixed", "cuts": [1], "labels": ["a\x00", "b"]}}, "berbeda-beda"),
        ({"classify": {"name": "fixed", "cuts": [1], "labels": ["a\nb", "b"]}}, "berbeda-beda"),
        ({"normalise": {"name": "distance_reference", "reference": "36\x00"}}, "isi kode wilayah"),
        ({"screen": "minimum_share"}, "parameter share dari minimum_share belum diisi"),
        ({"screen": {"name": "minimum_share", "share": 1.01}}, "isi angka dari 0 sampai 1"),
        ({"screen": {"name": "minimum_share", "share": float("nan")}}, "isi angka dari 0 sampai 1"),
        ({"screen": {"province": "none"}}, "Langkah screen tidak dapat dibedakan"),
        ({"classify": {}}, "Langkah classify kosong"),
        ({"classify": 3}, "harus berupa nama, atau tabel"),
        ({"classify": {"province": {"k": 1}}}, r"Langkah classify\.province harus berupa nama"),
    ],
)
def test_method_refuses_what_it_does_not_know(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(MethodError, match=message):
        Method.from_dict({**PUBLISHED, **changes})


@pytest.mark.parametrize("stage", ["normalise", "aggregate", "classify"])
def test_method_refuses_missing_stage(stage: str) -> None:
    content = {name: step for name, step in PUBLISHED.items() if name != stage}
    with pytest.raises(MethodError, match=f"Langkah {stage} belum diisi"):
        Method.from_dict(content)


def test_method_error_carries_place_and_name() -> None:
    with pytest.raises(MethodError) as caught:
        Method(normalise=Step("max"), aggregate=Step("mean"), classify=Step("mean_sd"))
    assert caught.value.codes == ("aggregate", "mean")
