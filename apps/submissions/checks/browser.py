"""What a page sends to the browser, so that its script finds the same as the server while a card is typed."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from apps.core.blanks import is_blank
from apps.indicators.structure import CheckNode

from .evaluate import BROWSER_KINDS
from .values import Facts, Said


def browser_data(checks: Iterable[CheckNode], facts: Facts, shown: Sequence[str]) -> dict[str, Any]:
    """Return the checks that concern the `shown` indicators, and what they need, in the form of JSON.

    Of answers on other pages only counts are told. Nothing of other offices goes out: `facts.neighbours` is left out,
    with the checks that need it.
    """
    here = set(shown)
    told = [
        check
        for check in checks
        if check.kind in BROWSER_KINDS
        and check.applies_to in ("", facts.level)
        and (not check.indicators or here & {*_mentioned(check)})
    ]
    mentioned = here | {code for check in told for code in _mentioned(check)}
    return {
        "checks": [_check(check) for check in told],
        "facts": {
            "level": facts.level,
            "indicators": list(shown),
            "answers": {code: _brief(said) for code, said in facts.answers.items() if code in mentioned},
            "weights": [[level, weight] for level, weight in facts.weights.items()],
            "previous": {code: count for code, count in facts.previous.items() if code in here},
        },
    }


def _mentioned(check: CheckNode) -> Iterable[str]:
    return (*check.indicators, *check.parameters.get("others", ()), *check.parameters.get("then", ()))


def _check(check: CheckNode) -> dict[str, Any]:
    return {
        "code": check.code,
        "kind": check.kind.value,
        "severity": check.severity.value,
        "message": check.message,
        "indicators": list(check.indicators),
        "applies_to": check.applies_to,
        "parameters": dict(check.parameters),
    }


def _brief(said: Said) -> Mapping[str, Any]:
    """Return an answer without its texts; the script reads those of the cards from their fields."""
    return {
        "value": said["value"],
        "note": "" if is_blank(said["note"]) else "x",
        "events": [{key: event[key] for key in ("election", "level", "count")} for event in said["events"]],
        "evidence": len(said["evidence"]),
    }
