"""Copying the releases in force into a bucket, from which a network of servers (CDN) sends them."""

import hashlib
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from apps.core.exceptions import ConflictError

from .. import archive
from ..archive import IndexedEdition, IndexedRelease
from ..building.files import TWINS
from ..file_kinds import ASK_AGAIN, DOWNLOADED, FOR_EVER, content_type, is_page, language_of, saved_as

ROOT: Final = "terbitan/"
"""What the keys of all objects begin with: they are the addresses of the files."""

AT_ONCE: Final = 8
"""How many objects are sent at the same time: each waits for the line more than for anything else."""


@dataclass(frozen=True, slots=True)
class Mirrored:
    """How many objects were sent, were there already as they are, and were removed."""

    sent: int
    kept: int
    removed: int


@dataclass(frozen=True, slots=True)
class MirrorFile:
    """One file as an object: where its bytes lie, and the headers it is sent with by the names S3 has for them."""

    key: str
    path: Path
    headers: Mapping[str, str]


def releases_mirror(bucket: Any) -> Mirrored:
    """Make a bucket hold the files of every release in force, and nothing else below `terbitan/`.

    `bucket` is a `Bucket` of boto3. What is there with the same bytes is left. Pages are sent after what they load,
    and what is no longer in force is removed last. Raises ConflictError, before anything is sent, where a release
    on disk is not as it was published.
    """
    files = [file for edition, release in _in_force() for file in _files_of(edition, release)]
    there = {each.key: each.e_tag.strip('"') for each in bucket.objects.filter(Prefix=ROOT)}
    files.sort(key=lambda file: (is_page(file.key), file.key))

    def send(file: MirrorFile) -> bool:
        body = file.path.read_bytes()
        # S3 says the MD5 of an object that was sent in one piece; it proves nothing here but that bytes are the same.
        if there.get(file.key) == hashlib.md5(body, usedforsecurity=False).hexdigest():
            return False
        bucket.Object(file.key).put(Body=body, **file.headers)
        return True

    with ThreadPoolExecutor(AT_ONCE) as senders:
        sent = sum(senders.map(send, files))
    gone = sorted(set(there) - {file.key for file in files})
    for key in gone:
        bucket.Object(key).delete()
    return Mirrored(sent, len(files) - sent, len(gone))


def _in_force() -> list[tuple[IndexedEdition, IndexedRelease]]:
    found = [(edition, edition.in_force) for edition in archive.read_index().editions]
    standing = [(edition, release) for edition, release in found if release is not None]
    for edition, release in standing:
        directory = archive.release_directory(edition.code, release.version)
        if problems := archive.find_problems(directory, release.manifest_sha256):
            raise ConflictError(
                f"{edition.code} v{release.version} tidak seperti yang diterbitkan: {'; '.join(problems[:3])}. "
                "Pulihkan foldernya dari cadangan, lalu ulangi."
            )
    return standing


def _files_of(edition: IndexedEdition, release: IndexedRelease) -> Iterator[MirrorFile]:
    directory = archive.release_directory(edition.code, release.version)
    for path in sorted(directory.rglob("*")):
        if not path.is_file() or path.suffix in TWINS.values():
            continue
        name = path.relative_to(directory).as_posix()
        key = f"{ROOT}{edition.code}/v{release.version}/{name}"
        headers = {
            "ContentType": content_type(name),
            "CacheControl": ASK_AGAIN if is_page(name) else FOR_EVER,
        }
        if is_page(name):
            headers["ContentLanguage"] = language_of(name)
        if path.suffix in DOWNLOADED:
            saved = saved_as(name, edition.code, release.version, is_simulated=edition.is_simulated)
            headers["ContentDisposition"] = f'attachment; filename="{saved}"'
        twin = path.with_name(path.name + TWINS["gzip"])
        # A bucket cannot choose: what browsers load is packed, data are not, for programs that unpack nothing.
        if twin.exists() and path.suffix not in DOWNLOADED:
            yield MirrorFile(key, twin, headers | {"ContentEncoding": "gzip"})
        else:
            yield MirrorFile(key, path, headers)
