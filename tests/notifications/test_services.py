"""Notices and their e-mails: once each, to active people, whatever the mail server does."""

from datetime import timedelta
from smtplib import (
    SMTP,
    SMTPAuthenticationError,
    SMTPConnectError,
    SMTPDataError,
    SMTPRecipientsRefused,
    SMTPSenderRefused,
    SMTPServerDisconnected,
)
from typing import Any

import pytest
from django.core.mail.backends.locmem import EmailBackend

from apps.accounts.models import User
from apps.notifications.enums import MailDelivery, NoticeKind
from apps.notifications.models import MailChoice, Notice
from apps.notifications.querysets import MAX_EMAIL_ATTEMPTS
from apps.notifications.services import (
    notice_email_send_pending,
    notice_email_skip_pending,
    notice_mark_read,
    notice_open,
    notice_send,
)
from apps.notifications.services.letters import Outcome, outcome_of, wait_after
from tests.at_once import at_once
from tests.factories import notice_make, user_make


class RefusingBackend(EmailBackend):
    """A mail server that knows no address of one domain."""

    def send_messages(self, messages: list) -> int:
        for message in messages:
            if message.to[0].endswith("@hilang.example"):
                raise SMTPRecipientsRefused({message.to[0]: (550, b"unknown")})
        return super().send_messages(messages)


def test_notice_email_send_pending_mails_each_notice_once(operator_badung: User, mailoutbox: list) -> None:
    notice_send(
        kind=NoticeKind.DECISION,
        recipients=[operator_badung],
        region=None,
        subject="Data\ndikembalikan",
        body="Periksa lagi.",
        path="/portal/x/",
    )

    assert notice_email_send_pending() == 1
    assert notice_email_send_pending() == 0

    notice = Notice.objects.get()
    assert (notice.email_attempts, notice.emailed_at is not None) == (1, True)
    [mail] = mailoutbox
    assert mail.to == [operator_badung.email]
    assert mail.subject == "[Portal IKP] Data dikembalikan"
    assert "Periksa lagi." in mail.body
    assert "http://testserver/portal/x/" in mail.body


def test_a_notice_that_leads_nowhere_is_mailed_without_a_link(
    operator_badung: User, mailoutbox: list
) -> None:
    notice_send(
        kind=NoticeKind.DECISION,
        recipients=[operator_badung],
        region=None,
        subject="Pemeliharaan",
        body="Portal tutup malam ini.",
    )
    notice_email_send_pending()
    assert "Portal tutup malam ini." in mailoutbox[0].body
    assert "Buka di portal" not in mailoutbox[0].body


def test_a_mail_says_what_kind_it_is_and_where_to_choose(operator_badung: User, mailoutbox: list) -> None:
    notice_make(operator_badung, kind=NoticeKind.DECISION)
    notice_email_send_pending()
    assert "jenis “Keputusan atas data”" in mailoutbox[0].body
    assert "http://testserver/akun/pemberitahuan/" in mailoutbox[0].body
    assert mailoutbox[0].body.startswith("Yth. Operator Badung,\n\nIsi pemberitahuan.\n")


@pytest.mark.parametrize(
    ("delivery", "mailed"), [(MailDelivery.AT_ONCE, 1), (MailDelivery.DIGEST, 0), (MailDelivery.PORTAL, 0)]
)
def test_notice_send_mails_each_kind_as_its_recipient_has_chosen(
    operator_badung: User, operator_lebak: User, mailoutbox: list, delivery: MailDelivery, mailed: int
) -> None:
    MailChoice.objects.create(user=operator_badung, kind=NoticeKind.DECISION, delivery=delivery)
    MailChoice.objects.create(user=operator_lebak, kind=NoticeKind.REVIEW, delivery=MailDelivery.PORTAL)
    people = [operator_badung, operator_lebak, operator_badung]

    notice_send(
        kind=NoticeKind.DECISION, recipients=people, region=None, subject="Data dikembalikan", body="Isi."
    )
    notice_email_send_pending()

    assert sorted(mail.to[0] for mail in mailoutbox) == sorted(
        [operator_lebak.email, *[operator_badung.email] * mailed]
    )
    # In the portal everything stands, and once for each.
    assert sorted(Notice.objects.values_list("recipient", flat=True)) == sorted(
        [operator_badung.pk, operator_lebak.pk]
    )


class KilledBackend(EmailBackend):
    """A worker that is killed as soon as the server has taken its mail."""

    def send_messages(self, messages: list) -> int:
        super().send_messages(messages)
        raise SystemExit


