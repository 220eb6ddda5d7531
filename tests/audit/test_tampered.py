"""Whatever somebody writes into an entry, in the database itself: it is named, and every screen still opens."""

import json

import pytest
from django.core.management import CommandError
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from apps.accounts.models import User
from apps.audit.enums import DETAIL_LABELS, AuditAction
from apps.audit.models import Entry
from apps.audit.selectors import EntryFilter, EntryPlace, act_of, chain_check, entry_export_rows, entry_page
from apps.audit.sentences import UNTOLD, blanks_known
from apps.audit.services import audit_record_sparingly, entries_seal
from apps.regions.scoping import RegionScope
from tests.audit.test_chain import GUARDED, behind_the_guards, verify, write

pytestmark = pytest.mark.django_db

NATION = RegionScope.nation()
LONG_NUMBER, DEEP_LIST = "1e5000", "[" * 700 + "]" * 700


@pytest.fixture
def sealed(operator_pandeglang: User) -> list[Entry]:
    write(operator_pandeglang)
    entries_seal()
    return list(Entry.objects.order_by("pk"))


STRANGE = [
    *(("names", value) for value in ("null", "[]", '"x"', "5", LONG_NUMBER, DEEP_LIST, '{"what": 1e50}')),
    *(("detail", value) for value in ("null", "[]", '"x"', "5", LONG_NUMBER, DEEP_LIST, '{"rows": 1e5000}')),
    *(
        ("at", value)
        for value in (
            "infinity",
            "-infinity",
            "20000-01-01",
            "0001-01-01 BC",
            "9999-12-31 23:59",
            "0001-01-01",
        )
    ),
    ("action", "unknown.act"),
    ("subject_type", "a.b.c"),
    ("request_id", "\x01<b>"),
]


@pytest.mark.parametrize(("column", "value"), STRANGE)
def test_an_entry_that_cannot_be_read_any_more_is_named_and_shown(
    sealed: list[Entry], auditor: User, client: Client, column: str, value: str
) -> None:
    third = sealed[2]
    behind_the_guards(f"UPDATE audit_entry SET {column} = %s WHERE id = %s", value, third.pk)  # noqa: S608
    with pytest.raises(CommandError, match=rf"Rantai putus\. Catatan {third.pk}, .* tidak sama") as refused:
        verify()
    assert "Sebelum itu 2 catatan cocok" in str(refused.value)
    client.force_login(auditor)
    page = client.get(reverse("dashboard:audit_list"))
    assert page.status_code == 200
    assert f"catatan {third.pk}</span>" in page.content.decode()
    table = b"".join(client.get(reverse("dashboard:audit_export"))).decode()  # type: ignore[arg-type]
    assert len(table.strip().splitlines()) == len(sealed) + 2  # the header, and that it was taken out
    if value != '{"what": 1e50}' and column in {"names", "detail", "at"} and value != "0001-01-01":
        told = {"at": "tidak terbaca", "names": UNTOLD, "detail": UNTOLD}[column]
        assert told in page.content.decode()
        assert told in table


@pytest.mark.parametrize("at", ["infinity", "20000-01-01", "-infinity", "1950-01-01"])
@pytest.mark.parametrize("narrow", [EntryFilter(), EntryFilter(people=("Satu", "Dua"))])
def test_the_way_through_the_log_leaves_out_no_entry_whose_time_was_changed(
    sealed: list[Entry], at: str, narrow: EntryFilter
) -> None:
    for number, entry in enumerate(sealed):
        name = ("Satu", "Dua")[number % 2]
        behind_the_guards("UPDATE audit_entry SET actor_label = %s WHERE id = %s", name, entry.pk)
    behind_the_guards(
        "UPDATE audit_entry SET at = %s WHERE id = ANY(%s)", at, [row.pk for row in sealed[1:4]]
    )
    seen: list[int] = []
    place, page = None, None
    while page is None or page.older:
        place = EntryPlace.read(page.older) if page else None
        page = entry_page(scope=NATION, size=1, narrow=narrow, before=place)
        seen += [entry.pk for entry in page.entries]
        assert place is None or page.newer
        back = (
            entry_page(scope=NATION, size=1, narrow=narrow, after=EntryPlace.read(page.newer))
            if place
            else None
        )
        assert back is None or [entry.pk for entry in back.entries] == seen[-2:-1]
    assert sorted(seen) == [entry.pk for entry in sealed]


