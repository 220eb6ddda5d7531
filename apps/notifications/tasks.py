"""E-mailing notices, every minute."""

from celery import shared_task

from . import services


@shared_task(name="notifications.notice_email_send_pending")
def notice_email_send_pending() -> None:
    """E-mail the notices that wait; two runs at the same time share the work."""
    services.notice_email_send_pending()
