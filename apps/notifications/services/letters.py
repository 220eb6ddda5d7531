"""One mail to one person, and what became of it. What mails say is never logged."""

import datetime as dt
import logging
import smtplib
import traceback
from collections.abc import Mapping
from enum import Enum, auto
from typing import Any, Final

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import User
from apps.accounts.selectors import zone_of

logger = logging.getLogger(__name__)

PERMANENT: Final = 500
"""From this answer of a mail server on, what it refuses it refuses for good; below, it asks to be tried later."""

SHORTEST_WAIT: Final = dt.timedelta(minutes=1)
LONGEST_WAIT: Final = dt.timedelta(hours=1)
REFUSED_WAITS: Final = (
    dt.timedelta(minutes=1),
    dt.timedelta(minutes=10),
    dt.timedelta(hours=1),
    dt.timedelta(hours=6),
)
"""How long after each refusal an address is tried again: it may be the server that is set up wrongly."""


class Outcome(Enum):
    """What became of a mail that was handed to the server."""

    SENT = auto()
    MAYBE_SENT = auto()
    """The line broke while the server had the mail: it may go out, so it is not sent again."""
    REFUSED = auto()
    """The server refused this address, or this mail, for good."""
    PUT_OFF = auto()
    """The server asks to come back later, for this address."""
    AWAY = auto()
    """The server does not answer, or takes nothing from the portal: that has nothing to do with the address."""


def letter_send(
    recipient: User, *, subject: str, template: str, context: Mapping[str, Any], about: str
) -> Outcome:
    """Mail a letter, with times in the zone of its reader; return what became of it.

    `about` names the rows for the log.
    """
    words = {
        **context,
        "recipient": recipient,
        "site_url": settings.SITE_URL,
        "site_name": settings.SITE_NAME,
        "choices_url": settings.SITE_URL + reverse("notifications:mail_choices"),
    }
    with timezone.override(zone_of(recipient)):
        message = render_to_string(template, words)
    try:
        send_mail(
            subject=f"[{settings.SITE_NAME}] {' '.join(subject.split())}",
            message=message,
            from_email=None,
            recipient_list=[recipient.email],
        )
    except (smtplib.SMTPException, OSError) as error:
        outcome = outcome_of(error)
        logger.warning(
            "notice_email_failed %s error=%s outcome=%s", about, type(error).__name__, outcome.name.lower()
        )
        return outcome
    return Outcome.SENT


def outcome_of(error: smtplib.SMTPException | OSError) -> Outcome:
    """Return what a failure of the mail server means for the mail."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        is_final = all(code >= PERMANENT for code, _ in error.recipients.values())
        return Outcome.REFUSED if is_final else Outcome.PUT_OFF
    if isinstance(error, smtplib.SMTPDataError):
        return Outcome.REFUSED if error.smtp_code >= PERMANENT else Outcome.PUT_OFF
    if not isinstance(error, smtplib.SMTPResponseException) and _was_handed_over(error):
        return Outcome.MAYBE_SENT
    return Outcome.AWAY


def _was_handed_over(error: Exception) -> bool:
    """Whether the line broke while the mail itself was on its way, after the server had taken sender and address."""
    frames = traceback.walk_tb(error.__traceback__)
    return any(frame.f_code is smtplib.SMTP.data.__code__ for frame, _ in frames)


def wait_after(outcome: Outcome, *, refusals: int, failing_for: dt.timedelta) -> dt.timedelta:
    """Return how long to wait before the next try, the longer the longer it has failed.

    `refusals` are those of the address so far, `failing_for` how long the server has taken nothing.
    """
    if outcome == Outcome.REFUSED:
        return REFUSED_WAITS[min(refusals, len(REFUSED_WAITS)) - 1]
    return min(max(failing_for / 2, SHORTEST_WAIT), LONGEST_WAIT)
