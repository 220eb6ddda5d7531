"""The cut-offs of one level as formulas over its scores, or as numbers where no formula can say them."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import fmean
from typing import Final, cast

from apps.engine import Stage, Step
from apps.engine.methods.classification import ABOVE, BELOW

from .grid import Level, Number, parameter, shown
from .score_sheet import AS_NUMBERS
from .sheet_xml import Content, Formula

LARGEST, COUNT, MEAN, SD, CUTS, LABELS = 3, 4, 5, 6, 7, 8
"""Rows above the ordered scores: size of the largest, how many, mean, SD, cut-offs, and classes."""


@dataclass(frozen=True)
class CutOffCells:
    """What stands in those rows, and the cut-offs as numbers; `owners` say of each whether a score on it is above."""

    facts: dict[int, list[Content]]
    cuts: tuple[Number, ...]
    owners: tuple[bool, ...]
    note: str
    are_numbers: bool
    is_by_spread: bool
    """Whether all are of the middle class where the cut-offs are equal."""


@dataclass(frozen=True)
class Scores:
    """The numbers that are classified, and the range in which they stand."""

    level: Level
    every: str
    numbers: Sequence[float]

    @property
    def step(self) -> Step:
        return self.level.content.run_manifest.method.step(Stage.CLASSIFY, self.level.key)

    @property
    def largest(self) -> float:
        return max((abs(number) for number in self.numbers), default=0.0)

    def setting(self, name: str, words: str, value: float) -> str:
        """Return where a setting of the classification of this level stands."""
        return self.level.settings.ask(f"{name} {self.level.word}", f"Kelas: {words}", value)


def cutoff_cells(scores: Scores) -> CutOffCells:
    """Return the cut-offs of a level with what they are made of."""
    step = scores.step
    largest = Formula(f"IF(B{COUNT}>0,MAX(MAX({scores.every}),-MIN({scores.every})),0)", scores.largest)
    facts: dict[int, list[Content]] = {
        LARGEST: [largest],
        COUNT: [Formula(f"COUNT({scores.every})", len(scores.numbers))],
    }
    note, are_numbers = "Ambang batas: rumus.", False
    if step.name == "mean_sd":
        cuts = _mean_sd(scores, facts)
    elif step.name in {"fixed", "count"}:
        cuts = _given(scores, facts)
    elif step.name == "quantiles":
        cuts = _quantiles(scores, facts)
    else:
        cuts = scores.level.summary.cutoffs.cuts
        facts[CUTS] = list(cuts)
        note, are_numbers = f"Ambang batas: {AS_NUMBERS.format(why=f'langkah classify = {step.name}')}.", True
    return CutOffCells(facts, cuts, _owners(step, len(cuts)), note, are_numbers, step.name == "mean_sd")


def _owners(step: Step, n_cuts: int) -> tuple[bool, ...]:
    on_cut = step.parameters["on_cut"]
    if step.name == "mean_sd":
        return on_cut != BELOW, on_cut == ABOVE
    return (on_cut == ABOVE,) * n_cuts


def _mean_sd(scores: Scores, facts: dict[int, list[Content]]) -> tuple[Number, ...]:
    numbers, level = scores.numbers, scores.level
    k, ddof = parameter(scores.step, "k"), int(parameter(scores.step, "ddof"))
    k_at = scores.setting("k", "lebar kelas tengah dalam simpangan baku", k)
    ddof_at = scores.setting("ddof", "pembagi simpangan baku, n dikurangi angka ini", ddof)
    every, count = scores.every, f"B{COUNT}"
    has_spread = f"MAX({every})-MIN({every})>{level.tie_at}*MAX(MAX({every}),-MIN({every}))"
    mean, sd = _measure(numbers, ddof, level.tie)
    facts[MEAN] = [
        Formula(f'IF({count}>{ddof_at},IF({has_spread},AVERAGE({every}),MIN({every})),"")', shown(mean))
    ]
    facts[SD] = [
        Formula(
            f'IF({count}>{ddof_at},IF({has_spread},SQRT(DEVSQ({every})/({count}-{ddof_at})),0),"")', shown(sd)
        )
    ]
    cuts: list[Number] = []
    cells: list[Content] = []
    for sign in (-1, 1):
        edge = None if mean is None or sd is None else mean + sign * k * sd
        if edge is not None and abs(edge) <= level.rounding * scores.largest:
            edge = 0.0
        place = f"B{MEAN}{'-' if sign < 0 else '+'}{k_at}*B{SD}"
        text = f'IF(ISNUMBER(B{SD}),IF(ABS({place})<={level.rounding_at}*B{LARGEST},0,{place}),"")'
        cuts.append(edge)
        cells.append(Formula(text, shown(edge)))
    facts[CUTS] = cells
    return tuple(cuts)


def _measure(numbers: Sequence[float], ddof: int, tie: float) -> tuple[Number, Number]:
    if len(numbers) <= ddof:
        return None, None
    low, high = min(numbers), max(numbers)
    if high - low <= tie * max(high, -low):
        return low, 0.0
    mean = fmean(numbers)
    return mean, sqrt(sum((number - mean) ** 2 for number in numbers) / (len(numbers) - ddof))


def _given(scores: Scores, facts: dict[int, list[Content]]) -> tuple[Number, ...]:
    cuts = tuple(map(float, cast(Sequence[float], scores.step.parameters["cuts"])))
    facts[CUTS] = [
        Formula(scores.setting(f"batas {number}", f"ambang batas ke-{number}", cut), cut)
        for number, cut in enumerate(cuts, start=1)
    ]
    return cuts


def _quantiles(scores: Scores, facts: dict[int, list[Content]]) -> tuple[Number, ...]:
    n_classes, ordered = int(parameter(scores.step, "k")), sorted(scores.numbers)
    n_at = scores.setting("k", "banyaknya kelas", n_classes)
    cuts: list[Number] = []
    for number in range(1, n_classes):
        if not ordered:
            cuts.append(None)
            continue
        below, rest = divmod(number * (len(ordered) - 1), n_classes)
        above = ordered[below + (rest > 0)]
        cuts.append(ordered[below] + (above - ordered[below]) * (rest / n_classes))
    facts[CUTS] = [
        Formula(f'IF(B{COUNT}>0,PERCENTILE({scores.every},{number}/{n_at}),"")', shown(cut))
        for number, cut in enumerate(cuts, start=1)
    ]
    return tuple(cuts)


WORDS: Final = {
    LARGEST: "angka terbesar tanpa tanda",
    COUNT: "banyaknya skor",
    MEAN: "rata-rata",
    SD: "simpangan baku",
    CUTS: "ambang batas",
    LABELS: "kelas, dari yang paling rendah",
}
