"""Steps that the portal refused: the log keeps the attempt, and why it came to nothing."""

import uuid
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import wraps
from typing import Any, Final, TypeVar, cast

from apps.accounts.models import User
from apps.accounts.permissions import Permission
from apps.accounts.selectors import had_role, scope_for
from apps.audit.enums import AuditAction
from apps.audit.selectors import is_refusal_recorded
from apps.audit.sentences import listed
from apps.audit.services import audit_record, audit_record_sparingly
from apps.core.exceptions import ConflictError, InvalidInputError, MissingError, NotAllowedError, PortalError
from apps.regions.models import Region

from ..models import Evidence, Submission

Service = TypeVar("Service", bound=Callable[..., Any])

LATE_OR_FORBIDDEN: Final = (NotAllowedError, ConflictError)
"""What is kept of acts that are often refused for what was typed, such as sending a form that is not complete."""

_REFUSED: Final = (*LATE_OR_FORBIDDEN, InvalidInputError)
_LONGEST: Final = 300
"""Of a reason, in letters: one that lists sixty indicators is cut."""


def refusal_record(*, submission: Submission, step: AuditAction, actor: User, reason: str) -> None:
    """Write down that a step was refused, and what the person was told; never what the person had written."""
    audit_record(
        actor=actor,
        action=AuditAction.SUBMISSION_REFUSE,
        subject=submission,
        region=submission.region,
        names=_names(submission, step, reason),
    )


def _names(submission: Submission, step: AuditAction, reason: str) -> dict[str, object]:
    return {
        "edition": submission.edition.name,
        "revision": submission.revision,
        # Inside a sentence that goes on with the form: "menyetujui isian Kabupaten Lebak".
        "step": step.label.removesuffix(" isian").removesuffix(" data"),
        # Inside the sentence of the log, which ends with a full stop of its own.
        "reason": reason.removesuffix(".") if len(reason) <= _LONGEST else f"{reason[:_LONGEST]}…",
    }


@dataclass(frozen=True)
class Stranger:
    """A form out of the reach of somebody who tried a step on it; `told` is what they may hear, "" that it is there."""

    submission: Submission
    told: str = ""


def strangers_record(public_ids: Collection[uuid.UUID], step: AuditAction, actor: User) -> list[Stranger]:
    """Record for each of these forms that exists, but not for this person, that a step was tried on it.

    Of a form that a role of theirs once reached, the log and the person are told that the role has ended.
    """
    scope = scope_for(actor, Permission.SUBMISSION_VIEW)
    forms = Submission.objects.filter(public_id__in=public_ids).with_region().order_by("region__code", "pk")
    strangers = [
        Stranger(form, role_ended(form.region) if had_role(actor, form.region) else "")
        for form in forms
        if not scope.covers(form.region)
    ]
    for row in strangers:
        form = row.submission
        reason = f"perannya untuk {form.region} sudah berakhir" if row.told else "di luar wilayah tugasnya"
        refusal_record(submission=form, step=step, actor=actor, reason=reason)
    return strangers


def role_ended(*places: Region) -> str:
    """Return what somebody is told whose role for these regions has ended."""
    return (
        f"Peran Anda untuk {listed(places)} sudah berakhir, jadi ini tidak tersimpan. "
        "Tanyakan kepada yang memberi peran itu."
    )


@contextmanager
def outsiders_recorded(step: AuditAction, actor: User, public_ids: Collection[uuid.UUID]) -> Iterator[None]:
    """Do so for forms that are not found inside, and for those that the person sees and may not do this to.

    The person gets 404, or hears that their role there has ended, or why they may not. What a service has recorded by
    then is not recorded twice.
    """
    try:
        yield
    except (MissingError, NotAllowedError) as error:
        is_known = is_refusal_recorded(actor.public_id)
        strangers = strangers_record(public_ids, step, actor)
        if isinstance(error, NotAllowedError) and not is_known:
            out_of_reach = [row.submission.pk for row in strangers]
            _record_each(step, actor, public_ids, error.message, besides=out_of_reach)
        _tell_strangers(strangers, error)
        raise


def refusals_record(step: AuditAction, actor: User, public_ids: Collection[uuid.UUID], reason: str) -> None:
    """Record a refusal at each of these forms, unless the log says so of this request already."""
    if not is_refusal_recorded(actor.public_id):
        _record_each(step, actor, public_ids, reason)


def closed_account_record(step: AuditAction, person: User, public_ids: Collection[uuid.UUID]) -> None:
    """Record at each of these forms that a deactivated person tried a step on it, from a page that is still open."""
    _record_each(step, person, public_ids, "akunnya sudah dinonaktifkan")


def _record_each(
    step: AuditAction,
    actor: User,
    public_ids: Collection[uuid.UUID],
    reason: str,
    besides: Collection[int] = (),
) -> None:
    forms = Submission.objects.filter(public_id__in=public_ids).exclude(pk__in=besides)
    for form in forms.with_region().order_by("region__code", "pk"):
        audit_record_sparingly(
            actor=actor,
            action=AuditAction.SUBMISSION_REFUSE,
            subject=form,
            region=form.region,
            names=_names(form, step, reason),
        )


def _tell_strangers(strangers: Collection[Stranger], error: PortalError) -> None:
    """Raise what the person may hear: for which regions their role has ended."""
    if ended := [row.submission.region for row in strangers if row.told]:
        raise NotAllowedError(role_ended(*ended)) from error


def form_of_file(public_id: uuid.UUID) -> list[uuid.UUID]:
    """Return the public id of the form that a file of evidence belongs to, whoever asks; none for no such file."""
    return list(
        Evidence.objects.filter(public_id=public_id).values_list("answer__submission__public_id", flat=True)
    )


@contextmanager
def refusals_recorded(
    submission: Submission, step: AuditAction, actor: User, kinds: tuple[type[PortalError], ...] = _REFUSED
) -> Iterator[None]:
    """Record what is refused inside: the transaction of what was begun there has ended before, and left nothing.

    Only refusals of these `kinds`.
    """
    try:
        yield
    except kinds as error:
        refusal_record(submission=submission, step=step, actor=actor, reason=error.message)
        raise


def records_refusals(
    step: AuditAction, kinds: tuple[type[PortalError], ...] = _REFUSED
) -> Callable[[Service], Service]:
    """Record each refusal, of these `kinds`, of a service that takes `submission` and `actor` by name."""

    def decorate(service: Service) -> Service:
        @wraps(service)
        def taken(*, submission: Submission, actor: User, **given: Any) -> Any:
            with refusals_recorded(submission, step, actor, kinds):
                return service(submission=submission, actor=actor, **given)

        return cast("Service", taken)

    return decorate
