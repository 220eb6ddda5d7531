"""Scores and cut-offs as texts that never contradict a class: as many decimals as tell them apart.

A score of 68.1349 is above the cut-off 68.1341, but both would read "68,13". The score then reads "68,135".
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.formats import get_format

from apps.core.formatting import MISSING, MOST_DECIMALS, format_apart, format_decimal, round_half_up
from apps.engine.run_manifest import CutOffRecord
from apps.engine.ties import find_side


@dataclass(frozen=True)
class _Cut:
    value: float
    digits: int

    @property
    def printed(self) -> Decimal:
        return round_half_up(self.value, self.digits)


@dataclass(frozen=True)
class ScoreFormat:
    """How the scores of one level are written beside its cut-offs; a cut-off that could not be computed is None."""

    digits: int = 2
    cuts: tuple[_Cut | None, ...] = ()
    largest: float = 0.0

    @classmethod
    def of(
        cls, cutoffs: CutOffRecord, scores: Iterable[float | None] = (), *, digits: int = 2
    ) -> "ScoreFormat":
        """Choose the decimals for the cut-offs, at least `digits`, so that they part `scores` as they are printed."""
        if cutoffs.are_counts:
            return cls(digits)
        # Two cut-offs are told apart from each other as well.
        known = [number for number in (*scores, *cutoffs.cuts) if number is not None]
        largest = max((abs(number) for number in known), default=0.0)
        cuts = [number for number in cutoffs.cuts if number is not None]
        return cls(
            digits,
            tuple(
                None if cut is None else _Cut(cut, _digits_of_cut(cut, known, cuts, digits, largest))
                for cut in cutoffs.cuts
            ),
            largest,
        )

    def score(self, score: float | None) -> str:
        """Return a score with the fewest decimals that leave it on its side of every cut-off as that is printed."""
        if score is None:
            return MISSING
        cuts = [cut for cut in self.cuts if cut is not None]
        for cut in cuts:
            if find_side(score, cut.value, self.largest) == 0:
                return format_decimal(cut.printed, cut.digits)
        return format_apart(score, *(cut.printed for cut in cuts), digits=self.digits)

    def digits_of(self, score: float | None) -> int:
        """How many decimals a score is written with, for figures that add up to it."""
        decimals = self.score(score).rpartition(get_format("DECIMAL_SEPARATOR"))[2]
        return self.digits if score is None else len(decimals)

    def spread(self, spread: float | None) -> str:
        """Return a standard deviation with the decimals of the cut-offs that it is between."""
        return format_decimal(spread, max((cut.digits for cut in self.cuts if cut), default=self.digits))

    def is_on_cut(self, score: float) -> bool:
        """Whether a score is equal to a cut-off."""
        return any(cut is not None and find_side(score, cut.value, self.largest) == 0 for cut in self.cuts)

    @property
    def cut_texts(self) -> tuple[str, ...]:
        """The cut-offs in ascending order."""
        return tuple(MISSING if cut is None else format_decimal(cut.printed, cut.digits) for cut in self.cuts)

    @property
    def known_cuts(self) -> list[str]:
        """Those of them that could be computed."""
        return [text for text, cut in zip(self.cut_texts, self.cuts, strict=True) if cut is not None]

    @property
    def lower(self) -> str:
        """The lowest cut-off."""
        return self.cut_texts[0] if self.cuts else MISSING

    @property
    def upper(self) -> str:
        """The highest cut-off."""
        return self.cut_texts[-1] if self.cuts else MISSING


def _digits_of_cut(
    cut: float, scores: Sequence[float], cuts: Sequence[float], least: int, largest: float
) -> int:
    """Find how many decimals leave every score on its side of the cut-off, and part it from the other cut-offs.

    Of the scores the two nearest decide. Of the cut-offs, what is printed has to differ: 0.3629386 and 0.3629394 would
    both read "0,362939".
    """
    below = max((score for score in scores if find_side(score, cut, largest) < 0), default=None)
    above = min((score for score in scores if find_side(score, cut, largest) > 0), default=None)
    others = [other for other in cuts if find_side(other, cut, largest)]
    for digits in range(least, MOST_DECIMALS):
        rounded = round_half_up(cut, digits)
        printed = float(rounded)
        if (
            (below is None or find_side(below, printed, largest) < 0)
            and (above is None or find_side(above, printed, largest) > 0)
            and all(round_half_up(other, digits) != rounded for other in others)
        ):
            return digits
    return MOST_DECIMALS
