"""What callers of the engine name is documented as numpydoc wants it, its helpers by a sentence; examples are true."""

import ast
import doctest
import importlib
import inspect
import pkgutil
import sys
from collections.abc import Iterator
from enum import Enum
from pathlib import Path
from types import ModuleType

from numpydoc.validate import validate

from apps import engine
from apps.engine import analysis, robustness
from apps.engine.registry import OPERATIONS

# SA01, ES01: a "See Also" or a second paragraph on every function would be filler.
# EX01: examples are demanded where they explain, of the functions on arrays (see below).
SKIPPED = {"SA01", "ES01", "EX01"}
# Files, commands, benchmarks and workers are around the computation: they read and write, or deal with processes, and
# their texts are plain sentences.
AROUND = ("headless", "management", "benchmarks", "toml", "spreadsheet", "run_manifest", "workers")
FOLDER = Path(engine.__file__).parent
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
LONGEST = 2
"""Lines of a helper's docstring: one sentence, or two short ones."""

Definition = ast.FunctionDef | ast.ClassDef


def find_names_used_outside() -> set[str]:
    """Names that the other apps and the project import from the engine."""
    root = FOLDER.parents[1]
    return {
        alias.name
        for package in ("apps", "ikp_portal")
        for path in (root / package).rglob("*.py")
        if FOLDER not in path.parents
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(engine.__name__)
        for alias in node.names
    }


EXPORTED = {*engine.__all__, *analysis.__all__, *robustness.__all__, *find_names_used_outside()}


METHODS = {
    operation.function.__name__ for operations in OPERATIONS.values() for operation in operations.values()
}


def is_public(name: str, module: str) -> bool:
    """Whether a caller outside the engine may name it, or an instrument as a method."""
    return name in EXPORTED or (name in METHODS and module.startswith(f"{engine.__name__}.methods."))


def list_public_names(module: ModuleType) -> Iterator[str]:
    for name, member in vars(module).items():
        if getattr(member, "__module__", None) != module.__name__ or not is_public(name, module.__name__):
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


def list_helpers(path: Path) -> Iterator[tuple[str, str]]:
    """Names in a file that are not public, each with its docstring."""
    module = ".".join(path.relative_to(FOLDER.parents[1]).with_suffix("").parts)

    def walk(body: list[ast.stmt], prefix: str = "", *, is_known: bool = False) -> Iterator[tuple[str, str]]:
        for node in body:
            if isinstance(node, Definition):
                is_shown = not node.name.startswith("_") if is_known else is_public(node.name, module)
                if not is_shown:
                    yield f"{module}.{prefix}{node.name}", ast.get_docstring(node) or ""
                is_class = isinstance(node, ast.ClassDef)
                yield from walk(node.body, f"{prefix}{node.name}.", is_known=is_class and is_shown)

    yield from walk(ast.parse(path.read_text(encoding="utf-8")).body)


def test_public_names_have_a_numpydoc_docstring() -> None:
    names = [name for module in MODULES for name in list_public_names(module)]
    functions = {name for name in engine.__all__ if inspect.isfunction(getattr(engine, name))}
    assert functions <= {name.rsplit(".", 1)[1] for name in names}
    found = {name: [error for error in validate(name)["errors"] if error[0] not in SKIPPED] for name in names}
    assert {name: errors for name, errors in found.items() if errors} == {}


def test_docstring_of_array_functions_says_shape_missing_source_and_example() -> None:
    for name in engine.__all__:
        if name.startswith(ARRAY_FAMILIES):
            text = inspect.getdoc(getattr(engine, name)) or ""
            for demanded in ("ndarray", "\nNaN: ", "\nSource: ", ">>> "):
                assert demanded in text, name


def test_docstring_of_helpers_is_a_sentence() -> None:
    """A caller reads the docstring of what it calls; a helper has a good name, and its reasons in comments."""
    long = [
        name
        for path in FOLDER.rglob("*.py")
        for name, text in list_helpers(path)
        if len(text.splitlines()) > LONGEST
    ]
    assert long == []


def test_examples_are_true() -> None:
    assert [module.__name__ for module in MODULES if doctest.testmod(module).failed] == []


def test_modules_import_only_science_and_their_siblings() -> None:
    science = {"numpy", "scipy", *sys.stdlib_module_names}
    impure = {"os", "io", "pathlib", "random", "time", "datetime"}
    for module in MODULES:
        for node in ast.walk(ast.parse(inspect.getsource(module))):
            if isinstance(node, ast.Import):
                imported = {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
                imported = {node.module.split(".")[0]}
            else:
                imported = set()
                if isinstance(node, ast.ImportFrom):
                    assert node.level <= module.__name__.count(".") - engine.__name__.count("."), module
            assert imported <= science - impure, module
