"""Filling the entry form as a person does: field by field, each left before the next."""

from playwright.sync_api import Page


def fill_row(page: Page, prefix: str, **texts: str) -> None:
    """Answer the card whose fields begin with `prefix` ("i1_1") by one event row."""
    row = f"[name='{prefix}-events-0"
    page.locator(f"[name='{prefix}-value'][value=occurred]").check()
    page.select_option(f"{row}-election']", "pemilu-2024")
    page.select_option(f"{row}-level']", "rendah")
    for field, text in texts.items():
        page.fill(f"{row}-{field}']", text)
        page.locator(f"{row}-{field}']").blur()


def answer_no_data(page: Page, number: int, note: str) -> None:
    """Answer in one go: on a busy machine a pause between choosing and typing would make two changes of it."""
    answer = """(choice, [field, note]) => {
        const words = document.getElementsByName(field)[0];
        choice.checked = true;
        words.value = note;
        for (const name of ["input", "change"]) words.dispatchEvent(new Event(name, { bubbles: true }));
    }"""
    page.locator(f"[name='i1_{number}-value'][value=no_data]").evaluate(answer, [f"i1_{number}-note", note])