def test_a_log_with_such_an_entry_is_sealed_on_and_still_says_who_was_faster(
    operator_pandeglang: User,
) -> None:
    write(operator_pandeglang, 2)
    newest = Entry.objects.latest("pk")
    behind_the_guards("UPDATE audit_entry SET at = 'infinity', names = '1e5000' WHERE id = %s", newest.pk)
    assert entries_seal() == 2
    assert chain_check().problem == ""
    assert "oleh Operator Pandeglang" in act_of(operator_pandeglang, AuditAction.USER_SET_PASSWORD)
    behind_the_guards("UPDATE audit_entry SET at = '20000-01-01' WHERE id = %s", newest.pk)
    assert f"Catatan {newest.pk}, waktunya tidak terbaca" in chain_check().problem


def test_a_time_of_sealing_that_cannot_be_read_is_left_out(
    sealed: list[Entry], auditor: User, client: Client
) -> None:
    behind_the_guards("UPDATE audit_seal SET sealed_at = 'infinity'")
    assert f"{len(sealed)} catatan cocok" in verify()
    client.force_login(auditor)
    assert client.get(reverse("dashboard:audit_list")).status_code == 200


WORDS = st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=8)
MOMENTS = st.sampled_from(
    ["<2024-13-45T99:99:99+00:00>", "<9999-12-31T23:59:59+00:00>", "<0001-01-01T00:00:00+00:00>"]
)
LEAVES = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | WORDS
    | MOMENTS
)
NUMBERS = st.sampled_from([10**40, -(10**4200), 1e308])
VALUES = st.recursive(
    LEAVES | NUMBERS, lambda part: st.lists(part, max_size=3) | st.dictionaries(WORDS, part, max_size=3)
)
KEYS = st.sampled_from(sorted({*DETAIL_LABELS, *(name for act in AuditAction for name in blanks_known(act))}))
JSON = VALUES | st.dictionaries(KEYS, VALUES, max_size=12)
TEXTS = st.sampled_from(sorted(AuditAction)) | WORDS
COLUMNS = st.fixed_dictionaries(
    {},
    optional={
        "names": JSON.map(json.dumps),
        "detail": JSON.map(json.dumps),
        "action": TEXTS,
        "actor_label": WORDS,
        "subject_label": WORDS,
        "subject_type": WORDS | st.sampled_from(["accounts.user", "a.b.c", "."]),
        "subject_id": WORDS,
        "request_id": WORDS,
        "address": WORDS,
        "at": st.sampled_from(["infinity", "-infinity", "294276-12-31", "4713-01-01 BC"])
        | st.datetimes().map(str),
    },
)


@pytest.fixture
def looked_at(sealed: list[Entry], auditor: User, client: Client) -> tuple[Entry, Client]:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in GUARDED:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    client.force_login(auditor)
    return sealed[2], client


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(columns=COLUMNS)
def test_nothing_that_stands_in_an_entry_breaks_the_log(
    looked_at: tuple[Entry, Client], columns: dict[str, str]
) -> None:
    entry, client = looked_at
    with transaction.atomic():
        for column, value in columns.items():
            with connection.cursor() as cursor:
                statement = f"UPDATE audit_entry SET {column} = %s WHERE id = %s"  # noqa: S608
                cursor.execute(statement, [value, entry.pk])
        found = Entry.objects.filter(pk=entry.pk).values_list("pk", flat=True)
        problem = chain_check().problem
        assert problem == "" or problem.startswith(f"Catatan {entry.pk}, ")
        assert len(list(entry_export_rows(scope=NATION))) > found.count()
        assert client.get(reverse("dashboard:audit_list")).status_code == 200
        transaction.set_rollback(True)


def test_what_is_done_twice_is_written_once_beside_such_an_entry(operator_pandeglang: User) -> None:
    for path in ("/satu", "/dua", "/dua"):
        audit_record_sparingly(
            actor=operator_pandeglang,
            action=AuditAction.USER_SEND_CLOSED,
            subject=operator_pandeglang,
            names={"path": path},
        )
        behind_the_guards("UPDATE audit_entry SET names = '1e5000' WHERE names ->> 'path' = '/satu'")
    assert Entry.objects.filter(action=AuditAction.USER_SEND_CLOSED).count() == 2
