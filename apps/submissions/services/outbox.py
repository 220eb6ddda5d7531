"""The keys under which a person's browser seals what it could not send yet (`static/js/outbox-cipher.js`)."""

import base64
import hashlib
from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.utils.crypto import salted_hmac

from apps.accounts.models import User

_PURPOSE: Final = "apps.submissions.services.outbox"


@dataclass(frozen=True)
class OutboxKey:
    """A key of 256 bits as base64, and the name by which what it sealed is known."""

    id: str
    secret: str


def outbox_keys(user: User) -> list[OutboxKey]:
    """Return the keys of a person, the newest first.

    They follow from the secret of the portal, so nothing is stored; one whose secret was changed still opens what a
    browser sealed before (`SECRET_KEY_FALLBACKS`).
    """
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return [_key(secret, str(user.public_id)) for secret in secrets]


def _key(secret: str | bytes, person: str) -> OutboxKey:
    key = salted_hmac(_PURPOSE, person, secret=secret, algorithm="sha256").digest()
    return OutboxKey(hashlib.sha256(key).hexdigest()[:12], base64.b64encode(key).decode("ascii"))
