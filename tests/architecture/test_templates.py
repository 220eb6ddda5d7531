"""Nothing inline in a template, since the content security policy would refuse it; and no template without use."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
TEMPLATES = ROOT / "templates"
NAMED_ELSEWHERE = {
    # Templates that nothing of ours names in full, and who puts their names together.
    r"\d{3}(_csrf)?\.html": "Django, and allauth for 429",
    r"account/.*": "allauth",
    r"django/forms/widgets/\w+\.html": "Django, for the fields of every form",
    r"errors/\d{3}\.html": "error_answer, from the status of the answer",
    r"publishing/release/\w+\.html": "the builder of releases",
}
INLINE = {
    "style attribute": re.compile(r"\sstyle\s*=", re.IGNORECASE),
    "event attribute": re.compile(r"\son[a-z]+\s*=", re.IGNORECASE),
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


def sources() -> dict[Path, str]:
    """Return what may name a template: the code, and templates but those of the style guide, which shows all."""
    found = [
        path for path in TEMPLATES.rglob("*.*") if "styleguide" not in path.name and path.suffix != ".md"
    ]
    for folder in ("apps", "ikp_portal"):
        found += (ROOT / folder).rglob("*.py")
    return {path: path.read_text(encoding="utf-8") for path in found}


def test_every_template_is_named_by_another_or_by_the_code() -> None:
    texts = sources()
    named = {
        name
        for path, text in texts.items()
        for name in re.findall(r"""["']([\w/.-]+\.(?:html|txt|svg))["'#]""", text)
        if name != str(path.relative_to(ROOT)).removeprefix("templates/")
    }
    all_templates = {str(path.relative_to(TEMPLATES)) for path in texts if path.is_relative_to(TEMPLATES)}
    without_use = {
        name
        for name in all_templates - named
        if not any(re.fullmatch(pattern, name) for pattern in NAMED_ELSEWHERE)
    }
    assert len(all_templates) > 150
    assert without_use == set()


def test_every_script_is_put_on_a_page_or_imported_by_one_that_is() -> None:
    texts = "".join(sources().values())
    scripts = {path.name: path.read_text(encoding="utf-8") for path in (ROOT / "static/js").glob("*.js")}
    assert len(scripts) > 5
    # The service worker is handed out by a view, since it has to stand at an address of its own.
    used = {name for name in scripts if f"js/{name}" in texts} | {"offline-worker.js"}
    imported = {name: set(re.findall(r"""from "\./([\w-]+\.js)";""", text)) for name, text in scripts.items()}
    while more := {name for user in used for name in imported[user]} - used:
        used |= more
    assert set(scripts) - used == set()
