"""Importing figures that were published elsewhere."""

from pathlib import Path

from django.db import transaction

from apps.accounts.models import User
from apps.audit.enums import AuditAction
from apps.core.exceptions import ConflictError
from apps.core.formatting import format_exact
from apps.regions.enums import NATION_CODE
from apps.regions.models import Region
from apps.regions.scoping import RegionScope
from apps.regions.selectors import region_by_code
from apps.regions.words import NameIndex

from ..enums import EditionKind, EditionState
from ..files.csv_file import AS_FOUND, Reading
from ..files.figure_file import FigureRow, figure_file_read
from ..files.instrument_file import FileProblem, InvalidFileError
from ..models import Edition, ExternalFigure
from ..rules import may_manage_editions
from .import_trail import Change, import_record
from .permission import require
from .region_rows import region_problems, repeat_problems


@transaction.atomic
def external_figures_import(
    *, edition: Edition, path: Path, actor: User | None = None, how: Reading = AS_FOUND
) -> int:
    """Store the figures of a CSV file in an external edition; its page then shows how many figures it holds.

    A figure that is stored already is replaced, so the same file can be imported again. Returns how many figures are
    new or changed; where there are none, nothing is written to the audit log either.

    Raises NotAllowedError, ConflictError if offices fill the edition or it is closed, and InvalidFileError with line,
    field and remedy of every problem; nothing is stored then.
    """
    require(may_manage_editions, actor, "Mengimpor angka memerlukan izin mengelola edisi.")
    locked = Edition.objects.select_for_update().select_related("region_set", "instrument").get(pk=edition.pk)
    if locked.kind != EditionKind.EXTERNAL:
        raise ConflictError(f"Edisi {locked.name} tidak menerima impor: skornya dihitung dari isian kantor.")
    if locked.state == EditionState.CLOSED:
        raise ConflictError(f"Edisi {locked.name} sudah ditutup.")
    rows, problems = figure_file_read(path, how)
    # With the nation, for which means of dimensions are published.
    regions = region_by_code(scope=RegionScope.nation(), region_set=locked.region_set)
    problems += _find_problems(rows, regions, locked)
    if problems:
        raise InvalidFileError(path.name, problems)
    changed, changes = _changed_figures(rows, regions, locked)
    if not changed:
        return 0
    ExternalFigure.objects.bulk_create(
        changed,
        update_conflicts=True,
        unique_fields=["edition", "region", "group_code"],
        update_fields=["score", "printed_class", "source_url"],
    )
    import_record(
        actor=actor,
        action=AuditAction.EXTERNAL_IMPORT,
        edition=locked,
        path=path,
        n_rows=len(rows),
        changes=changes,
    )
    return len(changed)


def _changed_figures(
    rows: list[FigureRow], regions: dict[str, Region], edition: Edition
) -> tuple[list[ExternalFigure], dict[str, Change]]:
    """Return the figures that are new or changed, and each change by its region and group."""
    stored = {(figure.region_id, figure.group_code): figure for figure in edition.external_figures.all()}
    changed: list[ExternalFigure] = []
    changes: dict[str, Change] = {}
    for row in rows:
        new = ExternalFigure(
            edition=edition,
            region=regions[row.code],
            group_code=row.group_code,
            score=row.score,
            printed_class=row.printed_class,
            source_url=row.source_url,
        )
        change = Change(_said(stored.get((new.region_id, new.group_code))), _said(new))
        if change.before != change.after:
            changed.append(new)
            changes[f"{row.code} {new.region.name} {row.group_code}".strip()] = change
    return changed, changes


def _said(figure: ExternalFigure | None) -> tuple[str, ...]:
    return (format_exact(figure.score), figure.printed_class, figure.source_url) if figure else ()


def _find_problems(rows: list[FigureRow], regions: dict[str, Region], edition: Edition) -> list[FileProblem]:
    """Return where rows repeat each other, or do not fit the regions of the edition or the groups of its instrument."""
    groups = set(edition.instrument.groups.values_list("code", flat=True))
    names = NameIndex(regions.values())
    problems: list[FileProblem] = []
    seen: dict[tuple[str, str], int] = {}
    for row in rows:
        problems += repeat_problems(row, seen.setdefault((row.code, row.group_code), row.line))
        problems += region_problems(row, regions, names, edition)
        if row.group_code and row.group_code not in groups:
            text = f"Kelompok {row.group_code} tidak ada di instrumen edisi ini."
            problems.append(FileProblem(row.line, "group_code", text, "Kosongkan untuk skor indeks."))
        region = regions.get(row.code)
        if row.code == NATION_CODE and not row.group_code:
            text = "Indonesia tidak mempunyai skor indeks, hanya rata-rata tiap dimensi."
            problems.append(FileProblem(row.line, "group_code", text, "Isi kode dimensinya."))
        if row.level and region is not None and row.level != region.level:
            text = f"{region.name} bukan wilayah tingkat {row.level}."
            problems.append(FileProblem(row.line, "level", text, f"Isi {region.level}, atau betulkan code."))
    return problems
