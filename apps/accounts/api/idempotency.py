"""Not doing a write twice: a program whose answer was lost on the way sends the same again, under the same key."""

import hashlib
import json
import re
from collections.abc import Callable
from functools import wraps
from typing import Any, Final, TypeVar, cast

from django.db import transaction
from django.http import QueryDict
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from apps.core.exceptions import InvalidInputError
from apps.core.sent_forms import form_parts

from ..models import ApiReply
from ..services import reply_claim, reply_keep
from .authentication import asking

Handler = TypeVar("Handler", bound=Callable[..., Response])

HEADER: Final = "Idempotency-Key"
REPLAYED: Final = "Idempotency-Replayed"

_KEY: Final = re.compile(r"[\x21-\x7e]{1,64}")
_KEPT_HEADERS: Final = ("ETag", "Location")


def idempotent(handler: Handler) -> Handler:
    """Do what a method of a view does in one transaction, and only once for each key that a person sends.

    The answer is kept in that transaction, so that a process killed in between leaves both or neither. A write that was
    refused has changed nothing; it is not kept, and sent again it is judged again. Whether the person may see what it
    is about is to be checked before (`initial`), since a kept answer tells of it.
    """

    @wraps(handler)
    def guarded(view: Any, request: Request, *args: Any, **kwargs: Any) -> Response:
        # Read to its end first: a program with a slow line must not keep a transaction open, and a form locked.
        sent = request.data
        key = request.headers.get(HEADER)
        with transaction.atomic():
            if key is None:
                return handler(view, request, *args, **kwargs)
            fingerprint = _fingerprint(request, sent)
            row = reply_claim(user=asking(request), key=_checked(key), fingerprint=fingerprint)
            if row.status is not None:
                return _replay(row)
            answer = handler(view, request, *args, **kwargs)
            _keep(row, answer)
            return answer

    return cast("Handler", guarded)


def _checked(key: str) -> str:
    if not _KEY.fullmatch(key):
        raise InvalidInputError(
            f"{HEADER} terdiri dari 1 sampai 64 huruf, angka, atau tanda, tanpa spasi. Pakai misalnya sebuah UUID."
        )
    return key


def _keep(row: ApiReply, answer: Response) -> None:
    headers = {name: answer.headers[name] for name in _KEPT_HEADERS if name in answer.headers}
    body = "" if answer.data is None else JSONRenderer().render(answer.data).decode()
    reply_keep(row, status=answer.status_code, headers=headers, body=body)


def _replay(row: ApiReply) -> Response:
    told = json.loads(row.body) if row.body else None
    return Response(told, status=row.status, headers={**row.headers, REPLAYED: "true"})


def _fingerprint(request: Request, sent: Any) -> str:
    """Return what stands for method, address and body; not for versions, of which a program may know more by now."""
    if isinstance(sent, QueryDict):
        sent = form_parts(sent)
    text = json.dumps([request.method, request.path, sent], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
