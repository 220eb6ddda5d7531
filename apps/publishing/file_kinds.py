"""How the files of releases are sent, by their names: content types, how long they are kept, what they are saved as.

The portal, the files in `deploy/nginx` and a bucket send the same.
"""

from pathlib import PurePosixPath
from typing import Final

CONTENT_TYPES: Final = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".geojson": "application/geo+json",
    ".topojson": "application/json",
    ".csv": "text/csv; charset=utf-8; header=present",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".pdf": "application/pdf",
    ".txt": "text/plain; charset=utf-8",
    ".pem": "application/x-pem-file",
    ".sig": "application/octet-stream",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".zip": "application/zip",
    ".parquet": "application/vnd.apache.parquet",
    ".cff": "text/plain; charset=utf-8",
}
DOWNLOADED: Final = frozenset({".csv", ".xlsx", ".json", ".geojson", ".topojson", ".sig", ".zip", ".parquet"})
"""Kinds of files that a browser saves rather than shows."""

FOR_EVER: Final = "public, max-age=31536000, immutable"
ASK_AGAIN: Final = "public, no-cache"
NEVER_KEPT: Final = "private, no-store"


def content_type(name: str) -> str:
    """Return the content type of a file."""
    return CONTENT_TYPES.get(PurePosixPath(name).suffix, "application/octet-stream")


def is_page(name: str) -> bool:
    return name.endswith(".html")


def language_of(name: str) -> str:
    """Return the language of a page by its path within the release."""
    return "en" if name.startswith("en/") else "id"


def saved_as(name: str, edition_code: str, version: int, *, is_simulated: bool) -> str:
    """Return what a file is saved as where a browser does not show it; made-up data say so in the name."""
    made_up = "DATA-SIMULASI-" if is_simulated else ""
    return f"{made_up}{edition_code}-v{version}-{PurePosixPath(name).name}"
