"""A panel from its making to its end: create, update, open, close, or discard while it is a draft."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.db import transaction
from django.utils import timezone

from apps.accounts.models import User
from apps.audit.enums import AuditAction
from apps.audit.selectors import Deletion, act_of, already_done, lock_or_tell
from apps.audit.sentences import listed
from apps.audit.services import audit_record
from apps.core.exceptions import ConflictError, InvalidInputError, NotAllowedError, StaleRevisionError
from apps.core.formatting import format_date
from apps.core.read_marks import Marks, Merged, merge_values
from apps.indicators.models import Instrument
from apps.indicators.selectors import instrument_structure
from apps.indicators.services import instrument_freeze

from ..enums import COMPARED_MAX, COMPARED_MIN, PanelMethod, PanelState
from ..models import Panel, PanelExpert
from ..questionnaire import comparable_parents, weighed_children
from ..rules import may_manage

_FIELDS: Final = {
    "title": "judul",
    "introduction": "pengantar",
    "due_on": "batas waktu",
    "parent_codes": "yang dibandingkan",
}
"""What can be changed of a panel, and how sentences call it."""

PANEL_DISCARDED: Final = Deletion("Rancangan panel “{}”", AuditAction.PANEL_DISCARD, "panels:panel_list")


@transaction.atomic
def panel_create(
    *,
    actor: User,
    instrument: Instrument,
    title: str,
    method: PanelMethod,
    due_on: dt.date,
    introduction: str = "",
    parent_codes: Sequence[str] = (),
) -> Panel:
    """Make a draft panel. Experts can be added to it, but nobody is mailed before it opens.

    `parent_codes` says whose children are compared, or share the points: those of the index where nothing is named.
    Raises NotAllowedError, InvalidInputError by field.
    """
    check_may_manage(actor)
    parents = [] if method == PanelMethod.SCORE else list(parent_codes) or [instrument.code]
    _check_due(due_on)
    _check_parents(instrument, method, parents)
    panel = Panel.objects.create(
        instrument=instrument,
        title=title.strip(),
        introduction=introduction.strip(),
        method=method,
        parent_codes=parents,
        due_on=due_on,
        created_by=actor,
    )
    audit_record(
        actor=actor,
        action=AuditAction.PANEL_CREATE,
        subject=panel,
        detail={"kind": method.value, "instrument": f"{instrument.code}/{instrument.version}"},
        names={"method": method.label, "instrument": str(instrument)},
    )
    return panel


@transaction.atomic
def panel_update(
    *,
    actor: User,
    panel: Panel,
    title: str,
    introduction: str,
    due_on: dt.date,
    parent_codes: Sequence[str] | None = None,
    shown: Marks | None = None,
) -> Panel:
    """Change what experts read of a panel: title, introduction and last day; what it compares only in a draft.

    `shown` are the marks of what stood on the page (`apps/core/read_marks.py`): what was left alone there stays as it
    is stored by now. None, for a program, means all values.

    Raises NotAllowedError, ConflictError (closed, or open and `parent_codes` differ), InvalidInputError by field, and
    StaleRevisionError with what is `Merged` where something was changed on the page and by somebody else.
    """
    check_may_manage(actor)
    locked = panel_lock(panel)
    if locked.state == PanelState.CLOSED:
        raise panel_done(locked, "Panel ini tidak dapat diubah lagi.")
    sent: dict[str, Any] = {"title": title.strip(), "introduction": introduction.strip(), "due_on": due_on}
    if parent_codes is not None:
        sent["parent_codes"] = list(parent_codes)
    stored = {name: getattr(locked, name) for name in _FIELDS}
    merged = Merged(stored | sent) if shown is None else merge_values(sent, stored, shown)
    changed = [name for name, value in merged.values.items() if stored[name] != value]
    _check_changes(locked, merged.values, changed)
    if merged.contradictions:
        raise StaleRevisionError(_told_stale(locked, merged), [merged])
    before = _told_fields(locked, changed)
    for name in changed:
        setattr(locked, name, merged.values[name])
    locked.save(update_fields=changed)
    audit_record(
        actor=actor,
        action=AuditAction.PANEL_UPDATE,
        subject=locked,
        detail={"before": before, "after": _told_fields(locked, changed)},
        names={"changes": _name_fields(changed)},
    )
    return locked


def _check_changes(locked: Panel, values: Mapping[str, Any], changed: Sequence[str]) -> None:
    """Raise ConflictError or InvalidInputError where one of the changes cannot be made."""
    if "due_on" in changed:
        _check_due(values["due_on"])
    if "parent_codes" in changed:
        if locked.state != PanelState.DRAFT:
            raise panel_done(locked, "Karena itu pertanyaannya tetap.")
        _check_parents(locked.instrument, PanelMethod(locked.method), values["parent_codes"])


def _told_stale(panel: Panel, merged: Merged) -> str:
    what = listed([_FIELDS[found.name] for found in merged.contradictions])
    act = act_of(panel, AuditAction.PANEL_UPDATE) or "oleh orang lain"
    return f"Panel ini diubah {act}, setelah Anda membuka halaman ini; {what} berbeda dari isian Anda."


def _told_fields(panel: Panel, names: Sequence[str]) -> dict[str, str]:
    """Return the values of some fields in words, for the log; of the introduction only how long it is."""
    told = {
        "title": panel.title,
        "introduction": f"{len(panel.introduction)} huruf",
        "due_on": format_date(panel.due_on),
        "parent_codes": ", ".join(panel.parent_codes),
    }
    return {_FIELDS[name]: told[name] for name in names}


def _name_fields(changed: Sequence[str]) -> str:
    """Return the names of the fields that were changed, as the form calls them."""
    return f"{', '.join(_FIELDS[name] for name in changed)} diubah" if changed else "tidak ada yang berbeda"


@transaction.atomic
def panel_open(*, actor: User, panel: Panel) -> Panel:
    """Open a draft panel: its experts can answer, each behind a personal link that a task mails to them.

    The instrument is frozen, so that everybody is asked the same. Raises NotAllowedError, ConflictError (not a
    draft), InvalidInputError (nobody invited, nothing to ask, last day gone by).
    """
    check_may_manage(actor)
    locked = panel_lock(panel)
    check_openable(locked)
    now = timezone.now()
    locked.instrument = instrument_freeze(
        instrument=locked.instrument,
        actor=actor,
        at=now,
        reason=f"panel “{locked.title}” dibuka",
        detail={"panel": locked.title},
    )
    # Checked only now that the instrument is frozen: before, a new file could still have replaced what is in it.
    _check_parents(locked.instrument, PanelMethod(locked.method), locked.parent_codes)
    locked.state, locked.opened_at = PanelState.OPEN, now
    locked.save(update_fields=["state", "opened_at"])
    audit_record(
        actor=actor,
        action=AuditAction.PANEL_OPEN,
        subject=locked,
        detail={"before": PanelState.DRAFT.label, "after": PanelState.OPEN.label},
    )
    return locked


@transaction.atomic
def panel_close(*, actor: User, panel: Panel) -> Panel:
    """Close an open panel: its links stop working, and what was sent makes the weights and never changes again.

    Raises NotAllowedError, ConflictError (not open).
    """
    check_may_manage(actor)
    locked = panel_lock(panel)
    check_state(locked, PanelState.OPEN)
    counted = PanelExpert.objects.filter(panel=locked).counted().count()
    locked.state, locked.closed_at = PanelState.CLOSED, timezone.now()
    locked.save(update_fields=["state", "closed_at"])
    answers = {"answers": counted}
    states = {"before": PanelState.OPEN.label, "after": PanelState.CLOSED.label}
    audit_record(
        actor=actor, action=AuditAction.PANEL_CLOSE, subject=locked, detail=answers | states, names=answers
    )
    return locked


@transaction.atomic
def panel_discard(*, actor: User, panel: Panel) -> None:
    """Delete a draft with the experts noted in it. Raises NotAllowedError, ConflictError (not a draft)."""
    check_may_manage(actor)
    locked = panel_lock(panel)
    check_state(locked, PanelState.DRAFT)
    audit_record(actor=actor, action=AuditAction.PANEL_DISCARD, subject=locked)
    locked.delete()


def check_openable(panel: Panel) -> None:
    """Raise ConflictError unless the panel is a draft, InvalidInputError where it cannot be opened as it is."""
    check_state(panel, PanelState.DRAFT)
    _check_due(panel.due_on)
    if not panel.experts.staying().exists():
        raise InvalidInputError("Panel belum dibuka: belum ada ahli. Undang sedikitnya seorang ahli dahulu.")
    _check_parents(panel.instrument, PanelMethod(panel.method), panel.parent_codes)


def check_state(panel: Panel, needed: PanelState) -> None:
    """Raise ConflictError where the panel is not in the state that a step needs: it says who opened or closed it."""
    if panel.state == needed:
        return
    if panel.state == PanelState.DRAFT:
        raise ConflictError(f"Panel “{panel.title}” belum dibuka.", place=panel.get_absolute_url())
    if needed == PanelState.CLOSED:
        text = f"Panel “{panel.title}” belum ditutup. Tutup dahulu, supaya jawabannya tetap."
        raise ConflictError(text, place=panel.get_absolute_url())
    raise panel_done(panel)


def panel_done(panel: Panel, then: str = "") -> ConflictError:
    """Return the error that says who opened the panel, or closed it, and when."""
    act = AuditAction.PANEL_CLOSE if panel.state == PanelState.CLOSED else AuditAction.PANEL_OPEN
    return already_done(panel, f"Panel “{panel.title}”", act, then=then)


def check_may_manage(actor: User) -> None:
    """Raise NotAllowedError unless the person may run panels."""
    if not may_manage(actor):
        raise NotAllowedError("Hanya analis nasional yang dapat mengelola panel ahli.")


def panel_lock(panel: Panel) -> Panel:
    """Return the panel as it is stored; nobody else changes it before the transaction ends.

    Raises AlreadyDoneError where somebody has discarded it meanwhile.
    """
    rows = Panel.objects.select_for_update(of=("self",)).select_related("instrument")
    return lock_or_tell(rows, panel, PANEL_DISCARDED)


def _check_due(due_on: dt.date) -> None:
    if due_on < timezone.localdate():
        raise InvalidInputError(
            "Batas waktu panel sudah lewat.", {"due_on": ["Pilih hari ini atau sesudahnya."]}
        )


def _check_parents(instrument: Instrument, method: PanelMethod, parent_codes: list[str]) -> None:
    """Raise InvalidInputError where the panel would have nothing to ask, or parents that cannot be compared."""
    structure = instrument_structure(instrument)
    if method == PanelMethod.SCORE:
        if not structure.indicators:
            raise InvalidInputError(
                "Instrumen ini belum berisi indikator.", {"instrument": ["Muat berkas instrumennya dahulu."]}
            )
        return
    allowed = {parent.code for parent in comparable_parents(structure)}
    if method == PanelMethod.BUDGET and len(weighed_children(structure, structure.code)) >= COMPARED_MIN:
        allowed = {structure.code}
    wrong = [code for code in parent_codes if code not in allowed]
    if wrong or not parent_codes:
        listed = ", ".join(wrong) or "kosong"
        field = "parent_codes" if wrong != [structure.code] else "method"
        text = f"Tidak dapat dibandingkan: {listed}. Pilih yang berisi {COMPARED_MIN} sampai {COMPARED_MAX} bagian."
        raise InvalidInputError("Pertanyaan panel belum tepat.", {field: [text]})
