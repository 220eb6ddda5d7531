"""Loading instruments from files, and making new versions of frozen ones."""

import datetime as dt
import hashlib
import logging
from pathlib import Path
from typing import Any, Final

from django.db import connection, transaction

from apps.accounts.models import User
from apps.audit.enums import AuditAction
from apps.audit.services import audit_record
from apps.core.exceptions import ConflictError, InvalidInputError
from apps.engine.toml.positions import find_positions

from ..files.instrument_file import FileProblem, InvalidFileError, instrument_content_read
from ..models import Instrument
from ..rules import may_manage_instruments
from ..selectors import instrument_structure
from ..structure import InstrumentStructure
from .content_write import instrument_content_write
from .permission import require

logger = logging.getLogger(__name__)

_LOCK_FAMILY: Final = 49_200  # of PostgreSQL's advisory locks: instruments by code


def instrument_load(*, path: Path, actor: User | None = None) -> tuple[Instrument, bool]:
    """Load an instrument from a file on this machine, as `instrument_load_content` does.

    Raises InvalidInputError also where the file cannot be read.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise InvalidInputError(
            f"Berkas {path} tidak dapat dibuka. Periksa nama dan izin berkasnya."
        ) from error
    return instrument_load_content(content=content, name=path.name, actor=actor)


@transaction.atomic
def instrument_load_content(*, content: bytes, name: str, actor: User | None) -> tuple[Instrument, bool]:
    """Load an instrument from the bytes of its file (docs/instrument-format.md), which messages call `name`.

    Returns the instrument and whether anything was loaded: a file that was loaded before changes nothing and
    gives the version it made. A changed file replaces the draft of its code; where the newest version is
    frozen it makes the next one. Raises InvalidFileError with every problem (nothing is loaded then),
    NotAllowedError.
    """
    require(may_manage_instruments, actor, "Memuat instrumen memerlukan izin mengelola instrumen.")
    text = _decode(content, name)
    wanted = instrument_content_read(text, name=name)
    digest = hashlib.sha256(content).hexdigest()
    versions = _lock_versions(wanted.code)
    same = next((version for version in versions if version.source_sha256 == digest), None)
    if same:
        return same, False
    newest = versions[0] if versions else None
    number = newest.version + newest.is_frozen if newest else 1
    _check_version(wanted, number, name, text)
    instrument = newest if newest and not newest.is_frozen else Instrument(code=wanted.code, version=number)
    instrument.source_sha256 = digest
    instrument_content_write(instrument, wanted)
    audit_record(
        actor=actor,
        action=AuditAction.INSTRUMENT_LOAD,
        subject=instrument,
        detail={"file": name, "sha256": digest},
    )
    logger.info("instrument %s version %s loaded from %s", instrument.code, instrument.version, name)
    return instrument, True


@transaction.atomic
def instrument_new_version(*, instrument: Instrument, actor: User | None) -> Instrument:
    """Copy a frozen instrument into a new draft version. Raises ConflictError where a draft exists already."""
    require(may_manage_instruments, actor, "Membuat versi baru memerlukan izin mengelola instrumen.")
    versions = _lock_versions(instrument.code)
    if not versions[0].is_frozen:
        raise ConflictError(
            f"Versi {versions[0].version} masih berupa rancangan. Ubah versi itu; tidak perlu versi baru."
        )
    source = next(version for version in versions if version.pk == instrument.pk)
    copy = Instrument(code=source.code, version=versions[0].version + 1)
    instrument_content_write(copy, instrument_structure(source))
    audit_record(
        actor=actor,
        action=AuditAction.INSTRUMENT_LOAD,
        subject=copy,
        detail={"copied_from_version": source.version},
    )
    return copy


@transaction.atomic
def instrument_freeze(
    *, instrument: Instrument, actor: User | None, at: dt.datetime, detail: dict[str, Any]
) -> Instrument:
    """Freeze an instrument, since somebody now relies on it; a frozen one stays as it is. Return it as stored.

    Called by whatever relies on it, which has asked who may; `detail` says in the audit log what that is.
    """
    locked = Instrument.objects.select_for_update().get(pk=instrument.pk)
    if locked.is_frozen:
        return locked
    locked.frozen_at = at
    locked.save(update_fields=["frozen_at"])
    audit_record(actor=actor, action=AuditAction.INSTRUMENT_FREEZE, subject=locked, detail=detail)
    return locked


def _decode(content: bytes, name: str) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        problem = FileProblem(line, "berkas", "Bukan teks UTF-8.", "Simpan ulang dengan pengodean UTF-8.")
        raise InvalidFileError(name, [problem]) from error


def _lock_versions(code: str) -> list[Instrument]:
    """Return the versions of a code, newest first; until the transaction ends nobody else gets them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [_LOCK_FAMILY, code])
    return list(Instrument.objects.select_for_update().filter(code=code).order_by("-version"))


def _check_version(content: InstrumentStructure, number: int, name: str, text: str) -> None:
    """Raise InvalidFileError where the file says that it is another version than the one it would make."""
    if content.version in (None, number):
        return
    problem = FileProblem(
        find_positions(text).line_of("index", "version"),
        "version",
        f"Berkas menyebut versi {content.version}, padahal akan menjadi versi {number}.",
        f"Isi {number}, atau hapus version.",
    )
    raise InvalidFileError(name, [problem])
