"""Every public name of the engine is documented as numpydoc wants it; examples are true, imports are pure."""

import ast
import doctest
import importlib
import inspect
import pkgutil
import sys
from collections.abc import Iterator
from enum import Enum
from types import ModuleType

import pytest
from numpydoc.validate import validate

from apps import engine

# SA01, ES01: a "See Also" or a second paragraph on every function would be filler.
# EX01: examples are demanded where they explain, of the functions on arrays (see below).
SKIPPED = {"SA01", "ES01", "EX01"}
# Files, commands and benchmarks are around the computation: they read and write, and their texts are plain sentences.
AROUND = ("headless", "management", "benchmarks", "toml", "spreadsheet")
MODULES = [
    importlib.import_module(info.name)
    for info in pkgutil.walk_packages(engine.__path__, f"{engine.__name__}.")
    if not info.name.removeprefix(f"{engine.__name__}.").startswith(AROUND)
]
ARRAY_FAMILIES = (
    "impute_",
    "treat_",
    "normalise_",
    "aggregate_",
    "rescale_",
    "classify_",
    "screen_",
    "rank_",
    "weigh_",
    "weight_",
)


def list_public_names(module: ModuleType) -> Iterator[str]:
    for name, member in vars(module).items():
        if name.startswith("_") or getattr(member, "__module__", None) != module.__name__:
            continue
        if inspect.isfunction(member):
            yield f"{module.__name__}.{name}"
        elif inspect.isclass(member) and not issubclass(member, Enum):
            # An exception without its own constructor is documented by its base.
            if "__init__" in vars(member) or not issubclass(member, Exception):
                yield f"{module.__name__}.{name}"
            for attribute, value in vars(member).items():
                if not attribute.startswith("_") and isinstance(
                    value, property | classmethod
                ) | inspect.isfunction(value):
                    yield f"{module.__name__}.{name}.{attribute}"


PUBLIC_NAMES = [name for module in MODULES for name in list_public_names(module)]


def test_list_public_names_finds_the_engine() -> None:
    exported = {name for name in engine.__all__ if inspect.isfunction(getattr(engine, name))}
    assert exported <= {name.rsplit(".", 1)[1] for name in PUBLIC_NAMES}


@pytest.mark.parametrize("name", PUBLIC_NAMES)
def test_docstring_is_valid_numpydoc(name: str) -> None:
    errors = [error for error in validate(name)["errors"] if error[0] not in SKIPPED]
    assert errors == []


@pytest.mark.parametrize("name", [name for name in engine.__all__ if name.startswith(ARRAY_FAMILIES)])
def test_docstring_of_array_function_says_shape_missing_source_and_example(name: str) -> None:
    text = inspect.getdoc(getattr(engine, name)) or ""
    for demanded in ("ndarray", "\nNaN: ", "\nSource: ", ">>> "):
        assert demanded in text


@pytest.mark.parametrize(
    "module", MODULES, ids=lambda module: module.__name__.removeprefix(f"{engine.__name__}.")
)
def test_examples_are_true(module: ModuleType) -> None:
    assert doctest.testmod(module).failed == 0


@pytest.mark.parametrize(
    "module", MODULES, ids=lambda module: module.__name__.removeprefix(f"{engine.__name__}.")
)
def test_module_imports_only_science_and_its_siblings(module: ModuleType) -> None:
    imported = set()
    for node in ast.walk(ast.parse(inspect.getsource(module))):
        if isinstance(node, ast.Import):
            imported |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            imported.add(node.module.split(".")[0])
        elif isinstance(node, ast.ImportFrom):
            assert node.level <= module.__name__.count(".") - engine.__name__.count(".")
    assert imported <= {"numpy", "scipy", "mapclassify", "warnings", *sys.stdlib_module_names} - {
        "os",
        "io",
        "pathlib",
        "random",
        "time",
        "datetime",
    }
