"""Releases that the portal publishes by itself: at their minute, once, or with the reason why not."""

import datetime as dt
import json
import shutil

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from apps.audit.models import Entry
from apps.audit.sentences import sentence
from apps.core.enums import JobState
from apps.core.exceptions import AlreadyDoneError, ConflictError, InvalidInputError, NotAllowedError
from apps.indicators.enums import EditionState
from apps.indicators.models import Edition
from apps.notifications.models import Notice
from apps.publishing import archive
from apps.publishing.enums import ReleaseState
from apps.publishing.models import Release
from apps.publishing.selectors import run_list_releasable
from apps.publishing.services import (
    checks,
    release_discard,
    release_index_write,
    release_prepare,
    release_publish,
    release_publish_due,
    release_schedule,
    release_unschedule,
    release_withdraw,
    schedule,
)
from apps.publishing.services.checks import check_run
from apps.publishing.tasks import release_publish_due_task
from tests.factories import instrument_make

HOUR = dt.timedelta(hours=1)


def soon(hours: int = 2) -> dt.datetime:
    return (timezone.now() + hours * HOUR).replace(second=0, microsecond=0)


@pytest.fixture
def scheduled(draft, publisher) -> Release:
    return release_schedule(release=draft, publish_at=soon(), actor=publisher)


def told(action: str) -> list[str]:
    entries = Entry.objects.filter(action=action).order_by("pk")
    return [
        sentence(person=row.actor_label, action=row.action, subject=row.subject_label, names=row.names)
        for row in entries
    ]


def come(release: Release, on_commit) -> list[Release]:
    """Publish what is due a minute after the release's own."""
    with on_commit():
        return release_publish_due(release.publish_at + dt.timedelta(minutes=1))


def test_release_schedule_keeps_the_minute_and_who_set_it(draft, publisher, client):
    at = soon()

    scheduled = release_schedule(
        release=draft, publish_at=at.replace(second=31), actor=publisher, accepts_outdated=False
    )

    draft.refresh_from_db()
    assert (draft.state, draft.publish_at, draft.scheduled_by) == ("scheduled", at, publisher)
    assert scheduled == draft
    assert client.get("/terbitan/uji-2024/v1/").status_code == 404
    detail = Entry.objects.get(action="release.schedule").detail
    assert detail["before"] == "Rancangan"
    assert at.isoformat() in detail["after"]
    [said] = told("release.schedule")
    assert said.startswith("Penerbit Pusat menjadwalkan Edisi uji-2024, v1 untuk terbit pada ")


@pytest.mark.parametrize(
    ("moved", "message"),
    [
        (-HOUR, "sudah lewat: sekarang "),
        (dt.timedelta(), "sudah lewat"),
        (400 * 24 * HOUR, "Periksa tahunnya"),
    ],
    ids=["an hour ago", "now", "a year too far"],
)
def test_release_schedule_refuses_a_minute_that_is_over_or_mistyped(draft, publisher, moved, message):
    with pytest.raises(InvalidInputError, match=message) as refusal:
        release_schedule(release=draft, publish_at=timezone.now() + moved, actor=publisher)

    assert list(refusal.value.errors) == ["publish_at"]
    draft.refresh_from_db()
    assert draft.state == ReleaseState.DRAFT


def test_release_schedule_is_for_publishers_only(draft, analyst, auditor, publisher):
    for person in (analyst, auditor):
        with pytest.raises(NotAllowedError):
            release_schedule(release=draft, publish_at=soon(), actor=person)
    scheduled = release_schedule(release=draft, publish_at=soon(), actor=publisher)
    with pytest.raises(NotAllowedError):
        release_unschedule(release=scheduled, actor=auditor)


def test_release_schedule_needs_built_files(run, publisher):
    release = release_prepare(run=run, actor=publisher)

    with pytest.raises(ConflictError, match="belum selesai disusun, jadi belum dapat dijadwalkan"):
        release_schedule(release=release, publish_at=soon(), actor=publisher)


def test_release_schedule_moves_the_minute_of_who_has_seen_it(scheduled, publisher):
    first, later = scheduled.publish_at, soon(5)

    with pytest.raises(AlreadyDoneError, match=r"Jadwal .* sudah ditetapkan oleh Penerbit Pusat"):
        release_schedule(release=scheduled, publish_at=later, actor=publisher)
    moved = release_schedule(release=scheduled, publish_at=later, shown=first, actor=publisher)

    assert moved.publish_at == later
    assert first.isoformat() in Entry.objects.filter(action="release.schedule").first().detail["before"]


