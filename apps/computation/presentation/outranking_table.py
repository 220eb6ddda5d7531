"""Provinces compared two by two: one outranks another if it is more vulnerable in more than half of the weight."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from apps.core.formatting import format_decimal
from apps.engine.analysis import Outranking

from ..models import RegionResult


@dataclass(frozen=True)
class Opponent:
    """A region that the chosen one is compared with.

    `share` is the share of the weight in which the chosen region is more vulnerable; `verdict` says what that makes
    this one: "kurang rawan", "lebih rawan" or "seimbang".
    """

    code: str
    name: str
    share: float
    verdict: str


@dataclass(frozen=True)
class Duel:
    """One region against all others of its level, those that outrank it first."""

    code: str
    name: str
    opponents: tuple[Opponent, ...]
    sentence: str


@dataclass(frozen=True)
class OutrankingTable:
    """The comparison of every two regions of a level; `names` holds those with a score, the most vulnerable first."""

    outranking: Outranking
    names: Mapping[str, str]

    @classmethod
    def of_level(
        cls, outranking: Outranking, names: Mapping[str, str], results: Sequence[RegionResult]
    ) -> "OutrankingTable":
        """Make the table of the regions that have a score."""
        ranked = sorted(
            (row.rank, row.region.code)
            for row in results
            if row.rank is not None and row.region.code in outranking.unit_codes
        )
        return cls(outranking, {code: names[code] for _, code in ranked})

    def duel(self, code: str) -> Duel | None:
        """Compare one region with the others; an unknown code gives the most vulnerable one, no regions at all None."""
        chosen = code if code in self.names else next(iter(self.names), None)
        if chosen is None:
            return None
        beaten, beating = set(self.outranking.outranked_by(chosen)), set(self.outranking.outranking(chosen))
        row = self.outranking.unit_codes.index(chosen)
        shares = dict(zip(self.outranking.unit_codes, self.outranking.shares[row].tolist(), strict=True))
        opponents = [
            Opponent(other, name, shares[other], _verdict(other, beaten, beating))
            for other, name in self.names.items()
            if other != chosen and shares[other] == shares[other]
        ]
        n_beaten = format_decimal(len(beaten & self.names.keys()), 0) if beaten else "tidak satu pun"
        n_beating = format_decimal(len(beating & self.names.keys()), 0) if beating else "tidak satu pun"
        sentence = (
            f"Menurut lebih dari separuh bobot indikator, {self.names[chosen]} lebih rawan daripada {n_beaten} "
            f"dari {format_decimal(len(opponents), 0)} provinsi lain, dan kurang rawan daripada {n_beating}."
        )
        return Duel(
            chosen,
            self.names[chosen],
            tuple(sorted(opponents, key=lambda other: other.share)),
            sentence,
        )


def _verdict(code: str, beaten: set[str], beating: set[str]) -> str:
    if code in beaten:
        return "kurang rawan"
    return "lebih rawan" if code in beating else "seimbang"
