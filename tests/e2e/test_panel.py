"""An expert in a browser: consistency live, a line that breaks; and somebody who joins by invitation."""

import pytest
from playwright.sync_api import Browser, Page, expect

from apps.accounts.models import User
from apps.core.tokens import token_hash
from apps.panels.enums import PanelMethod
from apps.panels.models import ExpertComparison, PanelExpert
from tests.factories import PASSWORD, invitation_make, panel_make
from tests.running import Web

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.browser,
]


@pytest.fixture
def stranger(site: Web, browser: Browser):
    """A page of somebody who is not signed in."""
    context = browser.new_context(base_url=site.address, locale="id-ID")
    page = context.new_page()
    page.set_default_timeout(15_000)
    yield page
    context.close()


def choose(page: Page, number: int, side: str, strength: int | None = None) -> None:
    question = page.locator(f"#pasangan-{number}")
    question.locator(f"input[value={side}]").check()
    if strength:
        question.locator("select").select_option(str(strength))


def stored() -> dict[tuple[str, str], int]:
    rows = ExpertComparison.objects.values_list("first_code", "second_code", "preference")
    return {(first, second): preference for first, second, preference in rows}


def test_an_expert_sees_the_consistency_while_answering(stranger: Page, analyst: User) -> None:
    panel = panel_make(analyst, "open", token="ahli", method=PanelMethod.AHP, dimensions=3)
    stranger.goto("/panel/ahli/")
    stranger.get_by_role("link", name="Mulai mengisi").click()
    verdict = stranger.locator("#answer-verdict")

    # 1 over 2, 2 over 3, and yet 3 over 1.
    choose(stranger, 1, "pertama", 3)
    expect(verdict).to_contain_text("1 dari 3 pasangan")
    choose(stranger, 2, "kedua", 5)
    choose(stranger, 3, "pertama", 3)
    expect(verdict).to_contain_text("belum dapat diterima")
    expect(stranger.locator("#konsistensi")).to_contain_text("Yang paling tidak sejalan")
    expect(stranger.locator("#konsistensi")).to_contain_text(
        "Dimensi 3 jelas lebih penting daripada Dimensi 1"
    )
    assert stranger.get_by_role("button", name="Hitung konsistensi").is_hidden()

    choose(stranger, 2, "pertama", 9)
    expect(verdict).to_contain_text("Rasio konsistensi 0,000: dapat diterima")
    expect(stranger.locator("[data-save-state]")).to_contain_text("Tersimpan")
    assert stored() == {("1", "2"): 3, ("1", "3"): 9, ("2", "3"): 3}

    # A line that breaks loses nothing: it is said, and saved as soon as the line is back.
    stranger.context.set_offline(True)
    choose(stranger, 3, "pertama", 2)
    expect(stranger.locator("[data-save-state]")).to_contain_text("Gagal menyimpan")
    assert stored()["2", "3"] == 3
    stranger.context.set_offline(False)
    expect(stranger.locator("[data-save-state]")).to_contain_text("Tersimpan")
    assert stored()["2", "3"] == 2

    stranger.get_by_role("button", name="Periksa dan kirim").click()
    stranger.get_by_role("button", name="Kirim jawaban").click()
    expect(stranger.get_by_text("jawaban Anda sudah dikirim")).to_be_visible()
    assert PanelExpert.objects.get(panel=panel).submitted_at is not None


def test_somebody_joins_by_invitation(stranger: Page, administrator: User, regions) -> None:
    invitation_make(
        invited_by=administrator, region=regions.nation, role="analyst", token_sha256=token_hash("undangan")
    )
    stranger.goto("/undangan/undangan/")
    stranger.fill("[name=password]", PASSWORD)
    stranger.fill("[name=password_again]", PASSWORD)
    stranger.get_by_role("button", name="Buat akun dan masuk").click()
    stranger.wait_for_url("**/portal/")
    assert User.objects.filter(full_name="Calon Pengguna").exists()