def test_a_worker_that_is_killed_after_its_mail_sends_none_twice(
    outsider: User, mailoutbox: list, settings: Any
) -> None:
    working = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = f"{__name__}.KilledBackend"
    notice_make(outsider)
    with pytest.raises(SystemExit):
        notice_email_send_pending()
    settings.EMAIL_BACKEND = working
    assert notice_email_send_pending() == 0
    assert len(mailoutbox) == 1


def test_notice_send_cuts_a_subject_that_is_too_long(outsider: User) -> None:
    notice_send(kind=NoticeKind.DECISION, recipients=[outsider], region=None, subject="x" * 300, body="Isi.")
    assert Notice.objects.get().subject == "x" * 200


def test_notice_email_send_pending_begins_with_what_waits_longest(outsider: User, mailoutbox: list) -> None:
    for number in range(3):
        notice_make(outsider, subject=f"Perihal {number}")
    notice_email_send_pending(limit=2)
    assert [mail.subject for mail in mailoutbox] == ["[Portal IKP] Perihal 0", "[Portal IKP] Perihal 1"]


def test_notice_email_send_pending_passes_over_deactivated_people(outsider: User, mailoutbox: list) -> None:
    User.objects.filter(pk=outsider.pk).update(is_active=False)
    notice_make(outsider)
    assert notice_email_send_pending() == 0
    assert mailoutbox == []


def later(**span: float) -> None:
    """Let so much time pass for the mails that wait."""
    span_of = timedelta(**span)
    for notice in Notice.objects.filter(emailed_at=None):
        for name in ("email_retry_at", "email_failing_since"):
            moment = getattr(notice, name)
            setattr(notice, name, moment and moment - span_of)
        notice.save()


def test_a_refused_address_does_not_hold_up_others_and_is_given_up(
    outsider: User, mailoutbox: list, settings, caplog: pytest.LogCaptureFixture
) -> None:
    settings.EMAIL_BACKEND = f"{__name__}.RefusingBackend"
    lost = notice_make(user_make("ia@hilang.example"), subject="Rahasia")
    notice_make(outsider)

    assert notice_email_send_pending() == 1
    lost.refresh_from_db()
    assert lost.email_attempts == 1
    tries = []
    for wait in (1, 10, 60, 360, 5000):
        later(minutes=wait - 0.5)
        notice_email_send_pending()
        lost.refresh_from_db()
        tries.append(lost.email_attempts)
        later(minutes=0.5)
        notice_email_send_pending()
    lost.refresh_from_db()
    assert tries == [1, 2, 3, 4, MAX_EMAIL_ATTEMPTS]
    assert (lost.emailed_at, lost.email_attempts, lost.email_failing_since) == (
        None,
        MAX_EMAIL_ATTEMPTS,
        None,
    )
    assert "notice_email_failed" in caplog.text
    assert "outcome=refused" in caplog.text
    assert "Rahasia" not in caplog.text
    assert "hilang.example" not in caplog.text


class AbsentBackend(EmailBackend):
    """A mail server that nothing reaches."""

    def send_messages(self, messages: list) -> int:
        raise ConnectionRefusedError(111, "Connection refused")


