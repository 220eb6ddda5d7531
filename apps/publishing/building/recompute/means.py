"""The mean of the children of a group as a formula over the ranges where they stand, and the same as a number."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from openpyxl.utils import get_column_letter

from apps.engine import Stage, Step

from .grid import WEIGHT_ROW, Level, Number, Place, parameter

_SLACK: Final = 1e-9
"""As in `engine.methods.screening`: shares that should add up to 1 do so within this."""


@dataclass(frozen=True)
class Group:
    """A group or the index: its children with their weights, and the indicators below it as they came."""

    code: str
    level: Level
    children: Sequence[Place]
    weights: Sequence[float]
    is_equal: bool
    step: Step
    indicators: Sequence[Place]

    @property
    def counted(self) -> Sequence[float]:
        """The weights as they are used, by their proportions."""
        return [float(weight > 0) for weight in self.weights] if self.is_equal else self.weights

    def scores(self, row: int) -> list[tuple[str, str]]:
        """Return the ranges of the scores of the children in a row, each with that of their weights."""
        ends = _runs(self.children)
        weights = (_range(*run, f"${WEIGHT_ROW}") for run in ends)
        found = (f"--({weight}>0)" if self.is_equal else weight for weight in weights)
        return list(zip((_range(*run, str(row)) for run in ends), found, strict=True))


def refused_group(level: Level, code: str) -> str:
    """Say why the score of a group cannot be a formula; an empty text where it can."""
    method = level.content.run_manifest.method
    for stage, known in ((Stage.WEIGH, _WEIGHTS), (Stage.AGGREGATE, _MEANS)):
        name = method.step(stage, code).name
        if name not in known:
            return f"langkah {stage.value} = {name}"
    return ""


def group_of(level: Level, code: str, places: Mapping[str, Place], values: Mapping[str, Place]) -> Group:
    """Return a group with the places of its children, which are all known."""
    framework, method = level.content.run_manifest.framework, level.content.run_manifest.method
    names = (*framework.indicator_codes, *framework.aggregate_codes)
    branch = next(branch for branch in framework.branches if branch.code == code)
    is_below = framework.membership[:, framework.aggregate_codes.index(code)].tolist()
    return Group(
        code=code,
        level=level,
        children=[places[names[column]] for column in branch.children.tolist()],
        weights=branch.weights.tolist(),
        is_equal=method.step(Stage.WEIGH, code).name == "equal",
        step=method.step(Stage.AGGREGATE, code),
        indicators=[
            values[name] for name, below in zip(framework.indicator_codes, is_below, strict=True) if below
        ],
    )


def mean_text(group: Group, row: int) -> str:
    """Return the formula of a group's score in one row."""
    ranges = group.scores(row)
    used = "+".join(f"SUMPRODUCT(--ISNUMBER({scores}),{weights})" for scores, weights in ranges)
    conditions = [f"{used}>0", *_screen_texts(group, row, used)]
    condition = conditions[0] if len(conditions) == 1 else f"AND({','.join(conditions)})"
    return f'IF({condition},{_MEANS[group.step.name](group, ranges, used)},"")'


def is_array(group: Group) -> bool:
    """Whether its formula goes through the scores by itself."""
    return group.step.name != "arithmetic"


def mean_number(group: Group, position: int) -> Number:
    """Return what the formula gives for a region."""
    pairs = [
        (score, weight)
        for place, weight in zip(group.children, group.counted, strict=True)
        if (score := place.numbers[position]) is not None and weight > 0
    ]
    used = sum(weight for _score, weight in pairs)
    if not (used > 0 and _is_enough(group, position, used)):
        return None
    order = _order(group.step)
    if order == 0.0:
        return math.exp(sum(weight * math.log(score) for score, weight in pairs) / used)
    mean = sum(weight * score**order for score, weight in pairs) / used
    return float(mean if order == 1.0 else mean ** (1 / order))


def value_ranges(places: Sequence[Place], row: int) -> list[str]:
    """Return the ranges in one row where places stand."""
    return [_range(*run, str(row)) for run in _runs(places)]


