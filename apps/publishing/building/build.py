"""Building a whole release into an empty directory, and signing one whose chunks are all written."""

from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.utils import translation

from ..content.dataset import ReleaseContent
from ..content.wording import kind_statement
from ..signing import fingerprint, load_private_key, public_pem
from .chunks import plan_chunks, renditions_of, write_chunk
from .files import FileRecord, FileWriter, dump_json, sha256_of
from .rendition import INDONESIAN
from .reports.typeset import MOST_SETTERS

MANIFEST: Final = "manifest.json"
SIGNATURE: Final = "manifest.sig"
PUBLIC_KEY: Final = "kunci.pem"
MANIFEST_FORMAT: Final = 1

Progress = Callable[[str, int], None]
"""Called with the stage and the per cent done. It stops the building by raising."""


def build_release(content: ReleaseContent, root: Path, progress: Progress) -> str:
    """Write all files of the release into the folder `root`, emptied first; return the SHA-256 of its manifest.

    One process writes all chunks, one after the other. The same content and key give the same bytes, here and where
    workers share the chunks. Raises UnavailableError where there is no signing key.
    """
    key = load_private_key()
    renditions = renditions_of(content)
    chunks = plan_chunks(renditions)
    with FileWriter(root) as writer:
        for number, chunk in enumerate(chunks):
            progress(f"{chunk.kind.label} {chunk.position + 1}", 95 * number // len(chunks))
            write_chunk(chunk, renditions, writer, writer.records, setters=MOST_SETTERS)
    return sign_release(content, root, writer.records, key)


def sign_release(
    content: ReleaseContent, root: Path, records: Mapping[str, FileRecord], key: Ed25519PrivateKey
) -> str:
    """Write key, manifest and signature beside the files of all chunks; return the SHA-256 of the manifest."""
    with FileWriter(root, records) as writer:
        pem = public_pem(key)
        writer.write(PUBLIC_KEY, pem)
        manifest = dump_json(_manifest(content, writer.records, fingerprint(pem)))
        writer.write(MANIFEST, manifest)
        writer.write(SIGNATURE, key.sign(manifest))
    return sha256_of(manifest)


def _manifest(content: ReleaseContent, records: Mapping[str, FileRecord], key_sha256: str) -> dict[str, Any]:
    with translation.override(INDONESIAN):
        statement = kind_statement(content.kind)
    return {
        "format": MANIFEST_FORMAT,
        "edition": {
            "code": content.edition_code,
            "name": content.edition_name.source,
            "name_en": content.edition_name.english,
            "kind": content.kind.value,
            "reference_on": content.reference_on.isoformat(),
        },
        "version": content.version,
        "note": content.note,
        "data_status": statement,
        "prepared_at": content.prepared_at.isoformat(timespec="seconds"),
        "address": content.address,
        "key_sha256": key_sha256,
        "run": {
            "id": content.run_id,
            "key": content.run_key,
            "input_sha256": content.input_sha256,
            "engine_version": content.engine_version,
            "manifest": content.run_document,
        },
        "boundaries": _boundaries(content),
        "files": {path: asdict(record) for path, record in sorted(records.items())},
    }


def _boundaries(content: ReleaseContent) -> dict[str, Any] | None:
    """Return which boundaries the maps were drawn from; None where there are hexagons alone."""
    found = content.boundaries
    if found is None:
        return None
    return {
        "region_set": found.region_set,
        "version": found.version,
        "source": found.source,
        "licence": found.licence,
        "sha256": found.sha256,
    }
