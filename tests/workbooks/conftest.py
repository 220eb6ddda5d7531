"""An edition with two dimensions of two indicators, the forms of Banten in it, and what the tests do with workbooks."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from apps.accounts.models import User
from apps.indicators.models import Edition
from apps.regions.models import Region
from apps.submissions.models import Submission
from apps.workbooks.enums import Cover
from apps.workbooks.models import WorkbookJob
from apps.workbooks.services import apply_request, export_request, upload_request, workbook_work
from tests.cast import Regions
from tests.factories import edition_make, submission_make


@pytest.fixture(autouse=True)
def media_root(tmp_path: Path, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def edition(regions: Regions) -> Edition:
    return edition_make(region_set=regions.region_set)


@pytest.fixture
def pandeglang(edition: Edition, regions: Regions) -> Submission:
    """The form of Kabupaten Pandeglang: indicators 1.1, 1.2, 2.1, 2.2; nothing answered."""
    return submission_make(edition, regions.pandeglang)


@pytest.fixture
def lebak(edition: Edition, regions: Regions) -> Submission:
    return submission_make(edition, regions.lebak)


@pytest.fixture
def cast(operator_pandeglang: User, coordinator_banten: User, national_reviewer: User) -> dict[str, User]:
    """Who fills, reviews and accepts a form: the people that `submission_advance` asks for."""
    return {"operator": operator_pandeglang, "reviewer": coordinator_banten, "accepter": national_reviewer}


def finished(job: WorkbookJob) -> WorkbookJob:
    """Do a queued job in this process, without a worker, and return it as it is stored then."""
    assert workbook_work(job.pk), WorkbookJob.objects.get(pk=job.pk).job_failure
    return WorkbookJob.objects.get(pk=job.pk)


@pytest.fixture
def download() -> Callable[..., bytes]:
    """Return a maker of workbooks: of one region, or of what is named."""

    def make(edition: Edition, actor: User, region: Region | None, cover: Cover = Cover.REGION) -> bytes:
        job = export_request(edition=edition, cover=cover, region=region, actor=actor)
        with finished(job).file.open("rb") as stream:
            return stream.read()

    return make


@pytest.fixture
def upload() -> Callable[[bytes, User], WorkbookJob]:
    """Return what brings a workbook and compares it; the job may have failed."""

    def bring(content: bytes, actor: User) -> WorkbookJob:
        job = upload_request(name="isian.xlsx", stream=io.BytesIO(content), size=len(content), actor=actor)
        workbook_work(job.pk)
        return WorkbookJob.objects.get(pk=job.pk)

    return bring


@pytest.fixture
def store() -> Callable[..., WorkbookJob]:
    """Return what applies a compared workbook; the job may have failed."""

    def apply(job: WorkbookJob, actor: User, *, chosen: tuple[int, ...] = ()) -> WorkbookJob:
        applied, _ = apply_request(job=job, chosen=chosen, actor=actor)
        workbook_work(applied.pk)
        return WorkbookJob.objects.get(pk=applied.pk)

    return apply
