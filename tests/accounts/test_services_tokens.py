"""Personal tokens: made, revoked by their owner, and ended with what they stand for."""

from datetime import timedelta

import pytest
from django.db import IntegrityError
from django.utils import timezone

from apps.accounts.enums import TOKENS_AT_MOST, TokenScope, TokenState
from apps.accounts.models import ApiToken, User
from apps.accounts.selectors import token_find, token_list_of
from apps.accounts.services import (
    token_note_use,
    token_revoke,
    tokens_revoke,
    user_deactivate,
    user_reactivate,
    user_set_password,
)
from apps.audit.models import Entry
from apps.core.exceptions import AlreadyDoneError, InvalidInputError
from apps.core.tokens import token_hash
from tests.at_once import at_once, kinds_of
from tests.factories import token_make_for
from tests.undone import is_done


def test_a_token_is_known_by_its_hash_alone(operator_pandeglang: User) -> None:
    token, text = token_make_for(operator_pandeglang)
    assert text.startswith("ikp_")
    assert len(text) == len("ikp_") + 43
    assert text not in str(ApiToken.objects.values().get())
    assert (token.prefix, token.token_sha256) == (text[:10], token_hash(text))
    assert token_find(text) == token
    assert token_find(text[:-1]) is None


def test_making_and_revoking_is_told_in_the_log(operator_pandeglang: User) -> None:
    token, text = token_make_for(operator_pandeglang, scope=TokenScope.READ)
    token_revoke(token=token)
    revoked, made = Entry.objects.all()
    assert made.sentence.startswith(
        "Operator Pandeglang membuat token API “Skrip kantor” untuk membaca saja, berlaku sampai "
    )
    assert made.facts == [("Cakupan", "membaca saja")]
    assert revoked.sentence == "Operator Pandeglang mencabut token API “Skrip kantor”."
    assert {entry.region and entry.region.code for entry in (made, revoked)} == {"36.01"}
    assert text not in str(list(Entry.objects.values()))


def test_a_token_is_revoked_once(operator_pandeglang: User) -> None:
    token, _ = token_make_for(operator_pandeglang)
    token_revoke(token=token)
    with pytest.raises(AlreadyDoneError, match="Token “Skrip kantor” sudah dicabut oleh Operator Pandeglang"):
        token_revoke(token=token)
    assert Entry.objects.filter(action="api_token.revoke").count() == 1
    assert token_list_of(operator_pandeglang) == []


def test_two_tokens_of_a_person_have_two_names(operator_pandeglang: User, operator_lebak: User) -> None:
    token, _ = token_make_for(operator_pandeglang, name="Rekap")
    with pytest.raises(InvalidInputError, match="sudah mempunyai token “REKAP”"):
        token_make_for(operator_pandeglang, name="REKAP")
    token_make_for(operator_lebak, name="Rekap")
    token_revoke(token=token)
    token_make_for(operator_pandeglang, name="rekap")
    assert [row.name for row in token_list_of(operator_pandeglang)] == ["rekap"]


def test_a_person_has_so_many_tokens(operator_pandeglang: User) -> None:
    for number in range(TOKENS_AT_MOST):
        token_make_for(operator_pandeglang, name=f"Program {number}")
    with pytest.raises(InvalidInputError, match="sudah mempunyai 20 token"):
        token_make_for(operator_pandeglang, name="Satu lagi")


@pytest.mark.django_db(transaction=True)
def test_the_same_name_sent_twice_at_once_makes_one_token(operator_pandeglang: User) -> None:
    results = at_once(*[lambda: token_make_for(operator_pandeglang)] * 2)
    assert kinds_of(results) == ["AlreadyDoneError", "tuple"]
    assert ApiToken.objects.count() == 1


def test_the_database_knows_how_long_a_token_lasts(operator_pandeglang: User) -> None:
    assert is_done(lambda: token_make_for(operator_pandeglang, days=366), IntegrityError)
    assert not is_done(lambda: token_make_for(operator_pandeglang, days=367), IntegrityError)
    assert not is_done(lambda: token_make_for(operator_pandeglang, days=0), IntegrityError)
    assert not is_done(
        lambda: ApiToken.objects.filter(pk=token_make_for(operator_pandeglang)[0].pk).update(scope="alles"),
        IntegrityError,
    )


def test_tokens_end_with_the_account_and_do_not_come_back(
    operator_pandeglang: User, coordinator_banten: User, operator_lebak: User
) -> None:
    _, text = token_make_for(operator_pandeglang)
    other, _ = token_make_for(operator_lebak)
    user_deactivate(actor=coordinator_banten, user=operator_pandeglang)
    user_reactivate(actor=coordinator_banten, user=operator_pandeglang)
    found = token_find(text)
    assert found is not None
    assert (found.state, found.user.is_active) == (TokenState.REVOKED, True)
    assert Entry.objects.get(action="api_token.revoke").sentence == (
        "Koordinator Banten mencabut token API “Skrip kantor” milik Operator Pandeglang karena akunnya dinonaktifkan."
    )
    other.refresh_from_db()
    assert other.state == TokenState.ACTIVE


def test_tokens_end_with_the_password(operator_pandeglang: User) -> None:
    token, _ = token_make_for(operator_pandeglang)
    user_set_password(user=operator_pandeglang, password="gunung-laut-sawah-7")
    token.refresh_from_db()
    assert token.state == TokenState.REVOKED
    assert Entry.objects.get(action="api_token.revoke").sentence == (
        "Operator Pandeglang mencabut token API “Skrip kantor” karena kata sandi diganti."
    )


def test_who_has_no_token_leaves_no_entry(operator_pandeglang: User) -> None:
    tokens_revoke(user=operator_pandeglang, actor=operator_pandeglang, reason="kata sandi diganti")
    assert not Entry.objects.exists()


def test_use_is_noted_once_a_minute(operator_pandeglang: User) -> None:
    token, _ = token_make_for(operator_pandeglang)
    noted = []
    for minutes in (0, 0, 2):
        if minutes:
            ApiToken.objects.update(last_used_at=timezone.now() - timedelta(minutes=minutes))
        token.refresh_from_db()
        token_note_use(token)
        noted.append(ApiToken.objects.get().last_used_at)
    assert noted[0] == noted[1]
    assert noted[2] is not None
    assert noted[2] > noted[0]
