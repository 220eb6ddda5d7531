"""What a person wants by mail: chosen for each kind, on a page of one's own account."""

from collections.abc import Callable

from django.test import Client
from django.urls import reverse

from apps.accounts.models import User
from apps.audit.models import Entry
from apps.notifications.enums import ABOUT, MailDelivery, NoticeKind
from apps.notifications.models import MailChoice
from apps.notifications.selectors import mail_choices_of
from tests.pages import fields_of

ClientOf = Callable[..., Client]
ADDRESS = "/akun/pemberitahuan/"


def test_every_kind_says_what_it_tells() -> None:
    assert set(ABOUT) == set(NoticeKind)


def test_without_a_choice_every_kind_is_mailed_at_once(outsider: User) -> None:
    assert set(mail_choices_of(outsider).values()) == {MailDelivery.AT_ONCE}


def test_choices_are_stored_for_ones_own_mail_alone_and_audited(
    client_of: ClientOf, outsider: User, operator_lebak: User
) -> None:
    client = client_of(outsider)
    sent = fields_of(client.get(ADDRESS).content.decode(), "shown") | {
        "deadline": "digest",
        "review": "portal",
    }
    page = client.post(ADDRESS, sent, follow=True)
    assert "Pilihan surel disimpan." in page.content.decode()
    assert mail_choices_of(outsider) == dict.fromkeys(NoticeKind, MailDelivery.AT_ONCE) | {
        NoticeKind.DEADLINE: MailDelivery.DIGEST,
        NoticeKind.REVIEW: MailDelivery.PORTAL,
    }
    assert set(mail_choices_of(operator_lebak).values()) == {MailDelivery.AT_ONCE}
    assert Entry.objects.latest("pk").sentence == (
        "Orang Luar mengatur surel pemberitahuannya: Tenggat dan pengingat: sekali sehari, dalam rangkuman; "
        "Data untuk diperiksa: tidak lewat surel, di portal saja."
    )
    again = client.post(ADDRESS, fields_of(client.get(ADDRESS).content.decode(), "shown"), follow=True)
    assert "Tidak ada yang berubah." in again.content.decode()
    assert Entry.objects.count() == 1


def test_what_was_changed_in_two_windows_is_asked_about(client_of: ClientOf, outsider: User) -> None:
    client = client_of(outsider)
    old = fields_of(client.get(ADDRESS).content.decode(), "shown")
    client.post(ADDRESS, old | {"deadline": "digest"})

    late = client.post(ADDRESS, old | {"deadline": "portal"})

    assert late.status_code == 409
    text = late.content.decode()
    assert "Pengaturan ini diubah oleh Orang Luar, pukul" in text
    assert mail_choices_of(outsider)[NoticeKind.DEADLINE] == MailDelivery.DIGEST
    # The page holds what was chosen: sent once more, it is stored.
    assert client.post(ADDRESS, fields_of(text, "shown")).status_code == 302
    assert mail_choices_of(outsider)[NoticeKind.DEADLINE] == MailDelivery.PORTAL


def test_a_choice_that_does_not_exist_is_refused(client_of: ClientOf, outsider: User) -> None:
    client = client_of(outsider)
    sent = fields_of(client.get(ADDRESS).content.decode(), "shown") | {"deadline": "burung"}
    assert client.post(ADDRESS, sent).status_code == 422
    assert not MailChoice.objects.exists()


def test_the_page_is_found_from_the_account_and_from_the_notices(client_of: ClientOf, outsider: User) -> None:
    client = client_of(outsider)
    for name in ("accounts:account", "notifications:notice_list"):
        assert f'href="{ADDRESS}"' in client.get(reverse(name)).content.decode()


def test_nobody_chooses_for_what_their_roles_never_bring(
    client_of: ClientOf, stakeholder: User, operator_lebak: User
) -> None:
    """What they chose before they had these roles stays as it is."""
    browser, address = client_of(stakeholder), ADDRESS
    shown = browser.get(address).context["form"].kinds
    assert shown == [NoticeKind.ACCESS, NoticeKind.RELEASE]
    assert NoticeKind.RELEASE not in client_of(operator_lebak).get(address).context["form"].kinds
    MailChoice.objects.create(user=stakeholder, kind=NoticeKind.REVIEW, delivery=MailDelivery.PORTAL)
    sent = fields_of(browser.get(address).content.decode(), "shown")
    browser.post(address, sent | dict.fromkeys(shown, "digest"))
    stored = mail_choices_of(stakeholder)
    assert [stored[kind] for kind in (*shown, NoticeKind.REVIEW)] == ["digest", "digest", "portal"]
