"""What `make bench` measures of Excel: the national workbook, made, read and stored, each in a process of its own."""

import datetime as dt
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Final

from django.utils import timezone

from apps.accounts.models import Assignment, User
from apps.accounts.permissions import Role
from apps.indicators.enums import EditionKind
from apps.indicators.models import Edition
from apps.indicators.selectors import instrument_structure
from apps.indicators.services import ElectionInput, edition_create
from apps.regions.enums import RegionLevel
from apps.regions.models import Region
from apps.regions.scoping import RegionScope
from apps.submissions.models import Answer, Submission
from apps.submissions.selectors import StoredAnswer, codebook_of
from apps.submissions.services import collection_open, input_content
from apps.workbooks.building import BookContent, GuideFacts, WorkbookWriter
from apps.workbooks.enums import Cover
from apps.workbooks.models import WorkbookJob
from apps.workbooks.selectors import covered_submissions, instrument_name
from apps.workbooks.services import apply_request, export_request, upload_request

from .measurements import Line
from .simulation import Codebook, Simulator

IMPORT_AIM_SECONDS: Final = 20.0
IMPORT_AIM_MEGABYTES: Final = 500
_CODE: Final = "ukur-excel"


def measure_workbooks(of: Edition) -> list[Line]:
    """Time the national workbook of an edition like `of`: exported empty, imported, and imported with other answers."""
    edition, operator = _new_edition(of), _operator_everywhere(of)
    forms = covered_submissions(scope=RegionScope.nation(), edition=edition, cover=Cover.NATION, region=None)
    analyst = User.objects.get(email="analis@ikp.example")
    made = _work(export_request(edition=edition, cover=Cover.NATION, region=None, actor=analyst))
    return [
        _measure_import("Excel import, file to database", edition, forms, operator, revision=0),
        _measure_import("Excel import, all answers changed", edition, forms, operator, revision=1),
        Line(
            what="Excel export, database to file",
            measured=f"{made['seconds']:.1f} s, {made['megabytes']:.0f} MB peak RSS",
            aim="no aim stated",
            is_met=True,
            how=f"the workbook of {len(forms)} empty forms with drop-downs, to be filled",
        ),
    ]


def _measure_import(
    what: str, edition: Edition, forms: list[Submission], operator: User, *, revision: int
) -> Line:
    """Time the import of a workbook that was made when `revision` of each answer was stored."""
    with _filled(edition, forms, revision) as path, path.open("rb") as stream:
        size = path.stat().st_size
        source = upload_request(name="nasional.xlsx", stream=stream, size=size, actor=operator)
    compared = _work(source)
    applied = _work(apply_request(job=WorkbookJob.objects.get(pk=source.pk), chosen=(), actor=operator)[0])
    stored = Answer.objects.filter(submission__edition=edition, revision=revision + 1).count()
    expected = len(forms) * edition.instrument.indicators.count()
    if stored != expected:
        raise RuntimeError(f"of {expected} answers in the workbook, {stored} were stored")
    seconds = compared["seconds"] + applied["seconds"]
    megabytes = max(compared["megabytes"], applied["megabytes"])
    return Line(
        what=what,
        measured=f"{seconds:.1f} s, {megabytes:.0f} MB peak RSS",
        aim=f"at most {IMPORT_AIM_SECONDS:.0f} s, {IMPORT_AIM_MEGABYTES} MB",
        is_met=seconds <= IMPORT_AIM_SECONDS and megabytes <= IMPORT_AIM_MEGABYTES,
        how=f"{len(forms)} forms, {stored} answers, {size / 1e6:.1f} MB: read and compared "
        f"{compared['seconds']:.1f} s, stored in one transaction {applied['seconds']:.1f} s",
    )


def _work(job: WorkbookJob) -> dict[str, float]:
    """Do a job in a process of its own, whose memory is nobody else's; return seconds and megabytes."""
    command = [sys.executable, "manage.py", "bench_workbook", str(job.pk)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603 - our own command
    measured: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return measured


def _new_edition(of: Edition) -> Edition:
    """Return an edition with the instrument and regions of `of`, opened for entry: all forms are empty."""
    analyst = User.objects.get(email="analis@ikp.example")
    edition = edition_create(
        actor=analyst,
        code=_CODE,
        name="Ukur Excel",
        name_en="Excel measured",
        kind=EditionKind.SIMULATED,
        instrument=of.instrument,
        region_set=of.region_set,
        reference_on=of.reference_on - dt.timedelta(days=1),
        elections=[ElectionInput("Pemilu 2024", 2024, "2024 general election")],
        entry_due_at=None,
    )
    collection_open(edition=edition, actor=analyst)
    return Edition.objects.select_related("instrument", "region_set").get(pk=edition.pk)


def _operator_everywhere(of: Edition) -> User:
    """Return somebody who fills the forms of all regencies, as nobody does: for one import of all of them."""
    operator = User.objects.create_user("operator.ukur@ikp.example", None, full_name="Operator Ukur")
    regencies = Region.objects.in_set(of.region_set).filter(level=RegionLevel.REGENCY)
    Assignment.objects.bulk_create(
        Assignment(user=operator, role=Role.OPERATOR, region=region) for region in regencies
    )
    return operator


@contextmanager
def _filled(edition: Edition, forms: list[Submission], revision: int) -> Iterator[Path]:
    """Make the national workbook as it is once every office has filled its rows; deleted afterwards.

    It was exported when `revision` of each answer was stored, and no answer in it says what another revision does.
    """
    codebook = codebook_of(edition)
    indicators = list(edition.instrument.indicators.all())
    structure = instrument_structure(edition.instrument)
    simulator = Simulator(
        Codebook(
            {row.code: row.counted_in for row in structure.indicators},
            list(codebook.elections),
            list(codebook.levels),
        )
    )
    now = timezone.now()
    facts = GuideFacts(edition.name, "Indonesia", "", now, "Operator Ukur", len(forms), 0)
    regions = [form.region for form in forms]
    writer = WorkbookWriter(
        BookContent(facts, edition.code, instrument_name(edition), regions, indicators, codebook)
    )
    for region in regions:
        drawn = simulator.form(region.parent.code if region.parent else "")
        said = {
            item.indicator: StoredAnswer(
                0, revision, input_content(replace(item, note=f"{item.note} Putaran {revision + 1}."), [])
            )
            for item in drawn.answers
        }
        writer.add_region(region, said, is_open=True)
    with tempfile.TemporaryDirectory(prefix="ikp-bench-") as folder:
        path = Path(folder) / "nasional.xlsx"
        writer.save(path)
        yield path
