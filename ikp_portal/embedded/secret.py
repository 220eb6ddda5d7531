"""Passwords that never leave this machine."""

import os
from pathlib import Path
from secrets import token_urlsafe


def read_or_make_secret(path: Path) -> str:
    """Return the secret kept at `path`, made on first use and readable by its owner alone."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii")
    secret = token_urlsafe(32)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(secret)
    return secret
