"""How far a workbook is: told by each job while it works, stored beside it, and shown on its page as a bar."""

import io
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.db import connection
from django.test import Client

from apps.accounts.models import Assignment, User
from apps.accounts.permissions import Role
from apps.core import jobs
from apps.core.enums import JobState
from apps.core.jobs import JobProgress, job_claim
from apps.indicators.models import Edition
from apps.regions.enums import RegionLevel
from apps.regions.models import Region, RegionSet
from apps.regions.services import region_load, region_set_load
from apps.submissions.models import Answer, Submission
from apps.workbooks.enums import Cover
from apps.workbooks.models import WorkbookJob
from apps.workbooks.services import apply_request, export, export_request, upload_request, workbook_work
from apps.workbooks.services.apply import apply_workbook
from apps.workbooks.services.compare import compare_workbook
from apps.workbooks.services.export import export_workbook
from tests.factories import assignment_make, edition_make, instrument_make, person_make
from tests.workbooks.books import reworked
from tests.workbooks.conftest import finished

Work = Callable[[WorkbookJob, JobProgress], bool]
NO = "Tidak terjadi"


class Heard(JobProgress):
    """Keeps all that is said of the progress, where the page would see the last of it each second."""

    def __init__(self) -> None:
        super().__init__()
        self.all: list[tuple[str, int]] = []

    def tell(self, stage: str, percent: int) -> None:
        super().tell(stage, percent)
        self.all.append((stage, percent))


def told_by(work: Work, job: WorkbookJob) -> list[tuple[str, int]]:
    """Do a queued job, and return what it said of its progress."""
    heard = Heard()
    claimed = job_claim(WorkbookJob, job.pk)
    assert claimed is not None
    assert work(claimed, heard)
    return heard.all


def filled(content: bytes) -> bytes:
    """Return a workbook in which every question is answered, as nothing was there before."""

    def fill(book) -> None:
        sheet = book["Jawaban"]
        for row in range(2, sheet.max_row + 1):
            sheet[f"E{row}"] = NO

    return reworked(content, fill)


def bring(content: bytes, actor: User) -> WorkbookJob:
    return upload_request(name="isian.xlsx", stream=io.BytesIO(content), size=len(content), actor=actor)


