"""Where the bytes of evidence lie: a folder, or a bucket on a server of our own that speaks S3."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import Client

from apps.accounts.models import User
from apps.core.exceptions import UnavailableError
from apps.submissions.files import evidence_store
from apps.submissions.models import Evidence, Submission
from apps.submissions.services import Upload, evidence_attach_many
from ikp_portal.settings import environment
from tests.buckets import s3_server
from tests.factories import submission_fill
from tests.submissions.conftest import PDF

Browser = Callable[[User], Client]


@pytest.fixture(scope="module")
def s3() -> Iterator[str]:
    with s3_server() as address:
        yield address


@pytest.fixture
def bucket(s3: str, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Let evidence lie in an empty bucket; return it."""
    for name, value in {
        "EVIDENCE_STORAGE": "s3",
        "EVIDENCE_S3_BUCKET": f"bukti-{os.urandom(4).hex()}",
        "EVIDENCE_S3_ENDPOINT": s3,
        "EVIDENCE_S3_REGION": "us-east-1",
        "AWS_ACCESS_KEY_ID": "kunci",
        "AWS_SECRET_ACCESS_KEY": "rahasia",
    }.items():
        monkeypatch.setenv(name, value)
    settings.STORAGES = {**settings.STORAGES, "evidence": environment.evidence_storage()}
    made: Any = evidence_store()
    made.bucket.create()
    return made.bucket


def _attach(form: Submission, actor: User, code: str = "1.1", content: bytes = PDF) -> Evidence:
    [file] = evidence_attach_many(
        submission=form, uploads=[Upload(code, "putusan.pdf", BytesIO(content))], actor=actor
    )
    return file


def _stored(bucket: Any) -> dict[str, bytes]:
    return {item.key: item.get()["Body"].read() for item in bucket.objects.all()}


def test_a_bucket_holds_each_file_once_under_its_hash(
    bucket: Any, pandeglang: Submission, operator_pandeglang: User, settings: Any
) -> None:
    submission_fill(pandeglang, operator_pandeglang)
    first = _attach(pandeglang, operator_pandeglang)
    written = bucket.Object(first.file.name).last_modified
    second = _attach(pandeglang, operator_pandeglang, "1.2")
    assert first.file.name == second.file.name == f"evidence/{first.sha256[:2]}/{first.sha256}.pdf"
    assert _stored(bucket) == {first.file.name: PDF}
    assert bucket.Object(first.file.name).last_modified == written
    assert not (Path(settings.MEDIA_ROOT) / "evidence").exists()


def test_half_an_object_under_the_hash_is_written_again(
    bucket: Any, pandeglang: Submission, operator_pandeglang: User
) -> None:
    submission_fill(pandeglang, operator_pandeglang)
    file = _attach(pandeglang, operator_pandeglang)
    bucket.Object(file.file.name).put(Body=PDF[:10])
    _attach(pandeglang, operator_pandeglang, "1.2")
    assert _stored(bucket) == {file.file.name: PDF}


def test_a_file_in_a_bucket_is_handed_out_by_the_portal_itself(
    bucket: Any,
    pandeglang: Submission,
    operator_pandeglang: User,
    coordinator_bali: User,
    client_of: Browser,
) -> None:
    submission_fill(pandeglang, operator_pandeglang)
    large = PDF + b" " * 3_000_000
    file = _attach(pandeglang, operator_pandeglang, content=large)
    address = f"/portal/isian/bukti/{file.public_id}/"
    response = client_of(operator_pandeglang).get(address)
    assert b"".join(response.streaming_content) == large
    assert client_of(coordinator_bali).get(address).status_code == 404
    bucket.Object(file.file.name).delete()
    gone = client_of(operator_pandeglang).get(address)
    assert gone.status_code == 404
    assert "tidak ada di penyimpanan" in gone.content.decode()


def test_a_bucket_that_is_gone_is_not_taken_for_a_lost_file(
    bucket: Any, pandeglang: Submission, operator_pandeglang: User, client_of: Browser
) -> None:
    submission_fill(pandeglang, operator_pandeglang)
    file = _attach(pandeglang, operator_pandeglang)
    bucket.objects.delete()
    bucket.delete()
    response = client_of(operator_pandeglang).get(f"/portal/isian/bukti/{file.public_id}/")
    assert response.status_code == 503
    assert "penyimpanan portal tidak menjawab" in response.content.decode()
    with pytest.raises(UnavailableError, match="belum dapat disimpan"):
        _attach(pandeglang, operator_pandeglang, "1.2", PDF + b"%")
    assert Evidence.objects.count() == 1


def test_a_bucket_that_does_not_answer_is_told_and_stores_no_row(
    bucket: Any, settings: Any, pandeglang: Submission, operator_pandeglang: User
) -> None:
    submission_fill(pandeglang, operator_pandeglang)
    storage = settings.STORAGES["evidence"]
    closed = {**storage, "OPTIONS": {**storage["OPTIONS"], "endpoint_url": "http://127.0.0.1:9"}}
    settings.STORAGES = {**settings.STORAGES, "evidence": closed}
    with pytest.raises(UnavailableError, match="belum dapat disimpan"):
        _attach(pandeglang, operator_pandeglang)
    assert Evidence.objects.count() == 0


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"EVIDENCE_STORAGE": "ftp"}, "must be disk or s3"),
        ({"EVIDENCE_STORAGE": "s3"}, "needs EVIDENCE_S3_BUCKET"),
    ],
)
def test_a_storage_that_makes_no_sense_does_not_start(
    monkeypatch: pytest.MonkeyPatch, given: dict[str, str], message: str
) -> None:
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(ImproperlyConfigured, match=message):
        environment.evidence_storage()


def test_the_library_of_buckets_is_loaded_only_where_it_is_used() -> None:
    code = "import django; django.setup(); import ikp_portal.urls, sys; print('boto3' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
