"""The scrambled Sobol' sequence: points that fill a cube more evenly than random ones.

Source: Joe and Kuo (2008), ``new-joe-kuo-6.21201``; scrambled by Matousek (1998): a random lower triangular matrix
and a random shift. The bits are those of ``scipy.stats.qmc.Sobol``, which takes a second to import.
"""

from typing import Final

import numpy as np
import numpy.typing as npt

from ..arrays import FloatArray

BITS: Final = 30
"""Binary digits of a coordinate."""

_DIRECTIONS: Final = (
    (0, (1,)),
    (1, (1, 3)),
    (1, (1, 3, 1)),
    (2, (1, 1, 1)),
    (1, (1, 1, 3, 3)),
    (4, (1, 3, 5, 13)),
    (2, (1, 1, 5, 5, 17)),
    (4, (1, 1, 5, 5, 5)),
    (7, (1, 1, 7, 11, 19)),
)
"""Coefficients of the polynomial and first numbers of the second to the tenth dimension. Ten are enough: a design
has two dimensions for each factor, and there are at most five factors."""

_Whole = npt.NDArray[np.uint32]


def draw_sobol(generator: np.random.Generator, n_points: int, n_dimensions: int) -> FloatArray:
    """Draw the first points (a power of 2, at most 10 dimensions) of a Sobol' sequence scrambled at random."""
    # SciPy draws the scrambling from a child of the generator, and so does this, to get the same bits.
    child = generator.spawn(1)[0]
    shift = child.integers(2, size=(n_dimensions, BITS), dtype=np.uint32)
    triangles = np.tril(child.integers(2, size=(n_dimensions, BITS, BITS), dtype=np.uint32), -1)
    directions = _scramble(find_directions(n_dimensions), triangles)
    points = np.tile(_join_bits(shift[:, ::-1]), (n_points, 1))
    numbers = np.arange(n_points, dtype=np.uint32)
    # In Gray code the next number differs in one binary digit, so the next point in one direction number.
    gray = numbers ^ (numbers >> 1)
    for position in range(n_points.bit_length() - 1):
        points[(gray >> position & 1).astype(np.bool_)] ^= directions[:, position]
    coordinates: FloatArray = points * (1.0 / 2**BITS)
    return coordinates


def find_directions(n_dimensions: int) -> _Whole:
    """Find the direction numbers of every dimension, as whole numbers of 30 binary digits."""
    numbers = [[1] * BITS]
    for coefficients, first in _DIRECTIONS[: n_dimensions - 1]:
        found, degree = list(first), len(first)
        while len(found) < BITS:
            number = found[-degree] ^ found[-degree] << degree
            for step in range(1, degree):
                number ^= (coefficients >> (degree - 1 - step) & 1) * found[-step] << step
            found.append(number)
        numbers.append(found)
    places = BITS - 1 - np.arange(BITS)
    return np.array(numbers, dtype=np.uint32) << places.astype(np.uint32)


def _scramble(directions: _Whole, triangles: _Whole) -> _Whole:
    """Multiply the binary digits of every direction number by the matrix of its dimension; its diagonal is ones."""
    matrices = triangles | np.eye(BITS, dtype=np.uint32)
    # The first digit is the most significant one.
    digits = directions[:, :, np.newaxis] >> np.arange(BITS, dtype=np.uint32)[::-1] & 1
    return _join_bits(np.einsum("dpk,djk->djp", matrices, digits) % 2)


def _join_bits(digits: _Whole) -> _Whole:
    """Read whole numbers from their binary digits, the most significant first."""
    joined: _Whole = (digits << np.arange(BITS, dtype=np.uint32)[::-1]).sum(axis=-1, dtype=np.uint32)
    return joined
