"""States of invitations and tokens, how long they last, why somebody is asked to sign in, and what is done there."""

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


class TokenScope(models.TextChoices):
    """What a program may do with a token, within what its owner may."""

    READ = "read", "membaca saja"
    WRITE = "write", "membaca dan menulis"


class TokenState(models.TextChoices):
    """Where a token stands; worked out from its dates, never stored."""

    ACTIVE = "active", "Berlaku"
    EXPIRED = "expired", "Kedaluwarsa"
    REVOKED = "revoked", "Dicabut"


TOKEN_LONGEST: Final = timedelta(days=366)
"""The longest that a token lasts; then its owner makes another one."""

TOKENS_AT_MOST: Final = 20
"""How many tokens that were not revoked one person has at most."""

REPLY_KEPT: Final = timedelta(hours=24)
"""How long the answer to a write is kept for the same write sent again."""


class ReviewStep(models.TextChoices):
    """What the access review does with an assignment; the label is said of one that it was done to."""

    CONFIRM = "confirm", "dikonfirmasi"
    REVOKE = "revoke", "dicabut"


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
