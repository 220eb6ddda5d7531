"""What a method asks for besides the answers: registered voters, and the values of the edition before."""

from datetime import date

import numpy as np
import pytest

from apps.computation.inputs import answer_arrays, latest_array, with_latest, with_voters
from apps.computation.inputs.plan import plan_of
from apps.computation.models import IndexRun
from apps.computation.selectors.stored import stored_run
from apps.computation.services import run_execute, run_request
from apps.core.exceptions import InvalidInputError
from apps.engine import Stage
from apps.engine.headless.bundle.payload import payload_sha256
from apps.indicators.enums import EditionKind
from apps.indicators.models import Indicator
from apps.regions.enums import RegionLevel
from tests.computation.editions import (
    edition_of,
    inputs_of,
    method_set,
    result_of,
    run_make,
    voters_make,
)
from tests.factories import instrument_make, region_make

pytestmark = pytest.mark.django_db

LONG_BEFORE = date(2015, 2, 14)
BEFORE = date(2020, 12, 9)
FULL = {"1.1": 4, "1.2": 3, "2.1": 2, "2.2": 1}


def test_voters_weigh_the_regencies_of_a_province(regions, analyst):
    edition = edition_of("tertimbang", regions="voters")
    voters_make(edition, r36_01=300, r36_02=100, r51_03=7)
    rows = {"36.01": FULL, "36.02": dict.fromkeys(FULL, 0)}
    run = run_make(edition, analyst, rows)

    banten = result_of(run, "36")
    assert (banten.aggregated_score, banten.aggregated_count, banten.aggregated_total) == (75.0, 2, 2)
    assert result_of(run, "36.01").inputs["voters"] == 300
    # Badung has voters and no data: it stays without a score, and complete in nothing.
    badung = result_of(run, "51.03")
    assert (badung.inputs, badung.score, badung.completeness) == ({"voters": 7}, None, None)


def test_voters_are_part_of_the_inputs_only_where_the_method_weighs_by_them(regions, analyst):
    plain, weighing = edition_of("biasa"), edition_of("tertimbang", regions="voters")
    for edition in (plain, weighing):
        voters_make(edition, r36_01=300, r36_02=100, r51_03=7)

    def hashes(edition):
        inputs = inputs_of(edition, {"36.01": FULL})
        return inputs.sha256, with_voters(edition, plan_of(edition.instrument), inputs).sha256

    before, after = hashes(plain)
    assert after == before
    before, after = hashes(weighing)
    assert after != before
    weighing.region_voters.filter(region__code="36.01").update(count=301)
    assert hashes(weighing)[1] != after


def test_run_request_without_the_voters_of_a_regency_names_it_and_the_command(regions, collect, analyst):
    edition = edition_of("tertimbang", regions="voters")
    collect(edition)
    voters_make(edition, r36_01=300)
    with pytest.raises(InvalidInputError) as caught:
        run_request(edition=edition, actor=analyst)
    assert "jumlah pemilih 2 kabupaten/kota belum dimuat (36.02, 51.03)" in str(caught.value)
    assert "voters_load tertimbang" in str(caught.value)
    assert not IndexRun.objects.exists()


@pytest.mark.parametrize(("more", "named"), [(3, "36.05)"), (4, "36.05 dan lainnya)")])
def test_a_long_list_of_regencies_without_voters_is_cut_after_five(regions, more, named):
    for number in range(3, 3 + more):
        region_make(f"36.0{number}", f"Kabupaten {number}", RegionLevel.REGENCY, regions.banten)
    edition = edition_of("tertimbang", regions="voters")
    regions.badung.delete()

    with pytest.raises(InvalidInputError) as caught:
        with_voters(edition, plan_of(edition.instrument), inputs_of(edition, {"36.01": FULL}))
    assert named in str(caught.value)


def test_voters_of_another_edition_are_not_taken(regions):
    edition, other = edition_of("tertimbang", regions="voters"), edition_of("lain", regions="voters")
    voters_make(edition, r36_01=300, r36_02=100, r51_03=7)
    voters_make(other, r36_01=1, r36_02=2, r51_03=3)

    inputs = with_voters(edition, plan_of(edition.instrument), inputs_of(edition, {"36.01": FULL}))
    assert inputs.units.voters == (None, 300, 100, None, 7)


def test_a_run_over_voters_changed_since_the_request_fails_with_a_reason(regions, collect, analyst):
    edition = edition_of("tertimbang", regions="voters")
    collect(edition)
    voters_make(edition, r36_01=300, r36_02=100, r51_03=7)
    run, _ = run_request(edition=edition, actor=analyst)
    edition.region_voters.filter(region__code="36.01").update(count=301)
    assert run_execute(run.pk) is False
    assert "berubah sejak hitungan diminta" in IndexRun.objects.get(pk=run.pk).job_failure


