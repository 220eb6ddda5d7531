"""A line that breaks, a session that ends: what was typed is still there."""

import re

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse
from playwright.sync_api import expect

from apps.scenarios.services import scenario_create
from apps.submissions.models import Answer
from tests.computation.finished_runs import finished_run_make
from tests.factories import edition_make, submission_make

SAVED = re.compile(r"^\s*Tersimpan oleh")

pytestmark = [
    pytest.mark.thorough,
    pytest.mark.django_db(transaction=True),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]


@pytest.fixture
def form_page(regions, operator_pandeglang, page_of):
    """The first dimension of Pandeglang's empty form, open in the operator's browser."""
    submission = submission_make(edition_make(), regions.pandeglang)
    page = page_of(operator_pandeglang)
    page.goto(reverse("submissions:dimension", args=[submission.public_id, "1"]))
    return page


def type_two_events(page):
    page.locator("[name='i1_1-value'][value=occurred]").check()
    page.get_by_role("button", name="Tambah kejadian").first.click()
    for number, text in enumerate(("Bentrokan di alun-alun.", "Perusakan spanduk.")):
        page.select_option(f"[name='i1_1-events-{number}-election']", "pemilu-2024")
        page.fill(f"[name='i1_1-events-{number}-count']", "2")
        page.select_option(f"[name='i1_1-events-{number}-level']", "rendah")
        page.fill(f"[name='i1_1-events-{number}-narrative']", text)
        page.fill(f"[name='i1_1-events-{number}-source']", "Laporan hasil pengawasan")


def stored_narratives():
    answer = Answer.objects.get(indicator__code="1.1")
    return [event.narrative for event in answer.events.all()]


def test_words_typed_while_the_line_is_down_arrive_by_themselves_after_closing_the_page(site, form_page):
    address, context = form_page.url, form_page.context
    context.set_offline(True)
    type_two_events(form_page)
    expect(form_page.locator("[id='indikator-1.1'] [data-card-state]")).to_contain_text(
        "Tersimpan di perangkat ini"
    )
    form_page.close(run_before_unload=True)
    form_page.wait_for_event("close")
    assert not Answer.objects.exists()

    context.set_offline(False)
    again = context.new_page()
    again.goto(address)
    expect(again.locator("[id='indikator-1.1'] [data-card-state]")).to_have_text(SAVED)
    assert again.input_value("[name='i1_1-events-1-narrative']") == "Perusakan spanduk."
    assert stored_narratives() == ["Bentrokan di alun-alun.", "Perusakan spanduk."]


def test_the_offer_stands_above_the_fields_of_a_form_that_is_one_line(site, page_of, analyst):
    page = page_of(analyst)
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(reverse("scenarios:scenario_list"))
    page.fill("[name=title]", "Bobot sama")
    page.on("dialog", lambda dialog: dialog.accept())
    page.context.set_offline(True)
    page.get_by_role("button", name="Mulai skenario").click()
    expect(page.get_by_role("alert").filter(has_text="Belum terkirim")).to_contain_text(
        "Tidak ada sambungan."
    )
    expect(page.locator("[name=title]")).to_have_value("Bobot sama")
    page.context.set_offline(False)
    page.goto(reverse("scenarios:scenario_list"))
    page.get_by_role("button", name="Pakai isian itu").wait_for()

    offer = page.locator("[data-kept]").bounding_box()
    title = page.locator("[name=title]").bounding_box()
    assert offer["y"] + offer["height"] <= title["y"]


def test_a_scenario_that_comes_back_with_errors_has_them_marked_and_offers_nothing_beside_it(
    site, page_of, regions, analyst
):
    scenario = scenario_create(run=finished_run_make(regions, analyst), title="Cara lain", actor=analyst)
    page = page_of(analyst)
    page.goto(scenario.get_absolute_url())
    page.fill("[name=weight-1]", "abc")
    page.locator("[name=weight-1]").blur()
    page.locator("[name=weight-1][aria-invalid=true]").wait_for()
    page.fill("[name=weight-1]", "0,75")
    page.locator("[name=weight-1]").blur()
    page.locator("[name=weight-1]:not([aria-invalid])").wait_for()
    page.fill("[name=weight-2]", "abc")
    page.get_by_role("button", name="Simpan skenario").click()
    page.locator("[data-focus-on-load]").wait_for()

    assert page.locator("[name=weight-2]").get_attribute("aria-invalid") == "true"
    assert not page.locator("[data-kept]").count()


