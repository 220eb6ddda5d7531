"""The life of an edition: created as a draft, opened (which freezes its instrument), closed."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from apps.accounts.models import User
from apps.audit.enums import AuditAction
from apps.audit.selectors import already_done
from apps.audit.services import audit_record
from apps.core.exceptions import ConflictError, InvalidInputError
from apps.regions.enums import OFFICE_LEVELS
from apps.regions.models import RegionSet

from ..enums import EditionKind, EditionState, WindowStage
from ..models import Edition, Election, Instrument
from ..rules import may_manage_editions
from ..selectors import edition_gaps
from .edition_windows import windows_write
from .instrument_versions import instrument_freeze
from .permission import require


@dataclass(frozen=True)
class ElectionInput:
    """An election as it is entered; without a code, one is made from the name."""

    name: str
    year: int
    name_en: str = ""
    code: str = ""

    @property
    def slug(self) -> str:
        return self.code or slugify(self.name)[:40]


@transaction.atomic
def edition_create(
    *,
    actor: User | None,
    code: str,
    name: str,
    kind: EditionKind,
    instrument: Instrument,
    region_set: RegionSet,
    reference_on: dt.date,
    elections: Sequence[ElectionInput] = (),
    name_en: str = "",
    entry_due_at: dt.datetime | None = None,
) -> Edition:
    """Create an edition as a draft: the list of editions shows it as "Disiapkan", and no office has a form for it yet.

    `entry_due_at` is until when all offices fill their forms; the other windows are set by `edition_windows_set`.
    Raises NotAllowedError, AlreadyDoneError where this edition was created before, and InvalidInputError with messages
    by field where another one has the code, or elections are missing or repeated.
    """
    require(may_manage_editions, actor, "Membuat edisi memerlukan izin mengelola edisi.")
    _check_new(code, name, kind, [election.slug for election in elections])
    edition = Edition.objects.create(
        code=code,
        name=name,
        name_en=name_en,
        kind=kind,
        instrument=instrument,
        region_set=region_set,
        reference_on=reference_on,
    )
    _write_elections(edition, elections)
    if entry_due_at:
        windows_write(
            edition, {f"{level}_{WindowStage.ENTRY}_due_at": entry_due_at for level in OFFICE_LEVELS}
        )
    audit_record(
        actor=actor,
        action=AuditAction.EDITION_CREATE,
        subject=edition,
        detail={"kind": edition.kind, "instrument": f"{instrument.code}/{instrument.version}"},
        names={"kind": edition.get_kind_display(), "instrument": str(instrument)},
    )
    return edition


@transaction.atomic
def edition_open(*, edition: Edition, actor: User | None) -> Edition:
    """Open a draft edition: it shows as "Dibuka", and its instrument as "Dibekukan", which nobody can change any more.

    The forms of the offices are made by `collection_open` of the app `submissions`, which calls this. Raises
    NotAllowedError, ConflictError if the edition is no draft, InvalidInputError with all that is still missing.
    """
    require(may_manage_editions, actor, "Membuka edisi memerlukan izin mengelola edisi.")
    locked = _lock(edition)
    check_openable(locked)
    Instrument.objects.select_for_update().get(pk=locked.instrument_id)
    gaps = edition_gaps(locked)
    if gaps:
        raise InvalidInputError(f"Edisi {locked.name} belum dapat dibuka.", {"edisi": gaps})
    now = timezone.now()
    locked.instrument = instrument_freeze(
        instrument=locked.instrument,
        actor=actor,
        at=now,
        reason=f"edisi {locked.name} dibuka",
        detail={"edition": locked.name},
    )
    locked.state, locked.opened_at = EditionState.OPEN, now
    locked.save(update_fields=["state", "opened_at"])
    audit_record(
        actor=actor,
        action=AuditAction.EDITION_OPEN,
        subject=locked,
        detail={"before": EditionState.DRAFT.label, "after": EditionState.OPEN.label},
    )
    return locked


@transaction.atomic
def edition_close(*, edition: Edition, actor: User | None) -> Edition:
    """Close an open edition: it shows as "Ditutup", for good.

    From then on offices can neither change nor send their data, and no figures are imported. What was sent before can
    still be approved and accepted, but not given back. `collection_close` of the app `submissions`, which calls this,
    tells everybody concerned. Raises NotAllowedError, ConflictError if the edition is not open.
    """
    require(may_manage_editions, actor, "Menutup edisi memerlukan izin mengelola edisi.")
    locked = _lock(edition)
    check_closable(locked)
    locked.state, locked.closed_at = EditionState.CLOSED, timezone.now()
    locked.save(update_fields=["state", "closed_at"])
    audit_record(
        actor=actor,
        action=AuditAction.EDITION_CLOSE,
        subject=locked,
        detail={"before": EditionState.OPEN.label, "after": EditionState.CLOSED.label},
    )
    return locked


def check_openable(edition: Edition) -> None:
    """Raise ConflictError where the edition is no draft any more: it was opened, or closed, before."""
    if edition.state != EditionState.DRAFT:
        raise _edition_done(edition)


def check_closable(edition: Edition) -> None:
    """Raise ConflictError where the edition is not open: it was closed before, or is still a draft."""
    if edition.state == EditionState.DRAFT:
        text = f"Edisi {edition.name} belum dibuka, jadi belum dapat ditutup."
        raise ConflictError(text, place=edition.get_absolute_url())
    if not edition.is_open:
        raise _edition_done(edition)


def _edition_done(edition: Edition) -> ConflictError:
    return already_done(edition, f"Edisi {edition.name}", AuditAction.EDITION_OPEN, AuditAction.EDITION_CLOSE)


def _check_new(code: str, name: str, kind: EditionKind, slugs: list[str]) -> None:
    errors: dict[str, list[str]] = {}
    taken = Edition.objects.filter(code=code).first()
    if taken and taken.name == name:
        raise already_done(taken, f"Edisi {name}", AuditAction.EDITION_CREATE)
    if taken:
        errors["code"] = [f"Kode “{code}” sudah dipakai edisi lain. Pilih kode lain."]
    if len(set(slugs)) != len(slugs) or "" in slugs:
        errors["elections"] = ["Setiap pemilihan perlu nama yang berbeda."]
    elif not slugs and kind != EditionKind.EXTERNAL:
        errors["elections"] = ["Isi sedikitnya satu pemilihan: setiap kejadian dicatat pada suatu pemilihan."]
    if errors:
        raise InvalidInputError("Edisi belum dibuat. Perbaiki isian yang ditandai.", errors)


def _write_elections(edition: Edition, elections: Sequence[ElectionInput]) -> None:
    Election.objects.bulk_create(
        Election(
            edition=edition,
            code=election.slug,
            name=election.name,
            name_en=election.name_en,
            year=election.year,
        )
        for election in elections
    )


def _lock(edition: Edition) -> Edition:
    return Edition.objects.select_for_update().get(pk=edition.pk)
