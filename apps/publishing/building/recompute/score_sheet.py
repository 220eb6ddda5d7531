"""From indicator values to scores: the normalisations that a formula can say, the others as numbers."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean, stdev
from typing import Any, Final

from openpyxl.utils import get_column_letter

from apps.engine import Stage, Step

from ...content.dataset import IndicatorInfo
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
    number_at,
)
from .sheet_xml import Content, Formula, Style

AS_NUMBERS: Final = "ANGKA dari mesin hitung, bukan rumus: {why}"
_NARROW: Final = 1e-3
"""As in `engine.ties`: values that lie nearer together are made equal before they are stretched."""

_LOW, _HIGH = 5, 6
_NOTE: Final = "Skor setiap indikator dari lembar Nilai, di antara wilayah setingkat."


@dataclass(frozen=True)
class Source:
    """The values of one indicator: where they stand, and which way they count."""

    place: Place
    direction: int
    level: Level
    parameters: Mapping[str, Any]

    @property
    def all(self) -> str:
        return self.place.grid.range_of(self.place.column)

    @property
    def numbers(self) -> Sequence[Number]:
        return self.place.numbers

    def setting(self, name: str) -> str:
        """Return where a parameter of the step stands."""
        words = f"Parameter {name} dari normalisasi"
        return self.level.settings.ask(f"{name} {self.level.word}", words, float(self.parameters[name]))


@dataclass(frozen=True)
class Normalised:
    """The two facts that a normalisation takes from the values, and a text and a number for each region.

    `text` is asked for with the cell of the value and the column of the scores.
    """

    low: Formula
    high: Formula
    text: Callable[[str, str], str]
    number: Callable[[float], float]


def score_grid(level: Level, values: Mapping[str, Place]) -> tuple[Grid, dict[str, Place]]:
    """Return the sheet of indicator scores, and their places."""
    method, framework = level.content.run_manifest.method, level.content.run_manifest.framework
    step = method.step(Stage.NORMALISE, level.key)
    directions = {node.code: node.direction for node in framework.indicators}
    labels = {3: "indikator", WEIGHT_ROW: "bobot", WAY_ROW: "isi kolom"}
    if step.name in _WAYS:
        labels |= dict(
            zip((_LOW, _HIGH), _WORDS.get(step.name, ("nilai terkecil", "nilai terbesar")), strict=True)
        )
    grid = level.grid("Skor indikator", _NOTE, labels)
    refused = _refused(level, step)
    places = {}
    for position, info in enumerate(level.content.indicators):
        source = Source(values[info.code], directions[info.code], level, step.parameters)
        why = refused or _refused_values(step, source.numbers)
        column = _pasted(level, info, position, why) if why else _computed(grid, level, info, step, source)
        places[info.code] = Place(grid, grid.add(column))
    return grid, places


def _refused(level: Level, step: Step) -> str:
    """Say why no score of the level can be a formula; an empty text where they can."""
    method = level.content.run_manifest.method
    for stage, name in ((Stage.IMPUTE, method.impute.name), (Stage.TREAT, method.treat.name)):
        if name != "none":
            return f"langkah {stage.value} = {name}"
    return "" if step.name in _WAYS else f"langkah {Stage.NORMALISE.value} = {step.name}"


def _refused_values(step: Step, numbers: Sequence[Number]) -> str:
    found = known(numbers)
    if step.name not in _STRETCHING or not found:
        return ""
    width, size = max(found) - min(found), max(*found, *(-number for number in found))
    return "nilainya hampir sama semua" if 0 < width < _NARROW * size else ""


def _facts(level: Level, info: IndicatorInfo, way: str) -> dict[int, Content]:
    weight = Formula(level.weights[info.code], info.weight)
    return {3: info.name.source, WEIGHT_ROW: weight, WAY_ROW: way}


def _pasted(level: Level, info: IndicatorInfo, position: int, why: str) -> Column:
    numbers = [number_at(region.indicator_scores, position) for region in level.regions]
    facts = _facts(level, info, AS_NUMBERS.format(why=why))
    return Column(info.code, list(numbers), Style.GIVEN, 16, facts, numbers=numbers)


def _computed(grid: Grid, level: Level, info: IndicatorInfo, step: Step, source: Source) -> Column:
    way = _WAYS[step.name](source)
    letter = get_column_letter(grid.next_column)
    cells = (source.place.cell(row) for row in grid.rows)
    texts = (f'IF(ISNUMBER({cell}),{way.text(cell, letter)},"")' for cell in cells)
    numbers = [None if value is None else way.number(value) for value in source.numbers]
    facts = _facts(level, info, FROM_FORMULAS) | {_LOW: way.low, _HIGH: way.high}
    return Column(info.code, formulas(texts, numbers), Style.SCORE, 16, facts, numbers)


def _extremes(source: Source) -> tuple[float, float]:
    found = known(source.numbers)
    return (min(found), max(found)) if found else (0.0, 0.0)


def _extreme_formulas(source: Source) -> tuple[Formula, Formula]:
    low, high = _extremes(source)
    return Formula(f"MIN({source.all})", low), Formula(f"MAX({source.all})", high)


def _by_max(source: Source) -> Normalised:
    _low, high = _extremes(source)
    tie, tie_at = source.level.tie, source.level.tie_at

    def text(cell: str, letter: str) -> str:
        share = f"{cell}/{letter}${_HIGH}*100"
        if source.direction < 0:
            share = f"IF({letter}${_HIGH}-{cell}<={tie_at}*{letter}${_HIGH},0,100-{share})"
        return f"IF({letter}${_HIGH}>0,{share},0)"

    def number(value: float) -> float:
        if high <= 0:
            return 0.0
        share = value / high * 100.0
        if source.direction < 0:
            return 0.0 if high - value <= tie * high else 100.0 - share
        return share

    return Normalised(*_extreme_formulas(source), text, number)


def _by_minmax(source: Source) -> Normalised:
    low, high = _extremes(source)
    tie, rounding = source.level.tie, source.level.rounding
    lower, upper = (float(source.parameters[name]) for name in ("lower", "upper"))
    lower_at, upper_at = source.setting("lower"), source.setting("upper")
    size = max(high, -low)
    start = high if source.direction < 0 else low
    margin = max(tie * abs(start), rounding * size)

    def text(cell: str, letter: str) -> str:
        least, most = f"{letter}${_LOW}", f"{letter}${_HIGH}"
        begin = most if source.direction < 0 else least
        largest = f"MAX({most},-{least})"
        nearness = f"MAX({source.level.tie_at}*ABS({begin}),{source.level.rounding_at}*{largest})"
        scaled = f"{lower_at}+({upper_at}-{lower_at})*ABS({cell}-{begin})/({most}-{least})"
        is_lowest = f"OR({most}-{least}<={source.level.tie_at}*{largest},ABS({cell}-{begin})<={nearness})"
        return f"IF({is_lowest},{lower_at},MIN({upper_at},{scaled}))"

    def number(value: float) -> float:
        if high - low <= tie * size or abs(value - start) <= margin:
            return lower
        return min(upper, lower + (upper - lower) * abs(value - start) / (high - low))

    return Normalised(*_extreme_formulas(source), text, number)


def _by_zscore(source: Source) -> Normalised:
    found = known(source.numbers)
    low, high = _extremes(source)
    has_spread = len(found) > 1 and high - low > source.level.tie * max(high, -low)
    centre = fmean(found) if found else 0.0
    deviation = stdev(found) if has_spread else 0.0
    mean, sd = (float(source.parameters[name]) for name in ("mean", "sd"))
    mean_at, sd_at = source.setting("mean"), source.setting("sd")
    every = source.all
    width = f"MAX({every})-MIN({every})>{source.level.tie_at}*MAX(MAX({every}),-MIN({every}))"

    def text(cell: str, letter: str) -> str:
        distance = f"{letter}${_LOW}-{cell}" if source.direction < 0 else f"{cell}-{letter}${_LOW}"
        return f"IF({letter}${_HIGH}>0,{mean_at}+{sd_at}*({distance})/{letter}${_HIGH},{mean_at})"

    def number(value: float) -> float:
        return mean + sd * source.direction * (value - centre) / deviation if deviation > 0 else mean

    return Normalised(
        Formula(f"IF(COUNT({every})>0,AVERAGE({every}),0)", centre),
        Formula(f"IF(COUNT({every})>1,IF({width},STDEV({every}),0),0)", deviation),
        text,
        number,
    )


def _by_presence(source: Source) -> Normalised:
    present, absent = (0, 100) if source.direction < 0 else (100, 0)
    return Normalised(
        *_extreme_formulas(source),
        lambda cell, _letter: f"IF({cell}>0,{present},{absent})",
        lambda value: float(present if value > 0 else absent),
    )


_WAYS: Final[Mapping[str, Callable[[Source], Normalised]]] = {
    "max": _by_max,
    "minmax": _by_minmax,
    "zscore": _by_zscore,
    "presence": _by_presence,
}
"""The normalisations that a formula can say. One that is not here is given as numbers, and the column says so."""

_STRETCHING: Final = {"minmax", "zscore"}
_WORDS: Final = {"zscore": ("rata-rata nilai", "simpangan baku nilai")}
