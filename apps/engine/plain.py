"""From arrays to plain data, and from codes to columns."""

from collections.abc import Mapping

from .enums import NO_CLASS
from .exceptions import EngineError
from .methods.classification import CutOffs
from .units import Units


def label_classes(
    class_codes: list[int], units: Units, cutoffs: Mapping[str, CutOffs]
) -> tuple[str | None, ...]:
    """Name the class of every unit by the cut-offs of its own level; -1 (`NO_CLASS`) becomes None."""
    return tuple(
        None if code == NO_CLASS else cutoffs[level].labels[code]
        for code, level in zip(class_codes, units.levels, strict=True)
    )


def find_column(codes: tuple[str, ...], code: str) -> int:
    """Find the column of an aggregate; refuse a code that is not there, and say which are."""
    if code not in codes:
        raise EngineError(f"Tidak ada kelompok {code}. Yang ada: {', '.join(codes)}.", (code,))
    return codes.index(code)
