"""Loading the registered voters of an edition's regions."""

from pathlib import Path

from django.db import transaction

from apps.accounts.models import User
from apps.audit.enums import AuditAction
from apps.core.formatting import format_decimal
from apps.regions.models import Region
from apps.regions.words import NameIndex

from ..files.csv_file import AS_FOUND, Reading
from ..files.instrument_file import FileProblem, InvalidFileError
from ..files.voters_file import VotersRow, voters_file_read
from ..models import Edition, RegionVoters
from ..rules import may_manage_editions
from .import_trail import Change, import_record
from .permission import require
from .region_rows import office_regions, region_problems, repeat_problems


@transaction.atomic
def voters_load(*, edition: Edition, path: Path, actor: User | None = None, how: Reading = AS_FOUND) -> int:
    """Store the registered voters of a CSV file (docs/instrument-format.md) for the regions of an edition.

    The page of the edition then says for how many regions the voters are known. A number that is stored already is
    replaced, even in a closed edition: a run keeps the numbers that it computed with. Returns how many numbers are
    new or changed.

    Raises NotAllowedError, InvalidInputError if the file cannot be opened, and InvalidFileError with line, field and
    remedy of every problem; nothing is stored then.
    """
    require(may_manage_editions, actor, "Memuat jumlah pemilih memerlukan izin mengelola edisi.")
    locked = Edition.objects.select_for_update().select_related("region_set").get(pk=edition.pk)
    rows, problems = voters_file_read(path, how)
    regions = office_regions(locked)
    problems += _find_problems(rows, regions, locked)
    if problems:
        raise InvalidFileError(path.name, problems)
    stored = {row.region_id: row for row in locked.region_voters.all()}
    changed: list[RegionVoters] = []
    changes: dict[str, Change] = {}
    for row in rows:
        new = RegionVoters(edition=locked, region=regions[row.code], count=row.count, source=row.source)
        change = Change(_said(stored.get(new.region_id)), _said(new))
        if change.before != change.after:
            changed.append(new)
            changes[f"{row.code} {new.region.name}"] = change
    if not changed:
        return 0
    RegionVoters.objects.bulk_create(
        changed,
        update_conflicts=True,
        unique_fields=["edition", "region"],
        update_fields=["count", "source"],
    )
    import_record(
        actor=actor,
        action=AuditAction.VOTERS_LOAD,
        edition=locked,
        path=path,
        n_rows=len(rows),
        changes=changes,
    )
    return len(changed)


def _said(voters: RegionVoters | None) -> tuple[str, ...]:
    return (format_decimal(voters.count, 0), voters.source) if voters else ()


def _find_problems(rows: list[VotersRow], regions: dict[str, Region], edition: Edition) -> list[FileProblem]:
    """Return where rows repeat each other, or do not fit the regions of the edition."""
    names = NameIndex(regions.values())
    problems: list[FileProblem] = []
    seen: dict[str, int] = {}
    for row in rows:
        problems += repeat_problems(row, seen.setdefault(row.code, row.line))
        problems += region_problems(row, regions, names, edition)
    return problems
