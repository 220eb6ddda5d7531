"""Comparing an uploaded workbook with what is stored: the preview that the person reads before anything is changed."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from functools import partial
from operator import attrgetter
from string import ascii_uppercase
from typing import Any, BinaryIO, Final, TypeAlias, cast

from django.db import transaction

from apps.accounts.permissions import Permission
from apps.accounts.selectors import scope_for
from apps.audit.enums import AuditAction
from apps.core.copying import rows_copy
from apps.core.exceptions import PortalError
from apps.core.jobs import JobProgress, job_finish
from apps.indicators.models import Edition
from apps.indicators.selectors import instrument_structure
from apps.regions.enums import RegionLevel
from apps.regions.models import Region
from apps.regions.scoping import RegionScope
from apps.regions.selectors import region_by_code
from apps.submissions.content import Content
from apps.submissions.differences import rows_gone
from apps.submissions.models import Submission
from apps.submissions.rules import can_enter
from apps.submissions.selectors import (
    StoredAnswer,
    codebook_of,
    stored_answers,
    submission_edition_list,
    submission_list,
)
from apps.submissions.services import AnswerInput, input_content, says_the_same

from ..enums import Cover, LineKind
from ..files import Spreadsheet, read_spreadsheet
from ..inputs import Control, ReadAnswer, ReadWorkbook, RegionNames, Vocabulary, read_control, read_workbook
from ..models import WorkbookJob, WorkbookLine
from ..rules import why_refused
from ..selectors import instrument_name, revision_contents
from ..sheets import ANSWER_SHEET, EVENT_SHEET
from .export import chunks
from .refusing import foreign_regions_record, refused_forms_record

SHEETS_NAMED: Final = 10
"""How many sheets that are none of the portal's a preview names."""

_ORDER = {
    LineKind.ERROR: 0,
    LineKind.REFUSED: 1,
    LineKind.CONFLICT: 2,
    LineKind.CHANGED: 3,
    LineKind.ADDED: 3,
}
_FOREIGN_LAST: Final = 4


Differing: TypeAlias = tuple[ReadAnswer, StoredAnswer | None]
"""An answer of the file, and the stored one that it differs from; None where nothing is stored."""


@dataclass(slots=True)
class _Line:
    """A line of the preview (`WorkbookLine`) on its way to the table: a national workbook has thirty thousand."""

    kind: LineKind
    submission: Submission | None = None
    indicator_code: str = ""
    sheet: str = ""
    cell: str = ""
    text: str = ""
    sent: Content | None = None
    stored: Content | None = None
    stored_revision: int = 0
    is_chosen: bool = False


_COLUMNS: Final = tuple(row.name for row in fields(_Line) if row.name != "submission")


@dataclass
class _Found:
    """What the comparison has found so far.

    `newer` counts answers that the file has as they were when it was downloaded, and that were changed in the portal
    since: they stay. `removed` counts stored event rows that the changes would take away.
    """

    lines: list[_Line] = field(default_factory=list)
    unchanged: int = 0
    newer: int = 0
    removed: int = 0
    left_out: dict[str, int] = field(default_factory=dict)
    """How many mistakes of each sheet are not among the lines."""


def compare_workbook(job: WorkbookJob, progress: JobProgress) -> bool:
    """Read the file of a claimed job, compare each answer with the stored one, and keep what was found as lines.

    Raises FileRefusedError where nothing of the file can be used.
    """
    progress.tell("Memeriksa berkas", 1)
    try:
        with job.file.open("rb") as stream:
            spreadsheet = read_spreadsheet(cast("BinaryIO", stream))
            control = read_control(spreadsheet)
            edition = _edition_of(job, control)
            scope = scope_for(job.made_by, Permission.SUBMISSION_VIEW)
            rows = submission_list(scope=scope, edition=edition).select_related("edition__instrument")
            forms = {row.region.code: row for row in rows}
            progress.tell("Membaca lembar", 10)
            regions = region_by_code(scope=RegionScope.nation(), region_set=edition.region_set)
            filled = {code for code, form in forms.items() if can_enter(job.made_by, form)}
            read = _read(spreadsheet, control, edition, forms, regions, filled)
    except FileNotFoundError as error:
        raise PortalError(
            "Berkas ini tidak ada lagi di penyimpanan. Unggah lagi dari komputer Anda."
        ) from error
    found = _compare(job, read, forms, progress)
    found.lines += [_foreign_line(regions[code], *place) for code, place in sorted(read.foreign.items())]
    job.cover, job.region = _cover_of([forms[code].region for code in read.regions & forms.keys()])
    _write(job, edition, read, found, filled, progress)
    return True


