"""What a program sends to the API."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.test import Client

from apps.accounts.models import User
from tests.factories import token_make_for

Program = Callable[..., Any]

EVENT = {
    "election": "pemilu-2024",
    "level": "rendah",
    "count": 2,
    "narrative": "Perusakan alat peraga.",
    "source": "Laporan hasil pengawasan",
}
NOT = {"value": "did_not_occur"}


def occurred(**more: Any) -> dict[str, Any]:
    """Return an answer with one event; `more` are fields of the event."""
    return {"value": "occurred", "events": [{**EVENT, **more}]}


def program_of(user: User) -> Program:
    """Return a program that asks with a token of the person: `ask("put", address, body, if_match=...)`.

    Headers are named as Python names them; a `file` is sent as a form.
    """
    _, text = token_make_for(user, name=f"Program {user.api_tokens.count()}")

    def ask(method: str, address: str, body: Any = None, *, file: Any = None, **headers: str) -> HttpResponse:
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        sent.setdefault("Authorization", f"Bearer {text}")
        client = Client(headers=sent)
        if file is not None:
            return client.post(address, {"file": file})
        if body is None:
            return getattr(client, method)(address)
        return getattr(client, method)(address, body, content_type="application/json")

    return ask