def test_a_mail_server_that_is_away_for_days_loses_no_mail(
    outsider: User, mailoutbox: list, settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    reachable = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = f"{__name__}.AbsentBackend"
    notice_make(outsider)
    notice_make(outsider)
    for _ in range(71):
        assert notice_email_send_pending() == 0
        later(hours=1)
    assert "notice_email_waiting count=2 since=" in caplog.text
    settings.EMAIL_BACKEND = reachable
    assert notice_email_send_pending() == 2
    assert {notice.email_attempts for notice in Notice.objects.all()} == {1}
    assert len(mailoutbox) == 2


def test_a_mail_that_waited_three_days_is_given_up(outsider: User, mailoutbox: list, settings: Any) -> None:
    reachable = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = f"{__name__}.AbsentBackend"
    notice_make(outsider)
    notice_email_send_pending()
    later(hours=72, minutes=1)
    settings.EMAIL_BACKEND = reachable
    assert notice_email_send_pending() == 0
    assert Notice.objects.get().email_attempts == 0


def test_while_a_server_is_away_a_run_tries_it_once_and_waits_grow(outsider: User, settings: Any) -> None:
    settings.EMAIL_BACKEND = f"{__name__}.AbsentBackend"
    for _ in range(3):
        notice_make(outsider)
    notice_email_send_pending()
    assert Notice.objects.filter(email_failing_since=None).count() == 2
    waits = []
    for failing in (0, 1, 10, 60, 600):
        span = timedelta(minutes=failing)
        waits.append(wait_after(Outcome.AWAY, refusals=1, failing_for=span) / timedelta(minutes=1))
    assert waits == [1, 1, 5, 30, 60]


@pytest.mark.parametrize(
    ("error", "outcome"),
    [
        (SMTPRecipientsRefused({"a@b.example": (550, b"unknown")}), Outcome.REFUSED),
        (SMTPRecipientsRefused({"a@b.example": (450, b"greylisted")}), Outcome.PUT_OFF),
        (SMTPDataError(554, b"spam"), Outcome.REFUSED),
        (SMTPDataError(452, b"full"), Outcome.PUT_OFF),
        (SMTPSenderRefused(550, b"no", "portal@ikp.example"), Outcome.AWAY),
        (SMTPAuthenticationError(535, b"wrong"), Outcome.AWAY),
        (SMTPConnectError(421, b"busy"), Outcome.AWAY),
        (SMTPServerDisconnected("closed"), Outcome.AWAY),
        (TimeoutError(), Outcome.AWAY),
        (ConnectionRefusedError(), Outcome.AWAY),
    ],
)
def test_what_a_failure_means_for_a_mail(error: Exception, outcome: Outcome) -> None:
    assert outcome_of(error) == outcome


class BreakingSmtp(SMTP):
    """A line that breaks after sender and address were taken: before the mail, or while the server has it."""

    breaks_at = ""

    def putcmd(self, cmd: str, args: str = "") -> None:
        self.asked = cmd

    def getreply(self) -> tuple[int, bytes]:
        if self.asked == self.breaks_at:
            raise SMTPServerDisconnected("closed")
        self.asked = "" if self.asked == "data" else self.asked
        return 354, b"go on"

    def send(self, s: Any) -> None:
        self.asked = "sent"


@pytest.mark.parametrize(("breaks_at", "outcome"), [("rcpt", Outcome.AWAY), ("sent", Outcome.MAYBE_SENT)])
def test_a_mail_that_may_have_gone_out_is_not_sent_again(breaks_at: str, outcome: Outcome) -> None:
    line = BreakingSmtp()
    line.breaks_at = breaks_at
    with pytest.raises(SMTPServerDisconnected) as broken:
        line.rcpt("a@b.example") if breaks_at == "rcpt" else line.data("Isi")
    assert outcome_of(broken.value) == outcome


def test_notice_email_send_pending_stops_at_its_limit(outsider: User, mailoutbox: list) -> None:
    for _ in range(3):
        notice_make(outsider)
    assert [notice_email_send_pending(2), notice_email_send_pending(2)] == [2, 1]


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_mail_each_notice_once(mailoutbox: list) -> None:
    person = user_make()
    for _ in range(10):
        notice_make(person)
    counts = at_once(notice_email_send_pending, notice_email_send_pending)

    assert (sum(counts), len(mailoutbox)) == (10, 10)
    assert not Notice.objects.filter(emailed_at=None).exists()


def test_notice_mark_read_is_about_ones_own(outsider: User, operator_lebak: User) -> None:
    notice_make(outsider)
    other = notice_make(operator_lebak)
    assert notice_mark_read(recipient=outsider) == 1
    other.refresh_from_db()
    assert other.read_at is None


def test_notice_email_skip_pending_leaves_the_notice_in_the_portal(outsider: User, mailoutbox: list) -> None:
    mailed = notice_make(outsider)
    notice_email_send_pending()
    mailed.refresh_from_db()
    waiting = notice_make(outsider)

    assert notice_email_skip_pending() == 1
    assert notice_email_send_pending() == 0

    waiting.refresh_from_db()
    assert waiting.read_at is None
    assert Notice.objects.get(pk=mailed.pk).emailed_at == mailed.emailed_at


def test_a_notice_keeps_the_time_when_it_was_first_read(outsider: User) -> None:
    first, second = notice_make(outsider), notice_make(outsider)
    notice_open(notice=first)
    read_at = Notice.objects.get(pk=first.pk).read_at
    assert read_at is not None
    assert Notice.objects.get(pk=second.pk).read_at is None

    notice_open(notice=first)
    assert notice_mark_read(recipient=outsider) == 1

    assert Notice.objects.get(pk=first.pk).read_at == read_at
    assert Notice.objects.get(pk=second.pk).read_at is not None