def test_release_unschedule_makes_a_draft_again(scheduled, publisher, on_commit):
    due = scheduled.publish_at

    back = release_unschedule(release=scheduled, actor=publisher)

    assert (back.state, back.publish_at, back.scheduled_by) == (ReleaseState.DRAFT, None, None)
    with on_commit():
        assert release_publish_due(due + HOUR) == []
    with pytest.raises(AlreadyDoneError, match=r"Jadwal .* sudah dibatalkan oleh Penerbit Pusat"):
        release_unschedule(release=back, actor=publisher)
    assert release_publish(release=back, actor=publisher).state == ReleaseState.PUBLISHED


def test_nothing_is_published_before_its_minute(scheduled, on_commit):
    with on_commit():
        assert release_publish_due(scheduled.publish_at - dt.timedelta(seconds=1)) == []

    scheduled.refresh_from_db()
    assert scheduled.state == ReleaseState.SCHEDULED


def test_a_release_is_published_at_its_minute_by_the_portal_in_the_name_of_who_scheduled_it(
    run, published, make_draft, publisher, on_commit, client
):
    second = release_schedule(
        release=make_draft(run, "Angka Lebak diperbaiki."), publish_at=soon(), actor=publisher
    )

    assert come(second, on_commit) == [second]

    second.refresh_from_db()
    assert (second.state, second.published_by) == (ReleaseState.PUBLISHED, publisher)
    published.refresh_from_db()
    assert published.state == ReleaseState.SUPERSEDED
    assert client.get("/terbitan/uji-2024/v2/").status_code == 200
    assert told("release.publish")[-1] == (
        "Sistem menerbitkan Edisi uji-2024, v2, menggantikan versi 1, sesuai jadwal dari Penerbit Pusat."
    )
    assert Entry.objects.filter(action="release.publish").first().detail["before"] == "Terjadwal"
    assert [notice.subject for notice in Notice.objects.of(publisher)] == ["Edisi uji-2024, v2 sudah terbit"]


def test_it_is_published_once_however_often_the_minute_is_looked_at(scheduled, on_commit):
    assert len(come(scheduled, on_commit)) == 1
    assert come(scheduled, on_commit) == []
    release_publish_due_task()

    assert Entry.objects.filter(action="release.publish").count() == 1
    assert Notice.objects.count() == 1


def test_the_closing_of_its_edition_in_between_does_not_hold_it_up(scheduled, on_commit):
    Edition.objects.filter(pk=scheduled.edition_id).update(
        state=EditionState.CLOSED, closed_at=timezone.now()
    )

    assert come(scheduled, on_commit) == [scheduled]


def test_it_is_published_late_rather_than_never(scheduled, on_commit):
    with on_commit():
        assert release_publish_due(scheduled.publish_at + 100 * HOUR) == [scheduled]


def test_it_is_finished_where_a_worker_died_after_the_files_were_moved(scheduled, on_commit, releases_root):
    archive.move_draft(scheduled.public_id, "uji-2024", 1)

    assert come(scheduled, on_commit) == [scheduled]
    document = json.loads((releases_root / "index.json").read_text())
    assert [row["state"] for edition in document["editions"] for row in edition["releases"]] == ["published"]


def test_changed_files_are_not_published_and_the_publishers_are_told(
    scheduled, publisher, on_commit, client_of
):
    page = archive.draft_directory(scheduled.public_id) / "index.html"
    page.write_bytes(page.read_bytes() + b" ")

    assert come(scheduled, on_commit) == []
    assert come(scheduled, on_commit) == []

    scheduled.refresh_from_db()
    assert (scheduled.state, scheduled.publish_at) == (ReleaseState.DRAFT, None)
    assert "index.html: isinya berubah" in scheduled.publish_failure
    [notice] = Notice.objects.of(publisher)
    assert notice.subject == "Edisi uji-2024, v1 tidak terbit"
    assert "index.html: isinya berubah" in notice.body
    assert "WIB" in notice.body
    [said] = told("release.unschedule")
    assert said.startswith("Sistem membatalkan jadwal terbit Edisi uji-2024, v1 pada ")
    shown = client_of(publisher).get(scheduled.get_absolute_url()).content.decode()
    assert "Tidak terbit pada jadwalnya" in shown
    assert "Tidak terbit pada jadwalnya" in client_of(publisher).get("/portal/").content.decode()