def _screen_texts(group: Group, row: int, used: str) -> list[str]:
    method = group.level.content.run_manifest.method
    counts = "+".join(f"COUNT({each})" for each in value_ranges(group.indicators, row))
    if method.screen.name == "none":
        # What was filled in is no data: a group without any of its own has no score.
        return [] if method.impute.name == "none" else [f"{counts}>0"]
    share = _share_at(group.level, _minimum_share(group.level))
    total = "+".join(f"SUMPRODUCT({weights})" for _scores, weights in group.scores(row))
    return [
        f"{used}>=({share}-1E-9)*({total})",
        f"{counts}>=({share}-1E-9)*{len(group.indicators)}",
    ]


def _is_enough(group: Group, position: int, used: float) -> bool:
    method = group.level.content.run_manifest.method
    n_known = sum(place.numbers[position] is not None for place in group.indicators)
    if method.screen.name == "none":
        return method.impute.name == "none" or n_known > 0
    share = _minimum_share(group.level) - _SLACK
    return used >= share * sum(group.counted) and n_known >= share * len(group.indicators)


def _minimum_share(level: Level) -> float:
    return parameter(level.content.run_manifest.method.screen, "share")


def _share_at(level: Level, share: float) -> str:
    return level.settings.ask(
        "share", "Bagian data yang paling sedikit perlu ada supaya kelompok diberi skor", share
    )


def _order(step: Step) -> float:
    """Return the order of a mean: 1 is arithmetic, 0 geometric, -1 harmonic."""
    if step.name == "generalised":
        return parameter(step, "p")
    return {"arithmetic": 1.0, "geometric": 0.0, "harmonic": -1.0}[step.name]


def _arithmetic(group: Group, ranges: Sequence[tuple[str, str]], used: str) -> str:
    added = "+".join(f"SUMPRODUCT({scores},{weights})" for scores, weights in ranges)
    return f"({added})/({used})"


def _geometric(group: Group, ranges: Sequence[tuple[str, str]], used: str) -> str:
    return f"EXP(({_added(ranges, 'LN({scores})')})/({used}))"


def _harmonic(group: Group, ranges: Sequence[tuple[str, str]], used: str) -> str:
    return f"({used})/({_added(ranges, '1/{scores}')})"


def _generalised(group: Group, ranges: Sequence[tuple[str, str]], used: str) -> str:
    order = _order(group.step)
    if order in {0.0, 1.0}:
        return (_arithmetic if order else _geometric)(group, ranges, used)
    order_at = group.level.settings.ask(f"p {group.code}", "Pangkat rata-rata umum kelompok itu", order)
    return f"(({_added(ranges, '{scores}^' + order_at)})/({used}))^(1/{order_at})"


def _added(ranges: Sequence[tuple[str, str]], term: str) -> str:
    """Return the formula of a sum over the children that have a score and a weight."""
    return "+".join(
        f"SUM(IF(ISNUMBER({scores})*({weights}>0),{weights}*{term.format(scores=scores)},0))"
        for scores, weights in ranges
    )


def _runs(places: Sequence[Place]) -> list[tuple[Place, Place]]:
    """Return the first and the last of the places that stand side by side on one sheet."""
    ordered = sorted(places, key=lambda place: (place.grid.title, place.column))
    numbered = enumerate(ordered)
    together = groupby(numbered, key=lambda entry: (entry[1].grid.title, entry[1].column - entry[0]))
    runs = [[place for _number, place in run] for _key, run in together]
    return [(run[0], run[-1]) for run in runs]


def _range(first: Place, last: Place, row: str) -> str:
    letters = (get_column_letter(place.column) for place in (first, last))
    start, end = (f"${letter}{row}" for letter in letters)
    return f"'{first.grid.title}'!{start}:{end}"


_WEIGHTS: Final = {"given", "equal"}
_MEANS: Final[Mapping[str, Callable[[Group, Sequence[tuple[str, str]], str], str]]] = {
    "arithmetic": _arithmetic,
    "geometric": _geometric,
    "harmonic": _harmonic,
    "generalised": _generalised,
}
"""The means that a formula can say. A group whose score comes about otherwise is given as numbers, and says so."""
