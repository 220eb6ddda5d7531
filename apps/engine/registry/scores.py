"""What a method can do to scores: weigh, aggregate, rescale, classify, and carry up the regions."""

from collections.abc import Mapping
from functools import partial
from itertools import pairwise
from typing import Any, Final

from ..enums import THREE_CLASSES
from ..methods import (
    aggregation,
    classification,
    classification_breaks,
    empty_classes,
    regional,
    rescaling,
    weighting,
)
from ..ties import is_below
from . import at_once, weights_at_once
from .operation import Operation, StepProblem, translatable
from .parameters import (
    Parameter,
    choose,
    read_labels,
    read_number,
    read_optional_labels,
    read_positive,
    read_rising,
    read_whole,
)

_N_CLASSES: Final = Parameter(
    partial(read_whole, minimum=2, maximum=10), "bilangan bulat 2 sampai 10", 3, label="Banyaknya kelas"
)
_CLASS_NAMES: Final = "daftar nama kelas yang berbeda-beda, masing-masing paling panjang 30 huruf"
_LABELS: Final = Parameter(
    read_labels,
    _CLASS_NAMES,
    THREE_CLASSES,
    label="Nama kelas, dipisah titik koma",
    is_text=True,
    is_list=True,
)
_OPTIONAL_LABELS: Final = Parameter(
    read_optional_labels,
    f"{_CLASS_NAMES}, atau kosong",
    (),
    label="Nama kelas, dipisah titik koma",
    is_text=True,
    is_list=True,
)


OWNER_WORDS: Final[Mapping[str, str]] = {
    classification.BELOW: translatable("kelas di bawahnya"),
    classification.ABOVE: translatable("kelas di atasnya"),
    classification.MIDDLE: translatable("kelas tengah"),
}
"""The class of a score equal to a cut-off, by `on_cut`."""

EMPTY_WORDS: Final[Mapping[str, str]] = {
    empty_classes.FEW: translatable("nilai yang berbeda lebih sedikit daripada kelasnya"),
    empty_classes.TIED: translatable("kedua ambang batasnya sama, karena banyak wilayah bernilai sama"),
    empty_classes.BELOW_ALL: translatable("ambang batasnya di bawah nilai terendah"),
    empty_classes.ABOVE_ALL: translatable("ambang batasnya di atas nilai tertinggi"),
    empty_classes.BETWEEN: translatable("tidak ada nilai di antara kedua ambang batasnya"),
}
"""Why no region is in a class, by `EmptyClass.reason`."""


def _owner(owners: tuple[str, ...]) -> Parameter:
    """Make the parameter that says which class a score equal to a cut-off belongs to; the first is the default."""
    words = {owner: OWNER_WORDS[owner] for owner in owners}
    return choose(words, owners[0], label="Skor tepat pada ambang batas masuk")


_OWNER: Final = _owner(classification.OWNERS)


def _cuts(suggestion: str) -> Parameter:
    return Parameter(
        read_rising,
        "daftar angka yang menaik",
        label="Ambang batas, dipisah titik koma",
        suggestion=suggestion,
        is_list=True,
    )


def _find_cut_conflict(parameters: Mapping[str, Any]) -> StepProblem | None:
    for number, (low, high) in enumerate(pairwise(parameters["cuts"]), start=1):
        if not is_below(low, high):
            text = (
                f"ambang batas ke-{number} dan ke-{number + 1} hampir sama, jadi tidak ada skor di antaranya"
            )
            return StepProblem(None, text, keys=("cuts",))
    n_cuts, n_labels = len(parameters["cuts"]), len(parameters["labels"])
    if n_labels == n_cuts + 1:
        return None
    return _name_problem(f"{n_cuts} ambang batas", n_labels, n_cuts + 1)


def _find_class_conflict(parameters: Mapping[str, Any]) -> StepProblem | None:
    n_classes, n_labels = parameters["k"], len(parameters["labels"])
    if n_labels in {0, n_classes}:
        return None
    return _name_problem(f"{n_classes} kelas", n_labels, n_classes)


def _name_problem(there: str, n_labels: int, n_needed: int) -> StepProblem:
    text = f"ada {there} dan {n_labels} nama kelas; isi labels dengan {n_needed} nama kelas"
    return StepProblem(None, text, keys=("labels",))


def _find_range_conflict(parameters: Mapping[str, Any]) -> StepProblem | None:
    lower, upper = parameters["lower"], parameters["upper"]
    if is_below(lower, upper):
        return None
    return StepProblem(None, f"lower {lower:g} harus di bawah upper {upper:g}", keys=("lower", "upper"))