def _cover_of(regions: Sequence[Region]) -> tuple[str, Region | None]:
    """Return the least that covers all regions of a file: later, only whoever may read all of that sees the job."""
    if len(regions) == 1:
        return Cover.REGION, regions[0]
    provinces = {region.parent if region.level == RegionLevel.REGENCY else region for region in regions}
    return (
        (Cover.PROVINCE, provinces.pop()) if len(provinces) == 1 else (Cover.NATION if regions else "", None)
    )


def _edition_of(job: WorkbookJob, control: Control) -> Edition:
    """Return the edition that the file was made for, if the person may read it and its form is still the same."""
    scope = scope_for(job.made_by, Permission.SUBMISSION_VIEW)
    editions = submission_edition_list(scope=scope)
    edition = next((row for row in editions if row.code == control.edition), None)
    if edition is None:
        raise PortalError(
            "Edisi berkas ini tidak ada, atau di luar wewenang Anda. Unduh berkas baru dari portal."
        )
    if instrument_name(edition) != control.instrument:
        raise PortalError(
            "Instrumen edisi ini sudah berganti sejak berkas diunduh, jadi indikatornya tidak sama lagi. "
            "Unduh berkas baru dari portal, dan salin jawaban Anda ke sana."
        )
    return edition


def _read(
    spreadsheet: Spreadsheet,
    control: Control,
    edition: Edition,
    forms: Mapping[str, Submission],
    regions: Mapping[str, Region],
    filled: Collection[str],
) -> ReadWorkbook:
    """Read the file with the names of all regions, which are public: a row of another office is not in doubt."""
    known = Vocabulary(
        regions=RegionNames(regions.values()),
        readable=forms.keys(),
        filled=filled,
        indicators={row.code: row for row in instrument_structure(edition.instrument).indicators},
        codebook=codebook_of(edition),
    )
    return read_workbook(spreadsheet, control, known)


