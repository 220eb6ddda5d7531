"""What each kind of check finds. Anything changed here is changed in static/js/checks.js too."""

import operator
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Final

from apps.core.blanks import is_blank
from apps.indicators.enums import CheckKind, CheckSeverity
from apps.indicators.structure import CheckNode

from ..enums import AnswerValue
from .values import SCALE, Facts, Finding, Said, count_of, number_text, scaled, value_of

BROWSER_KINDS: Final = frozenset(CheckKind) - {CheckKind.NEIGHBOURS, CheckKind.ANSWERED}
"""The kinds that the browser evaluates while a card is typed: not those that need figures of other offices, and not
the one that would tell on every empty card that it is empty."""

CARD_KINDS: Final = frozenset(
    {CheckKind.REASON, CheckKind.REPEATED_ROWS, CheckKind.REQUIRED_EVIDENCE, CheckKind.RANGE}
)
"""The kinds that look at one answer by itself."""

_TO_SIGMA: Final = 0.6745
_MEAN_TO_SIGMA: Final = 1.2533
"""What a median and a mean absolute deviation are divided and multiplied by, to estimate a standard deviation."""

_GRAVITY: Final = (CheckSeverity.ERROR, CheckSeverity.WARNING, CheckSeverity.HINT)
_COMPARE: Final[Mapping[str, Callable[[int, int], bool]]] = {
    "<=": operator.le,
    ">=": operator.ge,
    "==": operator.eq,
}
_BLANK = re.compile(r"\{(\w+)\}")


def findings_of(checks: Iterable[CheckNode], facts: Facts) -> tuple[Finding, ...]:
    """Return what the checks find, check by check, each in the order of its indicators.

    Of two findings of one kind about the same indicator, or the same comparison, only the graver one is kept.
    """
    found = [
        finding
        for check in checks
        if check.applies_to in ("", facts.level)
        for finding in _FINDERS[check.kind](check, facts)
    ]
    gravest: dict[tuple[str, frozenset[str]], int] = {}
    for finding in found:
        place = (finding.check.kind, finding.about)
        rank = _GRAVITY.index(finding.check.severity)
        gravest[place] = min(rank, gravest.get(place, rank))
    return tuple(
        finding
        for finding in found
        if _GRAVITY.index(finding.check.severity) == gravest[finding.check.kind, finding.about]
    )


def told_at(check: CheckNode, subject: str) -> tuple[str, ...]:
    """Return the indicators at whose cards a finding is told: its subject, or all that the check compares without one.

    That is what `Finding.is_at` says of a finding; what was written about one stays when the finding is gone.
    """
    return (subject,) if subject else (*check.indicators, *check.parameters.get("others", ()))


def _find(check: CheckNode, subject: str, more: Sequence[str] = (), **blanks: str) -> Finding:
    filling = {"indicator": subject, **blanks}
    text = _BLANK.sub(lambda blank: filling.get(blank[1], ""), check.message)
    return Finding(check, subject, tuple(code for code in (subject, *more) if code), text)


def _looked_at(check: CheckNode, facts: Facts) -> Sequence[str]:
    return check.indicators or facts.indicators


def _occurred(check: CheckNode, facts: Facts) -> Iterator[tuple[str, Said]]:
    """Yield the indicators that the check looks at and that occurred, with their answers."""
    for code in _looked_at(check, facts):
        said = facts.answers.get(code)
        if said is not None and said["value"] == AnswerValue.OCCURRED:
            yield code, said


def _find_unanswered(check: CheckNode, facts: Facts) -> Iterator[Finding]:
    for code in _looked_at(check, facts):
        if code not in facts.answers:
            yield _find(check, code)


def _find_without_reason(check: CheckNode, facts: Facts) -> Iterator[Finding]:
    for code in _looked_at(check, facts):
        said = facts.answers.get(code)
        if said is not None and said["value"] == AnswerValue.NO_DATA and is_blank(said["note"]):
            yield _find(check, code)


def _find_repeated_rows(check: CheckNode, facts: Facts) -> Iterator[Finding]:
    for code, said in _occurred(check, facts):
        rows = Counter((event["election"], event["level"]) for event in said["events"])
        if max(rows.values(), default=0) > 1:
            yield _find(check, code)


