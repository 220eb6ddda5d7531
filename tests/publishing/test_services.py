"""What publishers can do, in which order, and what is left behind when they are stopped."""

import json
import resource

import pytest

from apps.audit.models import Entry
from apps.core.enums import JobState
from apps.core.exceptions import ConflictError, InvalidInputError, NotAllowedError
from apps.core.jobs import job_claim
from apps.engine import Stage
from apps.publishing import archive
from apps.publishing.enums import ReleaseState
from apps.publishing.models import Release
from apps.publishing.selectors import run_list_releasable
from apps.publishing.services import (
    release_build,
    release_discard,
    release_index_write,
    release_prepare,
    release_publish,
    release_withdraw,
)
from apps.publishing.tasks import release_sweep
from tests.computation.editions import edition_of, method_set, run_make
from tests.factories import instrument_make

ROWS = {
    "36.01": {"1.1": 4, "1.2": 2, "2.1": 0, "2.2": 1},
    "36.02": {"1.1": 1, "1.2": None, "2.1": 5, "2.2": 1},
    "51.03": {"1.1": 0, "1.2": 0, "2.1": 0, "2.2": 1},
}


def states() -> dict[str, str]:
    return {str(release): release.state for release in Release.objects.all()}


def index_states(releases_root) -> dict[str, str]:
    document = json.loads((releases_root / "index.json").read_text())
    return {
        f"{edition['name']}, v{release['version']}": release["state"]
        for edition in document["editions"]
        for release in edition["releases"]
    }


def test_release_prepare_makes_version_1_as_a_draft_and_writes_an_audit_entry(run, publisher):
    release = release_prepare(run=run, actor=publisher)

    assert (release.version, release.state, release.job_state) == (1, ReleaseState.DRAFT, JobState.QUEUED)
    entry = Entry.objects.get(action="release.prepare")
    assert (entry.actor_id, entry.detail) == (publisher.public_id, {"version": 1, "run": str(run.public_id)})


def test_release_prepare_is_for_publishers_only(run, analyst, auditor):
    for person in (analyst, auditor):
        with pytest.raises(NotAllowedError):
            release_prepare(run=run, actor=person)

    assert not Release.objects.exists()


def test_release_prepare_refuses_a_second_draft_of_the_same_edition(run, draft, publisher):
    with pytest.raises(ConflictError, match="v1"):
        release_prepare(run=run, actor=publisher)


def test_release_prepare_needs_a_finished_run(run, publisher):
    run.job_state = JobState.RUNNING

    with pytest.raises(ConflictError, match="belum selesai"):
        release_prepare(run=run, actor=publisher)


@pytest.mark.parametrize(
    ("classify", "message"),
    [
        ({"name": "quantiles", "k": 4}, "memakai 4 kelas: 1, 2, 3, 4"),
        ({"name": "fixed", "cuts": [50], "labels": ["low", "high"]}, "memakai 2 kelas: low, high"),
        ({"name": "count", "cuts": [1, 2]}, "menurut banyaknya indikator yang terjadi"),
    ],
)
def test_release_prepare_refuses_classes_that_the_public_pages_have_no_words_for(
    regions, analyst, publisher, classify, message
):
    instrument = instrument_make("berkelas")
    method_set(instrument, Stage.CLASSIFY, **classify)
    run = run_make(edition_of("berkelas", instrument=instrument), analyst, ROWS)

    with pytest.raises(ConflictError, match=message):
        release_prepare(run=run, actor=publisher)
    assert not Release.objects.exists()


@pytest.mark.parametrize(
    ("method", "message"),
    [
        ({"name": "zscore"}, "sedangkan skor hitungan ini dari -"),
        ({"name": "minmax", "lower": 1, "upper": 200}, r"dari \d+,\d\d sampai 1\d\d,\d\d\. "),
        ({"name": "minmax", "lower": -1, "upper": 100}, "dari -"),
    ],
    ids=["below and above", "above alone", "below alone"],
)
def test_release_prepare_refuses_scores_that_are_not_from_0_to_100(
    regions, analyst, publisher, method, message
):
    instrument = instrument_make("baku")
    method_set(instrument, Stage.NORMALISE, **method)
    run = run_make(edition_of("baku", instrument=instrument), analyst, ROWS)

    with pytest.raises(ConflictError, match=message):
        release_prepare(run=run, actor=publisher)
    assert not Release.objects.exists()


def test_release_prepare_takes_scores_from_0_to_100_themselves(regions, analyst, publisher):
    rows = {
        "36.01": dict.fromkeys(("1.1", "1.2", "2.1", "2.2"), 4),
        "36.02": dict.fromkeys(("1.1", "2.1"), 0),
    }
    run = run_make(edition_of("ujung"), analyst, rows)
    assert {0.0, 100.0} <= set(run.results.values_list("score", flat=True))

    assert release_prepare(run=run, actor=publisher).version == 1


