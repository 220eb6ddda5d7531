"""Changing what the codebook of an instrument says: one entry, a whole file, or what a new version takes along."""

import hashlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import transaction

from apps.accounts.models import User
from apps.audit.enums import AuditAction
from apps.audit.services import audit_record
from apps.core.exceptions import InvalidInputError, MissingError, StaleRevisionError
from apps.core.formatting import format_act
from apps.engine.spelling import suggest

from ..codebook import LABELS, REASON_LIMIT, CodebookEntry, Fault, changed_parts, entry_faults
from ..files.codebook_file import CodebookFile, CodebookRow, codebook_file_read
from ..files.text_file import file_bytes, file_text
from ..models import CodebookRevision, Instrument
from ..rules import may_manage_instruments
from ..selectors import codebook_entries, instrument_structure, is_unit_fixed
from ..structure import IndicatorNode
from .permission import require


@dataclass(frozen=True)
class CodebookLoaded:
    """What loading a file did: how many of its entries were new or different, and which indicators it leaves out."""

    changed: int
    rows: int
    missing: tuple[str, ...]


@transaction.atomic
def codebook_change(
    *, instrument: Instrument, indicator: str, entry: CodebookEntry, reason: str, read_at: int, actor: User
) -> bool:
    """Store a new wording of the entry of one indicator, by its code: forms show it from now on.

    `read_at` is the revision on which the person's wording goes on, 0 where there was none. Returns whether anything
    changed; an entry that says the same is left as it is.

    Raises NotAllowedError, MissingError, StaleRevisionError with the stored entry if somebody changed it meanwhile, and
    InvalidInputError with messages by field.
    """
    require(may_manage_instruments, actor, "Mengubah pedoman memerlukan izin mengelola instrumen.")
    locked = _lock(instrument)
    node = _nodes(locked).get(indicator)
    if node is None:
        raise MissingError(f"Indikator “{indicator}” tidak ada dalam {locked}.")
    stored = codebook_entries(locked).get(indicator)
    if stored == entry:
        return False
    if stored and stored.revision != read_at:
        act = format_act(stored.changed_by, stored.changed_at) if stored.changed_at else ""
        text = f"Pedoman {indicator} sudah diubah {act}, setelah Anda membukanya."
        raise StaleRevisionError(text, [stored])
    faults = [*entry_faults(entry), *_unit_faults(node, entry, is_fixed=is_unit_fixed(locked))]
    _refuse(faults, reason)
    [revision] = _write(locked, {indicator: entry}, {indicator: stored} if stored else {}, reason, actor)
    parts = changed_parts(stored, entry)
    audit_record(
        actor=actor,
        action=AuditAction.CODEBOOK_CHANGE,
        subject=locked,
        detail={
            "indicator": indicator,
            "reason": reason,
            "before": stored.revision if stored else 0,
            "after": revision.revision,
        },
        names={
            "indicator": indicator,
            "changes": ", ".join(LABELS[part].lower() for part in parts),
            "reason": reason,
        },
    )
    return True


def codebook_load(
    *, instrument: Instrument, path: Path, reason: str, actor: User | None = None
) -> CodebookLoaded:
    """Load a codebook from a file on this machine, as `codebook_load_content` does.

    Also raises InvalidInputError if the file cannot be read.
    """
    content = file_bytes(path)
    return codebook_load_content(
        instrument=instrument, content=content, name=path.name, reason=reason, actor=actor
    )


