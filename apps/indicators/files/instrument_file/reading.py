"""Reading the text of an instrument file: it gives an `InstrumentStructure`, or a list of all that is wrong with it."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any, Final

from apps.engine.toml import FileError, ProblemList, Table, toml_values
from apps.engine.toml.keys import (
    EVENT_LEVEL_KEYS,
    GROUP_KEYS,
    INDEX_KEYS,
    INDICATOR_KEYS,
    SECTIONS,
    THEME_KEYS,
)
from apps.engine.toml.method_steps import read_steps
from apps.engine.toml.positions import find_positions
from apps.engine.toml.tables import as_rows, as_table
from apps.engine.toml.tree_rows import as_goalposts, read_direction
from apps.regions.enums import OFFICE_LEVELS

from ...enums import GroupKind, PublicationStatus
from ...structure import (
    EventLevelNode,
    GroupRow,
    IndicatorNode,
    InstrumentStructure,
    MethodStepNode,
    ThemeNode,
)
from .check_rows import read_check
from .checking import find_content_problems
from .problems import InvalidFileError

WEIGHT_DECIMALS: Final = 8
EVENT_WEIGHT_DECIMALS: Final = 4
SCALE_DECIMALS: Final = 6
SCALE_LIMIT: Final = 10**12 - 1
"""The largest target or goalpost, and with a minus the smallest: their columns hold 12 digits before the comma."""


def instrument_content_read(
    text: str,
    *,
    name: str = "instrumen",
    check: Callable[[InstrumentStructure, ProblemList], None] | None = None,
) -> InstrumentStructure:
    """Return what an instrument file says; `name` is what messages call the file.

    `check` may note more problems, of what the file says beside what is stored, so that all are told at once.

    Raises InvalidFileError with every problem found. A text that is no TOML has only that problem.
    """
    try:
        values = toml_values(text, name=name, parse_float=Decimal)
    except FileError as error:
        raise InvalidFileError(name, error.problems) from error
    problems = ProblemList(find_positions(text))
    content = _read_content(values, problems)
    find_content_problems(content, problems)
    if check:
        check(content, problems)
    if problems.found:
        raise InvalidFileError(name, problems.found)
    return content


def _read_content(values: dict[str, Any], problems: ProblemList) -> InstrumentStructure:
    Table((), values, problems).refuse_unknown(SECTIONS)
    index = as_table(values.get("index", {}), ("index",), problems)
    index.refuse_unknown(INDEX_KEYS)
    code = index.code("code", limit=40)
    if "." in code:
        problems.add(("index", "code"), "Kode indeks dipakai sebagai alamat.", "Tulis tanpa titik.")
    groups = tuple(_read_group(*row, code) for row in enumerate(as_rows(values, "groups", problems)))
    method = as_table(values.get("method", {}), ("method",), problems)
    return InstrumentStructure(
        code=code,
        name=index.text("name", limit=200, required=True),
        name_en=index.text("name_en", limit=200),
        version=index.integer("version", range(1, 10_000), "bilangan bulat mulai dari 1"),
        source=index.text("source"),
        note=index.text("note"),
        weights_sum=index.number("weights_sum", decimals=WEIGHT_DECIMALS),
        groups=groups,
        indicators=tuple(_read_indicator(*row) for row in enumerate(as_rows(values, "indicators", problems))),
        themes=tuple(_read_theme(*row) for row in enumerate(as_rows(values, "themes", problems))),
        event_levels=tuple(
            _read_event_level(*row) for row in enumerate(as_rows(values, "event_levels", problems))
        ),
        steps=_read_steps(method, [code, *(group.code for group in groups)]),
        checks=tuple(read_check(*row) for row in enumerate(as_rows(values, "checks", problems))),
    )


def _read_steps(method: Table, group_codes: list[str]) -> tuple[MethodStepNode, ...]:
    levels = [level.value for level in OFFICE_LEVELS]
    return tuple(
        MethodStepNode(
            stage=step.stage,
            applies_to=step.applies_to,
            name=step.name,
            parameters=step.parameters,
            status=step.table.choice("status", PublicationStatus) or PublicationStatus.UNPUBLISHED,
            note=step.table.text("note"),
            note_en=step.table.text("note_en"),
        )
        for step in read_steps(method, group_codes, levels)
    )


def _read_group(number: int, table: Table, index_code: str) -> GroupRow:
    table.refuse_unknown(GROUP_KEYS)
    parent = table.text("parent", required=True)
    weight, weight_status = _read_weight(table)
    return GroupRow(
        number=number,
        code=table.code("code"),
        parent="" if parent == index_code else parent,
        name=table.text("name", limit=200, required=True),
        name_en=table.text("name_en", limit=200),
        kind=table.choice("kind", GroupKind),
        weight=weight,
        weight_status=weight_status,
        is_display_only=table.flag("display_only"),
        weights_sum=table.number("weights_sum", decimals=WEIGHT_DECIMALS),
    )


def _read_indicator(number: int, table: Table) -> IndicatorNode:
    table.refuse_unknown(INDICATOR_KEYS)
    weight, weight_status = _read_weight(table)
    return IndicatorNode(
        number=number,
        code=table.code("code"),
        parent=table.text("parent", required=True),
        name=table.text("name", limit=300, required=True),
        name_en=table.text("name_en", limit=300),
        weight=weight,
        weight_status=weight_status,
        direction=read_direction(table),
        target=table.number("target", decimals=SCALE_DECIMALS, limit=SCALE_LIMIT, is_signed=True),
        goalposts=_read_goalposts(table),
        unit=table.text("unit", limit=60),
        definition=table.text("definition"),
    )


def _read_weight(table: Table) -> tuple[Decimal | None, PublicationStatus | None]:
    """Return a weight and whether it was published; None for both where there is none."""
    weight = table.number("weight", decimals=WEIGHT_DECIMALS)
    status = table.choice("weight_status", PublicationStatus) or PublicationStatus.UNPUBLISHED
    return weight, None if weight is None else status


def _read_goalposts(table: Table) -> tuple[Decimal, Decimal] | None:
    """Return the lower and the upper goalpost; None where absent or wrong."""
    posts = table.numbers("goalposts", decimals=SCALE_DECIMALS, limit=SCALE_LIMIT)
    return None if posts is None else as_goalposts(table, posts)


def _read_theme(number: int, table: Table) -> ThemeNode:
    table.refuse_unknown(THEME_KEYS)
    return ThemeNode(
        number=number,
        code=table.code("code"),
        name=table.text("name", limit=200, required=True),
        name_en=table.text("name_en", limit=200),
        indicators=table.texts("indicators"),
        status=table.choice("status", PublicationStatus) or PublicationStatus.UNPUBLISHED,
        note=table.text("note"),
        note_en=table.text("note_en"),
    )


def _read_event_level(number: int, table: Table) -> EventLevelNode:
    table.refuse_unknown(EVENT_LEVEL_KEYS)
    if "weight" not in table.values:
        table.problems.add(
            table.at("weight"), "Isian weight tidak ada.", "Isi bobot satu kejadian tingkat ini."
        )
    return EventLevelNode(
        number=number,
        code=table.code("code"),
        name=table.text("name", limit=100, required=True),
        name_en=table.text("name_en", limit=100),
        weight=table.number("weight", decimals=EVENT_WEIGHT_DECIMALS) or Decimal(0),
        weight_status=table.choice("weight_status", PublicationStatus) or PublicationStatus.UNPUBLISHED,
    )
