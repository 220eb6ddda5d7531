"""The answers of a form, its states, and the steps on its way through the offices."""

from enum import StrEnum
from typing import Final

from django.db import models


class AnswerValue(models.TextChoices):
    """The three answers. They are never merged: "no data" does not mean that nothing occurred.

    An indicator without an `Answer` row has not been answered.
    """

    OCCURRED = "occurred", "Terjadi"
    DID_NOT_OCCUR = "did_not_occur", "Tidak terjadi"
    NO_DATA = "no_data", "Tidak ada data"


class AnswerOrigin(models.TextChoices):
    """By which way a version of an answer came in."""

    FORM = "form", "formulir"
    OFFLINE = "offline", "formulir tanpa jaringan"
    WORKBOOK = "workbook", "berkas Excel"
    API = "api", "API"
    RESTORED = "restored", "pemulihan versi lama"


class ScanState(models.TextChoices):
    """What a virus scanner says of a file. A file without a scan came in while no scanner was in the settings."""

    WAITING = "waiting", "Sedang diperiksa"
    CLEAN = "clean", "Bersih"
    INFECTED = "infected", "Ditolak pemindai virus"


class SubmissionState(models.TextChoices):
    DRAFT = "draft", "Diisi"
    SUBMITTED = "submitted", "Dikirim"
    IN_REVIEW = "in_review", "Diperiksa"
    RETURNED = "returned", "Dikembalikan"
    APPROVED = "approved", "Disetujui"
    ACCEPTED = "accepted", "Diterima"


class SubmissionAction(StrEnum):
    SUBMIT = "submit"
    CLAIM = "claim"
    RELEASE = "release"
    HAND_OVER = "hand_over"
    TAKE_OVER = "take_over"
    RETURN = "return"
    APPROVE = "approve"
    ACCEPT = "accept"
    REOPEN = "reopen"


class Warned(models.TextChoices):
    """Of what the people concerned were told about a deadline: how near it is, or that it has passed."""

    WEEK = "7d", "7 hari lagi"
    DAYS = "3d", "3 hari lagi"
    DAY = "1d", "1 hari lagi"
    PASSED = "passed", "sudah lewat"


DECISIONS_OF_HOLDER: Final = (SubmissionAction.RETURN, SubmissionAction.APPROVE)
HOLDER_ACTIONS: Final = (SubmissionAction.RELEASE, SubmissionAction.HAND_OVER, *DECISIONS_OF_HOLDER)
"""The steps that only who holds the review takes. Whoever wants to help writes to the holder in the conversations."""

ENTRY_STATES: Final = (SubmissionState.DRAFT, SubmissionState.RETURNED)
"""States in which the office may change its answers, and send them."""

REVIEWER_ACTIONS: Final = tuple(action for action in SubmissionAction if action != SubmissionAction.SUBMIT)
"""The steps of those who did not fill the form: all but sending it."""
