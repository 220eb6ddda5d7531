"""The notices that a decision sends, as data: who hears of it, and in which words."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from apps.accounts.models import User
from apps.accounts.permissions import Permission
from apps.accounts.selectors import user_list_with
from apps.notifications.services import notice_send
from apps.regions.enums import RegionLevel

from ..enums import SubmissionAction
from ..models import Decision, Submission

_TO_OFFICE: Final = (Permission.SUBMISSION_SUBMIT,)


@dataclass(frozen=True)
class Message:
    """Words with {region}, {person} and {note}; sent to the holders of any of `permissions`."""

    subject: str
    body: str
    permissions: tuple[Permission, ...]


MESSAGES: Final[Mapping[SubmissionAction, Message]] = {
    SubmissionAction.SUBMIT: Message(
        "{region} mengirim data",
        "{person} mengirim data {region}. Data menunggu pemeriksaan Anda.",
        (Permission.SUBMISSION_APPROVE_REGENCY, Permission.SUBMISSION_APPROVE_PROVINCE),
    ),
    SubmissionAction.RETURN: Message(
        "Data {region} dikembalikan",
        "{person} mengembalikan data {region} untuk diperbaiki: {note}",
        _TO_OFFICE,
    ),
    SubmissionAction.APPROVE: Message(
        "Data {region} disetujui",
        "{person} menyetujui data {region}. Data menunggu penerimaan oleh pusat.",
        _TO_OFFICE,
    ),
    SubmissionAction.ACCEPT: Message(
        "Data {region} diterima",
        "{person} menerima data {region}. Data terkunci dan masuk ke penghitungan.",
        _TO_OFFICE,
    ),
    SubmissionAction.REOPEN: Message(
        "Data {region} dibuka kembali",
        "{person} membuka kembali data {region}: {note}",
        _TO_OFFICE,
    ),
}
"""Claiming sends no notice: it asks nothing of anybody. Approving tells the office alone: the national reviewers
meet what waits for them in their queue, and 552 mails would only hide it."""


def notify_decision(decision: Decision, submission: Submission) -> None:
    """Tell the people concerned of a decision; whoever took it is not told."""
    message = MESSAGES.get(SubmissionAction(decision.action))
    if message is None:
        return
    words = {"region": submission.region, "person": decision.decided_by.label, "note": decision.note}
    notice_send(
        recipients=_recipients(message, decision, submission),
        subject=message.subject.format(**words),
        body=message.body.format(**words),
        path=submission.get_absolute_url(),
    )


def _recipients(message: Message, decision: Decision, submission: Submission) -> list[User]:
    found: dict[int, User] = {}
    for permission in message.permissions:
        if _concerns(permission, submission):
            found |= {user.pk: user for user in user_list_with(permission, submission.region)}
    found.pop(decision.decided_by_id, None)
    return list(found.values())


def _concerns(permission: Permission, submission: Submission) -> bool:
    """Whether `permission` has to do with submissions of this level."""
    wrong_level = {
        RegionLevel.REGENCY: Permission.SUBMISSION_APPROVE_PROVINCE,
        RegionLevel.PROVINCE: Permission.SUBMISSION_APPROVE_REGENCY,
    }
    return wrong_level.get(RegionLevel(submission.region.level)) != permission
