"""The published files on disk, and the index that says which exist. Nothing here asks the database.

`RELEASES_ROOT` holds `<edition>/v<n>/` for each public release, `.drafts/<public_id>/` for each draft,
`index.json` and `kunci.pem`. The public pages are served from these alone.
"""

import datetime as dt
import json
import os
import shutil
import uuid
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from django.conf import settings

from apps.indicators.enums import EditionKind

from .building.build import MANIFEST, PUBLIC_KEY, SIGNATURE
from .building.change_paths import CHANGES_JSON
from .building.files import TWINS, FileRecord, sha256_of, unpack
from .content.dataset import Label
from .enums import ReleaseState
from .signing import is_signed_by

INDEX: Final = "index.json"
DRAFTS: Final = ".drafts"
BUILDING: Final = ".susun"
STANDING: Final = ".berlaku"
LATEST: Final = "terbaru"
FRONT: Final = ".depan"
"""No edition has this code, which would stand at the same place: codes have no dot."""
MADE_UP: Final = "simulasi"


@dataclass(frozen=True)
class IndexedRelease:
    """What the index says of one public release. Times are texts in ISO 8601."""

    version: int
    state: str
    published_at: str
    note: str
    manifest_sha256: str
    withdrawn_at: str = ""
    withdrawn_reason: str = ""

    @property
    def published_on(self) -> dt.datetime | None:
        return dt.datetime.fromisoformat(self.published_at) if self.published_at else None

    @property
    def withdrawn_on(self) -> dt.datetime | None:
        return dt.datetime.fromisoformat(self.withdrawn_at) if self.withdrawn_at else None


@dataclass(frozen=True)
class IndexedEdition:
    """An edition with its public releases, newest version first."""

    code: str
    name: str
    name_en: str
    kind: str
    reference_on: str
    releases: tuple[IndexedRelease, ...]

    @property
    def is_simulated(self) -> bool:
        return self.kind == EditionKind.SIMULATED

    @property
    def title(self) -> Label:
        return Label(self.name, self.name_en)

    @property
    def in_force(self) -> IndexedRelease | None:
        """The release that is published now; None where the last one was withdrawn."""
        return next((r for r in self.releases if r.state == ReleaseState.PUBLISHED), None)

    @property
    def last_standing(self) -> IndexedRelease | None:
        """The release in force, or without one the newest that was not withdrawn; None where all were."""
        standing = (r for r in self.releases if r.state != ReleaseState.WITHDRAWN)
        return self.in_force or next(standing, None)

    @property
    def newest(self) -> IndexedRelease:
        """What the edition's address shows: the release in force, or without one the newest, which was withdrawn."""
        return self.in_force or self.releases[0]

    def find(self, version: int) -> IndexedRelease | None:
        return next((r for r in self.releases if r.version == version), None)


@dataclass(frozen=True)
class ReleaseIndex:
    """All public releases, the newest edition first."""

    editions: tuple[IndexedEdition, ...] = ()

    @property
    def front(self) -> tuple[IndexedEdition, IndexedRelease] | None:
        """The published release of the newest edition that has one: what the front page shows."""
        for edition in self.editions:
            if edition.in_force:
                return edition, edition.in_force
        return None

    def find(self, code: str) -> IndexedEdition | None:
        return next((edition for edition in self.editions if edition.code == code), None)

    def without(self, code: str, version: int) -> "ReleaseIndex":
        """Return the index as it would be with one release withdrawn."""

        def withdraw(edition: IndexedEdition) -> IndexedEdition:
            releases = (
                replace(r, state=ReleaseState.WITHDRAWN.value) if r.version == version else r
                for r in edition.releases
            )
            return replace(edition, releases=tuple(releases))

        return ReleaseIndex(tuple(withdraw(each) if each.code == code else each for each in self.editions))


def releases_root() -> Path:
    return Path(settings.RELEASES_ROOT)


def release_directory(edition_code: str, version: int) -> Path:
    """Return the folder of a public release."""
    return releases_root() / edition_code / f"v{version}"


def draft_directory(public_id: uuid.UUID) -> Path:
    """Return the folder of a finished draft."""
    return releases_root() / DRAFTS / str(public_id)


def coming_directory(public_id: uuid.UUID, edition_code: str, version: int) -> Path:
    """Return the folder in which the files of a release are that is not public yet.

    It is that of a public one where an attempt to publish moved the files and broke off before the rows were written.
    """
    draft = draft_directory(public_id)
    return draft if draft.exists() else release_directory(edition_code, version)


def make_drafts_folder() -> None:
    """Make the folder of the drafts. Other users of the machine cannot open it: nothing in it is public yet."""
    (releases_root() / DRAFTS).mkdir(mode=0o700, parents=True, exist_ok=True)


def read_index() -> ReleaseIndex:
    """Return the index, empty where nothing was published yet. The file is read again only after it has changed."""
    path = releases_root() / INDEX
    try:
        stat = path.stat()
    except FileNotFoundError:
        return ReleaseIndex()
    return _parse_index(str(path), stat.st_mtime_ns, stat.st_ino)


