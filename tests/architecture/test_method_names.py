"""A method is one function and one entry of the registry: no other module knows it by name."""

import ast
from pathlib import Path
from typing import Final

import pytest

from apps.engine.registry import OPERATIONS

ROOT: Final = Path(__file__).resolve().parent.parent.parent
HOME: Final = ("apps/engine/methods/", "apps/engine/registry/")

OTHER_MEANINGS: Final = {
    *("cap", "count", "equal", "fixed", "given", "goalposts", "log", "max", "mean", "median"),
    *("none", "presence", "rank", "voters", "zero"),
}
"""Names of methods that are words of the portal too; in the text of a program one cannot be told from the other."""

MAY_NAME: Final = {
    "apps/demo/": "seeds a scenario, and has to choose its method",
    "apps/engine/benchmarks/": "measures methods that are known to be slow",
    "apps/engine/robustness/proposing.py": "proposes what is usual in the field",
}
"""Who may name a method, and why: a new method need not be entered there."""

MODULES: Final = sorted(
    name
    for path in (ROOT / "apps").rglob("*.py")
    if not (name := path.relative_to(ROOT).as_posix()).startswith(HOME)
)


def methods_named_in(text: str) -> set[str]:
    """Names of methods that stand alone as a text of the program."""
    names = {name for operations in OPERATIONS.values() for name in operations} - OTHER_MEANINGS
    texts = {node.value for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Constant)}
    return {found for found in texts if isinstance(found, str)} & names


def test_no_module_knows_a_method_by_name() -> None:
    naming = {
        module: named
        for module in MODULES
        if not module.startswith(tuple(MAY_NAME))
        if (named := methods_named_in((ROOT / module).read_text(encoding="utf-8")))
    }
    assert naming == {}


@pytest.mark.parametrize("place", MAY_NAME)
def test_whoever_may_name_a_method_does(place: str) -> None:
    modules = [module for module in MODULES if module.startswith(place)]
    assert any(methods_named_in((ROOT / module).read_text(encoding="utf-8")) for module in modules)


def test_words_with_other_meanings_are_names_of_methods() -> None:
    assert {name for operations in OPERATIONS.values() for name in operations} >= OTHER_MEANINGS
