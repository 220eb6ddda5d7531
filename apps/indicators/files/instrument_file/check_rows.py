"""The rows under [[checks]] of an instrument file: reading them, and whether they fit the rest of the file."""

import re
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any, Final

from apps.engine.spelling import suggest
from apps.engine.toml import ProblemList, Table
from apps.engine.toml.keys import CHECK_KEYS, CHECK_PARAMETERS
from apps.regions.enums import OFFICE_LEVELS

from ...enums import FILE_KINDS, FILE_SEVERITIES, CheckKind, CheckSeverity, PublicationStatus
from ...structure import CheckNode, InstrumentStructure

LIMIT: Final = 10**9
DECIMALS: Final = 4
"""As many as event weights have: a value and its limits are compared as whole ten-thousandths, without rounding."""

MOST_TIMES: Final = 1000
MEASURES: Final = ("count", "row_count", "value")
OPERATORS: Final = ("<=", ">=", "==")
MUSTS: Final = ("occur", "not_occur")
FEWEST_NEIGHBOURS: Final = 5
"""Among fewer, an office could work out from the finding what a single other one answered."""

THRESHOLD: Final = 3.5
"""The modified z-score beyond which a value counts as an outlier (Iglewicz and Hoaglin 1993)."""

BLANKS: Final[Mapping[CheckKind, frozenset[str]]] = {
    CheckKind.REQUIRED_EVIDENCE: frozenset({"indicator"}),
    CheckKind.RANGE: frozenset({"indicator", "number", "min", "max"}),
    CheckKind.SUM: frozenset({"indicators", "others", "number", "other_number"}),
    CheckKind.IMPLIES: frozenset({"indicator", "then"}),
    CheckKind.PREVIOUS: frozenset({"indicator", "number", "before"}),
    CheckKind.NEIGHBOURS: frozenset({"indicator", "number"}),
}
"""What the message of each kind may say by a blank. That of `neighbours` tells nothing about other offices."""

REFERENCES: Final = ("indicators", "others", "then")
"""The keys of a check that name indicators."""

_BLANK = re.compile(r"\{([^{}]*)\}")


def read_check(number: int, table: Table) -> CheckNode:
    """Return one check; what is wrong with its row is noted."""
    kind = _required(table, "kind", FILE_KINDS)
    severity = _required(table, "severity", FILE_SEVERITIES)
    table.refuse_unknown((*CHECK_KEYS, *(CHECK_PARAMETERS[kind] if kind else _all_parameters())))
    is_needed = kind in (CheckKind.SUM, CheckKind.IMPLIES)
    return CheckNode(
        number=number,
        code=table.code("code", limit=40),
        kind=kind or CheckKind.RANGE,
        severity=severity or CheckSeverity.WARNING,
        name=table.text("name", limit=200, required=True),
        message=table.text("message", required=True),
        indicators=table.texts("indicators") if is_needed or "indicators" in table.values else (),
        applies_to=str(table.choice("applies_to", [level.value for level in OFFICE_LEVELS]) or ""),
        parameters=_READERS[kind](table) if kind else {},
        status=table.choice("status", PublicationStatus) or PublicationStatus.UNPUBLISHED,
        note=table.text("note"),
    )


def note_check_problems(content: InstrumentStructure, problems: ProblemList) -> None:
    """Add to `problems` what is wrong between the checks and the rest of the file."""
    indicators = {indicator.code for indicator in content.indicators}
    levels = [level.code for level in content.event_levels]
    seen: set[str] = set()
    for check in content.checks:
        at = ("checks", check.number)
        if check.code and check.code in seen:
            problems.add(
                (*at, "code"), f"Kode {check.code} sudah dipakai.", "Beri setiap baris kode yang berbeda."
            )
        seen.add(check.code)
        named = {"indicators": check.indicators, **check.parameters}
        for key in REFERENCES:
            _note_references(named.get(key, ()), indicators, (*at, key), problems)
        twice = set(check.indicators) & {*named.get("others", ()), *named.get("then", ())}
        if twice:
            key = "others" if "others" in named else "then"
            text = f"Indikator {', '.join(sorted(twice))} berdiri di kedua sisi."
            problems.add((*at, key), text, "Bandingkan dengan indikator lain.")
        level = check.parameters.get("from_level", "")
        if level and level not in levels:
            remedy = suggest(level, levels, f"Pilih salah satu: {', '.join(levels)}.")
            problems.add((*at, "from_level"), f"Tingkat kejadian {level} tidak ada.", remedy)
        _note_blanks(check, (*at, "message"), problems)


