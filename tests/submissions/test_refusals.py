"""What an office tried too late, and who tried to give more time, is in the log though it came to nothing."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import User
from apps.audit.enums import AuditAction
from apps.audit.models import Entry
from apps.indicators.enums import WindowStage
from apps.submissions.models import Extension, Submission
from apps.submissions.services.refusals import refusal_record
from tests.factories import submission_fill, window_make
from tests.submissions.asking import program_of

Browser = Callable[[User | None], Client]


def refused() -> list[tuple[str, str]]:
    """Return who was refused what, as the log tells it."""
    entries = Entry.objects.filter(action="submission.refuse").order_by("pk")
    return [(entry.actor_label, entry.sentence) for entry in entries]


def test_a_form_that_is_sent_too_late_is_in_the_log(
    pandeglang: Submission, client_of: Browser, operator_pandeglang: User
) -> None:
    browser = client_of(operator_pandeglang)
    address = reverse("submissions:submit", args=[pandeglang.public_id])
    # A form that is not complete is no attempt to be kept.
    assert browser.post(address, {"revision": pandeglang.revision}).status_code == 422
    assert refused() == []
    form = submission_fill(pandeglang, operator_pandeglang)
    window_make(form.edition, WindowStage.ENTRY, timezone.now() - timedelta(minutes=1))
    revision = Submission.objects.get().revision
    assert browser.post(address, {"revision": revision}).status_code == 302
    [(person, told)] = refused()
    assert person == operator_pandeglang.label
    assert "mencoba mengirim isian Kabupaten Pandeglang" in told
    assert "sudah ditutup: batasnya lewat" in told
    assert Submission.objects.get().state == "draft"


def test_a_program_that_sends_too_late_is_in_the_log_too(
    pandeglang: Submission, operator_pandeglang: User
) -> None:
    form = submission_fill(pandeglang, operator_pandeglang)
    window_make(form.edition, WindowStage.ENTRY, timezone.now() - timedelta(minutes=1))
    ask = program_of(operator_pandeglang)
    address = f"/api/v1/submissions/{form.public_id}/"
    sent = ask("post", f"{address}submit/", {}, if_match=ask("get", address)["ETag"])
    assert sent.status_code == 409
    [(person, told)] = refused()
    assert person == operator_pandeglang.label
    assert "sudah ditutup: batasnya lewat" in told


def test_more_time_that_was_refused_is_in_the_log(
    pandeglang: Submission, client_of: Browser, operator_pandeglang: User, coordinator_banten: User
) -> None:
    window_make(pandeglang.edition, WindowStage.REVIEW, timezone.now() + timedelta(days=1))
    address = reverse("submissions:extend", args=[pandeglang.public_id])
    for person, status in ((operator_pandeglang, 403), (coordinator_banten, 302)):
        browser = client_of(person)
        assert browser.get(address).status_code == status
        sent = {"stage": "review", "due_at": "31/12/2099 23.59", "reason": "Banjir besar."}
        assert browser.post(address, sent).status_code == status
    assert [person for person, _ in refused()] == [operator_pandeglang.label, coordinator_banten.label]
    assert all("mencoba memperpanjang batas waktu isian" in told for _, told in refused())
    assert "Banjir" not in str(refused())
    assert not Extension.objects.exists()


@pytest.mark.parametrize(
    ("step", "told"),
    [
        (AuditAction.VERDICT_GIVE, "memberi putusan atas indikator isian"),
        (AuditAction.SUBMISSION_APPROVE, "menyetujui isian"),
        (AuditAction.SUBMISSION_TAKE_OVER, "mengambil alih pemeriksaan isian"),
        (AuditAction.ANSWER_SAVE, "menyimpan isian"),
    ],
)
def test_an_attempt_is_told_without_saying_a_word_twice(
    pandeglang: Submission, coordinator_banten: User, step: AuditAction, told: str
) -> None:
    refusal_record(submission=pandeglang, step=step, actor=coordinator_banten, reason="Terlambat.")
    [(_, sentence)] = refused()
    assert sentence == (
        f"Koordinator Banten mencoba {told} Kabupaten Pandeglang (Edisi uji-2024, revisi 0), dan ditolak: Terlambat."
    )