def test_voters_of_a_stored_run_are_those_it_used(regions, analyst):
    edition = edition_of("tertimbang", regions="voters")
    voters_make(edition, r36_01=300, r36_02=100, r51_03=7)
    run = run_make(edition, analyst, {"36.01": FULL})
    edition.region_voters.update(count=1)
    units = stored_run(run).inputs.units
    assert dict(zip(units.codes, units.voters, strict=True)) == {
        "36": None,
        "36.01": 300,
        "36.02": 100,
        "51": None,
        "51.03": 7,
    }


def test_voters_also_weigh_scores_published_elsewhere(regions, collect, analyst):
    edition = edition_of("luar", kind=EditionKind.EXTERNAL, regions="voters", classify="mean_sd")
    voters_make(edition, r36_01=300, r36_02=100, r51_03=7)
    for code, score in (("36", 50), ("51", 60), ("36.01", 80), ("36.02", 40), ("51.03", 10)):
        region = next(row for row in vars(regions).values() if getattr(row, "code", "") == code)
        edition.external_figures.create(region=region, score=score)
    run, _ = run_request(edition=edition, actor=analyst)
    assert run_execute(run.pk) is True
    assert result_of(run, "36").aggregated_score == 70.0
    assert result_of(run, "36").inputs["score"] == 50.0


@pytest.fixture
def earlier(regions, analyst):
    """A run of 2020 with values of Pandeglang, Lebak and Badung."""
    edition = edition_of("dulu", instrument=instrument_make("panjang"), reference_on=BEFORE)
    return run_make(
        edition,
        analyst,
        {
            "36.01": {"1.1": 9, "1.2": 9, "2.1": None, "2.2": 9},
            "36.02": FULL,
            "51.03": {**FULL, "2.2": 0},
        },
    )


@pytest.fixture
def edition(regions):
    """An edition of 2024 that fills missing values in from the one before, with a version of the same instrument."""
    instrument = instrument_make("panjang", version=2)
    method_set(instrument, Stage.IMPUTE, "latest_edition")
    return edition_of("kini", instrument=instrument)


def test_latest_edition_fills_what_is_missing_and_nothing_else(earlier, edition, analyst):
    rows = {
        "36.01": {"1.1": 4, "1.2": None, "2.1": None, "2.2": 0},
        "51.03": {"1.1": 1, "1.2": 0},
    }
    run = run_make(edition, analyst, rows)

    pandeglang, badung, lebak = (result_of(run, code) for code in ("36.01", "51.03", "36.02"))
    # 1.2 is filled from 9; 2.1 was not known in 2020 either.
    assert pandeglang.inputs["latest"] == {"1.2": 9.0}
    assert pandeglang.indicator_values == [4.0, None, None, 0.0]
    assert pandeglang.treated == {"1.2": {"before": None, "after": 9.0, "step": "impute"}}
    assert pandeglang.completeness == 0.5
    # "Did not occur" is an answer of 2020 too.
    assert badung.inputs["latest"] == {"2.1": 2.0, "2.2": 0.0}
    # Lebak has data of 2020 and none of its own: no score is made of the past alone.
    assert (lebak.inputs, lebak.score, lebak.completeness) == ({}, None, None)
    assert run.manifest["input"]["latest"] == {
        "edition": "dulu",
        "run": str(earlier.public_id),
        "run_key": earlier.run_key,
        "input_sha256": earlier.input_sha256,
    }


def test_latest_edition_of_a_stored_run_is_what_it_used(earlier, edition, analyst):
    run = run_make(edition, analyst, {"36.01": {"1.1": 4, "1.2": None, "2.1": None, "2.2": 0}})
    stored = stored_run(run).inputs
    assert stored.latest is not None
    by_code = dict(zip(stored.units.codes, stored.latest.tolist(), strict=True))
    assert by_code["36.01"] == pytest.approx([np.nan, 9, np.nan, np.nan], nan_ok=True)
    assert np.isnan(by_code["51.03"]).all()
    assert stored_run(earlier).inputs.latest is None


def test_latest_edition_and_its_run_are_part_of_the_hash_of_the_inputs(earlier, edition, analyst):
    inputs = inputs_of(edition, {"36.01": {"1.1": 4}})
    supplemented = with_latest(edition, plan_of(edition.instrument), inputs)
    assert supplemented.sha256 != inputs.sha256
    rows = {"36.01": {"1.1": 1, "1.2": 9, "2.1": None, "2.2": 9}}
    again = run_make(earlier.edition, analyst, rows)
    newer = with_latest(edition, plan_of(edition.instrument), inputs)
    assert newer.latest.run == str(again.public_id)
    # The values that are used are the same; the run they are of is not.
    assert newer.payload == supplemented.payload
    assert newer.sha256 != supplemented.sha256


def test_values_of_the_edition_before_are_used_although_an_older_one_was_computed_later(
    earlier, edition, analyst
):
    longer_ago = edition_of(
        "lama", instrument=instrument_make("panjang", version=3), reference_on=LONG_BEFORE
    )
    run_make(longer_ago, analyst, {"36.01": {"1.1": 7, "1.2": 7, "2.1": 7, "2.2": 7}})
    run = run_make(edition, analyst, {"36.01": {"1.1": 4}})
    assert result_of(run, "36.01").inputs["latest"] == {"1.2": 9.0, "2.2": 9.0}


