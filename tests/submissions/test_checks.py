"""What the checks find, from the table that tests/js/checks.test.js runs through the script of the page."""

import json
from pathlib import Path
from typing import Any, Final

import pytest

from apps.indicators.enums import CheckKind, CheckSeverity
from apps.indicators.files.instrument_file.check_rows import BLANKS
from apps.indicators.structure import CheckNode
from apps.submissions.checks import (
    BROWSER_KINDS,
    BUILTIN_CHECKS,
    Facts,
    browser_data,
    findings_of,
    neighbours_of,
)
from apps.submissions.checks.evaluate import _FINDERS

CASES: Final[list[dict[str, Any]]] = json.loads(
    (Path(__file__).parent / "check_cases.json").read_text(encoding="utf-8")
)
BY_NAME: Final = {case["name"]: case for case in CASES}


def check_of(said: dict[str, Any]) -> CheckNode:
    values = said | {
        "kind": CheckKind(said["kind"]),
        "severity": CheckSeverity(said["severity"]),
        "indicators": tuple(said["indicators"]),
    }
    return CheckNode(number=0, name="Uji", **values)


def facts_of(case: dict[str, Any]) -> Facts:
    neighbours = {code: neighbours_of(values) for code, values in case.get("neighbours", {}).items()}
    facts = case["facts"] | {"weights": dict(case["facts"]["weights"])}
    return Facts(**facts, neighbours={code: known for code, known in neighbours.items() if known})


@pytest.mark.parametrize("name", BY_NAME)
def test_findings_of_the_shared_table(name: str) -> None:
    case = BY_NAME[name]
    found = findings_of([check_of(said) for said in case["checks"]], facts_of(case))
    assert [
        {
            "check": finding.check.code,
            "subject": finding.subject,
            "indicators": list(finding.indicators),
            "text": finding.text,
        }
        for finding in found
    ] == case["findings"]


def test_the_shared_table_has_findings_and_none_of_every_kind() -> None:
    for kind in CheckKind:
        told = [
            bool(case["findings"]) for case in CASES if kind in [check["kind"] for check in case["checks"]]
        ]
        assert True in told, kind
        if kind != CheckKind.ANSWERED:
            assert kind in BROWSER_KINDS or kind == CheckKind.NEIGHBOURS
    assert set(_FINDERS) == set(CheckKind)


def test_every_blank_that_a_file_may_use_is_filled() -> None:
    for kind, blanks in BLANKS.items():
        cases = [case for case in CASES if case["findings"] and case["checks"][0]["kind"] == kind]
        filled: set[str] = set()
        for case in cases:
            checks = [check_of({**said, "message": _every(blanks)}) for said in case["checks"]]
            for finding in findings_of(checks, facts_of(case)):
                filled |= {part.split("=")[0] for part in finding.text.split(";") if part.split("=")[1]}
        assert filled == blanks, kind


def _every(blanks: frozenset[str]) -> str:
    return ";".join(f"{blank}={{{blank}}}" for blank in sorted(blanks))


def test_the_checks_of_every_form() -> None:
    answers = {
        "1": {"value": "no_data", "note": "", "events": [], "evidence": []},
        "2": {
            "value": "occurred",
            "note": "",
            "events": [{"election": "a", "level": "b", "count": 1}] * 2,
            "evidence": [],
        },
    }
    found = findings_of(BUILTIN_CHECKS, Facts("regency", ["1", "2", "3"], answers))
    assert [(finding.check.code, finding.subject, finding.check.severity.value) for finding in found] == [
        ("_answered", "3", "error"),
        ("_reason", "1", "error"),
        ("_evidence", "2", "hint"),
        ("_repeated_rows", "2", "hint"),
    ]
    assert [finding.is_error for finding in found] == [True, True, False, False]


def test_browser_data_tells_what_the_page_needs_and_nothing_of_other_offices() -> None:
    checks = [
        check_of(
            {
                "code": code,
                "kind": kind,
                "severity": "warning",
                "message": "Ada.",
                "indicators": indicators,
                "applies_to": applies_to,
                "parameters": parameters,
            }
        )
        for code, kind, indicators, applies_to, parameters in (
            ("semua", "range", [], "", {"of": "count", "max": 3}),
            ("seberang", "sum", ["9"], "", {"operator": "<=", "others": ["1"]}),
            ("lain", "range", ["8"], "", {"of": "count", "max": 3}),
            ("provinsi", "range", [], "province", {"of": "count", "max": 3}),
            ("tetangga", "neighbours", [], "", {"threshold": 3.5, "minimum": 5}),
        )
    ]
    said = {
        "value": "occurred",
        "note": "Rahasia",
        "events": [
            {"election": "a", "level": "b", "count": 2, "narrative": "Rahasia", "source": "x", "unit": "y"}
        ],
        "evidence": ["ab12"],
    }
    known = neighbours_of([10_000, 77_700_000])
    assert known is not None
    facts = Facts(
        "regency",
        ["1", "8", "9"],
        {"1": said, "8": said, "9": said},
        weights={"b": 15_000},
        previous={"1": 4, "8": 5},
        neighbours={"1": known},
    )
    sent = browser_data([*BUILTIN_CHECKS, *checks], facts, ["1"])
    assert [check["code"] for check in sent["checks"]] == [
        "_reason", "_evidence", "_repeated_rows", "semua", "seberang",
    ]  # fmt: skip
    brief = {
        "value": "occurred",
        "note": "x",
        "events": [{"election": "a", "level": "b", "count": 2}],
        "evidence": 1,
    }
    assert sent["facts"] == {
        "level": "regency",
        "indicators": ["1"],
        "answers": {"1": brief, "9": brief},
        "weights": [["b", 15_000]],
        "previous": {"1": 4},
    }
    told = json.dumps(sent)
    assert "777" not in told
    assert "Rahasia" not in told
