"""The audit log cannot be changed, and is read within one's scope."""

import datetime as dt
import zoneinfo

import pytest
from django.db import IntegrityError, connection, transaction
from django.http import QueryDict

from apps.accounts.models import User
from apps.audit.enums import AuditAction
from apps.audit.forms import EntryFilterForm
from apps.audit.models import Entry
from apps.audit.selectors import EXPORT_HEADER, EntryFilter, entry_export_rows, entry_page
from apps.audit.services import audit_record
from apps.core.tabular import csv_lines
from apps.regions.enums import RegionLevel
from apps.regions.models import Region
from apps.regions.scoping import RegionScope
from tests.cast import Regions


def _record(actor: User | None, regions: Regions, *places: str) -> None:
    for place in places:
        region = getattr(regions, place) if place else None
        audit_record(actor=actor, action=AuditAction.USER_CREATE, subject=regions.nation, region=region)


def _places(scope: RegionScope, **narrow: object) -> set[str]:
    found = entry_page(scope=scope, size=25, narrow=EntryFilter(**narrow))  # type: ignore[arg-type]
    return {entry.region.name if entry.region else "" for entry in found.entries}


@pytest.mark.parametrize("statement", ["UPDATE audit_entry SET actor_label = 'x'", "DELETE FROM audit_entry"])
def test_the_database_refuses_to_change_the_log(regions: Regions, statement: str) -> None:
    _record(None, regions, "banten")
    with pytest.raises(IntegrityError, match="never changed or deleted"), transaction.atomic():
        connection.cursor().execute(statement)
    assert Entry.objects.get().actor_label == "sistem"


def test_entry_page_keeps_to_the_scope(regions: Regions) -> None:
    _record(None, regions, "banten", "pandeglang", "badung", "")

    assert _places(RegionScope.of(["36"])) == {"Banten", "Kabupaten Pandeglang"}
    assert _places(RegionScope.of(["51"])) == {"Kabupaten Badung"}
    assert _places(RegionScope.none()) == set()
    assert _places(RegionScope.nation()) == {"Banten", "Kabupaten Pandeglang", "Kabupaten Badung", ""}


@pytest.mark.parametrize(
    ("narrow", "places"),
    [
        ({}, {"Kabupaten Lebak", "Banten", "Kabupaten Badung"}),
        ({"region_codes": ["36"]}, {"Kabupaten Lebak", "Banten"}),
        ({"region_codes": ["36.02"]}, {"Kabupaten Lebak"}),
        ({"region_codes": ["3"]}, set()),
        ({"people": ["Operator Lebak"]}, {"Kabupaten Lebak"}),
        ({"people": ["sistem"]}, {"Banten", "Kabupaten Badung"}),
        ({"action": "user.create"}, {"Kabupaten Lebak", "Banten"}),
        ({"action": "user.deactivate"}, {"Kabupaten Badung"}),
        ({"action": "user.deactivate", "people": ["Operator Lebak"]}, set()),
        # The day of Lebak, with both its ends: it is shown in the zone of the portal.
        ({"since": dt.date(2024, 8, 2)}, {"Kabupaten Lebak", "Kabupaten Badung"}),
        ({"until": dt.date(2024, 8, 2)}, {"Kabupaten Lebak", "Banten"}),
        ({"since": dt.date(2024, 8, 2), "until": dt.date(2024, 8, 2)}, {"Kabupaten Lebak"}),
        ({"since": dt.date(2024, 8, 3), "until": dt.date(2024, 8, 3)}, {"Kabupaten Badung"}),
        ({"since": dt.date(2024, 8, 4)}, set()),
        ({"until": dt.date(2024, 7, 31)}, set()),
    ],
)
def test_entry_page_narrows(
    regions: Regions, operator_lebak: User, narrow: dict[str, object], places: set[str]
) -> None:
    wib = zoneinfo.ZoneInfo("Asia/Jakarta")
    entries = (
        ("banten", None, AuditAction.USER_CREATE, dt.datetime(2024, 8, 1, 23, 59, 59, tzinfo=wib)),
        ("lebak", operator_lebak, AuditAction.USER_CREATE, dt.datetime(2024, 8, 2, tzinfo=wib)),
        ("badung", None, AuditAction.USER_DEACTIVATE, dt.datetime(2024, 8, 3, tzinfo=wib)),
    )
    for place, actor, action, at in entries:
        Entry.objects.create(
            at=at,
            actor_label=actor.label if actor else "sistem",
            action=action,
            region=getattr(regions, place),
        )
    assert _places(RegionScope.nation(), **narrow) == places


