"""A deadline that is set or moved is told to those whose step it is: once, in their own time."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

from apps.accounts.models import User
from apps.indicators.enums import EditionState, WindowStage
from apps.indicators.models import Edition, EditionWindow
from apps.notifications.models import Notice
from apps.submissions.enums import SubmissionState
from apps.submissions.models import Submission
from apps.submissions.services import deadline_move_tell
from tests.cast import Regions
from tests.factories import submission_advance, submission_make, window_make
from tests.submissions.conftest import Cast

NOON = datetime(2031, 3, 1, 12, 0, tzinfo=ZoneInfo("Asia/Jakarta"))


def told() -> dict[str, Notice]:
    """Tell what is to be told; return the notices by the names of their recipients."""
    Notice.objects.all().delete()
    deadline_move_tell()
    return {notice.recipient.full_name: notice for notice in Notice.objects.all()}


def test_a_deadline_is_told_when_it_is_set_and_again_when_it_is_moved(
    pandeglang: Submission, operator_pandeglang: User
) -> None:
    edition, name = pandeglang.edition, operator_pandeglang.full_name
    window_make(edition, WindowStage.ENTRY, NOON)
    first = told()
    assert set(first) == {name}
    assert first[name].subject == f"Batas waktu {edition} ditetapkan"
    assert first[name].body == "Pengisian kabupaten/kota: sampai 1 Maret 2031, 12.00 WIB."
    assert first[name].path == f"/portal/isian/?edisi={edition.code}"
    assert told() == {}

    window_make(edition, WindowStage.ENTRY, NOON - timedelta(days=2))
    moved = told()[name]
    assert moved.subject == f"Batas waktu {edition} berubah"
    assert moved.body.splitlines() == [
        "Pengisian kabupaten/kota: sampai 27 Februari 2031, 12.00 WIB, sebelumnya 1 Maret 2031, 12.00 WIB.",
        "Perpanjangan yang lebih lama tetap berlaku.",
    ]
    assert told() == {}


def test_a_deadline_that_is_taken_back_is_told_and_so_is_the_next_one(
    pandeglang: Submission, operator_pandeglang: User
) -> None:
    edition, name = pandeglang.edition, operator_pandeglang.full_name
    window_make(edition, WindowStage.ENTRY, NOON)
    told()
    EditionWindow.objects.update(due_at=None)
    gone = told()[name]
    assert gone.subject == f"Batas waktu {edition} berubah"
    assert gone.body.splitlines()[0] == (
        "Pengisian kabupaten/kota: tidak dibatasi lagi, sebelumnya sampai 1 Maret 2031, 12.00 WIB."
    )
    assert told() == {}
    EditionWindow.objects.update(due_at=NOON)
    assert told()[name].subject == f"Batas waktu {edition} ditetapkan"


def test_a_deadline_that_is_replaced_at_once_has_moved(
    pandeglang: Submission, operator_pandeglang: User
) -> None:
    edition, name = pandeglang.edition, operator_pandeglang.full_name
    window_make(edition, WindowStage.ENTRY, NOON)
    told()
    EditionWindow.objects.update(due_at=None)
    EditionWindow.objects.update(due_at=NOON + timedelta(days=1))
    assert told()[name].subject == f"Batas waktu {edition} berubah"


def test_everybody_reads_one_notice_in_their_own_time(
    pandeglang: Submission,
    regions: Regions,
    operator_pandeglang: User,
    operator_badung: User,
    coordinator_banten: User,
    coordinator_bali: User,
    national_reviewer: User,
) -> None:
    edition = pandeglang.edition
    submission_make(edition, regions.badung)
    for stage in WindowStage:
        window_make(edition, stage, NOON)
    found = told()
    assert set(found) == {
        person.full_name
        for person in (
            operator_pandeglang,
            operator_badung,
            coordinator_banten,
            coordinator_bali,
            national_reviewer,
        )
    }
    assert "12.00 WIB" in found[operator_pandeglang.full_name].body
    assert "13.00 WITA" in found[operator_badung.full_name].body
    assert (
        found[coordinator_bali.full_name].body
        == "Pemeriksaan kabupaten/kota: sampai 1 Maret 2031, 13.00 WITA."
    )
    assert found[coordinator_bali.full_name].path == f"/portal/tinjauan/?edisi={edition.code}"
    assert found[national_reviewer.full_name].body.splitlines() == [
        "Penerimaan kabupaten/kota: sampai 1 Maret 2031, 12.00 WIB."
    ]


def test_whoever_has_taken_the_step_hears_nothing(pandeglang: Submission, cast: Cast) -> None:
    submission_advance(pandeglang, SubmissionState.APPROVED, **cast)
    window_make(pandeglang.edition, WindowStage.ENTRY, NOON)
    window_make(pandeglang.edition, WindowStage.REVIEW, NOON)
    assert told() == {}


def test_of_an_edition_that_is_closed_nothing_is_told(
    pandeglang: Submission, operator_pandeglang: User
) -> None:
    window_make(pandeglang.edition, WindowStage.ENTRY, NOON)
    Edition.objects.filter(pk=pandeglang.edition_id).update(
        state=EditionState.CLOSED, closed_at=timezone.now()
    )
    assert told() == {}
    assert not EditionWindow.objects.exclude(told_due_at=None).exists()


def test_a_beginning_that_is_moved_ahead_closes_nothing_silently(
    pandeglang: Submission, operator_pandeglang: User
) -> None:
    name = operator_pandeglang.full_name
    window_make(pandeglang.edition, WindowStage.ENTRY, NOON)
    told()
    for opens_at, line in (
        (NOON - timedelta(days=9), "mulai 20 Februari 2031, 12.00 WIB"),
        (
            NOON - timedelta(days=8),
            "mulai 21 Februari 2031, 12.00 WIB, sebelumnya 20 Februari 2031, 12.00 WIB",
        ),
    ):
        window_make(pandeglang.edition, WindowStage.ENTRY, NOON, opens_at=opens_at)
        assert told()[name].body.splitlines() == [
            f"Pengisian kabupaten/kota: {line}, sampai 1 Maret 2031, 12.00 WIB.",
            "Sebelum dibuka, tahap itu tertutup; yang sudah tersimpan tetap ada.",
            "Perpanjangan yang lebih lama tetap berlaku.",
        ]
        assert told() == {}
    window_make(pandeglang.edition, WindowStage.ENTRY, NOON)
    assert "sudah dibuka, sebelumnya mulai 21 Februari 2031" in told()[name].body
    assert told() == {}
