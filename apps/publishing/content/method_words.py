"""The steps of a method in words, from the run's own manifest."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext as _

from apps.core.formatting import format_decimal, format_percent
from apps.engine import Step
from apps.engine.run_manifest import DeclaredStep
from apps.indicators.enums import MethodStage
from apps.indicators.methods import method_sentence

from .dataset import Label, ReleaseContent
from .wording import level_noun, status_words

STAGES: Final = tuple(stage.value for stage in MethodStage)


@dataclass(frozen=True)
class StepWords:
    """One step for readers: what it does, for which regions or groups, and whether it was published."""

    title: str
    reach: str
    text: str
    status: str
    status_label: str
    note: str


def stage_title(stage: str) -> str:
    return {
        "screen": _("Penyaringan ketersediaan data"),
        "impute": _("Data yang kosong"),
        "treat": _("Pencilan"),
        "normalise": _("Skor indikator"),
        "weigh": _("Pembobotan"),
        "aggregate": _("Skor dimensi dan indeks"),
        "rescale": _("Penskalaan ulang"),
        "classify": _("Kelas kerawanan"),
        "regions": _("Skor agregat provinsi"),
    }.get(stage, stage)


def describe_steps(content: ReleaseContent) -> list[StepWords]:
    """Return the steps of the run in the order in which they run."""
    steps = []
    for stage in STAGES:
        if content.is_external and stage != "classify":
            continue
        for key, step in content.run_manifest.steps(stage).items():
            declared = _declared(content, stage, key)
            steps.append(
                StepWords(
                    title=stage_title(stage),
                    reach=_reach(content, stage, key),
                    text=describe_step(stage, step),
                    status=declared.status if declared else "",
                    status_label=status_words(declared.status) if declared else "",
                    note=str(Label(declared.note, declared.note_en)) if declared else "",
                )
            )
    return steps


def describe_step(stage: str, step: Step) -> str:
    """Return what one step does: for readers where there are such words, else as the instrument's page says it."""
    describe = _WORDS.get((stage, step.name))
    if describe is not None:
        return describe(step.parameters)
    return _plain_words(stage, step.name) or method_sentence(stage, step.name, step.parameters) or step.name


def _declared(content: ReleaseContent, stage: str, key: str) -> DeclaredStep | None:
    found = [step for step in content.run_manifest.statuses.method if step.stage == stage]
    exact = [step for step in found if step.applies_to == key]
    return next(iter(exact or found), None)


def _reach(content: ReleaseContent, stage: str, key: str) -> str:
    if not key:
        return ""
    if stage in {"normalise", "classify"}:
        levels = {str(summary.level): summary.level for summary in (content.provinces, content.regencies)}
        return level_noun(levels[key]) if key in levels else key
    return str(content.names(key))


def _mean_sd(parameters: Mapping[str, Any]) -> str:
    words = {
        "k": format_decimal(parameters.get("k", 1), 1).removesuffix(",0").removesuffix(".0"),
        "n": "n - 1" if parameters.get("ddof", 1) == 1 else "n",
    }
    return (
        _(
            "Rawan tinggi bila skor di atas rata-rata ditambah %(k)s simpangan baku, rawan rendah bila di bawah "
            "rata-rata dikurangi %(k)s simpangan baku, selebihnya rawan sedang. Rata-rata dan simpangan baku "
            "(pembagi %(n)s) dihitung dari wilayah setingkat saja."
        )
        % words
    )


def _fixed(parameters: Mapping[str, Any]) -> str:
    cuts = [format_decimal(cut) for cut in parameters.get("cuts", ())]
    words = {"cuts": "; ".join(cuts)}  # a comma is the decimal sign
    return (
        _("Ambang batas tetap sebagaimana diterbitkan: %(cuts)s. Tidak dihitung dari data terbitan ini.")
        % words
    )


def _minimum_share(parameters: Mapping[str, Any]) -> str:
    words = {"share": format_percent(parameters.get("share"))}
    return (
        _("Skor hanya dihitung bila sedikitnya %(share)s dari indikator di bawahnya mempunyai data.") % words
    )


def _plain_words(stage: str, name: str) -> str:
    """Return what a step without parameters does."""
    return {
        ("screen", "none"): _("Tanpa batas terendah: skor dihitung dari indikator yang mempunyai data."),
        ("impute", "none"): _(
            "Tidak diisi. Indikator tanpa data tidak ikut dihitung dan tidak pernah dianggap nol; bobot yang lain "
            "menggantikannya secara sebanding."
        ),
        ("treat", "none"): _("Tidak ada perlakuan terhadap pencilan."),
        ("normalise", "max"): _(
            "Skor indikator = 100 × nilai ÷ nilai terbesar di antara wilayah setingkat. Bila nilai terbesarnya nol, "
            "skornya nol."
        ),
        ("aggregate", "arithmetic"): _(
            "Rata-rata tertimbang: jumlah bobot × skor dibagi jumlah bobot, atas indikator atau dimensi di bawahnya "
            "yang mempunyai skor."
        ),
        ("rescale", "none"): _("Skor tidak diskalakan ulang."),
        ("rescale", "max"): _("Skor dibagi skor terbesar di antara wilayah setingkat, lalu dikalikan 100."),
        ("rescale", "minmax"): _(
            "Skor terkecil di antara wilayah setingkat menjadi 0 dan yang terbesar menjadi 100."
        ),
    }.get((stage, name), "")


_WORDS: Final[Mapping[tuple[str, str], Callable[[Mapping[str, Any]], str]]] = {
    ("screen", "minimum_share"): _minimum_share,
    ("classify", "mean_sd"): _mean_sd,
    ("classify", "fixed"): _fixed,
}
