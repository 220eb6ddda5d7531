"""An edition with two dimensions of two indicators, and the form of Pandeglang in it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from apps.accounts.models import User
from apps.demo.pdf import pdf_page
from apps.indicators.models import Edition
from apps.submissions.models import Submission
from tests.cast import Regions
from tests.factories import edition_make, submission_make

Cast = dict[str, User]
PDF = pdf_page("Surat")


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
def pdf() -> Callable[..., SimpleUploadedFile]:
    """Return a maker of uploads; a proper PDF where nothing else is said."""

    def make(name: str = "putusan.pdf", content: bytes = PDF) -> SimpleUploadedFile:
        return SimpleUploadedFile(name, content, content_type="application/pdf")

    return make


@pytest.fixture
def cast(operator_pandeglang: User, coordinator_banten: User, national_reviewer: User) -> Cast:
    """Who fills, reviews and accepts the form of Pandeglang: the people that `submission_advance` asks for."""
    return {"operator": operator_pandeglang, "reviewer": coordinator_banten, "accepter": national_reviewer}