def test_latest_edition_is_the_newest_before_this_one_of_the_same_kind(earlier, edition, analyst):
    instrument = instrument_make("panjang", version=3)
    for code, kind, day in (
        ("tua", EditionKind.OFFICIAL, date(2019, 4, 17)),
        ("buatan", EditionKind.SIMULATED, date(2023, 1, 1)),
        ("nanti", EditionKind.OFFICIAL, date(2029, 2, 14)),
        ("sama", EditionKind.OFFICIAL, edition.reference_on),
    ):
        other = edition_of(code, instrument=instrument, kind=kind, reference_on=day)
        run_make(other, analyst, {"36.01": FULL})
    unfinished = edition_of("belum-dihitung", instrument=instrument, reference_on=date(2022, 1, 1))
    IndexRun.objects.create(
        edition=unfinished, requested_by=analyst, number=9, run_key="k", input_sha256="i", engine_version="1"
    )
    found = with_latest(edition, plan_of(edition.instrument), inputs_of(edition, {"36.01": FULL}))
    assert found.latest.edition == "dulu"


def test_latest_edition_follows_a_region_to_its_new_code(earlier, edition, regions, analyst):
    regions.badung.code = "51.99"
    regions.badung.save(update_fields=["code"])
    inputs = with_latest(edition, plan_of(edition.instrument), inputs_of(edition, {"51.99": {"2.2": 1}}))
    by_code = dict(zip((region.code for region in inputs.regions), inputs.payload, strict=True))
    assert by_code["51.99"]["latest"] == {"1.1": 4.0, "1.2": 3.0, "2.1": 2.0}


def test_latest_edition_of_another_instrument_only_where_code_and_name_are_the_same(
    earlier, regions, analyst
):
    instrument = instrument_make("lain")
    Indicator.objects.filter(instrument=instrument, code="1.1").update(name="Pertanyaan lain")
    edition = edition_of("kini", instrument=instrument, impute="latest_edition")
    plan = plan_of(instrument)
    inputs = with_latest(edition, plan, inputs_of(edition, {"51.03": {"1.1": None}}))
    by_code = dict(zip((region.code for region in inputs.regions), inputs.payload, strict=True))
    assert by_code["51.03"]["latest"] == {"1.2": 3.0, "2.1": 2.0, "2.2": 0.0}
    assert np.isnan(latest_array(inputs, plan)).sum(axis=0).tolist() == [5, 4, 4, 4]
    assert answer_arrays(inputs, plan)[0].shape == (5, 4)


def test_latest_edition_that_shares_no_indicator_is_refused(earlier, regions):
    instrument = instrument_make("lain")
    Indicator.objects.filter(instrument=instrument).update(name="Pertanyaan lain")
    edition = edition_of("kini", instrument=instrument, impute="latest_edition")
    with pytest.raises(InvalidInputError, match="Tidak ada indikator yang sama dengan Edisi dulu"):
        with_latest(edition, plan_of(instrument), inputs_of(edition, {"36.01": FULL}))


def test_latest_edition_of_other_event_weights_is_refused(earlier, regions):
    instrument = instrument_make("panjang", version=2)
    instrument.event_levels.filter(code="tinggi").update(weight=9)
    edition = edition_of("kini", instrument=instrument, impute="latest_edition")
    with pytest.raises(InvalidInputError, match="Bobot tingkat kejadian Edisi dulu lain"):
        with_latest(edition, plan_of(instrument), inputs_of(edition, {"36.01": FULL}))


def test_run_request_without_an_earlier_edition_is_refused_with_the_remedy(regions, collect, analyst):
    edition = edition_of("pertama", impute="latest_edition")
    collect(edition)
    with pytest.raises(InvalidInputError) as caught:
        run_request(edition=edition, actor=analyst)
    assert "belum ada edisi berjenis sama sebelum 27-11-2024" in str(caught.value)
    assert "ganti cara pengisian data kosong" in str(caught.value)
    assert not IndexRun.objects.exists()


def test_the_hash_of_inputs_holds_code_level_and_province_of_every_region(regions):
    inputs = inputs_of(edition_of("biasa"), {"36.01": FULL})
    rows = [
        ("36", "province", "ID"),
        ("36.01", "regency", "36"),
        ("36.02", "regency", "36"),
        ("51", "province", "ID"),
        ("51.03", "regency", "51"),
    ]
    assert inputs.sha256 == payload_sha256(rows, inputs.payload, None)


def test_payload_sha256_of_inputs_without_supplements_is_that_of_rows_alone():
    regions = [("36", "province", "ID"), ("36.01", "regency", "36")]
    payloads = [{}, {"answers": {"1.1": {"answer": "no_data"}}, "evidence": None}]
    assert (
        payload_sha256(regions, payloads, None)
        == "0aeb6ecd39e7251da0933a5b1d68727ce60b6a191c33cb7af84618ffba47fcdc"
    )
    assert payload_sha256(regions, payloads, {}) != payload_sha256(regions, payloads, None)
