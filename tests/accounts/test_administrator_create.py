"""The first administrator comes by a command; it is held to the same rules of passwords."""

import pytest
from django.core.management import CommandError, call_command

from apps.accounts.management.commands import administrator_create
from apps.accounts.models import User
from apps.accounts.permissions import Permission
from apps.accounts.selectors import user_has_anywhere
from tests.cast import Regions
from tests.factories import PASSWORD


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch):
    def answer(*words: str) -> None:
        waiting = list(words)
        monkeypatch.setattr(administrator_create, "getpass", lambda _: waiting.pop(0))

    return answer


def test_the_command_makes_an_administrator(regions: Regions, typed) -> None:
    typed(PASSWORD, PASSWORD)
    call_command("administrator_create", "admin@ikp.example", "Lukman Hakim")
    assert user_has_anywhere(User.objects.get(email="admin@ikp.example"), Permission.USER_MANAGE)


@pytest.mark.parametrize("words", [("pendek", "pendek"), (PASSWORD, "lain")])
def test_the_command_refuses_a_bad_password_and_leaves_nobody(regions: Regions, typed, words) -> None:
    typed(*words)
    with pytest.raises(CommandError):
        call_command("administrator_create", "admin@ikp.example", "Lukman Hakim")
    assert not User.objects.exists()


def test_the_command_needs_the_regions(db: None) -> None:
    with pytest.raises(CommandError, match="Wilayah belum dimuat"):
        call_command("administrator_create", "admin@ikp.example", "Lukman Hakim")
