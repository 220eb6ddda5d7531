"""That an edition was opened is told to everybody who takes a step in it: once, with the times, in their own time."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from pytest_django import DjangoAssertNumQueries

from apps.accounts.models import User
from apps.accounts.permissions import Role
from apps.core.exceptions import ConflictError, InvalidInputError
from apps.indicators.enums import EditionState, WindowStage
from apps.indicators.models import Edition
from apps.notifications.enums import MailDelivery, NoticeKind
from apps.notifications.models import MailChoice, Notice
from apps.notifications.services import notice_email_send_pending
from apps.regions.enums import RegionLevel
from apps.submissions.models import Submission
from apps.submissions.services import collection_open, deadline_move_tell
from tests.cast import Regions
from tests.factories import assignment_make, edition_make, person_make, region_make, window_make

NOON = datetime(2031, 3, 10, 12, 0, tzinfo=ZoneInfo("Asia/Jakarta"))
TIMES = {WindowStage.ENTRY: (1, 10), WindowStage.REVIEW: (11, 20), WindowStage.ACCEPTANCE: (21, 30)}


@pytest.fixture
def draft(regions: Regions) -> Edition:
    return edition_make(region_set=regions.region_set, state=EditionState.DRAFT)


def schedule(edition: Edition) -> None:
    for stage, (first, last) in TIMES.items():
        window_make(edition, stage, NOON.replace(day=last), opens_at=NOON.replace(day=first))


def told() -> dict[str, Notice]:
    """Return the notices by the names of their recipients; each has one."""
    notices = list(Notice.objects.select_related("recipient", "region"))
    found = {notice.recipient.full_name: notice for notice in notices}
    assert len(found) == len(notices)
    return found


def test_everybody_with_a_step_in_it_hears_of_it_with_all_times(
    draft: Edition,
    analyst: User,
    operator_pandeglang: User,
    operator_badung: User,
    coordinator_bali: User,
    national_reviewer: User,
    publisher: User,
    auditor_banten: User,
    outsider: User,
) -> None:
    schedule(draft)
    collection_open(edition=draft, actor=analyst)
    found = told()
    assert {name: str(notice.region) for name, notice in found.items()} == {
        "Operator Pandeglang": "Kabupaten Pandeglang",
        "Operator Badung": "Kabupaten Badung",
        "Koordinator Bali": "Bali",
        "Peninjau Nasional": "Indonesia",
    }
    assert {notice.kind for notice in found.values()} == {NoticeKind.EDITION}
    opened = f"Analis Pusat membuka {draft}."
    mine = found["Operator Badung"]
    assert mine.subject == f"{draft} dibuka, pengisian mulai 1 Maret 2031, 13.00 WITA"
    assert mine.body.splitlines() == [
        opened,
        "Formulir Kabupaten Badung dapat diisi mulai 1 Maret 2031, 13.00 WITA, sampai 10 Maret 2031, 13.00 WITA.",
    ]
    assert mine.path == Submission.objects.get(region__code="51.03").get_absolute_url()
    assert found["Koordinator Bali"].body.splitlines() == [
        opened,
        "Kantor kabupaten/kota di Bali dapat mengisi mulai 1 Maret 2031, 13.00 WITA, sampai 10 Maret 2031, 13.00 WITA.",
        "Anda memeriksa datanya mulai 11 Maret 2031, 13.00 WITA, sampai 20 Maret 2031, 13.00 WITA.",
    ]
    assert found["Koordinator Bali"].path == f"/portal/isian/?edisi={draft.code}"
    entry = "dapat mengisi mulai 1 Maret 2031, 12.00 WIB, sampai 10 Maret 2031, 12.00 WIB."
    acceptance = "Anda menerima datanya mulai 21 Maret 2031, 12.00 WIB, sampai 30 Maret 2031, 12.00 WIB."
    assert found["Peninjau Nasional"].body.splitlines() == [
        opened,
        f"Kantor provinsi {entry}",
        "Anda memeriksa datanya mulai 11 Maret 2031, 12.00 WIB, sampai 20 Maret 2031, 12.00 WIB.",
        acceptance,
        f"Kantor kabupaten/kota {entry}",
        acceptance,
    ]


def test_without_times_it_says_that_entry_is_open_and_they_are_told_once_they_are_set(
    draft: Edition, analyst: User, operator_pandeglang: User, coordinator_banten: User
) -> None:
    collection_open(edition=draft, actor=analyst)
    found = told()
    assert found["Operator Pandeglang"].subject == f"{draft} dibuka"
    assert found["Operator Pandeglang"].body.splitlines()[1:] == [
        "Formulir Kabupaten Pandeglang dapat diisi sekarang; batas waktunya belum ditetapkan."
    ]
    assert found["Koordinator Banten"].body.splitlines()[1:] == [
        "Kantor kabupaten/kota di Banten dapat mengisi sekarang; batas waktunya belum ditetapkan.",
        "Anda memeriksa datanya begitu dikirim; batas waktunya belum ditetapkan.",
    ]
    Notice.objects.all().delete()
    schedule(Edition.objects.get(pk=draft.pk))
    assert deadline_move_tell() == 6
    assert told()["Operator Pandeglang"].subject == f"Batas waktu {draft} ditetapkan"


def test_what_was_told_at_the_opening_is_told_again_only_when_it_moves(
    draft: Edition, analyst: User, operator_pandeglang: User
) -> None:
    schedule(draft)
    collection_open(edition=draft, actor=analyst)
    assert deadline_move_tell() == 0
    window_make(draft, WindowStage.ENTRY, NOON.replace(day=9), opens_at=NOON.replace(day=1))
    Notice.objects.all().delete()
    assert deadline_move_tell() == 2
    assert "sebelumnya 10 Maret 2031" in told()["Operator Pandeglang"].body


def test_whoever_has_several_forms_and_roles_hears_of_them_in_one_notice(
    draft: Edition, regions: Regions, analyst: User, coordinator_banten: User
) -> None:
    person = person_make("Operator Dua Kantor", Role.OPERATOR, regions.lebak)
    assignment_make(person, Role.OPERATOR, regions.pandeglang)
    assignment_make(coordinator_banten, Role.OPERATOR, regions.banten)
    collection_open(edition=draft, actor=analyst)
    found = told()
    forms = [line.split(" dapat")[0] for line in found["Operator Dua Kantor"].body.splitlines()[1:]]
    assert sorted(forms) == ["Formulir Kabupaten Lebak", "Formulir Kabupaten Pandeglang"]
    assert found["Operator Dua Kantor"].path == f"/portal/isian/?edisi={draft.code}"
    assert "Formulir Banten dapat diisi" in found["Koordinator Banten"].body
    assert "Anda memeriksa datanya" in found["Koordinator Banten"].body


def test_it_is_mailed_once_and_as_each_has_chosen(
    draft: Edition, analyst: User, operator_pandeglang: User, operator_lebak: User
) -> None:
    MailChoice.objects.create(user=operator_lebak, kind=NoticeKind.EDITION, delivery=MailDelivery.PORTAL)
    collection_open(edition=draft, actor=analyst)
    for _ in range(2):
        notice_email_send_pending()
    assert [letter.to for letter in mail.outbox] == [[operator_pandeglang.email]]
    with pytest.raises(ConflictError):
        collection_open(edition=draft, actor=analyst)
    assert set(told()) == {"Operator Pandeglang", "Operator Lebak"}


def test_an_edition_that_is_not_opened_is_told_to_nobody(
    draft: Edition, analyst: User, operator_pandeglang: User
) -> None:
    window_make(draft, WindowStage.ENTRY, datetime(2024, 1, 1, tzinfo=UTC))
    with pytest.raises(InvalidInputError):
        collection_open(edition=draft, actor=analyst)
    assert not Notice.objects.exists()


@pytest.mark.parametrize("n_offices", [1, 30])
def test_the_number_of_queries_does_not_depend_on_the_number_of_offices(
    draft: Edition,
    analyst: User,
    regions: Regions,
    n_offices: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(n_offices):
        code = f"36.{number + 10}"
        office = region_make(code, f"Kabupaten {code}", RegionLevel.REGENCY, regions.banten)
        person_make(f"Operator {code}", Role.OPERATOR, office)
    with django_assert_num_queries(50):
        collection_open(edition=draft, actor=analyst)
    assert len(told()) == n_offices
