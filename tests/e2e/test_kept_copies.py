"""What was typed and not stored belongs to its place: nothing of it is lost on another page, or said to be stored."""

import re

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse
from playwright.sync_api import Page, Route, expect

from apps.panels.enums import PanelMethod
from apps.panels.models import ExpertScore
from apps.reviews.models import SavedReply, ThreadMessage, WorkingVerdict
from apps.scenarios.services import scenario_create
from apps.submissions.enums import SubmissionState
from tests.computation.finished_runs import finished_run_make
from tests.e2e.test_way_back import OFFER, copies, open_panel
from tests.factories import PASSWORD, panel_make, submission_advance
from tests.running import wait_until

pytestmark = [
    pytest.mark.thorough,
    pytest.mark.django_db(transaction=True),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]

ALL_SAVED = "Semua putusan tersimpan"
NOT_SAVED = "Ada putusan yang belum tersimpan"
TOO_LONG = "x" * 9000
BEYOND = "[data-kept-beyond]"


@pytest.fixture
def case(form, operator_pandeglang, coordinator_banten, national_reviewer):
    return submission_advance(
        form,
        SubmissionState.IN_REVIEW,
        operator=operator_pandeglang,
        reviewer=coordinator_banten,
        accepter=national_reviewer,
    )


@pytest.fixture
def page(site, case, page_of, coordinator_banten) -> Page:
    page = page_of(coordinator_banten)
    page.goto(dimension(case, "1"))
    return page


def dimension(case, code: str) -> str:
    return reverse("reviews:dimension", args=[case.public_id, code])


def state(page: Page, code: str):
    return page.locator(f"[id='indikator-{code}'] [data-verdict-state]")


def refuse(page: Page, code: str) -> None:
    """Give a verdict whose reason the portal does not take."""
    name = f"i{code.replace('.', '_')}"
    page.locator(f"[name='{name}-outcome'][value=returned]").check()
    page.fill(f"[name='{name}-reason']", TOO_LONG)
    expect(state(page, code)).to_contain_text("Belum tersimpan.")


def lose_answers(page: Page, addresses: str) -> None:
    """Let what the page sends arrive, and nothing of what is answered."""

    def lose(route: Route) -> None:
        if route.request.method == "POST":
            route.fetch(max_redirects=0)
            route.abort()
        else:
            route.fallback()

    page.route(addresses, lose)


def hold_previews(page: Page) -> list[Route]:
    """Return the previews that the page has asked for, each on its way until it is let go."""
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/pratinjau/", hold)
    return held


def sign_in_again(page: Page, person) -> None:
    """As somebody does in another tab whose session has ended."""
    page.context.clear_cookies(name="sessionid")
    other = page.context.new_page()
    other.goto("/portal/")
    other.fill("[name=login]", person.email)
    other.fill("[name=password]", PASSWORD)
    other.get_by_role("button", name="Masuk").click()
    other.wait_for_url("**/portal/**")
    other.close()


def test_a_reason_of_one_dimension_is_told_on_another_and_offered_on_its_own(page, case):
    refuse(page, "1.1")
    page.goto(dimension(case, "2"))
    beyond = page.locator(BEYOND)
    expect(beyond.get_by_role("link")).to_have_text(re.compile("^Dimensi 1"))
    assert page.locator(OFFER).count() == 0
    page.locator("[name='i2_1-outcome'][value=ok]").check()
    expect(page.locator("[data-review-saved]")).to_have_text(ALL_SAVED)
    beyond.get_by_role("link").click()
    page.get_by_role("button", name="Pakai isian itu").click()
    expect(page.locator("[name='i1_1-reason']")).to_have_value(TOO_LONG)
    expect(state(page, "1.1")).to_contain_text("Belum tersimpan.")
    stored = dict(WorkingVerdict.objects.values_list("indicator__code", "reason"))
    assert stored == {"1.1": "", "2.1": ""}


