"""Querysets that are put together once a process must hold nothing of the moment, the person or the form."""

import datetime as dt
import inspect
import sys
from typing import Any

import pytest
from django.db.models import QuerySet

from apps.core.exceptions import MissingError
from apps.regions.scoping import RegionScope
from apps.submissions.selectors import (
    answer_list,
    decision_list,
    submission_get,
    surroundings_of,
)
from tests.factories import submission_fill, submission_make

pytestmark = pytest.mark.django_db


def test_each_form_is_read_with_its_own_answers_decisions_and_messages(
    edition, regions, pandeglang, operator_pandeglang, operator_lebak
):
    lebak = submission_make(edition, regions.lebak)
    submission_fill(pandeglang, operator_pandeglang)
    for form, number in ((pandeglang, 4), (lebak, 0), (pandeglang, 4)):
        read = submission_get(scope=RegionScope.nation(), public_id=form.public_id)
        assert read == form
        answers = answer_list(read)
        assert len(answers) == number
        assert all(answer.submission is read for answer in answers)
        assert decision_list(read) == []
        assert surroundings_of(read).messages == {}


def test_the_scope_is_asked_for_each_time(pandeglang, regions):
    for _ in range(2):
        assert submission_get(scope=RegionScope.of(["36"]), public_id=pandeglang.public_id) == pandeglang
        with pytest.raises(MissingError):
            submission_get(scope=RegionScope.of(["51"]), public_id=pandeglang.public_id)


def _kept() -> dict[str, QuerySet[Any]]:
    """Return every queryset that is put together once, by the name of its function: cached, without arguments."""
    found: dict[str, QuerySet[Any]] = {}
    for module in [name for name in sys.modules if name.startswith("apps.")]:
        for name, thing in vars(sys.modules[module]).items():
            is_kept = hasattr(thing, "cache_info") and not inspect.signature(thing).parameters
            if is_kept and isinstance(made := thing(), QuerySet):
                found[f"{thing.__module__}.{name}"] = made
    return found


def test_no_kept_queryset_holds_a_moment(db):
    kept = _kept()
    assert "apps.submissions.selectors.submissions._whole" in kept
    for name, rows in kept.items():
        _sql, values = rows.query.sql_with_params()
        assert not [value for value in values if isinstance(value, dt.date)], name
        assert rows._result_cache is None, name
