"""The methods an instrument may name: their parameters, and what they do in a sentence.

The names are those of the engine (`apps/engine/registry/`), which no app below `computation` may import;
a test holds the two tables together.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .enums import MethodStage


@dataclass(frozen=True)
class MethodWords:
    """A method for its reader; `sentence` may use `%(parameter)s`. A default of None means: must be given."""

    label: Promise
    sentence: Promise
    defaults: Mapping[str, Any] = field(default_factory=dict)


METHODS: Final[Mapping[MethodStage, Mapping[str, MethodWords]]] = {
    MethodStage.SCREEN: {
        "none": MethodWords(_("Tanpa penyaringan"), _("Skor dihitung dari indikator yang ada datanya.")),
        "minimum_share": MethodWords(
            _("Batas ketersediaan"),
            _("Skor kelompok dihitung hanya bila bagian indikatornya yang ada datanya sedikitnya %(share)s."),
            {"share": None},
        ),
    },
    MethodStage.IMPUTE: {
        "none": MethodWords(
            _("Tidak diisi"), _("Indikator tanpa data tetap tanpa nilai, tidak dianggap nol atau rata-rata.")
        ),
        "zero": MethodWords(
            _("Dianggap nol"), _("Indikator tanpa data dianggap tidak terjadi, sehingga nilainya 0.")
        ),
        "mean": MethodWords(
            _("Rata-rata"),
            _("Indikator tanpa data diisi rata-rata indikator itu di wilayah setingkat yang ada datanya."),
        ),
        "median": MethodWords(
            _("Median"),
            _("Indikator tanpa data diisi median indikator itu di wilayah setingkat yang ada datanya."),
        ),
        "group_mean": MethodWords(
            _("Rata-rata wilayah seinduk"),
            _(
                "Indikator tanpa data diisi rata-rata wilayah di bawah induk yang sama. "
                "Bila di sana tidak ada datanya sama sekali, indikator itu tetap tanpa nilai."
            ),
        ),
        "group_median": MethodWords(
            _("Median wilayah seinduk"),
            _(
                "Indikator tanpa data diisi median wilayah di bawah induk yang sama. "
                "Bila di sana tidak ada datanya sama sekali, indikator itu tetap tanpa nilai."
            ),
        ),
        "latest_edition": MethodWords(
            _("Edisi sebelumnya"),
            _(
                "Indikator tanpa data diisi nilainya pada edisi sebelumnya. "
                "Bila edisi itu juga tidak punya datanya, indikator itu tetap tanpa nilai."
            ),
        ),
    },
    MethodStage.TREAT: {
        "none": MethodWords(_("Tanpa perlakuan"), _("Nilai yang sangat besar dipakai apa adanya.")),
        "two_stage": MethodWords(
            _("Dua tahap"),
            _(
                "Indikator berpencilan, yaitu yang kemencengannya melewati 2 dan keruncingannya melewati 3,5, "
                "ditarik nilai terjauhnya ke nilai berikutnya, paling banyak %(winmax)s wilayah. "
                "Bila belum cukup, dipakai logaritma seluruh nilainya."
            ),
            {"winmax": 5},
        ),
        "winsorise": MethodWords(
            _("Winsorisasi tetap"),
            _(
                "Pada setiap indikator, nilai terjauh ditarik ke nilai berikutnya, "
                "paling banyak %(count)s wilayah."
            ),
            {"count": None},
        ),
        "log": MethodWords(
            _("Logaritma"),
            _("Setiap indikator diganti logaritmanya, setelah digeser sehingga semua nilainya di atas 0."),
        ),
        "boxcox": MethodWords(
            _("Box-Cox"),
            _("Setiap indikator dipangkatkan sehingga sebarannya sedekat mungkin dengan sebaran normal."),
        ),
        "cap": MethodWords(
            _("Batas atas"), _("Nilai di atas %(value)s dianggap %(value)s."), {"value": None}
        ),
    },
    MethodStage.NORMALISE: {
        "max": MethodWords(
            _("Terhadap nilai terbesar"),
            _(
                "Nilai dibagi nilai terbesar di antara wilayah setingkat, lalu dikalikan 100. "
                "Bila nilai terbesarnya 0, skornya 0."
            ),
        ),
        "minmax": MethodWords(
            _("Nilai terkecil sampai terbesar"),
            _(
                "Di antara wilayah setingkat, nilai terkecil menjadi %(lower)s dan nilai terbesar menjadi "
                "%(upper)s. Bila semua nilai sama, skornya %(lower)s."
            ),
            {"lower": 0, "upper": 100},
        ),
        "zscore": MethodWords(
            _("Skor baku"),
            _(
                "Jarak nilai dari rata-rata wilayah setingkat, dalam simpangan baku, dengan rata-rata menjadi "
                "%(mean)s dan satu simpangan baku menjadi %(sd)s. Bila semua nilai sama, skornya %(mean)s."
            ),
            {"mean": 0, "sd": 1},
        ),
        "rank": MethodWords(
            _("Peringkat"),
            _(
                "Nomor urut di antara wilayah setingkat, 1 untuk nilai terkecil. "
                "Nilai yang sama mendapat nomor yang sama."
            ),
        ),
        "percentile": MethodWords(
            _("Peringkat persentil"),
            _("Persentase wilayah setingkat lainnya yang nilainya lebih kecil."),
        ),
        "borda": MethodWords(
            _("Borda"),
            _(
                "Setiap wilayah diadu dengan setiap wilayah setingkat: 1 angka bila nilainya lebih besar dan "
                "setengah angka bila sama. Jumlahnya dijadikan 0 sampai 100."
            ),
        ),
        "distance_target": MethodWords(
            _("Jarak ke target"),
            _(
                "Nilai terkecil di antara wilayah setingkat menjadi 0, target indikator dan selebihnya menjadi 100."
            ),
        ),
        "distance_reference": MethodWords(
            _("Jarak ke wilayah rujukan"),
            _(
                "Nilai terkecil di antara wilayah setingkat menjadi 0, nilai wilayah %(reference)s dan "
                "selebihnya menjadi 100."
            ),
            {"reference": None},
        ),
        "distance_max": MethodWords(
            _("Jarak ke nilai terbesar"),
            _(
                "Jarak nilai ke nilai terbesar di antara wilayah setingkat: nilai terbesar menjadi 100, "
                "nilai terkecil menjadi 0."
            ),
        ),
        "goalposts": MethodWords(
            _("Batas skala"),
            _(
                "Batas bawah indikator menjadi 0 dan batas atasnya menjadi 100, berapa pun nilai wilayah lain. "
                "Nilai di luar batas menjadi 0 atau 100."
            ),
        ),
        "presence": MethodWords(
            _("Ada atau tidak ada"), _("Skor 100 bila terjadi, skor 0 bila tidak terjadi.")
        ),
    },
    MethodStage.WEIGH: {
        "given": MethodWords(
            _("Bobot instrumen"), _("Setiap bagian berbobot seperti tertulis di instrumen.")
        ),
        "equal": MethodWords(
            _("Bobot sama"), _("Setiap bagian berbobot sama; yang berbobot 0 di instrumen tetap 0.")
        ),
        "pca": MethodWords(
            _("Komponen utama (PCA)"),
            _(
                "Bobot sebanding dengan kuadrat muatan pada komponen utama pertama dari skor di tingkat wilayah itu: "
                "bagian yang searah dengan bagian lain berbobot lebih besar."
            ),
        ),
        "optimised": MethodWords(
            _("Pengaruh seimbang"),
            _(
                "Bobot dicari dari skor, supaya korelasi setiap bagian dengan kelompoknya sama besar (equal) atau "
                "sebanding dengan bobot instrumen (given); dipilih: %(influence)s."
            ),
            {"influence": "equal"},
        ),
    },
    MethodStage.AGGREGATE: {
        "arithmetic": MethodWords(
            _("Rata-rata tertimbang"), _("Rata-rata skor di bawahnya, menurut bobot masing-masing.")
        ),
        "geometric": MethodWords(
            _("Rata-rata geometrik"),
            _(
                "Rata-rata geometrik tertimbang: skor yang rendah tidak tertutup penuh oleh skor yang tinggi. "
                "Semua skor harus di atas 0."
            ),
        ),
        "harmonic": MethodWords(
            _("Rata-rata harmonik"),
            _(
                "Rata-rata harmonik tertimbang: skor yang rendah dihitung lebih berat lagi daripada pada rata-rata "
                "geometrik. Semua skor harus di atas 0."
            ),
        ),
        "generalised": MethodWords(
            _("Rata-rata umum"),
            _(
                "Rata-rata tertimbang berpangkat %(p)s: pangkat 1 adalah rata-rata hitung, 0 geometrik, -1 harmonik; "
                "makin besar pangkatnya, makin berat skor yang tinggi."
            ),
            {"p": None},
        ),
        "copeland": MethodWords(
            _("Perbandingan berpasangan (Copeland)"),
            _(
                "Setiap dua wilayah dibandingkan menurut bobot. Skornya 100 bila wilayah mengungguli semua wilayah "
                "lain setingkat, 0 bila diungguli semuanya, 50 bila seimbang."
            ),
        ),
    },
    MethodStage.RESCALE: {
        "none": MethodWords(_("Tanpa penskalaan"), _("Skor dimensi dipakai apa adanya.")),
        "max": MethodWords(_("Terhadap skor terbesar"), _("Skor dibagi skor terbesar, lalu dikalikan 100.")),
        "minmax": MethodWords(
            _("Terkecil sampai terbesar"), _("Skor terkecil menjadi 0 dan skor terbesar menjadi 100.")
        ),
        "cap": MethodWords(
            _("Dibatasi"),
            _("Skor di bawah %(lower)s menjadi %(lower)s, skor di atas %(upper)s menjadi %(upper)s."),
            {"lower": 0, "upper": 100},
        ),
    },
    MethodStage.CLASSIFY: {
        "mean_sd": MethodWords(
            _("Rata-rata dan simpangan baku"),
            _(
                "Tinggi bila di atas rata-rata + %(k)s simpangan baku, rendah bila di bawah rata-rata - %(k)s "
                "simpangan baku, selebihnya sedang. Dihitung per tingkat wilayah, pembagi n - %(ddof)s."
            ),
            {"k": 1, "ddof": 1},
        ),
        "fixed": MethodWords(
            _("Ambang batas tetap"),
            _("Kelas berganti di atas ambang batas %(cuts)s."),
            {"cuts": None, "labels": ("low", "medium", "high")},
        ),
        "quantiles": MethodWords(
            _("Kuantil"),
            _(
                "%(k)s kelas yang banyak wilayahnya sama, sejauh tidak ada skor yang sama. Dihitung per tingkat "
                "wilayah; skor tepat pada ambang batas masuk kelas di bawahnya."
            ),
            {"k": 3, "labels": ()},
        ),
        "jenks": MethodWords(
            _("Batas alami (Jenks)"),
            _(
                "%(k)s kelas yang skor di dalamnya semirip mungkin. Dihitung per tingkat wilayah; skor tepat pada "
                "ambang batas masuk kelas di bawahnya."
            ),
            {"k": 3, "labels": ()},
        ),
        "count": MethodWords(
            _("Banyaknya indikator yang terjadi"),
            _("Kelas berganti di atas %(cuts)s indikator yang terjadi, berapa pun skornya."),
            {"cuts": None, "labels": ("low", "medium", "high")},
        ),
    },
    MethodStage.REGIONS: {
        "mean": MethodWords(
            _("Rata-rata sederhana"),
            _("Skor agregat provinsi adalah rata-rata skor kabupaten/kotanya; setiap wilayah dihitung sama."),
        ),
        "voters": MethodWords(
            _("Menurut pemilih"),
            _(
                "Skor agregat provinsi adalah rata-rata skor kabupaten/kotanya, ditimbang menurut jumlah pemilih."
            ),
        ),
    },
}

NEUTRAL_METHODS: Final[Mapping[MethodStage, str]] = {
    MethodStage.SCREEN: "none",
    MethodStage.IMPUTE: "none",
    MethodStage.TREAT: "none",
    MethodStage.WEIGH: "given",
    MethodStage.RESCALE: "none",
    MethodStage.REGIONS: "mean",
}
"""What runs where a file is silent about a stage; the other stages must be named."""

STAGES_BY_LEVEL: Final = (MethodStage.NORMALISE, MethodStage.CLASSIFY)
"""Stages whose method may differ by level of region."""

STAGES_BY_GROUP: Final = (MethodStage.WEIGH, MethodStage.AGGREGATE, MethodStage.RESCALE)
"""Stages whose method may differ by group, or for the index itself."""


_PARAMETER_LABELS: Final[Mapping[str, Promise]] = {
    "count": _("Banyaknya nilai tiap indikator"),
    "cuts": _("Ambang batas, dipisah titik koma"),
    "ddof": _("Pembagi n dikurangi (1 sampel, 0 populasi)"),
    "influence": _("Bagian pengaruh"),
    "k": _("Banyaknya kelas"),
    "labels": _("Nama kelas, dipisah titik koma"),
    "lower": _("Batas bawah"),
    "mean": _("Rata-rata"),
    "p": _("Pangkat"),
    "reference": _("Kode wilayah acuan"),
    "sd": _("Simpangan baku"),
    "share": _("Bagian terkecil yang ada datanya (0 sampai 1)"),
    "upper": _("Batas atas"),
    "value": _("Nilai terbesar"),
    "winmax": _("Paling banyak nilai yang digeser"),
}
_PARAMETER_LABELS_OF: Final[Mapping[tuple[str, str], Promise]] = {
    ("mean_sd", "k"): _("Lebar kelas tengah (kali simpangan baku)"),
}


def parameter_label(name: str, parameter: str) -> str:
    """Return the words for a parameter of a method; its code where it has none."""
    label = _PARAMETER_LABELS_OF.get((name, parameter)) or _PARAMETER_LABELS.get(parameter)
    return str(label or parameter)


def method_label(stage: str, name: str) -> str:
    """Return the method's name for a reader; its code where it has none."""
    words = _find_words(stage, name)
    return str(words.label) if words else name


def method_sentence(stage: str, name: str, parameters: Mapping[str, Any]) -> str:
    """Return what the method does, with its parameters (defaults included) in the reader's number format."""
    words = _find_words(stage, name)
    if words is None:
        return ", ".join(f"{key} = {_format_parameter(value)}" for key, value in parameters.items())
    complete = {**words.defaults, **parameters}
    return str(words.sentence) % {key: _format_parameter(value) for key, value in complete.items()}


def _find_words(stage: str, name: str) -> MethodWords | None:
    return METHODS[MethodStage(stage)].get(name)


def _format_parameter(value: Any) -> str:
    if isinstance(value, list | tuple):
        return gettext(" dan ").join(_format_parameter(item) for item in value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return number_format(int(value) if value == int(value) else value, use_l10n=True)
    return str(value)
