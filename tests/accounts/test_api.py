"""Who gets through the door of the API, how often, and what a write that is sent twice comes to."""

import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.utils import timezone

from apps.accounts.api import throttles
from apps.accounts.models import ApiReply, ApiToken, User
from apps.accounts.services import reply_delete_expired, token_revoke, user_deactivate
from apps.submissions.models import Answer, AnswerRevision, Evidence, Submission
from tests.at_once import at_once
from tests.cast import Regions
from tests.factories import edition_make, submission_fill, submission_make, token_make_for
from tests.submissions.asking import NOT, Program, occurred, program_of
from tests.submissions.conftest import media_root, pdf

__all__ = ["media_root", "pdf"]

LIST = "/api/v1/submissions/"


@pytest.fixture
def pandeglang(regions: Regions) -> Submission:
    return submission_make(edition_make(region_set=regions.region_set), regions.pandeglang)


@pytest.fixture
def operator(operator_pandeglang: User) -> Program:
    return program_of(operator_pandeglang)


@pytest.fixture
def place(pandeglang: Submission) -> str:
    return f"/api/v1/submissions/{pandeglang.public_id}/answers/1.1/"


def ask(text: str, scheme: str = "Bearer", **more: Any) -> Any:
    return Client(headers={"Authorization": f"{scheme} {text}"}, **more).get(LIST)


def test_a_token_shows_what_its_owner_may_see(
    pandeglang: Submission, operator_pandeglang: User, operator_badung: User, client_of
) -> None:
    token, text = token_make_for(operator_pandeglang)
    assert [row["region"]["code"] for row in ask(text).json()["results"]] == ["36.01"]
    assert [row["region"]["code"] for row in ask(text, "bearer").json()["results"]] == ["36.01"]
    token.refresh_from_db()
    assert token.last_used_at is not None
    # A session of somebody else beside the token makes no difference.
    browser = client_of(operator_badung)
    assert browser.get(LIST).json()["count"] == 0
    assert browser.get(LIST, headers={"Authorization": f"Bearer {text}"}).json()["count"] == 1


def expire(token: ApiToken) -> None:
    before = timezone.now() - timedelta(days=10)
    ApiToken.objects.filter(pk=token.pk).update(created_at=before, expires_at=before + timedelta(days=5))


def revoke(token: ApiToken) -> None:
    ApiToken.objects.filter(pk=token.pk).update(revoked_at=timezone.now())


def close(token: ApiToken) -> None:
    User.objects.filter(pk=token.user_id).update(is_active=False)


@pytest.mark.parametrize(
    ("end", "words"),
    [
        (expire, "Token “Skrip kantor” hanya berlaku sampai"),
        (revoke, "Token “Skrip kantor” sudah dicabut."),
        (close, "Akun pemilik token ini sudah dinonaktifkan."),
    ],
)
def test_a_token_that_has_ended_lets_nobody_in(
    operator_pandeglang: User, end: Callable[[ApiToken], None], words: str
) -> None:
    token, text = token_make_for(operator_pandeglang)
    assert ask(text).status_code == 200
    end(token)
    refused = ask(text)
    assert (refused.status_code, refused["WWW-Authenticate"]) == (401, 'Bearer realm="api"')
    assert refused.json()["message"].startswith(words)


def test_deactivating_ends_the_tokens_at_once(operator_pandeglang: User, coordinator_banten: User) -> None:
    _, text = token_make_for(operator_pandeglang)
    user_deactivate(actor=coordinator_banten, user=operator_pandeglang)
    assert ask(text).status_code == 401


@pytest.mark.parametrize("text", ["", "ikp_", "ikp_salah", "ikp_ä", "x" * 5000])
def test_an_unknown_token_is_refused(db: None, text: str) -> None:
    refused = ask(text, REMOTE_ADDR="127.8.0.1")
    assert (refused.status_code, refused.json()["code"]) == (401, "authentication_failed")


def test_another_scheme_is_nobodys(operator_pandeglang: User) -> None:
    _, text = token_make_for(operator_pandeglang)
    refused = ask(text, "Basic")
    assert (refused.status_code, refused.json()["code"]) == (401, "not_authenticated")


