"""Mailing invitations: each one at once, and every minute those whose message to the worker was lost.

And deleting what is kept for some time only.
"""

from celery import shared_task

from .selectors import invitation_pks_unsent
from .services import invitation_email_send, reply_delete_expired


@shared_task(name="accounts.invitation_email_send")
def invitation_email_send_task(pk: int) -> None:
    """Mail one invitation; nothing happens where it was mailed, answered or has expired."""
    invitation_email_send(pk)


@shared_task(name="accounts.invitation_email_send_pending")
def invitation_email_send_pending() -> None:
    """Mail every invitation that is still unsent."""
    for pk in invitation_pks_unsent():
        invitation_email_send(pk)


@shared_task(name="accounts.api_reply_expiry_sweep")
def api_reply_expiry_sweep() -> None:
    """Delete the answers of the API that were kept long enough."""
    reply_delete_expired()
