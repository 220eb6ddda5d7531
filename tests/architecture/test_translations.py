"""Texts are marked for translation where the public reads them in two languages, and nowhere else."""

import ast
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest

from ikp_portal.messages import PUBLIC_SOURCES, ROOT, source_files

MARKS = {
    f"{name}{lazy}" for name in ("gettext", "ngettext", "pgettext", "npgettext") for lazy in ("", "_lazy")
}
TEMPLATE_MARK = re.compile(r"""\{%\s*(?:block)?trans(?:late)?\b|\{%\s*load\b[^%]*\bi18n\b|\b_\(["']""")
DJANGO = re.compile(
    r"\{#.*?#\}|\{%\s*blocktranslate\b.*?\{%\s*endblocktranslate\s*%\}|\{%.*?%\}|\{\{.*?\}\}", re.DOTALL
)
INCLUDED = re.compile(r"""\{%\s*(?:include|extends)\s+["']([^"']+)["']""")
READ_ATTRIBUTES = {"alt", "aria-label", "content", "placeholder", "title"}
SAME_IN_BOTH = {"Bahasa Indonesia", "English", "width=device-width, initial-scale=1", "noindex"}
"""What an English page says as the Indonesian one does: names of languages, and words for machines."""


def marks_in_code(source: str) -> set[str]:
    """Return the functions of gettext that a module imports."""
    return {
        name.name
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"
        for name in node.names
        if name.name in MARKS
    }


class Texts(HTMLParser):
    """Collects what a person reads of a template: text, and attributes that are shown or read out."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.found: set[str] = set()
        self.feed(DJANGO.sub(" ", source))
        self.close()

    def handle_data(self, data: str) -> None:
        text = " ".join(data.split())
        if re.search(r"[^\W\d_]{2}", text) and text not in SAME_IN_BOTH:
            self.found.add(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name in READ_ATTRIBUTES and value:
                self.handle_data(value)


def other_files() -> Iterator[Path]:
    """Yield the code and the templates that stand in none of the public places."""
    public = set(source_files())
    for folder in ("apps", "ikp_portal", "templates"):
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in {".py", ".html", ".svg", ".txt"} and path not in public:
                yield path


def test_texts_of_the_portal_are_not_marked() -> None:
    marked = []
    for path in other_files():
        source = path.read_text(encoding="utf-8")
        if marks_in_code(source) if path.suffix == ".py" else TEMPLATE_MARK.search(source):
            marked.append(str(path.relative_to(ROOT)))
    assert marked == []


def with_included(templates: set[Path]) -> set[Path]:
    """Return the templates, and all that they include."""
    included = {
        ROOT / "templates" / name
        for path in templates
        for name in INCLUDED.findall(path.read_text(encoding="utf-8"))
    }
    return templates if included <= templates else with_included(templates | included)


def test_texts_of_public_templates_are_marked() -> None:
    templates = with_included({path for path in source_files() if path.suffix in {".html", ".svg"}})
    assert ROOT / "templates/components/hexmap.html" in templates
    unmarked = {
        str(path.relative_to(ROOT)): sorted(texts)
        for path in templates
        if (texts := Texts(path.read_text(encoding="utf-8")).found)
    }
    assert unmarked == {}


def test_every_public_place_has_texts() -> None:
    for source in PUBLIC_SOURCES:
        texts = (
            path.read_text(encoding="utf-8") for path in source_files() if path.is_relative_to(ROOT / source)
        )
        assert any(
            TEMPLATE_MARK.search(text) or "gettext" in text or "translatable(" in text for text in texts
        ), source


@pytest.mark.parametrize(
    "template",
    [
        '<p>{% translate "Skor" %}</p>',
        "{% blocktranslate %}Skor{% endblocktranslate %}",
        "{% load numbers i18n %}",
        '{% include "components/button.html" with label=_("Kirim") only %}',
    ],
)
def test_the_pattern_finds_marks_in_templates(template: str) -> None:
    assert TEMPLATE_MARK.search(template)


def test_functions_of_gettext_are_found_under_any_name() -> None:
    source = "from django.utils.translation import get_language, gettext_lazy as _, ngettext"
    assert marks_in_code(source) == {"gettext_lazy", "ngettext"}


@pytest.mark.parametrize(
    ("template", "texts"),
    [
        ("<p>Skor {{ score }}</p>", {"Skor"}),
        ('<img src="a.svg" alt="Peta">', {"Peta"}),
        ('<p>{% translate "Skor" %} {# a remark #}</p>', set()),
        ("<p>{% blocktranslate with a=b %}Skor {{ a }}{% endblocktranslate %}</p>", set()),
        ('<p class="soft">{{ score }}, 12</p>', set()),
    ],
)
def test_unmarked_texts_are_found_in_templates(template: str, texts: set[str]) -> None:
    assert Texts(template).found == texts