@pytest.fixture
def noon(monkeypatch: pytest.MonkeyPatch) -> None:
    """The minute does not end while a test counts: it is 15 seconds old."""
    now = time.time() // 60 * 60 + 15
    monkeypatch.setattr(throttles.time, "time", lambda: now)


def test_who_asks_too_often_waits(noon: None, operator_pandeglang: User, settings: Any) -> None:
    settings.API_READS_PER_MINUTE = 2
    first, second = (token_make_for(operator_pandeglang, name=name)[1] for name in ("satu", "dua"))
    assert [ask(first).status_code, ask(second).status_code] == [200, 200]
    late = ask(first)
    assert (late.status_code, late["Retry-After"], late.json()) == (
        429,
        "45",
        {
            "code": "throttled",
            "message": "Terlalu banyak permintaan. Coba lagi dalam 45 detik.",
            "errors": {},
        },
    )


def test_writes_are_counted_apart_and_people_too(
    noon: None, operator: Program, operator_lebak: User, place: str, settings: Any
) -> None:
    settings.API_WRITES_PER_MINUTE = 1
    assert operator("put", place, NOT).status_code == 201
    assert operator("put", place, NOT).status_code == 429
    assert operator("get", place).status_code == 200
    assert program_of(operator_lebak)("put", place, NOT).status_code == 404


def test_unknown_tokens_are_answered_so_often_in_a_minute_and_stop_nobody_beside_them(
    noon: None, operator_pandeglang: User, settings: Any
) -> None:
    settings.API_FAILED_TOKENS_PER_MINUTE = 2
    _, text = token_make_for(operator_pandeglang)
    from_there = {"REMOTE_ADDR": "127.8.0.2"}
    assert [ask("salah", **from_there).status_code for _ in range(3)] == [401, 401, 429]
    assert ask(text, **from_there).status_code == 200
    assert ask("salah", REMOTE_ADDR="127.8.0.3").status_code == 401


def test_a_program_with_a_revoked_token_is_told_so_each_time(
    noon: None, operator_pandeglang: User, settings: Any
) -> None:
    settings.API_FAILED_TOKENS_PER_MINUTE = 2
    token, text = token_make_for(operator_pandeglang)
    token_revoke(token=token)
    answers = [ask(text) for _ in range(4)]
    assert {answer.status_code for answer in answers} == {401}
    assert all("sudah dicabut" in answer.json()["message"] for answer in answers)


