"""The `[method]` part of a file, checked against the registry: its steps, and every fault with its line."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from ..method import DEFAULT_KEY
from ..registry import NEUTRAL_STEPS, OPERATIONS, STAGES_BY_GROUP, STAGES_BY_LEVEL, Stage, StepProblem
from ..spelling import suggest
from ..step_checks import NAME, find_misnamed, find_step_problems
from .tables import Table, as_remedy

ABOUT: Final = ("status", "note", "note_en")
"""Keys that say something about a step and are not for the engine."""


@dataclass(frozen=True)
class FileStep:
    """One step as the file says it, parameters as plain values; `applies_to` is empty where it is for all the rest."""

    stage: Stage
    applies_to: str
    name: str
    parameters: dict[str, Any]
    table: Table
    """What the file says about it besides; empty where it is silent about a stage that may be left out."""


def read_steps(table: Table, group_codes: Sequence[str], levels: Collection[str] = ()) -> list[FileStep]:
    """Return the steps in the order in which they run; a stage that may be left out is neutral where it is.

    `group_codes` are those of the index and its groups; `levels` those of the regions, where they are known.
    """
    table.refuse_unknown(Stage)
    steps: list[FileStep] = []
    for stage in Stage:
        if stage.value in table.values:
            known = (DEFAULT_KEY, *group_codes, *levels)
            found = list(_read_stage(stage, _named(table, stage.value, known, OPERATIONS[stage])))
            for step in found:
                _check_key(step, group_codes, levels)
            steps += found
        elif stage in NEUTRAL_STEPS:
            steps.append(FileStep(stage, "", NEUTRAL_STEPS[stage], {}, _inner(table, stage, {})))
        else:
            text = f"Tahap {stage} tidak ada pada [method]."
            table.problems.add(
                table.at(stage.value), text, f"Isi salah satu: {', '.join(OPERATIONS[stage])}."
            )
    return steps


def _read_stage(stage: Stage, method: Table) -> Iterator[FileStep]:
    value, problems = method.values[stage.value], method.problems
    path = method.at(stage.value)
    if not isinstance(value, dict) or NAME in value:
        yield from _read_step(stage, "", _inner(method, stage, value))
        return
    about = {key: value[key] for key in ABOUT if key in value}
    choices = {key: choice for key, choice in value.items() if key not in ABOUT}
    parameters = {name for operation in OPERATIONS[stage].values() for name in operation.parameters}
    if not choices or set(choices) <= parameters:
        problems.add(path, "Metodenya tidak disebut.", f"Isi name: {', '.join(OPERATIONS[stage])}.")
        return
    if stage not in (*STAGES_BY_LEVEL, *STAGES_BY_GROUP) and set(choices) != {DEFAULT_KEY}:
        problems.add(path, f"Tahap {stage} sama untuk semua wilayah dan kelompok.", "Isi satu name saja.")
        return
    stage_table = Table(path, value, problems)
    for key in choices:
        named = _named(stage_table, key, (), OPERATIONS[stage])
        table = _inner(named, key, named.values[key])
        applies_to = "" if key == DEFAULT_KEY else key
        yield from _read_step(stage, applies_to, Table(table.path, {**about, **table.values}, problems))


def _named(table: Table, key: str, known: Collection[str], methods: Collection[str]) -> Table:
    """Return a table in which a step says its method as `name`, after noting that the file writes another key."""
    content = table.values[key]
    wrong = find_misnamed(content, (*known, *ABOUT), methods)
    if wrong is None:
        return table
    table.problems.add(
        (*table.path, key, wrong),
        "Isian ini tidak dikenal.",
        f'Mungkin maksudnya {NAME} = "{content[wrong]}".',
    )
    step = {NAME if name == wrong else name: value for name, value in content.items()}
    return Table(table.path, {**table.values, key: step}, table.problems)


def _inner(table: Table, key: str, value: Any) -> Table:
    """Return the table of a step; where only a name is written, it stands for a table without parameters."""
    found = {NAME: value} if isinstance(value, str) else value
    return Table(table.at(str(key)), found if isinstance(found, dict) else {}, table.problems)


def _read_step(stage: Stage, applies_to: str, table: Table) -> Iterator[FileStep]:
    """Yield the step, or nothing where the stage has no such method."""
    name = table.values.get(NAME)
    if not isinstance(name, str):
        step = ".".join(map(str, table.path[1:]))
        table.problems.add(
            table.path,
            f"Langkah {step} harus berupa nama, atau tabel dengan name dan parameternya.",
            f"Pilih name: {', '.join(OPERATIONS[stage])}.",
        )
        return
    parameters = {key: _plain(item) for key, item in table.values.items() if key not in (NAME, *ABOUT)}
    for problem in find_step_problems(name, parameters, OPERATIONS[stage]):
        _note(problem, stage, name, table)
    yield FileStep(stage, applies_to, name, parameters, table)


def _note(problem: StepProblem, stage: Stage, name: str, table: Table) -> None:
    key, choices = problem.key, ", ".join(problem.choices)
    path = table.path if key is None else table.at(key)
    if key == NAME:
        # A step may be its name alone; then the stage is the field.
        path = path if table.problems.positions.knows(*path) else table.path
        text = f"Metode {name!r} tidak dikenal pada tahap {stage}."
        remedy = suggest(name, problem.choices, f"Pilih salah satu: {choices}.")
    elif key is None:
        text, remedy = f"Metode {name}: {problem.text}.", "Betulkan parameternya."
    elif problem.text:
        text, remedy = f"Parameter {key} dari {name} {problem.text}.", as_remedy(problem.remedy)
    else:
        text = f"Metode {name} tidak mengenal parameter {key}."
        remedy = suggest(key, problem.choices, f"Parameternya: {choices or 'tidak ada'}.")
    table.problems.add(path, text, remedy)


def _check_key(step: FileStep, group_codes: Sequence[str], levels: Collection[str]) -> None:
    """Check that what a step applies to exists."""
    key, table = step.applies_to, step.table
    if not key:
        return
    if step.stage in STAGES_BY_LEVEL and levels and key not in levels:
        choices = ", ".join((DEFAULT_KEY, *levels))
        remedy = suggest(key, (DEFAULT_KEY, *levels, *ABOUT), f"Pilih: {choices}.")
        table.problems.add(table.path, f"Tingkat wilayah {key} tidak dikenal.", remedy)
    if step.stage in STAGES_BY_GROUP and key not in group_codes:
        remedy = f"Isi kode kelompok, {group_codes[0]} untuk indeks, atau {DEFAULT_KEY}."
        table.problems.add(
            table.path, f"Kelompok {key} tidak ada.", suggest(key, (*group_codes, *ABOUT), remedy)
        )


def _plain(value: Any) -> Any:
    """Return a value as JSON holds it; files of the portal are read with decimals."""
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return float(value) if isinstance(value, Decimal) else value
