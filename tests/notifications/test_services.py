"""Notices and their e-mails: once each, to active people, whatever the mail server does."""

import threading
from smtplib import SMTPRecipientsRefused

import pytest
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection

from apps.accounts.models import User
from apps.notifications.models import Notice
from apps.notifications.querysets import MAX_EMAIL_ATTEMPTS
from apps.notifications.services import (
    notice_email_send_pending,
    notice_email_skip_pending,
    notice_mark_read,
    notice_send,
)
from tests.factories import notice_make, user_make


class RefusingBackend(EmailBackend):
    """A mail server that knows no address of one domain."""

    def send_messages(self, messages: list) -> int:
        for message in messages:
            if message.to[0].endswith("@hilang.example"):
                raise SMTPRecipientsRefused({message.to[0]: (550, b"unknown")})
        return super().send_messages(messages)


def test_notice_email_send_pending_mails_each_notice_once(outsider: User, mailoutbox: list) -> None:
    notice_send(recipients=[outsider], subject="Data\ndikembalikan", body="Periksa lagi.", path="/portal/x/")

    assert notice_email_send_pending() == 1
    assert notice_email_send_pending() == 0

    [mail] = mailoutbox
    assert mail.subject == "[Portal IKP] Data dikembalikan"
    assert "Periksa lagi." in mail.body
    assert "http://testserver/portal/x/" in mail.body


def test_notice_email_send_pending_passes_over_deactivated_people(outsider: User, mailoutbox: list) -> None:
    User.objects.filter(pk=outsider.pk).update(is_active=False)
    notice_make(outsider)
    assert notice_email_send_pending() == 0
    assert mailoutbox == []


def test_a_refused_address_does_not_hold_up_others_and_is_given_up(
    outsider: User, mailoutbox: list, settings, caplog: pytest.LogCaptureFixture
) -> None:
    settings.EMAIL_BACKEND = f"{__name__}.RefusingBackend"
    lost = notice_make(user_make("ia@hilang.example"), subject="Rahasia")
    notice_make(outsider)

    assert [notice_email_send_pending() for _ in range(MAX_EMAIL_ATTEMPTS + 1)] == [1, 0, 0, 0, 0, 0]

    lost.refresh_from_db()
    assert (lost.emailed_at, lost.email_attempts) == (None, MAX_EMAIL_ATTEMPTS)
    assert "notice_email_failed" in caplog.text
    assert "Rahasia" not in caplog.text
    assert "hilang.example" not in caplog.text


def test_notice_email_send_pending_stops_at_its_limit(outsider: User, mailoutbox: list) -> None:
    for _ in range(3):
        notice_make(outsider)
    assert [notice_email_send_pending(2), notice_email_send_pending(2)] == [2, 1]


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_mail_each_notice_once(mailoutbox: list) -> None:
    person = user_make()
    for _ in range(10):
        notice_make(person)
    counts: list[int] = []

    def work() -> None:
        counts.append(notice_email_send_pending())
        connection.close()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert (sum(counts), len(mailoutbox)) == (10, 10)
    assert not Notice.objects.filter(emailed_at=None).exists()


def test_notice_mark_read_is_about_ones_own(outsider: User, operator_lebak: User) -> None:
    notice_make(outsider)
    other = notice_make(operator_lebak)
    assert notice_mark_read(recipient=outsider) == 1
    other.refresh_from_db()
    assert other.read_at is None


def test_notice_email_skip_pending_leaves_the_notice_in_the_portal(outsider: User, mailoutbox: list) -> None:
    notice = notice_make(outsider)
    assert notice_email_skip_pending() == 1
    assert notice_email_send_pending() == 0
    notice.refresh_from_db()
    assert notice.read_at is None
