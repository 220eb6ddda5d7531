"""What the home page says, the form behind its link knows: the edition and the run are chosen there already."""

import re
from collections.abc import Callable

from django.test import Client

from apps.accounts.models import User
from apps.computation.services import run_execute, run_request
from apps.dashboard.selectors import queue_list
from apps.indicators.models import Edition
from apps.submissions.enums import SubmissionState
from tests.dashboard.conftest import Advance
from tests.factories import edition_make


def _chosen(page: str) -> str:
    """Return the value of the option that the form has chosen."""
    found = re.search(r'<option value="([^"]*)"\s+selected', page)
    return found[1] if found else ""


def test_computing_begins_with_the_edition_of_the_home_page(
    advance: Advance, edition: Edition, analyst: User, client_of: Callable[..., Client]
) -> None:
    edition_make("terbaru-2031")  # would be the first choice
    advance("pandeglang", SubmissionState.ACCEPTED)
    [item] = queue_list(analyst)
    assert _chosen(client_of(analyst).get(item.url).content.decode()) == edition.code


def test_preparing_begins_with_the_run_of_the_home_page(
    advance: Advance, edition: Edition, analyst: User, publisher: User, client_of: Callable[..., Client]
) -> None:
    advance("pandeglang", SubmissionState.ACCEPTED)
    run, _ = run_request(edition=edition, actor=analyst)
    run_execute(run.pk)
    [item] = queue_list(publisher)
    assert _chosen(client_of(publisher).get(item.url).content.decode()) == str(run.public_id)
