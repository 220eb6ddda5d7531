"""Closing an edition is told to everybody who had a step in it, and no page shows its deadlines as if they ran on."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from apps.accounts.models import User
from apps.accounts.permissions import Role
from apps.core.exceptions import ConflictError
from apps.core.formatting import format_datetime, in_zone
from apps.indicators.enums import WindowStage
from apps.indicators.models import Edition
from apps.notifications.enums import NoticeKind
from apps.notifications.models import Notice
from apps.regions.enums import RegionLevel
from apps.submissions.building import sheet_of
from apps.submissions.enums import SubmissionState
from apps.submissions.models import Submission
from apps.submissions.selectors import codebook_of, filled_form
from apps.submissions.services import collection_close, deadline_warn, extension_grant
from tests.cast import Regions
from tests.factories import person_make, region_make, submission_advance, submission_make, window_make
from tests.submissions.conftest import Cast

Browser = Callable[[User | None], Client]
_S, _W = SubmissionState, WindowStage


def ahead(**span: float) -> datetime:
    return timezone.now() + timedelta(**span)


def told() -> dict[str, Notice]:
    found = {row.recipient.full_name: row for row in Notice.objects.filter(kind=NoticeKind.EDITION)}
    assert len(found) == Notice.objects.filter(kind=NoticeKind.EDITION).count()
    return found


def moment(edition: Edition, zone: str = "Asia/Jakarta") -> str:
    with in_zone(zone):
        return format_datetime(Edition.objects.get(pk=edition.pk).closed_at)


def test_everybody_with_an_unfinished_step_hears_of_it_in_their_own_time(
    edition: Edition,
    pandeglang: Submission,
    regions: Regions,
    cast: Cast,
    analyst: User,
    operator_badung: User,
    operator_lebak: User,
    coordinator_bali: User,
    publisher: User,
) -> None:
    lebak, badung = submission_make(edition, regions.lebak), submission_make(edition, regions.badung)
    submission_advance(lebak, _S.SUBMITTED, **(cast | {"operator": operator_lebak}))
    submission_advance(pandeglang, _S.APPROVED, **cast)
    Notice.objects.all().delete()
    collection_close(edition=edition, actor=analyst)

    found = told()
    assert set(found) == {
        "Koordinator Banten",
        "Koordinator Bali",
        "Operator Badung",
        "Peninjau Nasional",
    }
    mine = found["Operator Badung"]
    assert (mine.region, mine.path) == (regions.badung, badung.get_absolute_url())
    assert mine.subject == f"{edition} ditutup, data {regions.badung} tidak terkirim"
    closed = f"ditutup {moment(edition, 'Asia/Makassar')}, sebelum data {regions.badung} dikirim"
    assert closed in mine.body
    assert "WITA" in mine.body
    assert "hubungi koordinator provinsi Bali, atau peninjau nasional di Bawaslu RI" in mine.body
    banten = found["Koordinator Banten"].body
    assert "Kantor kabupaten/kota di Banten: 1 data belum selesai diperiksa" in banten
    assert "tidak dapat dikembalikan" in banten
    assert "belum dikirim kantornya" not in banten
    assert "di Bali: 1 data belum dikirim kantornya" in found["Koordinator Bali"].body
    nation = found["Peninjau Nasional"].body
    assert "1 data belum dikirim" in nation
    assert "1 data belum selesai diperiksa" in nation
    assert "1 data belum diterima" in nation


def test_as_many_statements_for_one_office_as_for_thirty(
    edition: Edition,
    pandeglang: Submission,
    regions: Regions,
    analyst: User,
    operator_pandeglang: User,
    coordinator_banten: User,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(30):
        place = region_make(f"36.{number + 20}", f"Kabupaten {number}", RegionLevel.REGENCY, regions.banten)
        submission_make(edition, place)
        person_make(f"Operator {number}", Role.OPERATOR, place)
    with django_assert_num_queries(27):
        collection_close(edition=edition, actor=analyst)
    assert len(told()) == 32


def test_each_page_of_a_form_says_that_its_edition_was_closed(
    edition: Edition,
    pandeglang: Submission,
    operator_pandeglang: User,
    coordinator_banten: User,
    analyst: User,
    client_of: Browser,
) -> None:
    due_at = ahead(days=21)
    window_make(edition, _W.ENTRY, due_at)
    pages = {
        "home": reverse("dashboard:home"),
        "list": reverse("submissions:list"),
        "form": pandeglang.get_absolute_url(),
        "dimension": reverse("submissions:dimension", args=[pandeglang.public_id, "1"]),
        "submit": reverse("submissions:submit", args=[pandeglang.public_id]),
    }
    until = format_datetime(due_at).partition(",")[0]
    assert until in client_of(operator_pandeglang).get(pages["form"]).content.decode()
    collection_close(edition=edition, actor=analyst)
    for page, address in pages.items():
        shown = client_of(operator_pandeglang).get(address, follow=True).content.decode()
        assert f"ditutup {moment(edition)}" in shown or moment(edition) in shown, page
        assert until not in shown, page
    for page in ("form", "dimension", "submit"):
        shown = client_of(operator_pandeglang).get(pages[page], follow=True).content.decode()
        assert f"Edisi ini ditutup {moment(edition)}, sebelum data" in shown, page
        assert "koordinator provinsi Banten" in shown, page
    assert "indikator belum dijawab" not in shown
    assert "dapat dikirim setelah" not in shown
    assert "akan melihatnya dan dapat mengembalikannya" not in shown


def test_home_tells_of_a_closed_form_for_thirty_days(
    edition: Edition, pandeglang: Submission, operator_pandeglang: User, analyst: User, client_of: Browser
) -> None:
    collection_close(edition=edition, actor=analyst)
    line = f"Data {pandeglang.region} tidak dikirim"
    assert line in client_of(operator_pandeglang).get(reverse("dashboard:home")).content.decode()
    Edition.objects.filter(pk=edition.pk).update(closed_at=timezone.now() - timedelta(days=31))
    assert line not in client_of(operator_pandeglang).get(reverse("dashboard:home")).content.decode()


def test_progress_counts_no_office_as_late_or_to_be_reminded_once_the_edition_is_closed(
    edition: Edition, pandeglang: Submission, coordinator_banten: User, analyst: User, client_of: Browser
) -> None:
    window_make(edition, _W.ENTRY, ahead(days=21))
    address = f"{reverse('dashboard:progress')}?edisi={edition.code}"
    assert "hari lagi" in client_of(coordinator_banten).get(address).content.decode()
    collection_close(edition=edition, actor=analyst)
    page = client_of(coordinator_banten).get(address).content.decode()
    assert f"Edisi ini ditutup {moment(edition)}, dan 1 kantor tidak mengirim datanya." in page
    assert "Diisi, edisi ditutup" in page
    assert "edisi sudah ditutup" in page
    assert "hari lagi" not in page


def test_more_time_is_refused_with_the_closing_as_the_reason(
    edition: Edition,
    pandeglang: Submission,
    coordinator_banten: User,
    national_reviewer: User,
    analyst: User,
    client_of: Browser,
) -> None:
    window_make(edition, _W.ENTRY, ahead(days=21))
    window_make(edition, _W.REVIEW, ahead(days=31))
    collection_close(edition=edition, actor=analyst)
    for person in (coordinator_banten, national_reviewer):
        with pytest.raises(ConflictError, match=f"Edisi ini ditutup {moment(edition)}"):
            extension_grant(
                submission=pandeglang,
                stage=_W.ENTRY,
                due_at=ahead(days=25),
                reason="Banjir di kantor.",
                actor=person,
            )
        page = client_of(person).get(reverse("submissions:extend", args=[pandeglang.public_id]), follow=True)
        assert f"Edisi ini ditutup {moment(edition)}" in page.content.decode()


def test_a_reviewer_reads_what_can_still_be_done_and_deadlines_of_review_go_on(
    edition: Edition, pandeglang: Submission, cast: Cast, analyst: User, client_of: Browser
) -> None:
    due_at = ahead(days=2)
    window_make(edition, _W.ENTRY, ahead(days=1))
    window_make(edition, _W.REVIEW, due_at)
    submission_advance(pandeglang, _S.IN_REVIEW, **cast)
    collection_close(edition=edition, actor=analyst)
    address = reverse("reviews:detail", args=[pandeglang.public_id])
    page = client_of(cast["reviewer"]).get(address).content.decode()
    assert "masih dapat diperiksa, disetujui, lalu diterima, tetapi tidak dapat dikembalikan" in page
    assert format_datetime(due_at).partition(",")[0] in page
    assert deadline_warn() == 1


def test_the_confirmation_says_what_becomes_of_how_many_forms(
    edition: Edition, pandeglang: Submission, regions: Regions, cast: Cast, analyst: User, client_of: Browser
) -> None:
    window_make(edition, _W.ENTRY, ahead(days=21))
    submission_make(edition, regions.lebak)
    submission_advance(pandeglang, _S.IN_REVIEW, **cast)
    address = reverse("submissions:collection_close", args=[edition.code])
    page = client_of(analyst).get(address).content.decode()
    assert "1 kantor belum mengirim datanya" in page
    assert "1 dari kantor itu masih mempunyai waktu" in page
    assert (
        "1 data menunggu atau sedang diperiksa: masih dapat disetujui, tetapi tidak dapat dikembalikan"
        in page
    )
    assert "belum diterima" not in page
    assert "sudah mulai mengisi" not in page
    client_of(analyst).post(address)
    assert Edition.objects.get(pk=edition.pk).closed_at
    assert Notice.objects.filter(kind=NoticeKind.EDITION).exists()


def test_nobody_is_asked_to_fill_a_closed_form_on_paper_or_in_a_workbook(
    edition: Edition, pandeglang: Submission, operator_pandeglang: User, analyst: User, client_of: Browser
) -> None:
    window_make(edition, _W.ENTRY, ahead(days=21))
    browser = client_of(operator_pandeglang)
    pages = (
        (reverse("submissions:list"), "Isi lewat Excel"),
        (reverse("workbooks:job_list"), "Unggah berkas yang sudah diisi"),
        (pandeglang.get_absolute_url(), "Untuk mengisi tanpa jaringan"),
    )
    assert [words in browser.get(page).content.decode() for page, words in pages] == [True] * 3
    collection_close(edition=edition, actor=analyst)
    shown = [browser.get(page).content.decode() for page, _ in pages]
    assert [words in page for (_, words), page in zip(pages, shown, strict=True)] == [False] * 3
    assert all(moment(edition) in page for page in shown)
    form = Submission.objects.with_window().with_region().get(pk=pandeglang.pk)
    sheet = sheet_of(form, filled_form(form), codebook_of(edition), is_filled=False)
    assert sheet["due"] == f"edisi ditutup {moment(edition)}"
