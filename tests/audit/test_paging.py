"""The way through the log: by places in it, never by numbers of pages, and never counted."""

import datetime as dt
from collections.abc import Iterator

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from apps.accounts.models import User
from apps.audit.enums import AuditAction
from apps.audit.models import Entry
from apps.audit.selectors import (
    EntryFilter,
    EntryPage,
    EntryPlace,
    entry_export_rows,
    entry_page,
    entry_people,
)
from apps.audit.selectors import log as log_module
from apps.audit.services import audit_record
from apps.regions.models import Region
from apps.regions.scoping import RegionScope
from tests.cast import Regions

NATION, BANTEN = RegionScope.nation(), RegionScope.of(["36"])
SAME_TIME = dt.datetime(2026, 8, 1, 3, 0, tzinfo=dt.UTC)

pytestmark = pytest.mark.django_db


def write(number: int, region: Region | None, person: str = "Siti", **values: object) -> Entry:
    fields = {"at": SAME_TIME, "actor_label": person, "action": "user.create", "request_id": "-"}
    return Entry.objects.create(subject_label=str(number), region=region, **fields | values)


def numbers(page: EntryPage) -> list[int]:
    return [int(entry.subject_label) for entry in page.entries]


def walk_older(**asked: object) -> Iterator[EntryPage]:
    """Yield page after page, from the newest on."""
    page = entry_page(size=3, **asked)  # type: ignore[arg-type]
    yield page
    while page.older:
        page = entry_page(size=3, before=EntryPlace.read(page.older), **asked)  # type: ignore[arg-type]
        yield page


@pytest.mark.parametrize(
    ("scope", "narrow"),
    [
        (NATION, EntryFilter()),
        (BANTEN, EntryFilter()),
        (NATION, EntryFilter(region_codes=["36"])),
        (NATION, EntryFilter(people=["Budi", "Siti"])),
        (BANTEN, EntryFilter(people=["Siti"])),
        (BANTEN, EntryFilter(action="user.create")),
    ],
)
def test_the_pages_hold_every_entry_once_also_those_of_one_moment(
    regions: Regions, scope: RegionScope, narrow: EntryFilter
) -> None:
    places = [regions.banten, regions.lebak, regions.pandeglang]
    for number in range(10):
        write(number, places[number % 3], ["Siti", "Budi"][number % 2] if len(narrow.people) > 1 else "Siti")
    pages = list(walk_older(scope=scope, narrow=narrow))
    assert [numbers(page) for page in pages] == [[9, 8, 7], [6, 5, 4], [3, 2, 1], [0]]
    assert (pages[0].newer, pages[-1].older) == ("", "")
    back = entry_page(scope=scope, size=3, narrow=narrow, after=EntryPlace.read(pages[-1].newer))
    assert numbers(back) == [3, 2, 1]
    again = entry_page(scope=scope, size=3, narrow=narrow, after=EntryPlace.read(pages[1].newer))
    assert (numbers(again), again.newer) == ([9, 8, 7], "")
    rows = list(entry_export_rows(scope=scope, narrow=narrow))
    assert [int(row[5]) for row in rows[1:]] == list(range(9, -1, -1))


def test_new_entries_move_nothing_from_page_to_page(regions: Regions) -> None:
    for number in range(6):
        write(number, regions.lebak, at=SAME_TIME + dt.timedelta(seconds=number))
    first = entry_page(scope=NATION, size=3)
    for number in range(6, 8):
        write(number, regions.lebak, at=timezone.now())
    second = entry_page(scope=NATION, size=3, before=EntryPlace.read(first.older))
    assert (numbers(first), numbers(second)) == ([5, 4, 3], [2, 1, 0])
    # Two newer ones are less than a page: then the newest page is shown, and it is full.
    assert numbers(entry_page(scope=NATION, size=3, after=EntryPlace.of(first.entries[0]))) == [7, 6, 5]


def test_behind_the_last_entry_a_way_back_is_left(regions: Regions) -> None:
    write(1, regions.lebak)
    end = entry_page(scope=NATION, size=3, before=EntryPlace.read("1-1"))
    assert (end.entries, end.newer, end.older) == ([], "1-1", "")


@pytest.mark.parametrize("text", ["", "x", "1", "1-", "-1", "1-x", "9" * 18 + "-1", "1-" + "9" * 19, "１-1"])
def test_a_text_that_is_no_place_is_none(text: str) -> None:
    assert EntryPlace.read(text) is None


def test_a_place_is_read_as_it_was_written(regions: Regions) -> None:
    entry = write(1, None, at=SAME_TIME + dt.timedelta(microseconds=1))
    assert EntryPlace.read(str(EntryPlace.of(entry))) == EntryPlace(entry.at, entry.pk)


def test_one_thing_and_one_request_are_found(regions: Regions, operator_lebak: User) -> None:
    write(1, regions.lebak, subject_id="a1", request_id="abc")
    write(2, regions.lebak, subject_id="a2", request_id="abc")
    write(3, regions.badung, subject_id="a1", request_id="def")
    found = {
        (name, value, scope.is_nation): numbers(
            entry_page(scope=scope, size=25, narrow=EntryFilter(**{name: value}))  # type: ignore[arg-type]
        )
        for name, value in (("subject_id", "a1"), ("request_id", "abc"))
        for scope in (NATION, BANTEN)
    }
    assert found == {
        ("subject_id", "a1", True): [3, 1],
        ("subject_id", "a1", False): [1],
        ("request_id", "abc", True): [2, 1],
        ("request_id", "abc", False): [2, 1],
    }


def test_people_are_found_by_part_of_a_name_and_only_in_ones_own_regions(regions: Regions) -> None:
    for number, (person, place) in enumerate(
        (("Siti Aminah", "lebak"), ("Budi", "badung"), ("SITI Nur", "banten"), ("Ani", "lebak"))
    ):
        write(number, getattr(regions, place), person)
    assert sorted(entry_people("siti", scope=NATION)) == ["SITI Nur", "Siti Aminah"]
    assert entry_people("budi", scope=NATION) == ("Budi",)
    assert entry_people("budi", scope=BANTEN) == ()
    assert entry_people("joko", scope=NATION) == ()


def test_many_people_are_asked_at_once(regions: Regions, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log_module, "PEOPLE_APART", 1)
    write(1, regions.lebak, "Siti")
    write(2, regions.badung, "Budi")
    narrow = EntryFilter(people=["Budi", "Siti"])
    assert numbers(entry_page(scope=NATION, size=3, narrow=narrow)) == [2, 1]
    assert numbers(entry_page(scope=BANTEN, size=3, narrow=narrow)) == [1]


def test_the_log_is_never_counted(regions: Regions, operator_lebak: User) -> None:
    audit_record(actor=operator_lebak, action=AuditAction.USER_CREATE, subject=operator_lebak)
    with CaptureQueriesContext(connection) as queries:
        for scope in (NATION, BANTEN):
            entry_page(scope=scope, size=25, narrow=EntryFilter(people=entry_people("lebak", scope=NATION)))
            entry_page(scope=scope, size=25)
    assert [query["sql"] for query in queries if "COUNT(" in query["sql"].upper()] == []


def test_the_export_goes_on_behind_each_portion(regions: Regions, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("apps.audit.selectors.export._CHUNK", 2)
    for number in range(5):
        write(number, [regions.lebak, regions.banten][number % 2])
    for scope in (NATION, BANTEN):
        assert [row[5] for row in list(entry_export_rows(scope=scope))[1:]] == ["4", "3", "2", "1", "0"]
