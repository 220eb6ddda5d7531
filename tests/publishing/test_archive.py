"""The files on disk: what is wrong with them is found, and replacing the index is one step."""

import gzip
import hashlib
import io
import json
import re
import subprocess
import sys
from pathlib import Path

import brotli
import pytest
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from django.core.management import CommandError, call_command

from apps.publishing import archive
from apps.publishing.signing import create_private_key, fingerprint, load_private_key, public_pem
from apps.publishing.views.serving import is_safe_name

DOCS = Path(__file__).parents[2] / "docs"


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


def add_twin(directory):
    (directory / "data/skor.csv.br").write_bytes(brotli.compress(b"lain"))


def spoil_brotli(directory):
    (directory / "index.html.br").write_bytes(b"lain")


def spoil_manifest(directory):
    path = directory / "manifest.json"
    path.write_bytes(path.read_bytes().replace(b'"version": 1', b'"version": 9'))


def empty_manifest(directory):
    (directory / "manifest.json").write_bytes(b"[]")


def link_page(directory):
    page = directory / "index.html"
    page.rename(directory.parent / "lain.html")
    page.symlink_to(directory.parent / "lain.html")


def replace_key(directory):
    other = directory.parent / "other.pem"
    create_private_key(other)
    (directory / "kunci.pem").write_bytes(public_pem(load_pem_private_key(other.read_bytes(), None)))


@pytest.mark.parametrize(
    ("spoil", "problems"),
    [
        (spoil_page, ["index.html: isinya berubah"]),
        (remove_file, ["data/skor.csv: tidak ada"]),
        (add_file, ["data/tambahan.csv: tidak tercatat"]),
        (spoil_twin, ["data/skor.csv.gz: isinya tidak sama dengan berkasnya"]),
        (spoil_brotli, ["index.html.br: isinya tidak sama dengan berkasnya"]),
        (
            spoil_manifest,
            [
                "manifest.json: sidiknya bukan yang tercatat",
                "manifest.sig: tanda tangan tidak cocok",
                "manifest.json.gz: isinya tidak sama dengan berkasnya",
            ],
        ),
        (
            empty_manifest,
            [
                "manifest.json: sidiknya bukan yang tercatat",
                "manifest.sig: tanda tangan tidak cocok",
                "manifest.json: bukan daftar berkas",
            ],
        ),
        (link_page, ["index.html: tautan, bukan berkas"]),
        (replace_key, ["manifest.sig: tanda tangan tidak cocok", "kunci.pem: isinya berubah"]),
    ],
)
def test_find_problems_names_what_was_changed(draft, directory, spoil, problems):
    assert archive.find_problems(directory, draft.manifest_sha256) == []

    spoil(directory)

    assert archive.find_problems(directory, draft.manifest_sha256) == problems


def sign_anew(directory):
    """Do what a forger does: another key beside other figures, all of which fit each other."""
    private = directory.parent / "pemalsu.pem"
    create_private_key(private)
    key = load_pem_private_key(private.read_bytes(), None)
    (directory / "kunci.pem").write_bytes(public_pem(key))
    manifest = json.loads((directory / "manifest.json").read_bytes())
    body = (directory / "kunci.pem").read_bytes()
    manifest["files"]["kunci.pem"] = {"sha256": hashlib.sha256(body).hexdigest(), "size": len(body)}
    text = json.dumps(manifest).encode()
    (directory / "manifest.json").write_bytes(text)
    (directory / "manifest.json.gz").write_bytes(gzip.compress(text))
    (directory / "manifest.sig").write_bytes(key.sign(text))


@pytest.fixture
def published_key(directory, tmp_path):
    """The key of the portal, as anybody downloads it."""
    path = tmp_path / "kunci.pem"
    path.write_bytes((directory / "kunci.pem").read_bytes())
    return path


CHECK_IN_DOCS = re.search(
    r"```python\n(import brotli.*?)```", (DOCS / "operations.md").read_text(), re.DOTALL
)


@pytest.mark.parametrize(
    ("spoil", "named"),
    [
        (spoil_page, "index.html"),
        (remove_file, "data/skor.csv"),
        (add_file, "data/tambahan.csv"),
        (spoil_twin, "data/skor.csv.gz"),
        (add_twin, "data/skor.csv.br"),
        (spoil_manifest, "manifest.sig"),
        (sign_anew, "manifest.sig"),
    ],
    ids=[
        "a changed byte",
        "a missing file",
        "an added file",
        "a changed twin",
        "an added twin",
        "a changed manifest",
        "a foreign signature",
    ],
)
def test_release_verify_and_the_script_of_the_documents_find_it_with_the_public_key_alone(
    directory, published_key, tmp_path, spoil, named
):
    script = tmp_path / "check.py"
    script.write_text(CHECK_IN_DOCS[1])

    def by_script():
        command = [sys.executable, str(script), str(directory), str(published_key)]
        return subprocess.run(command, capture_output=True, text=True, check=False)

    said = io.StringIO()
    call_command("release_verify", str(directory), "--key", str(published_key), stdout=said)
    assert said.getvalue().startswith("Utuh: ")
    assert by_script().returncode == 0

    spoil(directory)

    with pytest.raises(CommandError, match=re.escape(named)) as refusal:
        call_command("release_verify", str(directory), "--key", str(published_key))
    assert refusal.value.returncode == 1
    found = by_script()
    assert found.returncode != 0
    assert (named if named != "manifest.sig" else "InvalidSignature") in found.stderr


def test_release_verify_without_a_key_takes_that_of_the_release_and_names_it(directory, published_key):
    said = io.StringIO()
    call_command("release_verify", str(directory), stdout=said)
    assert fingerprint(published_key.read_bytes()) in said.getvalue()
    sign_anew(directory)
    call_command("release_verify", str(directory), stdout=said)
    assert "bandingkan sidiknya dengan yang diumumkan" in said.getvalue()


def test_release_verify_says_what_is_no_release_and_no_key(directory, tmp_path):
    for arguments in ([str(tmp_path / "kosong")], [str(directory), "--key", str(directory / "index.html")]):
        with pytest.raises(CommandError, match="bukan kunci publik") as refusal:
            call_command("release_verify", *arguments)
        assert refusal.value.returncode == 2


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


def test_links_lead_a_web_server_to_what_is_in_force_and_to_nothing_else(
    run, published, publish, make_draft, withdraw, releases_root
):
    """What nginx looks for (deploy/nginx); the links of a moment are one folder, which is turned in one step."""

    def standing() -> dict[str, str]:
        links = releases_root / ".berlaku"
        found = (path for path in links.rglob("*") if path.is_symlink())
        return {
            str(path.relative_to(links)): str(path.resolve().relative_to(releases_root)) for path in found
        }

    first = "uji-2024/v1"
    assert standing() == {first: first, "uji-2024/terbaru": first, ".depan": first}

    correction = publish(make_draft(run, note="Angka Lebak diperbaiki."))
    second = "uji-2024/v2"
    assert standing() == {second: second, "uji-2024/terbaru": second, ".depan": second}

    # What a process left that was killed before it turned the links goes with the next turning.
    (releases_root / ".berlaku-0a1b").symlink_to(".berlaku")
    (releases_root / ".berlaku-2c3d").mkdir()
    withdraw(correction)
    assert standing() == {}
    assert len(list(releases_root.glob(".berlaku*"))) == 2


def test_the_key_is_made_once_for_its_owner_alone_and_published(published, settings):
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
