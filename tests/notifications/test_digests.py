"""The digest: once a day, at its hour in the zone of the reader, with what came before."""

import datetime as dt
from functools import partial
from typing import Any

import pytest
from django.core.mail.backends.locmem import EmailBackend
from django.utils import timezone

from apps.accounts.models import Assignment, User
from apps.notifications.enums import MailDelivery, NoticeKind
from apps.notifications.models import Digest, Notice
from apps.notifications.services import digest_send_pending, notice_email_send_pending
from tests.at_once import at_once
from tests.factories import notice_make, user_make

EVENING = dt.datetime(2026, 3, 2, 12, 0, tzinfo=dt.UTC)
"""The evening before, 19.00 WIB."""
MORNING = dt.datetime(2026, 3, 3, 0, 0, tzinfo=dt.UTC)
"""07.00 WIB, 08.00 WITA."""
HOUR = dt.timedelta(hours=1)


def waiting(person: User, subject: str = "Data dikembalikan", at: dt.datetime = EVENING) -> Notice:
    return notice_make(person, subject, delivery=MailDelivery.DIGEST, created_at=at)


def test_a_digest_lists_what_came_since_and_goes_out_once(outsider: User, mailoutbox: list) -> None:
    waiting(outsider, "Data dikembalikan")
    waiting(outsider, "Data disetujui", EVENING + HOUR)
    notice_make(outsider, "Segera", created_at=EVENING)
    notice_make(outsider, "Di portal saja", delivery=MailDelivery.PORTAL, created_at=EVENING)

    assert digest_send_pending(MORNING) == 1
    assert digest_send_pending(MORNING + HOUR) == 0
    assert digest_send_pending(MORNING + 24 * HOUR) == 0

    [mail] = mailoutbox
    assert (mail.to, mail.subject) == ([outsider.email], "[Portal IKP] 2 pemberitahuan untuk Anda")
    assert mail.body.startswith("Yth. Orang Luar,")
    assert mail.body.index(
        "1. Data dikembalikan\n2 Maret 2026, 19.00 WIB\n\nIsi pemberitahuan."
    ) < mail.body.index("2. Data disetujui\n2 Maret 2026, 20.00 WIB")
    assert "http://testserver/portal/" in mail.body
    assert "http://testserver/akun/pemberitahuan/" in mail.body
    assert "Segera" not in mail.body
    assert "Di portal saja" not in mail.body
    assert notice_email_send_pending() == 1, "what is mailed at once is no business of the digest"


def test_whose_last_role_ended_gets_nothing_more_about_data(operator_lebak: User, mailoutbox: list) -> None:
    """But that it ended; and in the portal, which opens nothing of the data any more, the notice stands."""
    for kind in (NoticeKind.DECISION, NoticeKind.ACCESS):
        notice_make(
            operator_lebak, f"Tentang {kind}", kind=kind, delivery=MailDelivery.DIGEST, created_at=EVENING
        )
        notice_make(operator_lebak, f"Segera tentang {kind}", kind=kind, created_at=EVENING)
    Assignment.objects.update(revoked_at=EVENING + HOUR)

    assert (digest_send_pending(MORNING), notice_email_send_pending()) == (1, 1)

    [digest, single] = mailoutbox
    assert ("Tentang access" in digest.body, "Tentang decision" in digest.body) == (True, False)
    assert single.subject == "[Portal IKP] Segera tentang access"


@pytest.mark.parametrize(("name", "due"), [("operator_lebak", MORNING), ("operator_badung", MORNING - HOUR)])
def test_the_hour_is_that_of_the_readers_office(
    request: pytest.FixtureRequest, mailoutbox: list, name: str, due: dt.datetime
) -> None:
    waiting(request.getfixturevalue(name))
    assert digest_send_pending(due - dt.timedelta(minutes=1)) == 0
    assert digest_send_pending(due) == 1


def test_the_hour_is_a_setting(outsider: User, mailoutbox: list, settings: Any) -> None:
    settings.NOTICE_DIGEST_HOUR = 9
    waiting(outsider)
    assert digest_send_pending(MORNING + HOUR) == 0
    assert digest_send_pending(MORNING + 2 * HOUR) == 1


def test_what_came_after_the_hour_waits_for_the_next_day(outsider: User, mailoutbox: list) -> None:
    waiting(outsider, "Semalam")
    waiting(outsider, "Pagi ini", MORNING + dt.timedelta(minutes=1))
    assert digest_send_pending(MORNING + 2 * HOUR) == 1
    assert digest_send_pending(MORNING + 24 * HOUR) == 1
    assert ["Pagi ini" in mail.body for mail in mailoutbox] == [False, True]


def test_there_is_one_digest_a_day_also_for_what_was_written_late(outsider: User, mailoutbox: list) -> None:
    waiting(outsider)
    digest_send_pending(MORNING)
    waiting(outsider, at=EVENING)  # its transaction ended after the digest had gone out
    assert digest_send_pending(MORNING + HOUR) == 0
    assert digest_send_pending(MORNING + 24 * HOUR) == 1


def test_people_who_are_locked_out_get_no_digest(outsider: User, mailoutbox: list) -> None:
    waiting(outsider)
    User.objects.filter(pk=outsider.pk).update(is_active=False)
    assert digest_send_pending(MORNING) == 0


class AbsentBackend(EmailBackend):
    def send_messages(self, messages: list) -> int:
        raise ConnectionRefusedError(111, "Connection refused")


class KilledBackend(EmailBackend):
    def send_messages(self, messages: list) -> int:
        super().send_messages(messages)
        raise SystemExit


def test_a_digest_that_the_server_refuses_is_tried_again_the_same_day(
    outsider: User, mailoutbox: list, settings: Any
) -> None:
    reachable = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = f"{__name__}.AbsentBackend"
    waiting(outsider)
    assert digest_send_pending(MORNING) == 0
    settings.EMAIL_BACKEND = reachable
    assert digest_send_pending(MORNING + HOUR) == 0  # not yet: the server is given a minute
    Notice.objects.update(email_retry_at=timezone.now())
    assert digest_send_pending(MORNING + HOUR) == 1
    assert Notice.objects.get().email_attempts == 1


def test_a_worker_that_is_killed_after_its_mail_sends_no_digest_twice(
    outsider: User, mailoutbox: list, settings: Any
) -> None:
    working = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = f"{__name__}.KilledBackend"
    waiting(outsider)
    with pytest.raises(SystemExit):
        digest_send_pending(MORNING)
    settings.EMAIL_BACKEND = working
    assert digest_send_pending(MORNING + HOUR) == 0
    assert digest_send_pending(MORNING + 24 * HOUR) == 0
    assert len(mailoutbox) == 1


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_mail_each_digest_once(mailoutbox: list) -> None:
    for _ in range(5):
        person = user_make()
        waiting(person)
        waiting(person)
    counts = at_once(partial(digest_send_pending, MORNING), partial(digest_send_pending, MORNING))
    assert (sum(counts), len(mailoutbox), Digest.objects.count()) == (5, 5, 5)