@transaction.atomic
def codebook_load_content(
    *, instrument: Instrument, content: bytes, name: str, reason: str, actor: User | None
) -> CodebookLoaded:
    """Store the entries of a codebook file (docs/codebook-format.md); `name` is what messages call the file.

    An entry that says the same as the stored one is left as it is, so that the same file a second time changes nothing.
    So are the entries of indicators that the file does not name, and those that it leaves as they were when it was
    downloaded.

    Raises NotAllowedError, InvalidInputError without a reason, and InvalidFileError with every problem of the file,
    such as an entry that was changed in it and in the portal since; nothing is stored then.
    """
    require(may_manage_instruments, actor, "Memuat pedoman memerlukan izin mengelola instrumen.")
    file = codebook_file_read(file_text(content, name), name=name)
    locked = _lock(instrument)
    nodes, stored = _nodes(locked), codebook_entries(locked)
    left_alone = _left_alone(file, locked, stored)
    _note_misfits(file, nodes, stored, is_fixed=is_unit_fixed(locked))
    _note_outdated(file, stored, left_alone)
    file.refuse_faulty()
    _refuse((), reason)
    changed = {
        row.code: row.entry
        for row in file.rows
        if row.code not in left_alone and stored.get(row.code) != row.entry
    }
    named = {row.code for row in file.rows}
    loaded = CodebookLoaded(
        changed=len(changed), rows=len(file.rows), missing=tuple(code for code in nodes if code not in named)
    )
    if not changed:
        return loaded
    written = _write(locked, changed, stored, reason, actor)
    counted = {"file": name, "rows": loaded.rows, "changed": loaded.changed, "reason": reason}
    audit_record(
        actor=actor,
        action=AuditAction.CODEBOOK_LOAD,
        subject=locked,
        detail={
            **counted,
            "before": {code: stored[code].revision if code in stored else 0 for code in changed},
            "after": {row.indicator_code: row.revision for row in written},
            "sha256": hashlib.sha256(content).hexdigest(),
        },
        names=counted,
    )
    return loaded


def codebook_carry(source: Instrument, target: Instrument, actor: User | None) -> dict[str, Any]:
    """Copy the codebook of a version into a new one that has none; return what the audit entry of that adds.

    An entry goes along where the new version has an indicator of the same code and name: under another name it may ask
    something else. The caller has checked who may do that.
    """
    stored = codebook_entries(source)
    before = _nodes(source)
    carried = {
        code: stored[code]
        for code, node in _nodes(target).items()
        if code in stored
        and code in before
        and before[code].name == node.name
        # What the instrument itself counts in goes before the codebook; an entry must not say otherwise.
        and node.unit in ("", stored[code].unit)
    }
    if not carried:
        return {}
    _write(target, carried, {}, f"Dibawa dari versi {source.version}.", actor)
    return {"codebook": len(carried)}


def _lock(instrument: Instrument) -> Instrument:
    """Lock the instrument: two changes take turns, and none slips in while an edition opens."""
    return Instrument.objects.select_for_update().get(pk=instrument.pk)


def _nodes(instrument: Instrument) -> dict[str, IndicatorNode]:
    return {node.code: node for node in instrument_structure(instrument).indicators}


def _note_misfits(
    file: CodebookFile,
    nodes: Mapping[str, IndicatorNode],
    stored: Mapping[str, CodebookEntry],
    *,
    is_fixed: bool,
) -> None:
    """Note where a file does not fit the instrument, or would quietly take back what has been adopted."""
    for row in file.rows:
        node, before = nodes.get(row.code), stored.get(row.code)
        if node is None:
            if row.code:
                remedy = suggest(row.code, nodes, "Hapus, atau betulkan kodenya.")
                file.fault(row, "code", f"Indikator {row.code} tidak ada dalam instrumen ini.", remedy)
            continue
        if row.entry.unit:
            for fault in _unit_faults(node, row.entry, is_fixed=is_fixed):
                file.fault(row, fault.field, fault.text, fault.remedy)
        if before and not before.is_draft and not row.has_status:
            text = f"Pedoman {row.code} sudah ditetapkan ({before.reference}), dan berkas tidak menyebut statusnya."
            remedy = (
                'Tulis status = "adopted" dengan reference, atau status = "draft" bila tidak berlaku lagi.'
            )
            file.fault(row, "status", text, remedy)