KEEP_OLD = """([address, page]) => {
  const fields = {
    "i1_1-outcome": "returned", "i1_1-reason": "Lama satu.", "i2_1-outcome": "returned", "i2_1-reason": "Lama dua.",
    revision: "1",
  };
  const copy = { at: Date.now() - 60000, clock: 0, page, title: "Tinjauan", fields, isSent: false };
  localStorage.setItem(`isian:${document.body.dataset.keeper}:${address}`, JSON.stringify(copy));
}"""


def test_a_copy_of_the_whole_review_from_before_is_offered_part_by_part(page, case):
    """Before dimensions had copies of their own, one was kept under the address to which the whole review is sent."""
    addresses = [reverse(f"reviews:{name}", args=[case.public_id]) for name in ("return", "detail")]
    page.evaluate(KEEP_OLD, addresses)
    page.goto(dimension(case, "1"))
    expect(page.locator(f"{BEYOND} li")).to_have_text(["2.1: Lama dua."])
    page.get_by_role("button", name="Pakai isian itu").click()
    expect(page.locator("[name='i1_1-reason']")).to_have_value("Lama satu.")
    expect(state(page, "1.1")).to_contain_text("Tersimpan")
    page.goto(dimension(case, "2"))
    assert page.locator(BEYOND).count() == 0
    page.get_by_role("button", name="Pakai isian itu").click()
    expect(page.locator("[name='i2_1-reason']")).to_have_value("Lama dua.")
    expect(state(page, "2.1")).to_contain_text("Tersimpan")
    assert copies(page) == []


def test_what_belongs_to_another_part_can_be_thrown_away_after_a_question(page, case):
    refuse(page, "1.1")
    page.goto(dimension(case, "2"))
    beyond = page.locator(BEYOND)
    throw = beyond.get_by_role("button", name="Ya, buang")
    expect(throw).to_be_hidden()
    beyond.get_by_text("Buang", exact=True).click()
    assert copies(page) != []
    throw.click()
    expect(beyond).to_have_count(0)
    wait_until("it is gone", lambda: copies(page) == [])


def test_what_another_tab_is_typing_is_not_thrown_away_with_what_was_listed(page, case):
    refuse(page, "1.1")
    page.goto(dimension(case, "2"))
    page.locator(BEYOND).get_by_text("Buang", exact=True).click()
    other = page.context.new_page()
    other.goto(dimension(case, "1"))
    other.get_by_role("button", name="Pakai isian itu").click()
    expect(other.locator("[name='i1_1-reason']")).to_have_value(TOO_LONG)
    page.locator(BEYOND).get_by_role("button", name="Ya, buang").click()
    expect(page.locator(BEYOND)).to_have_count(0)
    page.wait_for_timeout(300)
    assert TOO_LONG in copies(page)[0]
    other.locator("[name='i1_1-reason']").fill(TOO_LONG + "y")
    wait_until("it is kept", lambda: TOO_LONG + "y" in copies(page)[0])


SHOW_REASONS = """() => document.querySelectorAll(".review-verdict__reason")
  .forEach((part) => part.style.setProperty("display", "block", "important"))"""


def test_nothing_is_called_stored_while_a_reason_has_no_verdict(page, case):
    """As in a browser that does not hide the field of the reason, because it does not know `:has`."""
    page.evaluate(SHOW_REASONS)
    saved = page.locator("[data-review-saved]")
    page.fill("[name='i1_1-reason']", "Sumbernya?")
    expect(state(page, "1.1")).to_have_text("Alasan ini belum tersimpan: pilih dahulu putusannya")
    expect(saved).to_contain_text("Ada alasan yang belum tersimpan")
    page.locator("[name='i1_2-outcome'][value=ok]").check()
    expect(state(page, "1.2")).to_contain_text("Tersimpan")
    expect(saved).to_contain_text("Ada alasan yang belum tersimpan")
    wait_until("it is kept", lambda: any("Sumbernya?" in copy for copy in copies(page)))
    page.fill("[name='i1_1-reason']", "")
    expect(state(page, "1.1")).to_have_text("Belum diputuskan")
    expect(saved).to_have_text(ALL_SAVED)
    page.fill("[name='i1_1-reason']", "Sumbernya?")
    page.locator("[name='i1_1-outcome'][value=returned]").check()
    expect(state(page, "1.1")).to_contain_text("Tersimpan")
    expect(saved).to_have_text(ALL_SAVED)
    assert WorkingVerdict.objects.get(indicator__code="1.1").reason == "Sumbernya?"


