"""The analysis of a run on the screen: the same numbers as the engine's, in sentences and tables."""

import re

import numpy as np
import pytest
from django.urls import reverse

from apps.computation.models import IndexRun
from apps.computation.selectors.stored import repeat_run, stored_run
from apps.computation.views.analysis_pages import analyse_run
from apps.core.exceptions import InvalidInputError
from apps.core.formatting import format_decimal
from apps.engine.analysis import (
    correlate_within,
    leave_one_out,
    measure_reliability,
    outrank_level,
)

REGENCY, PROVINCE = "regency", "province"


def url(run, **query):
    address = reverse("computation:analysis_detail", args=[run.public_id])
    return address + "?" + "&".join(f"{key}={value}" for key, value in query.items())


@pytest.fixture
def result(finished_run):
    return repeat_run(stored_run(finished_run))


def test_the_analysis_is_that_of_the_engine(finished_run, result):
    level = analyse_run(finished_run).levels["kabkota"]

    found = leave_one_out(result, REGENCY)
    assert level.n_regions == 13
    assert len(level.left_out) == 6
    assert level.left_out[0].mean_change == found.mean_rank_changes.max()
    assert [line.mean_change for line in level.left_out] == sorted(
        found.mean_rank_changes.tolist(), reverse=True
    )
    alphas = [measure_reliability(result, REGENCY, code).alpha for code in ("1", "2")]
    assert [line.alpha for line in level.alphas] == alphas
    flagged = [
        pair
        for code in ("1", "2")
        for pair in correlate_within(result, REGENCY, code).pairs()
        if pair.flag == "negative"
    ]
    assert len(level.negative) == len(flagged)
    assert level.n_pairs == 6
    assert [line.first.split()[0] for line in level.dimensions] == ["1", "2"]


def test_every_indicator_is_set_beside_its_dimension(finished_run):
    level = analyse_run(finished_run).levels["kabkota"]

    belongs = {line.first.split()[0]: line.second.split()[0] for line in level.belonging}
    assert belongs == {
        f"{dimension}.{number}": f"{dimension}" for dimension in (1, 2) for number in (1, 2, 3)
    }


def test_the_page_reads_the_numbers_to_its_reader(finished_run, result, analyst, client_of):
    page = client_of(analyst).get(url(finished_run, tingkat="kabkota")).content.decode()

    decisive = leave_one_out(result, REGENCY)
    strongest = int(np.argmax(decisive.mean_rank_changes))
    code = decisive.indicator_codes[strongest]
    assert re.search(
        rf"Peringkat paling bergantung pada {re.escape(code)} .*rata-rata "
        rf"{format_decimal(decisive.mean_rank_changes[strongest], 1)} peringkat",
        page,
    )
    assert "Alpha Cronbach setiap dimensi" in page
    assert "Komponen utama setiap dimensi" in page
    assert "Provinsi lawan provinsi" not in page


def test_provinces_are_compared_with_the_chosen_one(finished_run, result, analyst, client_of):
    browser = client_of(analyst)
    chosen = browser.get(url(finished_run, tingkat="provinsi", wilayah="51")).content.decode()
    unknown = browser.get(url(finished_run, tingkat="provinsi", wilayah="99")).content.decode()

    found = outrank_level(result, PROVINCE)
    share = found.shares[found.unit_codes.index("51"), found.unit_codes.index("36")]
    assert '<option value="51" selected' in chosen
    assert f'data-value="{share}"' in chosen
    first = finished_run.results.get(region__level=PROVINCE, rank=1).region.code
    assert f'<option value="{first}" selected' in unknown


def test_a_duel_has_the_verdicts_of_the_engine(finished_run, result):
    table = analyse_run(finished_run).outranking
    found = outrank_level(result, PROVINCE)

    verdicts = {code: table.duel(code).opponents[0].verdict for code in ("36", "51")}
    expected = {
        code: "kurang rawan"
        if found.outranked_by(code)
        else "lebih rawan"
        if found.outranking(code)
        else "seimbang"
        for code in ("36", "51")
    }
    assert verdicts == expected


def test_an_open_run_is_not_analysed(finished_run, analyst, client_of):
    queued = IndexRun.objects.create(
        number=2,
        edition=finished_run.edition,
        requested_by=analyst,
        run_key="1" * 64,
        input_sha256="",
        engine_version="",
    )

    answer = client_of(analyst).get(url(queued))
    assert answer.status_code == 200
    assert "tidak dapat dianalisis" in answer.content.decode()
    assert "belum selesai" in answer.content.decode()


def test_a_run_that_does_not_come_back_is_not_analysed(finished_run):
    stored = stored_run(finished_run)
    stored.results[0].score = 99.0

    with pytest.raises(InvalidInputError, match="tidak terulang"):
        repeat_run(stored)


def test_the_analysis_is_for_the_nation_alone(finished_run, auditor_banten, coordinator_banten, client_of):
    assert client_of(auditor_banten).get(url(finished_run)).status_code == 404
    assert client_of(coordinator_banten).get(url(finished_run)).status_code == 404
    assert (
        url(finished_run)
        not in client_of(auditor_banten).get(finished_run.get_absolute_url()).content.decode()
    )


def test_the_page_of_a_run_leads_to_its_analysis(finished_run, analyst, client_of):
    page = client_of(analyst).get(finished_run.get_absolute_url()).content.decode()

    assert reverse("computation:analysis_detail", args=[finished_run.public_id]) in page


def test_a_second_look_asks_for_no_results_again(finished_run, analyst, client_of, django_assert_num_queries):
    browser = client_of(analyst)
    browser.get(url(finished_run))
    with django_assert_num_queries(4):
        browser.get(url(finished_run, tingkat="kabkota"))
