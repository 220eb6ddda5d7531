"""The states of an invitation, how long its link works, why somebody is asked to sign in, and what is done there."""

from datetime import timedelta
from enum import StrEnum
from typing import Final

from django.db import models


class InvitationState(models.TextChoices):
    """Where an invitation stands; worked out from its dates, never stored."""

    PENDING = "pending", "Menunggu"
    ACCEPTED = "accepted", "Diterima"
    EXPIRED = "expired", "Kedaluwarsa"
    REVOKED = "revoked", "Dibatalkan"


INVITATION_LIFETIME: Final = timedelta(days=7)


class SignInReason(models.TextChoices):
    """Why the sign-in page is shown instead of what was asked for; the label is what the page says."""

    NEEDED = "perlu", "Halaman yang Anda buka memerlukan akun. Setelah masuk, halaman itu terbuka."
    ENDED = "berakhir", "Sesi Anda sudah berakhir. Masuk lagi untuk kembali ke halaman tadi."
    CHANGED = (
        "diubah",
        "Kata sandi atau akses akun ini diubah sejak Anda masuk, jadi sesi di jendela ini berakhir.",
    )
    CLOSED = (
        "nonaktif",
        "Akun di jendela ini sudah dinonaktifkan. Bila keliru, hubungi admin provinsi atau pusat.",
    )


class DoneStep(StrEnum):
    """What was done at the entrance in this session, by its key there; the page that says so opens only then."""

    INACTIVE = "found_inactive"
    PASSWORD_SET = "password_set"  # noqa: S105 - the name of a step
    RESET_ASKED = "reset_asked"
