import pytest
from django.utils import translation

from apps.engine import Stage
from apps.engine.registry import OPERATIONS
from apps.indicators.method_choices import open_sentence
from apps.indicators.methods import in_words, method_label, method_sentence


@pytest.mark.parametrize(
    ("name", "parameters", "expected"),
    [
        (
            "mean_sd",
            {"k": 1.5},
            (
                "Tinggi bila di atas rata-rata + 1,5 simpangan baku, rendah bila di bawah rata-rata - 1,5 simpangan "
                "baku, selebihnya sedang. Skor tepat pada ambang batas masuk kelas tengah. Dihitung per tingkat "
                "wilayah, pembagi n - 1."
            ),
        ),
        (
            "fixed",
            {"cuts": [13.47, 49.33], "on_cut": "upper"},
            "Kelas berganti pada ambang batas 13,47 dan 49,33; skor tepat pada ambang batas masuk kelas di atasnya.",
        ),
        ("unheard_of", {"p": 2.5, "q": "x"}, "p = 2,5, q = x"),
    ],
)
def test_method_sentence_says_the_parameters(name: str, parameters: dict[str, object], expected: str) -> None:
    with translation.override("id"):
        assert method_sentence("classify", name, parameters) == expected


def test_method_sentence_is_that_of_the_readers_language() -> None:
    with translation.override("en"):
        assert method_sentence("rescale", "cap", {"lower": 1.5}) == (
            "Scores below 1.5 become 1.5, scores above 100 become 100."
        )


def test_every_method_and_parameter_has_words() -> None:
    methods = [(stage, name) for stage in Stage for name in OPERATIONS[stage]]
    assert [key for key in methods if method_label(*key) in ("", key[1])] == []
    assert [key for key in methods if not open_sentence(*key) or "%(" in open_sentence(*key)] == []
    labels = {
        (stage, name, key): parameter.label
        for stage, name in methods
        for key, parameter in OPERATIONS[stage][name].parameters.items()
    }
    assert [key for key, label in labels.items() if not label] == []
    assert labels[Stage.CLASSIFY, "mean_sd", "k"] != labels[Stage.CLASSIFY, "quantiles", "k"]


def test_method_label_of_an_unknown_method_is_its_name() -> None:
    assert method_label("classify", "unheard_of") == "unheard_of"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Pakai normalisasi minmax dengan lower = 1, atau agregasi arithmetic.",
            (
                "Pakai normalisasi “Nilai terkecil sampai terbesar” dengan “Batas bawah” = 1, atau agregasi "
                "“Rata-rata tertimbang”."
            ),
        ),
        (
            "Pakai bobot given, equal, atau pca.",
            "Pakai bobot “Bobot instrumen”, “Bobot sama”, atau “Komponen utama (PCA)”.",
        ),
        (
            "Alternatif normalise max; aggregate generalised (p 2) gagal.",
            "Alternatif normalisasi “Terhadap nilai terbesar”; agregasi “Rata-rata umum” (“Pangkat” 2) gagal.",
        ),
        ("Pakai perlakuan lain, atau normalisasi lain.", "Pakai perlakuan lain, atau normalisasi lain."),
    ],
)
def test_a_sentence_of_the_engine_names_methods_as_forms_do(text: str, expected: str) -> None:
    assert in_words(text) == expected
