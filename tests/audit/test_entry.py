"""The audit log cannot be changed, and is read within one's scope."""

import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction

from apps.accounts.models import User
from apps.audit.enums import AuditAction
from apps.audit.models import Entry
from apps.audit.selectors import EXPORT_HEADER, EntryFilter, entry_export_rows, entry_list
from apps.audit.services import audit_record
from apps.core.tabular import csv_lines
from apps.regions.scoping import RegionScope
from tests.cast import Regions


def _record(actor: User | None, regions: Regions, *places: str) -> None:
    for place in places:
        region = getattr(regions, place) if place else None
        audit_record(actor=actor, action=AuditAction.USER_CREATE, subject=regions.nation, region=region)


def _places(scope: RegionScope, **narrow: object) -> set[str]:
    found = entry_list(scope=scope, narrow=EntryFilter(**narrow))  # type: ignore[arg-type]
    return {entry.region.name if entry.region else "" for entry in found}


@pytest.mark.parametrize("statement", ["UPDATE audit_entry SET actor_label = 'x'", "DELETE FROM audit_entry"])
def test_the_database_refuses_to_change_the_log(regions: Regions, statement: str) -> None:
    _record(None, regions, "banten")
    with pytest.raises(IntegrityError, match="never changed or deleted"), transaction.atomic():
        connection.cursor().execute(statement)
    assert Entry.objects.get().actor_label == "sistem"


def test_entry_list_keeps_to_the_scope(regions: Regions) -> None:
    _record(None, regions, "banten", "pandeglang", "badung", "")

    assert _places(RegionScope.of(["36"])) == {"Banten", "Kabupaten Pandeglang"}
    assert _places(RegionScope.of(["51"])) == {"Kabupaten Badung"}
    assert _places(RegionScope.none()) == set()
    assert _places(RegionScope.nation()) == {"Banten", "Kabupaten Pandeglang", "Kabupaten Badung", ""}


def test_entry_list_narrows(regions: Regions, operator_lebak: User) -> None:
    _record(operator_lebak, regions, "lebak")
    _record(None, regions, "banten", "badung")
    today = dt.datetime.now(dt.UTC).astimezone().date()
    nation = RegionScope.nation()

    assert _places(nation, region_code="36") == {"Banten", "Kabupaten Lebak"}
    assert _places(nation, person="lebak") == {"Kabupaten Lebak"}
    assert _places(nation, action="user.deactivate") == set()
    assert _places(nation, until=today - dt.timedelta(days=2)) == set()
    assert len(_places(nation, since=today - dt.timedelta(days=1), until=today + dt.timedelta(days=1))) == 3


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
