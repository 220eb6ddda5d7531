"""What a release reads from its run."""

import pytest

from apps.computation.services import run_execute, run_request
from apps.engine import Stage
from apps.indicators.enums import EditionKind
from apps.publishing.content.reading import read_content
from apps.publishing.services import release_prepare
from tests.computation.editions import edition_of, method_set, run_make
from tests.factories import instrument_make

pytestmark = pytest.mark.django_db

FULL = {"1.1": 4, "1.2": 3, "2.1": 2, "2.2": 1}


def content_of(run, publisher):
    return read_content(release_prepare(run=run, actor=publisher))


def aggregates(content) -> dict[str, tuple[float | None, int, int]]:
    return {
        region.code: (region.aggregated_score, region.aggregated_count, region.aggregated_total)
        for region in content.provinces.regions
    }


@pytest.fixture
def imported(regions, analyst):
    """Figures published elsewhere: Pandeglang of two regencies of Banten, and the only one of Bali."""
    instrument = instrument_make("luar")
    method_set(instrument, Stage.CLASSIFY, "fixed", cuts=[20, 60])
    edition = edition_of("luar", instrument=instrument, kind=EditionKind.EXTERNAL)
    for region, score in (
        (regions.banten, 50),
        (regions.bali, 60),
        (regions.pandeglang, 80),
        (regions.badung, 10),
    ):
        edition.external_figures.create(region=region, score=score)
    run, _ = run_request(edition=edition, actor=analyst)
    is_done = run_execute(run.pk)
    run.refresh_from_db()
    assert is_done, run.job_failure
    return run


def test_a_mean_of_some_imported_regencies_is_no_aggregate_of_their_province(imported, publisher):
    assert aggregates(content_of(imported, publisher)) == {"36": (None, 1, 2), "51": (10.0, 1, 1)}


def test_an_aggregate_of_own_data_stands_beside_how_many_regencies_it_is_of(regions, analyst, publisher):
    run = run_make(edition_of("sendiri"), analyst, {"36": FULL, "36.01": FULL})

    assert aggregates(content_of(run, publisher)) == {"36": (100.0, 1, 2), "51": (None, 0, 1)}
