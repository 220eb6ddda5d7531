"""Types of the engine, and which numbers it takes."""

from typing import Any, Final, TypeAlias

import numpy as np
import numpy.typing as npt

FloatArray: TypeAlias = npt.NDArray[np.float64]
IntArray: TypeAlias = npt.NDArray[np.int64]
IndexArray: TypeAlias = npt.NDArray[np.intp]
ClassArray: TypeAlias = npt.NDArray[np.int8]
BoolArray: TypeAlias = npt.NDArray[np.bool_]

LARGEST_NUMBER: Final = 1e50
"""Values, weights, targets and parameters may be as large; beyond, sums and powers could overflow unnoticed."""


def is_whole(number: Any, minimum: int, maximum: int) -> bool:
    """Say whether something is a whole number within bounds; True and 3.0 are not."""
    return isinstance(number, int) and not isinstance(number, bool) and minimum <= number <= maximum
