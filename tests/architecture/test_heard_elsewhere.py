"""What a form refuses is heard on a page, by a program and in the preview of a workbook: its words fit all three."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from ikp_portal.messages import ROOT

HEARD = (
    "apps/submissions/api",
    "apps/submissions/checks",
    "apps/submissions/rules.py",
    "apps/submissions/selectors",
    "apps/submissions/services",
    "apps/submissions/windows.py",
    "apps/workbooks/inputs",
)
ON_SCREEN = re.compile(r"\b(halaman ini|muat ulang|kartu\w*|tombol|layar|klik|tekan)\b", re.IGNORECASE)


def _texts(path: Path) -> Iterator[str]:
    """Yield the texts of a module that are no docstrings; in some of these people read what is wrong."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    docs = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs:
            yield node.value


def _modules() -> list[Path]:
    places = [ROOT / name for name in HEARD]
    return [path for place in places for path in (sorted(place.rglob("*.py")) if place.is_dir() else [place])]


def test_refusals_of_a_form_speak_of_no_page_and_no_card() -> None:
    found = {
        f"{path.relative_to(ROOT)}: {text}"
        for path in _modules()
        for text in _texts(path)
        if ON_SCREEN.search(text)
    }

    assert found == set()


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ('x = f"Muat ulang halaman ini, {y}."', ["Muat ulang", "halaman ini"]),
        ('"""Shows a card (kartu)."""', []),
        ('x = "Baca lagi."', []),
    ],
)
def test_words_of_the_screen_are_found_in_texts_and_not_in_docstrings(
    source: str, found: list[str], tmp_path: Path
) -> None:
    path = tmp_path / "module.py"
    path.write_text(source, encoding="utf-8")

    assert [word for text in _texts(path) for word in ON_SCREEN.findall(text)] == found