def _find_missing_evidence(check: CheckNode, facts: Facts) -> Iterator[Finding]:
    levels = list(facts.weights)
    from_level = check.parameters.get("from_level", "")
    grave = set(levels[levels.index(from_level) :] if from_level in levels else levels)
    for code, said in _occurred(check, facts):
        is_concerned = not from_level or any(event["level"] in grave for event in said["events"])
        if is_concerned and not said["evidence"]:
            yield _find(check, code)


def _find_out_of_range(check: CheckNode, facts: Facts) -> Iterator[Finding]:
    limits = {key: scaled(check.parameters[key]) for key in ("min", "max") if key in check.parameters}
    texts = {key: number_text(limit) for key, limit in limits.items()}
    for code, said in _occurred(check, facts):
        for number in _measured(check, said, facts):
            if number < limits.get("min", number) or number > limits.get("max", number):
                yield _find(check, code, number=number_text(number), **texts)
                break


def _measured(check: CheckNode, said: Said, facts: Facts) -> list[int]:
    """Return the figures that a range is about, in ten-thousandths."""
    match check.parameters["of"]:
        case "value":
            return [value_of(said, facts.weights)]
        case "row_count":
            return [int(event["count"]) * SCALE for event in said["events"]]
        case _:
            return [(count_of(said) or 0) * SCALE]


def _find_wrong_sum(check: CheckNode, facts: Facts) -> Iterator[Finding]:
    others: list[str] = check.parameters["others"]
    left = [count_of(facts.answers.get(code)) for code in check.indicators]
    right = [count_of(facts.answers.get(code)) for code in others]
    known_left = [count for count in left if count is not None]
    known_right = [count for count in right if count is not None]
    if len(known_left) < len(left) or len(known_right) < len(right):
        return
    number, other = sum(known_left), sum(known_right)
    if not _COMPARE[check.parameters["operator"]](number, other):
        yield _find(
            check,
            "",
            (*check.indicators, *others),
            indicators=", ".join(check.indicators),
            others=", ".join(others),
            number=number_text(number * SCALE),
            other_number=number_text(other * SCALE),
        )


def _find_contradiction(check: CheckNode, facts: Facts) -> Iterator[Finding]:
    then: list[str] = check.parameters["then"]
    counts = {code: count_of(facts.answers.get(code)) for code in then}
    occurred = [code for code in then if counts[code]]
    told = occurred
    if check.parameters["must"] == "occur":
        told = [] if occurred or None in counts.values() else then
    for code, _ in _occurred(check, facts):
        if told:
            yield _find(check, code, then, then=", ".join(told))


def _find_change(check: CheckNode, facts: Facts) -> Iterator[Finding]:
    factor, difference = check.parameters.get("factor"), check.parameters.get("difference")
    for code in _looked_at(check, facts):
        now, before = count_of(facts.answers.get(code)), facts.previous.get(code)
        if now is None or before is None:
            continue
        low, high = sorted((now, before))
        is_far = difference is None or (high - low) * SCALE > scaled(difference)
        is_many_times = factor is None or high * SCALE > scaled(factor) * low
        if is_far and is_many_times:
            yield _find(check, code, number=number_text(now * SCALE), before=number_text(before * SCALE))


def _find_outlier(check: CheckNode, facts: Facts) -> Iterator[Finding]:
    for code, said in _occurred(check, facts):
        known = facts.neighbours.get(code)
        if known is None or known.number < check.parameters["minimum"]:
            continue
        sigma = known.deviation / _TO_SIGMA or known.mean_deviation * _MEAN_TO_SIGMA
        value = value_of(said, facts.weights)
        above = value - known.median
        is_far = above > scaled(check.parameters.get("difference", 0))
        if is_far and sigma and above / sigma > check.parameters["threshold"]:
            yield _find(check, code, number=number_text(value))


_FINDERS: Final[Mapping[CheckKind, Callable[[CheckNode, Facts], Iterator[Finding]]]] = {
    CheckKind.ANSWERED: _find_unanswered,
    CheckKind.REASON: _find_without_reason,
    CheckKind.REPEATED_ROWS: _find_repeated_rows,
    CheckKind.REQUIRED_EVIDENCE: _find_missing_evidence,
    CheckKind.RANGE: _find_out_of_range,
    CheckKind.SUM: _find_wrong_sum,
    CheckKind.IMPLIES: _find_contradiction,
    CheckKind.PREVIOUS: _find_change,
    CheckKind.NEIGHBOURS: _find_outlier,
}
