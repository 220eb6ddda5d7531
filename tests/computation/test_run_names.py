"""Runs are called by names that people use, made in one place, and found by them wherever a run is chosen."""

import datetime as dt
import importlib

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from apps.accounts.models import User
from apps.audit.models import Entry
from apps.computation.models import IndexRun
from apps.computation.services import next_run_number, run_request
from apps.core.enums import JobState
from apps.indicators.enums import EditionKind
from apps.indicators.models import Edition
from apps.publishing.selectors import run_list_newest
from tests.cast import Regions
from tests.computation.collecting import Collected
from tests.computation.editions import edition_of, run_make
from tests.factories import edition_make, instrument_make
from tests.pages import table_of

ANSWERS = {"36.01": {"1.1": 1}, "36.02": {"1.1": 2}}
NOON = dt.datetime(2026, 11, 12, 5, 0, tzinfo=dt.UTC)


def _named(edition: Edition, analyst: User, number: int, **fields: object) -> IndexRun:
    return IndexRun.objects.create(
        edition=edition,
        number=number,
        requested_by=analyst,
        run_key=f"{edition.code}-{number}",
        engine_version="1",
        job_queued_at=NOON,
        **fields,
    )


@pytest.mark.parametrize(
    ("aggregation", "method"),
    [("arithmetic", "rata-rata tertimbang"), ("geometric", "rata-rata geometrik"), ("", "skor terbitan")],
)
def test_a_run_is_called_by_edition_number_date_and_method(
    regions: Regions, analyst: User, aggregation: str, method: str
) -> None:
    run = _named(edition_make("ikp-2024"), analyst, 3, aggregation=aggregation)
    assert str(run) == f"Edisi ikp-2024 · hitungan ke\N{NON-BREAKING HYPHEN}3 · 12 Nov 2026 · {method}"
    assert run.file_name == "ikp-2024-hitungan-3"


def test_runs_of_an_edition_are_counted_in_the_order_of_asking_failed_ones_too(
    regions: Regions, analyst: User
) -> None:
    first, second = edition_make("satu"), edition_make("dua")
    assert (next_run_number(first), next_run_number(second)) == (1, 1)
    _named(first, analyst, 1, job_state=JobState.FAILED)
    _named(first, analyst, 2)
    assert (next_run_number(first), next_run_number(second)) == (3, 1)


def test_a_requested_run_has_its_number_and_method_at_once_and_the_log_calls_it_so(
    regions: Regions, analyst: User, collected: Collected
) -> None:
    made, _ = run_request(edition=collected.edition, actor=analyst)
    assert (made.number, made.aggregation) == (1, "arithmetic")
    told = Entry.objects.get(action="run.request").sentence
    assert told == f"Analis Pusat meminta hitungan {made}."


def test_runs_from_before_are_counted_and_called_by_the_method_of_their_manifest(
    regions: Regions, analyst: User
) -> None:
    first, outside = edition_make("satu"), edition_make("luar", kind=EditionKind.EXTERNAL)
    plain = {"method": {"aggregate": {"name": "geometric"}}, "framework": {"code": "ikp"}}
    keyed = {
        "method": {"aggregate": {"default": {"name": "arithmetic"}, "ikp": {"name": "copeland"}}},
        "framework": {"code": "ikp"},
    }
    for edition, number, manifest in (
        (first, 7, plain),
        (first, 9, keyed),
        (first, 12, {}),
        (outside, 4, plain),
    ):
        _named(edition, analyst, number, manifest=manifest, job_state=JobState.FINISHED)
    migration = importlib.import_module("apps.computation.migrations.0003_run_numbers")
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # else the rows made above wait for their checks
        cursor.execute(migration.COUNT)
    assert list(IndexRun.objects.order_by("pk").values_list("edition__code", "number", "aggregation")) == [
        ("satu", 1, "geometric"),
        ("satu", 2, "copeland"),
        ("satu", 3, ""),
        ("luar", 1, ""),
    ]


@pytest.fixture
def runs(regions: Regions, analyst: User) -> list[IndexRun]:
    """Two runs of the newest edition, the second on other data, then one of an earlier edition."""
    instrument = instrument_make("nama")
    new = edition_of("baru", instrument=instrument, reference_on=dt.date(2024, 1, 1))
    old = edition_of("lama", instrument=instrument, reference_on=dt.date(2020, 1, 1))
    made = [run_make(new, analyst, ANSWERS), run_make(new, analyst, {"36.01": {"1.1": 5}})]
    return [*made, run_make(old, analyst, ANSWERS)]


def test_pages_about_a_run_are_called_by_its_name(runs: list[IndexRun], analyst: User, client_of) -> None:
    browser: Client = client_of(analyst)
    run = runs[0]
    listed = table_of(
        browser.get(reverse("computation:run_list")).content.decode(), "Daftar hitungan, terbaru di atas"
    )
    assert [line[0] for line in listed[1:]] == [str(runs[2]), str(runs[1]), str(runs[0])]
    for address in ("computation:run_detail", "computation:run_themes", "computation:analysis_detail"):
        page = browser.get(reverse(address, args=[run.public_id])).content.decode()
        title = page[page.index("<title>") : page.index("</title>")]
        assert str(run) in title, address
    crumbs = browser.get(reverse("computation:run_themes", args=[run.public_id])).context["breadcrumbs"]
    assert [crumb["label"] for crumb in crumbs] == ["Hitungan", str(run), "Tema"]


def test_runs_are_chosen_by_name_the_newest_first_whatever_their_edition(
    runs: list[IndexRun], analyst: User, client_of
) -> None:
    page = client_of(analyst).get(reverse("scenarios:scenario_list"))
    for field in (page.context["form"]["run"], page.context["comparison_form"]["after"]):
        labels = [str(label) for value, label in field.field.choices if value]
        assert labels == [str(runs[2]), str(runs[1]), str(runs[0])]
    assert list(run_list_newest()) == [runs[2], runs[1]]


def test_the_page_of_a_run_offers_the_runs_beside_it_and_its_scenarios(
    runs: list[IndexRun], analyst: User, client_of
) -> None:
    browser: Client = client_of(analyst)
    outside = edition_make("luar", kind=EditionKind.EXTERNAL)
    other_kind = _named(outside, analyst, 1, job_state=JobState.FINISHED)
    page = browser.get(runs[0].get_absolute_url()).content.decode()
    compare = reverse("scenarios:run_compare")
    links = [
        f'<a href="{compare}?before={other.public_id}&amp;after={runs[0].public_id}">{other}</a>'
        for other in (runs[2], runs[1])
    ]
    assert page.index(links[0]) < page.index(links[1])
    assert f"before={other_kind.public_id}" not in page
    begun = browser.get(f"{reverse('scenarios:scenario_list')}?hitungan={runs[2].public_id}")
    assert f'<option value="{runs[2].public_id}" selected>' in begun.content.decode()


def test_a_comparison_goes_from_the_earlier_run_to_the_later(
    runs: list[IndexRun], analyst: User, client_of
) -> None:
    early, late = runs[:2]
    for before, after in ((early, late), (late, early)):
        address = f"{reverse('scenarios:run_compare')}?before={before.public_id}&after={after.public_id}"
        page = client_of(analyst).get(address)
        compared = page.context["comparison"]
        assert (compared.before, compared.after) == (early, late)
        assert f"{early} dan {late}" in page.content.decode()
