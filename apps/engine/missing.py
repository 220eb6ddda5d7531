"""Missing numbers on the way out of the engine: NaN in arrays, None in JSON, in tables and in the database."""

import math
from typing import Any

import numpy as np

from .arrays import FloatArray


def number_or_none(number: float | None) -> float | None:
    """Turn NaN into None, for JSON.

    Parameters
    ----------
    number : float or None
        Any number.

    Returns
    -------
    float or None
        A plain Python number.
    """
    return None if number is None or math.isnan(number) else float(number)


def numbers_or_none(numbers: FloatArray) -> list[Any]:
    """Turn an array into plain numbers, NaN into None.

    Parameters
    ----------
    numbers : ndarray of float, any shape
        The numbers.

    Returns
    -------
    list
        Lists of the same shape.
    """
    is_missing = np.isnan(numbers)
    if not is_missing.any():
        return list(numbers.tolist())
    found = numbers.astype(object)
    found[is_missing] = None
    return list(found.tolist())


def wholes_or_none(numbers: FloatArray) -> list[Any]:
    """Turn whole numbers kept as floats, such as ranks, into whole numbers, NaN into None.

    Parameters
    ----------
    numbers : ndarray of float, shape (n,)
        The numbers.

    Returns
    -------
    list of (int or None)
        One each.
    """
    return [None if number is None else int(number) for number in numbers_or_none(numbers)]
