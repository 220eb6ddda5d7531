"""Before a step opens, no page shows it as work to do now: each says that it is not open, and when it will be."""

import datetime as dt
import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import User
from apps.core.formatting import format_datetime
from apps.dashboard.selectors import queue_list
from apps.indicators.enums import EditionState, WindowStage
from apps.indicators.models import Edition, EditionWindow
from apps.submissions.enums import SubmissionState
from tests.cast import Regions
from tests.dashboard.conftest import Advance
from tests.factories import edition_make, submission_make, window_make
from tests.pages import table_of, terms_of

ClientOf = Callable[[User], Client]


def text_of(page: str) -> str:
    """Return a page without its tags, and with one space between words."""
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


@pytest.fixture
def times() -> tuple[dt.datetime, dt.datetime]:
    now = timezone.now().replace(second=0, microsecond=0)
    return now + dt.timedelta(days=10), now + dt.timedelta(days=20)


@pytest.fixture
def early(edition: Edition, times: tuple[dt.datetime, dt.datetime]) -> Edition:
    opens, due = times
    window_make(edition, WindowStage.ENTRY, due, opens_at=opens)
    return edition


def test_a_form_that_is_not_open_is_no_work_on_the_home_page(
    early: Edition,
    times: tuple[dt.datetime, dt.datetime],
    regions: Regions,
    operator_pandeglang: User,
    client_of: ClientOf,
) -> None:
    opens, due = map(format_datetime, times)
    submission_make(early, regions.pandeglang)
    submission_make(edition_make("lain"), regions.pandeglang)
    other, mine = queue_list(operator_pandeglang)
    assert (other.label, other.count) == ("Isi data Kabupaten Pandeglang", 4)
    assert (mine.count, mine.state_label, mine.due) == (None, "Belum dibuka", f"dibuka {opens}")
    assert mine.detail.endswith(f"terisi. Pengisian belum dibuka, dan ditutup {due}")
    page = text_of(client_of(operator_pandeglang).get("/portal/?edisi=uji-2024").content.decode())
    assert f"pengisian dibuka {opens}" in page


def test_a_form_that_is_closed_is_no_work_either(
    edition: Edition, regions: Regions, operator_pandeglang: User
) -> None:
    submission_make(edition, regions.pandeglang)
    window_make(edition, WindowStage.ENTRY, timezone.now() - dt.timedelta(days=1))
    [mine] = queue_list(operator_pandeglang)
    assert (mine.count, mine.state_label) == (None, "Diisi")
    assert mine.detail.endswith("Pengisian sudah ditutup")


def test_the_list_and_the_heading_of_the_form_say_when_it_opens(
    early: Edition,
    times: tuple[dt.datetime, dt.datetime],
    regions: Regions,
    operator_pandeglang: User,
    client_of: ClientOf,
) -> None:
    opens, due = map(format_datetime, times)
    form, browser = submission_make(early, regions.pandeglang), client_of(operator_pandeglang)
    page = browser.get("/portal/isian/").content.decode()
    assert f"pengisian dibuka {opens} sampai {due}" in text_of(page)
    assert table_of(page, "Formulir per wilayah")[1][5] == f"dibuka {opens} sampai {due}"
    assert f"Pengisian dibuka {opens}" in text_of(browser.get(form.get_absolute_url()).content.decode())


def test_the_progress_says_which_offices_cannot_fill_yet(
    early: Edition,
    times: tuple[dt.datetime, dt.datetime],
    regions: Regions,
    coordinator_banten: User,
    client_of: ClientOf,
) -> None:
    opens, due = map(format_datetime, times)
    submission_make(early, regions.pandeglang)
    page = client_of(coordinator_banten).get(reverse("dashboard:progress")).content.decode()
    assert "Pengisian 1 kantor belum dibuka." in text_of(page)
    row = table_of(page, "Formulir tiap kantor")[1]
    assert (row[1], row[-1]) == ("Diisi, belum dibuka", f"dibuka {opens} sampai {due}")


def test_a_review_that_is_not_open_is_no_work_for_the_reviewer(
    edition: Edition,
    advance: Advance,
    times: tuple[dt.datetime, dt.datetime],
    coordinator_banten: User,
    client_of: ClientOf,
) -> None:
    opens, due = times
    advance("pandeglang", SubmissionState.SUBMITTED)
    advance("lebak", SubmissionState.SUBMITTED, edition_make("lain"))
    window_make(edition, WindowStage.REVIEW, due, opens_at=opens)
    now, later = queue_list(coordinator_banten)
    assert (now.count, now.opens_at) == (1, None)
    assert (later.count, later.due) == (None, f"dibuka {format_datetime(opens)}")
    assert later.detail.endswith(": pemeriksaan 1 data belum dibuka")
    page = client_of(coordinator_banten).get(reverse("reviews:queue"), {"edisi": edition.code})
    assert f"dibuka {format_datetime(opens)}" in text_of(page.content.decode())


def test_the_page_that_opens_an_edition_says_when_offices_may_begin(
    regions: Regions, times: tuple[dt.datetime, dt.datetime], analyst: User, client_of: ClientOf
) -> None:
    opens, due = times
    draft, browser = edition_make("rancangan", state=EditionState.DRAFT), client_of(analyst)

    def page() -> str:
        return browser.get(draft.get_absolute_url()).content.decode()

    may_begin = "Setiap kantor mendapat formulir kosong dan dapat mulai mengisi."
    assert may_begin in text_of(page())
    window_make(draft, WindowStage.ENTRY, due, opens_at=opens)
    assert may_begin not in text_of(page())
    assert f"Pengisian baru dibuka {format_datetime(opens)}" in text_of(page())
    assert "Kantor lain" not in text_of(page())
    assert terms_of(page())["Pengisian dibuka"] == [format_datetime(opens)]
    listed = text_of(browser.get(reverse("indicators:edition_list")).content.decode())
    assert f"dibuka {format_datetime(opens)} sampai {format_datetime(due)}" in listed
    EditionWindow.objects.filter(edition=draft, level="regency").update(opens_at=None)
    told = f"Pengisian baru dibuka provinsi {format_datetime(opens)} Kantor lain dapat mulai mengisi"
    assert told in text_of(page())
