"""The methods in docs/instrument-format.md are those of the registry, as English readers of a release read them."""

from collections.abc import Iterator
from typing import Any

from django.utils import translation

from apps.engine import Stage, Step
from apps.engine.registry import OPERATIONS, Operation, Parameter
from apps.indicators.parameter_text import read_parameter
from apps.publishing.content.method_words import describe_step
from tests.documents import assert_documented, table

DOCUMENT = "docs/instrument-format.md"
HEAD = ["stage", "name", "parameters", "what it does", "kept with the run", "function"]


def method_rows() -> Iterator[list[str]]:
    for stage in Stage:
        for name, operation in OPERATIONS[stage].items():
            with translation.override("en"):
                sentence = describe_step(stage, Step(name, _examples(operation)))
            function = operation.function.__name__.lstrip("_")
            parameters = ", ".join(_named(*entry) for entry in operation.parameters.items())
            yield [f"`{stage}`", f"`{name}`", parameters, sentence, _kept(operation), f"`{function}`"]


def _examples(operation: Operation) -> dict[str, Any]:
    """Return a value for each parameter that has no default: the one that a form begins with."""
    return {
        key: read_parameter(parameter, parameter.suggestion or "…")
        for key, parameter in operation.parameters.items()
        if parameter.default is None
    }


def _named(name: str, parameter: Parameter) -> str:
    default = parameter.default
    if default is None:
        return f"`{name}`"
    if isinstance(default, tuple):
        return f"`{name}` = {', '.join(map(str, default)) or 'none'}"
    return f"`{name}` = {default if isinstance(default, str) else format(default, 'g')}"


def _kept(operation: Operation) -> str:
    return ", ".join(f"`{name}`" for name in operation.derives)


def test_the_methods_are_documented() -> None:
    assert_documented(DOCUMENT, "methods", table(HEAD, list(method_rows())))
