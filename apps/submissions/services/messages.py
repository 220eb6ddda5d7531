"""The notices about decisions: who is told, and in which words."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.urls import reverse

from apps.accounts.models import User
from apps.accounts.selectors import people_by_zone, user_list_with
from apps.core.formatting import format_datetime, in_zone
from apps.notifications.enums import NoticeKind
from apps.notifications.services import notice_send
from apps.regions.enums import RegionLevel

from ..content import indicator_anchor
from ..enums import SubmissionAction, SubmissionState
from ..models import Decision, Submission
from ..rules import has_permission_for
from ..workflow import TRANSITIONS


@dataclass(frozen=True)
class Message:
    """A text with places for {region}, {person} and {note}, sent to everybody who may take the step `to`.

    A return, for example, is told to those who may send the data again: the operators of the office. Without `to`, it
    goes to the other reviewer alone. It opens the `page` (the name of its address) on which that step is taken.
    """

    subject: str
    body: str
    to: SubmissionAction | None
    kind: NoticeKind = NoticeKind.DECISION
    page: str = "submissions:detail"


MESSAGES: Final[Mapping[SubmissionAction, Message]] = {
    SubmissionAction.SUBMIT: Message(
        "{region} mengirim data",
        "{person} mengirim data {region}. Data menunggu pemeriksaan Anda.",
        to=SubmissionAction.CLAIM,
        kind=NoticeKind.REVIEW,
        page="reviews:detail",
    ),
    SubmissionAction.HAND_OVER: Message(
        "Pemeriksaan data {region} diserahkan kepada Anda",
        "{person} menyerahkan pemeriksaan data {region} kepada Anda. Putusan yang sudah diberikan tetap ada.",
        to=None,
        kind=NoticeKind.REVIEW,
        page="reviews:detail",
    ),
    SubmissionAction.TAKE_OVER: Message(
        "Pemeriksaan data {region} diambil alih",
        "{person} mengambil alih pemeriksaan data {region}, karena waktu Anda untuk memeriksanya sudah lewat.",
        to=None,
        kind=NoticeKind.REVIEW,
        page="reviews:detail",
    ),
    SubmissionAction.RETURN: Message(
        "Data {region} dikembalikan",
        "{person} mengembalikan data {region} untuk diperbaiki: {note}",
        to=SubmissionAction.SUBMIT,
    ),
    SubmissionAction.APPROVE: Message(
        "Data {region} disetujui",
        "{person} menyetujui data {region}. Data menunggu penerimaan oleh pusat.",
        to=SubmissionAction.SUBMIT,
    ),
    SubmissionAction.ACCEPT: Message(
        "Data {region} diterima",
        "{person} menerima data {region}. Data terkunci dan masuk ke penghitungan.",
        to=SubmissionAction.SUBMIT,
    ),
    SubmissionAction.REOPEN: Message(
        "Data {region} dibuka kembali",
        "{person} membuka kembali data {region}: {note}",
        to=SubmissionAction.SUBMIT,
    ),
}
"""Claiming and releasing send no notice, because nobody has to do anything about it. Approving is told to the office
alone: the national reviewers see in their queue what waits for them, and up to 552 mails would only hide it."""


def notify_decision(decision: Decision, submission: Submission, remarks: Mapping[str, str]) -> None:
    """Send the notice about a decision to the people concerned, but not to the person who took it.

    `remarks` says what is to be mended, by indicator: it stands in the text, which opens at the first of them.
    """
    message = MESSAGES.get(SubmissionAction(decision.action))
    if message is None:
        return
    lines = [f"{code}: {text}" for code, text in remarks.items()]
    if decision.note and "{note}" not in message.body:
        lines.insert(0, f"Pesan: {decision.note}")
    words = {"region": submission.region, "person": decision.decided_by.label, "note": decision.note}
    due_at = submission.window.due_at if decision.to_state == SubmissionState.RETURNED else None
    recipients = _recipients(message, decision, submission)
    for zone, people in (people_by_zone(recipients) if due_at else {"": recipients}).items():
        with in_zone(zone):
            until = [f"Perbaiki dan kirim lagi paling lambat {format_datetime(due_at)}."] if due_at else []
        notice_send(
            kind=message.kind,
            recipients=people,
            region=submission.region,
            subject=message.subject.format(**words),
            body="\n".join([message.body.format(**words), *lines, *until]),
            path=_place(message, submission, next(iter(remarks), "")),
        )
    if decision.action == SubmissionAction.REOPEN:
        _tell_approver(decision, submission, message.body.format(**words))


def _tell_approver(decision: Decision, submission: Submission, told: str) -> None:
    """Tell whoever approved the data that it is open again and will come back for review."""
    approval = submission.decisions.filter(action=SubmissionAction.APPROVE).order_by("-number").first()
    permission = TRANSITIONS[SubmissionAction.APPROVE].permission[RegionLevel(submission.region.level)]
    if approval is None or approval.decided_by_id == decision.decided_by_id:
        return
    notice_send(
        kind=NoticeKind.REVIEW,
        recipients=[
            user
            for user in user_list_with(permission, submission.region)
            if user.pk == approval.decided_by_id
        ],
        region=submission.region,
        subject=f"Data {submission.region} yang Anda setujui dibuka kembali",
        body=f"{told}\nPersetujuan Anda tidak berlaku lagi. Setelah dikirim ulang, datanya menunggu pemeriksaan.",
        path=reverse("reviews:detail", args=[submission.public_id]),
    )


def _place(message: Message, submission: Submission, indicator: str) -> str:
    if indicator:
        card = reverse("submissions:dimension", args=[submission.public_id, indicator])
        return f"{card}#{indicator_anchor(indicator)}"
    return reverse(message.page, args=[submission.public_id])


def _recipients(message: Message, decision: Decision, submission: Submission) -> list[User]:
    if message.to is None:
        other = decision.counterpart
        # Whoever lost the role meanwhile has nothing to do with the region any more.
        is_concerned = other and has_permission_for(other, submission, SubmissionAction(decision.action))
        return [other] if other and is_concerned else []
    permission = TRANSITIONS[message.to].permission[RegionLevel(submission.region.level)]
    told = user_list_with(permission, submission.region)
    return [user for user in told if user.pk != decision.decided_by_id]
