"""Counts inside another statement."""

import pytest

from apps.accounts.models import User
from apps.core.counting import RowCount
from apps.regions.models import Region

pytestmark = pytest.mark.django_db


def test_several_counts_are_one_query_and_each_is_right(
    operator_pandeglang, regions, django_assert_num_queries
):
    all_of_them = Region.objects.in_set(regions.region_set)
    counted = [all_of_them, all_of_them.filter(code="x"), Region.objects.none()]
    with django_assert_num_queries(1):
        rows = User.objects.filter(pk=operator_pandeglang.pk)
        found = list(rows.values_list(*(RowCount(row.values("pk")) for row in counted)))
    assert found == [(6, 0, 0)]
