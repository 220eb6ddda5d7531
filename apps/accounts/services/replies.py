"""Answers of the API that are kept, so that a write which is sent again is answered and not done again."""

import logging
from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from apps.core.exceptions import InvalidInputError

from ..enums import REPLY_KEPT
from ..models import ApiReply, User

logger = logging.getLogger(__name__)


class KeyReusedError(InvalidInputError):
    """A program sends another write under a key that it has used before."""

    code = "idempotency_key_reused"


@transaction.atomic
def reply_claim(*, user: User, key: str, fingerprint: str) -> ApiReply:
    """Return the answer that is kept under a key, or a new one without a status; call inside the write's transaction.

    A twin of the write that runs at the same time makes this one wait until it has ended: by the unique constraint,
    only one of them can have the row. Where the first fails, the second does the work. Raises KeyReusedError where
    `fingerprint`, which stands for what was sent, is another one.
    """
    row, _ = ApiReply.objects.get_or_create(user=user, key=key, defaults={"fingerprint": fingerprint})
    if row.fingerprint != fingerprint:
        raise KeyReusedError(
            "Idempotency-Key ini sudah dipakai untuk permintaan lain. Pakai kunci baru untuk setiap perubahan."
        )
    return row


def reply_keep(row: ApiReply, *, status: int, headers: Mapping[str, str], body: str) -> None:
    """Keep what was answered."""
    row.status, row.headers, row.body = status, dict(headers), body
    row.save(update_fields=["status", "headers", "body"])


def reply_delete_expired() -> int:
    """Delete the answers that were kept long enough, and return how many. Safe to run twice and at the same time."""
    deleted, _ = ApiReply.objects.filter(created_at__lte=timezone.now() - REPLY_KEPT).delete()
    if deleted:
        logger.info("api_replies_deleted count=%s", deleted)
    return deleted
