"""What people can do to accounts, roles and invitations. Import services from here."""

from .access_review import ReviewResult, assignments_review
from .assignments import (
    assignment_grant,
    assignment_revoke,
    check_revocable,
    revocation_done,
)
from .exports import export_record
from .invitations import (
    invitation_accept,
    invitation_done,
    invitation_email_send,
    invitation_revoke,
    invitation_send,
)
from .last_use import assignments_note_use
from .presence import (
    Refusal,
    user_record_closed_door,
    user_record_closed_form,
    user_record_failure,
    user_record_refused_write,
    user_record_reset_request,
    user_record_sign_in,
    user_record_sign_out,
)
from .replies import reply_claim, reply_delete_expired, reply_keep
from .tokens import (
    revocation_of_token_done,
    token_create,
    token_note_use,
    token_revoke,
    tokens_revoke,
)
from .users import (
    access_done,
    check_access_changeable,
    check_password_unset,
    password_problems,
    roles_that_count,
    user_create,
    user_deactivate,
    user_reactivate,
    user_set_password,
)
from .validity import assignment_extend, assignments_note_warned

__all__ = [
    "Refusal",
    "ReviewResult",
    "access_done",
    "assignment_extend",
    "assignment_grant",
    "assignment_revoke",
    "assignments_note_use",
    "assignments_note_warned",
    "assignments_review",
    "check_access_changeable",
    "check_password_unset",
    "check_revocable",
    "export_record",
    "invitation_accept",
    "invitation_done",
    "invitation_email_send",
    "invitation_revoke",
    "invitation_send",
    "password_problems",
    "reply_claim",
    "reply_delete_expired",
    "reply_keep",
    "revocation_done",
    "revocation_of_token_done",
    "roles_that_count",
    "token_create",
    "token_note_use",
    "token_revoke",
    "tokens_revoke",
    "user_create",
    "user_deactivate",
    "user_reactivate",
    "user_record_closed_door",
    "user_record_closed_form",
    "user_record_failure",
    "user_record_refused_write",
    "user_record_reset_request",
    "user_record_sign_in",
    "user_record_sign_out",
    "user_set_password",
]