def test_the_message_of_a_decision_goes_along_to_another_dimension(page, case):
    refuse(page, "1.1")
    page.fill("[name=note]", "Terima kasih.")
    page.wait_for_timeout(500)
    page.goto(dimension(case, "2"))
    page.get_by_role("button", name="Pakai isian itu").click()
    expect(page.locator("[name=note]")).to_have_value("Terima kasih.")
    page.wait_for_timeout(500)
    page.goto(dimension(case, "1"))
    # The reason is still here, and the message is in the other copy now.
    for _ in range(2):
        page.get_by_role("button", name="Pakai isian itu").click()
    assert (page.input_value("[name=note]"), page.input_value("[name='i1_1-reason']")) == (
        "Terima kasih.",
        TOO_LONG,
    )


def test_nothing_is_called_stored_while_another_card_is_refused(page, case):
    refuse(page, "1.1")
    page.locator("[name='i1_2-outcome'][value=ok]").check()
    expect(state(page, "1.2")).to_contain_text("Tersimpan")
    expect(page.locator("[data-review-saved]")).to_contain_text(NOT_SAVED)
    wait_until("it is kept", lambda: any(TOO_LONG in copy for copy in copies(page)))
    page.fill("[name='i1_1-reason']", "Pendek.")
    expect(page.locator("[data-review-saved]")).to_have_text(ALL_SAVED)
    assert copies(page) == []


def test_of_verdicts_that_go_together_only_the_refused_one_stays(page, case):
    page.context.set_offline(True)
    page.locator("[name='i1_1-outcome'][value=returned]").check()
    page.fill("[name='i1_1-reason']", TOO_LONG)
    page.locator("[name='i1_2-outcome'][value=ok]").check()
    page.context.set_offline(False)
    expect(state(page, "1.2")).to_contain_text("Tersimpan")
    expect(state(page, "1.1")).to_contain_text("Belum tersimpan.")


def test_the_open_page_goes_on_after_signing_in_again_in_another_tab(page, case, coordinator_banten):
    Session.objects.all().delete()
    page.locator("[name='i1_1-outcome'][value=returned]").check()
    page.fill("[name='i1_1-reason']", "Lampirkan.")
    expect(state(page, "1.1").get_by_role("link", name="Masuk lagi")).to_be_visible()
    sign_in_again(page, coordinator_banten)
    page.locator("[name='i1_2-outcome'][value=ok]").check()
    expect(page.locator("[data-review-saved]")).to_have_text(ALL_SAVED)
    assert set(WorkingVerdict.objects.values_list("indicator__code", "reason")) == {
        ("1.1", "Lampirkan."),
        ("1.2", ""),
    }
    # So do what else the page sends by itself.
    sign_in_again(page, coordinator_banten)
    page.locator("[id='indikator-1.1']").get_by_role(
        "button", name="Simpan alasan ini untuk dipakai lagi"
    ).click()
    page.wait_for_timeout(800)
    assert SavedReply.objects.get().text == "Lampirkan."
    sign_in_again(page, coordinator_banten)
    page.locator("[data-thread-link]").first.click()
    page.fill("[data-thread-place] textarea", "Mohon dokumennya.")
    sign_in_again(page, coordinator_banten)
    page.get_by_role("button", name="Kirim pesan").click()
    expect(page.locator("[data-message]")).to_contain_text("Mohon dokumennya.")


def test_nothing_is_sent_in_the_name_of_who_signed_in_instead(page, case, national_reviewer):
    sign_in_again(page, national_reviewer)
    page.locator("[name='i1_1-outcome'][value=ok]").check()
    expect(state(page, "1.1")).to_contain_text("sekarang masuk orang lain")
    assert not WorkingVerdict.objects.exists()


