"""The `[method]` part of an instrument file: a name, a table with parameters, or a table of either by key."""

from decimal import Decimal
from difflib import get_close_matches
from typing import Any, Final

from apps.engine.toml import ProblemList, Table
from apps.engine.toml.positions import Path

from ...enums import MethodStage, PublicationStatus
from ...methods import METHODS, NEUTRAL_METHODS, STAGES_BY_GROUP, STAGES_BY_LEVEL
from .content import StepContent

DEFAULT_KEY: Final = "default"
_ABOUT: Final = ("status", "note", "note_en")


def read_steps(table: Table) -> tuple[StepContent, ...]:
    """Return the steps in the order in which they run; a stage that may be left out is neutral where it is."""
    values, problems = table.values, table.problems
    table.refuse_unknown(MethodStage.values)
    steps: list[StepContent] = []
    for stage in MethodStage:
        if stage.value in values:
            steps += _read_stage(stage, values[stage.value], problems)
        elif stage in NEUTRAL_METHODS:
            steps.append(StepContent(stage, "", NEUTRAL_METHODS[stage]))
        else:
            names = ", ".join(METHODS[stage])
            problems.add(("method", stage.value), "Tahap ini tidak ada.", f"Isi salah satu: {names}.")
    return tuple(steps)


def _read_stage(stage: MethodStage, value: Any, problems: ProblemList) -> list[StepContent]:
    path: Path = ("method", stage.value)
    if not isinstance(value, dict) or "name" in value:
        return _read_step(stage, "", Table(path, _as_step(value, path, problems), problems))
    about = {key: value[key] for key in _ABOUT if key in value}
    choices = {key: choice for key, choice in value.items() if key not in _ABOUT}
    if not choices:
        problems.add(path, "Metodenya tidak disebut.", "Isi name.")
    elif stage not in (*STAGES_BY_LEVEL, *STAGES_BY_GROUP) and set(choices) != {DEFAULT_KEY}:
        problems.add(path, "Tahap ini sama untuk semua wilayah dan kelompok.", "Isi satu name saja.")
        return []
    steps: list[StepContent] = []
    for key, choice in choices.items():
        content = {**about, **_as_step(choice, (*path, key), problems)}
        steps += _read_step(stage, "" if key == DEFAULT_KEY else key, Table((*path, key), content, problems))
    return steps


def _as_step(value: Any, path: Path, problems: ProblemList) -> dict[str, Any]:
    if isinstance(value, str):
        return {"name": value}
    if isinstance(value, dict):
        return value
    problems.add(path, "Harus berupa nama atau tabel.", "Tulis nama metodenya di antara tanda kutip.")
    return {}


def _read_step(stage: MethodStage, applies_to: str, table: Table) -> list[StepContent]:
    """Return the step, or nothing where it has no name that could be kept."""
    if not table.values:
        return []
    name = table.text("name", limit=40, required=True)
    parameters = {key: item for key, item in table.values.items() if key not in ("name", *_ABOUT)}
    if name:
        _check_method(stage, name, parameters, table)
    step = StepContent(
        stage=stage,
        applies_to=applies_to,
        name=name,
        parameters={key: _plain(item) for key, item in parameters.items()},
        status=table.choice("status", PublicationStatus) or PublicationStatus.UNPUBLISHED,
        note=table.text("note"),
        note_en=table.text("note_en"),
    )
    return [step]


def _check_method(stage: MethodStage, name: str, parameters: dict[str, Any], table: Table) -> None:
    """Note a method that the stage does not have, and parameters that the method does not."""
    known = METHODS[stage]
    # A step may be its name alone; then the stage is the field.
    place = table.at("name") if table.problems.positions.knows(*table.at("name")) else table.path
    if name not in known:
        near = get_close_matches(name, known, n=1)
        remedy = f"Mungkin maksudnya {near[0]}." if near else f"Pilih salah satu: {', '.join(known)}."
        table.problems.add(place, f"Metode {name!r} tidak dikenal pada tahap {stage}.", remedy)
        return
    defaults = known[name].defaults
    choices = ", ".join(defaults) or "tidak ada"
    for key, value in parameters.items():
        if key not in defaults:
            table.problems.add(
                table.at(key), f"Metode {name} tidak punya parameter ini.", f"Parameternya: {choices}."
            )
        elif not _is_plain(value):
            table.problems.add(
                table.at(key), "Nilai ini bukan angka, teks atau daftar.", "Betulkan nilainya."
            )
    for key, default in defaults.items():
        if default is None and key not in parameters:
            table.problems.add(table.path, f"Parameter {key} dari {name} tidak ada.", f"Isi {key}.")


def _is_plain(value: Any) -> bool:
    """Whether JSON can hold the value as it is; dates, infinities and the like it cannot."""
    if isinstance(value, list):
        return all(_is_plain(item) for item in value)
    if isinstance(value, Decimal):
        return value.is_finite()
    return isinstance(value, str | bool | int)


def _plain(value: Any) -> Any:
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return float(value) if isinstance(value, Decimal) else value
