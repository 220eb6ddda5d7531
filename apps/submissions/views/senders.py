"""Who typed what a page of the browser saves by itself."""

import json
import uuid
from dataclasses import asdict

from django.http import QueryDict

from apps.accounts.access import PortalRequest
from apps.core.exceptions import NotAllowedError

from ..services import outbox_keys


def check_typed_by(request: PortalRequest) -> None:
    """Raise NotAllowedError where somebody else than who is signed in typed what is sent.

    A page may stay open while somebody else signs in beside it: what was typed in it is not theirs.
    """
    typed_by = request.headers.get("X-Person", "")
    if typed_by and typed_by != str(request.user.public_id):
        raise NotAllowedError(
            "Isian ini diketik oleh orang lain, jadi belum tersimpan. Masuk lagi sebagai orang itu."
        )


def writer_of(data: QueryDict) -> uuid.UUID | None:
    """Return the number of the open page that sends; None for a form that a person sends."""
    try:
        return uuid.UUID(data.get("writer", ""))
    except ValueError:
        return None


def keys_brought(request: PortalRequest) -> str:
    """Return the keys of the person's outbox in JSON, as a page brings them: what is typed is kept at once."""
    return json.dumps([asdict(key) for key in outbox_keys(request.user)])
