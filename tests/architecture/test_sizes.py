"""No module, function, class, template, script or style sheet outgrows what a reader takes in at once."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
MODULE_LINES = 400
FUNCTION_LINES = 40
CLASS_METHODS = 10
TEMPLATE_LINES = 150


def modules() -> list[Path]:
    folders = [ROOT / "apps", ROOT / "ikp_portal"]
    found = [path for folder in folders for path in folder.rglob("*.py") if "migrations" not in path.parts]
    assert len(found) > 100
    return sorted(found)


def definitions(module: Path) -> Iterator[ast.FunctionDef | ast.ClassDef]:
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield node


def lines_of(function: ast.FunctionDef) -> int:
    """Count the lines of a function without its docstring: examples in it are no code to follow."""
    first = function.body[0]
    is_docstring = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
    docstring = (first.end_lineno or 0) - first.lineno + 1 if is_docstring else 0
    return (function.end_lineno or 0) - function.lineno + 1 - docstring


def is_method(node: ast.stmt) -> bool:
    """Whether a part of a class is a method; properties are facts of the object, and Python asks for dunders."""
    if not isinstance(node, ast.FunctionDef) or node.name.startswith("__"):
        return False
    return "property" not in " ".join(ast.unparse(decorator) for decorator in node.decorator_list)


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_no_module_is_longer_than_a_reader_can_follow() -> None:
    lengths = {named(path): len(path.read_text(encoding="utf-8").splitlines()) for path in modules()}
    assert {name: length for name, length in lengths.items() if length > MODULE_LINES} == {}


def test_no_function_is_longer_than_a_screen() -> None:
    too_long = {
        f"{named(path)}:{node.name}": lines_of(node)
        for path in modules()
        for node in definitions(path)
        if isinstance(node, ast.FunctionDef) and lines_of(node) > FUNCTION_LINES
    }
    assert too_long == {}


def test_no_class_has_more_methods_than_one_thing_needs() -> None:
    counts = {
        f"{named(path)}:{node.name}": sum(is_method(part) for part in node.body)
        for path in modules()
        for node in definitions(path)
        if isinstance(node, ast.ClassDef)
    }
    assert {name: count for name, count in counts.items() if count > CLASS_METHODS} == {}


@pytest.mark.parametrize("folder", ["templates"])
def test_no_template_is_longer_than_it_may_be(folder: str) -> None:
    lengths = {
        named(path): len(path.read_text(encoding="utf-8").splitlines())
        for path in (ROOT / folder).rglob("*.html")
    }
    assert len(lengths) > 20
    assert {name: length for name, length in lengths.items() if length > TEMPLATE_LINES} == {}


def test_no_script_or_style_sheet_is_longer_than_a_module() -> None:
    files = [*(ROOT / "static/css").glob("*.css"), *(ROOT / "static/js").glob("*.js")]
    lengths = {named(path): len(path.read_text(encoding="utf-8").splitlines()) for path in files}
    assert len(lengths) > 20
    assert {name: length for name, length in lengths.items() if length > MODULE_LINES} == {}
