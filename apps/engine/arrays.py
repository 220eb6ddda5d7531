"""Array types of the engine, and how large a number may be."""

from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt

FloatArray: TypeAlias = npt.NDArray[np.float64]
IntArray: TypeAlias = npt.NDArray[np.int64]
IndexArray: TypeAlias = npt.NDArray[np.intp]
ClassArray: TypeAlias = npt.NDArray[np.int8]
BoolArray: TypeAlias = npt.NDArray[np.bool_]

LARGEST_NUMBER: Final = 1e50
"""Values, weights, targets and parameters may be as large; beyond, sums and powers could overflow unnoticed."""
