"""The reasons that a reviewer keeps for the next time."""

import uuid
from typing import Final

from django.db import transaction

from apps.accounts.models import User
from apps.core.exceptions import InvalidInputError, MissingError

from ..models import SavedReply
from .judging import MAX_REASON

MOST_REPLIES: Final = 50


@transaction.atomic
def reply_save(*, owner: User, text: str) -> SavedReply:
    """Keep a reason; the same once more is the one that is kept.

    Raises InvalidInputError (key "text": empty, too long, or there are too many).
    """
    said = text.strip()
    wrong = ""
    if not said:
        wrong = "Tulis dahulu alasannya."
    elif len(said) > MAX_REASON:
        wrong = f"Alasan paling panjang {MAX_REASON} huruf."
    owned = SavedReply.objects.filter(owner=owner)
    if not wrong and owned.exclude(text=said).count() >= MOST_REPLIES:
        wrong = f"Paling banyak {MOST_REPLIES} alasan. Hapus dahulu yang tidak dipakai lagi."
    if wrong:
        raise InvalidInputError(wrong, {"text": [wrong]})
    found, _is_new = owned.get_or_create(owner=owner, text=said)
    return found


def reply_delete(*, owner: User, public_id: uuid.UUID) -> None:
    """Forget a reason; nothing happens where it is there no more.

    Raises MissingError where it is somebody else's: for this person it does not exist.
    """
    kept = SavedReply.objects.filter(public_id=public_id)
    deleted, _ = kept.filter(owner=owner).delete()
    if not deleted and kept.exists():
        raise MissingError("Alasan ini tidak ditemukan.")