def test_data_that_changed_after_it_was_scheduled_is_not_published_quietly(
    scheduled, run, publisher, on_commit, client_of, monkeypatch
):
    monkeypatch.setattr(checks, "is_run_outdated", lambda _run: True)

    assert come(scheduled, on_commit) == []

    scheduled.refresh_from_db()
    assert scheduled.state == ReleaseState.DRAFT
    assert "Data edisi ini berubah sesudah hitungan" in scheduled.publish_failure
    minute = {"publish_at": soon(), "actor": publisher}
    with pytest.raises(ConflictError, match="Data edisi ini berubah"):
        release_schedule(release=scheduled, **minute)
    again = release_schedule(release=scheduled, **minute, accepts_outdated=True)
    assert come(again, on_commit) == [scheduled]
    assert told("release.schedule")[-1].endswith(", juga bila data berubah sesudah hitungannya.")
    assert told("release.publish")[-1].endswith(", walaupun data berubah sesudah hitungannya.")


def test_publishers_are_told_before_the_minute_that_data_has_changed(
    scheduled, publisher, client_of, monkeypatch
):
    release_publish_due()
    assert not Notice.objects.of(publisher).exists()
    monkeypatch.setattr(schedule, "is_run_outdated", lambda _run: True)
    for _look in range(2):
        release_publish_due()

    [notice] = Notice.objects.of(publisher)
    assert notice.subject == "Edisi uji-2024, v1 tidak akan terbit pada jadwalnya"
    assert "tidak akan terbit" in client_of(publisher).get(scheduled.get_absolute_url()).content.decode()
    moved = release_schedule(
        release=scheduled,
        publish_at=soon(5),
        shown=scheduled.publish_at,
        actor=publisher,
        accepts_outdated=True,
    )
    release_publish_due()
    moved.refresh_from_db()
    assert (moved.state, moved.publish_failure) == (ReleaseState.SCHEDULED, "")


def test_who_may_not_publish_any_more_does_not_publish_at_the_minute_either(scheduled, publisher, on_commit):
    publisher.assignments.update(granted_at=timezone.now() - 9 * HOUR, expires_at=timezone.now() - HOUR)

    assert come(scheduled, on_commit) == []

    scheduled.refresh_from_db()
    assert scheduled.state == ReleaseState.DRAFT
    assert "Penerbit Pusat, yang menjadwalkannya, tidak lagi berhak menerbitkan" in scheduled.publish_failure


def test_a_run_by_another_instrument_than_its_edition_has_now_is_not_published(scheduled, publisher):
    """The database keeps the instrument of an open edition; one that was never opened may get another."""
    scheduled.run.edition.instrument = instrument_make("lain")
    with pytest.raises(ConflictError, match="sedangkan edisinya sekarang memakai lain versi 1"):
        check_run(scheduled.run)


def test_a_run_that_failed_is_not_published(run):
    run.job_state = JobState.FAILED
    with pytest.raises(ConflictError, match="Hitungan ini gagal"):
        check_run(run)


def test_a_full_disk_is_told_once_and_tried_again(scheduled, publisher, on_commit, releases_root, client_of):
    folder = releases_root / "uji-2024"
    folder.write_text("di sini tidak dapat dibuat folder")

    assert come(scheduled, on_commit) == []
    assert come(scheduled, on_commit) == []

    scheduled.refresh_from_db()
    assert scheduled.state == ReleaseState.SCHEDULED
    assert "mencoba lagi" in scheduled.publish_failure
    assert (
        "Belum dapat diterbitkan" in client_of(publisher).get(scheduled.get_absolute_url()).content.decode()
    )
    assert Notice.objects.of(publisher).count() == 1
    folder.unlink()
    assert come(scheduled, on_commit) == [scheduled]
    scheduled.refresh_from_db()
    assert scheduled.publish_failure == ""


def test_one_that_cannot_be_published_does_not_hold_up_the_others(
    scheduled, make_run, make_draft, publisher, on_commit
):
    plan = {"publish_at": scheduled.publish_at, "actor": publisher, "accepts_outdated": True}
    release_schedule(release=scheduled, shown=scheduled.publish_at, **plan)
    other = release_schedule(release=make_draft(make_run("uji-2029")), **plan)
    shutil.rmtree(archive.draft_directory(scheduled.public_id))

    assert come(other, on_commit) == [other]
    scheduled.refresh_from_db()
    assert "tidak ada" in scheduled.publish_failure


def test_a_scheduled_release_is_not_published_at_once_nor_withdrawn(scheduled, publisher):
    with pytest.raises(ConflictError, match="Batalkan jadwalnya dahulu"):
        release_publish(release=scheduled, actor=publisher)
    with pytest.raises(ConflictError, match="belum terbit"):
        release_withdraw(release=scheduled, reason="Salah.", actor=publisher)


