"""The steps of a method in words, from the run's own manifest."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext as _

from apps.core.formatting import format_exact, format_percent
from apps.engine import Stage, Step
from apps.engine.run_manifest import DeclaredStep
from apps.indicators.methods import find_operation, format_parameters, method_sentence

from .dataset import Label, ReleaseContent
from .wording import level_noun, status_words

STAGES: Final = tuple(stage.value for stage in Stage)
_STAGES_OF_GIVEN_SCORES: Final = {"classify", "regions"}
_MAIN_STAGES: Final = {"normalise", "aggregate", "classify"}


@dataclass(frozen=True)
class StepWords:
    """One step for readers: what it does, for which regions or groups, and whether it was published."""

    stage: str
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
        if content.is_external and stage not in _STAGES_OF_GIVEN_SCORES:
            continue
        for key, step in content.run_manifest.steps(stage).items():
            declared = _declared(content, stage, key)
            steps.append(
                StepWords(
                    stage=stage,
                    title=stage_title(stage),
                    reach=reach_words(content, stage, key),
                    text=describe_step(stage, step),
                    status=declared.status if declared else "",
                    status_label=status_words(declared.status) if declared else "",
                    note=str(Label(declared.note, declared.note_en)) if declared else "",
                )
            )
    return steps


def describe_main_steps(content: ReleaseContent) -> list[str]:
    """Return in a few sentences how scores and classes come about; what differs by level says for which it holds."""
    steps = [step for step in describe_steps(content) if step.stage in _MAIN_STAGES]
    return list(
        dict.fromkeys(
            f"{step.reach.capitalize()}: {step.text}" if step.reach else step.text for step in steps
        )
    )


def describe_step(stage: str, step: Step) -> str:
    """Return what one step does, in the sentence for public pages; without one, in that of the instrument's page."""
    operation = find_operation(stage, step.name)
    if operation is None or not operation.public_sentence:
        return method_sentence(stage, step.name, step.parameters) or step.name
    return _(operation.public_sentence) % format_parameters(operation, step.parameters, _FORMATS)


def _declared(content: ReleaseContent, stage: str, key: str) -> DeclaredStep | None:
    found = [step for step in content.run_manifest.statuses.method if step.stage == stage]
    exact = [step for step in found if step.applies_to == key]
    return next(iter(exact or found), None)


def reach_words(content: ReleaseContent, stage: str, key: str) -> str:
    """Return which level or group a step holds for; "" where it holds for all."""
    if not key:
        return ""
    if stage in {"normalise", "classify"}:
        levels = {str(summary.level): summary.level for summary in content.levels}
        return level_noun(levels[key]) if key in levels else key
    return str(content.names(key))


_FORMATS: Final[Mapping[str, Callable[[Any], str]]] = {
    "cuts": lambda cuts: "; ".join(map(format_exact, cuts)),  # a comma is the decimal sign
    "ddof": lambda ddof: "n - 1" if ddof == 1 else "n",
    "share": format_percent,
}
"""How public sentences write these parameters; the others are written as on the instrument's page."""
