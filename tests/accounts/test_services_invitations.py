"""Invitations: who may send one, what its link does, and what is written down."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from smtplib import SMTPRecipientsRefused
from typing import Any

import pytest
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone

from apps.accounts.enums import INVITATION_LIFETIME, InvitationState
from apps.accounts.models import Assignment, Invitation, User
from apps.accounts.permissions import Permission, Role
from apps.accounts.selectors import invitation_get_by_token, user_has
from apps.accounts.services import (
    assignment_grant,
    assignment_revoke,
    invitation_accept,
    invitation_email_send,
    invitation_revoke,
    invitation_send,
)
from apps.accounts.tasks import invitation_email_send_pending
from apps.audit.models import Entry
from apps.core.exceptions import (
    AlreadyDoneError,
    ConflictError,
    InvalidInputError,
    MissingError,
    NotAllowedError,
)
from apps.core.tokens import token_hash
from apps.regions.models import Region
from tests.at_once import alone
from tests.cast import Regions
from tests.factories import PASSWORD, invitation_make, person_make
from tests.running import n_waiting, wait_until


def _last_entry() -> tuple[str, str, str]:
    entry = Entry.objects.latest("pk")
    return entry.actor_label, entry.action, entry.region.name if entry.region else ""


def test_invitation_send_stores_no_token_and_mails_one_that_works(
    coordinator_banten: User, regions: Regions, mailoutbox: list
) -> None:
    invitation = invitation_send(
        actor=coordinator_banten,
        email=" Baru@Bawaslu.example ",
        full_name=" Orang Baru ",
        role=Role.OPERATOR,
        region=regions.lebak,
    )
    kept = (invitation.email, invitation.full_name, invitation.token_sha256)
    assert kept == ("baru@bawaslu.example", "Orang Baru", None)
    assert invitation.expires_at - invitation.invited_at == INVITATION_LIFETIME
    assert _last_entry() == ("Koordinator Banten", "invitation.send", "Kabupaten Lebak")

    assert invitation_email_send(invitation.pk)
    assert not invitation_email_send(invitation.pk)

    [mail] = mailoutbox
    assert "Peran ini membolehkan Anda:\n- mengirim data\n- mengisi data dan melampirkan bukti" in mail.body
    token = mail.body.split("http://testserver/undangan/")[1].split("/")[0]
    stored = Invitation.objects.get(pk=invitation.pk)
    assert mail.to == ["baru@bawaslu.example"]
    assert stored.token_sha256 == token_hash(token)
    assert invitation_get_by_token(token) == (stored, False)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM accounts_invitation i WHERE i::text LIKE %s", [f"%{token}%"])
        assert cursor.fetchone() == (0,)


def test_the_mail_says_until_when_in_the_zone_of_the_region_that_it_invites_to(
    coordinator_bali: User, regions: Regions, mailoutbox: list
) -> None:
    invitation = invitation_send(
        actor=coordinator_bali, email="baru@bawaslu.example", full_name="Baru", role=Role.OPERATOR,
        region=regions.badung,
    )  # fmt: skip
    Invitation.objects.filter(pk=invitation.pk).update(expires_at=datetime(2099, 12, 19, 16, 59, tzinfo=UTC))
    invitation_email_send(invitation.pk)
    assert "berlaku sampai 20 Desember 2099, 00.59 WITA" in mailoutbox[0].body


@pytest.mark.django_db(transaction=True)
def test_of_two_who_invite_the_same_person_at_once_the_second_reads_of_the_first(
    coordinator_banten: User, regions: Regions
) -> None:
    second = person_make("Koordinator Kedua", Role.COORDINATOR, regions.banten)

    def send(actor: User) -> Invitation:
        return invitation_send(
            actor=actor,
            email="baru@bawaslu.example",
            full_name="Orang Baru",
            role=Role.OPERATOR,
            region=regions.lebak,
        )

    with ThreadPoolExecutor() as threads:
        with transaction.atomic():
            send(coordinator_banten)
            other = threads.submit(lambda: alone(lambda: send(second)))
            wait_until("the second one waits for the first", lambda: n_waiting() == 1)
        with pytest.raises(AlreadyDoneError, match="sudah dikirim oleh Koordinator Banten, pukul"):
            other.result()

    assert Invitation.objects.get().state == InvitationState.PENDING


def test_invitation_send_again_keeps_the_link_that_was_sent(
    coordinator_banten: User, administrator: User, regions: Regions
) -> None:
    earlier = _invite(coordinator_banten, regions.lebak)
    said = (
        r"sebagai Operator di Kabupaten Lebak sudah dikirim oleh Koordinator Banten, pukul .* masih berlaku"
    )
    with pytest.raises(AlreadyDoneError, match=said) as told:
        _invite(administrator, regions.lebak, email="BARU@ikp.example")
    assert told.value.place == reverse("accounts:invitation_list")
    assert list(Invitation.objects.pending()) == [earlier]


def test_invitation_send_instead_of_an_earlier_one_or_of_an_expired_one_ends_that(
    coordinator_banten: User, regions: Regions
) -> None:
    long_ago = timezone.now() - timedelta(days=8)
    expired = invitation_make(
        invited_by=coordinator_banten, region=regions.lebak, email="baru@ikp.example", invited_at=long_ago
    )
    earlier = _invite(coordinator_banten, regions.lebak)
    later = _invite(coordinator_banten, regions.lebak, email="BARU@ikp.example", instead_of=earlier)
    for replaced in (expired, earlier):
        replaced.refresh_from_db()
    states = [invitation.state for invitation in (expired, earlier, later)]
    assert states == [InvitationState.REVOKED, InvitationState.REVOKED, InvitationState.PENDING]
    # Asked for in two tabs at once, the second of them finds the link of the first.
    with pytest.raises(AlreadyDoneError, match="sudah dikirim"):
        _invite(coordinator_banten, regions.lebak, instead_of=earlier)


def test_invitation_send_refuses_above_and_beside_ones_region_and_oneself(
    coordinator_banten: User, regions: Regions
) -> None:
    for role, region in ((Role.OPERATOR, regions.badung), (Role.ANALYST, regions.nation)):
        with pytest.raises(NotAllowedError):
            invitation_send(
                actor=coordinator_banten, email="x@ikp.example", full_name="X", role=role, region=region
            )
    with pytest.raises(InvalidInputError, match="Undangan belum dikirim"):
        invitation_send(
            actor=coordinator_banten,
            email=coordinator_banten.email,
            full_name="Saya",
            role=Role.OPERATOR,
            region=regions.lebak,
        )
    assert not Invitation.objects.exists()


def test_invitation_accept_makes_an_account_with_the_role(coordinator_banten: User, regions: Regions) -> None:
    invitation = invitation_make(invited_by=coordinator_banten, region=regions.lebak)

    user = invitation_accept(invitation=invitation, full_name="Orang Baru", password=PASSWORD)

    assert user.check_password(PASSWORD)
    assert user_has(user, Permission.SUBMISSION_ENTER, regions.lebak)
    assert user.assignments.get().granted_by == coordinator_banten
    assert _last_entry() == ("Orang Baru", "invitation.accept", "Kabupaten Lebak")
    with pytest.raises(ConflictError, match="sudah diterima"):
        invitation_accept(invitation=invitation, full_name="Orang Lain", password=PASSWORD)


def test_invitation_accept_refuses_a_weak_password_and_leaves_nothing(
    coordinator_banten: User, regions: Regions
) -> None:
    invitation = invitation_make(invited_by=coordinator_banten, region=regions.lebak)
    with pytest.raises(InvalidInputError) as caught:
        invitation_accept(invitation=invitation, full_name="Orang Baru", password="12345678")
    assert list(caught.value.errors) == ["password"]
    assert not User.objects.filter(email=invitation.email).exists()


def test_invitation_accept_refuses_expired_and_revoked_ones(
    coordinator_banten: User, regions: Regions
) -> None:
    old = invitation_make(
        invited_by=coordinator_banten, region=regions.lebak, invited_at=timezone.now() - timedelta(days=8)
    )
    revoked = invitation_make(invited_by=coordinator_banten, region=regions.lebak)
    invitation_revoke(actor=coordinator_banten, invitation=revoked)
    for invitation in (old, revoked):
        with pytest.raises(ConflictError, match="Mintalah undangan baru"):
            invitation_accept(invitation=invitation, full_name="Orang Baru", password=PASSWORD)


def test_a_link_ends_at_the_same_moment_on_its_page_and_in_the_lists(
    coordinator_banten: User, regions: Regions, monkeypatch: pytest.MonkeyPatch
) -> None:
    invitation = invitation_make(invited_by=coordinator_banten, region=regions.lebak)
    end = invitation.expires_at
    for moment, works in ((end - timedelta(microseconds=1), True), (end, False)):
        monkeypatch.setattr(timezone, "now", lambda at=moment: at)
        assert (invitation.is_open, Invitation.objects.pending().exists()) == (works, works)


def test_invitation_accept_refuses_once_the_sender_may_no_longer_give_the_role(
    administrator: User, coordinator_banten: User, regions: Regions
) -> None:
    invitation = invitation_make(invited_by=coordinator_banten, region=regions.lebak)
    assignment_revoke(actor=administrator, assignment=coordinator_banten.assignments.get())

    with pytest.raises(ConflictError, match="tidak lagi berwenang"):
        invitation_accept(invitation=invitation, full_name="Orang Baru", password=PASSWORD)


def test_invitation_accept_adds_the_role_to_an_existing_account_of_that_address_only(
    coordinator_banten: User, operator_pandeglang: User, outsider: User, regions: Regions
) -> None:
    invitation = invitation_make(
        invited_by=coordinator_banten, region=regions.lebak, email=operator_pandeglang.email.upper()
    )
    with pytest.raises(NotAllowedError, match="Undangan ini untuk"):
        invitation_accept(invitation=invitation, person=outsider)

    invitation_accept(invitation=invitation, person=operator_pandeglang)

    assert user_has(operator_pandeglang, Permission.SUBMISSION_ENTER, regions.lebak)
    assert user_has(operator_pandeglang, Permission.SUBMISSION_ENTER, regions.pandeglang)


def test_invitation_accept_gives_back_a_role_that_was_taken_away(
    administrator: User, coordinator_banten: User, operator_lebak: User, regions: Regions
) -> None:
    assignment_revoke(actor=administrator, assignment=operator_lebak.assignments.get())
    invitation = invitation_make(
        invited_by=coordinator_banten, region=regions.lebak, email=operator_lebak.email
    )
    user = invitation_accept(invitation=invitation, person=User.objects.get(pk=operator_lebak.pk))
    assert user_has(user, Permission.SUBMISSION_ENTER, regions.lebak)


def test_invitation_revoke_takes_an_expired_one_off_the_list(
    coordinator_banten: User, regions: Regions
) -> None:
    old = invitation_make(
        invited_by=coordinator_banten, region=regions.lebak, invited_at=timezone.now() - timedelta(days=8)
    )
    assert invitation_revoke(actor=coordinator_banten, invitation=old).state == InvitationState.REVOKED
    assert not Invitation.objects.unanswered().exists()


def test_invitation_revoke_is_for_those_who_may_give_the_role(
    coordinator_banten: User, coordinator_bali: User, regions: Regions
) -> None:
    invitation = invitation_make(invited_by=coordinator_banten, region=regions.lebak)
    with pytest.raises(NotAllowedError):
        invitation_revoke(actor=coordinator_bali, invitation=invitation)


def test_an_unknown_token_is_missing(db: None) -> None:
    with pytest.raises(MissingError):
        invitation_get_by_token("tidak-ada")


def _invite(actor: User, region: Region, **more: Any) -> Invitation:
    fields = {"email": "baru@ikp.example", "full_name": "Orang Baru", "role": Role.OPERATOR}
    return invitation_send(actor=actor, region=region, **(fields | more))


@pytest.mark.parametrize(
    ("fields", "places"),
    [
        ({"email": "bukan-surel"}, ["email"]),
        ({"full_name": "  "}, ["full_name"]),
        ({"email": "", "full_name": ""}, ["email", "full_name"]),
        ({"email": " Koordinator.Banten@IKP.example "}, ["email"]),
    ],
)
def test_invitation_send_says_what_is_missing(
    coordinator_banten: User, regions: Regions, fields: dict[str, str], places: list[str]
) -> None:
    with pytest.raises(InvalidInputError) as caught:
        _invite(coordinator_banten, regions.lebak, **fields)
    assert sorted(caught.value.errors) == places
    assert not Invitation.objects.exists()


def test_invitation_send_to_an_administrator_with_capitals_is_refused_to_itself(
    coordinator_banten: User, regions: Regions
) -> None:
    User.objects.filter(pk=coordinator_banten.pk).update(email="Koordinator.Banten@ikp.example")
    coordinator_banten.refresh_from_db()
    with pytest.raises(InvalidInputError):
        _invite(coordinator_banten, regions.lebak, email="koordinator.banten@ikp.example")


def test_invitation_send_refuses_who_holds_the_role_there_already(
    administrator: User, operator_lebak: User, regions: Regions
) -> None:
    User.objects.filter(pk=operator_lebak.pk).update(email=operator_lebak.email.upper())
    with pytest.raises(ConflictError, match="sudah ditugaskan sebagai Operator"):
        _invite(administrator, regions.lebak, email=operator_lebak.email)
    _invite(administrator, regions.pandeglang, email=operator_lebak.email)
    _invite(administrator, regions.lebak, email=operator_lebak.email, role=Role.STAKEHOLDER)
    operator_lebak.assignments.update(revoked_at=timezone.now())
    _invite(administrator, regions.lebak, email=operator_lebak.email)
    assert Invitation.objects.pending().count() == 3


def test_invitation_send_leaves_other_invitations_alone(administrator: User, regions: Regions) -> None:
    """Another person, another role and another region are other invitations."""
    others = [
        _invite(administrator, regions.lebak, email="lain@ikp.example"),
        _invite(administrator, regions.lebak, role=Role.STAKEHOLDER),
        _invite(administrator, regions.pandeglang),
    ]
    replaced = _invite(administrator, regions.lebak)
    latest = _invite(administrator, regions.lebak, instead_of=replaced)
    assert set(Invitation.objects.pending()) == {*others, latest}
    replaced.refresh_from_db()
    assert replaced.state == InvitationState.REVOKED
    assert Entry.objects.latest("pk").detail == {"role": "operator", "replaced": 1}


@pytest.mark.parametrize("asked", [0, 1])
def test_invitation_email_send_mails_the_one_that_is_asked_for(
    coordinator_banten: User, regions: Regions, mailoutbox: list, asked: int
) -> None:
    both = [_invite(coordinator_banten, region) for region in (regions.lebak, regions.pandeglang)]
    assert invitation_email_send(both[asked].pk)
    assert set(Invitation.objects.filter(emailed_at=None)) == {both[1 - asked]}
    assert len(mailoutbox) == 1


def test_invitation_email_send_mails_no_link_that_is_closed(
    coordinator_banten: User, regions: Regions, mailoutbox: list
) -> None:
    old = invitation_make(
        invited_by=coordinator_banten, region=regions.lebak, invited_at=timezone.now() - timedelta(days=8)
    )
    revoked = _invite(coordinator_banten, regions.pandeglang)
    invitation_revoke(actor=coordinator_banten, invitation=revoked)
    assert [invitation_email_send(row.pk) for row in (old, revoked)] == [False, False]
    assert mailoutbox == []


def test_invitation_revoke_is_audited_and_done_once(coordinator_banten: User, regions: Regions) -> None:
    invitation = _invite(coordinator_banten, regions.lebak)
    invitation_revoke(actor=coordinator_banten, invitation=invitation)
    assert _last_entry() == ("Koordinator Banten", "invitation.revoke", "Kabupaten Lebak")
    with pytest.raises(ConflictError, match="sudah dibatalkan"):
        invitation_revoke(actor=coordinator_banten, invitation=invitation)


def test_invitation_revoke_comes_too_late_for_one_that_was_accepted(
    coordinator_banten: User, regions: Regions
) -> None:
    invitation = invitation_make(invited_by=coordinator_banten, region=regions.lebak)
    invitation_accept(invitation=invitation, full_name="Orang Baru", password=PASSWORD)
    with pytest.raises(ConflictError, match="sudah diterima"):
        invitation_revoke(actor=coordinator_banten, invitation=invitation)


def test_invitation_accept_is_felt_at_once_whatever_the_case_of_the_address(
    coordinator_banten: User, operator_pandeglang: User, regions: Regions
) -> None:
    User.objects.filter(pk=operator_pandeglang.pk).update(email="Operator.Pandeglang@ikp.example")
    operator_pandeglang.refresh_from_db()
    assert not user_has(operator_pandeglang, Permission.SUBMISSION_ENTER, regions.lebak)
    invitation = invitation_make(
        invited_by=coordinator_banten, region=regions.lebak, email="operator.pandeglang@ikp.example"
    )
    invitation_accept(invitation=invitation, person=operator_pandeglang)
    assert user_has(operator_pandeglang, Permission.SUBMISSION_ENTER, regions.lebak)


def test_invitation_accept_by_who_was_given_the_role_meanwhile_doubles_nothing(
    coordinator_banten: User, operator_pandeglang: User, regions: Regions
) -> None:
    invitation = invitation_make(
        invited_by=coordinator_banten, region=regions.lebak, email=operator_pandeglang.email
    )
    assignment_grant(
        actor=coordinator_banten, user=operator_pandeglang, role=Role.OPERATOR, region=regions.lebak
    )
    invitation_accept(invitation=invitation, person=operator_pandeglang)
    assert Assignment.objects.filter(user=operator_pandeglang, region=regions.lebak).count() == 1


def test_an_invitation_that_a_newer_one_replaced_names_who_sent_that(
    coordinator_banten: User, administrator: User, regions: Regions
) -> None:
    earlier = _invite(coordinator_banten, regions.lebak)
    _invite(administrator, regions.lebak, instead_of=earlier)
    with pytest.raises(ConflictError, match=r"Undangan yang baru untuk .* oleh Administrator Pusat, pukul"):
        invitation_revoke(actor=coordinator_banten, invitation=earlier)


class PickyBackend(EmailBackend):
    """A mail server that knows no address of one domain."""

    def send_messages(self, messages: list) -> int:
        if messages[0].to[0].endswith("@hilang.example"):
            raise SMTPRecipientsRefused({messages[0].to[0]: (550, b"unknown")})
        return super().send_messages(messages)


def test_a_refused_invitation_holds_up_no_other_and_is_tried_again(
    coordinator_banten: User,
    regions: Regions,
    mailoutbox: list,
    settings: Any,
    caplog: pytest.LogCaptureFixture,
) -> None:
    reachable = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = f"{__name__}.PickyBackend"
    for address in ("ia@hilang.example", "dia@ada.example"):
        invitation_send(
            actor=coordinator_banten,
            email=address,
            full_name="Orang Baru",
            role=Role.OPERATOR,
            region=regions.lebak,
        )
    invitation_email_send_pending()
    assert [mail.to for mail in mailoutbox] == [["dia@ada.example"]]
    assert "link_email_failed" in caplog.text
    settings.EMAIL_BACKEND = reachable
    invitation_email_send_pending()
    assert [mail.to for mail in mailoutbox] == [["dia@ada.example"], ["ia@hilang.example"]]
