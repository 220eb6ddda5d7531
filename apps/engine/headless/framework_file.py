"""The framework file (docs/headless.md): an index and its method as TOML, or everything that is wrong with it."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain
from typing import Any, Final

from .. import Framework, Group, Indicator, Method, Theme
from ..method import join_steps
from ..toml import FileError, ProblemList, Table
from ..toml.keys import (
    CHECK_KEYS,
    CHECK_PARAMETERS,
    EVENT_LEVEL_KEYS,
    GROUP_KEYS,
    INDEX_KEYS,
    INDICATOR_KEYS,
    SECTIONS,
    THEME_KEYS,
)
from ..toml.method_steps import read_steps
from ..toml.positions import Path, find_positions
from ..toml.tables import RESERVED_CODES, as_rows, as_table
from ..toml.tree_rows import note_tree_problems, note_wrong_sums, read_direction
from ..tree import Tree
from .framework_numbers import read_goalposts, read_number, read_weight
from .reading import SourceFile, parse_toml
from .studying import Settings, read_settings

DATA_COLUMNS: Final = ("code", "level", "name", "parent", "voters")
"""Columns of a data file that are not indicators."""

SCORE_COLUMNS: Final = ("code", "rank", "class")
"""Columns of ``scores.csv`` that are not aggregates."""

ROBUSTNESS: Final = "robustness"
"""Section of the framework file that instruments of the portal do not have."""


@dataclass(frozen=True)
class FrameworkFile:
    """What a framework file says."""

    source: SourceFile
    framework: Framework
    method: Method
    robustness: Settings


def read_framework(source: SourceFile) -> FrameworkFile:
    """Return the content of a framework file. Raises FileError with every problem found."""
    values = parse_toml(source)
    problems = ProblemList(find_positions(source.text))
    Table((), values, problems).refuse_unknown((*SECTIONS, ROBUSTNESS))
    index = as_table(values.get("index", {}), ("index",), problems)
    groups = as_rows(values, "groups", problems)
    tree = _read_tree(index, groups, values, problems)
    note_tree_problems(tree, problems)
    note_wrong_sums(tree, _read_sums((index, *groups)), problems)
    _check_columns(tree, problems)
    codes = (tree.code, *(group.code for group in tree.groups))
    steps = read_steps(as_table(values.get("method", {}), ("method",), problems), codes)
    settings = read_settings(as_table(values.get(ROBUSTNESS, {}), (ROBUSTNESS,), problems), problems)
    if problems.found:
        raise FileError(source.name, problems.found)
    name = str(values["index"].get("name", "")).strip()
    framework = Framework(tree.code, name, tuple(tree.groups), tuple(tree.indicators), tuple(tree.themes))
    content = join_steps(
        (step.stage, step.applies_to, {"name": step.name, **step.parameters}) for step in steps
    )
    return FrameworkFile(source, framework, Method.from_dict(content), settings)


def _read_tree(index: Table, groups: list[Table], values: dict[str, Any], problems: ProblemList) -> Tree:
    index.refuse_unknown(INDEX_KEYS)
    index.text("name")
    for table in as_rows(values, "event_levels", problems):
        table.refuse_unknown(EVENT_LEVEL_KEYS)
    for table in as_rows(values, "checks", problems):
        table.refuse_unknown((*CHECK_KEYS, *chain.from_iterable(CHECK_PARAMETERS.values())))
    return Tree(
        index.text("code", required=True),
        [_read_group(table) for table in groups],
        [_read_indicator(table) for table in as_rows(values, "indicators", problems)],
        [_read_theme(table) for table in as_rows(values, "themes", problems)],
    )


def _read_group(table: Table) -> Group:
    table.refuse_unknown(GROUP_KEYS)
    return Group(
        code=table.text("code", required=True),
        parent=table.text("parent", required=True),
        name=table.text("name"),
        weight=read_weight(table),
        is_display_only=table.flag("display_only"),
    )


def _read_indicator(table: Table) -> Indicator:
    table.refuse_unknown(INDICATOR_KEYS)
    return Indicator(
        code=table.text("code", required=True),
        parent=table.text("parent", required=True),
        name=table.text("name"),
        weight=read_weight(table),
        direction=read_direction(table),
        target=read_number(table, "target"),
        goalposts=read_goalposts(table),
    )


def _read_theme(table: Table) -> Theme:
    table.refuse_unknown(THEME_KEYS)
    return Theme(
        code=table.text("code", required=True),
        name=table.text("name"),
        indicators=table.texts("indicators"),
    )


def _read_sums(tables: Iterable[Table]) -> list[tuple[Path, str, float]]:
    """Return the declared sums of weights, each with its path and the code of the index or group."""
    sums = [(table, read_number(table, "weights_sum")) for table in tables]
    return [
        (table.at("weights_sum"), str(table.values.get("code", "")).strip(), declared)
        for table, declared in sums
        if declared is not None
    ]


def _check_columns(tree: Tree, problems: ProblemList) -> None:
    """Refuse codes that are also the name of another column of the data or the scores, or a word of the method."""
    for number, indicator in enumerate(tree.indicators):
        if indicator.code in DATA_COLUMNS:
            problems.add(
                ("indicators", number, "code"),
                f"Kode indikator {indicator.code} adalah nama kolom lain pada berkas data.",
                f"Pakai kode selain {', '.join(DATA_COLUMNS)}.",
            )
    taken = dict.fromkeys((*SCORE_COLUMNS, *sorted(RESERVED_CODES)))
    rows: list[tuple[str, int, str]] = [
        ("groups", number, group.code) for number, group in enumerate(tree.groups)
    ]
    rows += [("themes", number, theme.code) for number, theme in enumerate(tree.themes)]
    for section, number, code in rows:
        if code in taken:
            problems.add(
                (section, number, "code"),
                f"Kode {code} sudah berarti lain pada scores.csv atau pada [method].",
                f"Pakai kode selain {', '.join(taken)}.",
            )
    if tree.code in taken:
        problems.add(("index", "code"), f"Kode indeks {tree.code} sudah berarti lain.", "Ganti.")
    names = {tree.code, *(code for _, _, code in rows)}
    for number, theme in enumerate(tree.themes):
        if names & {f"{theme.code}_rank", f"{theme.code}_class"}:
            problems.add(
                ("themes", number, "code"),
                f"Kolom {theme.code}_rank atau {theme.code}_class pada scores.csv sudah menjadi kode.",
                "Ganti kode itu.",
            )