def _is_behind(row: CodebookRow, stored: CodebookEntry | None) -> bool:
    """Whether the portal's wording was changed after the file was downloaded, and is not that of the file."""
    return bool(stored and row.read_at and row.read_at < stored.revision and stored != row.entry)


def _left_alone(
    file: CodebookFile, instrument: Instrument, stored: Mapping[str, CodebookEntry]
) -> frozenset[str]:
    """Return the indicators whose entry was changed in the portal since, and in the file is as it was downloaded."""
    behind = {row.code: row for row in file.rows if _is_behind(row, stored.get(row.code))}
    old = CodebookRevision.objects.filter(instrument=instrument, indicator_code__in=behind)
    return frozenset(
        revision.indicator_code
        for revision in old.select_related("changed_by")
        if revision.revision == behind[revision.indicator_code].read_at
        and revision.entry == behind[revision.indicator_code].entry
    )


def _note_outdated(
    file: CodebookFile, stored: Mapping[str, CodebookEntry], left_alone: Collection[str]
) -> None:
    """Note which entries were changed both in the file and in the portal after it was downloaded."""
    for row in file.rows:
        now = stored.get(row.code)
        if now is None or row.code in left_alone or not _is_behind(row, now):
            continue
        act = format_act(now.changed_by, now.changed_at) if now.changed_at else ""
        text = (
            f"Pedoman {row.code} di portal sudah revisi {now.revision}, diubah {act}; "
            f"berkas ini dari revisi {row.read_at}."
        )
        remedy = (
            f"Bandingkan di halaman indikatornya. Bila isi berkas yang berlaku, tulis revision = {now.revision}; "
            "bila tidak, hapus entrinya dari berkas."
        )
        file.fault(row, "revision", text, remedy)


def _unit_faults(node: IndicatorNode, entry: CodebookEntry, *, is_fixed: bool) -> Iterable[Fault]:
    """Yield why the unit of an entry cannot be taken: what is counted is a matter of the instrument, not of wording."""
    if entry.unit in ("", node.counted_in):
        return
    if node.unit:
        text = f"Satuan {node.code} ditetapkan oleh instrumen: {node.unit}."
        yield Fault("unit", text, f"Isi “{node.unit}”, atau ubah instrumennya.")
    elif is_fixed:
        text = (
            f"Satuan {node.code} tidak dapat diubah lagi: edisi yang memakai instrumen ini sudah dibuka, "
            f"dan kantor menghitung dalam {node.counted_in}."
        )
        yield Fault(
            "unit", text, f"Isi “{node.counted_in}”, atau buat versi baru instrumen untuk edisi berikutnya."
        )


def _refuse(faults: Iterable[Fault], reason: str) -> None:
    errors: dict[str, list[str]] = {}
    for fault in faults:
        errors.setdefault(fault.field, []).append(f"{fault.text} {fault.remedy}")
    if not reason:
        errors["reason"] = ["Alasan kosong. Tulis mengapa pedomannya diubah."]
    elif len(reason) > REASON_LIMIT:
        errors["reason"] = [f"Alasan lebih panjang dari {REASON_LIMIT} huruf. Pendekkan."]
    if errors:
        raise InvalidInputError("Pedoman belum disimpan. Perbaiki isian yang ditandai.", errors)


def _write(
    instrument: Instrument,
    entries: Mapping[str, CodebookEntry],
    stored: Mapping[str, CodebookEntry],
    reason: str,
    actor: User | None,
) -> list[CodebookRevision]:
    """Add a revision for each of `entries`, after those of `stored`, both by indicator code."""
    return CodebookRevision.objects.bulk_create(
        CodebookRevision(
            instrument=instrument,
            indicator_code=code,
            revision=stored[code].revision + 1 if code in stored else 1,
            unit=entry.unit,
            definition=entry.definition,
            counts=entry.counts,
            excludes=entry.excludes,
            sources=entry.sources,
            status=entry.status,
            reference=entry.reference,
            reason=reason,
            changed_by=actor,
        )
        for code, entry in entries.items()
    )
