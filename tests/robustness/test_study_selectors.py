"""What a screen reads of a study: in scope only, beside what was published."""

import uuid

import pytest

from apps.accounts.permissions import Permission
from apps.accounts.selectors import scope_for
from apps.core.exceptions import MissingError
from apps.regions.scoping import RegionScope
from apps.robustness.selectors import (
    robustness_get,
    robustness_list,
    sensitivity_list,
    study_get,
    study_list,
)
from tests.computation.finished_runs import finished_run_make
from tests.robustness.studies import study_finish, study_make

NATION = RegionScope.nation()


@pytest.fixture
def study(finished_run, analyst):
    return study_finish(study_make(finished_run, analyst))


def test_studies_of_a_run_are_for_those_who_see_runs(study, finished_run, regions, analyst, outsider):
    other = study_make(finished_run_make(regions, analyst, seed=2), analyst)
    nothing = scope_for(outsider, Permission.RUN_VIEW)

    assert list(study_list(scope=NATION, run=finished_run)) == [study]
    assert study_get(scope=NATION, run=finished_run, public_id=study.public_id) == study
    assert not study_list(scope=nothing, run=finished_run).exists()
    with pytest.raises(MissingError):
        study_get(scope=nothing, run=finished_run, public_id=study.public_id)
    with pytest.raises(MissingError):
        study_get(scope=NATION, run=finished_run, public_id=other.public_id)
    with pytest.raises(MissingError):
        study_get(scope=NATION, run=finished_run, public_id=uuid.uuid4())


def test_regions_come_by_official_rank_with_those_without_a_score_last(study, finished_run):
    lines = robustness_list(scope=NATION, study=study, level="regency")

    assert [line.official_rank for line in lines[:-1]] == sorted(line.official_rank for line in lines[:-1])
    assert (lines[-1].region.code, lines[-1].official_rank, lines[-1].rank) == ("51.03", None, None)
    assert len(lines) == 13
    official = finished_run.results.get(region__code=lines[0].region.code)
    assert (lines[0].official_score, lines[0].official_class) == (official.score, official.score_class)
    assert lines[0].rank.low <= lines[0].rank.median <= lines[0].rank.high
    assert list(lines[0].class_shares) == ["low", "medium", "high"]
    assert lines[0].class_shares[lines[0].official_class] == lines[0].class_kept


def test_regions_outside_the_scope_do_not_exist(study, auditor_banten):
    scope = scope_for(auditor_banten, Permission.RUN_VIEW)

    lines = robustness_list(scope=scope, study=study, level="province")
    assert [line.region.code for line in lines] == ["36"]
    assert robustness_get(scope=scope, study=study, region_code="36.01").region.code == "36.01"
    with pytest.raises(MissingError):
        robustness_get(scope=scope, study=study, region_code="51.03")
    assert robustness_get(scope=NATION, study=study, region_code="51.03").rank is None


def test_a_level_is_read_in_one_query_however_many_regions_it_has(study, django_assert_num_queries):
    sizes = {}
    for level in ("province", "regency"):
        with django_assert_num_queries(1):
            lines = robustness_list(scope=NATION, study=study, level=level)
            assert all(line.region.parent for line in lines)
        sizes[level] = len(lines)
    assert sizes == {"province": 2, "regency": 13}


def test_sensitivity_comes_by_level_the_strongest_choice_first(study):
    found = sensitivity_list(study)

    assert list(found) == ["province", "regency"]
    regency = found["regency"]
    assert {line.factor for line in regency} == {"normalise", "aggregate", "weights"}
    assert [line.total for line in regency] == sorted((line.total for line in regency), reverse=True)
    assert {str(line.label) for line in regency} == {"Normalisasi", "Agregasi", "Bobot"}
    for line in regency:
        low, high = line.total_interval
        assert low <= high
