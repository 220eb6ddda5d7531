"""Notices as their recipient sees them."""

import uuid
from typing import Final

from apps.accounts.models import User
from apps.accounts.permissions import Permission
from apps.accounts.selectors import assignment_list_active, user_has_anywhere
from apps.core.exceptions import MissingError

from .enums import MailDelivery, NoticeKind
from .models import MailChoice, Notice
from .querysets import NoticeQuerySet

_REVIEWERS: Final = frozenset(
    {
        Permission.SUBMISSION_APPROVE_PROVINCE,
        Permission.SUBMISSION_APPROVE_REGENCY,
        Permission.SUBMISSION_ACCEPT,
    }
)

_TOLD: Final[dict[NoticeKind, frozenset[Permission]]] = {
    NoticeKind.DEADLINE: _REVIEWERS | {Permission.SUBMISSION_SUBMIT},
    NoticeKind.DECISION: frozenset({Permission.SUBMISSION_SUBMIT}),
    NoticeKind.EDITION: _REVIEWERS | {Permission.SUBMISSION_SUBMIT},
    NoticeKind.EVIDENCE: _REVIEWERS | {Permission.SUBMISSION_ENTER},
    NoticeKind.RELEASE: frozenset({Permission.RELEASE_PUBLISH, Permission.RELEASE_VIEW_EMBARGOED}),
    NoticeKind.REVIEW: _REVIEWERS,
    NoticeKind.THREAD: _REVIEWERS | {Permission.SUBMISSION_ENTER},
}
"""The permissions whose holders are told of each kind; of what is not here, everybody."""


def notice_list(*, recipient: User) -> NoticeQuerySet:
    """Return the person's notices, newest first."""
    return Notice.objects.of(recipient)


def notice_get(*, recipient: User, public_id: uuid.UUID) -> Notice:
    """Return one notice of the person; MissingError where there is none, or where it is somebody else's."""
    found = Notice.objects.of(recipient).filter(public_id=public_id).first()
    if found is None:
        raise MissingError("Pemberitahuan tidak ditemukan.")
    return found


def notice_count_unread(*, recipient: User) -> int:
    """Return how many notices the person has not read."""
    return notice_list(recipient=recipient).unread().count()


def mail_choices_of(user: User) -> dict[NoticeKind, MailDelivery]:
    """Return how the person wants notices of each kind by mail."""
    stored = dict(MailChoice.objects.filter(user=user).values_list("kind", "delivery"))
    return {kind: MailDelivery(stored.get(kind, MailDelivery.AT_ONCE)) for kind in NoticeKind}


def kinds_told(user: User) -> list[NoticeKind]:
    """Return the kinds of notices that the person's roles can bring; all of them for somebody who has no role yet."""
    if not assignment_list_active(user):
        return list(NoticeKind)
    return [
        kind
        for kind in NoticeKind
        if kind not in _TOLD or any(user_has_anywhere(user, permission) for permission in _TOLD[kind])
    ]
