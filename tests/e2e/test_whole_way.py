"""The whole way, in a browser: from two events in Pandeglang to the public page, and nobody else's business."""

import re
from urllib.parse import urlsplit

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from apps.computation.models import IndexRun
from apps.demo.pdf import pdf_page
from apps.publishing.models import Release
from apps.submissions.enums import AnswerValue, SubmissionState
from apps.submissions.models import Evidence, Submission
from apps.submissions.services import AnswerInput, answer_save_many
from tests.factories import PASSWORD, edition_make, submission_advance, submission_make

pytestmark = [
    pytest.mark.django_db(transaction=True),
    # Playwright's own loop is closed when its process has gone.
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]

PDF = {"name": "laporan.pdf", "mimeType": "application/pdf", "buffer": pdf_page("Laporan hasil pengawasan")}


@pytest.fixture
def pandeglang(
    regions, operator_pandeglang, operator_lebak, coordinator_banten, national_reviewer
) -> Submission:
    """The form of Pandeglang with all but indicator 1.1 answered, beside an accepted one of Lebak."""
    edition = edition_make("pemilu-uji")
    for region in (regions.banten, regions.bali, regions.badung):
        submission_make(edition, region)
    submission_advance(
        submission_make(edition, regions.lebak),
        SubmissionState.ACCEPTED,
        operator=operator_lebak,
        reviewer=coordinator_banten,
        accepter=national_reviewer,
    )
    submission = submission_make(edition, regions.pandeglang)
    others = [AnswerInput(code, AnswerValue.DID_NOT_OCCUR) for code in ("1.2", "2.1", "2.2")]
    answer_save_many(submission=submission, inputs=others, actor=operator_pandeglang)
    return submission


def fill_row(page, number, *, count, level, narrative):
    row = page.locator(f"[name^='i1_1-events-{number}-']")
    row.locator("xpath=self::select[contains(@name, 'election')]").select_option("pemilu-2024")
    page.fill(f"[name='i1_1-events-{number}-count']", str(count))
    page.select_option(f"[name='i1_1-events-{number}-level']", level)
    page.fill(f"[name='i1_1-events-{number}-narrative']", narrative)
    page.fill(f"[name='i1_1-events-{number}-source']", "Laporan hasil pengawasan")


def send(page, submission):
    page.keyboard.press("Control+s")
    expect(page.locator("[data-save-state] .save-state")).to_have_text("Semua isian tersimpan")
    page.goto(submission.get_absolute_url())
    page.get_by_role("link", name="Periksa dan kirim").first.click()
    with page.expect_navigation():
        page.get_by_role("button", name="Kirim ke provinsi").click()


