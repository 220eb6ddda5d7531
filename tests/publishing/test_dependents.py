"""Before a form is reopened, its page says which runs and which releases were made of it."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from apps.accounts.models import User
from apps.computation.services import run_execute, run_request
from apps.core.exceptions import ConflictError
from apps.publishing.models import Release
from apps.publishing.services import release_publish
from apps.regions.models import Region
from apps.submissions.enums import AnswerValue, SubmissionState
from apps.submissions.models import Submission
from apps.submissions.services import AnswerInput, answer_save_many, submission_transition
from tests.factories import edition_make, submission_advance, submission_make
from tests.undone import undone


def test_a_draft_that_rests_on_a_form_is_told_and_says_itself_what_was_reopened(
    placed_regions,
    make_draft: Callable[..., Release],
    publish: Callable[[Release], Release],
    client_of: Callable[[User], Client],
    operator_pandeglang: User,
    coordinator_banten: User,
    national_reviewer: User,
    publisher: User,
    analyst: User,
) -> None:
    edition = edition_make()
    people = {"operator": operator_pandeglang, "reviewer": coordinator_banten, "accepter": national_reviewer}
    form = submission_advance(
        submission_make(edition, placed_regions.pandeglang), SubmissionState.ACCEPTED, **people
    )
    run, _ = run_request(edition=edition, actor=analyst)
    run_execute(run.pk)
    run.refresh_from_db()
    draft = make_draft(run)
    reviewer, pages = client_of(national_reviewer), client_of(publisher)
    before = reviewer.get(f"/portal/tinjauan/{form.public_id}/").content.decode()
    assert f"Rancangan {draft}." in " ".join(before.split())
    assert draft.get_absolute_url() not in before, "the page of a draft is not theirs"

    def warned() -> list[bool]:
        """Return whether the draft, and the question before it is published, tell of the data."""
        address = draft.get_absolute_url()
        texts = [pages.get(url).content.decode() for url in (address, f"{address}terbitkan/")]
        return [
            "1 wilayah dibuka kembali sesudah hitungan ini: Kabupaten Pandeglang." in text for text in texts
        ]

    assert warned() == [False, False]
    submission_transition(
        submission=form,
        action="reopen",
        actor=national_reviewer,
        revision=form.revision,
        note="Ada putusan baru.",
    )
    assert warned() == [True, True]
    # It may be published all the same, if the publisher says that it is meant; and so with a minute.
    for act in ("terbitkan", "jadwalkan"):
        minute = {"publish_at": f"{timezone.localtime() + dt.timedelta(days=2):%d/%m/%Y %H.%M}"}
        refused = pages.post(f"{draft.get_absolute_url()}{act}/", minute)
        assert refused.status_code == 422
        assert "Nyatakan ini, atau buang rancangannya" in refused.content.decode()
    with pytest.raises(ConflictError, match="Data edisi ini berubah sesudah hitungan"):
        release_publish(release=draft, actor=publisher)
    assert Release.objects.get().state == "draft"
    with undone():
        pages.post(f"{draft.get_absolute_url()}terbitkan/", {"accepts_outdated_data": "on"})
        assert Release.objects.get().state == "published"
    # Accepted again as it was, it is what the run has read; published, the release says nothing of the kind.
    submission_advance(Submission.objects.get(pk=form.pk), SubmissionState.ACCEPTED, **people)
    assert warned() == [False, False]


def test_runs_and_releases_made_of_a_form_are_told_before_it_is_reopened(
    placed_regions,
    make_draft: Callable[..., Release],
    publish: Callable[[Release], Release],
    client_of: Callable[[User], Client],
    operator_pandeglang: User,
    operator_lebak: User,
    coordinator_banten: User,
    national_reviewer: User,
    analyst: User,
) -> None:
    edition = edition_make()

    def accepted(region: Region, operator: User) -> Submission:
        return submission_advance(
            submission_make(edition, region),
            SubmissionState.ACCEPTED,
            operator=operator,
            reviewer=coordinator_banten,
            accepter=national_reviewer,
        )

    pandeglang = accepted(placed_regions.pandeglang, operator_pandeglang)
    run, _ = run_request(edition=edition, actor=analyst)
    run_execute(run.pk)
    run.refresh_from_db()
    later = accepted(placed_regions.lebak, operator_lebak)
    release = publish(make_draft(run), accepts_outdated=True)

    def told(form: Submission) -> str:
        page = client_of(national_reviewer).get(f"/portal/tinjauan/{form.public_id}/")
        return page.content.decode()

    page = told(pandeglang)
    assert f'<a href="{run.get_absolute_url()}">{run}</a>' in page
    assert f'<a href="{release.public_path}">{release}</a>' in page
    # The run had not read the form that was accepted after it.
    assert "Sudah dibuat dari data ini" not in told(later)

    def take(*steps: str) -> None:
        people = {"submit": operator_pandeglang, "claim": coordinator_banten, "approve": coordinator_banten}
        for step in steps:
            form = Submission.objects.get(pk=pandeglang.pk)
            actor = people.get(step, national_reviewer)
            submission_transition(
                submission=form, action=step, actor=actor, revision=form.revision, note="Dilihat lagi."
            )

    # Accepted again as it was, it is still what the run has read.
    take("reopen", "submit", "claim", "approve", "accept")
    assert f'<a href="{release.public_path}">{release}</a>' in told(pandeglang)
    # Accepted with another answer, it is not.
    take("reopen")
    read_at = pandeglang.answers.get(indicator__code="1.2").revision
    changed = AnswerInput("1.2", AnswerValue.NO_DATA, note="Arsip hilang.", read_at=read_at)
    form = Submission.objects.get(pk=pandeglang.pk)
    answer_save_many(submission=form, inputs=[changed], actor=operator_pandeglang)
    take("submit", "claim", "approve", "accept")
    assert "Sudah dibuat dari data ini" not in told(pandeglang)
