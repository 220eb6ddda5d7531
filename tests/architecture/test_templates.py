"""Nothing inline in a template: the content security policy would refuse it, and only on the page itself."""

import re
from pathlib import Path

import pytest

TEMPLATES = Path(__file__).resolve().parent.parent.parent / "templates"
INLINE = {
    "style attribute": re.compile(r"<[^>]*\sstyle\s*=", re.IGNORECASE),
    "event attribute": re.compile(r"<[a-z][^>]*\son[a-z]+\s*=", re.IGNORECASE),
    "style element": re.compile(r"<style\b", re.IGNORECASE),
    "script without src": re.compile(r"<script\b(?![^>]*\bsrc=)", re.IGNORECASE),
}


@pytest.mark.parametrize("kind", INLINE)
def test_templates_hold_nothing_inline(kind: str) -> None:
    templates = list(TEMPLATES.rglob("*.html"))
    assert len(templates) > 50
    found = [
        str(path.relative_to(TEMPLATES))
        for path in templates
        if INLINE[kind].search(path.read_text(encoding="utf-8"))
    ]
    assert found == []


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("style attribute", '<p class="a" style="color: red">'),
        ("event attribute", '<button type="button" onclick="x()">'),
        ("style element", "<style>p { color: red }</style>"),
        ("script without src", "<script>x()</script>"),
    ],
)
def test_the_patterns_find_what_they_are_for(kind: str, text: str) -> None:
    assert INLINE[kind].search(text)
