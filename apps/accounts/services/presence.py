"""What the log knows of coming and going: who signed in or failed to, left, or sent a form from a closed account.

No entry holds a password, the key of a session, or a name that was typed for an account that does not exist.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from apps.audit.enums import AuditAction
from apps.audit.selectors import is_refusal_recorded
from apps.audit.services import SOMEBODY, audit_record, audit_record_sparingly

from ..models import User
from ..selectors import region_of_person, user_of_key

_UNKNOWN: Final = "yang tidak dikenal"


def user_record_sign_in(user: User) -> None:
    """Write down that a person has signed in."""
    _record(AuditAction.USER_SIGN_IN, user)


def user_record_sign_out(user: User) -> None:
    """Write down that a person has signed out."""
    _record(AuditAction.USER_SIGN_OUT, user)


def user_record_failure(user: User | None) -> None:
    """Write down that somebody had no right password for an account, or typed the address of none."""
    reason = "kata sandinya tidak cocok" if user else ""
    audit_record(
        actor=SOMEBODY,
        action=AuditAction.USER_FAIL_SIGN_IN,
        subject=user or User,
        region=region_of_person(user) if user else None,
        names={"account": str(user or _UNKNOWN), "reason": reason},
    )


def user_record_closed_door(user: User) -> None:
    """Write down that a person with the right password found the account deactivated."""
    reason = "akun itu sudah dinonaktifkan"
    _record(AuditAction.USER_FAIL_SIGN_IN, user, {"account": str(user), "reason": reason})


def user_record_reset_request(user: User) -> None:
    """Write down that somebody asked for a link to a new password of an account, which was mailed to its person."""
    audit_record(
        actor=SOMEBODY, action=AuditAction.USER_ASK_PASSWORD, subject=user, region=region_of_person(user)
    )


def user_record_closed_form(*, key: str, path: str) -> None:
    """Write down that a form or a change through the API came from a deactivated person, whose key is `key`.

    It comes from a page that is still open, or from a program with a token. A script that tries again every few
    seconds leaves one entry a minute. Nothing of the form is kept.
    """
    user = user_of_key(key)
    if user is not None:
        audit_record_sparingly(
            actor=user,
            action=AuditAction.USER_SEND_CLOSED,
            subject=user,
            region=region_of_person(user),
            names={"path": path},
        )


@dataclass(frozen=True)
class Refusal:
    """Why something was refused: what its sender was told, never what was sent; and `about` whom it was."""

    reason: str
    about: User | None = None


def user_record_refused_write(*, user: User, path: str, refusals: Iterable[Refusal]) -> None:
    """Write down what was sent that the person may not do; unless the log says so of this request already.

    Each is found by the person whom it was about, if it was about one, else by who sent it. A program that tries again
    leaves one entry a minute.
    """
    if is_refusal_recorded(user.public_id):
        return
    for refusal in refusals:
        about = refusal.about
        audit_record_sparingly(
            actor=user,
            action=AuditAction.USER_SEND_REFUSED,
            subject=about or user,
            region=region_of_person(about or user),
            names={
                "path": path,
                "about": str(about) if about else "",
                "reason": refusal.reason.removesuffix("."),
            },
        )


def _record(action: AuditAction, user: User, names: Mapping[str, str] | None = None) -> None:
    audit_record(
        actor=user, action=action, subject=user, region=region_of_person(user), names=dict(names or {})
    )