def _note_references(
    codes: Iterable[str], known: set[str], path: tuple[str | int, ...], problems: ProblemList
) -> None:
    seen: set[str] = set()
    for code in codes:
        if code not in known:
            remedy = suggest(code, sorted(known), "Tulis kode yang ada di bawah [[indicators]].")
            problems.add(path, f"Indikator {code} tidak ada.", remedy)
        elif code in seen:
            problems.add(path, f"Indikator {code} ditulis dua kali.", "Tulis sekali saja.")
        seen.add(code)


def _note_blanks(check: CheckNode, path: tuple[str | int, ...], problems: ProblemList) -> None:
    known = sorted(BLANKS[check.kind])
    for blank in _BLANK.findall(check.message):
        if blank not in known:
            listed = ", ".join(f"{{{name}}}" for name in known)
            problems.add(path, f"Isian {{{blank}}} tidak dikenal dalam pesan ini.", f"Pakai: {listed}.")
    if set("{}") & set(_BLANK.sub("", check.message)):
        problems.add(path, "Kurung kurawal tidak berpasangan.", "Tulis isian seperti {number}.")


def _all_parameters() -> list[str]:
    return [key for keys in CHECK_PARAMETERS.values() for key in keys]


def _required(table: Table, key: str, choices: Iterable[str]) -> Any:
    if key not in table.values:
        table.problems.add(
            table.at(key), f"Isian {key} tidak ada.", f"Pilih salah satu: {', '.join(choices)}."
        )
    return table.choice(key, choices)


def _number(table: Table, key: str, limit: int = LIMIT) -> int | float | None:
    """Return a limit as JSON holds it."""
    number: Decimal | None = table.number(key, decimals=DECIMALS, limit=limit)
    if number is None:
        return None
    return int(number) if number == int(number) else float(number)


def _given(**values: Any) -> dict[str, Any]:
    return {key: value for key, value in values.items() if value not in (None, "")}


def _read_required_evidence(table: Table) -> dict[str, Any]:
    return _given(from_level=table.text("from_level"))


def _read_range(table: Table) -> dict[str, Any]:
    low, high = _number(table, "min"), _number(table, "max")
    if low is None and high is None and not {"min", "max"} & table.values.keys():
        table.problems.add(table.at("max"), "Tidak ada batas.", "Isi min, max, atau keduanya.")
    if low is not None and high is not None and low > high:
        table.problems.add(
            table.at("max"), f"Batas atas {high} di bawah batas bawah {low}.", "Tukar keduanya."
        )
    return _given(of=table.choice("of", MEASURES) or "count", min=low, max=high)


def _read_sum(table: Table) -> dict[str, Any]:
    return _given(operator=_required(table, "operator", OPERATORS), others=list(table.texts("others")))


def _read_implies(table: Table) -> dict[str, Any]:
    return _given(then=list(table.texts("then")), must=_required(table, "must", MUSTS))


def _read_previous(table: Table) -> dict[str, Any]:
    factor, difference = _number(table, "factor", MOST_TIMES), _number(table, "difference")
    if not {"factor", "difference"} & table.values.keys():
        table.problems.add(
            table.at("factor"), "Tidak ada batas perubahan.", "Isi factor, difference, atau keduanya."
        )
    if factor is not None and factor < 1:
        table.problems.add(table.at("factor"), f"Kelipatan {factor} di bawah 1.", "Isi 1 atau lebih.")
    return _given(factor=factor, difference=difference)


def _read_neighbours(table: Table) -> dict[str, Any]:
    known = range(FEWEST_NEIGHBOURS, 1000)
    minimum = table.integer("minimum", known, f"bilangan bulat mulai dari {FEWEST_NEIGHBOURS}")
    threshold = _number(table, "threshold")
    if threshold == 0:
        table.problems.add(
            table.at("threshold"), "Ambang batas 0.", f"Isi lebih dari 0, misalnya {THRESHOLD}."
        )
    return _given(
        threshold=threshold or THRESHOLD,
        minimum=minimum or FEWEST_NEIGHBOURS,
        difference=_number(table, "difference"),
    )


_READERS: Final[Mapping[CheckKind, Callable[[Table], dict[str, Any]]]] = {
    CheckKind.REQUIRED_EVIDENCE: _read_required_evidence,
    CheckKind.RANGE: _read_range,
    CheckKind.SUM: _read_sum,
    CheckKind.IMPLIES: _read_implies,
    CheckKind.PREVIOUS: _read_previous,
    CheckKind.NEIGHBOURS: _read_neighbours,
}
