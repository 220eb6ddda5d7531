"""One mail to one person, and whether the server took it. What mails say is never logged."""

import logging
from collections.abc import Mapping
from smtplib import SMTPException
from typing import Any

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import User
from apps.accounts.selectors import zone_of

logger = logging.getLogger(__name__)


def letter_send(
    recipient: User, *, subject: str, template: str, context: Mapping[str, Any], about: str
) -> bool:
    """Mail a letter, with times in the zone of its reader; return whether the server took it.

    `about` names the rows for the log.
    """
    words = {
        **context,
        "recipient": recipient,
        "site_url": settings.SITE_URL,
        "site_name": settings.SITE_NAME,
        "choices_url": settings.SITE_URL + reverse("notifications:mail_choices"),
    }
    try:
        with timezone.override(zone_of(recipient)):
            message = render_to_string(template, words)
        send_mail(
            subject=f"[{settings.SITE_NAME}] {' '.join(subject.split())}",
            message=message,
            from_email=None,
            recipient_list=[recipient.email],
        )
    except (SMTPException, OSError) as error:
        logger.warning("notice_email_failed %s error=%s", about, type(error).__name__)
        return False
    return True
