"""Invitations: how everybody joins, but for the first administrator.

The token in the link is made when the link is mailed; only its hash is stored.
"""

import datetime as dt
import logging
from smtplib import SMTPException

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import send_mail
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from apps.audit.enums import AuditAction
from apps.audit.selectors import already_done
from apps.audit.services import audit_record
from apps.core.exceptions import AlreadyDoneError, ConflictError, InvalidInputError, NotAllowedError
from apps.core.formatting import format_act, format_date, in_zone
from apps.core.tokens import token_hash, token_make
from apps.regions.models import Region

from ..enums import INVITATION_LIFETIME, InvitationState
from ..models import Assignment, Invitation, User
from ..permissions import Role, permissions_in_words
from ..rules import can_grant, can_manage_invitation
from ..selectors import assignment_list_active, assignments_forget, roles_in_words
from .assignments import assignment_begin, check_grantable, end_of, grant_done
from .users import user_create

logger = logging.getLogger(__name__)


@transaction.atomic
def invitation_send(
    *,
    actor: User,
    email: str,
    full_name: str,
    role: Role,
    region: Region,
    expires_on: dt.date | None = None,
    instead_of: Invitation | None = None,
) -> Invitation:
    """Invite somebody to a role in a region: the person gets a mail with a link that works for seven days.

    The role is held up to and including `expires_on`; without a day as long as it is usually given, from the day on
    which the invitation is accepted.

    A task sends the mail. Whoever was invited to that already keeps the link of that mail; only where a new one is
    wanted `instead_of` it, or where it has expired, the earlier link ends.

    Raises InvalidInputError, NotAllowedError, ConflictError (holds the role, or was invited already).
    """
    address = email.strip().lower()
    _check_invitee(address, full_name, actor)
    check_grantable(actor, None, role, region)
    role_expires_at = end_of(role, region, expires_on) if expires_on else None
    held = Assignment.objects.active().filter(user__email__iexact=address, role=role, region=region)
    if already := held.select_related("granted_by").first():
        raise grant_done(already, address)
    # Two who invite the same person at once take turns, so that the second sees what the first has sent.
    Region.objects.select_for_update(no_key=True).get(pk=region.pk)
    unanswered = Invitation.objects.unanswered().filter(email__iexact=address, role=role, region=region)
    _check_not_sent(unanswered.pending(), instead_of)
    now = timezone.now()
    replaced = unanswered.update(revoked_at=now)
    invitation = Invitation.objects.create(
        email=address,
        full_name=full_name.strip(),
        role=role,
        region=region,
        invited_by=actor,
        invited_at=now,
        expires_at=now + INVITATION_LIFETIME,
        role_expires_at=role_expires_at,
    )
    _record_sending(invitation, replaced)
    return invitation


def _record_sending(invitation: Invitation, replaced: int) -> None:
    end = invitation.role_last_day
    names = {
        **_names_of(invitation),
        "until": format_date(end) if end else "",
        "replaced": "undangan yang lama" if replaced else "",
    }
    audit_record(
        actor=invitation.invited_by,
        action=AuditAction.INVITATION_SEND,
        subject=invitation,
        region=invitation.region,
        detail={"role": invitation.role, "replaced": replaced},
        names=names,
    )


def invitation_email_send(pk: int) -> bool:
    """Mail an invitation: its link, with a new token. Return whether a mail went out.

    Safe to run twice: a mailed or answered invitation is left alone. Where the server takes no mail, the next run tries
    again, and the log says so. Where the worker dies between the mail and the last line, the next run mails a second
    link, and the first one stops working.
    """
    with transaction.atomic():
        found = Invitation.objects.pending().filter(pk=pk, emailed_at__isnull=True)
        invitation = found.select_for_update(of=("self",), skip_locked=True).with_region().first()
        if invitation is None:
            return False
        token = token_make()
        invitation.token_sha256 = token_hash(token)
        invitation.save(update_fields=["token_sha256"])
    try:
        _mail(invitation, token)
    except (SMTPException, OSError) as error:
        logger.warning("link_email_failed invitation=%s error=%s", invitation.public_id, type(error).__name__)
        return False
    Invitation.objects.filter(pk=pk).update(emailed_at=timezone.now())
    return True


def _mail(invitation: Invitation, token: str) -> None:
    link = settings.SITE_URL + reverse("accounts:invitation_accept", args=[token])
    context = {
        "invitation": invitation,
        "permissions": permissions_in_words(Role(invitation.role)),
        "link": link,
        "site_name": settings.SITE_NAME,
    }
    with in_zone(invitation.region.timezone):
        message = render_to_string("accounts/mail/invitation.txt", context)
    send_mail(
        subject=f"Undangan ke {settings.SITE_NAME}",
        message=message,
        from_email=None,
        recipient_list=[invitation.email],
    )


