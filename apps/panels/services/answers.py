"""What an expert does behind the personal link: open it, answer, send, take back."""

import hashlib
import json
from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from apps.audit.enums import AuditAction
from apps.audit.selectors import already_done
from apps.audit.services import audit_record
from apps.core.exceptions import ConflictError, InvalidInputError

from ..enums import BUDGET_TOTAL, LARGEST_INTENSITY, Importance, PanelMethod
from ..models import ExpertAllocation, ExpertComparison, ExpertScore, PanelExpert
from ..questionnaire import Answers, Key, Questionnaire
from ..rules import can_answer, is_answerable
from ..selectors import expert_answers
from .experts import expert_lock


@transaction.atomic
def expert_arrive(*, expert: PanelExpert) -> PanelExpert:
    """Note that the expert opened the link, so that analysts see "Mengisi"; only the first time counts.

    Raises ConflictError where the link no longer works.
    """
    if expert.opened_at is not None and is_answerable(expert):
        return expert
    locked = expert_lock(expert)
    if not is_answerable(locked):
        raise ConflictError(_closed_words(locked))
    _note_arrival(locked)
    return locked


@transaction.atomic
def answers_save(
    *, expert: PanelExpert, questionnaire: Questionnaire, answers: Mapping[Key, int | None]
) -> dict[Key, int]:
    """Store answers; return all answers of the expert as they are now.

    Called at every change on the page. So the audit log gets no entry for each, but one when they are sent; the
    answers themselves carry the time of the last change. None takes points back: an expert may empty their field,
    while a score or a comparison can only be changed to another.

    Raises ConflictError (sent already, withdrawn, panel closed), InvalidInputError (not asked, off the scale);
    nothing is stored then.
    """
    locked = expert_lock(expert)
    _check_may_answer(locked)
    _check_answers(questionnaire, answers)
    _note_arrival(locked)
    stored = expert_answers(locked)
    changed = {key: value for key, value in answers.items() if stored.get(key) != value}
    _write(locked, questionnaire, {key: value for key, value in changed.items() if value is not None})
    _remove(locked, [key for key, value in changed.items() if value is None])
    kept = {**stored, **changed}
    return {key: value for key, value in kept.items() if value is not None}


@transaction.atomic
def expert_submit(*, expert: PanelExpert, questionnaire: Questionnaire) -> PanelExpert:
    """Send the answers: from now on they count in the weights, and the expert sees them without being able to edit.

    Raises ConflictError (sent already, withdrawn, panel closed), InvalidInputError (with what is missing).
    """
    locked = expert_lock(expert)
    _check_may_answer(locked)
    answers = expert_answers(locked)
    gaps = submit_gaps(questionnaire, answers)
    if gaps:
        raise InvalidInputError("Jawaban belum dapat dikirim.", {"jawaban": gaps})
    _note_arrival(locked)
    locked.submitted_at = timezone.now()
    locked.save(update_fields=["submitted_at"])
    audit_record(
        actor=locked,
        action=AuditAction.EXPERT_SUBMIT,
        subject=locked,
        detail={
            "panel": locked.panel.title,
            "answers": len(answers),
            "answers_sha256": _fingerprint(answers),
        },
        names={"panel": locked.panel.title, "answers": len(answers)},
    )
    return locked


@transaction.atomic
def expert_reopen(*, expert: PanelExpert) -> PanelExpert:
    """Let the expert change answers that were sent; until they are sent again they do not count.

    Raises ConflictError (not sent, withdrawn, panel closed).
    """
    locked = expert_lock(expert)
    if not is_answerable(locked):
        raise ConflictError(_closed_words(locked))
    if locked.submitted_at is None:
        raise ConflictError("Jawaban Anda belum dikirim, jadi masih dapat diubah.")
    locked.submitted_at = None
    locked.save(update_fields=["submitted_at"])
    audit_record(
        actor=locked,
        action=AuditAction.EXPERT_REOPEN,
        subject=locked,
        detail={"panel": locked.panel.title},
        names={"panel": locked.panel.title},
    )
    return locked


