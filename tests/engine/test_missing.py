import json
import math

import numpy as np
import pytest

from apps.engine.missing import number_or_none, numbers_or_none, wholes_or_none

NAN = math.nan


@pytest.mark.parametrize(
    ("number", "expected"), [(NAN, None), (None, None), (np.float64(0.5), 0.5), (0.0, 0.0)]
)
def test_number_or_none(number, expected):
    assert number_or_none(number) == expected
    assert type(number_or_none(number)) in (float, type(None))


@pytest.mark.parametrize(
    "numbers",
    [[], [1.5, -0.0], [NAN, 2.0], [[1.0, NAN], [NAN, 0.25]], [[1.0], [2.0]]],
)
def test_numbers_or_none_keeps_the_shape_and_gives_plain_numbers(numbers):
    found = numbers_or_none(np.array(numbers, dtype=float))
    assert json.dumps(found) == json.dumps(numbers).replace("NaN", "null")


def test_wholes_or_none():
    assert json.dumps(wholes_or_none(np.array([1.0, NAN, 3.0]))) == "[1, null, 3]"
