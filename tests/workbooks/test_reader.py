"""What a workbook and its page say to the one person who reads them: whether it is filled at all, and times."""

import datetime as dt
import io

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from apps.accounts.models import User
from apps.submissions.enums import SubmissionState
from apps.submissions.services import draft_keep
from apps.workbooks.enums import Cover
from apps.workbooks.models import WorkbookJob
from tests.factories import assignment_make, edition_make, submission_advance, submission_make


def guide_of(content: bytes) -> str:
    """Return the first sheet of a workbook as text."""
    return "\n".join(str(row[0]) for row in load_workbook(io.BytesIO(content))["Petunjuk"].values)


def page_of(client) -> str:
    job = WorkbookJob.objects.latest("pk")
    return " ".join(client.get(job.get_absolute_url()).content.decode().split())


@pytest.fixture
def due(regions):
    """An edition whose deadline is 19 December 2026 in Jakarta, and already the day after in Bali."""
    at = dt.datetime(2026, 12, 19, 16, 59, tzinfo=dt.UTC)
    return edition_make(region_set=regions.region_set, entry_due_at=at)


def test_workbook_says_times_in_the_zone_of_the_one_who_had_it_made(
    due, regions, operator_badung, operator_pandeglang, download
):
    submission_make(due, regions.badung)
    submission_make(due, regions.pandeglang)

    east = guide_of(download(due, operator_badung, regions.badung))
    west = guide_of(download(due, operator_pandeglang, regions.pandeglang))

    assert "Batas pengisian: 20 Desember 2026, 00.59 WITA" in east
    assert " WITA oleh " in east
    assert "WIB" not in east
    assert "Batas pengisian: 19 Desember 2026, 23.59 WIB" in west


def test_workbook_to_fill_says_how(edition, pandeglang, operator_pandeglang, regions, download, client_of):
    guide = guide_of(download(edition, operator_pandeglang, regions.pandeglang))

    page = page_of(client_of(operator_pandeglang))
    assert "Pilih jawabannya dari daftar di kolom Jawaban" in guide
    assert "Berkas Excel untuk diisi" in page
    assert "Isi lembar Jawaban dan Kejadian." in page


def test_drop_downs_of_events_take_the_signs_of_the_form_on_paper(
    edition, pandeglang, operator_pandeglang, regions, download
):
    """Excel refuses what is not in the list, so the signs stand behind the names there."""
    content = download(edition, operator_pandeglang, regions.pandeglang)
    book = load_workbook(io.BytesIO(content))

    def offered(column: str) -> list[str]:
        [rule] = [
            rule
            for rule in book["Kejadian"].data_validations.dataValidation
            if str(rule.sqref).startswith(f"{column}2:")
        ]
        area = rule.formula1.replace("$", "").split("!")[1]
        return [cell.value for (cell,) in book["_daftar"][area]]

    assert offered("C") == ["Pemilu 2024", "a"]
    assert offered("D") == ["Tingkat rendah", "Tingkat tinggi", "1", "2"]
    assert "misalnya a dan 1" in guide_of(content)


def test_workbook_of_a_form_that_was_sent_asks_nobody_to_fill_it(
    edition, pandeglang, cast, operator_pandeglang, regions, download, client_of
):
    submission_advance(pandeglang, SubmissionState.SUBMITTED, **cast)

    guide = guide_of(download(edition, operator_pandeglang, regions.pandeglang))

    page = page_of(client_of(operator_pandeglang))
    assert "Semua formulir di berkas ini hanya dapat Anda baca." in guide
    assert "Pilih jawabannya" not in guide
    assert "unggah" not in guide
    assert "Berkas Excel untuk dibaca" in page
    assert "Formulir ini hanya dapat Anda baca." in page
    assert "Isi lembar" not in page
    assert "untuk diisi" not in page


def test_who_fills_no_form_is_nowhere_told_to_fill_one(
    edition, pandeglang, analyst, regions, download, client_of
):
    download(edition, analyst, regions.pandeglang)

    client = client_of(analyst)
    pages = [
        page_of(client),
        *(
            " ".join(client.get(address).content.decode().split())
            for address in (
                reverse("workbooks:job_list"),
                reverse("submissions:list"),
                pandeglang.get_absolute_url(),
            )
        ),
    ]
    assert "Berkas Excel untuk dibaca" in pages[0]
    assert [page for page in pages if "Isi lewat Excel" in page or "Isi lembar" in page] == []


def test_workbook_with_some_forms_to_fill_counts_the_others(
    edition, pandeglang, lebak, cast, regions, download, client_of, operator_pandeglang
):
    assignment_make(operator_pandeglang, "operator", regions.lebak)
    assignment_make(operator_pandeglang, "coordinator", regions.banten)
    submission_advance(pandeglang, SubmissionState.SUBMITTED, **cast)
    operator = User.objects.get(pk=operator_pandeglang.pk)  # who remembers no roles

    guide = guide_of(download(edition, operator, regions.banten, Cover.PROVINCE))

    assert "1 dari 2 formulir di berkas ini hanya dapat Anda baca." in guide
    assert "Pilih jawabannya" in guide
    page = page_of(client_of(operator))
    assert "1 dari 2 formulir hanya dapat Anda baca; barisnya terkunci." in page
    assert "Isi lembar Jawaban dan Kejadian." in page


def test_workbook_names_the_portal_as_its_author(
    edition, pandeglang, operator_pandeglang, regions, download, settings
):
    settings.SITE_NAME = "Portal Uji"

    made = load_workbook(io.BytesIO(download(edition, operator_pandeglang, regions.pandeglang))).properties

    assert (made.creator, made.title) == ("Portal Uji", "Isian Kabupaten Pandeglang, Edisi uji-2024")


def test_a_workbook_and_its_page_name_the_cards_whose_typing_is_no_answer_yet(
    edition, pandeglang, regions, operator_pandeglang, coordinator_banten, download, client_of
):
    typed = {"value": "occurred", "note": "", "rows": []}
    for code in ("1.2", "2.1"):
        draft_keep(
            submission=pandeglang,
            indicator=code,
            typed=typed,
            read_at=0,
            draft_at="",
            actor=operator_pandeglang,
        )

    guide = guide_of(download(edition, operator_pandeglang, regions.pandeglang))
    page = page_of(client_of(operator_pandeglang))
    reader = guide_of(download(edition, coordinator_banten, regions.pandeglang))

    assert "belum menjadi jawaban, di kartu 1.2, 2.1. Lengkapi di kartunya." in guide
    assert "belum menjadi jawaban, di kartu 1.2, 2.1. Ketikan itu" in page
    assert "belum menjadi jawaban" not in reader
