"""From indicator scores up the tree: subdimensions, dimensions, and the score of the index."""

from collections.abc import Callable, Mapping
from typing import Final

from openpyxl.utils import get_column_letter

from apps.engine import Step
from apps.engine.level import find_rescaling

from ...content.dataset import RegionScore
from .grid import (
    FROM_FORMULAS,
    WAY_ROW,
    WEIGHT_ROW,
    Column,
    Grid,
    Level,
    Number,
    Place,
    formulas,
    known,
    parameter,
)
from .means import group_of, is_array, mean_number, mean_text, refused_group
from .score_sheet import AS_NUMBERS
from .sheet_xml import Content, Formula, Style

_LOW, _HIGH = 5, 6
_LABELS: Final = {3: "kelompok", WEIGHT_ROW: "bobot", WAY_ROW: "isi kolom"}
_NOTES: Final = {
    "Subdimensi": "Skor subdimensi dari skor indikator. Kosong berarti datanya tidak cukup.",
    "Dimensi": "Skor dimensi. Subdimensi yang hanya ditampilkan tidak ikut: yang dihitung indikatornya.",
}


def group_grids(
    level: Level, scores: Mapping[str, Place], values: Mapping[str, Place]
) -> tuple[list[Grid], dict[str, Place]]:
    """Return the sheets of subdimensions and dimensions, as far as there are any, and the places of all scores."""
    framework = level.content.run_manifest.framework
    grids = {what: level.grid(what, note, _LABELS) for what, note in _NOTES.items()}
    places = dict(scores)
    for branch in framework.branches:
        if branch.code != framework.code:
            grid = grids["Dimensi" if branch.code in framework.top_groups else "Subdimensi"]
            places[branch.code] = add_group(grid, level, branch.code, places, values)
    return [grid for grid in grids.values() if grid.columns], places


def add_group(
    grid: Grid, level: Level, code: str, places: Mapping[str, Place], values: Mapping[str, Place]
) -> Place:
    """Add the score of a group or of the index to a sheet, and before it that before rescaling, if it is rescaled."""
    manifest = level.content.run_manifest
    rescaling = find_rescaling(manifest.framework, manifest.method, code)
    why = refused_group(level, code) or _refused_rescaling(rescaling)
    title = "skor" if code == manifest.framework.code else code
    facts = _facts(level, code)
    if why:
        numbers = [_engine_score(level, region, code) for region in level.regions]
        facts |= {WAY_ROW: AS_NUMBERS.format(why=why)}
        return Place(grid, grid.add(Column(title, list(numbers), Style.GIVEN, facts=facts, numbers=numbers)))
    group = group_of(level, code, places, values)
    numbers = [mean_number(group, position) for position in range(len(level.regions))]
    cells = formulas((mean_text(group, row) for row in grid.rows), numbers, is_array=is_array(group))
    if rescaling.name == "none":
        return Place(grid, grid.add(Column(title, cells, facts=facts, numbers=numbers)))
    raw = grid.add(
        Column(f"{title} sebelum diskalakan", cells, facts={WAY_ROW: FROM_FORMULAS}, numbers=numbers)
    )
    return Place(grid, grid.add(_rescaled(grid, level, raw, title, rescaling, facts)))


def _facts(level: Level, code: str) -> dict[int, Content]:
    facts: dict[int, Content] = {WAY_ROW: FROM_FORMULAS}
    if code in level.weights:
        facts |= {3: level.content.names(code).source}
        node = next(group for group in level.content.groups if group.code == code)
        if not node.is_display_only:
            facts |= {WEIGHT_ROW: Formula(level.weights[code], node.weight)}
    return facts


def _engine_score(level: Level, region: RegionScore, code: str) -> Number:
    positions = {group.code: position for position, group in enumerate(level.content.groups)}
    return region.group_score(positions[code]) if code in positions else region.score


def _refused_rescaling(step: Step) -> str:
    return "" if step.name in {"none", *_RESCALINGS} else f"langkah rescale = {step.name}"


def _rescaled(
    grid: Grid, level: Level, raw: int, title: str, step: Step, facts: Mapping[int, Content]
) -> Column:
    before = Place(grid, raw).numbers
    found = known(before)
    low, high = (min(found), max(found)) if found else (0.0, 0.0)
    texts, number = _RESCALINGS[step.name](level, step, get_column_letter(grid.next_column), (low, high))
    letter = get_column_letter(raw)
    cells = (f"{letter}{row}" for row in grid.rows)
    numbers = [None if score is None else number(score) for score in before]
    every = grid.range_of(raw, outside=False)
    extremes = {_LOW: Formula(f"MIN({every})", low), _HIGH: Formula(f"MAX({every})", high)}
    return Column(
        title,
        formulas((f'IF(ISNUMBER({cell}),{texts(cell)},"")' for cell in cells), numbers),
        facts={**facts, **extremes},
        numbers=numbers,
    )


_Way = tuple[Callable[[str], str], Callable[[float], float]]


def _by_max(level: Level, step: Step, letter: str, ends: tuple[float, float]) -> _Way:
    high = ends[1]
    most = f"{letter}${_HIGH}"
    return (
        lambda cell: f"IF({most}>0,{cell}/{most}*100,0)",
        lambda score: score / high * 100.0 if high > 0 else 0.0,
    )


def _by_minmax(level: Level, step: Step, letter: str, ends: tuple[float, float]) -> _Way:
    low, high = ends
    least, most = f"{letter}${_LOW}", f"{letter}${_HIGH}"
    largest = f"MAX({most},-{least})"
    nearness = f"MAX({level.tie_at}*ABS({least}),{level.rounding_at}*{largest})"
    size = max(high, -low)
    margin = max(level.tie * abs(low), level.rounding * size)

    def number(score: float) -> float:
        is_lowest = high - low <= level.tie * size or score - low <= margin
        return 0.0 if is_lowest else (score - low) / (high - low) * 100.0

    return (
        lambda cell: (
            f"IF(OR({most}-{least}<={level.tie_at}*{largest},{cell}-{least}<={nearness}),0,"
            f"({cell}-{least})/({most}-{least})*100)"
        ),
        number,
    )


def _by_cap(level: Level, step: Step, letter: str, ends: tuple[float, float]) -> _Way:
    lower, upper = (parameter(step, name) for name in ("lower", "upper"))
    lower_at, upper_at = (
        level.settings.ask(f"{name} rescale", f"Parameter {name} dari penskalaan ulang", value)
        for name, value in (("lower", lower), ("upper", upper))
    )
    return (
        lambda cell: f"MIN({upper_at},MAX({lower_at},{cell}))",
        lambda score: min(upper, max(lower, score)),
    )


_RESCALINGS: Final[Mapping[str, Callable[[Level, Step, str, tuple[float, float]], _Way]]] = {
    "max": _by_max,
    "minmax": _by_minmax,
    "cap": _by_cap,
}