def test_a_stored_answer_of_an_expert_is_offered_to_nobody(site, page_of, analyst, browser):
    panel_make(analyst, "open", token="ahli", method=PanelMethod.SCORE)
    page = page_of(analyst)
    open_panel(page, "ahli")
    page.locator("#answer-form input[type=radio][value='4']").first.check()
    expect(page.locator("[data-save-state]")).to_contain_text("Tersimpan")
    page.wait_for_timeout(600)
    assert copies(page) == []


def test_an_answer_from_before_another_device_says_so_and_takes_nothing_else_back(site, page_of, analyst):
    panel_make(analyst, "open", token="ahli", method=PanelMethod.SCORE)
    page, phone = page_of(analyst), page_of(analyst)
    open_panel(page, "ahli")
    section = page.url
    names = page.locator("#answer-form input[type=radio][value='1']").evaluate_all(
        "all => all.map((box) => box.name)"
    )
    choose = "[name='{}'][value='{}']".format
    page.route(
        "**/isi/**", lambda route: route.abort() if route.request.method == "POST" else route.continue_()
    )
    page.check(choose(names[0], 4))
    page.wait_for_timeout(600)
    phone.goto(section)
    for name in names[:2]:
        phone.check(choose(name, 2))
    expect(phone.locator("[data-save-state]")).to_contain_text("Tersimpan")
    phone.wait_for_timeout(600)
    page.unroute("**/isi/**")
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto("/kesehatan/")
    page.goto(section)
    expect(page.locator("[data-kept-newer]")).to_be_visible()
    page.get_by_role("button", name="Pakai isian itu").click()
    expect(page.locator("[data-save-state]")).to_contain_text("Tersimpan")
    page.wait_for_timeout(600)
    assert sorted(ExpertScore.objects.values_list("score", flat=True)) == [2, 4]


def test_all_who_are_mentioned_are_ticked_again(page, case, coordinator_banten):
    address = reverse("reviews:thread", args=[case.public_id, "1.1"])
    page.goto(address)
    page.get_by_text("Sebut orang").click()
    boxes = page.locator("[name=mentioned]")
    people = boxes.count()
    for number in range(people):
        boxes.nth(number).check()
    page.fill("textarea", "Mohon dilihat berdua.")
    page.wait_for_timeout(500)
    page.goto("/kesehatan/")
    page.goto(address)
    page.get_by_role("button", name="Pakai isian itu").click()
    assert [boxes.nth(number).is_checked() for number in range(people)] == [True] * people


@pytest.mark.parametrize("way", ["again", "reopened", "reloaded"])
def test_a_message_whose_answer_is_lost_is_stored_once(page, case, way):
    link = page.locator("[data-thread-link]").first
    place = page.locator("[data-thread-place]")
    link.click()
    place.locator("textarea").fill("Mohon dokumennya.")
    lose_answers(page, "**/percakapan/**")
    place.get_by_role("button", name="Kirim pesan").click()
    expect(place.get_by_role("alert")).to_contain_text("Belum diketahui apakah pesan ini sudah sampai")
    page.unroute("**/percakapan/**")
    if way == "again":
        place.get_by_role("button", name="Kirim pesan").click()
        # The word on it stands in the dialog, and not on the next page.
        expect(place).to_contain_text("tidak disimpan dua kali")
    elif way == "reopened":
        page.get_by_role("button", name="Tutup").click()
        link.click()
        expect(place.get_by_role("status")).to_contain_text("sudah sampai")
    else:
        page.reload()
        link.click()
    expect(place.locator("[data-message]")).to_contain_text("Mohon dokumennya.")
    assert (place.locator("textarea").input_value(), place.locator(OFFER).count()) == ("", 0)
    assert (ThreadMessage.objects.count(), copies(page)) == (1, [])
    page.reload()
    assert "tidak disimpan dua kali" not in page.locator("main").inner_text()


