"""The units that get a score: regions with a level and a parent."""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from operator import lt
from typing import Any

import numpy as np

from .arrays import FloatArray, IndexArray
from .blocks import join_rows
from .exceptions import UnitsError


@dataclass(frozen=True)
class PickedCodes(Sequence[str]):
    """Codes of some units, looked up only when asked for: a level may have a million, and few are ever needed."""

    codes: tuple[str, ...]
    rows: IndexArray

    def __len__(self) -> int:
        return self.rows.size

    def __getitem__(self, position: Any) -> Any:
        return self.codes[self.rows[position]]


@dataclass(frozen=True)
class Units:
    """The regions of a run, in the order of the rows of the values.

    Give every region of the edition, with missing values where nothing was accepted: only so can a regional
    mean say "7 of 8 regencies".

    Parameters
    ----------
    codes : tuple of str
        Region codes, unique, such as ``36.01``.
    levels : tuple of str
        Level of each region, such as ``province``; maxima, ranks and classes are taken within a level.
    parents : tuple of (str or None)
        Code of the region above; it need not be a unit itself.
    voters : tuple of (float or None), optional
        Registered voters of each region, for aggregated scores that weigh by them.

    Raises
    ------
    UnitsError
        If there is no unit, a code repeats or is empty, the lists differ in length, or a number of voters is
        not above 0.

    Examples
    --------
    >>> units = Units(("36", "36.01", "36.02"), ("province", "regency", "regency"), (None, "36", "36"))
    >>> units.rows_by_level["regency"]
    array([1, 2])
    """

    codes: tuple[str, ...]
    levels: tuple[str, ...]
    parents: tuple[str | None, ...]
    voters: tuple[float | None, ...] = ()

    def __post_init__(self) -> None:
        for field in ("codes", "levels", "parents", "voters"):
            object.__setattr__(self, field, tuple(getattr(self, field)))
        n_units = len(self.codes)
        if not n_units:
            raise UnitsError("Tidak ada wilayah yang dihitung; pilih sedikitnya satu wilayah.")
        if len(self.levels) != n_units or len(self.parents) != n_units:
            raise UnitsError(
                f"Ada {n_units} kode wilayah, {len(self.levels)} tingkat dan {len(self.parents)} induk; "
                "ketiganya harus sama banyak."
            )
        if len(set(self.codes)) < n_units or not all(map(str.strip, self.codes)):
            repeated = [code for code, count in Counter(self.codes).items() if count > 1 or not code.strip()]
            listed = ", ".join(code or "(kosong)" for code in repeated)
            raise UnitsError(
                f"Kode wilayah berulang atau kosong: {listed}. Satu wilayah, satu baris.", repeated
            )
        self._check_voters()

    def _check_voters(self) -> None:
        if self.voters and len(self.voters) != len(self.codes):
            raise UnitsError(
                f"Ada {len(self.codes)} wilayah dan {len(self.voters)} jumlah pemilih; keduanya harus sama banyak."
            )
        for code, number in zip(self.codes, self.voters, strict=False):
            if number is not None and not (math.isfinite(number) and number > 0):
                raise UnitsError(
                    f"Wilayah {code}: jumlah pemilih {number} tidak dapat dipakai; isi angka di atas 0.",
                    (code,),
                )

    def __len__(self) -> int:
        return len(self.codes)

    @cached_property
    def voter_counts(self) -> FloatArray:
        """Registered voters of each region, shape (n_units,); NaN where not known."""
        if not self.voters:
            return np.full(len(self), np.nan)
        return np.array([np.nan if number is None else number for number in self.voters])

    @cached_property
    def rows_by_level(self) -> dict[str, IndexArray]:
        """Rows of the units of each level, levels in alphabetical order."""
        names = sorted(set(self.levels))
        numbers = _number(self.levels, {level: number for number, level in enumerate(names)})
        return {level: np.flatnonzero(numbers == number) for number, level in enumerate(names)}

    def codes_of_level(self, level: str) -> tuple[str, ...]:
        """List the codes of the units of a level.

        Parameters
        ----------
        level : str
            A level of the units.

        Returns
        -------
        tuple of str
            In the order of the level's rows.
        """
        rows = join_rows(self.rows_by_level[level])
        if isinstance(rows, slice):
            return self.codes[rows]
        return tuple(map(self.codes.__getitem__, rows.tolist()))

    @cached_property
    def parent_codes(self) -> tuple[str, ...]:
        """Codes of the regions above the units, ascending."""
        return tuple(sorted({parent for parent in self.parents if parent is not None}))

    @cached_property
    def parent_numbers(self) -> IndexArray:
        """Position of each unit's parent in `parent_codes`, shape (n_units,); -1 where it has none."""
        positions: dict[str | None, int] = {code: number for number, code in enumerate(self.parent_codes)}
        return _number(self.parents, {**positions, None: -1})

    @cached_property
    def rows_below(self) -> IndexArray:
        """Rows of the units that have a parent, parent by parent, both in the order of their codes.

        Sums over them are then the same to the last bit, in whatever order the units were given.
        """
        by_code = np.arange(len(self.codes))
        if not all(map(lt, self.codes, islice(self.codes, 1, None))):
            by_code = np.array(sorted(by_code.tolist(), key=self.codes.__getitem__), dtype=np.intp)
        numbers = self.parent_numbers[by_code]
        order = np.argsort(numbers, kind="stable")
        return by_code[order[np.count_nonzero(numbers < 0) :]]


def _number(names: Sequence[str | None], numbers: Mapping[Any, int]) -> IndexArray:
    return np.fromiter(map(numbers.__getitem__, names), dtype=np.intp, count=len(names))
