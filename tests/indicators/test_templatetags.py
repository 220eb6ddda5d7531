from dataclasses import replace
from decimal import Decimal

import pytest
from django.utils import translation

from apps.indicators.codebook import CodebookEntry
from apps.indicators.structure import IndicatorNode
from apps.indicators.templatetags.guidance import guidance_of
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


def test_the_guidance_of_an_indicator_is_drawn_anew_when_its_words_or_its_unit_change() -> None:
    indicator = IndicatorNode(number=0, code="1.1", parent="1", name="Kekerasan")
    entry = CodebookEntry(unit="kejadian", definition="Yang melukai <orang>.", counts=("Pemukulan",))
    first = guidance_of(entry, indicator)
    assert "Yang melukai &lt;orang&gt;." in first
    assert guidance_of(replace(entry, revision=2, changed_by="Analis"), indicator) is first
    assert "Yang melukai siapa pun." in guidance_of(
        replace(entry, definition="Yang melukai siapa pun."), indicator
    )
    assert "<dd>\n    orang\n" in guidance_of(entry, replace(indicator, codebook_unit="orang"))
    assert guidance_of(None, indicator).strip() == ""
