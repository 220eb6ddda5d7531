"""Making, changing and removing scenarios. Nothing here touches a run, and no scenario can be published."""

from collections.abc import Mapping
from typing import Final

from django.db import transaction

from apps.accounts.models import User
from apps.audit.enums import AuditAction
from apps.audit.selectors import Deletion, act_of, already_done, lock_or_tell
from apps.audit.sentences import listed
from apps.audit.services import audit_record
from apps.computation.models import IndexRun
from apps.computation.selectors.stored import stored_run
from apps.core.exceptions import ConflictError, InvalidInputError, NotAllowedError
from apps.core.formatting import format_decimal
from apps.engine import EngineError, Framework, Method
from apps.indicators.methods import in_words

from .models import Scenario
from .outcomes.differences import method_differences
from .outcomes.outcome import Outcome, computed_outcome, declared_weights, reweigh
from .rules import may_manage

SCENARIO_DELETED: Final = Deletion("Skenario “{}”", AuditAction.SCENARIO_DELETE, "scenarios:scenario_list")


@transaction.atomic
def scenario_create(
    *,
    run: IndexRun,
    title: str,
    actor: User,
    weights: Mapping[str, float] | None = None,
    note: str = "",
) -> Scenario:
    """Begin a scenario: a copy of the run's method, with those of `weights` that differ from the run's.

    The analyst then sees its page, with the run and the scenario side by side, and can change the method there.

    Raises NotAllowedError; InvalidInputError where the run holds scores without values of indicators, or where a
    weight is unknown to the run's instrument or cannot be used.
    """
    _check_permission(actor)
    stored = stored_run(run)
    official = declared_weights(stored.inputs.framework)
    changed = {code: weight for code, weight in (weights or {}).items() if official.get(code) != weight}
    unknown = sorted(changed.keys() - official.keys())
    if unknown:
        raise InvalidInputError(
            f"Bobot {', '.join(unknown)} tidak ada pada instrumen hitungan ini. "
            "Pakai hitungan dari instrumen yang sama."
        )
    _check_plan(stored.inputs.framework, changed)
    scenario = Scenario.objects.create(
        run=run,
        title=title,
        note=note,
        method=stored.inputs.method.to_dict(),
        weights=changed,
        created_by=actor,
    )
    audit_record(
        actor=actor,
        action=AuditAction.SCENARIO_CREATE,
        subject=scenario,
        detail={"run": str(run.public_id)},
        names={"run": str(run)},
    )
    return scenario


@transaction.atomic
def scenario_change(
    *,
    scenario: Scenario,
    title: str,
    note: str,
    method: Method,
    weights: Mapping[str, float],
    revision: int,
    actor: User,
) -> Scenario:
    """Store title, note, method and weights, after trying whether the run's data can be computed with them.

    Raises NotAllowedError; ConflictError where the scenario was changed since `revision`, or AlreadyDoneError where
    that stored the very same or somebody has deleted it; InvalidInputError with the engine's words where the method
    does not fit the data.
    """
    _check_permission(actor)
    held = _lock(scenario)
    if held.revision != revision:
        stored = (held.title, held.note, held.method, held.weights)
        if stored == (title, note, method.to_dict(), dict(weights)):
            raise already_done(held, f"Skenario “{title}”", AuditAction.SCENARIO_CHANGE)
        raise ConflictError(
            f"Skenario ini diubah {_changed_by(held, actor)} sejak halaman Anda dibuka. Bandingkan dengan yang "
            "tersimpan, lalu ulangi perubahan Anda.",
            place=held.get_absolute_url(),
        )
    scenario_outcome(run=held.run, method=method, weights=weights)
    changes = _changes(held, title, note, method, weights)
    before, after = _sides(held, title, method, weights)
    held.title, held.note = title, note
    held.method, held.weights = method.to_dict(), dict(weights)
    held.revision += 1
    held.save(update_fields=["title", "note", "method", "weights", "revision", "changed_at"])
    audit_record(
        actor=actor,
        action=AuditAction.SCENARIO_CHANGE,
        subject=held,
        detail={"revision": held.revision, "before": before, "after": after},
        names={"run": str(held.run), "changes": changes},
    )
    return held