def test_release_prepare_of_a_second_version_needs_a_note(run, published, publisher):
    with pytest.raises(InvalidInputError) as refusal:
        release_prepare(run=run, note="  ", actor=publisher)

    assert list(refusal.value.errors) == ["note"]
    assert release_prepare(run=run, note="Angka Lebak diperbaiki.", actor=publisher).version == 2


def test_release_build_leaves_one_draft_whose_files_fit_its_manifest(draft, releases_root):
    directory = archive.draft_directory(draft.public_id)

    assert draft.job_state == JobState.FINISHED
    assert [path.name for path in directory.parent.iterdir()] == [str(draft.public_id)]
    assert archive.find_problems(directory, draft.manifest_sha256) == []


def test_release_build_does_nothing_for_a_draft_that_another_worker_has(run, publisher, releases_root):
    release = release_prepare(run=run, actor=publisher)
    job_claim(Release, release.pk)

    assert release_build(release.pk) is False
    assert not archive.draft_directory(release.public_id).exists()


def test_release_build_without_a_key_fails_with_a_message_for_the_person(run, publisher, settings, tmp_path):
    settings.RELEASE_SIGNING_KEY = tmp_path / "nowhere.pem"
    settings.RELEASE_SIGNING_KEY_AUTOCREATE = False
    release = release_prepare(run=run, actor=publisher)

    assert release_build(release.pk) is False

    release.refresh_from_db()
    assert release.job_state == JobState.FAILED
    assert "release_key_create" in release.job_failure


def test_release_publish_moves_the_files_and_writes_rows_audit_and_index(
    draft, publish, publisher, releases_root
):
    published = publish(draft)

    assert published.state == ReleaseState.PUBLISHED
    assert published.published_by == publisher
    assert (releases_root / "uji-2024" / "v1" / "index.html").exists()
    assert not archive.draft_directory(draft.public_id).exists()
    assert index_states(releases_root) == {"Edisi uji-2024, v1": "published"}
    [edition] = json.loads((releases_root / "index.json").read_text())["editions"]
    assert edition["releases"][0]["published_at"] == published.published_at.isoformat()
    detail = Entry.objects.get(action="release.publish").detail
    states = {"before": "Rancangan", "after": "Terbit"}
    assert detail == {
        "version": 1,
        "manifest_sha256": draft.manifest_sha256,
        "superseded": [],
        **states,
    }


def test_release_publish_supersedes_the_version_in_force(run, published, make_draft, publish, releases_root):
    publish(make_draft(run, "Angka Lebak diperbaiki."))

    expected = {"Edisi uji-2024, v2": "published", "Edisi uji-2024, v1": "superseded"}
    assert states() == expected
    assert index_states(releases_root) == expected
    assert (releases_root / "uji-2024" / "v1" / "index.html").exists()


def test_release_publish_is_for_publishers_only(draft, analyst, auditor):
    for person in (analyst, auditor):
        with pytest.raises(NotAllowedError):
            release_publish(release=draft, actor=person)


def test_release_publish_twice_is_a_conflict(published, publisher):
    with pytest.raises(ConflictError, match="terbit"):
        release_publish(release=published, actor=publisher)


def test_release_publish_before_the_draft_is_built_is_a_conflict(run, publisher):
    release = release_prepare(run=run, actor=publisher)

    with pytest.raises(ConflictError, match="belum selesai"):
        release_publish(release=release, actor=publisher)


def test_release_publish_refuses_a_draft_whose_files_were_changed(draft, publisher):
    page = archive.draft_directory(draft.public_id) / "index.html"
    page.write_bytes(page.read_bytes().replace(b"rawan", b"aman"))

    with pytest.raises(ConflictError, match=r"index\.html: isinya berubah"):
        release_publish(release=draft, actor=publisher)

    assert states() == {"Edisi uji-2024, v1": "draft"}


def test_release_publish_finishes_what_was_stopped_after_the_files_were_moved(draft, publish, releases_root):
    archive.move_draft(draft.public_id, "uji-2024", 1)

    publish(draft)

    assert index_states(releases_root) == {"Edisi uji-2024, v1": "published"}


def test_release_publish_replaces_the_files_of_a_stopped_publication_that_was_discarded(
    run, draft, make_draft, publish, publisher, on_commit, releases_root
):
    left = archive.move_draft(draft.public_id, "uji-2024", 1)
    (left / "sisa.txt").write_text("dari rancangan yang dibuang")
    with on_commit():
        release_discard(release=draft, actor=publisher)

    again = publish(make_draft(run))

    assert archive.find_problems(releases_root / "uji-2024" / "v1", again.manifest_sha256) == []


