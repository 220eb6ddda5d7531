"""A method is one function and one entry of the registry: no other module or template knows it by name."""

import ast
import re
from functools import cache
from pathlib import Path
from typing import Final

import pytest

from apps.engine.registry import OPERATIONS

ROOT: Final = Path(__file__).resolve().parent.parent.parent
HOME: Final = ("apps/engine/methods/", "apps/engine/registry/")
NAMES: Final = {name for operations in OPERATIONS.values() for name in operations}

MAY_NAME: Final = {
    "apps/demo/": "seeds a scenario, and has to choose its method",
    "apps/engine/benchmarks/": "measures methods that are known to be slow",
    "apps/publishing/building/recompute/": "writes methods as formulas; one that it does not know stays numbers",
    "apps/engine/robustness/proposing.py": "proposes what is usual in the field",
}
"""Who may name a method, and why: a new method need not be entered there."""

OTHER_MEANINGS: Final = {
    # Columns of tables, keys of stored or sent data, names of fields.
    "apps/computation/inputs/content.py": {"voters"},
    "apps/computation/inputs/sources.py": {"count"},
    "apps/computation/inputs/supplements.py": {"count", "voters"},
    "apps/computation/migrations/": {"rank"},
    "apps/dashboard/navigation.py": {"count"},
    "apps/dashboard/presentation/": {"count", "none"},
    "apps/engine/framework.py": {"goalposts"},
    "apps/engine/headless/bundle/": {"count", "rank", "voters"},
    "apps/engine/headless/computing.py": {"voters"},
    "apps/engine/headless/data_file.py": {"voters"},
    "apps/engine/headless/data_cells.py": {"none", "voters"},
    "apps/engine/headless/data_header.py": {"voters"},
    "apps/engine/headless/framework_file.py": {"rank", "voters"},
    "apps/engine/headless/framework_numbers.py": {"goalposts"},
    "apps/engine/headless/result_tables.py": {"rank"},
    "apps/engine/robustness/estimators.py": {"mean"},
    "apps/engine/spelling.py": {"goalposts", "voters"},
    "apps/engine/standing.py": {"voters"},
    "apps/engine/toml/": {"goalposts", "max"},
    "apps/engine/tree_checks.py": {"goalposts"},
    "apps/engine/units.py": {"voters"},
    "apps/indicators/files/instrument_file/": {"count", "goalposts", "max"},
    "apps/indicators/files/voters_file.py": {"voters"},
    "apps/indicators/migrations/": {"count"},
    "apps/indicators/services/voters.py": {"count"},
    "apps/panels/presentation/tables.py": {"median"},
    "apps/publishing/building/": {"count", "mean", "median", "none"},
    "apps/publishing/api/": {"count", "median", "rank"},
    "apps/publishing/content/": {"count", "none"},
    "apps/robustness/views/study_pages.py": {"fixed"},
    "apps/submissions/": {"count", "max"},
    # No class, no score; in studies, weights that do not vary.
    "apps/computation/presentation/summary.py": {"none"},
    "apps/core/ramp.py": {"none"},
    "apps/engine/robustness/alternatives.py": {"none"},
    "apps/engine/robustness/variation.py": {"none"},
    "apps/indicators/words.py": {"none"},
    "apps/robustness/forms.py": {"none"},
    # Plots stack bars from zero. Tables may be sorted by no column.
    "apps/robustness/plots/specifications.py": {"zero"},
    "templates/components/table_header.html": {"none"},
    "apps/workbooks/building/": {"count"},
    "apps/workbooks/inputs/events.py": {"count"},
    "apps/workbooks/presentation.py": {"count"},
    "apps/workbooks/sheets.py": {"count"},
}
"""Names of methods that mean something else in a file or folder; nobody can tell which from the word alone."""

_TAG: Final = re.compile(r"\{[%{].*?[%}]\}", re.DOTALL)
_COMPARED: Final = re.compile(r"""(?:[!=]=|\bin)\s*["'](\w+)["']|["'](\w+)["']\s*(?:[!=]=|(?:not\s+)?in\b)""")


def names_in_module(text: str) -> set[str]:
    """Names of methods that stand alone as a text of the program."""
    texts = {node.value for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Constant)}
    return {found for found in texts if isinstance(found, str)} & NAMES


def names_in_template(text: str) -> set[str]:
    """Names of methods with which a tag of a template compares something."""
    return {first or second for tag in _TAG.findall(text) for first, second in _COMPARED.findall(tag)} & NAMES


@cache
def find_named() -> dict[str, set[str]]:
    """Names of methods by file, for every file but those whose business they are."""
    modules = dict.fromkeys((ROOT / "apps").rglob("*.py"), names_in_module)
    templates = dict.fromkeys((ROOT / "templates").rglob("*.*"), names_in_template)
    named = {
        path.relative_to(ROOT).as_posix(): find(path.read_text(encoding="utf-8"))
        for path, find in {**modules, **templates}.items()
    }
    return {name: found for name, found in named.items() if found and not name.startswith(HOME)}


def test_no_module_and_no_template_knows_a_method_by_name() -> None:
    naming: dict[str, set[str]] = {}
    for name, found in find_named().items():
        meant = (words for place, words in OTHER_MEANINGS.items() if name.startswith(place))
        if not name.startswith(tuple(MAY_NAME)) and (known := found.difference(*meant)):
            naming[name] = known
    assert naming == {}


@pytest.mark.parametrize("place", MAY_NAME)
def test_whoever_may_name_a_method_does(place: str) -> None:
    assert any(name.startswith(place) for name in find_named())


def test_words_with_other_meanings_stand_where_the_table_says() -> None:
    standing = {
        place: {
            word for name, found in find_named().items() if name.startswith(place) for word in found & words
        }
        for place, words in OTHER_MEANINGS.items()
    }
    assert standing == OTHER_MEANINGS


def test_a_template_that_compares_with_a_method_is_found() -> None:
    text = '{% if step == "jenks" or "pca" not in steps %}{{ step|default:"fixed" }}{% endif %} "copeland" in'
    assert names_in_template(text) == {"jenks", "pca"}
