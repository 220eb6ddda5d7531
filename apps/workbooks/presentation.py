"""What the pages of workbooks show, made from rows that were read before. No queries, no writes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

from django.http import QueryDict
from django.utils.text import Truncator

from apps.core.formatting import format_decimal
from apps.indicators.enums import CheckKind
from apps.submissions.content import AnswerFacts
from apps.submissions.differences import AnswerChange, Comparison, rows_gone
from apps.submissions.enums import AnswerValue
from apps.submissions.models import AnswerDraft, AnswerRevision
from apps.submissions.presentation import facts_of
from apps.submissions.selectors import Codebook, Rulebook, findings_in

from .enums import LineKind
from .models import WorkbookJob, WorkbookLine

_TEXT_SHOWN: Final = 160
_TITLES: Final[Mapping[LineKind, str]] = {
    LineKind.ADDED: "Baru",
    LineKind.CHANGED: "Berubah",
    LineKind.CONFLICT: "Bertentangan",
    LineKind.ERROR: "Salah",
    LineKind.REFUSED: "Formulir ditolak",
}
_STATES: Final[Mapping[LineKind, str]] = {
    LineKind.ADDED: "approved",
    LineKind.CHANGED: "submitted",
    LineKind.CONFLICT: "waiting",
    LineKind.ERROR: "returned",
    LineKind.REFUSED: "withdrawn",
}


@dataclass(frozen=True)
class LineView:
    """One line of a preview in words.

    `removed` counts the stored event rows that the file has no more, `change` is all that it says otherwise than a
    stored answer, `findings` what the checks find in the answer of the file by itself; files of evidence come another
    way, and are not asked about here. `draft_by` is whose words stand in the card beside its answer.
    """

    line: WorkbookLine
    place: str
    indicator: str
    state: str
    sent: str
    stored: str
    removed: int = 0
    change: AnswerChange | None = None
    findings: tuple[str, ...] = ()
    draft_by: str = ""


@dataclass(frozen=True)
class ConflictView:
    """Both versions of an answer that was changed in the portal after the workbook was downloaded.

    `version` says who stored the one of the portal, when, and by which way.
    """

    line: WorkbookLine
    indicator: str
    sent: AnswerFacts | None
    stored: AnswerFacts | None
    version: AnswerRevision | None


def line_views(
    lines: Iterable[WorkbookLine],
    indicators: Mapping[str, str],
    codebook: Codebook | None,
    rulebook: Rulebook | None = None,
    drafts: Mapping[tuple[int, str], AnswerDraft] = MappingProxyType({}),
) -> list[LineView]:
    """Return lines in words; `indicators` names the indicators by their codes, `codebook` what events are called.

    `drafts` are those in the cards of the lines, by the key of the form and the code of the indicator.
    """
    comparison = Comparison(codebook.elections, codebook.levels) if codebook else None
    return [
        LineView(
            line=line,
            place=_place(line),
            indicator=_named(line, indicators),
            state=_STATES[LineKind(line.kind)],
            sent=line.text or _say(line.sent),
            stored="" if line.text else _say(line.stored),
            removed=len(rows_gone(line.stored, line.sent)) if line.sent else 0,
            change=comparison.change(line.stored, line.sent)
            if comparison and line.sent and line.kind == LineKind.CHANGED
            else None,
            findings=_find(line, rulebook) if rulebook else (),
            draft_by=_writer(line, drafts),
        )
        for line in lines
    ]


def conflict_views(
    lines: Iterable[WorkbookLine],
    indicators: Mapping[str, str],
    codebook: Codebook,
    versions: Mapping[int, AnswerRevision],
) -> list[ConflictView]:
    """Return both versions of each conflict; `versions` are those of the portal by the keys of the lines."""
    return [
        ConflictView(
            line,
            _named(line, indicators),
            facts_of(line.sent, codebook),
            facts_of(line.stored, codebook),
            versions.get(line.pk),
        )
        for line in lines
    ]


def error_count(job: WorkbookJob, counts: Mapping[LineKind, int]) -> int:
    """Return how many errors a file has; of very many only the first are lines of the preview."""
    return counts[LineKind.ERROR] + int(job.summary.get("errors_left_out", 0))


def preview_figures(job: WorkbookJob, counts: Mapping[LineKind, int]) -> list[dict[str, Any]]:
    """Return the figures at the top of a preview."""
    shown = (LineKind.ADDED, LineKind.CHANGED, LineKind.CONFLICT, LineKind.ERROR)
    found = {**counts, LineKind.ERROR: error_count(job, counts)}
    figures = [{"label": _TITLES[kind], "value": format_decimal(found[kind], 0)} for kind in shown]
    unchanged = {"label": "Tidak berubah", "value": format_decimal(job.summary.get("unchanged", 0), 0)}
    return [*figures[:2], unchanged, *figures[2:]]


def kind_links(
    query: QueryDict, job: WorkbookJob, counts: Mapping[LineKind, int], chosen: LineKind | None
) -> list[dict[str, Any]]:
    """Return a link for each kind of line that there is, and one for all of them; a label says where errors are cut."""
    is_cut = error_count(job, counts) > counts[LineKind.ERROR]
    rows: list[tuple[str, str, int]] = [
        ("", "Semua yang diperinci" if is_cut else "Semua", sum(counts.values()))
    ]
    titles = {**_TITLES, LineKind.ERROR: "Salah, yang diperinci"} if is_cut else _TITLES
    rows += [(kind.value, titles[kind], count) for kind, count in counts.items() if count]
    links = []
    for value, label, count in rows:
        address = query.copy()
        address.pop("page", None)
        address["jenis"] = value
        current = value == (chosen.value if chosen else "")
        links.append(
            {"label": label, "count": count, "url": f"?{address.urlencode()}", "is_current": current}
        )
    return links


def _find(line: WorkbookLine, rulebook: Rulebook) -> tuple[str, ...]:
    if line.sent is None or line.submission is None:
        return ()
    found = findings_in(line.submission.region.level, line.indicator_code, line.sent, rulebook)
    return tuple(row.text for row in found if row.check.kind != CheckKind.REQUIRED_EVIDENCE)


def _writer(line: WorkbookLine, drafts: Mapping[tuple[int, str], AnswerDraft]) -> str:
    draft = drafts.get((line.submission_id or 0, line.indicator_code)) if line.sent else None
    return draft.saved_by.label if draft else ""


def _place(line: WorkbookLine) -> str:
    return f"{line.sheet}, sel {line.cell}" if line.cell else line.sheet


def _named(line: WorkbookLine, indicators: Mapping[str, str]) -> str:
    code = line.indicator_code
    return f"{code} {indicators.get(code, '')}".strip()


def _say(content: Mapping[str, Any] | None) -> str:
    """Return an answer in one sentence: what it says, how many events, and the beginning of its note."""
    if content is None:
        return "Belum dijawab"
    said = [str(AnswerValue(content["value"]).label)]
    if content["events"]:
        total = sum(event["count"] for event in content["events"])
        said.append(f"{format_decimal(total, 0)} kejadian dalam {len(content['events'])} baris")
    if content["note"]:
        said.append(f"catatan: {Truncator(content['note']).chars(_TEXT_SHOWN)}")
    return ", ".join(said)