def test_a_message_that_was_refused_beside_the_page_outlives_it(page, case):
    link = page.locator("[data-thread-link]").first
    place = page.locator("[data-thread-place]")
    link.click()
    place.locator("textarea").fill(TOO_LONG)
    place.get_by_role("button", name="Kirim pesan").click()
    place.get_by_role("alert").wait_for()
    page.wait_for_timeout(600)
    page.reload()
    link.click()
    place.get_by_role("button", name="Pakai isian itu").click()
    expect(place.locator("textarea")).to_have_value(TOO_LONG)


def test_a_form_whose_answer_is_lost_is_not_said_to_have_stayed_here(page, case):
    address = reverse("reviews:thread", args=[case.public_id, "1.1"])
    page.goto(address)
    page.fill("textarea", "Mohon dokumennya.")
    page.route(
        "**/percakapan/**",
        lambda route: route.abort() if route.request.method == "POST" else route.continue_(),
    )
    page.get_by_role("button", name="Kirim pesan").click()
    expect(page).to_have_url("chrome-error://chromewebdata/")
    page.goto(address)
    expect(page.locator(OFFER)).to_contain_text("belum diketahui apakah sampai")


def test_back_to_a_refused_form_shows_the_portal_and_what_was_typed(page, case):
    address = reverse("reviews:thread", args=[case.public_id, "1.1"])
    page.goto(address)
    page.fill("textarea", TOO_LONG)
    page.get_by_role("button", name="Kirim pesan").click()
    page.locator("[data-focus-on-load]").wait_for()
    page.goto("/kesehatan/")
    page.go_back()
    assert page.title().endswith("Portal IKP")
    page.get_by_role("button", name="Pakai isian itu").click()
    expect(page.locator("textarea")).to_have_value(TOO_LONG)


def test_on_a_phone_the_first_screen_leads_to_the_offer(page, case):
    refuse(page, "1.1")
    page.set_viewport_size({"width": 360, "height": 800})
    page.goto(dimension(case, "1"))
    pointer = page.get_by_role("link", name="Indikator 1.1", exact=True).filter(visible=True)
    box = pointer.bounding_box()
    assert box["y"] + box["height"] < 800
    pointer.click()
    # The offer stands where the person goes on, and names the indicator and both texts.
    expect(page.locator(OFFER)).to_contain_text("Indikator 1.1: Anda mengetik")
    page.get_by_role("button", name="Pakai isian itu").click()
    expect(page.locator("[name='i1_1-reason']")).to_be_in_viewport()
    expect(pointer).to_have_count(0)


def test_what_is_typed_while_a_preview_is_under_way_stays(site, page_of, regions, analyst):
    scenario = scenario_create(run=finished_run_make(regions, analyst), title="Cara lain", actor=analyst)
    page = page_of(analyst)
    page.goto(scenario.get_absolute_url())
    held = hold_previews(page)
    first, second = (page.locator(f"[name=weight-{number}]") for number in (1, 2))
    first.fill("abc")
    first.blur()
    page.wait_for_timeout(500)
    second.click()
    page.keyboard.type("77")
    typed = second.input_value()
    stages = page.locator("#scenario-stages")
    stages.evaluate("part => part.dataset.old = 'yes'")
    held[0].continue_()
    expect(page.locator("[name=weight-1][aria-invalid=true]")).to_be_visible()
    expect(second).to_have_value(typed)
    expect(second).to_be_focused()
    # It is a question of its own.
    page.unroute("**/pratinjau/")
    second.blur()
    page.wait_for_timeout(800)
    expect(second).to_have_value(typed)


def test_a_parameter_typed_while_a_preview_is_under_way_stays(site, page_of, regions, analyst):
    scenario = scenario_create(run=finished_run_make(regions, analyst), title="Cara lain", actor=analyst)
    page = page_of(analyst)
    page.goto(scenario.get_absolute_url())
    held = hold_previews(page)
    page.fill("[name=weight-1]", "0,9")
    page.locator("[name=weight-1]").blur()
    page.wait_for_timeout(500)
    field = page.locator("#scenario-stages input[type=text], #scenario-stages input[type=number]").first
    field.fill("7")
    with page.expect_response("**/pratinjau/"):
        held[0].continue_()
    page.wait_for_timeout(400)
    expect(field).to_have_value("7")
