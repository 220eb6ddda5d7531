"""Loading instruments from files, and making new versions of frozen ones."""

import datetime as dt
import hashlib
import logging
from functools import partial
from pathlib import Path
from typing import Any, Final

from django.db import connection, transaction

from apps.accounts.models import User
from apps.audit.enums import AuditAction
from apps.audit.selectors import already_done
from apps.audit.services import audit_record
from apps.core.exceptions import ConflictError
from apps.engine.toml import ProblemList

from ..files.instrument_file import instrument_content_read
from ..files.text_file import file_bytes, file_text
from ..models import Instrument
from ..rules import may_manage_instruments
from ..selectors import instrument_structure
from ..structure import InstrumentStructure
from .codebook_steps import codebook_carry
from .content_write import instrument_content_write
from .permission import require

logger = logging.getLogger(__name__)

_LOCK_FAMILY: Final = 49_200  # tells these advisory locks of PostgreSQL from any others


def instrument_load(*, path: Path, actor: User | None = None) -> tuple[Instrument, bool]:
    """Load an instrument from a file on this machine, as `instrument_load_content` does.

    Also raises InvalidInputError if the file cannot be read.
    """
    return instrument_load_content(content=file_bytes(path), name=path.name, actor=actor)


@transaction.atomic
def instrument_load_content(
    *, content: bytes, name: str, actor: User | None, panel: str = ""
) -> tuple[Instrument, bool]:
    """Load an instrument from the bytes of its file (docs/instrument-format.md); `name` is what messages call the file.

    Where the portal wrote the file itself, with the weights of a `panel`, the log speaks of that and of no file.

    A new code makes version 1. If the newest version of the code is a draft, the file replaces it; if it is frozen,
    the file makes the next version, as a draft, which takes the codebook along (`codebook_carry`). The very same file,
    loaded again, changes nothing.

    Returns the instrument and whether anything was loaded; if nothing was, it is the version that the file made
    before. Raises NotAllowedError, and InvalidFileError with every problem of the file; nothing is loaded then.
    """
    require(may_manage_instruments, actor, "Memuat instrumen memerlukan izin mengelola instrumen.")
    digest = hashlib.sha256(content).hexdigest()
    wanted = instrument_content_read(
        file_text(content, name), name=name, check=partial(_note_wrong_version, digest=digest)
    )
    versions = instrument_versions_lock(wanted.code)
    same = next((version for version in versions if version.source_sha256 == digest), None)
    if same:
        return same, False
    newest = versions[0] if versions else None
    number = _next_number(versions)
    instrument = newest if newest and not newest.is_frozen else Instrument(code=wanted.code, version=number)
    instrument.source_sha256 = digest
    instrument_content_write(instrument, wanted)
    carried = codebook_carry(newest, instrument, actor) if newest and newest.pk != instrument.pk else {}
    source = {"panel": panel} if panel else {"file": name}
    audit_record(
        actor=actor,
        action=AuditAction.INSTRUMENT_LOAD,
        subject=instrument,
        detail=source | {"sha256": digest} | carried,
        names=source,
    )
    logger.info("instrument %s version %s loaded from %s", instrument.code, instrument.version, name)
    return instrument, True


def load_told(instrument: Instrument) -> str:
    """Return who loaded the same file before as this version, and when."""
    return already_done(instrument, f"Berkas yang sama ({instrument})", AuditAction.INSTRUMENT_LOAD).message


@transaction.atomic
def instrument_new_version(*, instrument: Instrument, actor: User | None) -> Instrument:
    """Copy a frozen instrument, with its codebook, into a new version, a draft that can be changed.

    Raises NotAllowedError, ConflictError if the instrument has a draft already.
    """
    require(may_manage_instruments, actor, "Membuat versi baru memerlukan izin mengelola instrumen.")
    versions = instrument_versions_lock(instrument.code)
    if not versions[0].is_frozen:
        raise ConflictError(
            f"Versi {versions[0].version} masih berupa rancangan. Ubah versi itu; tidak perlu versi baru.",
            place=versions[0].get_absolute_url(),
        )
    source = next(version for version in versions if version.pk == instrument.pk)
    copy = Instrument(code=source.code, version=versions[0].version + 1)
    instrument_content_write(copy, instrument_structure(source))
    carried = codebook_carry(source, copy, actor)
    audit_record(
        actor=actor,
        action=AuditAction.INSTRUMENT_LOAD,
        subject=copy,
        detail={"copied_from_version": source.version} | carried,
        names={"copied": f"versi {source.version}"},
    )
    return copy


def instrument_versions_lock(code: str) -> list[Instrument]:
    """Return the versions of a code, newest first, locked until the transaction ends.

    Otherwise two people who load at once would make the same version. Locking rows is not enough: a new code has none.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [_LOCK_FAMILY, code])
    return list(Instrument.objects.select_for_update().filter(code=code).order_by("-version"))


@transaction.atomic
def instrument_freeze(
    *, instrument: Instrument, actor: User | None, at: dt.datetime, reason: str, detail: dict[str, Any]
) -> Instrument:
    """Freeze an instrument because something now relies on it: it shows as "Dibekukan". Return it as stored.

    Called when an edition or an expert panel opens; the caller has checked who may do that. `reason` and `detail` tell
    the audit log what relies on it: "edisi IKP 2024 dibuka" and `{"edition": "IKP 2024"}`. An instrument that is frozen
    already stays as it is.
    """
    locked = Instrument.objects.select_for_update().get(pk=instrument.pk)
    if locked.is_frozen:
        return locked
    locked.frozen_at = at
    locked.save(update_fields=["frozen_at"])
    audit_record(
        actor=actor,
        action=AuditAction.INSTRUMENT_FREEZE,
        subject=locked,
        detail=detail,
        names={"reason": reason},
    )
    return locked


def _next_number(versions: list[Instrument]) -> int:
    """Return the number of the version that a file makes: the draft that it replaces, or one more than the frozen."""
    return versions[0].version + versions[0].is_frozen if versions else 1


def _note_wrong_version(content: InstrumentStructure, problems: ProblemList, *, digest: str) -> None:
    """Note that a file names another version than the one that loading it makes, unless it was loaded already."""
    if content.version is None or not content.code:
        return
    versions = instrument_versions_lock(content.code)
    number = _next_number(versions)
    if content.version != number and all(version.source_sha256 != digest for version in versions):
        problems.add(
            ("index", "version"),
            f"Berkas menyebut versi {content.version}, padahal akan menjadi versi {number}.",
            f"Isi {number}, atau hapus version.",
        )