def submit_gaps(questionnaire: Questionnaire, answers: Answers) -> list[str]:
    """Return what is missing before the answers can be sent, one sentence per page of questions."""
    gaps: list[str] = []
    for section in questionnaire.sections:
        missing = len(section.keys) - section.count_answered(answers)
        if missing:
            gaps.append(f"{section.label}: {missing} pertanyaan belum dijawab.")
            continue
        spent = sum(answers[key] for key in section.keys)
        if section.method == PanelMethod.BUDGET and spent != BUDGET_TOTAL:
            gaps.append(f"{section.label}: poin berjumlah {spent}, seharusnya {BUDGET_TOTAL}.")
    return gaps


def _note_arrival(locked: PanelExpert) -> None:
    """Note when the link was first used: who answers or sends has opened it, whichever page came first."""
    if locked.opened_at is None:
        locked.opened_at = timezone.now()
        locked.save(update_fields=["opened_at"])


def _check_may_answer(expert: PanelExpert) -> None:
    if not is_answerable(expert):
        raise ConflictError(_closed_words(expert))
    if not can_answer(expert):
        raise already_done(
            expert,
            "Jawaban panel ini",
            AuditAction.EXPERT_SUBMIT,
            then="Tekan “Ubah jawaban” untuk membukanya lagi.",
        )


def _closed_words(expert: PanelExpert) -> str:
    return f"Panel “{expert.panel.title}” tidak lagi menerima jawaban Anda."


def _check_answers(questionnaire: Questionnaire, answers: Mapping[Key, int | None]) -> None:
    asked = set(questionnaire.keys)
    for key, value in answers.items():
        what = " / ".join(key)
        if key not in asked:
            raise InvalidInputError(f"Panel ini tidak menanyakan {what}.")
        if value is not None and not _is_on_scale(questionnaire.method, value):
            raise InvalidInputError(
                f"Jawaban {value} untuk {what} tidak dapat dipakai. Pilih salah satu yang ditawarkan."
            )


def _is_on_scale(method: PanelMethod, value: int) -> bool:
    if method == PanelMethod.SCORE:
        return value in Importance.values
    if method == PanelMethod.BUDGET:
        return 0 <= value <= BUDGET_TOTAL
    return value == 1 or 2 <= abs(value) <= LARGEST_INTENSITY


def _write(expert: PanelExpert, questionnaire: Questionnaire, answers: Answers) -> None:
    """Store what is new or has changed; the caller holds the expert's lock."""
    now = timezone.now()
    if questionnaire.method == PanelMethod.SCORE:
        indicators = {node.code: node.pk for node in questionnaire.structure.indicators}
        for (code,), score in answers.items():
            ExpertScore.objects.update_or_create(
                expert=expert, indicator_id=indicators[code], defaults={"score": score, "saved_at": now}
            )
    elif questionnaire.method == PanelMethod.BUDGET:
        groups = {node.code: node.pk for node in questionnaire.structure.groups}
        for (code,), points in answers.items():
            ExpertAllocation.objects.update_or_create(
                expert=expert, group_id=groups[code], defaults={"points": points, "saved_at": now}
            )
    else:
        for (parent, first, second), preference in answers.items():
            ExpertComparison.objects.update_or_create(
                expert=expert,
                parent_code=parent,
                first_code=first,
                second_code=second,
                defaults={"preference": preference, "saved_at": now},
            )


def _remove(expert: PanelExpert, keys: list[Key]) -> None:
    """Delete answers. Only points can be taken back, by emptying their field."""
    codes = [key[0] for key in keys]
    if codes:
        expert.allocations.filter(group__code__in=codes).delete()


def _fingerprint(answers: Answers) -> str:
    """Return the SHA-256 of the answers. It is in the audit log and tells later whether they are still the same."""
    text = json.dumps(sorted([*key, value] for key, value in answers.items()), separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