def state_shown(edition_code: str, version: int) -> str:
    """Return the state of a release as its readers see it; "" where they do not know of it."""
    edition = read_index().find(edition_code)
    release = edition.find(version) if edition else None
    return release.state if release else ""


@lru_cache(maxsize=4)
def _parse_index(path: str, _changed_at: int, _inode: int) -> ReleaseIndex:
    document = json.loads(Path(path).read_bytes())
    return ReleaseIndex(
        tuple(
            IndexedEdition(**{**edition, "releases": tuple(IndexedRelease(**r) for r in edition["releases"])})
            for edition in document["editions"]
        )
    )


def write_index(index: ReleaseIndex, public_key: bytes | None) -> bool:
    """Replace the index and the public key beside it; return whether the index changed.

    Each file is replaced in one step: a page that is served meanwhile reads the old one or the new one, never
    half of one. Without `public_key` the key on disk stays.
    """
    root = releases_root()
    root.mkdir(parents=True, exist_ok=True)
    if public_key is not None:
        replace_file(root / PUBLIC_KEY, public_key)
    document = {"format": 1, "editions": [asdict(edition) for edition in index.editions]}
    body = (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()
    has_changed = replace_file(root / INDEX, body)
    link_standing(root, index, sha256_of(body)[:16])
    return has_changed


def link_standing(root: Path, index: ReleaseIndex, name: str) -> None:
    """Make the folder of links by which a web server finds the releases in force by itself (deploy/nginx).

    `.berlaku/<edition>/v<n>` is there while that version is in force, `<edition>/terbaru` leads to it, and `.depan` to
    the release of the front page. What is not there is answered by the portal, which knows what to say of it. The
    folder is made anew under `name`, and all of it changes in one step.
    """
    here, made = root / STANDING, root / f"{STANDING}-{name}"
    if here.is_symlink() and here.readlink() == Path(made.name) and made.is_dir():
        return
    scratch = root / f"{STANDING}-{uuid.uuid4().hex}"
    scratch.mkdir(parents=True)
    for edition in index.editions:
        if release := edition.in_force:
            folder = scratch / edition.code
            folder.mkdir()
            (folder / f"v{release.version}").symlink_to(f"../../{edition.code}/v{release.version}")
            (folder / LATEST).symlink_to(f"v{release.version}")
            if edition.is_simulated:
                (folder / MADE_UP).touch()
    if index.front:
        (scratch / FRONT).symlink_to(f"{index.front[0].code}/{LATEST}")
    shutil.rmtree(made, ignore_errors=True)
    scratch.rename(made)
    turned = root / f"{STANDING}-{uuid.uuid4().hex}"
    turned.symlink_to(made.name)
    turned.rename(here)
    for left in root.glob(f"{STANDING}-*"):
        if left.is_symlink():
            left.unlink(missing_ok=True)  # of a process that was killed before the turning
        elif left != made:
            shutil.rmtree(left, ignore_errors=True)


def read_manifest(directory: Path, manifest_sha256: str) -> Mapping[str, Any]:
    """Return a release's manifest. It never changes, so the last few are kept in memory by their hash."""
    return _parse_manifest(str(directory / MANIFEST), manifest_sha256)


@lru_cache(maxsize=16)
def _parse_manifest(path: str, _sha256: str) -> Mapping[str, Any]:
    manifest: Mapping[str, Any] = json.loads(Path(path).read_bytes())
    return manifest


def changes_told(directory: Path) -> list[str]:
    """Return the sentences on what a release changes, as its own file of changes has them; none of a first version."""
    path = directory / CHANGES_JSON
    if not path.exists():
        return []
    sentences: list[str] = json.loads(path.read_bytes())["ringkasan"]["kalimat"]
    return sentences


def tells_changes(edition_code: str, release: IndexedRelease) -> bool:
    """Whether a release has a list of what it changes: a first version has none, nor has one of an earlier portal."""
    directory = release_directory(edition_code, release.version)
    return find_record(directory, release.manifest_sha256, CHANGES_JSON) is not None


def find_record(directory: Path, manifest_sha256: str, name: str) -> FileRecord | None:
    """Return hash and size of a file of the release; None where the release has no file of that name."""
    if name == MANIFEST:
        return FileRecord(manifest_sha256, (directory / MANIFEST).stat().st_size)
    if name == SIGNATURE:
        body = (directory / SIGNATURE).read_bytes()
        return FileRecord(sha256_of(body), len(body))
    record = read_manifest(directory, manifest_sha256)["files"].get(name)
    return FileRecord(**record) if record else None


def find_problems(
    directory: Path, manifest_sha256: str = "", *, trusted_pem: bytes | None = None
) -> list[str]:
    """Compare a release's files with its manifest, and the manifest with its signature and its recorded hash.

    Without `manifest_sha256` the signature alone says whether the manifest is what was published. It is checked with
    the public key `trusted_pem`; without one, with the key that the release carries, put there by whoever signed it.

    Return one line for each file that is not as it was built; none where all are.
    """
    try:
        manifest_body = (directory / MANIFEST).read_bytes()
        signature = (directory / SIGNATURE).read_bytes()
        pem = trusted_pem or (directory / PUBLIC_KEY).read_bytes()
    except FileNotFoundError as error:
        return [f"{Path(error.filename).name}: tidak ada"]
    problems = []
    if manifest_sha256 and sha256_of(manifest_body) != manifest_sha256:
        problems.append(f"{MANIFEST}: sidiknya bukan yang tercatat")
    if not is_signed_by(pem, manifest_body, signature):
        problems.append(f"{SIGNATURE}: tanda tangan tidak cocok")
    files = _files_of(manifest_body)
    if files is None:
        return [*problems, f"{MANIFEST}: bukan daftar berkas"]
    found = list(directory.rglob("*"))
    problems += [
        f"{path.relative_to(directory)}: tautan, bukan berkas" for path in found if path.is_symlink()
    ]
    present = {
        str(path.relative_to(directory))
        for path in found
        if path.is_file() and path.suffix not in TWINS.values()
    }
    problems += [f"{name}: tidak ada" for name in sorted(set(files) - present)]
    problems += [f"{name}: tidak tercatat" for name in sorted(present - set(files) - {MANIFEST, SIGNATURE})]
    problems += [
        f"{name}: isinya berubah"
        for name in sorted(set(files) & present)
        if sha256_of((directory / name).read_bytes()) != files[name].sha256
    ]
    return problems + _find_twin_problems(directory, files)


def _files_of(manifest_body: bytes) -> dict[str, FileRecord] | None:
    """Return what a manifest says of each file; None where it is none."""
    try:
        files = json.loads(manifest_body)["files"]
        return {name: FileRecord(**record) for name, record in files.items()}
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def _find_twin_problems(directory: Path, files: Mapping[str, FileRecord]) -> list[str]:
    """Check that each compressed twin (`index.html.gz` beside `index.html`) unpacks to what its file should hold."""
    problems = []
    for encoding, ending in TWINS.items():
        for twin in sorted(directory.rglob(f"*{ending}")):
            name = str(twin.relative_to(directory)).removesuffix(ending)
            expected = (directory / MANIFEST).read_bytes() if name == MANIFEST else None
            record = files.get(name)
            digest = sha256_of(expected) if expected is not None else record and record.sha256
            if sha256_of(unpack(twin.read_bytes(), encoding)) != digest:
                problems.append(f"{name}{ending}: isinya tidak sama dengan berkasnya")
    return problems


def move_draft(public_id: uuid.UUID, edition_code: str, version: int) -> Path:
    """Move a draft to its public folder in one rename, unless it was moved already; return that folder.

    Call it only for a version that is not public yet. Files that are already in that folder were left by a draft
    whose publication broke off and which was then discarded; they are removed.
    """
    source, target = draft_directory(public_id), release_directory(edition_code, version)
    if not source.exists():
        return target
    if target.exists():
        shutil.rmtree(target)
    target.parent.mkdir(parents=True, exist_ok=True)
    source.rename(target)
    return target


def replace_draft(public_id: uuid.UUID, built: Path) -> None:
    """Make the freshly built directory the draft's folder, in one rename."""
    target = draft_directory(public_id)
    if target.exists():
        shutil.rmtree(target)
    built.rename(target)


def build_directory(public_id: uuid.UUID) -> Path:
    """Return the folder in which a draft is put together."""
    return releases_root() / DRAFTS / f"{public_id}{BUILDING}"


def build_list() -> dict[uuid.UUID, Path]:
    """Return the folders in which drafts are, or were, put together."""
    found = (releases_root() / DRAFTS).glob(f"*{BUILDING}")
    return {uuid.UUID(path.name.removesuffix(BUILDING)): path for path in found}


def remove_coming(public_id: uuid.UUID, edition_code: str, version: int) -> None:
    """Delete the files of a release that is not public, and whatever unfinished attempts left beside them.

    Where an attempt to publish it broke off, they are in the folder of its version already.
    """
    if not state_shown(edition_code, version):
        shutil.rmtree(release_directory(edition_code, version), ignore_errors=True)
    for path in (releases_root() / DRAFTS).glob(f"{public_id}*"):
        shutil.rmtree(path, ignore_errors=True)


def replace_file(path: Path, body: bytes) -> bool:
    """Write a file in one step, so that nobody ever reads half of it; return whether it changed."""
    if path.exists() and path.read_bytes() == body:
        return False
    scratch = path.with_name(f".{path.name}.{uuid.uuid4().hex}")
    with scratch.open("wb") as file:
        file.write(body)
        file.flush()
        os.fsync(file.fileno())
    scratch.rename(path)
    return True
