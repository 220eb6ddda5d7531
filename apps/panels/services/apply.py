"""From a closed panel to a new draft version of its instrument."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from django.db import transaction
from django.utils.translation import override

from apps.accounts.models import User
from apps.audit.enums import AuditAction
from apps.audit.selectors import act_of, already_done
from apps.audit.services import audit_record
from apps.core.exceptions import ConflictError, NotAllowedError
from apps.core.formatting import format_date
from apps.engine import Stage
from apps.engine.registry import NEUTRAL_STEPS
from apps.indicators.enums import PublicationStatus
from apps.indicators.files.instrument_file import instrument_file_text
from apps.indicators.models import Instrument
from apps.indicators.selectors import instrument_structure
from apps.indicators.services import (
    instrument_load_content,
    instrument_new_version,
    instrument_versions_lock,
)
from apps.indicators.structure import InstrumentStructure, MethodStepNode

from ..enums import PanelState
from ..models import Panel, PanelExpert
from ..questionnaire import weighed_children, weighed_parents
from ..rules import can_apply
from ..weighing import round_weights
from .doubt import Doubt, weights_in_doubt
from .panels import check_may_manage, check_state, panel_lock


@transaction.atomic
def panel_apply(*, actor: User, panel: Panel, reason: str = "") -> Instrument:
    """Make a new draft version of the panel's instrument that carries the panel's weights; return it.

    The weights have the status "belum diterbitkan", the method takes them as given, and the notes of the instrument
    and of that step name the panel. Everything else is copied. Editions that are open keep their version.

    Comparisons that contradict each other more than is acceptable can be used too, but only with a `reason`, which
    stands in the notes, and so on the page of the instrument and on the published page of the method.

    Raises NotAllowedError, ConflictError (panel not closed, these weights were used before, or the instrument has a
    draft with something else in it than the panel's version), InvalidInputError (nobody has answered, or no reason
    given where one is needed: key "reason").
    """
    check_may_manage(actor)
    locked = panel_lock(panel)
    check_state(locked, PanelState.CLOSED)
    if not can_apply(actor, locked):
        raise NotAllowedError("Memakai bobot panel memerlukan izin mengelola instrumen.")
    weights, doubt = weights_in_doubt(locked, reason)
    draft = _draft_for(locked, weights, actor)
    structure = instrument_structure(draft)
    content = _reweighed(structure, _rounded(structure, weights), _notes(locked, doubt))
    applied, is_new = instrument_load_content(
        content=instrument_file_text(content).encode(),
        name=f"{locked.file_name}.toml",
        actor=actor,
        panel=locked.title,
    )
    if not is_new:
        raise _used_before(locked, applied)
    audit_record(
        actor=actor,
        action=AuditAction.PANEL_APPLY,
        subject=locked,
        detail={"instrument": f"{applied.code}/{applied.version}"}
        | ({"reason": doubt.reason} if doubt else {}),
        names={"instrument": str(applied), "reason": doubt.reason if doubt else ""},
    )
    return applied


def _draft_for(panel: Panel, weights: Mapping[str, float], actor: User) -> Instrument:
    """Return the draft that is to get the weights: a new copy of the panel's version, or a draft that is one already.

    Raises ConflictError where there is a draft that holds the weights, or anything that would be lost.
    """
    # Until this transaction ends, this keeps others from beginning a draft, or changing it.
    newest = instrument_versions_lock(panel.instrument.code)[0]
    if newest.is_frozen:
        return instrument_new_version(instrument=panel.instrument, actor=actor)
    asked, drafted = instrument_structure(panel.instrument), instrument_structure(newest)
    if drafted == asked:
        return newest
    wanted = _rounded(asked, weights)
    held = {group.code: group.weight for group in drafted.groups}
    held |= {indicator.code: indicator.weight for indicator in drafted.indicators}
    if wanted.items() <= held.items() and act_of(panel, AuditAction.PANEL_APPLY):
        raise _used_before(panel, newest, f"Versi {newest.version} masih berupa rancangan.")
    raise ConflictError(
        f"Bobot panel ini belum dapat dipakai: versi {newest.version} masih berupa rancangan, dengan isi yang lain. "
        "Isi itu akan hilang. Pakai bobot ini setelah versi itu dibekukan, yaitu setelah edisinya dibuka.",
        place=newest.get_absolute_url(),
    )


def _used_before(panel: Panel, instrument: Instrument, then: str = "") -> ConflictError:
    """Return the error that says who made this version with the weights, and when."""
    place = instrument.get_absolute_url()
    return already_done(panel, "Bobot panel ini", AuditAction.PANEL_APPLY, then=then, place=place)


def _rounded(structure: InstrumentStructure, weights: Mapping[str, float]) -> dict[str, Decimal]:
    """Return the weights as the instrument holds them; those of siblings sum to exactly 1."""
    rounded: dict[str, Decimal] = {}
    for parent_code in weighed_parents(structure):
        codes = [node.code for node in weighed_children(structure, parent_code) if node.code in weights]
        rounded |= dict(zip(codes, round_weights([weights[code] for code in codes]), strict=True))
    return rounded


def _reweighed(
    content: InstrumentStructure, weights: Mapping[str, Decimal], notes: tuple[str, str]
) -> InstrumentStructure:
    unpublished = PublicationStatus.UNPUBLISHED
    note, note_en = notes
    groups = [
        replace(group, weight=weights[group.code], weight_status=unpublished)
        if group.code in weights
        else group
        for group in content.groups
    ]
    indicators = [
        replace(indicator, weight=weights[indicator.code], weight_status=unpublished)
        if indicator.code in weights
        else indicator
        for indicator in content.indicators
    ]
    as_declared = NEUTRAL_STEPS[Stage.WEIGH]
    given = MethodStepNode(Stage.WEIGH, "", as_declared, status=unpublished, note=note, note_en=note_en)
    steps = [step for step in content.steps if step.stage != Stage.WEIGH]
    return replace(
        content,
        note="\n".join(filter(None, (content.note.strip(), note))),
        groups=tuple(groups),
        indicators=tuple(indicators),
        steps=(*steps, given),
    )


def _notes(panel: Panel, doubt: Doubt | None) -> tuple[str, str]:
    """Return where the weights come from, and why they are used if that is in doubt: in Indonesian and in English."""
    counted = PanelExpert.objects.filter(panel=panel).counted().count()
    note = (
        f"Bobot dari panel ahli “{panel.title}” ({panel.get_method_display()}; {counted} ahli; "
        f"ditutup {format_date(panel.closed_at)}). Belum diterbitkan."
    )
    if doubt:
        note += f" Rasio konsistensi {doubt.ratio_text}, di atas 0,10. Alasan memakainya: {doubt.reason}"
    with override("en"):
        closed_on = format_date(panel.closed_at)
        note_en = f"Weights of the expert panel “{panel.title}” ({counted} experts; closed on {closed_on})."
        if doubt:
            note_en += f" Consistency ratio {doubt.ratio_text}, above 0.10."
            note_en += f" Reason for using them (in Indonesian): {doubt.reason}"
    return note, note_en
