"""Writing an instrument as the text of an instrument file."""

from collections.abc import Iterable

from apps.engine.method import DEFAULT_KEY

from ...enums import PublicationStatus
from ...structure import (
    CheckNode,
    EventLevelNode,
    GroupRow,
    IndicatorNode,
    InstrumentStructure,
    MethodStepNode,
    ThemeNode,
)
from ..toml_writing import Pairs, toml_block, toml_literal


def instrument_file_text(content: InstrumentStructure) -> str:
    """Return the text of a file that gives `content` again when it is read.

    Empty entries are left out. So is `weights_sum`: it only checks a file while it is read, and is stored nowhere.
    """
    index = (("code", content.code), ("name", content.name), ("name_en", content.name_en))
    blocks = [
        toml_block("[index]", (*index, ("source", content.source), ("note", content.note))),
        *(toml_block("[[groups]]", _group_pairs(group, content.code)) for group in content.groups),
        *(toml_block("[[indicators]]", _indicator_pairs(indicator)) for indicator in content.indicators),
        *(toml_block("[[themes]]", _theme_pairs(theme)) for theme in content.themes),
        *(toml_block("[[event_levels]]", _event_level_pairs(level)) for level in content.event_levels),
        *(toml_block("[[checks]]", _check_pairs(check)) for check in content.checks),
        *_method_blocks(content.steps),
    ]
    return "\n\n".join(blocks) + "\n"


def _group_pairs(group: GroupRow, index_code: str) -> Pairs:
    yield "code", group.code
    yield "parent", group.parent or index_code
    yield "kind", group.kind.value if group.kind else ""
    yield "name", group.name
    yield "name_en", group.name_en
    if group.is_display_only:
        yield "display_only", True
    yield from _weight_pairs(group)


def _indicator_pairs(indicator: IndicatorNode) -> Pairs:
    yield "code", indicator.code
    yield "parent", indicator.parent
    yield "name", indicator.name
    yield "name_en", indicator.name_en
    yield from _weight_pairs(indicator)
    yield "direction", indicator.direction
    yield "target", indicator.target
    yield "goalposts", indicator.goalposts
    yield "unit", indicator.unit
    yield "definition", indicator.definition


def _theme_pairs(theme: ThemeNode) -> Pairs:
    yield "code", theme.code
    yield "name", theme.name
    yield "name_en", theme.name_en
    yield "indicators", theme.indicators
    yield "status", theme.status.value
    yield "note", theme.note
    yield "note_en", theme.note_en


def _event_level_pairs(level: EventLevelNode) -> Pairs:
    yield "code", level.code
    yield "name", level.name
    yield "name_en", level.name_en
    yield from _weight_pairs(level)


def _check_pairs(check: CheckNode) -> Pairs:
    yield "code", check.code
    yield "kind", check.kind.value
    yield "severity", check.severity.value
    yield "name", check.name
    yield "message", check.message
    if check.indicators:
        yield "indicators", check.indicators
    yield "applies_to", check.applies_to
    yield from check.parameters.items()
    yield "status", check.status.value
    yield "note", check.note


def _weight_pairs(row: GroupRow | IndicatorNode | EventLevelNode) -> Pairs:
    if row.weight is not None:
        yield "weight", row.weight
        yield "weight_status", (row.weight_status or PublicationStatus.UNPUBLISHED).value


def _method_blocks(steps: Iterable[MethodStepNode]) -> Iterable[str]:
    """Yield one TOML table per step: `[method.classify]`, or `[method.classify.province]` if a stage has several."""
    steps = list(steps)
    for step in steps:
        is_alone = not step.applies_to and sum(other.stage == step.stage for other in steps) == 1
        header = f"[method.{step.stage.value}]"
        if not is_alone:
            header = f"[method.{step.stage.value}.{toml_literal(step.applies_to or DEFAULT_KEY)}]"
        about = (("status", step.status.value), ("note", step.note), ("note_en", step.note_en))
        yield toml_block(header, (("name", step.name), *step.parameters.items(), *about))
