"""The tables of scenarios, comparisons and studies over many regions: page by page, found by a search."""

import re
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from apps.accounts.models import User
from apps.computation.models import IndexRun
from apps.regions.enums import RegionLevel
from apps.scenarios.models import Scenario
from apps.scenarios.services import scenario_create
from tests.cast import Regions
from tests.computation.editions import edition_of, run_make
from tests.factories import region_make

N_MORE = 57


@pytest.fixture
def scenario(regions: Regions, analyst: User) -> Scenario:
    """Return a scenario over sixty regencies, in which some change class because one weight is another."""
    rows = {"36.01": {"1.1": 1, "2.1": 9}, "36.02": {"1.1": 9, "2.1": 1}, "51.03": {"1.1": 2, "2.1": 2}}
    for number in range(10, 10 + N_MORE):
        region_make(f"36.{number}", f"Kabupaten Nomor {number}", RegionLevel.REGENCY, regions.banten)
        rows[f"36.{number}"] = {"1.1": number % 7, "2.1": number % 3}
    run = run_make(edition_of("banyak"), analyst, rows)
    return scenario_create(run=run, title="Lain", actor=analyst, weights={"2": 9.0})


def _names(browser: Client, address: str) -> list[str]:
    answer = browser.get(address)
    names = [change.region.name for change in answer.context["tables"]["regency"].page]
    assert all(name in answer.content.decode() for name in names)
    return names


def test_a_scenario_shows_its_regions_page_by_page(scenario: Scenario, analyst: User, client_of) -> None:
    browser: Client = client_of(analyst)
    seen: list[str] = []
    for page in (1, 2, 3):
        seen += _names(browser, f"{scenario.get_absolute_url()}?tingkat=kabkota&page={page}")
    assert len(seen) == len(set(seen)) == N_MORE + 3
    found = f"{scenario.get_absolute_url()}?tingkat=kabkota&cari=KAB.+LEBAK"
    assert _names(browser, found) == ["Kabupaten Lebak"]
    assert 'value="KAB. LEBAK"' in browser.get(found).content.decode()


def test_the_table_of_a_scenario_narrows_to_the_regions_that_changed_class(
    scenario: Scenario, analyst: User, client_of
) -> None:
    answer = client_of(analyst).get(f"{scenario.get_absolute_url()}?tingkat=kabkota&isi=berganti")
    level = next(found for found in answer.context["levels"] if found.level == "regency")
    assert 0 < len(level.moved) < N_MORE
    assert answer.context["tables"]["regency"].page.object_list == level.moved[:25]


def test_a_comparison_keeps_its_runs_while_its_table_is_paged(
    regions: Regions, scenario: Scenario, analyst: User, client_of
) -> None:
    run = scenario.run
    other = run_make(run.edition, analyst, {"36.01": {"1.1": 3}, "36.02": {"1.1": 1}})
    address = f"{reverse('scenarios:run_compare')}?before={run.public_id}&after={other.public_id}"
    page = client_of(analyst).get(f"{address}&tingkat=kabkota&page=2").content.decode()
    assert f'name="before" value="{run.public_id}"' in " ".join(page.split())
    assert "26 sampai 50 dari 60" in " ".join(page.split())
    assert IndexRun.objects.count() == 2


def _links(page: str, words: str) -> list[str]:
    """Return where the links with these words, or this title, lead."""
    found = [tag for tag in re.findall(r"<a [^>]*>[^<]*", page) if words in tag]
    return [unescape(re.search(r'href="([^"]*)"', tag)[1]) for tag in found]


def test_the_links_of_one_table_carry_no_filters_of_the_other(
    scenario: Scenario, analyst: User, client_of
) -> None:
    browser: Client = client_of(analyst)
    other = run_make(scenario.run.edition, analyst, {"36.01": {"1.1": 3}, "36": {"1.1": 1}})
    pair = f"?before={scenario.run.public_id}&after={other.public_id}&"
    for path, kept in ((scenario.get_absolute_url(), "?"), (reverse("scenarios:run_compare"), pair)):
        page = browser.get(f"{path}{kept}tingkat=provinsi&cari=banten&isi=berganti&urut=-selisih")
        [following] = _links(page.content.decode(), "Berikutnya")
        assert following == f"{kept}tingkat=kabkota&page=2#regions-kabkota"
        answer = browser.get(path + following)
        assert answer.status_code == 200
        assert answer.context["tables"]["regency"].page.number == 2
        assert f"{kept}tingkat=kabkota&urut=nama#regions-kabkota" in _links(page.content.decode(), "Nama, A")


def _value(change, column: str) -> float | None:
    after = column in {"peringkat", "skor_menjadi", "kelas_menjadi"}
    standing = change.after if after else change.before
    value = change.score_difference if column == "selisih" else standing and standing.score
    # Equal scores may differ in their last digits.
    return (
        standing and standing.rank if column == "peringkat" else value if value is None else round(value, 9)
    )


@pytest.mark.thorough
@pytest.mark.parametrize(
    "column", ["kelas_semula", "kelas_menjadi", "skor_semula", "skor_menjadi", "selisih", "peringkat"]
)
@pytest.mark.parametrize("sign", ["", "-"])
def test_every_column_of_a_scenario_sorts_all_its_regions(
    scenario: Scenario, analyst: User, client_of, column: str, sign: str
) -> None:
    browser: Client = client_of(analyst)
    address = f"{scenario.get_absolute_url()}?tingkat=kabkota&urut={sign}{column}"
    seen = []
    for page in (1, 2, 3):
        answer = browser.get(f"{address}&page={page}")
        seen += [_value(change, column) for change in answer.context["tables"]["regency"].page]
    known = [value for value in seen if value is not None]
    assert known == sorted(known, reverse=bool(sign))
    assert seen[: len(known)] == known
    assert len(set(known)) > 1
    answer = browser.get(address).content.decode()
    assert answer.count(f'aria-sort="{"descending" if sign else "ascending"}"') == 1


@pytest.mark.parametrize("text", ["PROV. BANTEN", "Provinsi Banten", "36"])
def test_the_table_of_a_scenario_finds_provinces_as_other_searches_do(
    scenario: Scenario, analyst: User, client_of, text: str
) -> None:
    page = client_of(analyst).get(scenario.get_absolute_url(), {"tingkat": "provinsi", "cari": text})
    assert [change.region.name for change in page.context["tables"]["province"].page] == ["Banten"]


def test_a_search_of_a_scenario_that_finds_nothing_says_what_was_meant(
    scenario: Scenario, analyst: User, client_of
) -> None:
    page = client_of(analyst).get(scenario.get_absolute_url(), {"tingkat": "kabkota", "cari": "51.3"})
    assert "Mungkin maksudnya 51.03." in page.content.decode()


def test_leaving_the_filters_of_a_comparison_keeps_its_runs(
    scenario: Scenario, analyst: User, client_of
) -> None:
    browser: Client = client_of(analyst)
    other = run_make(scenario.run.edition, analyst, {"36.01": {"1.1": 3}})
    path = reverse("scenarios:run_compare")
    pair = f"?before={scenario.run.public_id}&after={other.public_id}"
    refused = browser.get(f"{path}{pair}&tingkat=kabkota&page=99")
    assert refused.status_code == 400
    assert _links(refused.content.decode(), "Lihat tanpa saringan") == [path + pair]
    assert browser.get(path + pair).context["comparison"].after == other
    unknown = browser.get(f"{path}?before={scenario.run.public_id}&after=x").content.decode()
    assert _links(unknown, "Lihat tanpa saringan") == [f"{path}?before={scenario.run.public_id}"]
