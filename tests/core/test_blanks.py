"""Which texts count as empty, although they have signs."""

import pytest

from apps.core.blanks import is_blank, trimmed


@pytest.mark.parametrize(
    "text",
    ["", "  ", "\u200b", "\ufeff\r\n", "\u00a0\u2060\u00ad", "\u3164", "\u2800", "\u200d\ufe0f", "\x00\x1f"],
)
def test_a_text_of_which_nobody_sees_anything_is_blank(text: str) -> None:
    assert (is_blank(text), trimmed(text)) == (True, "")


@pytest.mark.parametrize("text", [".", "-", "0", "\u200bTPS\u200b", "選", "😀", "👩\u200d🌾", "ً"])
def test_a_text_of_which_anything_is_seen_is_not_blank_and_stays_as_it_is(text: str) -> None:
    assert (is_blank(text), trimmed(f" {text}\r\n")) == (False, text)