def test_release_sweep_writes_the_index_that_was_stopped_before_it(draft, publisher, releases_root):
    release_publish(release=draft, actor=publisher)  # the commit of this test never comes
    assert not (releases_root / "index.json").exists()

    release_sweep()

    assert index_states(releases_root) == {"Edisi uji-2024, v1": "published"}


def test_release_index_write_leaves_an_index_that_is_up_to_date(published, releases_root):
    before = (releases_root / "index.json").stat().st_mtime_ns

    assert release_index_write() is False
    assert (releases_root / "index.json").stat().st_mtime_ns == before


def test_release_withdraw_keeps_the_files_and_says_why(published, withdraw, releases_root):
    withdrawn = withdraw(published, "Bobot salah.")

    assert (withdrawn.state, withdrawn.withdrawn_reason) == (ReleaseState.WITHDRAWN, "Bobot salah.")
    assert index_states(releases_root) == {"Edisi uji-2024, v1": "withdrawn"}
    assert archive.find_problems(releases_root / "uji-2024" / "v1", published.manifest_sha256) == []
    assert Entry.objects.filter(action="release.withdraw").count() == 1


def test_release_withdraw_needs_a_reason_a_publisher_and_a_public_release(
    published, draft, withdraw, publisher, auditor
):
    with pytest.raises(InvalidInputError):
        release_withdraw(release=published, reason=" ", actor=publisher)
    with pytest.raises(NotAllowedError):
        release_withdraw(release=published, reason="Salah.", actor=auditor)
    withdraw(published)
    with pytest.raises(ConflictError):
        release_withdraw(release=published, reason="Lagi.", actor=publisher)


def test_release_discard_deletes_the_draft_and_frees_its_version(run, draft, publisher, on_commit):
    with on_commit():
        release_discard(release=draft, actor=publisher)

    assert not archive.draft_directory(draft.public_id).exists()
    assert Entry.objects.filter(action="release.discard").count() == 1
    assert release_prepare(run=run, actor=publisher).version == 1


def test_release_discard_is_for_publishers_only(draft, analyst, auditor):
    for person in (analyst, auditor):
        with pytest.raises(NotAllowedError):
            release_discard(release=draft, actor=person)
    assert Release.objects.get() == draft


def test_a_release_can_be_made_of_the_newest_finished_run_of_an_edition_without_a_draft(
    run, draft, publish, analyst, publisher
):
    assert list(run_list_releasable()) == []
    publish(draft)
    assert list(run_list_releasable()) == [run]
    newer = run_make(run.edition, analyst, ROWS)
    assert list(run_list_releasable()) == [newer]
    release_prepare(run=newer, note="Angka baru.", actor=publisher)
    assert list(run_list_releasable()) == []


def test_release_discard_refuses_what_is_public_or_being_built(run, published, publisher):
    with pytest.raises(ConflictError, match="sudah terbit"):
        release_discard(release=published, actor=publisher)
    second = release_prepare(run=run, note="Perbaikan.", actor=publisher)
    job_claim(Release, second.pk)
    with pytest.raises(ConflictError, match="sedang disusun"):
        release_discard(release=second, actor=publisher)


def test_drafts_are_closed_to_others_on_the_machine(draft, releases_root):
    assert (releases_root / ".drafts").stat().st_mode & 0o777 == 0o700
    assert (releases_root / ".drafts" / str(draft.public_id)).stat().st_mode & 0o005 == 0o005


def test_release_build_that_meets_a_fault_of_the_portal_names_the_release(run, publisher, settings):
    """Here a template is missing, as after an incomplete update."""
    release = release_prepare(run=run, actor=publisher)
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": []}]
    assert not release_build(release.pk)
    release.refresh_from_db()
    assert release.job_state == JobState.FAILED
    assert release.job_failure.startswith("Penyusunan berhenti karena kesalahan pada portal.")
    assert str(release.public_id) in release.job_failure


def test_release_build_without_room_on_the_disk_says_so_and_leaves_nothing(run, publisher, releases_root):
    release = release_prepare(run=run, actor=publisher)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, hard))  # larger files break off in the middle
    try:
        assert not release_build(release.pk)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    release.refresh_from_db()
    assert release.job_state == JobState.FAILED
    assert "Sediakan ruang" in release.job_failure
    assert list((releases_root / ".drafts").iterdir()) == []


def test_what_is_not_public_is_not_withdrawn_and_says_why(draft, publisher):
    with pytest.raises(ConflictError, match="belum terbit, jadi tidak dapat ditarik") as early:
        release_withdraw(release=draft, reason="Salah.", actor=publisher)
    assert early.value.place == draft.get_absolute_url()
