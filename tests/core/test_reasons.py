"""What counts as a reason."""

import pytest
from django.core.exceptions import ValidationError

from apps.core.fields import ReasonField
from apps.core.reasons import REASON_WITHOUT_WORDS, is_reason


@pytest.mark.parametrize("text", ["Salah unggah.", "bukti KPU", "Tidak", "Ébène"])
def test_words_are_a_reason(text: str) -> None:
    assert is_reason(text)
    assert ReasonField().clean(text) == text


@pytest.mark.parametrize("text", ["", None, "  ", ".", "...", "- -", "123", "ok", "a b c", "___"])
def test_signs_figures_and_letters_alone_are_none(text: str | None) -> None:
    assert not is_reason(text)


def test_a_field_for_a_reason_asks_for_words() -> None:
    with pytest.raises(ValidationError) as refused:
        ReasonField().clean(".")
    assert refused.value.messages == [REASON_WITHOUT_WORDS]
