"""What people can do to accounts, roles and invitations. Import services from here."""

from .assignments import assignment_grant, assignment_revoke
from .invitations import (
    invitation_accept,
    invitation_email_send,
    invitation_revoke,
    invitation_send,
)
from .users import user_create, user_deactivate, user_reactivate, user_set_password

__all__ = [
    "assignment_grant",
    "assignment_revoke",
    "invitation_accept",
    "invitation_email_send",
    "invitation_revoke",
    "invitation_send",
    "user_create",
    "user_deactivate",
    "user_reactivate",
    "user_set_password",
]