def test_whole_way_from_entry_to_the_public_page(  # noqa: PLR0915 - one way, step after step
    pandeglang,
    site,
    background,
    browser,
    page_of,
    operator_pandeglang,
    operator_badung,
    coordinator_banten,
    national_reviewer,
    analyst,
    publisher,
):
    visited = set()

    def watched(page):
        page.on("framenavigated", lambda frame: visited.add(urlsplit(frame.url).path))
        return page

    # The operator signs in, answers the last indicator with two event rows and a PDF, and sends.
    operator = watched(browser.new_context(base_url=site.address, locale="id-ID").new_page())
    operator.set_default_timeout(15_000)
    operator.goto("/portal/")
    operator.fill("[name=login]", operator_pandeglang.email)
    operator.fill("[name=password]", PASSWORD)
    operator.get_by_role("button", name="Masuk").click()
    operator.get_by_role("link", name="Isi data Kabupaten Pandeglang").click()
    operator.goto(reverse("submissions:dimension", args=[pandeglang.public_id, "1"]))
    operator.locator("[name='i1_1-value'][value=occurred]").check()
    fill_row(operator, 0, count=3, level="rendah", narrative="Tiga kejadian di dua kecamatan.")
    operator.get_by_role("button", name="Tambah kejadian").first.click()
    fill_row(operator, 1, count=2, level="tinggi", narrative="Dua kejadian di pusat kota.")
    operator.set_input_files("input[type=file][name^='i1_1']", PDF)
    expect(operator.locator("[id='indikator-1.1'] [data-file-names]")).to_contain_text("terlampir")
    send(operator, pandeglang)
    pandeglang.refresh_from_db()
    assert pandeglang.state == SubmissionState.SUBMITTED

    # The coordinator returns it with a reason for the indicator.
    coordinator = watched(page_of(coordinator_banten))
    coordinator.goto("/portal/tinjauan/")
    coordinator.get_by_role("link", name=re.compile("Kabupaten Pandeglang")).first.click()
    coordinator.get_by_role("button", name="Mulai periksa").click()
    coordinator.locator("[name='i1_1-outcome'][value=returned]").check()
    coordinator.fill("[name='i1_1-reason']", "Jumlah di pusat kota belum sesuai laporan.")
    with coordinator.expect_navigation():
        coordinator.get_by_role("button", name="Kembalikan untuk diperbaiki").click()
    pandeglang.refresh_from_db()
    assert pandeglang.state == SubmissionState.RETURNED

    # The operator reads the reason, corrects, sends again; the coordinator approves, the nation accepts.
    operator.goto(reverse("submissions:dimension", args=[pandeglang.public_id, "1"]))
    assert "Jumlah di pusat kota belum sesuai laporan." in operator.locator("main").inner_text()
    operator.fill("[name='i1_1-events-1-count']", "4")
    send(operator, pandeglang)
    coordinator.goto(reverse("reviews:detail", args=[pandeglang.public_id]))
    with coordinator.expect_navigation():
        coordinator.get_by_role("button", name="Mulai periksa").click()
    for code in ("1", "2"):
        coordinator.goto(reverse("reviews:dimension", args=[pandeglang.public_id, code]))
        for choice in coordinator.locator("[name$='-outcome'][value=ok]").all():
            choice.check()
        coordinator.get_by_text("Semua putusan tersimpan").wait_for()
    with coordinator.expect_navigation():
        coordinator.get_by_role("button", name="Setujui data").click()
    reviewer = watched(page_of(national_reviewer))
    reviewer.goto(reverse("reviews:detail", args=[pandeglang.public_id]))
    with reviewer.expect_navigation():
        reviewer.get_by_role("button", name="Terima data").click()
    pandeglang.refresh_from_db()
    assert pandeglang.state == SubmissionState.ACCEPTED

    # The analyst runs; the page follows the worker to the end by itself.
    analyst_page = watched(page_of(analyst))
    analyst_page.goto("/portal/hitungan/")
    analyst_page.get_by_role("button", name="Hitung data yang sudah diterima").click()
    analyst_page.get_by_text("Selesai", exact=True).wait_for(timeout=30_000)
    run = IndexRun.objects.get()
    assert run.requested_by == analyst

    # The publisher prepares, waits for the worker, and publishes.
    publisher_page = watched(page_of(publisher))
    publisher_page.goto("/portal/terbitan/siapkan/")
    publisher_page.select_option("[name=run]", str(run.public_id))
    publisher_page.get_by_role("button", name="Susun rancangan").click()
    publisher_page.get_by_role("link", name="Terbitkan").click(timeout=60_000)
    with publisher_page.expect_navigation():
        publisher_page.get_by_role("button", name="Terbitkan sekarang").click()

    # The public page shows the score and the count behind it: 3 of the light level and 4 of the grave one.
    public = browser.new_context(base_url=site.address, locale="id-ID").new_page()
    public.goto("/terbitan/pemilu-uji/")
    search = public.get_by_role("combobox", name="Cari wilayah")
    search.press_sequentially("pandglang")
    expect(public.get_by_text("Mungkin maksudnya:")).to_be_visible()
    expect(public.get_by_role("option")).to_have_count(1)
    expect(public.get_by_role("option")).to_contain_text("25,00")
    search.press("ArrowDown")
    search.press("Enter")
    public.wait_for_url("**/kabkota/36.01/")
    text = public.locator("main").inner_text()
    assert "Kabupaten Pandeglang" in text
    assert "25,00" in text
    assert re.search(r"\b7\b", text), text

    # The operator of another province meets 404 on every address of one row on that way.
    file = Evidence.objects.get()
    release = Release.objects.get()
    own = {path for path in visited if str(pandeglang.public_id) in path or str(run.public_id) in path} | {
        path for path in visited if str(release.public_id) in path
    }
    own.add(reverse("submissions:evidence_download", args=[file.public_id]))
    assert len(own) >= 8, own
    stranger = page_of(operator_badung)
    statuses = {path: stranger.request.get(path).status for path in sorted(own)}
    assert statuses == dict.fromkeys(sorted(own), 404)
    listed = stranger.request.get("/portal/isian/").text()
    assert "Kabupaten Badung" in listed
    assert "Pandeglang" not in listed
