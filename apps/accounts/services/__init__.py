"""What people can do to accounts, roles and invitations. Import services from here."""

from .assignments import assignment_grant, assignment_revoke, check_revocable, revocation_done
from .invitations import (
    invitation_accept,
    invitation_done,
    invitation_email_send,
    invitation_revoke,
    invitation_send,
)
from .users import (
    access_done,
    check_access_changeable,
    password_problems,
    user_create,
    user_deactivate,
    user_reactivate,
    user_set_password,
)

__all__ = [
    "access_done",
    "assignment_grant",
    "assignment_revoke",
    "check_access_changeable",
    "check_revocable",
    "invitation_accept",
    "invitation_done",
    "invitation_email_send",
    "invitation_revoke",
    "invitation_send",
    "password_problems",
    "revocation_done",
    "user_create",
    "user_deactivate",
    "user_reactivate",
    "user_set_password",
]
