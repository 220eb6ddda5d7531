"""What is read by kept statements (`apps/core/prepared.py`) holds nothing of the person or form before."""

import pytest

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