def test_a_counter_that_is_away_stops_nobody(
    operator_pandeglang: User, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, text = token_make_for(operator_pandeglang)
    away = {**settings.CACHES["default"], "LOCATION": "unix:///tidak/ada"}
    settings.CACHES = {"default": away}
    assert ask(text).status_code == 200
    assert ask("salah").status_code == 401


def test_a_write_sent_again_is_answered_as_the_first_time(operator: Program, place: str) -> None:
    first = operator("put", place, NOT, idempotency_key="kunci-1")
    again = operator("put", place, NOT, idempotency_key="kunci-1")
    assert (again.status_code, again.content) == (201, first.content)
    assert (again["ETag"], again["Location"]) == (first["ETag"], first["Location"])
    assert again["Idempotency-Replayed"] == "true"
    assert "Idempotency-Replayed" not in first
    assert AnswerRevision.objects.count() == 1
    # What has happened since makes no difference, nor does another version.
    operator("put", place, occurred(), if_match=first["ETag"])
    late = operator("put", place, NOT, idempotency_key="kunci-1", if_match='"lain"')
    assert (late.status_code, late.content) == (201, first.content)
    assert Answer.objects.get().value == "occurred"


def test_a_key_stands_for_one_write_of_one_person(
    operator: Program, place: str, coordinator_banten: User
) -> None:
    operator("put", place, NOT, idempotency_key="kunci-1")
    for address, body in ((place, occurred()), (place.replace("1.1", "1.2"), NOT)):
        other = operator("put", address, body, idempotency_key="kunci-1")
        assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")
    assert Answer.objects.count() == 1
    assert program_of(coordinator_banten)("put", place, NOT, idempotency_key="kunci-1").status_code == 403


def test_a_write_that_was_refused_is_judged_again(operator: Program, place: str) -> None:
    refused = operator("put", place, {"value": "ya"}, idempotency_key="kunci-1")
    assert refused.status_code == 422
    assert not ApiReply.objects.exists()
    assert operator("put", place, NOT, idempotency_key="kunci-1").status_code == 201


@pytest.mark.parametrize("key", ["", "dua kata", "x" * 65, "ä"])
def test_a_key_is_short_and_plain(operator: Program, place: str, key: str) -> None:
    refused = operator("put", place, NOT, idempotency_key=key)
    assert (refused.status_code, Answer.objects.count()) == (422, 0)
    assert "1 sampai 64" in refused.json()["message"]


def test_who_lost_the_region_is_not_told_the_kept_answer(
    operator: Program, operator_pandeglang: User, place: str
) -> None:
    operator("put", place, NOT, idempotency_key="kunci-1")
    operator_pandeglang.assignments.update(revoked_at=timezone.now())
    refused = operator("put", place, NOT, idempotency_key="kunci-1")
    assert (refused.status_code, refused.json()["code"]) == (403, "not_allowed")
    assert "sudah berakhir" in refused.json()["message"]


def test_files_and_withdrawals_are_done_once(
    pandeglang: Submission, operator_pandeglang: User, operator: Program, place: str, pdf: Any
) -> None:
    submission_fill(pandeglang, operator_pandeglang)
    first, again = (
        operator("post", f"{place}evidence/", file=pdf(), idempotency_key="berkas") for _ in range(2)
    )
    assert (again.status_code, again.json()) == (201, first.json())
    other = operator("post", f"{place}evidence/", file=pdf("lain.pdf"), idempotency_key="berkas")
    assert other.status_code == 422
    file = f"/api/v1/evidence/{first.json()['id']}/"
    read = {"if_match": first["ETag"]}
    gone = [operator("delete", file, idempotency_key="tarik", **read) for _ in range(2)]
    assert [(answer.status_code, answer.content) for answer in gone] == [(204, b"")] * 2
    assert Evidence.objects.get().removed_by == operator_pandeglang


@pytest.mark.django_db(transaction=True)
def test_twins_at_once_do_the_work_once(operator: Program, place: str) -> None:
    first, second = at_once(*[lambda: operator("put", place, NOT, idempotency_key="kembar")] * 2)
    assert (first.status_code, second.status_code) == (201, 201), (first.content, second.content)
    assert first.content == second.content
    assert ["Idempotency-Replayed" in answer for answer in (first, second)].count(True) == 1
    assert AnswerRevision.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_different_writes_at_once_one_is_stale(operator: Program, place: str) -> None:
    etag = operator("put", place, NOT)["ETag"]
    results = at_once(
        lambda: operator("put", place, occurred(), if_match=etag),
        lambda: operator("put", place, {"value": "no_data"}, if_match=etag),
    )
    assert sorted(answer.status_code for answer in results) == [200, 412]
    assert AnswerRevision.objects.count() == 2


def test_change_and_kept_answer_are_there_together_or_not_at_all(operator: Program, place: str) -> None:
    with transaction.atomic():
        assert operator("put", place, NOT, idempotency_key="kunci-1").status_code == 201
        transaction.set_rollback(True)  # as if the process had been killed before the end
    assert (Answer.objects.count(), ApiReply.objects.count()) == (0, 0)
    assert operator("put", place, NOT, idempotency_key="kunci-1").status_code == 201
    assert (Answer.objects.count(), ApiReply.objects.count()) == (1, 1)


def test_answers_are_kept_for_a_day(operator: Program, place: str) -> None:
    operator("put", place, NOT, idempotency_key="lama")
    ApiReply.objects.update(created_at=timezone.now() - timedelta(hours=24, seconds=1))
    operator("put", place.replace("1.1", "1.2"), NOT, idempotency_key="baru")
    assert reply_delete_expired() == 1
    assert [row.key for row in ApiReply.objects.all()] == ["baru"]
    assert reply_delete_expired() == 0


def test_counters_do_not_stay(noon: None, operator_pandeglang: User) -> None:
    _, text = token_make_for(operator_pandeglang)
    ask(text)
    key = throttles._key(f"reads:{operator_pandeglang.public_id}")
    assert cache.get(key) == 1
    assert 0 < cache._cache.get_client(None).ttl(cache.make_key(key)) <= 120