def test_entry_page_begins_with_the_newest(regions: Regions) -> None:
    _record(None, regions, "banten", "badung", "lebak")
    page = entry_page(scope=RegionScope.nation(), size=25)
    assert [entry.region.name for entry in page.entries if entry.region] == [
        "Kabupaten Lebak",
        "Kabupaten Badung",
        "Banten",
    ]


def test_an_entry_outlives_its_actor_and_says_what_was_done(regions: Regions, operator_lebak: User) -> None:
    audit_record(
        actor=operator_lebak,
        action=AuditAction.ASSIGNMENT_GRANT,
        subject=operator_lebak,
        region=regions.lebak,
        detail={"role": "operator", "before": [], "after": ["Operator"]},
        names={"role": "Operator"},
    )
    entry = Entry.objects.get()
    assert (entry.actor_id, entry.actor_label) == (operator_lebak.public_id, "Operator Lebak")
    assert (entry.subject_type, entry.subject_id) == ("accounts.user", str(operator_lebak.public_id))
    assert (entry.subject_label, entry.region, entry.detail) == (
        "Operator Lebak",
        regions.lebak,
        {"role": "operator", "before": [], "after": ["Operator"]},
    )


def test_the_export_is_scoped_and_safe_in_spreadsheets(regions: Regions, operator_lebak: User) -> None:
    operator_lebak.full_name = '=HYPERLINK("http://jahat.example")'
    _record(operator_lebak, regions, "lebak")
    _record(None, regions, "badung")

    header, row = list(entry_export_rows(scope=RegionScope.of(["36"])))
    lines = list(csv_lines([header, row]))

    assert header == EXPORT_HEADER
    assert lines[0] == "\ufeff"
    assert '"\'=HYPERLINK(""http://jahat.example"")"' in lines[2]
    assert "Badung" not in "".join(lines)


def test_the_export_names_the_region_where_there_is_one(regions: Regions, operator_lebak: User) -> None:
    audit_record(
        actor=None,
        action=AuditAction.EDITION_OPEN,
        subject=regions.nation,
        detail={"before": "Disiapkan", "after": "Dibuka"},
    )
    _record(operator_lebak, regions, "lebak")
    header, lebak, nation = list(entry_export_rows(scope=RegionScope.nation()))
    assert header[2] == "kalimat"
    assert lebak[1:10] == (
        "Operator Lebak",
        "Operator Lebak membuat akun Indonesia.",
        "membuat akun",
        "wilayah",
        "Indonesia",
        "Kabupaten Lebak",
        "",
        "36.02",
        "user.create",
    )
    told = ("Sistem membuka edisi Indonesia.", "membuka edisi", "wilayah", "Indonesia", "")
    detail = "Semula: Disiapkan; Menjadi: Dibuka"
    assert nation[1:10] == ("sistem", *told, detail, "", "edition.open")


def test_the_acts_stand_in_the_filter_in_the_order_of_their_names(db: None) -> None:
    form = EntryFilterForm(QueryDict(), scope=RegionScope.nation())
    first, *names = [label for _, label in form.fields["action"].choices]  # type: ignore[attr-defined]
    assert first == "Semua tindakan"
    assert names == sorted(AuditAction.labels)


def test_the_export_gives_times_in_the_zone_of_the_portal(regions: Regions) -> None:
    at = dt.datetime(2024, 8, 1, 17, 30, tzinfo=dt.UTC)
    Entry.objects.create(at=at, actor_label="sistem", action=AuditAction.USER_CREATE, region=regions.badung)

    _header, row = list(entry_export_rows(scope=RegionScope.nation()))

    assert row[0] == "2024-08-02T00:30:00+07:00"


def test_a_long_name_is_cut_to_what_the_log_holds(regions: Regions) -> None:
    subject = Region(code="36.99", name="x" * 300, level=RegionLevel.REGENCY)
    audit_record(actor=None, action=AuditAction.USER_CREATE, subject=subject)
    assert Entry.objects.get().subject_label == str(subject)[:254]
