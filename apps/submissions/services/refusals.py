"""Steps that the portal refused: the log keeps the attempt, and why it came to nothing."""

import uuid
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any, Final, TypeVar, cast

from apps.accounts.models import User
from apps.accounts.selectors import had_role
from apps.audit.enums import AuditAction
from apps.audit.services import audit_record
from apps.core.exceptions import ConflictError, InvalidInputError, MissingError, NotAllowedError, PortalError

from ..models import Submission

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
        names={
            "edition": submission.edition.name,
            "revision": submission.revision,
            # Inside a sentence that goes on with the form: "menyetujui isian Kabupaten Lebak".
            "step": step.label.removesuffix(" isian").removesuffix(" data"),
            # Inside the sentence of the log, which ends with a full stop of its own.
            "reason": reason.removesuffix(".") if len(reason) <= _LONGEST else f"{reason[:_LONGEST]}…",
        },
    )


def strangers_record(public_ids: Collection[uuid.UUID], step: AuditAction, actor: User) -> list[Submission]:
    """Record for each of these forms that exists, but not for this person, that a step was tried on it.

    Return those forms.
    """
    forms = list(Submission.objects.filter(public_id__in=public_ids).with_region())
    for form in forms:
        refusal_record(submission=form, step=step, actor=actor, reason="di luar wilayah tugasnya")
    return forms


@contextmanager
def strangers_recorded(public_id: uuid.UUID, step: AuditAction, actor: User) -> Iterator[None]:
    """Do so for a form that is not found inside. The person gets 404, or hears that their role there has ended."""
    try:
        yield
    except MissingError as error:
        for form in strangers_record([public_id], step, actor):
            if had_role(actor, form.region):
                raise NotAllowedError(
                    f"Peran Anda untuk {form.region} sudah berakhir, jadi ini tidak tersimpan. "
                    "Tanyakan kepada yang memberi peran itu."
                ) from error
        raise


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
