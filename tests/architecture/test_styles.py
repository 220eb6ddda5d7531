"""Style sheets dress what is there: a template or a script puts every class of theirs on an element."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from apps.core.enums import JobState
from apps.publishing.enums import ReleaseState
from apps.submissions.enums import SubmissionState

ROOT: Final = Path(__file__).resolve().parent.parent.parent
SHEETS: Final = sorted((ROOT / "static/css").glob("*.css"))
SCRIPTS: Final = sorted((ROOT / "static/js").glob("*.js"))
# The style guide shows what pages use. That it shows something is no use of it.
TEMPLATES: Final = [path for path in (ROOT / "templates").rglob("*.*") if "styleguide" not in path.name]

LEVELS: Final = {"low", "medium", "high", "none", *(f"ramp-{step}" for step in range(1, 11))}
COLOURS: Final = LEVELS | {*SubmissionState, "overdue", "some", "most", "all"}
"""What a hexagon can be coloured by: a class, the state of a form, or how far it is."""
COMPOSED: Final[dict[str, set[str]]] = {
    # What a template writes before {{ ... }}, and the words that can stand there.
    "button--": {"primary", "secondary", "quiet", "danger"},
    "change__row--": {"added", "removed", "changed"},
    "choices--": {"cards", "scale"},
    "finding--": {"error", "warning", "hint"},
    "geomap--": {"provinsi", "kabkota", "tetangga"},
    "hex--": COLOURS,
    "hexmap--": {"provinsi", "kabkota", "tetangga"},
    "map__canvas--": {"provinsi", "kabkota", "tetangga"},
    "mark-dot--": {"empty", "partial", "done", "returned", "warning", "error"},
    "notice--": {"info", "success", "warning", "danger"},
    "origin--": {"published", "derived", "unpublished"},
    "pattern__line--": COLOURS,
    "save-state--": {"saved", "saving", "unsaved", "failed", "partial", "empty", "locked"},
    "scale__band--": LEVELS,
    "spread__class--": LEVELS,
    "span-": {"2", "3", "4", "6"},
    "state--": {*SubmissionState, *JobState, *ReleaseState, "waiting", "overdue"},
    "strip--": {"warning", "danger"},
    "swatch--": COLOURS,
}
FROM_DJANGO: Final = {"errorlist"}
"""The list of a field's errors."""

VARIABLE: Final = "\0"


def classes_of_rules(sheet: str) -> set[str]:
    """Return the classes that the selectors of a style sheet name."""
    without_texts = re.sub(r'/\*.*?\*/|"[^"]*"', "", sheet, flags=re.DOTALL)
    selectors = re.findall(r"([^{};]+)\{", without_texts)
    return {name for selector in selectors for name in re.findall(r"\.(-?[A-Za-z_][\w-]*)", selector)}


def classes_of_template(template: str) -> Iterator[str]:
    """Yield the words of all class attributes; VARIABLE stands where a template writes a value."""
    for _, value in re.findall(r"""\bclass=("|')((?:\{[{%].*?[%}]\}|(?!\1).)*)\1""", template, re.DOTALL):
        yield from re.sub(r"\{%.*?%\}", " ", re.sub(r"\{\{.*?\}\}", VARIABLE, value)).split()


def classes_of_script(script: str) -> Iterator[str]:
    """Yield all words where a script sets classes; names of its variables are among them."""
    for words in re.findall(r"(?:className = |classList\.\w+\()([^;]*);", script):
        yield from re.findall(r"[\w-]+", words)


def read(paths: list[Path]) -> str:
    return "\n".join(path.read_text(encoding="utf-8") for path in paths)


def test_every_class_of_a_style_sheet_is_put_on_an_element() -> None:
    used = {*classes_of_template(read(TEMPLATES)), *classes_of_script(read(SCRIPTS))}
    composed = {prefix + word for prefix, words in COMPOSED.items() for word in words}
    without_use = {
        f"{sheet.name}: .{name}"
        for sheet in SHEETS
        for name in classes_of_rules(sheet.read_text(encoding="utf-8")) - used - composed - FROM_DJANGO
    }
    assert len(used) > 200
    assert without_use == set()


def test_every_composed_prefix_is_written_by_a_template() -> None:
    written = {
        name.split(VARIABLE)[0] for name in classes_of_template(read(TEMPLATES)) if name.count(VARIABLE)
    }
    assert set(COMPOSED) - written == set()


def test_classes_are_found_where_they_stand() -> None:
    sheet = '/* .gone */ .a, .b:not(.c--d) > p { color: red } @media print { .e::after { content: ".f" } }'
    assert classes_of_rules(sheet) == {"a", "b", "c--d", "e"}
    template = """<p class="a{% if x == "y" %} b--c{% endif %} d--{{ e|default:"f" }}"><i class='g'>"""
    assert list(classes_of_template(template)) == ["a", "b--c", f"d--{VARIABLE}", "g"]
    script = 'x.className = `a b--${y ? "c" : d}`; x.textContent = "e"; z.classList.toggle("f", on);'
    assert list(classes_of_script(script)) == ["a", "b--", "y", "c", "d", "f", "on"]
