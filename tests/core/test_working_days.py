import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from apps.core.working_days import add_working_days

JAKARTA = ZoneInfo("Asia/Jakarta")


@pytest.mark.parametrize(
    ("begin", "number", "end"),
    [
        ("2024-08-26", 0, "2024-08-26"),  # a Monday
        ("2024-08-26", 4, "2024-08-30"),
        ("2024-08-26", 5, "2024-09-02"),
        ("2024-08-30", 1, "2024-09-02"),  # from a Friday
        ("2024-08-31", 1, "2024-09-02"),  # from a Saturday
        ("2024-09-01", 1, "2024-09-02"),  # from a Sunday
        ("2024-08-28", 10, "2024-09-11"),
    ],
)
def test_add_working_days_leaves_out_saturdays_and_sundays(begin: str, number: int, end: str) -> None:
    moment = dt.datetime.fromisoformat(f"{begin}T09:30").replace(tzinfo=JAKARTA)
    assert add_working_days(moment, number) == dt.datetime.fromisoformat(f"{end}T09:30").replace(
        tzinfo=JAKARTA
    )


def test_add_working_days_goes_by_the_day_here() -> None:
    """Sunday evening in UTC is Monday morning in Jakarta."""
    monday = dt.datetime(2024, 8, 25, 20, tzinfo=dt.UTC)
    assert add_working_days(monday, 1) == dt.datetime(2024, 8, 26, 20, tzinfo=dt.UTC)
    assert add_working_days(dt.datetime(2024, 8, 25, 12, tzinfo=dt.UTC), 1) == dt.datetime(
        2024, 8, 26, 12, tzinfo=dt.UTC
    )
