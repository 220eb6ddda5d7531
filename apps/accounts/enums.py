"""The states of an invitation, how long its link works, and why somebody is asked to sign in."""

from datetime import timedelta
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
