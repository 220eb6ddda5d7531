"""Reading at one moment, while others commit."""

import pytest
from django.db import InternalError, connection, transaction

from apps.core.snapshot import one_moment
from apps.regions.models import Region
from tests.at_once import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def names() -> list[str]:
    return list(Region.objects.order_by("code").values_list("name", flat=True))


def test_what_others_commit_meanwhile_is_not_seen(regions) -> None:
    before = names()
    with one_moment():
        assert names() == before
        at_once(lambda: Region.objects.update(name="Lain"))
        assert names() == before
    assert set(names()) == {"Lain"}


def test_nothing_is_written_inside(regions) -> None:
    with pytest.raises(InternalError, match="read-only"), one_moment():
        Region.objects.update(name="Lain")


def test_within_a_transaction_it_changes_nothing(regions) -> None:
    with transaction.atomic(), one_moment():
        Region.objects.update(name="Lain")
    assert set(names()) == {"Lain"}
    assert not connection.in_atomic_block
