"""The `[method]` part of a framework file, held against the engine's registry: every fault, each on its line."""

from typing import Any, Final

from .. import Stage
from ..method import DEFAULT_KEY, KEYED_STAGES
from ..registry import NEUTRAL_STEPS, OPERATIONS, Operation
from ..toml import ProblemList, Table
from ..toml.positions import Path
from .reading import suggest

ABOUT: Final = ("status", "note", "note_en")
"""Keys that say something about a step and are not for the engine."""

STAGES_BY_GROUP: Final = (Stage.WEIGH, Stage.AGGREGATE, Stage.RESCALE)


def read_method(table: Table, group_codes: tuple[str, ...], problems: ProblemList) -> dict[str, Any]:
    """Return the method as `Method.from_dict` takes it. `group_codes` are the index and its groups."""
    stages = tuple(stage.value for stage in Stage)
    table.refuse_unknown(stages)
    content: dict[str, Any] = {}
    for stage in Stage:
        if stage.value in table.values:
            content[stage.value] = _read_stage(stage, table.values[stage.value], group_codes, problems)
        elif stage not in NEUTRAL_STEPS:
            problems.add(
                table.at(stage.value),
                f"Tahap {stage} tidak ada pada [method].",
                f"Isi salah satu: {', '.join(OPERATIONS[stage])}.",
            )
    return content


def _read_stage(stage: Stage, value: Any, group_codes: tuple[str, ...], problems: ProblemList) -> Any:
    path: Path = ("method", stage.value)
    if not isinstance(value, dict) or "name" in value:
        return _read_step(stage, path, value, problems)
    choices = {key: choice for key, choice in value.items() if key not in ABOUT}
    steps = {key: _read_step(stage, (*path, key), choice, problems) for key, choice in choices.items()}
    if not steps:
        problems.add(path, "Metodenya tidak disebut.", f"Isi name: {', '.join(OPERATIONS[stage])}.")
    if stage not in KEYED_STAGES:
        if set(steps) == {DEFAULT_KEY}:
            return steps[DEFAULT_KEY]
        problems.add(path, f"Tahap {stage} sama untuk semua wilayah dan kelompok.", "Isi satu name saja.")
    if stage in STAGES_BY_GROUP:
        _check_groups(path, tuple(steps), group_codes, problems)
    return steps


def _check_groups(
    path: Path, keys: tuple[str, ...], group_codes: tuple[str, ...], problems: ProblemList
) -> None:
    for key in keys:
        if key not in (DEFAULT_KEY, *group_codes):
            remedy = f"Isi kode kelompok, {group_codes[0]} untuk indeks, atau {DEFAULT_KEY}."
            problems.add((*path, key), f"Kelompok {key} tidak ada.", suggest(key, group_codes, remedy))


def _read_step(stage: Stage, path: Path, value: Any, problems: ProblemList) -> dict[str, Any]:
    """Return a step with its parameters, what is wrong with it noted."""
    given = {"name": value} if isinstance(value, str) else value
    if not isinstance(given, dict) or not isinstance(given.get("name"), str):
        problems.add(
            path,
            f"Langkah {'.'.join(map(str, path[1:]))} harus berupa nama, atau tabel dengan name dan parameternya.",
            f"Pilih name: {', '.join(OPERATIONS[stage])}.",
        )
        return {}
    name = given["name"]
    parameters = {key: item for key, item in given.items() if key not in ("name", *ABOUT)}
    choices = tuple(OPERATIONS[stage])
    if name not in choices:
        remedy = suggest(name, choices, f"Pilih salah satu: {', '.join(choices)}.")
        place = (*path, "name") if problems.positions.knows(*path, "name") else path
        problems.add(place, f"Metode {name!r} tidak dikenal pada tahap {stage}.", remedy)
    else:
        _check_parameters(OPERATIONS[stage][name], name, path, parameters, problems)
    return {"name": name, **parameters}


def _check_parameters(
    operation: Operation[Any], name: str, path: Path, given: dict[str, Any], problems: ProblemList
) -> None:
    choices = tuple(operation.parameters)
    sound: dict[str, Any] = {}
    for key in given:
        if key not in choices:
            remedy = suggest(key, choices, f"Parameternya: {', '.join(choices) or 'tidak ada'}.")
            problems.add((*path, key), f"Metode {name} tidak mengenal parameter {key}.", remedy)
    for key, parameter in operation.parameters.items():
        value = given.get(key, parameter.default)
        read = None if value is None else parameter.read(value)
        if read is not None:
            sound[key] = read
            continue
        problem = f"bernilai {value!r}" if key in given else "belum diisi"
        problems.add((*path, key), f"Parameter {key} dari {name} {problem}.", f"Isi {parameter.requirement}.")
    if operation.find_conflict and len(sound) == len(choices):
        conflict = operation.find_conflict(sound)
        if conflict:
            problems.add(path, f"Metode {name}: {conflict}.", "Betulkan parameternya.")
