"""The windows of an edition: who sets them, in which order, and what the log tells."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from apps.accounts.models import User
from apps.audit.models import Entry
from apps.core.exceptions import ConflictError, InvalidInputError, NotAllowedError, StaleRevisionError
from apps.core.read_marks import read_marks, write_marks
from apps.indicators.enums import EditionKind, EditionState, WindowStage
from apps.indicators.models import Edition, EditionWindow
from apps.indicators.selectors import window_values
from apps.indicators.services import edition_windows_set
from tests.cast import Regions
from tests.factories import edition_make
from tests.pages import fields_of

DUE = datetime(2030, 8, 26, 16, 59, tzinfo=UTC)


@pytest.fixture
def edition(regions: Regions) -> Edition:
    return edition_make(region_set=regions.region_set)


def test_windows_are_set_by_level_and_step_and_told_in_the_log(edition: Edition, analyst: User) -> None:
    edition_windows_set(
        edition=edition,
        actor=analyst,
        values={"regency_entry_due_at": DUE, "regency_review_due_at": DUE + timedelta(days=7)},
    )
    edition_windows_set(edition=edition, actor=analyst, values={"regency_entry_due_at": None})

    rows = EditionWindow.objects.values_list("level", "stage", "opens_at", "due_at")
    assert list(rows) == [("regency", "review", None, DUE + timedelta(days=7))]
    last, first = Entry.objects.filter(action="edition.schedule")
    assert "Batas pengisian kabupaten/kota: 26 Agustus 2030, 23.59 WIB" in first.sentence
    assert last.detail == {
        "windows_before": ["Batas pengisian kabupaten/kota: <2030-08-26T16:59:00+00:00>"],
        "windows_after": ["Batas pengisian kabupaten/kota: tidak ditetapkan"],
    }


def test_what_is_left_alone_is_not_told(edition: Edition, analyst: User) -> None:
    for _ in range(2):
        edition_windows_set(edition=edition, actor=analyst, values={"regency_entry_due_at": DUE})
    assert Entry.objects.filter(action="edition.schedule").count() == 1


@pytest.mark.parametrize(
    ("values", "place"),
    [
        ({"regency_entry_opens_at": DUE, "regency_entry_due_at": DUE}, "regency_entry_due_at"),
        (
            {"province_entry_due_at": DUE, "province_review_due_at": DUE - timedelta(minutes=1)},
            "province_review_due_at",
        ),
        (
            {"province_entry_due_at": DUE, "province_acceptance_due_at": DUE - timedelta(minutes=1)},
            "province_acceptance_due_at",
        ),
    ],
)
def test_an_end_before_what_comes_first_is_named(
    edition: Edition, analyst: User, values: dict[str, datetime], place: str
) -> None:
    with pytest.raises(InvalidInputError) as refused:
        edition_windows_set(edition=edition, actor=analyst, values=values)
    assert list(refused.value.errors) == [place]
    assert not EditionWindow.objects.exists()


def ahead(**more: float) -> datetime:
    return timezone.now().replace(second=0, microsecond=0) + timedelta(**more)


@pytest.mark.parametrize("stored", [None, timedelta(days=30), timedelta(hours=-1)])
@pytest.mark.parametrize("side", ["regency_entry_due_at", "province_acceptance_due_at"])
def test_no_deadline_comes_before_people_were_told(
    edition: Edition, analyst: User, side: str, stored: timedelta | None
) -> None:
    level, stage, _ = side.split("_", 2)
    before = None if stored is None else timezone.now() + stored
    if before:
        EditionWindow.objects.create(edition=edition, level=level, stage=stage, due_at=before)
    sudden = [ahead(days=-2), ahead(minutes=-1)]
    if before is None or before > timezone.now():
        sudden += [ahead(minutes=5), ahead(hours=23)]
    for value in sudden:
        with pytest.raises(InvalidInputError) as refused:
            edition_windows_set(edition=edition, actor=analyst, values={side: value})
        [told] = refused.value.errors[side]
        assert told.startswith(("Pilih waktu sesudah ", "Batas baru harus sesudah saat ini."))
    assert [row.due_at for row in EditionWindow.objects.all()] == ([before] if before else [])


def test_a_deadline_is_drawn_nearer_with_notice_and_put_off_at_once(edition: Edition, analyst: User) -> None:
    def set_to(due_at: datetime) -> datetime | None:
        edition_windows_set(edition=edition, actor=analyst, values={"regency_entry_due_at": due_at})
        return EditionWindow.objects.get().due_at

    for due_at in (ahead(days=30), ahead(hours=25)):
        assert set_to(due_at) == due_at
    EditionWindow.objects.update(due_at=ahead(minutes=-5))
    put_off = ahead(hours=2)
    assert set_to(put_off) == put_off


def test_a_deadline_that_has_passed_stays_while_others_are_set(edition: Edition, analyst: User) -> None:
    past = ahead(days=-3)
    EditionWindow.objects.create(edition=edition, level="regency", stage="entry", due_at=past)
    sent = {"regency_entry_due_at": past, "regency_review_due_at": DUE}
    edition_windows_set(edition=edition, actor=analyst, values=sent)
    assert list(EditionWindow.objects.order_by("stage").values_list("due_at", flat=True)) == [past, DUE]


def test_what_has_begun_does_not_begin_later(edition: Edition, analyst: User) -> None:
    EditionWindow.objects.create(
        edition=edition, level="regency", stage="review", opens_at=ahead(days=-1), due_at=DUE
    )
    # Without a beginning a stage is open with its edition, and reviewers may be at it.
    for name in ("regency_entry_opens_at", "regency_review_opens_at", "province_review_opens_at"):
        with pytest.raises(InvalidInputError) as refused:
            edition_windows_set(edition=edition, actor=analyst, values={name: ahead(days=2)})
        assert list(refused.value.errors) == [name]
    # What is a draft yet may have one.
    draft = edition_make("konsep", state=EditionState.DRAFT)
    edition_windows_set(edition=draft, actor=analyst, values={"regency_entry_opens_at": ahead(days=2)})


def test_only_who_manages_editions_sets_windows_and_not_of_a_closed_one(
    edition: Edition, analyst: User, national_reviewer: User
) -> None:
    values = {"regency_entry_due_at": DUE}
    with pytest.raises(NotAllowedError):
        edition_windows_set(edition=edition, actor=national_reviewer, values=values)
    closed = edition_make("tutup", state=EditionState.CLOSED)
    with pytest.raises(ConflictError):
        edition_windows_set(edition=closed, actor=analyst, values=values)
    assert not EditionWindow.objects.exists()


def test_a_page_that_was_opened_before_takes_nothing_back(edition: Edition, analyst: User) -> None:
    shown = read_marks(write_marks(window_values(edition)))
    edition_windows_set(edition=edition, actor=analyst, values={"regency_entry_due_at": DUE})
    later = DUE + timedelta(days=3)
    sent = dict.fromkeys(window_values(edition)) | {"province_entry_due_at": later}
    edition_windows_set(edition=edition, actor=analyst, values=sent, shown=shown)
    stored = window_values(Edition.objects.get(pk=edition.pk))
    assert (stored["regency_entry_due_at"], stored["province_entry_due_at"]) == (DUE, later)
    with pytest.raises(StaleRevisionError):
        edition_windows_set(
            edition=edition, actor=analyst, values={"regency_entry_due_at": later}, shown=shown
        )


@pytest.mark.parametrize(
    ("level", "stage", "opens_at"),
    [("nation", "entry", None), ("regency", "lain", None), ("regency", "entry", DUE)],
)
def test_the_database_refuses_windows_that_cannot_be(
    edition: Edition, level: str, stage: str, opens_at: datetime | None
) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        EditionWindow.objects.create(edition=edition, level=level, stage=stage, opens_at=opens_at, due_at=DUE)


def test_the_page_sets_windows_in_the_zone_of_the_reader(
    edition: Edition, analyst: User, client_of: Callable[[User | None], Client]
) -> None:
    browser = client_of(analyst)
    address = f"/portal/edisi/{edition.code}/batas-waktu/"
    assert address in browser.get(edition.get_absolute_url()).content.decode()
    fields = fields_of(browser.get(address).content.decode(), "shown")
    wrong = browser.post(address, fields | {"regency_entry_opens_at": "besok"})
    assert wrong.status_code == 422
    answer = browser.post(address, fields | {"regency_entry_due_at": "26/8/2030 23.59"}, follow=True)
    page = " ".join(answer.content.decode().split())
    assert "Batas waktu tersimpan" in page
    assert "kabupaten/kota <time" in page
    assert EditionWindow.objects.get().due_at == DUE


def test_an_edition_of_figures_of_others_has_no_windows(
    analyst: User, client_of: Callable[[User | None], Client], regions: Regions
) -> None:
    edition = edition_make("luar", kind=EditionKind.EXTERNAL)
    browser = client_of(analyst)
    assert "batas-waktu" not in browser.get(edition.get_absolute_url()).content.decode()
    assert browser.get(f"/portal/edisi/{edition.code}/batas-waktu/").status_code in {302, 409}


def test_a_deadline_of_all_offices_is_said_once_and_different_ones_by_level(regions: Regions) -> None:
    edition = edition_make(entry_due_at=DUE)
    assert edition.entry_dues == [("", DUE)]
    EditionWindow.objects.filter(level="province").update(due_at=DUE + timedelta(days=1))
    assert edition.entry_dues == [("Provinsi", DUE + timedelta(days=1)), ("Kabupaten/Kota", DUE)]
    EditionWindow.objects.filter(level="province").update(stage=WindowStage.REVIEW)
    assert edition.entry_dues == [("Kabupaten/Kota", DUE)]
