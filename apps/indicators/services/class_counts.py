"""Importing how many regions were published elsewhere in each class."""

from collections import Counter
from dataclasses import asdict
from pathlib import Path

from django.db import transaction

from apps.accounts.models import User
from apps.audit.enums import AuditAction
from apps.core.exceptions import ConflictError

from ..enums import EditionKind, EditionState
from ..files.class_count_file import ClassCountRow, class_count_file_read
from ..files.csv_file import AS_FOUND, Reading
from ..files.instrument_file import FileProblem, InvalidFileError
from ..models import Edition, PublishedClasses
from ..rules import may_manage_editions
from .import_trail import Change, import_record
from .permission import require
from .region_rows import office_regions


@transaction.atomic
def class_counts_import(
    *, edition: Edition, path: Path, actor: User | None = None, how: Reading = AS_FOUND
) -> int:
    """Store the counts of a CSV file in an external edition; its releases quote them while scores are missing.

    Counts of a level that are stored already are replaced. Returns how many levels are new or changed.

    Raises NotAllowedError, ConflictError if offices fill the edition or it is closed, and InvalidFileError with line,
    field and remedy of every problem, such as counts that do not add up to the regions of the level.
    """
    require(may_manage_editions, actor, "Mengimpor angka memerlukan izin mengelola edisi.")
    locked = Edition.objects.select_for_update().select_related("region_set").get(pk=edition.pk)
    if locked.kind != EditionKind.EXTERNAL or locked.state == EditionState.CLOSED:
        raise ConflictError(
            f"Edisi {locked.name} tidak menerima impor: hanya edisi terbitan luar yang terbuka."
        )
    rows, problems = class_count_file_read(path, how)
    problems += _sum_problems(rows, locked)
    if problems:
        raise InvalidFileError(path.name, problems)
    changed, changes = _changed_counts(rows, locked)
    if not changed:
        return 0
    PublishedClasses.objects.bulk_create(
        changed,
        update_conflicts=True,
        unique_fields=["edition", "level"],
        update_fields=["n_low", "n_medium", "n_high", "source", "source_url"],
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


def _changed_counts(
    rows: list[ClassCountRow], edition: Edition
) -> tuple[list[PublishedClasses], dict[str, Change]]:
    """Return the counts that are new or changed, and each change by its level."""
    stored = {row.level: row for row in edition.published_classes.all()}
    changed: list[PublishedClasses] = []
    changes: dict[str, Change] = {}
    for row in rows:
        said = {name: value for name, value in asdict(row).items() if name != "line"}
        new = PublishedClasses(edition=edition, **said)
        change = Change(_said(stored.get(new.level)), _said(new))
        if change.before != change.after:
            changed.append(new)
            changes[str(new.get_level_display())] = change
    return changed, changes


def _said(row: PublishedClasses | None) -> tuple[str, ...]:
    return (f"{row.n_low} / {row.n_medium} / {row.n_high}", row.source, row.source_url) if row else ()


def _sum_problems(rows: list[ClassCountRow], edition: Edition) -> list[FileProblem]:
    there = Counter(str(region.level) for region in office_regions(edition).values())
    return [
        FileProblem(
            row.line,
            "n_high",
            f"Jumlah ketiga kelas {total}, padahal wilayah tingkat ini {there[row.level]}.",
            "Betulkan salah satu jumlahnya.",
        )
        for row in rows
        if row.level and (total := row.n_low + row.n_medium + row.n_high) != there[row.level]
    ]
