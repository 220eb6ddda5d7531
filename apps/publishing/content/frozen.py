"""The content of a release as bytes, read once and the same for every worker that takes part in the building."""

import hashlib
import pickle
from functools import cache
from pathlib import Path
from typing import Final

from django.apps import apps
from django.conf import settings

from apps.core.exceptions import ConflictError

from .dataset import ReleaseContent

_KINDS: Final = frozenset({".py", ".html", ".txt", ".typ", ".css", ".js", ".svg", ".png", ".mo", ".sql"})
_HASH_LENGTH: Final = 64


def freeze(content: ReleaseContent) -> bytes:
    """Return the content as bytes that `thaw` reads."""
    return code_sha256().encode() + pickle.dumps(content, protocol=pickle.HIGHEST_PROTOCOL)


def thaw(body: bytes) -> ReleaseContent:
    """Return the content that was frozen.

    Call it only with bytes whose hash the database holds: a pickle can run any code.

    Raises ConflictError where the portal was updated since: files that two versions of its code wrote would be mixed.
    """
    if body[:_HASH_LENGTH] != code_sha256().encode():
        raise ConflictError(
            "Portal diperbarui selagi terbitan ini disusun, jadi berkasnya tidak dilanjutkan. Buang rancangan ini, "
            "lalu siapkan lagi."
        )
    content: ReleaseContent = pickle.loads(body[_HASH_LENGTH:])  # noqa: S301 - written by the portal, hash in its row
    return content


@cache
def code_sha256() -> str:
    """Return the hash of everything that decides what the files of a release are, but for its content."""
    digest = hashlib.sha256()
    for folder in _folders():
        for path in sorted(folder.rglob("*")):
            if path.suffix in _KINDS and path.is_file():
                digest.update(f"{path.relative_to(folder)}\0".encode() + path.read_bytes() + b"\0")
    return digest.hexdigest()


def _folders() -> list[Path]:
    """Return the folders of our code, templates, static files and translations."""
    ours = [Path(config.path) for config in apps.get_app_configs() if config.name.startswith("apps.")]
    given = [*settings.TEMPLATES[0]["DIRS"], *settings.STATICFILES_DIRS, *settings.LOCALE_PATHS]
    return sorted({*ours, *map(Path, given)})
