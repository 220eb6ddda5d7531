"""The entry in the audit log of a file whose numbers were taken over."""

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from apps.accounts.models import User
from apps.audit.enums import AuditAction
from apps.audit.services import audit_record

from ..models import Edition


class Change(NamedTuple):
    """What a row said before, part by part in words (nothing where it is new), and what it says now."""

    before: Sequence[str]
    after: Sequence[str]


def import_record(
    *,
    actor: User | None,
    action: AuditAction,
    edition: Edition,
    path: Path,
    n_rows: int,
    changes: Mapping[str, Change],
) -> None:
    """Record what a file with `n_rows` rows changed in an edition; `changes` has the changed and the new rows by name.

    Every number that was replaced is told with what it was and became. New ones are counted: the file, which is known
    by its hash, has them all.
    """
    replaced = {name: _differing(change) for name, change in changes.items() if change.before}
    counts = {"file": path.name, "rows": n_rows, "changed": len(changes)}
    detail: dict[str, object] = {**counts, "sha256": hashlib.sha256(path.read_bytes()).hexdigest()}
    if replaced:
        detail["before"] = {name: before for name, (before, _) in replaced.items()}
        detail["after"] = {name: after for name, (_, after) in replaced.items()}
    audit_record(actor=actor, action=action, subject=edition, detail=detail, names=counts)


def _differing(change: Change) -> tuple[str, str]:
    """Return the parts that are not the same: "12,30" and "12,40", where the source stayed."""
    pairs = [pair for pair in zip(change.before, change.after, strict=True) if pair[0] != pair[1]]
    before, after = (", ".join(side or "kosong" for side in sides) for sides in zip(*pairs, strict=True))
    return before, after
