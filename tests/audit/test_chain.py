"""The chain of the log: what is changed in the database itself is found, and named."""

import datetime as dt
import hashlib
import json
import threading
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, connections, transaction
from django.utils import timezone

from apps.accounts.models import User
from apps.audit.enums import AuditAction
from apps.audit.models import Entry, Seal
from apps.audit.selectors import chain_check
from apps.audit.services import audit_record, entries_seal
from apps.audit.tasks import entry_seal_pending
from apps.core.request_context import NO_REQUEST, begin_request

pytestmark = pytest.mark.django_db

GUARDED = ("audit_entry", "audit_seal", "audit_chainend")


def write(person: User, number: int = 5) -> None:
    for _ in range(number):
        audit_record(actor=person, action=AuditAction.USER_SET_PASSWORD, subject=person)


def behind_the_guards(statement: str, *values: object) -> None:
    """Change the database as somebody would who owns it: without its triggers."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in GUARDED:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(statement, values)
        for table in GUARDED:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def verify(*options: str) -> str:
    out = StringIO()
    call_command("audit_verify", *options, stdout=out)
    return out.getvalue()


@pytest.fixture
def sealed(operator_pandeglang: User) -> list[Entry]:
    write(operator_pandeglang)
    assert entries_seal(limit=2) == 2
    entry_seal_pending()
    return list(Entry.objects.order_by("pk"))


def test_every_entry_is_chained_once_in_the_order_in_which_it_was_written(sealed: list[Entry]) -> None:
    seals = list(Seal.objects.all())
    assert [seal.number for seal in seals] == list(range(1, len(sealed) + 1))
    assert [seal.entry for seal in seals] == sealed
    assert len({seal.sha256 for seal in seals}) == len(sealed)
    assert entries_seal() == 0
    told = verify()
    assert f"{len(sealed)} catatan cocok dengan segelnya. Segel terakhir: {seals[-1]}" in told


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_entry SET actor_label = 'Orang Lain' WHERE id = %s",
        "UPDATE audit_entry SET at = at + interval '1 microsecond' WHERE id = %s",
        "UPDATE audit_entry SET detail = '{\"version\": 2}' WHERE id = %s",
        'UPDATE audit_entry SET names = \'{"place": "Bali"}\' WHERE id = %s',
        "UPDATE audit_entry SET request_id = 'lain' WHERE id = %s",
        "UPDATE audit_entry SET actor_id = NULL WHERE id = %s",
    ],
)
def test_an_entry_that_was_changed_in_the_database_is_named(sealed: list[Entry], statement: str) -> None:
    third = sealed[2]
    behind_the_guards(statement, third.pk)
    with pytest.raises(CommandError, match=rf"Rantai putus\. Catatan {third.pk}, .* tidak sama") as refused:
        verify()
    assert "Sebelum itu 2 catatan cocok" in str(refused.value)
    assert refused.value.returncode == 1


def test_an_entry_that_was_taken_out_is_missed(sealed: list[Entry]) -> None:
    behind_the_guards("DELETE FROM audit_seal WHERE number = %s", 3)
    behind_the_guards("DELETE FROM audit_entry WHERE id = %s", sealed[2].pk)
    with pytest.raises(CommandError, match=r"Segel nomor 3 hilang"):
        verify()


@pytest.mark.parametrize("number", [3, 5])
def test_an_entry_that_was_taken_out_from_under_its_seal_is_missed(sealed: list[Entry], number: int) -> None:
    key = "SELECT conname FROM pg_constraint WHERE conrelid = 'audit_seal'::regclass AND contype = 'f'"
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(key)
        [[name]] = cursor.fetchall()
        cursor.execute(f"ALTER TABLE audit_seal DROP CONSTRAINT {name}")
    behind_the_guards("DELETE FROM audit_entry WHERE id = %s", sealed[number - 1].pk)
    with pytest.raises(CommandError, match=rf"Catatan yang disegel dengan nomor {number} hilang"):
        verify()


def test_an_entry_that_was_put_in_later_is_told(sealed: list[Entry], operator_pandeglang: User) -> None:
    write(operator_pandeglang, 1)
    assert chain_check().problem == ""
    behind_the_guards(
        "UPDATE audit_entry SET at = %s WHERE id > %s", timezone.now() - dt.timedelta(hours=2), sealed[-1].pk
    )
    with pytest.raises(CommandError, match="tidak disegel"):
        verify()


def test_a_chain_that_was_made_anew_is_found_by_a_link_that_was_written_down(sealed: list[Entry]) -> None:
    noted = str(Seal.objects.get(number=4))
    assert "cocok" in verify("--noted", noted)
    behind_the_guards("DELETE FROM audit_seal WHERE number >= %s", 3)
    behind_the_guards("UPDATE audit_entry SET actor_label = 'Orang Lain' WHERE id = %s", sealed[2].pk)
    with pytest.raises(CommandError, match="Segel nomor 4 yang Anda catat tidak ada: rantai dipotong"):
        verify("--noted", noted)
    entry_seal_pending()
    with pytest.raises(CommandError, match="Segel nomor 5 bukan yang dibuat semula: rantai dibuat ulang"):
        verify()
    # Whoever knows of that as well is found out by the note alone.
    behind_the_guards("UPDATE audit_chainend SET sha256 = %s", Seal.objects.get(number=5).sha256)
    assert "cocok" in verify()
    with pytest.raises(CommandError, match="Segel nomor 4 bukan yang Anda catat: rantai dibuat ulang"):
        verify("--noted", noted)
    for wrong in ("4", "empat:abc", ":"):
        with pytest.raises(CommandError, match="NOMOR:SIDIK"):
            verify("--noted", wrong)


def cut_off(entries: list[Entry], *, is_end_known: bool = False) -> None:
    """Delete these entries with their links; whoever knows of the noted end of the chain takes that back too."""
    keys = [entry.pk for entry in entries]
    behind_the_guards("DELETE FROM audit_seal WHERE entry_id = ANY(%s)", keys)
    behind_the_guards("DELETE FROM audit_entry WHERE id = ANY(%s)", keys)
    if is_end_known:
        behind_the_guards("DELETE FROM audit_chainend")


def test_the_end_of_the_log_that_was_cut_off_is_missed(
    sealed: list[Entry], operator_pandeglang: User
) -> None:
    cut_off(sealed[3:])
    with pytest.raises(CommandError, match="Segel nomor 4 sampai 5 hilang: rantai dipotong") as refused:
        verify()
    assert (refused.value.returncode, "Sebelum itu 3 catatan cocok" in str(refused.value)) == (1, True)
    write(operator_pandeglang, 1)
    entry_seal_pending()
    with pytest.raises(CommandError, match="Segel nomor 5 hilang: rantai dipotong"):
        verify()


def test_a_log_that_was_emptied_is_missed(sealed: list[Entry]) -> None:
    cut_off(sealed)
    with pytest.raises(CommandError, match="Segel nomor 1 sampai 5 hilang"):
        verify()


def test_a_log_that_was_emptied_with_the_noted_end_is_missed_where_people_have_roles(
    sealed: list[Entry],
) -> None:
    cut_off(sealed, is_end_known=True)
    with pytest.raises(CommandError, match="Catatan audit kosong, padahal ada 1 peran"):
        verify()


def test_a_young_log_without_its_links_is_missed(sealed: list[Entry]) -> None:
    behind_the_guards("DELETE FROM audit_seal")
    with pytest.raises(CommandError, match="Segel nomor 1 sampai 5 hilang"):
        verify()


def test_a_chain_whose_noted_end_is_gone_is_told(sealed: list[Entry]) -> None:
    behind_the_guards("DELETE FROM audit_chainend")
    with pytest.raises(CommandError, match="Penanda akhir rantai hilang"):
        verify()


def test_a_portal_that_nobody_has_used_yet_has_nothing_to_miss() -> None:
    assert verify() == "Belum ada catatan yang disegel.\n"


@pytest.mark.parametrize("statement", ["UPDATE audit_chainend SET number = 1", "DELETE FROM audit_chainend"])
def test_the_database_refuses_to_take_back_where_the_chain_ends(sealed: list[Entry], statement: str) -> None:
    with (
        pytest.raises(DatabaseError, match="only moves forward"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_the_database_refuses_to_change_a_link(sealed: list[Entry]) -> None:
    for act in (lambda: Seal.objects.update(sha256="0"), lambda: Seal.objects.all().delete()):
        with pytest.raises(DatabaseError, match="never changed or deleted"), transaction.atomic():
            act()


@pytest.mark.django_db(transaction=True)
def test_two_workers_make_one_chain(operator_pandeglang: User) -> None:
    write(operator_pandeglang, 60)
    sealed: list[int] = []

    def work() -> None:
        sealed.extend(entries_seal(limit=7) for _ in range(30))
        connections.close_all()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    entry_seal_pending()
    assert Seal.objects.count() == Entry.objects.count()
    assert chain_check().problem == ""
    assert any(sealed)


def test_the_address_is_sealed_and_entries_from_before_it_verify_as_they_did(
    operator_pandeglang: User,
) -> None:
    begin_request(NO_REQUEST)
    write(operator_pandeglang, 1)
    begin_request(address="10.1.2.3")
    write(operator_pandeglang, 1)
    begin_request(NO_REQUEST)
    entry_seal_pending()
    older, newer = Entry.objects.order_by("-pk")[:2][::-1]
    assert (older.address, newer.address) == ("", "10.1.2.3")
    # As entries were sealed before they had an address.
    held = {
        name: getattr(older, name)
        for name in (
            "id", "actor_id", "actor_label", "action", "subject_type", "subject_id", "subject_label", "region_id",
            "detail", "names", "request_id",
        )
    }  # fmt: skip
    held["at"] = older.at.astimezone(dt.UTC).isoformat()
    text = json.dumps(held, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str)
    assert older.sealed_after("sebelumnya") == hashlib.sha256(f"sebelumnya\n{text}".encode()).hexdigest()

    for pk, address in ((newer.pk, "10.9.9.9"), (newer.pk, ""), (older.pk, "10.9.9.9")):
        with transaction.atomic():
            behind_the_guards("UPDATE audit_entry SET address = %s WHERE id = %s", address, pk)
            assert f"Catatan {pk}," in chain_check().problem
            transaction.set_rollback(True)
    assert chain_check().problem == ""