WEIGHINGS: Final[Mapping[str, Operation]] = {
    "given": Operation(
        weighting.weight_given,
        "Bobot instrumen",
        translatable("Setiap bagian berbobot seperti tertulis di instrumen."),
        depends_on_level=False,
    ),
    "equal": Operation(
        weighting.weight_equal,
        "Bobot sama",
        translatable("Setiap bagian berbobot sama; yang berbobot 0 di instrumen tetap 0."),
        depends_on_level=False,
    ),
    "pca": Operation(
        weighting.weight_pca,
        "Komponen utama (PCA)",
        translatable(
            "Bobot sebanding dengan kuadrat muatan pada komponen utama pertama dari skor di tingkat wilayah itu: "
            "bagian yang searah dengan bagian lain berbobot lebih besar."
        ),
        derives=("loadings",),
        at_once=weights_at_once.weigh_runs_pca,
    ),
    "optimised": Operation(
        weighting.weight_optimised,
        "Pengaruh seimbang",
        translatable(
            "Bobot dicari dari skor, supaya korelasi setiap bagian dengan kelompoknya %(influence)s."
        ),
        parameters={
            "influence": choose(
                {
                    "equal": translatable("sama besar"),
                    "given": translatable("sebanding dengan bobot instrumen"),
                },
                "equal",
                label="Pengaruh setiap bagian",
            ),
        },
        derives=("correlations",),
        at_once=weights_at_once.weigh_runs_optimised,
    ),
}
AGGREGATIONS: Final[Mapping[str, Operation]] = {
    "arithmetic": Operation(
        aggregation.aggregate_arithmetic,
        "Rata-rata tertimbang",
        "Rata-rata skor di bawahnya, menurut bobot masing-masing.",
        public_sentence=translatable(
            "Rata-rata tertimbang: jumlah bobot × skor dibagi jumlah bobot, atas indikator atau dimensi di bawahnya "
            "yang mempunyai skor."
        ),
        takes=("known_weight",),
        depends_on_level=False,
        refuses_scores=False,
        mean_order=1.0,
    ),
    "geometric": Operation(
        aggregation.aggregate_geometric,
        "Rata-rata geometrik",
        translatable(
            "Rata-rata geometrik tertimbang: skor yang rendah tidak tertutup penuh oleh skor yang tinggi. "
            "Semua skor harus di atas 0."
        ),
        depends_on_level=False,
        mean_order=0.0,
    ),
    "harmonic": Operation(
        aggregation.aggregate_harmonic,
        "Rata-rata harmonik",
        translatable(
            "Rata-rata harmonik tertimbang: skor yang rendah dihitung lebih berat lagi daripada pada rata-rata "
            "geometrik. Semua skor harus di atas 0."
        ),
        depends_on_level=False,
        mean_order=-1.0,
    ),
    "generalised": Operation(
        aggregation.aggregate_generalised,
        "Rata-rata umum",
        translatable(
            "Rata-rata tertimbang berpangkat %(p)s: pangkat 1 adalah rata-rata hitung, 0 geometrik, -1 harmonik; "
            "makin besar pangkatnya, makin berat skor yang tinggi."
        ),
        parameters={"p": Parameter(read_number, "angka", label="Pangkat", suggestion="0,5")},
        depends_on_level=False,
        mean_order="p",
    ),
    "copeland": Operation(
        aggregation.aggregate_copeland,
        "Perbandingan berpasangan (Copeland)",
        translatable(
            "Setiap dua wilayah dibandingkan menurut bobot. Skornya 100 bila wilayah mengungguli semua wilayah "
            "lain setingkat, 0 bila diungguli semuanya, 50 bila seimbang."
        ),
        refuses_scores=False,
        at_once=at_once.aggregate_runs_copeland,
    ),
}
RESCALINGS: Final[Mapping[str, Operation]] = {
    "none": Operation(
        rescaling.rescale_none,
        "Tanpa penskalaan",
        "Skor dimensi dipakai apa adanya.",
        public_sentence=translatable("Skor tidak diskalakan ulang."),
        depends_on_level=False,
        at_once=rescaling.rescale_none,
    ),
    "max": Operation(
        rescaling.rescale_max,
        "Terhadap skor terbesar",
        "Skor dibagi skor terbesar, lalu dikalikan 100.",
        public_sentence=translatable(
            "Skor dibagi skor terbesar di antara wilayah setingkat, lalu dikalikan 100."
        ),
        derives=("maximum",),
        at_once=at_once.rescale_runs_max,
    ),
    "minmax": Operation(
        rescaling.rescale_minmax,
        "Terkecil sampai terbesar",
        "Skor terkecil menjadi 0 dan skor terbesar menjadi 100.",
        public_sentence=translatable(
            "Skor terkecil di antara wilayah setingkat menjadi 0 dan yang terbesar menjadi 100."
        ),
        derives=("minimum", "maximum"),
        at_once=at_once.rescale_runs_minmax,
    ),
    "cap": Operation(
        rescaling.rescale_cap,
        "Dibatasi",
        translatable("Skor di bawah %(lower)s menjadi %(lower)s, skor di atas %(upper)s menjadi %(upper)s."),
        parameters={
            "lower": Parameter(read_number, "angka", 0.0, label="Batas bawah"),
            "upper": Parameter(read_number, "angka", 100.0, label="Batas atas"),
        },
        find_conflict=_find_range_conflict,
        derives=("raised", "lowered"),
        at_once=at_once.rescale_runs_cap,
    ),
}
CLASSIFICATIONS: Final[Mapping[str, Operation]] = {
    "mean_sd": Operation(
        classification.classify_mean_sd,
        "Rata-rata dan simpangan baku",
        (
            "Tinggi bila di atas rata-rata + %(k)s simpangan baku, rendah bila di bawah rata-rata - %(k)s "
            "simpangan baku, selebihnya sedang. Skor tepat pada ambang batas masuk %(on_cut)s. Dihitung per tingkat "
            "wilayah, pembagi n - %(ddof)s."
        ),
        public_sentence=translatable(
            "Rawan tinggi bila skor di atas rata-rata ditambah %(k)s simpangan baku, rawan rendah bila di bawah "
            "rata-rata dikurangi %(k)s simpangan baku, selebihnya rawan sedang. Skor tepat pada ambang batas masuk "
            "%(on_cut)s. Rata-rata dan simpangan baku (pembagi %(ddof)s) dihitung dari wilayah setingkat saja."
        ),
        parameters={
            "k": Parameter(
                read_positive, "angka di atas 0", 1.0, label="Lebar kelas tengah (kali simpangan baku)"
            ),
            "ddof": Parameter(
                partial(read_whole, minimum=0, maximum=1),
                "1 (sampel) atau 0 (populasi)",
                1,
                label="Pembagi n dikurangi (1 sampel, 0 populasi)",
            ),
            "on_cut": _owner(classification.OWNERS_OF_THREE),
        },
        at_once=at_once.classify_runs_mean_sd,
    ),
    "fixed": Operation(
        classification.classify_fixed,
        "Ambang batas tetap",
        "Kelas berganti pada ambang batas %(cuts)s; skor tepat pada ambang batas masuk %(on_cut)s.",
        public_sentence=translatable(
            "Ambang batas tetap sebagaimana diterbitkan: %(cuts)s. Tidak dihitung dari data terbitan ini. Skor tepat "
            "pada ambang batas masuk %(on_cut)s."
        ),
        parameters={"cuts": _cuts("33; 66"), "labels": _LABELS, "on_cut": _OWNER},
        find_conflict=_find_cut_conflict,
        depends_on_scores=False,
    ),
    "quantiles": Operation(
        classification_breaks.classify_quantiles,
        "Kuantil",
        translatable(
            "%(k)s kelas yang banyak wilayahnya sama, sejauh tidak ada skor yang sama. Dihitung per tingkat "
            "wilayah; skor tepat pada ambang batas masuk %(on_cut)s."
        ),
        parameters={"k": _N_CLASSES, "labels": _OPTIONAL_LABELS, "on_cut": _OWNER},
        find_conflict=_find_class_conflict,
        at_once=at_once.classify_runs_quantiles,
    ),
    "jenks": Operation(
        classification_breaks.classify_jenks,
        "Batas alami (Jenks)",
        translatable(
            "%(k)s kelas yang skor di dalamnya semirip mungkin. Dihitung per tingkat wilayah; skor tepat pada "
            "ambang batas masuk %(on_cut)s."
        ),
        parameters={"k": _N_CLASSES, "labels": _OPTIONAL_LABELS, "on_cut": _OWNER},
        find_conflict=_find_class_conflict,
        keeps_cuts=True,
    ),
    "count": Operation(
        classification_breaks.classify_count,
        "Banyaknya indikator yang terjadi",
        translatable(
            "Kelas berganti pada %(cuts)s indikator yang terjadi, berapa pun skornya; jumlah tepat pada ambang batas "
            "masuk %(on_cut)s."
        ),
        parameters={"cuts": _cuts("5; 15"), "labels": _LABELS, "on_cut": _OWNER},
        find_conflict=_find_cut_conflict,
        takes=("n_occurring",),
        depends_on_scores=False,
    ),
}
REGIONS: Final[Mapping[str, Operation]] = {
    "mean": Operation(
        regional.weigh_regions_equally,
        "Rata-rata sederhana",
        translatable(
            "Skor agregat provinsi adalah rata-rata skor kabupaten/kotanya; setiap wilayah dihitung sama."
        ),
    ),
    "voters": Operation(
        regional.weigh_regions_by_voters,
        "Menurut pemilih",
        translatable(
            "Skor agregat provinsi adalah rata-rata skor kabupaten/kotanya, ditimbang menurut jumlah pemilih."
        ),
        takes=("voters",),
    ),
}
