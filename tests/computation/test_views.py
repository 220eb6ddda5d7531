import pytest
from django.urls import reverse

from apps.computation.models import IndexRun
from apps.computation.services import run_execute, run_request
from apps.core.enums import JobState
from apps.indicators.enums import EditionKind
from tests.factories import edition_make


@pytest.fixture
def run(collected, analyst):
    made, _ = run_request(edition=collected.edition, actor=analyst)
    run_execute(made.pk)
    return IndexRun.objects.get(pk=made.pk)


def test_run_create_queues_a_run_and_shows_it(collected, analyst, client_of):
    answer = client_of(analyst).post(reverse("computation:run_create"), {"edition": collected.edition.code})

    made = IndexRun.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, made.get_absolute_url())
    assert made.job_state == JobState.QUEUED


def test_run_create_without_accepted_data_says_why(regions, analyst, client_of):
    edition = edition_make()
    answer = client_of(analyst).post(reverse("computation:run_create"), {"edition": edition.code})

    assert answer.status_code == 422
    assert "belum memiliki data yang diterima" in answer.content.decode()


def test_run_detail_shows_the_progress_of_an_open_run(collected, analyst, client_of):
    made, _ = run_request(edition=collected.edition, actor=analyst)

    page = client_of(analyst).get(made.get_absolute_url()).content.decode()

    assert "Menunggu giliran" in page
    assert reverse("computation:run_progress", args=[made.public_id]) in page


def test_run_progress_reloads_the_page_when_the_run_has_ended(run, analyst, client_of):
    answer = client_of(analyst).get(reverse("computation:run_progress", args=[run.public_id]))

    assert answer["HX-Refresh"] == "true"


def test_run_detail_shows_results_with_completeness(run, analyst, client_of):
    page = client_of(analyst).get(run.get_absolute_url()).content.decode()

    assert "Kabupaten Pandeglang" in page
    assert "25,00" in page
    assert "100" in page


def test_run_of_made_up_data_says_so(regions, analyst, client_of):
    edition = edition_make(kind=EditionKind.SIMULATED)
    made = IndexRun.objects.create(
        edition=edition, requested_by=analyst, run_key="0" * 64, input_sha256="0" * 64, engine_version="1"
    )

    page = client_of(analyst).get(made.get_absolute_url()).content.decode()

    assert "DATA SIMULASI" in page


def test_run_results_go_by_the_scope_of_the_permission(run, auditor_banten, regions, client_of):
    browser = client_of(auditor_banten)

    page = browser.get(run.get_absolute_url()).content.decode()
    inside = browser.get(reverse("computation:result_detail", args=[run.public_id, regions.lebak.code]))
    outside = browser.get(reverse("computation:result_detail", args=[run.public_id, regions.badung.code]))

    assert "Kabupaten Lebak" in page
    assert "Kabupaten Badung" not in page
    assert (inside.status_code, outside.status_code) == (200, 404)


def test_result_detail_leads_from_the_score_to_the_data(
    run, collected, national_reviewer, regions, client_of
):
    address = reverse("computation:result_detail", args=[run.public_id, regions.pandeglang.code])
    page = client_of(national_reviewer).get(address).content.decode()

    assert "Indikator 1.1" in page
    assert "2 tingkat rendah" in page
    assert collected.pandeglang.get_absolute_url() in page


def test_run_manifest_is_handed_out_as_json(run, analyst, client_of):
    answer = client_of(analyst).get(reverse("computation:run_manifest", args=[run.public_id]))

    assert answer.json() == run.manifest


@pytest.mark.parametrize("n_editions", [1, 30])
def test_run_list_asks_the_same_number_of_queries(
    n_editions, collected, analyst, client_of, django_assert_num_queries
):
    made, _ = run_request(edition=collected.edition, actor=analyst)
    for number in range(n_editions - 1):
        IndexRun.objects.create(
            edition=collected.edition,
            requested_by=analyst,
            run_key=f"{number:064d}",
            input_sha256=made.input_sha256,
            engine_version="1",
        )
    browser = client_of(analyst)
    browser.get(reverse("computation:run_list"))
    with django_assert_num_queries(7):
        browser.get(reverse("computation:run_list"))


def test_run_manifest_of_the_nation_does_not_exist_for_an_auditor_of_one_province(
    run, auditor_banten, client_of
):
    browser = client_of(auditor_banten)

    page = browser.get(run.get_absolute_url()).content.decode()

    assert "Unduh manifes" not in page
    assert browser.get(reverse("computation:run_manifest", args=[run.public_id])).status_code == 404