def test_words_sent_with_an_ended_session_arrive_by_themselves_after_signing_in(
    site, form_page, operator_pandeglang
):
    from tests.factories import PASSWORD

    Session.objects.all().delete()
    type_two_events(form_page)
    expect(form_page.locator("[id='indikator-1.1'] [data-card-state]")).to_contain_text(
        "Belum terkirim: sesi Anda sudah berakhir"
    )
    form_page.get_by_role("link", name="Masuk lagi").first.click()

    form_page.fill("[name=login]", operator_pandeglang.email)
    form_page.fill("[name=password]", PASSWORD)
    form_page.get_by_role("button", name="Masuk").click()
    expect(form_page.locator("[id='indikator-1.1'] [data-card-state]")).to_have_text(SAVED)

    assert stored_narratives() == ["Bentrokan di alun-alun.", "Perusakan spanduk."]


def test_words_of_any_form_are_offered_again_to_the_same_person_until_they_are_stored(
    site, page_of, analyst, operator_pandeglang
):
    from tests.factories import PASSWORD

    page = page_of(analyst)
    form = reverse("indicators:edition_create")
    page.goto(form)
    page.fill("[name=name]", "Pilkada 2031")
    Session.objects.all().delete()
    page.get_by_role("button", name="Simpan rancangan").click()

    page.get_by_text("Kiriman terakhir belum tersimpan").wait_for()
    page.get_by_text("Yang Anda ketik masih ada di peramban ini").wait_for()
    page.fill("[name=login]", operator_pandeglang.email)
    page.fill("[name=password]", PASSWORD)
    with page.expect_navigation():
        page.get_by_role("button", name="Masuk").click()
    page.goto("/portal/isian/")
    assert not page.locator("[data-kept]").count()
    page.context.clear_cookies()

    page.goto(form)
    page.fill("[name=login]", analyst.email)
    page.fill("[name=password]", PASSWORD)
    page.get_by_role("button", name="Masuk").click()
    page.get_by_role("button", name="Pakai isian itu").click()
    assert page.input_value("[name=name]") == "Pilkada 2031"
    page.locator("details.menu summary").click()
    page.get_by_role("button", name="Keluar").click()
    # From the menu it leads to the page that says what would be lost, and where that is.
    lost = page.locator("[data-kept-lost]")
    lost.get_by_text("belum tersimpan di portal").wait_for()
    assert lost.get_by_role("link").get_attribute("href") == form
    page.evaluate(
        "localStorage.setItem('isian:orang-lain:/', JSON.stringify({ at: Date.now(), fields: {} }))"
    )
    page.get_by_role("main").get_by_role("button", name="Keluar").click()
    page.wait_for_url(f"{site.address}/")
    kept = page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('isian:'))")
    assert kept == ["isian:orang-lain:/"]


def test_words_sent_from_a_tab_that_was_open_before_signing_in_again_are_offered_on_its_page(
    site, page_of, analyst
):
    from tests.factories import PASSWORD

    page = page_of(analyst)
    form = reverse("indicators:edition_create")
    page.goto(form)
    page.fill("[name=name]", "Pilkada 2031")
    page.context.clear_cookies(name="sessionid")
    other = page.context.new_page()
    other.goto(form)
    other.fill("[name=login]", analyst.email)
    other.fill("[name=password]", PASSWORD)
    other.get_by_role("button", name="Masuk").click()
    other.wait_for_url(f"**{form}")

    page.get_by_role("button", name="Simpan rancangan").click()
    page.get_by_text("Isian Anda tersimpan di perangkat ini").wait_for()
    page.get_by_role("button", name="Pakai isian itu").click()
    assert page.input_value("[name=name]") == "Pilkada 2031"


def test_two_tabs_of_one_form_keep_what_is_typed_in_each(site, page_of, analyst):
    first = page_of(analyst)
    form = reverse("indicators:edition_create")
    first.goto(form)
    first.fill("[name=name]", "Dari tab pertama")
    is_kept = "(text) => Object.values(localStorage).some((kept) => kept.includes(text))"
    first.wait_for_function(is_kept, arg="Dari tab pertama")
    second = first.context.new_page()
    second.goto(form)
    assert second.locator("[data-kept]").count() == 0, "what another tab holds is not lost"
    second.fill("[name=name]", "Dari tab kedua")
    second.wait_for_function(is_kept, arg="Dari tab kedua")
    third = first.context.new_page()
    first.close()
    second.close()
    third.goto(form)
    offered = set()
    for _ in range(2):
        third.get_by_role("button", name="Pakai isian itu").click()
        offered.add(third.input_value("[name=name]"))
    assert offered == {"Dari tab pertama", "Dari tab kedua"}
