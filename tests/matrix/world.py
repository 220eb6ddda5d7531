"""What the addresses of the matrix point to: one row of everything, in Banten and for the nation."""

import io
from dataclasses import dataclass, field
from datetime import timedelta

from django.utils import timezone

from apps.accounts.models import ApiToken, Assignment, Invitation, User
from apps.computation.models import IndexRun
from apps.computation.services import run_execute, run_request
from apps.core.tokens import token_hash
from apps.demo.pdf import pdf_page
from apps.indicators.enums import EditionState
from apps.indicators.models import Edition
from apps.notifications.models import Notice
from apps.panels.models import Panel, PanelExpert
from apps.publishing.models import Release
from apps.publishing.services import release_prepare
from apps.regions.enums import RegionLevel
from apps.reviews.models import SavedReply
from apps.reviews.services import reply_save
from apps.robustness.models import RobustnessStudy
from apps.robustness.services import study_request
from apps.scenarios.models import Scenario
from apps.scenarios.services import scenario_create
from apps.submissions.enums import SubmissionState
from apps.submissions.models import Evidence, Submission
from apps.submissions.services import Upload, evidence_attach_many
from apps.workbooks.enums import Cover
from apps.workbooks.models import WorkbookJob
from apps.workbooks.services import export_request, upload_request, workbook_work
from tests.cast import Regions
from tests.factories import (
    assignment_make,
    codebook_make,
    edition_make,
    instrument_make,
    invitation_make,
    notice_make,
    panel_make,
    region_make,
    submission_advance,
    submission_fill,
    submission_make,
    token_make_for,
    user_make,
)
from tests.workbooks.books import changed

ACTORS = (
    "anonymous", "outsider", "operator_pandeglang", "operator_badung", "coordinator_banten", "coordinator_bali",
    "national_reviewer", "analyst", "publisher", "auditor", "administrator", "stakeholder",
)  # fmt: skip
TOKEN = "tautan-matriks"
PANEL_TOKEN = "tautan-panel-matriks"


@dataclass
class World:
    """The rows behind the addresses. `form`, of Pandeglang, is being filled; other forms are named by their state."""

    regions: Regions
    people: dict[str, User]
    edition: Edition
    draft_edition: Edition
    form: Submission
    evidence: Evidence
    submitted: Submission
    claimed: Submission
    approved: Submission
    accepted: Submission
    run: IndexRun
    study: RobustnessStudy
    scenario: Scenario
    workbook: WorkbookJob
    release: Release
    draft_panel: Panel
    panel: Panel
    closed_panel: Panel
    expert: PanelExpert
    person: User
    assignment: Assignment
    invitation: Invitation
    token: ApiToken
    reply: SavedReply
    notices: dict[str, Notice] = field(default_factory=dict)


def world_make(regions: Regions, people: dict[str, User]) -> World:
    """Return a new world; the people of `ACTORS` are in it."""
    edition = edition_make(entry_due_at=timezone.now() + timedelta(days=30))
    codebook_make(edition.instrument)
    codebook_make(edition.instrument, definition="Yang terjadi, juga malam hari.")
    form = submission_fill(submission_make(edition, regions.pandeglang), people["operator_pandeglang"])
    [evidence] = evidence_attach_many(
        submission=form,
        uploads=[Upload("1.1", "surat.pdf", io.BytesIO(pdf_page("Surat")))],
        actor=people["operator_pandeglang"],
    )
    offices = {
        state: _office(regions, edition, people, number, state)
        for number, state in enumerate(
            (
                SubmissionState.SUBMITTED,
                SubmissionState.IN_REVIEW,
                SubmissionState.APPROVED,
                SubmissionState.ACCEPTED,
            ),
            start=3,
        )
    }
    made, _ = run_request(edition=edition, actor=people["analyst"])
    run_execute(made.pk)
    run = IndexRun.objects.get(pk=made.pk)
    study, _ = study_request(
        run=run,
        alternatives={"weights": {"name": "uniform", "share": 0.25}},
        n_runs=100,
        n_base=0,
        seed=1,
        actor=people["analyst"],
    )
    person = user_make("orang.lebak@ikp.example", "Orang Lebak")
    panel = panel_make(people["analyst"], "open", token=PANEL_TOKEN)
    return World(
        regions=regions,
        people=people,
        edition=edition,
        draft_edition=edition_make(
            "rancangan", instrument=instrument_make("rancangan"), state=EditionState.DRAFT
        ),
        form=Submission.objects.get(pk=form.pk),
        evidence=evidence,
        submitted=offices[SubmissionState.SUBMITTED],
        claimed=offices[SubmissionState.IN_REVIEW],
        approved=offices[SubmissionState.APPROVED],
        accepted=offices[SubmissionState.ACCEPTED],
        run=run,
        study=study,
        scenario=scenario_create(run=run, title="Skenario", actor=people["analyst"]),
        workbook=_workbook(form, people["operator_pandeglang"]),
        release=release_prepare(run=run, actor=people["publisher"]),
        draft_panel=panel_make(people["analyst"], "draft"),
        panel=panel,
        closed_panel=panel_make(people["analyst"], "closed"),
        expert=panel.experts.get(),
        person=person,
        assignment=assignment_make(person, "operator", regions.lebak),  # type: ignore[arg-type]
        invitation=invitation_make(
            invited_by=people["coordinator_banten"], region=regions.lebak, token_sha256=token_hash(TOKEN)
        ),
        token=token_make_for(people["operator_pandeglang"])[0],
        reply=reply_save(owner=people["coordinator_banten"], text="Lampirkan putusan."),
        notices={name: notice_make(user, path="/akun/") for name, user in people.items()},
    )


def _workbook(form: Submission, operator: User) -> WorkbookJob:
    """Return the workbook of a form, brought with a changed note and compared."""
    made = export_request(edition=form.edition, cover=Cover.REGION, region=form.region, actor=operator)
    workbook_work(made.pk)
    with WorkbookJob.objects.get(pk=made.pk).file.open("rb") as stream:
        content = changed(stream.read(), {("Jawaban", "F3"): "Sudah ditanyakan."})
    brought = upload_request(name="isian.xlsx", stream=io.BytesIO(content), size=len(content), actor=operator)
    workbook_work(brought.pk)
    return WorkbookJob.objects.get(pk=brought.pk)


def _office(
    regions: Regions, edition: Edition, people: dict[str, User], number: int, state: SubmissionState
) -> Submission:
    """Return the submission of one more regency of Banten, in `state`."""
    region = region_make(f"36.0{number}", f"Kabupaten Banten {number}", RegionLevel.REGENCY, regions.banten)
    operator = user_make(f"operator.{number}@ikp.example", f"Operator {number}")
    assignment_make(operator, "operator", region)  # type: ignore[arg-type]
    return submission_advance(
        submission_make(edition, region),
        state,
        operator=operator,
        reviewer=people["coordinator_banten"],
        accepter=people["national_reviewer"],
    )
