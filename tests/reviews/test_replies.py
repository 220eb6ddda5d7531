"""Kept reasons: one's own alone, kept once, and offered where a reviewer writes one."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from apps.accounts.models import User
from apps.core.exceptions import InvalidInputError, MissingError
from apps.reviews.models import SavedReply
from apps.reviews.services import replies, reply_delete, reply_save

Browser = Callable[[User | None], Client]
LIST = "/portal/tinjauan/alasan/"


def test_a_reason_is_kept_once(coordinator_banten: User) -> None:
    first = reply_save(owner=coordinator_banten, text=" Lampirkan putusan. ")
    assert first.text == "Lampirkan putusan."
    assert reply_save(owner=coordinator_banten, text="Lampirkan putusan.") == first


@pytest.mark.parametrize("text", ["", " ", "a" * 2_001])
def test_a_reason_has_words_and_an_end(coordinator_banten: User, text: str) -> None:
    with pytest.raises(InvalidInputError):
        reply_save(owner=coordinator_banten, text=text)


def test_there_is_a_most(coordinator_banten: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(replies, "MOST_REPLIES", 1)
    reply_save(owner=coordinator_banten, text="Satu.")
    with pytest.raises(InvalidInputError, match="Paling banyak 1"):
        reply_save(owner=coordinator_banten, text="Dua.")
    assert reply_save(owner=coordinator_banten, text="Satu.").text == "Satu."


def test_the_page_keeps_lists_and_forgets(client_of: Browser, coordinator_banten: User) -> None:
    browser = client_of(coordinator_banten)
    assert browser.post(LIST, {"text": "Lampirkan putusan."}).status_code == 302
    assert "Lampirkan putusan." in browser.get(LIST).content.decode()
    assert browser.post(LIST, {"text": ""}).status_code == 422
    kept = SavedReply.objects.get()
    for _ in range(2):
        assert browser.post(reverse("reviews:reply_delete", args=[kept.public_id]))["Location"] == LIST
    assert not SavedReply.objects.exists()


def test_nobody_sees_or_removes_the_reasons_of_another(
    client_of: Browser, coordinator_banten: User, coordinator_bali: User
) -> None:
    kept = reply_save(owner=coordinator_banten, text="Lampirkan putusan.")
    assert "Lampirkan putusan." not in client_of(coordinator_bali).get(LIST).content.decode()
    with pytest.raises(MissingError):
        reply_delete(owner=coordinator_bali, public_id=kept.public_id)
    address = reverse("reviews:reply_delete", args=[kept.public_id])
    assert client_of(coordinator_bali).post(address).status_code == 404
    assert SavedReply.objects.get() == kept


def test_a_script_is_told_what_became_of_it(client_of: Browser, coordinator_banten: User) -> None:
    browser, script = client_of(coordinator_banten), {"X-Requested-With": "XMLHttpRequest"}
    assert "disimpan" in browser.post(LIST, {"text": "Satu."}, headers=script).json()["message"]
    refused = browser.post(LIST, {"text": ""}, headers=script)
    assert (refused.status_code, refused.json()["message"]) == (422, "Tulis dahulu alasannya.")


def test_the_review_reads_them_by_its_script(client_of: Browser, coordinator_banten: User) -> None:
    reply_save(owner=coordinator_banten, text="Lampirkan putusan.")
    told = client_of(coordinator_banten).get(LIST, headers={"X-Requested-With": "XMLHttpRequest"})
    assert told.json() == {"replies": ["Lampirkan putusan."]}