@transaction.atomic
def invitation_accept(
    *, invitation: Invitation, person: User | None = None, full_name: str = "", password: str = ""
) -> User:
    """Accept an invitation, and give its role.

    `person`, who is signed in under the invited address, gets one more role; without `person`, a new account is made
    with `full_name` and `password`.

    Raises ConflictError (used, revoked, expired; whoever invited may no longer give the role, or its
    last day has gone by),
    NotAllowedError (signed in under another address), InvalidInputError (keys "full_name", "password").
    """
    rows = Invitation.objects.select_for_update(of=("self",)).with_region()
    locked = rows.get(pk=invitation.pk)
    _check_open(locked)
    user = (
        _check_person(person, locked)
        if person
        else user_create(email=locked.email, full_name=full_name, password=password, region=locked.region)
    )
    before = roles_in_words(user)
    if not Assignment.objects.active().filter(user=user, role=locked.role, region=locked.region).exists():
        assignment_begin(
            user=user,
            role=Role(locked.role),
            region=locked.region,
            granted_by=locked.invited_by,
            expires_at=locked.role_expires_at or end_of(Role(locked.role), locked.region, None),
        )
    locked.accepted_by, locked.accepted_at = user, timezone.now()
    locked.save(update_fields=["accepted_by", "accepted_at"])
    audit_record(
        actor=user,
        action=AuditAction.INVITATION_ACCEPT,
        subject=locked,
        region=locked.region,
        detail={
            "role": locked.role,
            "invited_by": str(locked.invited_by.public_id),
            "before": before,
            "after": roles_in_words(user),
        },
        names={"role": locked.get_role_display(), "inviter": str(locked.invited_by)},
    )
    assignments_forget(user)
    return user


@transaction.atomic
def invitation_revoke(*, actor: User, invitation: Invitation) -> Invitation:
    """Revoke an invitation: whoever opens its link from now on reads that it is no longer valid.

    Raises NotAllowedError, ConflictError (accepted or revoked already).
    """
    if not can_manage_invitation(assignment_list_active(actor), invitation):
        raise NotAllowedError("Anda tidak dapat membatalkan undangan ini.")
    locked = Invitation.objects.select_for_update(of=("self",)).with_region().get(pk=invitation.pk)
    if locked.state in (InvitationState.ACCEPTED, InvitationState.REVOKED):
        raise invitation_done(locked, reverse("accounts:invitation_list"))
    locked.revoked_at = timezone.now()
    locked.save(update_fields=["revoked_at"])
    audit_record(
        actor=actor,
        action=AuditAction.INVITATION_REVOKE,
        subject=locked,
        region=locked.region,
        names=_names_of(locked),
    )
    return locked


def invitation_done(invitation: Invitation, place: str = "") -> ConflictError:
    """Return the error that says who accepted or revoked an invitation, or replaced it by a newer one, and when."""
    acts = (AuditAction.INVITATION_ACCEPT, AuditAction.INVITATION_REVOKE, AuditAction.INVITATION_SEND)
    if invitation.accepted_at is None:
        newer = Invitation.objects.filter(
            email=invitation.email, role=invitation.role, region=invitation.region, pk__gt=invitation.pk
        ).first()
        if newer is not None:
            return already_done(newer, f"Undangan yang baru untuk {newer.email}", acts[2], place=place)
    return already_done(invitation, f"Undangan untuk {invitation.email}", *acts[:2], place=place)


def _check_not_sent(pending: QuerySet[Invitation], instead_of: Invitation | None) -> None:
    """Raise ConflictError where a link was sent that works, and that is not the one to be replaced."""
    others = pending.exclude(pk=instead_of.pk) if instead_of else pending
    sent = others.select_related("region", "invited_by").first()
    if sent is not None:
        what = f"Undangan untuk {sent.email} sebagai {sent.get_role_display()} di {sent.region}"
        raise AlreadyDoneError(
            f"{what} sudah dikirim {format_act(str(sent.invited_by), sent.invited_at)}. "
            "Tautannya masih berlaku. Bila suratnya tidak sampai, kirim ulang dari daftar undangan.",
            place=reverse("accounts:invitation_list"),
        )


def _names_of(invitation: Invitation) -> dict[str, str]:
    return {
        "person": f"{invitation.full_name} ({invitation.email})",
        "role": invitation.get_role_display(),
    }


def _check_invitee(address: str, full_name: str, actor: User) -> None:
    errors: dict[str, list[str]] = {}
    try:
        validate_email(address)
    except ValidationError:
        errors["email"] = ["Isi alamat surel yang lengkap, misalnya nama@bawaslu.go.id."]
    if not full_name.strip():
        errors["full_name"] = ["Isi nama lengkap."]
    if address == actor.email.lower():
        errors["email"] = ["Anda tidak dapat mengundang diri sendiri."]
    if errors:
        raise InvalidInputError("Undangan belum dikirim. Perbaiki isian yang ditandai.", errors)


def _check_open(invitation: Invitation) -> None:
    if invitation.state == InvitationState.ACCEPTED:
        # The account is made: the sign-in page leads whoever the first press has signed in on to the portal.
        raise invitation_done(invitation, reverse("account_login"))
    if not invitation.is_open:
        raise ConflictError(f"Undangan ini sudah {invitation.state.label.lower()}. Mintalah undangan baru.")
    if invitation.role_expires_at and invitation.role_expires_at <= timezone.now():
        raise ConflictError("Masa berlaku peran ini sudah lewat. Mintalah undangan baru.")
    if not can_grant(assignment_list_active(invitation.invited_by), Role(invitation.role), invitation.region):
        raise ConflictError("Pengundang tidak lagi berwenang memberi peran ini. Mintalah undangan baru.")


def _check_person(person: User, invitation: Invitation) -> User:
    if person.email.lower() != invitation.email.lower():
        raise NotAllowedError(
            f"Undangan ini untuk {invitation.email}, sedangkan Anda masuk sebagai {person.email}. "
            "Keluar dulu, lalu buka lagi tautannya."
        )
    return person
