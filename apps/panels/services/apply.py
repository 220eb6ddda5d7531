"""From a closed panel to a new draft version of its instrument."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from django.db import transaction
from django.utils.translation import override

from apps.accounts.models import User
from apps.audit.enums import AuditAction
from apps.audit.services import audit_record
from apps.core.exceptions import ConflictError, NotAllowedError
from apps.core.formatting import format_date
from apps.engine import Stage
from apps.engine.registry import NEUTRAL_STEPS
from apps.indicators.enums import PublicationStatus
from apps.indicators.files.instrument_file import instrument_file_text
from apps.indicators.models import Instrument
from apps.indicators.selectors import instrument_structure
from apps.indicators.services import instrument_load_content, instrument_new_version
from apps.indicators.structure import InstrumentStructure, MethodStepNode

from ..enums import PanelState
from ..models import Panel, PanelExpert
from ..questionnaire import weighed_children, weighed_parents
from ..rules import can_apply
from ..selectors import panel_weights
from ..weighing import round_weights
from .panels import check_may_manage, panel_lock


@transaction.atomic
def panel_apply(*, actor: User, panel: Panel) -> Instrument:
    """Make a new draft version of the panel's instrument that carries the panel's weights; return it.

    The weights have the status "belum diterbitkan", the method takes them as given, and the notes of the instrument
    and of that step name the panel. Everything else is copied. Editions that are open keep their version.

    Raises NotAllowedError, ConflictError (panel not closed, a draft of the instrument exists, or these weights were
    used before), InvalidInputError (nobody has answered).
    """
    check_may_manage(actor)
    locked = panel_lock(panel)
    if locked.state != PanelState.CLOSED:
        raise ConflictError(f"Panel “{locked.title}” belum ditutup. Tutup dahulu, supaya jawabannya tetap.")
    if not can_apply(actor, locked):
        raise NotAllowedError("Memakai bobot panel memerlukan izin mengelola instrumen.")
    weights = panel_weights(locked)
    # Until this transaction ends, this also keeps others from beginning a draft of the instrument.
    draft = instrument_new_version(instrument=locked.instrument, actor=actor)
    structure = instrument_structure(draft)
    content = _reweighed(structure, _rounded(structure, weights), locked)
    applied, is_new = instrument_load_content(
        content=instrument_file_text(content).encode(), name=f"{locked.file_name}.toml", actor=actor
    )
    if not is_new:
        raise ConflictError(f"Bobot panel ini sudah dipakai dalam {applied}.")
    audit_record(
        actor=actor,
        action=AuditAction.PANEL_APPLY,
        subject=locked,
        detail={"instrument": f"{applied.code}/{applied.version}"},
        names={"instrument": str(applied)},
    )
    return applied


def _rounded(structure: InstrumentStructure, weights: Mapping[str, float]) -> dict[str, Decimal]:
    """Return the weights as the instrument holds them; those of siblings sum to exactly 1."""
    rounded: dict[str, Decimal] = {}
    for parent_code in weighed_parents(structure):
        codes = [node.code for node in weighed_children(structure, parent_code) if node.code in weights]
        rounded |= dict(zip(codes, round_weights([weights[code] for code in codes]), strict=True))
    return rounded


def _reweighed(
    content: InstrumentStructure, weights: Mapping[str, Decimal], panel: Panel
) -> InstrumentStructure:
    unpublished = PublicationStatus.UNPUBLISHED
    note, note_en = _notes(panel)
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


def _notes(panel: Panel) -> tuple[str, str]:
    """Return where the weights come from, in Indonesian and in English."""
    counted = PanelExpert.objects.filter(panel=panel).counted().count()
    note = (
        f"Bobot dari panel ahli “{panel.title}” ({panel.get_method_display()}; {counted} ahli; "
        f"ditutup {format_date(panel.closed_at)}). Belum diterbitkan."
    )
    with override("en"):
        closed_on = format_date(panel.closed_at)
    return note, f"Weights of the expert panel “{panel.title}” ({counted} experts; closed on {closed_on})."
