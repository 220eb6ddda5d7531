"""Words of people and invitations."""

from datetime import timedelta
from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _


class InvitationState(models.TextChoices):
    """Where an invitation stands; derived from its dates, never stored."""

    PENDING = "pending", _("Menunggu")
    ACCEPTED = "accepted", _("Diterima")
    EXPIRED = "expired", _("Kedaluwarsa")
    REVOKED = "revoked", _("Dibatalkan")


INVITATION_LIFETIME: Final = timedelta(days=7)
