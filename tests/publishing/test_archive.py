"""The files on disk: what is wrong with them is found, and replacing the index is one step."""

import gzip
import json

import pytest

from apps.publishing import archive
from apps.publishing.signing import create_private_key, fingerprint, load_private_key, public_pem
from apps.publishing.views.serving import is_safe_name


@pytest.fixture
def directory(draft):
    return archive.draft_directory(draft.public_id)


def spoil_page(directory):
    (directory / "index.html").write_bytes(b"lain")


def remove_file(directory):
    (directory / "data/skor.csv").unlink()


def add_file(directory):
    (directory / "data/tambahan.csv").write_bytes(b"x")


def spoil_twin(directory):
    (directory / "data/skor.csv.gz").write_bytes(gzip.compress(b"lain"))


def spoil_manifest(directory):
    path = directory / "manifest.json"
    path.write_bytes(path.read_bytes().replace(b'"version": 1', b'"version": 9'))


def replace_key(directory):
    other = directory.parent / "other.pem"
    create_private_key(other)
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    (directory / "kunci.pem").write_bytes(public_pem(load_pem_private_key(other.read_bytes(), None)))


@pytest.mark.parametrize(
    ("spoil", "problems"),
    [
        (spoil_page, ["index.html: isinya berubah"]),
        (remove_file, ["data/skor.csv: tidak ada"]),
        (add_file, ["data/tambahan.csv: tidak tercatat"]),
        (spoil_twin, ["data/skor.csv.gz: isinya tidak sama dengan berkasnya"]),
        (
            spoil_manifest,
            [
                "manifest.json: sidiknya bukan yang tercatat",
                "manifest.sig: tanda tangan tidak cocok",
                "manifest.json.gz: isinya tidak sama dengan berkasnya",
            ],
        ),
        (replace_key, ["manifest.sig: tanda tangan tidak cocok", "kunci.pem: isinya berubah"]),
    ],
)
def test_find_problems_names_what_was_changed(draft, directory, spoil, problems):
    assert archive.find_problems(directory, draft.manifest_sha256) == []

    spoil(directory)

    assert archive.find_problems(directory, draft.manifest_sha256) == problems


def test_find_problems_of_an_empty_folder(tmp_path):
    assert archive.find_problems(tmp_path, "0" * 64) == ["manifest.json: tidak ada"]


def test_move_draft_is_one_rename_and_may_be_repeated(draft, directory):
    inode = directory.stat().st_ino

    for _ in range(2):
        assert archive.move_draft(draft.public_id, "uji-2024", 1).stat().st_ino == inode


def test_the_index_is_read_again_when_it_was_replaced(published, withdraw):
    assert archive.read_index().front is not None

    withdraw(published)

    assert archive.read_index().front is None
    assert not list(archive.releases_root().glob(".index.json*"))


def test_the_key_is_made_once_for_its_owner_alone_and_published(published, settings):
    from pathlib import Path

    path = Path(settings.RELEASE_SIGNING_KEY)
    assert path.stat().st_mode & 0o777 == 0o600
    before = path.read_bytes()
    create_private_key(path)
    assert path.read_bytes() == before
    pem = (archive.releases_root() / "kunci.pem").read_bytes()
    assert pem == public_pem(load_private_key())
    manifest = json.loads((archive.release_directory("uji-2024", 1) / "manifest.json").read_text())
    assert manifest["key_sha256"] == fingerprint(pem)


@pytest.mark.parametrize("name", ["", "..", "a/../b", "/etc/passwd", "a//b", ".hidden", "a/.b", "a\\b", "a/"])
def test_names_that_lead_out_of_a_release_are_not_safe(name):
    assert not is_safe_name(name)


@pytest.mark.parametrize("name", ["index.html", "data/skor.csv", "kabkota/36.01/index.html"])
def test_names_of_a_release_are_safe(name):
    assert is_safe_name(name)