def test_while_one_is_scheduled_no_other_draft_of_the_edition_is_prepared(run, scheduled, publisher):
    assert list(run_list_releasable()) == []
    with pytest.raises(AlreadyDoneError, match="v1"):
        release_prepare(run=run, note="Perbaikan.", actor=publisher)


def test_a_scheduled_release_can_be_discarded(scheduled, publisher, on_commit):
    with on_commit():
        release_discard(release=scheduled, actor=publisher)

    assert not archive.draft_directory(scheduled.public_id).exists()
    with on_commit():
        assert release_publish_due(scheduled.publish_at + HOUR) == []


def test_what_was_moved_by_an_attempt_that_broke_off_is_discarded_too(scheduled, publisher, on_commit):
    public = archive.move_draft(scheduled.public_id, "uji-2024", 1)
    with on_commit():
        release_discard(release=scheduled, actor=publisher)

    assert not public.exists()


def test_the_page_says_while_readers_do_not_see_it_yet(scheduled, publisher, on_commit, client_of):
    address = scheduled.get_absolute_url()
    come(scheduled, on_commit)
    assert "Pembaca belum melihatnya" not in client_of(publisher).get(address).content.decode()
    (archive.releases_root() / "index.json").unlink()

    assert "Pembaca belum melihatnya" in client_of(publisher).get(address).content.decode()
    release_index_write()
    assert "Pembaca belum melihatnya" not in client_of(publisher).get(address).content.decode()


def test_a_published_release_keeps_when_and_by_whom_it_was_scheduled(scheduled, on_commit):
    come(scheduled, on_commit)

    for change in (
        {"publish_at": None},
        {"scheduled_by": None},
        {"accepts_outdated": True},
        {"state": "draft"},
    ):
        with pytest.raises(IntegrityError, match="never"), transaction.atomic():
            Release.objects.filter(pk=scheduled.pk).update(**change)


@pytest.mark.parametrize(
    "change",
    [
        {"note": "Lain."},
        {"manifest_sha256": "0" * 64},
        {"job_state": JobState.RUNNING},
        {"publish_at": None},
        {"scheduled_by": None},
        {"state": "superseded"},
        {"state": "withdrawn", "withdrawn_reason": "Salah."},
        {"state": "draft"},
        {"state": "published"},
    ],
    ids=lambda change: " ".join(change.values()) if "state" in change else next(iter(change)),
)
def test_the_database_keeps_a_scheduled_release_whole(scheduled, change):
    with pytest.raises(IntegrityError), transaction.atomic():
        Release.objects.filter(pk=scheduled.pk).update(**change)


def test_the_database_schedules_finished_drafts_alone(run, publisher):
    release = release_prepare(run=run, actor=publisher)
    plan = {"state": "scheduled", "publish_at": soon(), "scheduled_by": publisher}

    with pytest.raises(IntegrityError, match="never scheduled"), transaction.atomic():
        Release.objects.filter(pk=release.pk).update(**plan)
    with pytest.raises(IntegrityError), transaction.atomic():
        Release.objects.create(edition=run.edition, run=run, version=2, prepared_by=publisher)


def test_the_pages_set_change_and_take_back_the_minute(draft, publisher, client_of):
    portal, address = client_of(publisher), draft.get_absolute_url()
    question = portal.get(f"{address}jadwalkan/").content.decode()
    assert "Terbit pada (WIB)" in question

    late = portal.post(f"{address}jadwalkan/", {"publish_at": "01/02/2024 10.00"})
    assert late.status_code == 422
    assert "Waktu itu sudah lewat" in late.content.decode()
    at = timezone.localtime(soon(48))
    portal.post(f"{address}jadwalkan/", {"publish_at": at.strftime("%d/%m/%Y %H.%M")})
    draft.refresh_from_db()
    assert draft.publish_at == at

    shown = portal.get(address).content.decode()
    assert "Terjadwal" in shown
    assert "/batalkan-jadwal/" in shown
    assert "/terbitkan/" not in shown
    assert "Terbitan ini terjadwal" in portal.get(f"{address}buang/").content.decode()
    assert "terjadwal terbit pada" in portal.get(f"{address}terbitkan/", follow=True).content.decode()
    portal.post(f"{address}batalkan-jadwal/")
    draft.refresh_from_db()
    assert draft.state == ReleaseState.DRAFT
