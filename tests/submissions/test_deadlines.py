"""Nothing is done before or after its time, and an office that was granted more time has it."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.utils import timezone

from apps.accounts.models import User
from apps.accounts.permissions import Role
from apps.audit.models import Entry
from apps.core.exceptions import ConflictError, InvalidInputError, NotAllowedError, OutOfTimeError
from apps.core.working_days import add_working_days
from apps.indicators.enums import WindowStage
from apps.indicators.models import EditionWindow
from apps.notifications.models import Notice
from apps.submissions.enums import AnswerValue, SubmissionAction, SubmissionState
from apps.submissions.models import Answer, AnswerDraft, Extension, Submission
from apps.submissions.rules import allowed_actions, can_enter
from apps.submissions.selectors import is_contributor, stage_windows
from apps.submissions.services import AnswerInput, answer_save_many, extension_grant, submission_transition
from tests.cast import Regions
from tests.factories import (
    claim_expire,
    person_make,
    submission_advance,
    submission_fill,
    submission_make,
    window_make,
)
from tests.submissions.conftest import Cast
from tests.submissions.sending import card

_A, _S, _W = SubmissionAction, SubmissionState, WindowStage
Browser = Callable[[User | None], Client]
REASON = "Banjir memutus jaringan kantor."


def ago(**span: float) -> datetime:
    return timezone.now() - timedelta(**span)


def ahead(**span: float) -> datetime:
    return timezone.now() + timedelta(**span)


def _take(submission: Submission, action: SubmissionAction, actor: User, **more: Any) -> None:
    stored = Submission.objects.get(pk=submission.pk)
    submission_transition(
        submission=stored, action=action, actor=actor, revision=stored.revision, note=REASON, **more
    )


def _steps(submission: Submission, person: User) -> set[SubmissionAction]:
    stored = Submission.objects.with_window().with_region().get(pk=submission.pk)
    return set(allowed_actions(person, stored, is_contributor=is_contributor(stored, person)))


def _grant(submission: Submission, actor: User, due_at: datetime, stage: WindowStage = _W.ENTRY) -> Extension:
    return extension_grant(submission=submission, stage=stage, due_at=due_at, reason=REASON, actor=actor)


# Entry


def test_an_answer_is_stored_until_the_last_moment_and_not_later(
    pandeglang: Submission, operator_pandeglang: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = timezone.now()
    monkeypatch.setattr(timezone, "now", lambda: now)
    window_make(pandeglang.edition, _W.ENTRY, now)
    answer = AnswerInput("1.1", AnswerValue.NO_DATA, "Belum ada.")
    answer_save_many(submission=pandeglang, inputs=[answer], actor=operator_pandeglang)
    monkeypatch.setattr(timezone, "now", lambda: now + timedelta(seconds=1))

    late = AnswerInput("1.1", AnswerValue.DID_NOT_OCCUR, read_at=1)
    with pytest.raises(OutOfTimeError) as refused:
        answer_save_many(submission=pandeglang, inputs=[late], actor=operator_pandeglang)

    assert "Pengisian data Kabupaten Pandeglang sudah ditutup: batasnya lewat pada" in refused.value.message
    assert "Minta perpanjangan kepada koordinator provinsi Banten" in refused.value.message
    assert refused.value.place == pandeglang.get_absolute_url()
    assert Answer.objects.get().value == AnswerValue.NO_DATA
    assert not can_enter(operator_pandeglang, pandeglang)


def test_nothing_is_filled_before_the_window_opens(pandeglang: Submission, operator_pandeglang: User) -> None:
    window_make(pandeglang.edition, _W.ENTRY, None, opens_at=ahead(days=2))
    with pytest.raises(OutOfTimeError, match=r"belum dibuka\. Pengisian dibuka pada"):
        answer_save_many(
            submission=pandeglang,
            inputs=[AnswerInput("1.1", AnswerValue.DID_NOT_OCCUR)],
            actor=operator_pandeglang,
        )
    assert not Answer.objects.exists()
    assert not can_enter(operator_pandeglang, pandeglang)


def test_a_window_holds_for_its_level_and_edition_alone(
    pandeglang: Submission, operator_pandeglang: User, regions: Regions
) -> None:
    edition = pandeglang.edition
    EditionWindow.objects.create(edition=edition, level="province", stage=_W.ENTRY, due_at=ago(days=1))
    EditionWindow.objects.create(edition=edition, level="regency", stage=_W.REVIEW, due_at=ago(days=1))
    assert can_enter(operator_pandeglang, pandeglang)
    assert not submission_make(edition, regions.banten).window.is_open


def test_a_form_that_is_ready_is_not_sent_late(pandeglang: Submission, operator_pandeglang: User) -> None:
    submission_fill(pandeglang, operator_pandeglang)
    window_make(pandeglang.edition, _W.ENTRY, ago(minutes=1))
    assert _steps(pandeglang, operator_pandeglang) == set()
    with pytest.raises(OutOfTimeError):
        _take(pandeglang, _A.SUBMIT, operator_pandeglang)
    assert Submission.objects.get().state == _S.DRAFT
    _grant(
        pandeglang, person_make("Koordinator Dua", Role.COORDINATOR, pandeglang.region.parent), ahead(days=1)
    )
    assert _steps(pandeglang, operator_pandeglang) == {_A.SUBMIT}
    _take(pandeglang, _A.SUBMIT, operator_pandeglang)
    assert Submission.objects.get().state == _S.SUBMITTED


# Review and acceptance


@pytest.mark.parametrize(
    ("state", "stage", "late", "still"),
    [
        (_S.SUBMITTED, _W.REVIEW, {_A.CLAIM}, set()),
        (_S.IN_REVIEW, _W.REVIEW, {_A.RETURN, _A.APPROVE}, {_A.RELEASE, _A.HAND_OVER}),
        (_S.APPROVED, _W.ACCEPTANCE, {_A.ACCEPT}, {_A.REOPEN}),
        (_S.ACCEPTED, _W.ACCEPTANCE, set(), {_A.REOPEN}),
    ],
)
def test_decisions_are_taken_in_time_and_what_lets_go_at_any_time(
    pandeglang: Submission,
    cast: Cast,
    state: SubmissionState,
    stage: WindowStage,
    late: set[SubmissionAction],
    still: set[SubmissionAction],
) -> None:
    form = submission_advance(pandeglang, state, **cast)
    person = cast["accepter"] if state in {_S.APPROVED, _S.ACCEPTED} else cast["reviewer"]
    assert _steps(form, person) == late | still
    window_make(form.edition, stage, ago(minutes=1))
    assert _steps(form, person) == still
    for action in late:
        with pytest.raises(OutOfTimeError, match=f"{stage.label} data Kabupaten Pandeglang sudah ditutup"):
            _take(form, action, person)
    assert Submission.objects.get().state == state


def test_a_colleague_takes_a_late_review_over_and_lets_it_go(
    pandeglang: Submission, cast: Cast, regions: Regions
) -> None:
    form = submission_advance(pandeglang, _S.IN_REVIEW, **cast)
    colleague = person_make("Koordinator Dua", Role.COORDINATOR, regions.banten)
    claim_expire(form)
    window_make(form.edition, _W.REVIEW, ago(minutes=1))
    _take(form, _A.TAKE_OVER, colleague)
    _take(form, _A.RELEASE, colleague)
    assert Submission.objects.get().state == _S.SUBMITTED


# More time for one office


def test_more_time_for_one_office_is_logged_and_told(
    pandeglang: Submission, coordinator_banten: User, operator_pandeglang: User, regions: Regions
) -> None:
    window_make(pandeglang.edition, _W.ENTRY, ago(days=1))
    other = submission_make(pandeglang.edition, regions.lebak)
    due = ahead(days=3)
    _grant(pandeglang, coordinator_banten, due)

    window = Submission.objects.with_window().get(pk=pandeglang.pk).window
    assert (window.due_at, window.reason, window.is_open) == (due, REASON, True)
    assert not other.window.is_open
    entry = Entry.objects.get(action="submission.extend")
    assert "memperpanjang batas pengisian isian Kabupaten Pandeglang" in entry.sentence
    assert REASON in entry.sentence
    assert {"due_before", "due_after", "reason"} == set(entry.detail)
    [notice] = Notice.objects.all()
    assert notice.recipient == operator_pandeglang
    assert REASON in notice.body
    assert notice.path == pandeglang.get_absolute_url()


def test_of_several_grants_the_longest_counts_and_never_ends_before_that_of_all(
    pandeglang: Submission, national_reviewer: User
) -> None:
    window_make(pandeglang.edition, _W.ENTRY, ahead(days=1))
    _grant(pandeglang, national_reviewer, ahead(days=5))
    longest = _grant(pandeglang, national_reviewer, ahead(days=9))
    assert pandeglang.window.due_at == longest.due_at
    everybody = ahead(days=20)
    window_make(pandeglang.edition, _W.ENTRY, everybody)
    assert (pandeglang.window.due_at, pandeglang.window.reason) == (everybody, "")
    window_make(pandeglang.edition, _W.ENTRY, None)
    assert pandeglang.window.due_at is None


def test_a_province_grants_its_regencies_time_until_the_end_of_their_review(
    pandeglang: Submission, coordinator_banten: User, coordinator_bali: User, national_reviewer: User
) -> None:
    window_make(pandeglang.edition, _W.ENTRY, ahead(days=1))
    window_make(pandeglang.edition, _W.REVIEW, ahead(days=8))
    with pytest.raises(InvalidInputError, match="paling lama sampai batas pemeriksaan"):
        _grant(pandeglang, coordinator_banten, ahead(days=9))
    with pytest.raises(ConflictError):
        _grant(pandeglang, coordinator_banten, ahead(days=12), _W.REVIEW)
    with pytest.raises(NotAllowedError):
        _grant(pandeglang, coordinator_bali, ahead(days=3))
    assert not Extension.objects.exists()
    _grant(pandeglang, coordinator_banten, ahead(days=7))
    _grant(pandeglang, national_reviewer, ahead(days=9))
    _grant(pandeglang, national_reviewer, ahead(days=12), _W.REVIEW)


def test_a_province_whose_own_time_is_over_is_told_whom_to_ask_before_it_writes(
    pandeglang: Submission,
    coordinator_banten: User,
    national_reviewer: User,
    client_of: Callable[[User], Client],
) -> None:
    for stage, days in ((_W.ENTRY, 2), (_W.REVIEW, 1)):
        window_make(pandeglang.edition, stage, ago(days=days))
    address = f"/portal/isian/{pandeglang.public_id}/perpanjangan/"
    pages = {
        person: client_of(person).get(address).content.decode()
        for person in (coordinator_banten, national_reviewer)
    }
    assert "Minta perpanjangan kepada peninjau nasional" in pages[coordinator_banten]
    assert [">Perpanjang</button>" in page.replace("\n", "") for page in pages.values()] == [False, True]


def test_a_province_grants_itself_nothing(
    pandeglang: Submission,
    coordinator_banten: User,
    analyst: User,
    operator_pandeglang: User,
    regions: Regions,
) -> None:
    own = submission_make(pandeglang.edition, regions.banten)
    window_make(pandeglang.edition, _W.ENTRY, ahead(days=1))
    for form, person in ((own, coordinator_banten), (pandeglang, analyst), (pandeglang, operator_pandeglang)):
        with pytest.raises(NotAllowedError):
            _grant(form, person, ahead(days=3))


@pytest.mark.parametrize(
    ("days", "reason", "place"),
    [(-1, REASON, "due_at"), (0.5, REASON, "due_at"), (3, ".", "reason"), (3, "", "reason")],
)
def test_more_time_needs_a_later_moment_and_a_reason(
    pandeglang: Submission, national_reviewer: User, days: float, reason: str, place: str
) -> None:
    window_make(pandeglang.edition, _W.ENTRY, ahead(days=1))
    with pytest.raises(InvalidInputError) as refused:
        extension_grant(
            submission=pandeglang,
            stage=_W.ENTRY,
            due_at=ahead(days=days),
            reason=reason,
            actor=national_reviewer,
        )
    assert list(refused.value.errors) == [place]


def test_no_time_is_granted_for_what_is_done_or_has_no_deadline(
    pandeglang: Submission, cast: Cast, national_reviewer: User
) -> None:
    with pytest.raises(ConflictError):
        _grant(pandeglang, national_reviewer, ahead(days=3))
    window_make(pandeglang.edition, _W.ENTRY, ahead(days=1))
    sent = submission_advance(pandeglang, _S.SUBMITTED, **cast)
    with pytest.raises(ConflictError):
        _grant(sent, national_reviewer, ahead(days=3))


def test_what_was_granted_is_never_changed(pandeglang: Submission, national_reviewer: User) -> None:
    window_make(pandeglang.edition, _W.ENTRY, ahead(days=1))
    _grant(pandeglang, national_reviewer, ahead(days=3))
    for change in (lambda rows: rows.update(reason="Lain."), lambda rows: rows.delete()):
        with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
            change(Extension.objects.all())


# Data that is given back


def test_data_given_back_late_leaves_each_step_its_time(
    pandeglang: Submission, cast: Cast, settings: Any, operator_pandeglang: User
) -> None:
    settings.MENDING_WORKING_DAYS = 4
    form = submission_advance(pandeglang, _S.IN_REVIEW, **cast)
    window_make(form.edition, _W.ENTRY, ago(days=1))
    window_make(form.edition, _W.REVIEW, ahead(hours=1))
    window_make(form.edition, _W.ACCEPTANCE, ahead(days=90))
    Notice.objects.all().delete()

    _take(form, _A.RETURN, cast["reviewer"])

    windows = stage_windows(form)
    mended, judged = windows[_W.ENTRY].due_at, windows[_W.REVIEW].due_at
    first, second = (add_working_days(timezone.now(), days).date() for days in (4, 8))
    assert mended
    assert judged
    assert timezone.localtime(mended).date() == first
    assert timezone.localtime(judged).date() == second
    assert f"{timezone.localtime(mended):%H.%M}" == "23.59"
    assert Extension.objects.count() == 2
    told = "Aturan portal, sesudah Koordinator Banten mengembalikan data untuk diperbaiki."
    assert windows[_W.ENTRY].reason == told
    assert set(Extension.objects.values_list("granted_by", flat=True)) == {None}
    returned, *granted = Entry.objects.order_by("pk").filter(
        action__in=("submission.return", "submission.extend")
    )
    assert [entry.actor_label for entry in (returned, *granted)] == ["Koordinator Banten", "sistem", "sistem"]
    assert f"revisi {form.revision}" in returned.sentence
    for entry in granted:
        assert told.removesuffix(".") in entry.sentence
        assert f"revisi {form.revision + 1}" in entry.sentence
    [notice] = Notice.objects.all()
    assert "Perbaiki dan kirim lagi paling lambat" in notice.body
    assert can_enter(operator_pandeglang, form.__class__.objects.with_region().get(pk=form.pk))


def test_data_given_back_early_keeps_the_deadline_of_all(pandeglang: Submission, cast: Cast) -> None:
    form = submission_advance(pandeglang, _S.IN_REVIEW, **cast)
    window_make(form.edition, _W.ENTRY, ahead(days=30))
    _take(form, _A.RETURN, cast["reviewer"])
    assert not Extension.objects.exists()


def test_data_reopened_after_all_is_over_goes_the_whole_way_again(
    pandeglang: Submission, cast: Cast, operator_pandeglang: User
) -> None:
    form = submission_advance(pandeglang, _S.ACCEPTED, **cast)
    for stage in WindowStage:
        window_make(form.edition, stage, ago(days=1))
    _take(form, _A.REOPEN, cast["accepter"])
    _take(form, _A.SUBMIT, operator_pandeglang)
    _take(form, _A.CLAIM, cast["reviewer"])
    _take(form, _A.APPROVE, cast["reviewer"])
    _take(form, _A.ACCEPT, cast["accepter"])
    assert Submission.objects.get().state == _S.ACCEPTED


# On the screen


def test_a_closed_form_shows_its_answers_and_keeps_what_was_typed(
    pandeglang: Submission, client_of: Browser, operator_pandeglang: User
) -> None:
    submission_fill(pandeglang, operator_pandeglang)
    window_make(pandeglang.edition, _W.ENTRY, ago(minutes=1))
    browser = client_of(operator_pandeglang)
    address = f"/portal/isian/{pandeglang.public_id}/"

    for screen in ("", "dimensi/1/"):
        page = browser.get(address + screen).content.decode()
        assert "Lewat batas" in page
        assert "Minta perpanjangan kepada" in page
        assert 'name="i1_1-value"' not in page
    assert "Uraian kejadian." in browser.get(f"{address}dimensi/1/").content.decode()
    typed = browser.post(f"{address}dimensi/1/", card("1.2", "no_data", read_at=1, note="Belum terkirim."))
    assert typed.status_code == 409
    assert "Belum terkirim." in typed.content.decode()
    sending = browser.get(f"{address}kirim/", follow=True)
    assert sending.redirect_chain == [(address, 302)]
    assert "sudah ditutup: batasnya lewat" in sending.content.decode()


def test_a_card_that_comes_too_late_is_answered_like_that_of_a_locked_form(
    pandeglang: Submission, client_of: Browser, operator_pandeglang: User
) -> None:
    """The outbox of the browser keeps what it holds wherever the answer is 409 with a message and no second version."""
    window_make(pandeglang.edition, _W.ENTRY, ago(minutes=1))
    browser = client_of(operator_pandeglang)
    sent = card("1.1", "did_not_occur") | {"settle": "1"}
    answer = browser.post(
        f"/portal/isian/{pandeglang.public_id}/kartu/1.1/",
        sent,
        headers={"X-Requested-With": "XMLHttpRequest"},
    )
    assert answer.status_code == 409
    told = answer.json()
    assert told["code"] == "out_of_time"
    assert "html" not in told
    assert "sudah ditutup" in told["message"]
    assert not Answer.objects.exists()
    assert not AnswerDraft.objects.exists()
    others = browser.get(f"/portal/isian/{pandeglang.public_id}/sedang-dibuka/").json()
    assert others["is_open"] is False
    assert "sudah ditutup" in others["why"]


def test_the_screens_say_until_when_and_why_longer(
    pandeglang: Submission, client_of: Browser, operator_pandeglang: User, national_reviewer: User
) -> None:
    window_make(pandeglang.edition, _W.ENTRY, ahead(days=1))
    _grant(pandeglang, national_reviewer, ahead(days=3))
    browser = client_of(operator_pandeglang)
    for screen in ("", "dimensi/1/", "kirim/"):
        page = " ".join(
            browser.get(f"/portal/isian/{pandeglang.public_id}/{screen}").content.decode().split()
        )
        assert "diperpanjang sampai" in page
        assert REASON in page
    assert "diperpanjang" in browser.get("/portal/isian/").content.decode()


def test_more_time_is_granted_on_its_page(
    pandeglang: Submission, client_of: Browser, coordinator_banten: User
) -> None:
    window_make(pandeglang.edition, _W.ENTRY, ago(days=1))
    browser = client_of(coordinator_banten)
    address = f"/portal/isian/{pandeglang.public_id}/perpanjangan/"
    assert address in browser.get(pandeglang.get_absolute_url()).content.decode()
    assert browser.get(address).status_code == 200
    due = timezone.localtime(ahead(days=2)).replace(second=0, microsecond=0)
    refused = browser.post(address, {"stage": "entry", "due_at": f"{due:%d/%m/%Y %H.%M}", "reason": "-"})
    assert (refused.status_code, Extension.objects.count()) == (422, 0)
    sent = {"stage": "entry", "due_at": f"{due:%d/%m/%Y %H.%M}", "reason": REASON}
    done = browser.post(address, sent, follow=True)
    assert "Batas pengisian data Kabupaten Pandeglang menjadi" in done.content.decode()
    made = Extension.objects.get()
    assert (made.due_at, made.granted_by) == (due, coordinator_banten)


def test_a_review_that_comes_too_late_says_so_before_and_after(
    pandeglang: Submission, cast: Cast, client_of: Browser
) -> None:
    form = submission_advance(pandeglang, _S.IN_REVIEW, **cast)
    window_make(form.edition, _W.REVIEW, ago(minutes=1))
    browser = client_of(cast["reviewer"])
    address = f"/portal/tinjauan/{form.public_id}/"
    page = browser.get(address).content.decode()
    assert "Tidak dapat diputuskan sekarang" in page
    assert "peninjau nasional" in page
    sent = {"revision": form.revision, "i1_1-outcome": "returned", "i1_1-reason": "Sumbernya belum ada."}
    answer = browser.post(f"{address}kembalikan/", sent)
    assert answer.status_code == 409
    assert "Pemeriksaan data" in answer.content.decode()
    assert "Sumbernya belum ada." in answer.content.decode()
    assert Submission.objects.get().state == _S.IN_REVIEW
