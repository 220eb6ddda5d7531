import pytest
from django.urls import reverse

from apps.accounts.models import User
from apps.computation.models import IndexRun
from apps.regions.enums import RegionLevel
from apps.scenarios.models import Scenario
from apps.scenarios.services import scenario_create
from tests.cast import Regions
from tests.computation.editions import edition_of, run_make
from tests.computation.finished_runs import finished_run_make
from tests.factories import region_make


@pytest.fixture
def run(regions: Regions, analyst: User) -> IndexRun:
    return finished_run_make(regions, analyst)


@pytest.fixture
def scenario(run: IndexRun, analyst: User) -> Scenario:
    return scenario_create(run=run, title="Cara lain", actor=analyst)


def test_scenario_create_opens_the_new_scenario(run, analyst, client_of):
    answer = client_of(analyst).post(
        reverse("scenarios:scenario_create"), {"title": "Bobot sama", "run": run.public_id}
    )
    made = Scenario.objects.get()
    assert (answer.status_code, answer["Location"], made.run) == (302, made.get_absolute_url(), run)


def test_scenario_page_shows_official_and_scenario_side_by_side(scenario, analyst, client_of):
    page = client_of(analyst).get(scenario.get_absolute_url()).content.decode()
    assert "hasilnya sama dengan hitungan resmi" in page
    assert "0 dari 13 wilayah berganti kelas" in page
    assert 'name="stage-normalise"' in page


def test_scenario_preview_computes_and_stores_nothing(scenario, analyst, client_of):
    before = scenario.method
    answer = client_of(analyst).post(
        reverse("scenarios:scenario_preview", args=[scenario.public_id]),
        {"stage-classify": "quantiles", "stage-classify-quantiles-k": "3"},
    )
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Metode yang berbeda" in page
    assert 'name="stage-classify-quantiles-k"' in page
    assert Scenario.objects.get().method == before


def test_scenario_of_other_classes_shows_them_in_their_order_on_the_ramp(scenario, analyst, client_of):
    page = (
        client_of(analyst)
        .post(
            reverse("scenarios:scenario_preview", args=[scenario.public_id]),
            {"stage-classify": "quantiles", "stage-classify-quantiles-k": "4"},
        )
        .content.decode()
    )
    for step in (1, 4, 7, 10):
        assert f"swatch--ramp-{step}" in page, step
    # The official classes keep their own colours beside them.
    assert "swatch--high" in page
    assert "swatch--other" not in page


def test_scenario_preview_of_a_newly_chosen_method_begins_with_a_suggestion(scenario, analyst, client_of):
    page = (
        client_of(analyst)
        .post(
            reverse("scenarios:scenario_preview", args=[scenario.public_id]),
            {"stage-aggregate": "generalised"},
        )
        .content.decode()
    )
    assert "belum dapat dihitung" not in page
    assert 'value="0,5"' in page


def test_scenario_preview_says_what_is_wrong_and_keeps_what_was_typed(scenario, analyst, client_of):
    page = (
        client_of(analyst)
        .post(
            reverse("scenarios:scenario_preview", args=[scenario.public_id]),
            {"stage-classify": "mean_sd", "stage-classify-mean_sd-k": "banyak"},
        )
        .content.decode()
    )
    assert "belum dapat dihitung" in page
    assert "parameter k" in page
    assert 'value="banyak"' in page


def test_scenario_is_saved_with_method_and_weights(scenario, run, analyst, client_of):
    code = run.manifest["framework"]["groups"][0]["code"]
    answer = client_of(analyst).post(
        scenario.get_absolute_url(),
        {
            "title": "Kuantil",
            "note": "",
            "revision": 0,
            "stage-classify": "quantiles",
            "stage-classify-quantiles-k": "3",
            f"weight-{code}": "0,75",
        },
    )
    saved = Scenario.objects.get()
    assert answer.status_code == 302
    assert (saved.title, saved.weights) == ("Kuantil", {code: 0.75})
    assert saved.method["classify"]["name"] == "quantiles"


def test_scenario_that_cannot_be_saved_comes_back_as_typed(scenario, analyst, client_of):
    answer = client_of(analyst).post(
        scenario.get_absolute_url(),
        {"title": "Salah", "note": "catatan saya", "revision": 0, "weight-1": "-3"},
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "isi angka 0 atau lebih" in page
    assert "catatan saya" in page
    assert 'value="-3"' in page


def test_scenario_does_not_exist_for_an_auditor_of_a_province(scenario, auditor_banten, client_of):
    assert client_of(auditor_banten).get(scenario.get_absolute_url()).status_code == 404
    listed = client_of(auditor_banten).get(reverse("scenarios:scenario_list"))
    assert "Cara lain" not in listed.content.decode()


def test_run_compare_says_why_other_instruments_are_no_series(run, regions, analyst, client_of):
    other = finished_run_make(regions, analyst, seed=2, dimensions=3)
    page = (
        client_of(analyst)
        .get(reverse("scenarios:run_compare"), {"before": run.public_id, "after": other.public_id})
        .content.decode()
    )
    assert "bukan satu deret" in page
    assert "Instrumennya berbeda" in page
    assert "berganti kelas" not in page


@pytest.mark.parametrize("n_more", [0, 30])
def test_scenario_page_asks_the_same_number_of_queries(
    n_more, regions, analyst, client_of, django_assert_num_queries
):
    answers = {"1.1": 1, "1.2": 2, "2.1": 3, "2.2": 4}
    rows = {"36.01": answers, "36.02": dict.fromkeys(answers, 5), "51.03": dict.fromkeys(answers, 0)}
    for number in range(3, 3 + n_more):
        region_make(f"36.{number:02d}", f"Kabupaten {number}", RegionLevel.REGENCY, regions.banten)
        rows[f"36.{number:02d}"] = answers
    run = run_make(edition_of("banyak"), analyst, rows)
    scenario = scenario_create(run=run, title="Cara lain", actor=analyst)
    client = client_of(analyst)
    client.get(scenario.get_absolute_url())
    with django_assert_num_queries(8):
        page = client.get(scenario.get_absolute_url()).content.decode()
    assert f"0 dari {n_more + 3} wilayah berganti kelas" in page
