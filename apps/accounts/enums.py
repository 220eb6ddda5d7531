"""The states of an invitation, and how long its link works."""

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
