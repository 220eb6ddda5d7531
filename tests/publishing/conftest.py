"""A run over data of Banten, and releases made from it into a folder of the test's own."""

import hashlib
import json
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.utils import timezone

from apps.accounts.models import User
from apps.computation.models import IndexRun
from apps.core.enums import JobState
from apps.indicators.enums import EditionKind
from apps.publishing.building.reports import typeset
from apps.publishing.building.reports.typeset_alone import PICTURE
from apps.publishing.enums import ReleaseState
from apps.publishing.models import Release
from apps.publishing.services import release_build, release_prepare, release_publish, release_withdraw
from apps.regions.models import Region
from tests.cast import Regions
from tests.computation.editions import run_make
from tests.factories import edition_make

CELLS = {"36": (6, 4), "51": (7, 9), "36.01": (22, 18), "36.02": (22, 19), "51.03": (23, 30)}


@pytest.fixture(scope="session", autouse=True)
def pictures_drawn_once() -> Iterator[None]:
    """Draw the same picture once for all tests: those of one release take three seconds of the processor."""
    drawn: dict[bytes, bytes] = {}
    ask = typeset._ask

    def ask_once(setter: subprocess.Popen[bytes], request: bytes) -> bytes:
        told = json.loads(request)
        if told["template"] != PICTURE:
            return ask(setter, request)
        key = hashlib.sha256(told["data"].encode()).digest()
        if key not in drawn:
            drawn[key] = ask(setter, request)
        return drawn[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(typeset, "_ask", ask_once)
        yield


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
def make_run(placed_regions: Regions, analyst: User) -> Callable[..., IndexRun]:
    """Return a maker of finished runs: Banten and its two regencies have data, Bali has none.

    Not over forms, which no release reads and which would cost most of the time of these tests;
    `test_the_runs_of_these_tests_are_those_over_accepted_forms` compares both.
    """

    def make(code: str = "uji-2024", kind: EditionKind = EditionKind.OFFICIAL) -> IndexRun:
        answers = {"1.1": 2, "1.2": 0, "2.1": 0, "2.2": 0}
        return run_make(
            edition_make(code, kind=kind),
            analyst,
            {"36": answers, "36.01": answers, "36.02": answers},
            evidence={"36": 0.0, "36.01": 0.0, "36.02": 0.0},
        )

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
def publish(publisher: User, on_commit: Callable) -> Callable[..., Release]:
    """Return a function that publishes a draft and writes the index of releases."""

    def act(release: Release, **options: bool) -> Release:
        with on_commit():
            return release_publish(release=release, actor=publisher, **options)

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
