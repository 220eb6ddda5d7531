"""Tokens of links that are mailed to one person. Only the hash is stored, so nobody can read a link in the database."""

import hashlib
import secrets
from typing import Final

_BYTES: Final = 32


def token_make() -> str:
    """Return a new token, which nobody can guess."""
    return secrets.token_urlsafe(_BYTES)


def token_hash(token: str) -> str:
    """Return the hash that is stored of a token; with 256 random bits it needs neither salt nor a slow hash."""
    return hashlib.sha256(token.encode()).hexdigest()
