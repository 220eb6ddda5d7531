"""What the documentation of the API says of submissions is what a program meets."""

import tomllib
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import yaml
from django.conf import settings
from django.test import Client
from jsonschema import Draft202012Validator

from apps.accounts.models import User
from apps.submissions.models import Submission
from tests.factories import submission_fill
from tests.submissions.asking import program_of

with (settings.BASE_DIR / "docs/openapi.yaml").open(encoding="utf-8") as _file:
    SCHEMA: dict[str, Any] = yaml.safe_load(_file)

METHODS = ("get", "post", "put", "delete")
OURS = ("/api/v1/submissions/", "/api/v1/evidence/")


def operations() -> Iterator[tuple[str, dict[str, Any]]]:
    for path, methods in SCHEMA["paths"].items():
        for method in METHODS:
            if method in methods:
                yield f"{method} {path}", methods[method]


def bodies() -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield what is sent and what comes back, by operation and status."""
    for name, operation in operations():
        yield name, operation.get("requestBody", {})
        for status, response in operation["responses"].items():
            yield f"{name} {status}", response


def examples() -> Iterator[tuple[str, dict[str, Any], Any]]:
    """Yield each documented example, and the schema of its body."""
    for name, body in bodies():
        for content in body.get("content", {}).values():
            for title, example in content.get("examples", {}).items():
                yield f"{name} {title}", content["schema"], example["value"]


def as_json_schema(told: Any) -> Any:
    """Return a schema of OpenAPI 3.0 as JSON Schema: null where it may be, and no names beside the told ones."""
    if isinstance(told, list):
        return [as_json_schema(part) for part in told]
    if not isinstance(told, dict):
        return told
    made = {name: as_json_schema(part) for name, part in told.items()}
    if made.pop("nullable", False):
        return {"anyOf": [{"type": "null"}, made]}
    if "properties" in made and made.get("type") == "object":
        made.setdefault("additionalProperties", False)
    return made


COMPONENTS = as_json_schema(SCHEMA["components"])


def test_examples_name_what_the_shipped_instrument_has() -> None:
    """So that whoever tries one in the documentation's own pages is answered."""
    with (settings.BASE_DIR / "apps/indicators/data/ikp_2024/instrument.toml").open("rb") as file:
        shipped = tomllib.load(file)
    indicators = {row["code"] for row in shipped["indicators"]}
    levels = {row["code"] for row in shipped["event_levels"]}
    sent = [
        value for name, _, value in examples() if name.startswith(("put ", "post ")) and "answers" in value
    ]
    answers = [answer for value in sent for answer in value["answers"]]
    assert len(answers) >= 3
    assert {answer["indicator"] for answer in answers} <= indicators
    assert {event["level"] for answer in answers for event in answer.get("events", [])} <= levels


def test_every_documented_example_has_the_shape_that_is_documented() -> None:
    found = list(examples())
    wrong = {
        name: [error.message for error in errors]
        for name, schema, value in found
        if (
            errors := [
                *Draft202012Validator({**as_json_schema(schema), "components": COMPONENTS}).iter_errors(value)
            ]
        )
    }
    assert len(found) > 20
    assert wrong == {}


@pytest.mark.parametrize("name", [name for name, _ in operations() if name.split()[1].startswith(OURS)])
def test_refusals_that_a_program_meets_are_documented(
    name: str,
    pandeglang: Submission,
    operator_pandeglang: User,
    client_of: Callable[..., Client],
) -> None:
    method, path = name.split()
    documented = {int(status) for status in dict(operations())[name]["responses"]}
    submission_fill(pandeglang, operator_pandeglang)
    address = path.format(public_id=pandeglang.public_id, code="1.1")

    met = {getattr(client_of(), method)(address).status_code}
    if method == "get":
        met.add(program_of(operator_pandeglang)("get", f"{address}?tidak-ada=1").status_code)
        assert met == {400, 401}
    elif "/submissions/" in path:
        browser = client_of(operator_pandeglang)
        met.add(getattr(browser, method)(address, "x", content_type="text/plain").status_code)
        assert met == {401, 415}
    assert met | {429, 503} <= documented
    assert (404 in documented) == ("{" in path)
    assert (method == "get") == documented.isdisjoint({403, 412, 413, 415, 422, 428})
