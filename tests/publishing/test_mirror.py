"""Releases in a bucket: what is sent with which headers, what is left alone, and what is taken away."""

import gzip
from collections.abc import Callable, Iterator
from typing import Any

import boto3
import pytest
from django.core.management import CommandError, call_command

from apps.core.exceptions import ConflictError
from apps.publishing import archive
from apps.publishing.models import Release
from apps.publishing.services.mirror import Mirrored, releases_mirror
from tests.buckets import s3_server

FOLDER = "terbitan/uji-2024/v1/"

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def s3() -> Iterator[str]:
    with s3_server() as address:
        yield address


@pytest.fixture
def bucket(s3: str, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Any:
    """Return an empty bucket."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "kunci")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "rahasia")
    found = boto3.resource("s3", endpoint_url=s3, region_name="us-east-1").Bucket(f"rilis-{id(request)}")
    found.create()
    return found


def keys_of(bucket: Any) -> set[str]:
    return {each.key for each in bucket.objects.all()}


def test_every_file_of_the_release_in_force_has_its_address_as_key_and_its_headers(
    bucket: Any, published: Release
) -> None:
    directory = archive.release_directory("uji-2024", 1)

    done = releases_mirror(bucket)

    files = archive.read_manifest(directory, published.manifest_sha256)["files"]
    assert keys_of(bucket) == {FOLDER + name for name in (*files, "manifest.json", "manifest.sig")}
    assert done == Mirrored(len(keys_of(bucket)), 0, 0)
    page = bucket.Object(f"{FOLDER}en/index.html").get()
    assert gzip.decompress(page["Body"].read()) == (directory / "en/index.html").read_bytes()
    assert (page["ContentEncoding"], page["CacheControl"], page["ContentLanguage"], page["ContentType"]) == (
        "gzip",
        "public, no-cache",
        "en",
        "text/html; charset=utf-8",
    )
    data = bucket.Object(f"{FOLDER}data/skor.csv").get()
    assert data["Body"].read() == (directory / "data/skor.csv").read_bytes()
    assert "ContentEncoding" not in data
    assert data["CacheControl"] == "public, max-age=31536000, immutable"
    assert data["ContentDisposition"] == 'attachment; filename="uji-2024-v1-skor.csv"'
    assert data["ContentType"] == "text/csv; charset=utf-8; header=present"


def test_a_second_time_sends_what_is_missing_or_changed_and_nothing_else(
    bucket: Any, published: Release
) -> None:
    n_files = releases_mirror(bucket).sent
    bucket.Object(f"{FOLDER}data/skor.csv").delete()
    bucket.Object(f"{FOLDER}index.html").put(Body=b"diubah")
    bucket.Object("lain/berkas.txt").put(Body=b"bukan milik portal")

    assert releases_mirror(bucket) == Mirrored(2, n_files - 2, 0)
    assert releases_mirror(bucket) == Mirrored(0, n_files, 0)
    assert "lain/berkas.txt" in keys_of(bucket)


def test_what_is_withdrawn_leaves_the_bucket(
    bucket: Any, published: Release, withdraw: Callable[..., Release]
) -> None:
    n_files = releases_mirror(bucket).sent
    withdraw(published)

    assert releases_mirror(bucket) == Mirrored(0, 0, n_files)
    assert keys_of(bucket) == set()


def test_a_release_that_is_not_as_it_was_published_is_not_sent(bucket: Any, published: Release) -> None:
    path = archive.release_directory("uji-2024", 1) / "data/skor.csv"
    path.write_bytes(path.read_bytes() + b"36,99\n")

    with pytest.raises(ConflictError, match=r"uji-2024 v1 tidak seperti yang diterbitkan: data/skor\.csv"):
        releases_mirror(bucket)
    assert keys_of(bucket) == set()


def test_the_command_says_how_much_it_did_and_what_refused_it(
    bucket: Any, s3: str, published: Release, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("releases_mirror", bucket.name, "--endpoint", s3, "--region", "us-east-1")
    assert capsys.readouterr().out.endswith(" berkas dikirim, 0 sudah ada, 0 dihapus.\n")
    with pytest.raises(CommandError, match=r"Tidak selesai disalin: .*NoSuchBucket"):
        call_command("releases_mirror", "tidak-ada", "--endpoint", s3, "--region", "us-east-1")
