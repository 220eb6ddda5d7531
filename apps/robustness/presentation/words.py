"""Sentences about what a study varied and what it found."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from apps.core.formatting import format_decimal, format_percent
from apps.engine import Stage
from apps.engine.method import DEFAULT_KEY
from apps.indicators.methods import method_label, method_sentence
from apps.indicators.words import method_place
from apps.regions.enums import RegionLevel

from ..models import RobustnessStudy
from ..selectors import LevelStability


@dataclass(frozen=True)
class VariedLine:
    """One part of the method, such as normalisation, and the choices that the simulated runs used for it."""

    label: str
    choices: tuple[str, ...]


def choice_text(stage: Stage, choice: Any) -> str:
    """Return a sentence about what a choice of a study does, parameters included."""
    if not isinstance(choice, Mapping):
        return method_sentence(stage, str(choice), {})
    if "name" in choice:
        return method_sentence(stage, choice["name"], _parameters(choice))
    return "; ".join(_by_place(stage, choice))


def varied_lines(study: RobustnessStudy) -> list[VariedLine]:
    """Return what a study varied, in the order of the method, the weights last."""
    lines = [
        VariedLine(
            str(stage.label), tuple(_named(stage, choice) for choice in study.alternatives[stage.value])
        )
        for stage in Stage
        if len(study.alternatives.get(stage.value, ())) > 1
    ]
    weights = weights_text(study.alternatives["weights"])
    return [*lines, VariedLine("Bobot", (weights,))] if weights else lines


def fixed_lines(study: RobustnessStudy) -> list[VariedLine]:
    """Return the stages at which all simulated runs used the same method, but not the official one."""
    return [
        VariedLine(str(stage.label), (_named(stage, study.alternatives[stage.value][0]),))
        for stage in Stage
        if len(study.alternatives.get(stage.value, ())) == 1
    ]


def weights_text(weights: Mapping[str, Any]) -> str:
    """Return a sentence about how the weights varied; an empty text if they did not."""
    if weights["name"] == "uniform":
        share = format_percent(weights["share"])
        return f"Setiap bobot naik atau turun paling banyak {share}, semua besarnya sama mungkin."
    if weights["name"] == "dirichlet":
        concentration = format_decimal(weights["concentration"], 0)
        return (
            "Bobot setiap kelompok diambil acak di sekitar bobot resmi "
            f"(Dirichlet, konsentrasi {concentration})."
        )
    return ""


def stability_text(found: LevelStability) -> str:
    """Say how many regions of a level keep their class: "Kelas 31 dari 33 provinsi bertahan ..."."""
    level = str(RegionLevel(found.level).label).lower()
    if not found.classified:
        return f"Belum ada {level} dengan kelas resmi."
    stable, classified = format_decimal(found.stable, 0), format_decimal(found.classified, 0)
    return f"Kelas {stable} dari {classified} {level} bertahan di sedikitnya 95% simulasi."


def _named(stage: Stage, choice: Any) -> str:
    if isinstance(choice, Mapping) and "name" in choice:
        return f"{method_label(stage, choice['name'])}: {choice_text(stage, choice)}"
    return choice_text(stage, choice)


def _by_place(stage: Stage, choice: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    for key, step in choice.items():
        place = "selebihnya" if key == DEFAULT_KEY else method_place(key)
        yield f"{place}: {choice_text(stage, step)}"


def _parameters(choice: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in choice.items() if key != "name"}
