"""What stands on the form on paper, as plain data for `form.typ`. No queries, no markup: texts stay texts."""

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any, Final

from django.utils import timezone

from apps.core.formatting import format_datetime
from apps.indicators.enums import EditionKind, WindowStage
from apps.indicators.structure import GroupNode, IndicatorNode

from ..enums import AnswerValue
from ..models import Answer, Submission
from ..selectors import Codebook, FilledForm
from ..windows import Window

BLANK_ROWS: Final = 2
"""Empty event rows below each indicator; more stand on the sheet at the end, which can be copied."""

SPARE_ROWS: Final = 6

_LONG_WORD: Final = re.compile(r"\S{24}(?=\S)")
_MAY_BREAK: Final = "\u200b"

Sheet = dict[str, Any]


def sheet_of(
    submission: Submission,
    filled: FilledForm,
    codebook: Codebook,
    *,
    is_filled: bool,
    dimension: str = "",
    drafted: Collection[str] = (),
) -> Sheet:
    """Return the form on paper: empty to be written on, or with the answers that are stored.

    It has all dimensions, or only the one whose code is given. `drafted` are the codes of the indicators in whose
    cards something is typed that is no answer yet: it is not printed, and the paper says so.
    """
    parts = [part for part in filled.structure.dimensions if dimension in ("", part.code)]
    shown = {row.code for part in parts for group in part.walk() for row in group.indicators}
    answers = {answer.indicator.code: answer for answer in filled.answers} if is_filled else {}
    letters, numbers = codebook.election_letters, codebook.level_numbers
    return {
        "edition": submission.edition.name,
        "region": str(submission.region),
        "code": form_code(submission),
        "is_filled": is_filled,
        "is_simulated": submission.edition.kind == EditionKind.SIMULATED,
        "state": submission.get_state_display(),
        "printed": format_datetime(timezone.now()),
        "due": _until(submission.window),
        "answered": f"{filled.answered} dari {filled.total}",
        "values": [{"key": value.value, "label": value.label} for value in AnswerValue],
        "elections": [
            {"code": letters[code], "name": election.name} for code, election in codebook.elections.items()
        ],
        "levels": [{"code": numbers[code], "name": level.name} for code, level in codebook.levels.items()],
        "dimensions": [
            {
                "title": f"{part.code} {part.name}",
                "groups": list(_groups(part, answers, letters, numbers)),
            }
            for part in parts
        ],
        "drafted": ", ".join(code for code in drafted if code in shown),
        "spare": [_blank_row("") for _ in range(SPARE_ROWS)],
    }


def form_code(submission: Submission) -> str:
    """Return the code on each page: which form it is, and which revision of it, such as "1A2B3C4D-12"."""
    return f"{submission.public_id.hex[:8].upper()}-{submission.revision}"


def _until(window: Window) -> str:
    """Return until when the form is filled, or since when it cannot be; "" where nothing says so."""
    if window.closed_at:
        return f"edisi ditutup {format_datetime(window.closed_at)}"
    return format_datetime(window.due_at) if window.due_at and window.stage == WindowStage.ENTRY else ""


def _groups(
    dimension: GroupNode,
    answers: Mapping[str, Answer],
    letters: Mapping[str, str],
    numbers: Mapping[str, str],
) -> Iterator[dict[str, Any]]:
    for group in dimension.walk():
        if group.indicators:
            yield {
                "title": "" if group.code == dimension.code else f"{group.code} {group.name}",
                "indicators": [
                    _indicator(row, answers.get(row.code), letters, numbers) for row in group.indicators
                ],
            }


def _indicator(
    indicator: IndicatorNode,
    answer: Answer | None,
    letters: Mapping[str, str],
    numbers: Mapping[str, str],
) -> dict[str, Any]:
    rows = _stored_rows(answer, indicator.counted_in, letters, numbers) if answer else []
    if answer is None:
        rows = [_blank_row(row_code(indicator.code, place)) for place in range(1, BLANK_ROWS + 1)]
    return {
        "code": indicator.code,
        "name": indicator.name,
        "unit": indicator.counted_in,
        "guidance": _paragraphs(indicator.definition),
        "value": answer.value if answer else "",
        "note": _paragraphs(answer.note) if answer else [],
        "saved": f"Disimpan oleh {answer.saved_by}, {format_datetime(answer.saved_at)}" if answer else "",
        "files": [_breakable(file.original_name) for file in answer.files] if answer else [],
        "rows": rows,
    }


def row_code(indicator: str, place: int) -> str:
    """Return the code of an event row: "1.1.1-K2" is the second under indicator 1.1.1, on paper and on the screen."""
    return f"{indicator}-K{place}"


def _stored_rows(
    answer: Answer, unit: str, letters: Mapping[str, str], numbers: Mapping[str, str]
) -> list[dict[str, Any]]:
    """Return the event rows; one has a unit of its own where it came in another than that of the column."""
    return [
        {
            "code": row_code(answer.indicator.code, place),
            "election": letters[event.election.code],
            "level": numbers[event.level.code],
            "count": str(event.count),  # as it is typed: "1.250" may mean two things
            "unit": _breakable(event.unit) if event.unit != unit else "",
            "narrative": _paragraphs(event.narrative),
            "source": _breakable(event.source),
        }
        for place, event in enumerate(answer.rows, start=1)
    ]


def _blank_row(code: str) -> dict[str, Any]:
    return {"code": code, "election": "", "level": "", "count": "", "unit": "", "narrative": [], "source": ""}


def _paragraphs(text: str) -> list[str]:
    return [_breakable(line) for line in text.splitlines() if line.strip()]


def _breakable(text: str) -> str:
    """Return the text with places where a long word, such as an address of the web, may go on in the next line."""
    return _LONG_WORD.sub(rf"\g<0>{_MAY_BREAK}", text)
