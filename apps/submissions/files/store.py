"""The one door to the bytes of evidence: on disk or in a bucket, as `STORAGES["evidence"]` says.

Nothing here has a public address. Whoever hands bytes out checks the scope first, each time.
"""

from typing import BinaryIO, Final, Protocol, cast

from django.core.files.storage import storages

STORE: Final = "evidence"


class EvidenceStore(Protocol):
    """What a storage of evidence can do beside what Django asks of every storage."""

    def put(self, name: str, stream: BinaryIO, size: int) -> None:
        """Store the bytes under `name`, whole or not at all; where they lie there already nothing is written.

        Raises OSError where the storage is full or does not answer.
        """

    def fetch(self, name: str) -> BinaryIO:
        """Return the bytes under `name`, to be read from their beginning.

        Raises FileNotFoundError where there are none, another OSError where the storage does not answer.
        """


def evidence_store() -> EvidenceStore:
    """Return the storage that the settings name."""
    return cast("EvidenceStore", storages[STORE])


def evidence_name(sha256: str, extension: str) -> str:
    """Return under which name bytes are stored: made from their hash, never from what people call the file."""
    return f"evidence/{sha256[:2]}/{sha256}.{extension}"
