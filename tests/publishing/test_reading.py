"""What a release reads from its run."""

import pytest
from django.utils import timezone

from apps.computation.services import run_execute, run_request
from apps.engine import Stage
from apps.indicators.enums import EditionKind
from apps.publishing.content.reading import read_content
from apps.publishing.enums import ReleaseState
from apps.publishing.models import Release
from apps.publishing.services import release_prepare
from apps.submissions.enums import SubmissionState
from tests.computation.editions import edition_of, method_set, run_make
from tests.factories import (
    display_group_make,
    edition_make,
    instrument_make,
    submission_advance,
    submission_make,
)

pytestmark = pytest.mark.django_db

FULL = {"1.1": 4, "1.2": 3, "2.1": 2, "2.2": 1}


def content_of(run, publisher):
    return read_content(release_prepare(run=run, actor=publisher))


def rows_of(run) -> list[dict[str, object]]:
    """Return what a run found of each region."""
    rows = run.results.order_by("region").values()
    return [{name: value for name, value in row.items() if name not in {"id", "run_id"}} for row in rows]


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


def test_the_runs_of_these_tests_are_those_over_accepted_forms(
    run,
    regions,
    operator_banten,
    operator_pandeglang,
    operator_lebak,
    coordinator_banten,
    national_reviewer,
    analyst,
):
    edition = edition_make("formulir", instrument=run.edition.instrument)
    for region, operator, reviewer in (
        (regions.pandeglang, operator_pandeglang, coordinator_banten),
        (regions.lebak, operator_lebak, coordinator_banten),
        (regions.banten, operator_banten, national_reviewer),
    ):
        submission_advance(
            submission_make(edition, region),
            SubmissionState.ACCEPTED,
            operator=operator,
            reviewer=reviewer,
            accepter=national_reviewer,
        )
    over_forms, _ = run_request(edition=edition, actor=analyst)
    assert run_execute(over_forms.pk)

    assert over_forms.input_sha256 == run.input_sha256
    assert rows_of(over_forms) == rows_of(run)


def test_a_mean_of_some_imported_regencies_is_no_aggregate_of_their_province(imported, publisher):
    assert aggregates(content_of(imported, publisher)) == {"36": (None, 1, 2), "51": (10.0, 1, 1)}


def test_an_aggregate_of_own_data_stands_beside_how_many_regencies_it_is_of(regions, analyst, publisher):
    run = run_make(edition_of("sendiri"), analyst, {"36": FULL, "36.01": FULL})

    assert aggregates(content_of(run, publisher)) == {"36": (100.0, 1, 2), "51": (None, 0, 1)}


def test_completeness_and_evidence_of_a_region_are_those_of_the_run(regions, analyst, publisher):
    some = {**FULL, "1.1": None}
    run = run_make(edition_of("sendiri"), analyst, {"36": some, "36.01": FULL}, evidence={"36": 0.25})

    shares = {
        region.code: (region.completeness, region.evidence_share)
        for region in content_of(run, publisher).regions
    }

    assert (shares["36"], shares["36.01"], shares["51"]) == ((0.75, 0.25), (1.0, None), (None, None))


def test_scores_that_happened_to_be_printed_are_summed_up_only_where_all_are_known(imported, publisher):
    content = content_of(imported, publisher)

    assert (content.provinces.mean, content.regencies.mean) == (55.0, None)


def test_national_means_are_those_that_were_published_for_the_nation_in_this_edition(
    imported, regions, publisher
):
    other = edition_of("lain", kind=EditionKind.EXTERNAL)
    imported.edition.external_figures.create(region=regions.nation, group_code="1", score="45.5")
    imported.edition.external_figures.create(region=regions.nation, score=40)
    imported.edition.external_figures.create(region=regions.bali, group_code="2", score=30)
    other.external_figures.create(region=regions.nation, group_code="2", score=70)

    assert content_of(imported, publisher).published_means["1"].score == 45.5


def test_a_release_names_the_public_versions_of_its_own_edition(regions, analyst, publisher):
    runs = [run_make(edition_of(code), analyst, {"36": FULL}) for code in ("sendiri", "lain")]
    for run, version, state in (
        (runs[0], 1, ReleaseState.SUPERSEDED),
        (runs[0], 2, ReleaseState.PUBLISHED),
        (runs[1], 1, ReleaseState.PUBLISHED),
    ):
        made = Release.objects.create(
            edition=run.edition, run=run, version=version, note=f"Catatan {version}.", prepared_by=publisher
        )
        rows = Release.objects.filter(pk=made.pk)
        rows.update(job_state="finished", manifest_sha256="0" * 64)
        rows.update(state=ReleaseState.PUBLISHED, published_by=publisher, published_at=timezone.now())
        rows.update(state=state)
    draft = release_prepare(run=runs[0], actor=publisher, note="Catatan 3.")

    history = read_content(draft).history

    assert [(row.version, row.state, row.note, row.is_this) for row in history] == [
        (3, "draft", "Catatan 3.", True),
        (2, "published", "Catatan 2.", False),
        (1, "superseded", "Catatan 1.", False),
    ]


def test_an_indicator_stands_under_its_dimension_and_a_group_for_display_has_no_share(
    regions, analyst, publisher
):
    instrument = instrument_make("bertingkat")
    display_group_make(instrument, name_en="For display")
    instrument.indicators.filter(code="1.1").update(unit="laporan", name_en="Indicator 1.1")
    instrument.event_levels.filter(code="rendah").update(position=9)
    run = run_make(edition_of("bertingkat", instrument=instrument), analyst, {"36": FULL})

    content = content_of(run, publisher)

    groups = {group.code: (group.parent, group.share, group.is_top) for group in content.groups}
    assert groups["1"] == ("bertingkat", 0.5, True)
    assert groups["1s"] == ("1", None, False)
    found = {info.code: (info.parent, info.dimension, info.unit, info.status) for info in content.indicators}
    assert found["1.1"] == ("1s", "1", "laporan", "unpublished")
    assert found["2.1"] == ("2", "2", "kejadian", "unpublished")
    assert [level.code for level in content.event_levels] == ["tinggi", "rendah"]
