"""Writing about one answer: office and reviewers, each with the other."""

from collections.abc import Collection
from typing import Final

from django.db import transaction

from apps.accounts.models import User
from apps.audit.enums import AuditAction
from apps.audit.services import audit_record
from apps.core.exceptions import InvalidInputError, NotAllowedError
from apps.indicators.models import Indicator
from apps.notifications.enums import NoticeKind
from apps.notifications.services import notice_send
from apps.submissions.enums import SubmissionAction
from apps.submissions.models import Submission
from apps.submissions.rules import has_permission_for, may_enter
from apps.submissions.selectors import thread_address

from ..models import Mention, ThreadMessage
from ..selectors import talker_list

MAX_MESSAGE: Final = 2_000


@transaction.atomic
def message_write(
    *,
    submission: Submission,
    indicator: Indicator,
    actor: User,
    text: str,
    mentioned: Collection[User] = (),
) -> ThreadMessage:
    """Add a message to the thread of one answer. Whoever is named in it, or was or wrote there before, is notified.

    A message that would reach nobody goes to the other side: from the office to its reviewers, and from them to it.

    It changes nothing of the form, so it may be written in any state of it. Raises NotAllowedError (whoever neither
    fills nor reviews the form), InvalidInputError (empty or too long, key "text"; somebody who may not read it, key
    "mentioned").
    """
    talkers = talker_list(submission)
    check_talks(submission, actor, talkers)
    if not text.strip():
        raise InvalidInputError("Tulis dahulu pesannya.", {"text": ["Tulis dahulu pesannya."]})
    if len(text) > MAX_MESSAGE:
        told = f"Pesan paling panjang {MAX_MESSAGE} huruf."
        raise InvalidInputError(told, {"text": [told]})
    if any(person not in talkers for person in mentioned):
        told = "Yang disebut harus orang yang mengisi atau memeriksa data ini."
        raise InvalidInputError(told, {"mentioned": [told]})
    before = ThreadMessage.objects.filter(submission=submission, indicator=indicator)
    writers = set(before.values_list("written_by", flat=True))
    message = ThreadMessage.objects.create(
        submission=submission, indicator=indicator, text=text.strip(), written_by=actor
    )
    Mention.objects.bulk_create(Mention(message=message, person=person) for person in mentioned)
    audit_record(
        actor=actor,
        action=AuditAction.THREAD_WRITE,
        subject=submission,
        region=submission.region,
        names={
            "edition": submission.edition.name,
            "revision": submission.revision,
            "indicator": indicator.code,
        },
    )
    concerned = writers | {person.pk for person in mentioned}
    concerned |= set(Mention.objects.filter(message__in=before).values_list("person", flat=True))
    others = [person for person in talkers if person != actor]
    _notify(message, [row for row in others if row.pk in concerned] or _other_side(submission, actor, others))
    return message


def _other_side(submission: Submission, actor: User, others: Collection[User]) -> list[User]:
    if may_enter(actor, submission):
        return [row for row in others if has_permission_for(row, submission, SubmissionAction.CLAIM)]
    return [row for row in others if may_enter(row, submission)]


def check_talks(submission: Submission, actor: User, talkers: Collection[User]) -> None:
    """Raise NotAllowedError where the person is not among those who write to each other about a form."""
    if actor not in talkers:
        raise NotAllowedError(f"Peran Anda tidak mencakup percakapan tentang data {submission.region}.")


def _notify(message: ThreadMessage, recipients: Collection[User]) -> None:
    submission, indicator = message.submission, message.indicator
    notice_send(
        kind=NoticeKind.THREAD,
        recipients=recipients,
        region=submission.region,
        subject=f"{message.written_by.label} menulis tentang {indicator.code} {submission.region}",
        body=f"{indicator.code} {indicator.name}, data {submission.region}:\n{message.text}",
        path=thread_address(submission, indicator.code),
    )
