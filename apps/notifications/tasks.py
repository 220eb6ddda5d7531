"""Mailing notices every minute, digests at their hour, and warning before roles end."""

from celery import shared_task

from . import services


@shared_task(name="notifications.notice_email_send_pending")
def notice_email_send_pending() -> None:
    """Mail the notices that wait; two runs at the same time share the work."""
    services.notice_email_send_pending()


@shared_task(name="notifications.digest_send_pending")
def digest_send_pending() -> None:
    """Mail the digests that are due."""
    services.digest_send_pending()


@shared_task(name="notifications.ending_roles_warn_pending")
def ending_roles_warn_pending() -> None:
    """Warn of the roles that end soon, and of which nobody was warned yet."""
    services.ending_roles_warn_pending()
