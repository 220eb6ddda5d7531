"""A web server that is killed in the middle of a write of the API leaves neither the change nor the kept answer."""

import http.client
import json
import threading
from pathlib import Path

import pytest
from django.db import transaction
from django.urls import reverse

from apps.accounts.models import ApiReply, User
from apps.submissions.models import Answer, Submission
from tests.cast import Regions
from tests.factories import edition_make, submission_make, token_make_for
from tests.running import Web, environment_of_test, n_waiting, wait_until, web

pytestmark = [pytest.mark.slow, pytest.mark.thorough, pytest.mark.django_db(transaction=True)]


def put(server: Web, address: str, token: str) -> tuple[int, dict[str, str]]:
    """Send an answer under one key; return status and headers, status 0 where no answer came."""
    line = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
    headers = {
        "Authorization": f"Bearer {token}",
        "Content-Type": "application/json",
        "Idempotency-Key": "kunci-1",
    }
    try:
        line.request("PUT", address, json.dumps({"value": "did_not_occur"}), headers)
        answer = line.getresponse()
        answer.read()
        return answer.status, dict(answer.headers)
    except OSError:
        return 0, {}
    finally:
        line.close()


def test_a_write_whose_server_was_killed_is_done_when_it_comes_again(
    regions: Regions, operator_pandeglang: User, tmp_path: Path
) -> None:
    form = submission_make(edition_make(region_set=regions.region_set), regions.pandeglang)
    _, token = token_make_for(operator_pandeglang)
    address = reverse("api:answer_detail", args=[form.public_id, "1.1"])
    answers: list[tuple[int, dict[str, str]]] = []
    with web(tmp_path, environment_of_test()) as server:
        sending = threading.Thread(target=lambda: answers.append(put(server, address, token)))
        with transaction.atomic():
            # The key is claimed by then; the write waits for the form.
            Submission.objects.select_for_update().get()
            sending.start()
            wait_until("the write waits for the form", lambda: n_waiting() == 1)
            server.process.kill()
        sending.join(timeout=30)
    assert answers == [(0, {})]
    assert (Answer.objects.count(), ApiReply.objects.count()) == (0, 0)

    with web(tmp_path, environment_of_test()) as server:
        first = put(server, address, token)
        again = put(server, address, token)

    assert (first[0], again[0]) == (201, 201)
    assert "Idempotency-Replayed" not in first[1]
    assert again[1]["Idempotency-Replayed"] == "true"
    assert (Answer.objects.get().revision, ApiReply.objects.count()) == (1, 1)