@transaction.atomic
def scenario_delete(*, scenario: Scenario, actor: User) -> None:
    """Delete a scenario for everybody; its run stays as it is.

    Raises NotAllowedError, AlreadyDoneError where somebody has deleted it meanwhile.
    """
    _check_permission(actor)
    held = _lock(scenario)
    audit_record(actor=actor, action=AuditAction.SCENARIO_DELETE, subject=held, names={"run": str(held.run)})
    held.delete()


def scenario_outcome(*, run: IndexRun, method: Method, weights: Mapping[str, float]) -> Outcome:
    """Compute the data of a run with another method and other weights; nothing is stored.

    Raises InvalidInputError with the engine's words where that is impossible.
    """
    stored = stored_run(run)
    try:
        return computed_outcome(stored, reweigh(stored.inputs.framework, weights), method)
    except EngineError as error:
        raise InvalidInputError(f"Skenario ini tidak dapat dihitung. {in_words(str(error))}") from error


def _lock(scenario: Scenario) -> Scenario:
    """Return the scenario as it is stored; nobody else changes it before the transaction ends.

    Raises AlreadyDoneError where somebody has deleted it meanwhile.
    """
    rows = Scenario.objects.select_for_update(of=("self",)).select_related("run__edition")
    return lock_or_tell(rows, scenario, SCENARIO_DELETED)


def _changed_by(scenario: Scenario, reader: User) -> str:
    """Return who changed a scenario last, and when; readers are told of themselves, who had it open twice."""
    act = act_of(scenario, AuditAction.SCENARIO_CHANGE) or "orang lain"
    return act.replace(f"oleh {reader},", "oleh Anda sendiri,", 1)


def _sides(
    held: Scenario, title: str, method: Method, weights: Mapping[str, float]
) -> tuple[dict[str, str], dict[str, str]]:
    """Return in words what is changed in a scenario, as it was and as it is from now on."""
    before, after = ({"judul": held.title}, {"judul": title}) if held.title != title else ({}, {})
    for difference in method_differences(Method.from_dict(held.method), method):
        name = f"{difference.stage.label.lower()} {difference.place}".strip()
        before[name], after[name] = difference.before, difference.after
    for code in sorted(held.weights.keys() | weights.keys()):
        was, now = held.weights.get(code), weights.get(code)
        if was != now:
            before[f"bobot {code}"], after[f"bobot {code}"] = _say_weight(was), _say_weight(now)
    return before, after


def _say_weight(weight: float | None) -> str:
    return "seperti hitungan" if weight is None else format_decimal(weight, 4)


def _changes(held: Scenario, title: str, note: str, method: Method, weights: Mapping[str, float]) -> str:
    """Return in words what storing these values changes in the scenario."""
    parts = [f"judul semula “{held.title}”"] if held.title != title else []
    parts += ["catatan diubah"] if held.note != note else []
    for difference in method_differences(Method.from_dict(held.method), method):
        place = f" {difference.place}" if difference.place else ""
        after = f"menjadi {difference.after_label.lower()}" if difference.after_label else "ditiadakan"
        parts.append(f"{difference.stage.label.lower()}{place} {after}")
    codes = sorted(
        code for code in held.weights.keys() | weights.keys() if held.weights.get(code) != weights.get(code)
    )
    parts += [f"bobot {code} diubah" for code in codes]
    return listed(parts) if parts else "tidak ada yang berbeda"


def _check_plan(framework: Framework, weights: Mapping[str, float]) -> None:
    try:
        reweigh(framework, weights)
    except EngineError as error:
        raise InvalidInputError(str(error)) from error


def _check_permission(actor: User) -> None:
    if not may_manage(actor):
        raise NotAllowedError("Hanya analis nasional yang dapat membuat dan mengubah skenario.")
