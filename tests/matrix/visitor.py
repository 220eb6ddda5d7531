"""Somebody who asks for pages and leaves no trace."""

from http.cookies import SimpleCookie
from typing import Any

from django.test import Client

from tests.undone import undone


class Visitor:
    """A browser of one actor that forgets, after each request, what the request did: here and in the database."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.cookies = client.cookies.output(header="", sep=";")

    def ask(self, method: str, url: str, fields: dict[str, object]) -> Any:
        """Return the answer; `read` of it is its body, also where it came piece by piece."""
        self.client.cookies = SimpleCookie(self.cookies)
        with undone():
            response: Any = self.client.get(url) if method == "GET" else self.client.post(url, fields)
            response.read = b"".join(response.streaming_content) if response.streaming else response.content
        return response