def test_each_job_tells_how_far_it_is(
    edition: Edition,
    pandeglang: Submission,
    lebak: Submission,
    operator_pandeglang: User,
    coordinator_banten: User,
    regions,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(export, "CHUNK", 1)
    assignment_make(operator_pandeglang, Role.OPERATOR, regions.lebak)
    made = export_request(
        edition=edition, cover=Cover.PROVINCE, region=regions.banten, actor=coordinator_banten
    )
    assert told_by(export_workbook, made) == [
        ("Membaca isian", 1),
        ("Menulis isian", 45),
        ("Menulis isian", 85),
        ("Menyimpan berkas", 95),
    ]

    made.refresh_from_db()
    with made.file.open("rb") as stream:
        brought = bring(filled(stream.read()), operator_pandeglang)
    assert told_by(compare_workbook, brought) == [
        ("Memeriksa berkas", 1),
        ("Membaca lembar", 10),
        ("Membandingkan isian", 60),
        ("Membandingkan isian", 80),
        ("Menyimpan pratinjau", 85),
    ]

    applied, _ = apply_request(job=brought, chosen=(), actor=operator_pandeglang)
    assert told_by(apply_workbook, applied) == [("Menyimpan isian", 49), ("Menyimpan isian", 98)]
    assert Answer.objects.count() == 8


def test_the_page_shows_how_far_a_workbook_is(
    edition: Edition, pandeglang: Submission, operator_pandeglang: User, regions, client_of
) -> None:
    job = export_request(
        edition=edition, cover=Cover.REGION, region=regions.pandeglang, actor=operator_pandeglang
    )
    browser = client_of(operator_pandeglang)
    page, bar = job.get_absolute_url(), f"{job.get_absolute_url()}kemajuan/"
    assert shown_on(browser.get(page)) == (
        "Menunggu giliran. Pekerjaan mulai sendiri; halaman ini boleh ditutup.",
        0,
    )

    WorkbookJob.objects.update(job_state=JobState.RUNNING, job_stage="Menulis isian", job_progress=45)

    for address in (page, bar):
        answer = browser.get(address)
        assert shown_on(answer) == ("Menulis isian", 45)
        # The bar asks for itself again, until the job has ended.
        assert f'hx-get="{bar}" hx-trigger="every 1s"' in answer.content.decode()
    WorkbookJob.objects.update(job_state=JobState.QUEUED)
    finished(job)
    ended = browser.get(bar)
    assert (ended["HX-Refresh"], "hx-get" in ended.content.decode()) == ("true", False)


def shown_on(answer) -> tuple[str, int]:
    """Return what the progress bar of a page says, and where it stands."""
    found = re.search(
        r'<progress[^>]*\bvalue="(\d+)"\s+max="100"\s+aria-label="([^"]*)"', answer.content.decode()
    )
    assert found, "the page shows no progress bar"
    return found[2], int(found[1])


# The national workbook


@pytest.fixture
def operator() -> User:
    """Somebody who fills the forms of all 514 regencies, as nobody does: for one import of all of them."""
    region_load()
    region_set_load()
    nation = Region.objects.get(level=RegionLevel.NATION)
    region_set = RegionSet.objects.get(code="2024")
    instrument = instrument_make(dimensions=3, each=3)
    edition = edition_make("nasional", instrument=instrument, region_set=region_set)
    regencies = Region.objects.in_set(region_set).filter(level=RegionLevel.REGENCY)
    Submission.objects.bulk_create(Submission(edition=edition, region=region) for region in regencies)
    person = person_make("Operator Nasional", Role.AUDITOR, nation)
    Assignment.objects.bulk_create(
        Assignment(user=person, role=Role.OPERATOR, region=region) for region in regencies
    )
    return person


@pytest.mark.thorough
@pytest.mark.django_db(transaction=True)
def test_national_workbook_of_514_regencies_goes_out_and_in_as_jobs_whose_bars_rise(
    operator: User, client_of: Callable[[User], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "PROGRESS_SECONDS", 0.02)
    edition = Edition.objects.get()

    made = export_request(edition=edition, cover=Cover.NATION, region=None, actor=operator)
    with bar_watched(made, client_of(operator)) as bar:
        finished(made)
    assert_risen(bar, "Menulis isian")
    made.refresh_from_db()
    assert made.summary["forms"] == 514

    with made.file.open("rb") as stream:
        brought = bring(filled(stream.read()), operator)
    with bar_watched(brought, client_of(operator)) as bar:
        assert workbook_work(brought.pk)
    assert_risen(bar, "Membaca lembar", "Membandingkan isian", "Menyimpan pratinjau")
    brought.refresh_from_db()
    assert (brought.lines.count(), brought.lines.storable().count()) == (514 * 9, 514 * 9)

    applied, _ = apply_request(job=brought, chosen=(), actor=operator)
    with bar_watched(applied, client_of(operator)) as bar:
        assert workbook_work(applied.pk)
    assert_risen(bar, "Menyimpan isian")
    assert Answer.objects.filter(revision=1).count() == 514 * 9
    applied.refresh_from_db()
    assert [row["saved"] for row in applied.summary["regions"]] == [9] * 514


@contextmanager
def bar_watched(job: WorkbookJob, browser: Client) -> Iterator[list[tuple[str, int]]]:
    """Ask for the progress bar of a job again and again, as its page does; yields what it showed, each thing once."""
    shown: list[tuple[str, int]] = []
    done = threading.Event()

    def look() -> None:
        try:
            while not done.is_set():
                now = shown_on(browser.get(f"{job.get_absolute_url()}kemajuan/"))
                if now not in shown:
                    shown.append(now)
        finally:
            connection.close()

    watcher = threading.Thread(target=look)
    watcher.start()
    try:
        yield shown
    finally:
        done.set()
        watcher.join()


def assert_risen(shown: list[tuple[str, int]], *stages: str) -> None:
    """Check that a bar named each stage, and only ever rose between its beginning and its end."""
    under_way = [(stage, percent) for stage, percent in shown if 0 < percent < 100]
    percents = [percent for _, percent in under_way]
    assert set(stages) <= {stage for stage, _ in under_way}, shown
    assert percents == sorted(percents)
    assert len(set(percents)) >= 3, shown