def _compare(
    job: WorkbookJob, read: ReadWorkbook, forms: dict[str, Submission], progress: JobProgress
) -> _Found:
    answers: dict[str, list[ReadAnswer]] = {}
    for answer in read.answers:
        answers.setdefault(answer.region, []).append(answer)
    named = [forms[code] for code in answers]
    told, left_out = read.problems.told()
    found = _Found(lines=[_problem_line(problem, forms) for problem in told], left_out=left_out)
    for done, chunk in chunks(named):
        stored = stored_answers(chunk)
        for form in chunk:
            own = answers[form.region.code]
            differing = _differing(own, stored[form.pk])
            lines = [*_lines(form, differing)]
            found.unchanged += len(own) - len(differing)
            found.newer += len(differing) - len(lines)
            reason = why_refused(job.made_by, form) if lines else ""
            found.lines += [_refusal(form, reason, len(lines))] if reason else lines
            found.removed += 0 if reason else sum(map(_removed_rows, lines))
        progress.tell("Membandingkan isian", 40 + 40 * done // len(named))
    return found


def _differing(answers: Sequence[ReadAnswer], stored: Mapping[str, StoredAnswer]) -> list[Differing]:
    """Return the answers that say something else than what is stored, each with that."""
    beside = [(answer, stored.get(answer.item.indicator)) for answer in answers]
    return [(answer, now) for answer, now in beside if not _is_stored(answer.item, now)]


def _lines(form: Submission, differing: Sequence[Differing]) -> Iterator[_Line]:
    """Yield a line for each answer of one form that differs from the stored one.

    Whoever left an answer as it was in the file does not contradict a colleague who changed it in the portal meanwhile.
    """
    stale = {now.pk: one.item.read_at for one, now in differing if now and now.revision != one.item.read_at}
    before = revision_contents(stale) if stale else {}
    for answer, now in differing:
        item = answer.item
        if answer.doubt and _may_lose_events(answer, now):
            yield _withheld(form, answer)
        elif now is None:
            yield _answer_line(form, answer, LineKind.ADDED)
        elif now.pk not in stale:
            yield _answer_line(form, answer, LineKind.CHANGED, now)
        elif not says_the_same(item, before.get(now.pk)):
            yield _answer_line(form, answer, LineKind.CONFLICT, now)


def _removed_rows(line: _Line) -> int:
    return len(rows_gone(line.stored, line.sent)) if line.kind == LineKind.CHANGED and line.sent else 0


def _may_lose_events(answer: ReadAnswer, now: StoredAnswer | None) -> bool:
    """Whether storing an answer whose event rows cannot all be read could take away one of them."""
    return answer.is_named or bool(answer.item.events) or bool(now and now.content["events"])


def _withheld(form: Submission, answer: ReadAnswer) -> _Line:
    return _Line(
        kind=LineKind.ERROR,
        submission=form,
        indicator_code=answer.item.indicator,
        sheet=ANSWER_SHEET,
        cell=answer.cell,
        text=answer.doubt,
    )


def _is_stored(item: AnswerInput, now: StoredAnswer | None) -> bool:
    return says_the_same(item, now.content if now else None)


def _answer_line(
    form: Submission, answer: ReadAnswer, kind: LineKind, now: StoredAnswer | None = None
) -> _Line:
    return _Line(
        kind=kind,
        submission=form,
        indicator_code=answer.item.indicator,
        sheet=ANSWER_SHEET,
        cell=answer.cell,
        sent=input_content(answer.item, evidence=[]),
        stored=now.content if now else None,
        stored_revision=now.revision if now else 0,
        is_chosen=kind != LineKind.CONFLICT,
    )


def _problem_line(problem: Any, forms: dict[str, Submission]) -> _Line:
    return _Line(
        kind=LineKind.ERROR,
        submission=forms.get(problem.region),
        indicator_code=problem.indicator,
        **{name: value for name, value in asdict(problem).items() if name in {"sheet", "cell", "text"}},
    )


def _refusal(form: Submission, reason: str, count: int) -> _Line:
    text = f"{count} perubahan untuk {form.region} tidak akan disimpan. {reason}"
    return _Line(kind=LineKind.REFUSED, submission=form, sheet=ANSWER_SHEET, text=text)


def _foreign_line(region: Region, sheet: str, cell: str) -> _Line:
    """Refuse a region out of reach by its name alone: whether its rows say what is stored, the reader may not know."""
    text = f"Isian {region} di berkas ini tidak dibaca dan tidak disimpan, karena formulirnya di luar wewenang Anda."
    return _Line(kind=LineKind.REFUSED, sheet=sheet, cell=cell, text=text)


def _place_in_preview(line: _Line, *, filled: Collection[str]) -> tuple[int, bool, bool, int]:
    """Return what to sort by: mistakes first, those of the events above the answers that wait for them, row by row.

    Mistakes in forms that the person does not fill come behind those that the person can mend.
    """
    form = line.submission
    if line.kind == LineKind.REFUSED and form is None:
        return _FOREIGN_LAST, False, False, 0
    if line.kind != LineKind.ERROR:
        return _ORDER[LineKind(line.kind)], False, False, 0
    row = line.cell.lstrip(ascii_uppercase)
    is_of_others = form is not None and form.region.code not in filled
    return _ORDER[LineKind.ERROR], is_of_others, line.sheet != EVENT_SHEET, int(row) if row else 0


def _write(
    job: WorkbookJob,
    edition: Edition,
    read: ReadWorkbook,
    found: _Found,
    filled: Collection[str],
    progress: JobProgress,
) -> None:
    progress.tell("Menyimpan pratinjau", 85)
    lines = sorted(found.lines, key=partial(_place_in_preview, filled=filled))
    summary = {
        "unchanged": found.unchanged,
        "newer": found.newer,
        "empty": read.empty,
        "absent": read.absent,
        "removed": found.removed,
        "regions": len({answer.region for answer in read.answers}),
        "errors_left_out": sum(found.left_out.values()),
        "errors_left_out_of": [
            {"sheet": sheet, "left_out": left_out} for sheet, left_out in found.left_out.items()
        ],
        **_named("foreign_sheets", read.foreign_sheets),
        **_named("foreign_columns", read.foreign_columns),
    }
    with transaction.atomic():
        refused = [row.submission for row in lines if row.kind == LineKind.REFUSED and row.submission]
        refused_forms_record(job, refused, AuditAction.WORKBOOK_UPLOAD)
        foreign_regions_record(job, edition, read.foreign)
        # Lines of an attempt that was broken off cannot be there: they are written in this transaction alone.
        said = attrgetter(*_COLUMNS)
        rows_copy(
            WorkbookLine,
            ("job_id", "position", "submission_id", *_COLUMNS),
            (
                (job.pk, position, line.submission.pk if line.submission else None, *said(line))
                for position, line in enumerate(lines)
            ),
        )
        job_finish(job, edition=edition, cover=job.cover, region=job.region, summary=summary)


def _named(key: str, names: list[str]) -> dict[str, object]:
    """Return the first of the names for the summary, and how many there are besides."""
    return {key: names[:SHEETS_NAMED], f"{key}_left_out": max(len(names) - SHEETS_NAMED, 0)}
