"""The entry form in a browser: it never says anything untrue of what is stored, and keeps one's place."""

import pytest
from django.urls import reverse

from tests.factories import edition_make, submission_make

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]

STATE = "[data-save-state] .save-state"


@pytest.fixture
def form_page(regions, operator_pandeglang, page_of):
    """The first dimension of Pandeglang's empty form on a phone, open in the operator's browser."""
    submission = submission_make(edition_make(), regions.pandeglang)
    page = page_of(operator_pandeglang)
    page.set_viewport_size({"width": 360, "height": 640})
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(reverse("submissions:dimension", args=[submission.public_id, "1"]))
    return page


def answer_the_second(page):
    page.locator("[name='i1_2-value'][value=no_data]").check()
    page.fill("[name='i1_2-note']", "Arsip terbakar.  ")


def save(page):
    with page.expect_navigation():
        # By the page itself, which scrolls nothing into view before.
        page.locator("button[form=entry-form]", has_text="Simpan").first.evaluate("button => button.click()")


def top_of_the_second_card(page):
    return page.locator("[id='indikator-1.2']").bounding_box()["y"]


@pytest.mark.parametrize("fragment", ["", "#indikator-1.1"])
def test_saving_leads_back_to_the_card_at_which_one_was(site, form_page, fragment):
    form_page.goto(form_page.url + fragment)
    answer_the_second(form_page)
    before = top_of_the_second_card(form_page)
    save(form_page)
    form_page.wait_for_function("document.activeElement.id === 'indikator-1.2'")

    assert top_of_the_second_card(form_page) == pytest.approx(before, abs=2)


def test_blanks_at_the_end_of_a_text_are_no_unsaved_change(site, form_page):
    answer_the_second(form_page)
    assert "belum tersimpan" in form_page.locator(STATE).inner_text()
    save(form_page)
    form_page.wait_for_function("document.activeElement.id === 'indikator-1.2'")

    assert form_page.locator(STATE).inner_text().startswith("Tersimpan")
    assert form_page.locator("[name='i1_2-note']").input_value() == "Arsip terbakar."
    assert form_page.locator("[data-kept]").count() == 0


def test_the_bar_knows_what_the_browser_puts_back_on_the_way_back(site, form_page):
    answer_the_second(form_page)
    save(form_page)
    form_page.fill("[name='i1_2-note']", "Arsip basah.")
    form_page.goto(reverse("dashboard:home"))
    form_page.go_back()
    form_page.wait_for_load_state()

    typed = form_page.locator("[name='i1_2-note']").input_value()
    assert typed == "Arsip basah."
    assert "belum tersimpan" in form_page.locator(STATE).inner_text()


def test_a_row_is_typed_from_its_first_field_to_its_last_before_it_can_be_removed(site, form_page):
    form_page.locator("[name='i1_1-value'][value=occurred]").check()
    form_page.get_by_role("button", name="Tambah kejadian").first.click()
    reached = []
    for _ in range(6):
        reached.append(form_page.evaluate("document.activeElement.name.split('-').at(-1)"))
        form_page.keyboard.press("Tab")

    assert reached == ["election", "level", "count", "narrative", "source", "DELETE"]


@pytest.mark.parametrize("way", ["Control+s", "Enter"])
def test_whoever_types_saves_from_where_the_hands_are(site, form_page, way):
    answer_the_second(form_page)
    if way == "Enter":
        # Over the notes, and the files of the card, to its own button.
        form_page.keyboard.press("Tab")
        form_page.keyboard.press("Tab")
        assert form_page.evaluate("document.activeElement.textContent.trim()") == "Simpan"
    with form_page.expect_navigation():
        form_page.keyboard.press(way)
    form_page.wait_for_function("document.activeElement.id === 'indikator-1.2'")

    assert form_page.locator(STATE).inner_text().startswith("Tersimpan")
