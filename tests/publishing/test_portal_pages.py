"""What the portal shows and offers of a release in each of its states. The rows need no files for that."""

import re
from collections.abc import Callable

import pytest
from django.utils import timezone

from apps.accounts.models import User
from apps.accounts.permissions import Role
from apps.computation.models import IndexRun
from apps.core.enums import JobState
from apps.publishing.enums import ReleaseState
from apps.publishing.models import Release
from apps.publishing.services import release_prepare
from tests.computation.editions import edition_of, run_make
from tests.factories import person_make
from tests.pages import table_of, terms_of

ACTS = ("pratinjau", "terbitkan", "tarik", "buang")


@pytest.fixture
def second(regions) -> User:
    return person_make("Penerbit Kedua", Role.PUBLISHER, regions.nation)


@pytest.fixture
def third(regions) -> User:
    return person_make("Penerbit Ketiga", Role.PUBLISHER, regions.nation)


@pytest.fixture
def make(run, publisher, second, third) -> Callable[..., Release]:
    """Return a maker of releases of the run: prepared by one person, published by another, withdrawn by a third."""

    def act(state: ReleaseState, version: int = 1, job_state: JobState = JobState.FINISHED) -> Release:
        made = Release.objects.create(
            edition=run.edition, run=run, version=version, note="Angka Lebak.", prepared_by=publisher
        )
        rows = Release.objects.filter(pk=made.pk)
        rows.update(job_state=job_state)
        if state != ReleaseState.DRAFT:
            rows.update(manifest_sha256="0" * 64)
            rows.update(state=ReleaseState.PUBLISHED, published_by=second, published_at=timezone.now())
        if state == ReleaseState.WITHDRAWN:
            rows.update(
                state=state,
                withdrawn_by=third,
                withdrawn_at=timezone.now(),
                withdrawn_reason="Bobot <salah>.",
            )
        elif state == ReleaseState.SUPERSEDED:
            rows.update(state=state)
        return Release.objects.select_related("edition").get(pk=made.pk)

    return act


@pytest.fixture
def page_of(client_of, publisher) -> Callable[..., str]:
    browser = client_of(publisher)

    def open_page(release: Release, below: str = "") -> str:
        return browser.get(f"{release.get_absolute_url()}{below}").content.decode()

    return open_page


@pytest.mark.parametrize(
    ("state", "job_state", "acts"),
    [
        (ReleaseState.DRAFT, JobState.QUEUED, {"buang"}),
        (ReleaseState.DRAFT, JobState.RUNNING, set()),
        (ReleaseState.DRAFT, JobState.FAILED, {"buang"}),
        (ReleaseState.DRAFT, JobState.FINISHED, {"pratinjau", "terbitkan", "buang"}),
        (ReleaseState.PUBLISHED, JobState.FINISHED, {"tarik"}),
        (ReleaseState.SUPERSEDED, JobState.FINISHED, {"tarik"}),
        (ReleaseState.WITHDRAWN, JobState.FINISHED, set()),
    ],
)
def test_a_release_offers_what_can_be_done_in_its_state(make, page_of, state, job_state, acts):
    release = make(state, job_state=job_state)

    page = page_of(release)

    assert {act for act in ACTS if f'href="{release.get_absolute_url()}{act}/"' in page} == acts
    is_public = state != ReleaseState.DRAFT
    assert (f'href="{release.public_path}"' in page) is is_public
    assert ("(setelah terbit)" in page) is not is_public


def test_a_release_names_who_prepared_published_and_withdrew_it_and_why(make, page_of):
    page = page_of(make(ReleaseState.WITHDRAWN))

    terms = terms_of(page)
    people = {term: terms[term][0].split(",")[0] for term in ("Disiapkan", "Diterbitkan", "Ditarik")}
    assert people == {
        "Disiapkan": "Penerbit Pusat",
        "Diterbitkan": "Penerbit Kedua",
        "Ditarik": "Penerbit Ketiga",
    }
    assert terms["Apa yang berubah"] == ["Angka Lebak."]
    assert "Terbitan ini ditarik" in page
    assert "Bobot &lt;salah&gt;." in page


def test_a_draft_says_which_version_it_replaces(make, make_row, page_of):
    first = make(ReleaseState.PUBLISHED)
    draft = make(ReleaseState.DRAFT, version=2)
    alone = make_row("lain", is_public=False)

    assert terms_of(page_of(draft))["Menggantikan"] == ["Edisi uji-2024, v1"]
    assert "Versi 1 yang sekarang berlaku digantikan" in page_of(draft, "terbitkan/")
    for release, below in ((first, ""), (alone, ""), (alone, "terbitkan/")):
        page = page_of(release, below)
        assert "Menggantikan" not in page
        assert "yang sekarang berlaku digantikan" not in page


def test_the_list_keeps_drafts_apart_and_says_which_is_still_being_built(
    make, make_row, client_of, publisher
):
    make(ReleaseState.PUBLISHED)
    make(ReleaseState.DRAFT, version=2)
    make_row("lain", is_public=False)

    page = client_of(publisher).get("/portal/terbitan/").content.decode()

    shown = {
        caption: [row[:2] for row in table_of(page, caption)[1:]]
        for caption in ("Rancangan terbitan", "Terbitan, edisi terbaru di atas")
    }
    assert shown == {
        "Rancangan terbitan": [
            ["Edisi uji-2024, v2", "Rancangan"],
            ["Edisi lain, v1", "Menunggu giliran"],
        ],
        "Terbitan, edisi terbaru di atas": [["Edisi uji-2024, v1", "Terbit"]],
    }


def test_a_draft_that_could_not_be_built_says_why(make, page_of):
    release = make(ReleaseState.DRAFT, job_state=JobState.FAILED)
    Release.objects.filter(pk=release.pk).update(job_failure="Penyimpanan penuh.")

    page = page_of(release)

    assert "Rancangan tidak selesai disusun" in page
    assert "Penyimpanan penuh." in page


@pytest.mark.parametrize(
    ("state", "address"),
    [
        (ReleaseState.PUBLISHED, "/terbitan/uji-2024/v1/"),
        (ReleaseState.SUPERSEDED, None),
        (ReleaseState.WITHDRAWN, None),
    ],
)
def test_the_api_names_as_release_of_an_edition_the_one_in_force_alone(make, client, state, address):
    make(state)
    make(ReleaseState.DRAFT, version=2)

    edition = client.get("/api/v1/editions/uji-2024/").json()

    assert edition["release"] == address
    releases = client.get("/api/v1/releases/").json()["results"]
    assert [(row["version"], row["state"]) for row in releases] == [(1, state.value)]


def test_the_form_offers_the_newest_finished_run_of_each_edition_without_a_draft(
    regions, analyst, publisher, client_of
):
    first, second = edition_of("pertama"), edition_of("kedua")
    answers = {"1.1": 4, "1.2": 3, "2.1": 2, "2.2": 1}
    run_make(first, analyst, {"36": answers})
    newest = run_make(first, analyst, {"36.01": answers})
    other = run_make(second, analyst, {"36": answers})
    IndexRun.objects.create(
        edition=first,
        requested_by=analyst,
        number=9,
        run_key="0" * 64,
        input_sha256="0" * 64,
        engine_version="1",
    )

    def offered() -> set[str]:
        page = client_of(publisher).get("/portal/terbitan/siapkan/").content.decode()
        return set(re.findall(r'<option value="([0-9a-f-]{36})"', page))

    assert offered() == {str(newest.public_id), str(other.public_id)}
    release_prepare(run=other, actor=publisher)
    assert offered() == {str(newest.public_id)}
