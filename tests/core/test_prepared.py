"""Querysets that are kept as SQL: the same rows as ever, with the values of each call and nothing of an earlier one."""

import threading
from collections.abc import Mapping
from datetime import datetime

import pytest
from django.db import connection, transaction
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from apps.accounts.models import User
from apps.core.prepared import prepared
from apps.regions.models import Region

pytestmark = pytest.mark.django_db

made: list[str] = []


@prepared
def named(codes: list[str], /, *, is_short: bool) -> QuerySet[Region]:
    made.append("named")
    rows = Region.objects.filter(code__among=codes).select_related("parent").order_by("-code")
    return rows.only("code", "parent__code") if is_short else rows


@prepared
def pairs(name: str, /) -> QuerySet[Region, tuple[str, str]]:
    return Region.objects.filter(name=name).values_list("code", "parent__name")


@prepared
def locked(pk: int, /) -> QuerySet[User]:
    return User.objects.select_for_update().filter(pk=pk)


def test_each_call_gets_its_own_values_and_the_queryset_is_made_once_for_each_shape(regions):
    made.clear()
    for _ in range(2):
        assert named(["36.01", "36.02"], is_short=False) == [regions.lebak, regions.pandeglang]
        assert named(["51.03"], is_short=False) == [regions.badung]
        assert named([], is_short=False) == []
        assert [row.code for row in named(["36.01"], is_short=True)] == ["36.01"]
    assert made == ["named", "named"]
    assert pairs("Kabupaten Lebak") == [("36.02", "Banten")]
    assert pairs("Kabupaten Badung") == [("51.03", "Bali")]


def test_what_is_loaded_along_is_there_and_objects_are_nobody_elses(regions):
    [first] = named(["36.01"], is_short=False)
    with CaptureQueriesContext(connection) as asked:
        assert first.parent == regions.banten
    assert not asked
    first.name = "Diubah"
    [again] = named(["36.01"], is_short=False)
    assert (again is first, again.name) == (False, "Kabupaten Pandeglang")


def test_a_list_is_one_value_for_the_database(regions):
    with CaptureQueriesContext(connection) as asked:
        assert set(Region.objects.filter(parent__among=[regions.banten.pk, regions.bali.pk])) >= {
            regions.lebak,
            regions.badung,
        }
        assert not Region.objects.filter(parent__among=[]).exists()
        assert list(Region.objects.filter(code__among=("36.01", "99")).values_list("code", flat=True)) == [
            "36.01"
        ]
    assert all("= ANY(" in row["sql"] for row in asked)


def test_rows_are_locked_only_inside_a_transaction(transactional_db, operator_pandeglang):
    with transaction.atomic():
        assert locked(operator_pandeglang.pk) == [operator_pandeglang]
    with pytest.raises(transaction.TransactionManagementError):
        locked(operator_pandeglang.pk)


def test_every_thread_asks_through_its_own_connection(transactional_db, regions):
    assert pairs("Kabupaten Lebak")
    seen: list[object] = []

    def ask() -> None:
        seen.append(pairs("Kabupaten Badung"))
        seen.append(connection.connection is not None)
        connection.close()

    thread = threading.Thread(target=ask)
    thread.start()
    thread.join()
    assert seen == [[("51.03", "Bali")], True]


def test_a_moment_is_not_kept():
    @prepared
    def of_now() -> QuerySet[User]:
        return User.objects.filter(joined_at__lte=timezone.now())

    @prepared
    def of(now: datetime, /) -> QuerySet[User]:
        return User.objects.filter(joined_at__lte=now)

    with pytest.raises(TypeError, match="A moment"):
        of_now()
    assert of(timezone.now()) == list(User.objects.all())


def test_a_mapping_brings_a_value_for_each_of_its_keys(regions):
    @prepared
    def below(parents: Mapping[str, list[str]], /) -> QuerySet[Region]:
        rows = Region.objects.filter(parent__code__among=parents["in"]) | Region.objects.filter(
            code__among=parents["also"]
        )
        return rows.order_by("code")

    assert below({"in": [], "also": ["51.03"]}) == [regions.badung]
    assert below({"in": ["36"], "also": []}) == [regions.pandeglang, regions.lebak]
