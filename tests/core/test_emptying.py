"""The tests' own tables: they are empty after a test that commits, whatever a closed page had still asked for."""

from threading import Event, Thread

import pytest
from django.db import connection, transaction

from apps.regions.models import Region
from tests.at_once import PATIENCE_SECONDS, alone
from tests.databases import _empty_tables
from tests.running import n_waiting, wait_until

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_request_that_reads_while_the_tables_are_emptied_leaves_no_rows_to_the_next_test(regions):
    emptied = connection.introspection.django_table_names(only_existing=True, include_views=False)
    first, last = (f"LOCK TABLE {name} IN ACCESS SHARE MODE" for name in (emptied[0], emptied[-1]))
    has_begun = Event()

    def read_late() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(last)
            has_begun.set()
            wait_until("the emptying waits for this request", lambda: n_waiting() == 1)
            cursor.execute(first)

    request = Thread(target=alone, args=(read_late,))
    request.start()
    assert has_begun.wait(PATIENCE_SECONDS)
    _empty_tables(None)
    request.join(PATIENCE_SECONDS)
    assert not Region.objects.exists()
