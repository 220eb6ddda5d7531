"""The framework file (docs/headless.md): an index and its method as TOML, or everything that is wrong with it."""

from dataclasses import dataclass
from typing import Any, Final

from .. import Framework, Group, Indicator, Method, Theme
from ..method import join_steps
from ..toml import FileError, ProblemList, Table
from ..toml.keys import (
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
from ..tree import Tree
from .framework_checks import find_tree_problems
from .framework_numbers import read_goalposts, read_number, read_weight
from .reading import SourceFile, parse_toml
from .studying import Settings, read_settings

DATA_COLUMNS: Final = ("code", "level", "name", "parent", "voters")
"""Columns of a data file that are not indicators."""

SCORE_COLUMNS: Final = ("code", "rank", "class")
"""Columns of ``scores.csv`` that are not aggregates."""

ROBUSTNESS: Final = "robustness"
"""Section of the framework file that instruments of the portal do not have."""

SUM_TOLERANCE: Final = 1e-6
"""Weights such as 1/3 cannot be written out; their sum may miss the declared one by this much."""


@dataclass(frozen=True)
class FrameworkFile:
    """What a framework file says."""

    source: SourceFile
    framework: Framework
    method: Method
    robustness: Settings


@dataclass(frozen=True)
class _Nodes:
    """The nodes as far as they could be read, the tables they come from, and where each code stands."""

    tree: Tree
    places: dict[str, Path]
    parents: list[Table]

    def place_of(self, code: str) -> Path:
        return self.places.get(code, ("index",))


def read_framework(source: SourceFile) -> FrameworkFile:
    """Return the content of a framework file. Raises FileError with every problem found."""
    values = parse_toml(source)
    problems = ProblemList(find_positions(source.text))
    Table((), values, problems).refuse_unknown((*SECTIONS, ROBUSTNESS))
    nodes = _read_nodes(values, problems)
    tree = nodes.tree
    if not any(problem.field in ("code", "parent") for problem in problems.found):
        for code, sentence in find_tree_problems(tree):
            problems.add(nodes.place_of(code), *_split_remedy(sentence))
    _check_sums(nodes, problems)
    _check_columns(nodes, problems)
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


def _read_nodes(values: dict[str, Any], problems: ProblemList) -> _Nodes:
    index = as_table(values.get("index", {}), ("index",), problems)
    index.refuse_unknown(INDEX_KEYS)
    index.text("name")
    code = index.text("code", required=True)
    groups = as_rows(values, "groups", problems)
    indicators = as_rows(values, "indicators", problems)
    themes = as_rows(values, "themes", problems)
    for table in as_rows(values, "event_levels", problems):
        table.refuse_unknown(EVENT_LEVEL_KEYS)
    tree = Tree(
        code,
        [_read_group(table) for table in groups],
        [_read_indicator(table) for table in indicators],
        [_read_theme(table) for table in themes],
    )
    places: dict[str, Path] = {code: index.at("code")}
    nodes: list[Group | Indicator | Theme] = [*tree.groups, *tree.indicators, *tree.themes]
    for node, table in zip(nodes, (*groups, *indicators, *themes), strict=True):
        places[node.code] = table.at("code")
    return _Nodes(tree, places, [index, *groups])


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
        direction=table.integer("direction", (1, -1), "1 (makin banyak makin rawan) atau -1") or 1,
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


def _split_remedy(sentence: str) -> tuple[str, str]:
    """Split a sentence of the engine, 'what; what to do.', the way a problem of a file is written."""
    text, _, remedy = sentence.partition("; ")
    return (f"{text}.", f"{remedy[:1].upper()}{remedy[1:]}") if remedy else (text, "Betulkan.")


def _check_sums(nodes: _Nodes, problems: ProblemList) -> None:
    """Compare the declared sums of weights (`weights_sum`) with the weights directly below."""
    tree = nodes.tree
    weighed: list[Group | Indicator] = [group for group in tree.groups if not group.is_display_only]
    weighed += tree.indicators
    for table in nodes.parents:
        declared, code = read_number(table, "weights_sum"), table.values.get("code")
        if declared is None or not isinstance(code, str):
            continue
        total = sum(node.weight for node in weighed if node.parent == code.strip())
        if abs(total - declared) > SUM_TOLERANCE:
            problems.add(
                table.at("weights_sum"),
                f"Jumlah bobot di bawah {code} adalah {total:g}, padahal dinyatakan {declared:g}.",
                "Betulkan bobotnya atau weights_sum.",
            )


def _check_columns(nodes: _Nodes, problems: ProblemList) -> None:
    """Refuse codes that are also the name of another column of the data or the scores, or a word of the method."""
    tree = nodes.tree
    for indicator in tree.indicators:
        if indicator.code in DATA_COLUMNS:
            problems.add(
                nodes.place_of(indicator.code),
                f"Kode indikator {indicator.code} adalah nama kolom lain pada berkas data.",
                f"Pakai kode selain {', '.join(DATA_COLUMNS)}.",
            )
    taken = dict.fromkeys((*SCORE_COLUMNS, *sorted(RESERVED_CODES)))
    others: list[Group | Theme] = [*tree.groups, *tree.themes]
    for node in others:
        if node.code in taken:
            problems.add(
                nodes.place_of(node.code),
                f"Kode {node.code} sudah berarti lain pada scores.csv atau pada [method].",
                f"Pakai kode selain {', '.join(taken)}.",
            )
    if tree.code in taken:
        problems.add(nodes.place_of(tree.code), f"Kode indeks {tree.code} sudah berarti lain.", "Ganti.")
    names = {tree.code, *(node.code for node in others)}
    for theme in tree.themes:
        if names & {f"{theme.code}_rank", f"{theme.code}_class"}:
            problems.add(
                nodes.place_of(theme.code),
                f"Kolom {theme.code}_rank atau {theme.code}_class pada scores.csv sudah menjadi kode.",
                "Ganti kode itu.",
            )
