"""Loading instruments from files, and making new versions of frozen ones."""

import hashlib
import logging
from pathlib import Path
from typing import Final

from django.db import connection, transaction

from apps.accounts.models import User
from apps.audit.enums import AuditAction
from apps.audit.services import audit_record
from apps.core.exceptions import ConflictError, InvalidInputError

from ..instrument_file import FileProblem, InstrumentContent, InvalidFileError, instrument_content_read
from ..instrument_file.positions import find_positions
from ..models import Instrument
from ..rules import may_manage_instruments
from ..selectors import instrument_structure
from .content import instrument_content_write, structure_content
from .permission import require

logger = logging.getLogger(__name__)

_LOCK_FAMILY: Final = 49_200  # of PostgreSQL's advisory locks: instruments by code


@transaction.atomic
def instrument_load(*, path: Path, actor: User | None = None) -> tuple[Instrument, bool]:
    """Load an instrument file (docs/instrument-format.md).

    Returns the instrument and whether anything was loaded: a file that was loaded before changes nothing and
    gives the version it made. A changed file replaces the draft of its code; where the newest version is
    frozen it makes the next one. Raises InvalidFileError with every problem; nothing is loaded then.
    """
    require(may_manage_instruments, actor, "Memuat instrumen memerlukan izin mengelola instrumen.")
    text = _read_text(path)
    content = instrument_content_read(text, name=path.name)
    digest = hashlib.sha256(text.encode()).hexdigest()
    versions = _lock_versions(content.code)
    same = next((version for version in versions if version.source_sha256 == digest), None)
    if same:
        return same, False
    newest = versions[0] if versions else None
    number = newest.version + bool(newest.frozen_at) if newest else 1
    _check_version(content, number, path.name, text)
    instrument = newest if newest and not newest.is_frozen else Instrument(code=content.code, version=number)
    instrument.source_sha256 = digest
    instrument_content_write(instrument, content)
    audit_record(
        actor=actor,
        action=AuditAction.INSTRUMENT_LOAD,
        subject=instrument,
        detail={"file": path.name, "sha256": digest},
    )
    logger.info("instrument %s version %s loaded from %s", instrument.code, instrument.version, path.name)
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
    instrument_content_write(copy, structure_content(instrument_structure(source)))
    audit_record(
        actor=actor,
        action=AuditAction.INSTRUMENT_LOAD,
        subject=copy,
        detail={"copied_from_version": source.version},
    )
    return copy


def _read_text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        problem = FileProblem(line, "berkas", "Bukan teks UTF-8.", "Simpan ulang dengan pengodean UTF-8.")
        raise InvalidFileError(path.name, [problem]) from error
    except OSError as error:
        raise InvalidInputError(
            f"Berkas {path} tidak dapat dibuka: {error.strerror}. Periksa nama dan izin berkasnya."
        ) from error


def _lock_versions(code: str) -> list[Instrument]:
    """Return the versions of a code, newest first; until the transaction ends nobody else gets them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [_LOCK_FAMILY, code])
    return list(Instrument.objects.select_for_update().filter(code=code).order_by("-version"))


def _check_version(content: InstrumentContent, number: int, name: str, text: str) -> None:
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
