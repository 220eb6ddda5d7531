"""A run over accepted data of Banten, and releases made from it into a folder of the test's own."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.utils import timezone

from apps.accounts.models import User
from apps.computation.models import IndexRun
from apps.computation.services import run_execute, run_request
from apps.core.enums import JobState
from apps.indicators.enums import EditionKind
from apps.publishing.enums import ReleaseState
from apps.publishing.models import Release
from apps.publishing.services import release_build, release_prepare, release_publish, release_withdraw
from apps.regions.models import Region
from apps.submissions.enums import SubmissionState
from tests.cast import Regions
from tests.factories import edition_make, submission_advance, submission_make

CELLS = {"36": (6, 4), "51": (7, 9), "36.01": (22, 18), "36.02": (22, 19), "51.03": (23, 30)}


@pytest.fixture(autouse=True)
def releases_root(settings, tmp_path: Path) -> Path:
    settings.RELEASES_ROOT = tmp_path / "releases"
    return settings.RELEASES_ROOT


@pytest.fixture
def on_commit(django_capture_on_commit_callbacks) -> Callable:
    """Run what a service wants done after the commit, because the transaction of a test never commits."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


@pytest.fixture
def placed_regions(regions: Regions) -> Regions:
    """The regions of the cast, each with its cell on the hexagon maps."""
    for code, (row, col) in CELLS.items():
        Region.objects.filter(code=code).update(hex_row=row, hex_col=col)
    return regions


@pytest.fixture
def make_run(
    placed_regions: Regions,
    operator_pandeglang: User,
    operator_lebak: User,
    operator_banten: User,
    coordinator_banten: User,
    national_reviewer: User,
    analyst: User,
) -> Callable[..., IndexRun]:
    """Return a maker of finished runs: Banten and its two regencies are accepted, Bali has no data."""

    def make(code: str = "uji-2024", kind: EditionKind = EditionKind.OFFICIAL) -> IndexRun:
        edition = edition_make(code, kind=kind)
        offices = [
            (placed_regions.pandeglang, operator_pandeglang, coordinator_banten),
            (placed_regions.lebak, operator_lebak, coordinator_banten),
            (placed_regions.banten, operator_banten, national_reviewer),
        ]
        for region, operator, reviewer in offices:
            submission_advance(
                submission_make(edition, region),
                SubmissionState.ACCEPTED,
                operator=operator,
                reviewer=reviewer,
                accepter=national_reviewer,
            )
        run, _ = run_request(edition=edition, actor=analyst)
        assert run_execute(run.pk)
        run.refresh_from_db()
        return run

    return make


@pytest.fixture
def run(make_run: Callable[..., IndexRun]) -> IndexRun:
    return make_run()


@pytest.fixture
def make_draft(publisher: User) -> Callable[..., Release]:
    """Return a maker of finished drafts."""

    def make(run: IndexRun, note: str = "") -> Release:
        release = release_prepare(run=run, note=note, actor=publisher)
        assert release_build(release.pk)
        release.refresh_from_db()
        return release

    return make


@pytest.fixture
def draft(run: IndexRun, make_draft: Callable[..., Release]) -> Release:
    return make_draft(run)


@pytest.fixture
def publish(publisher: User, on_commit: Callable) -> Callable[[Release], Release]:
    """Return a function that publishes a draft and writes the index of releases."""

    def act(release: Release) -> Release:
        with on_commit():
            return release_publish(release=release, actor=publisher)

    return act


@pytest.fixture
def withdraw(publisher: User, on_commit: Callable) -> Callable[..., Release]:
    def act(release: Release, reason: str = "Salah hitung.") -> Release:
        with on_commit():
            return release_withdraw(release=release, reason=reason, actor=publisher)

    return act


@pytest.fixture
def published(draft: Release, publish: Callable[[Release], Release]) -> Release:
    return publish(draft)


@pytest.fixture
def make_row(run: IndexRun, publisher: User) -> Callable[..., Release]:
    """Return a maker of releases that are only rows, without files, each of an edition of its own."""

    def make(code: str, *, is_public: bool = True) -> Release:
        edition = edition_make(code, instrument=run.edition.instrument)
        release = Release.objects.create(edition=edition, run=run, version=1, prepared_by=publisher)
        if is_public:
            rows = Release.objects.filter(pk=release.pk)
            rows.update(
                job_state=JobState.FINISHED,
                manifest_sha256="0" * 64,
                published_by=publisher,
                published_at=timezone.now(),
            )
            rows.update(state=ReleaseState.PUBLISHED)
        return Release.objects.get(pk=release.pk)

    return make
