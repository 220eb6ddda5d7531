from decimal import Decimal

import pytest
from django.utils import translation

from apps.indicators.templatetags.indicator_words import weight


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (Decimal("0.10000000"), "0,10"),
        (Decimal("0.27000000"), "0,27"),
        (Decimal("0.01639344"), "0,01639344"),
        (Decimal("1.00000000"), "1"),
        (Decimal("100.0000"), "100"),
        (Decimal(0), "0"),
        (None, "–"),
    ],
)
def test_weight_has_the_decimals_it_needs(value: Decimal | None, expected: str) -> None:
    with translation.override("id"):
        assert weight(value) == expected
