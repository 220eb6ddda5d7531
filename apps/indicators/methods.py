"""The methods an instrument may name: their parameters, and what they do in a sentence.

The names are those of the engine (`apps/computation/engine/registry/`), which no app below `computation` may import;
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
    },
    MethodStage.TREAT: {
        "none": MethodWords(_("Tanpa perlakuan"), _("Nilai yang sangat besar dipakai apa adanya.")),
    },
    MethodStage.NORMALISE: {
        "max": MethodWords(
            _("Terhadap nilai terbesar"),
            _(
                "Nilai dibagi nilai terbesar di antara wilayah setingkat, lalu dikalikan 100. "
                "Bila nilai terbesarnya 0, skornya 0."
            ),
        ),
    },
    MethodStage.WEIGH: {
        "given": MethodWords(
            _("Bobot instrumen"), _("Setiap bagian berbobot seperti tertulis di instrumen.")
        ),
    },
    MethodStage.AGGREGATE: {
        "arithmetic": MethodWords(
            _("Rata-rata tertimbang"), _("Rata-rata skor di bawahnya, menurut bobot masing-masing.")
        ),
    },
    MethodStage.RESCALE: {
        "none": MethodWords(_("Tanpa penskalaan"), _("Skor dimensi dipakai apa adanya.")),
        "max": MethodWords(_("Terhadap skor terbesar"), _("Skor dibagi skor terbesar, lalu dikalikan 100.")),
        "minmax": MethodWords(
            _("Terkecil sampai terbesar"), _("Skor terkecil menjadi 0 dan skor terbesar menjadi 100.")
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
        return number_format(value, use_l10n=True)
    return str(value)
