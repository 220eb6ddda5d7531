"""Invitations and tokens: what lets somebody in without a password, person or program."""

import uuid
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from apps.core.exceptions import MissingError
from apps.core.tokens import token_hash
from apps.regions.scoping import RegionScope

from ..models import ApiToken, Invitation, User


def invitation_list(*, scope: RegionScope) -> QuerySet[Invitation]:
    """Return the invitations into `scope` that nobody has answered, newest first, expired ones included."""
    return Invitation.objects.in_scope(scope).unanswered().with_region()


def invitation_get(*, scope: RegionScope, public_id: uuid.UUID) -> Invitation:
    """Return one invitation; MissingError where there is none in `scope`."""
    found = Invitation.objects.in_scope(scope).with_region().filter(public_id=public_id).first()
    if found is None:
        raise MissingError("Undangan tidak ditemukan.")
    return found


def invitation_get_by_token(token: str) -> tuple[Invitation, bool]:
    """Return the invitation of a link, even a used or expired one, and whether its address has an account.

    Both are read at one moment: read one after the other, of two presses at once the later one found an open invitation
    and the account that the other had just made. Raises MissingError for an unknown token.
    """
    accounts = User.objects.filter(email__iexact=OuterRef("email"))
    rows: QuerySet[Any] = Invitation.objects.with_region()
    found = rows.annotate(has_account=Exists(accounts)).filter(token_sha256=token_hash(token)).first()
    if found is None:
        raise MissingError("Undangan ini tidak dikenal: mungkin tautannya tidak tersalin seluruhnya.")
    return found, found.has_account


def invitation_pending_of(*, email: str) -> Invitation | None:
    """Return the invitation to an address whose mailed link works longest; None where there is none."""
    rows = Invitation.objects.with_region().pending().filter(email__iexact=email, token_sha256__isnull=False)
    return rows.order_by("-expires_at").first()


def invitation_pks_unsent() -> list[int]:
    """Return the invitations whose mail is still to be sent, oldest first."""
    rows = Invitation.objects.pending().filter(emailed_at__isnull=True)
    return list(rows.order_by("pk").values_list("pk", flat=True))


def token_list_of(user: User) -> list[ApiToken]:
    """Return the person's tokens that were not revoked, newest first; expired ones are included."""
    return list(ApiToken.objects.unrevoked().filter(user=user))


def token_get(user: User, public_id: uuid.UUID) -> ApiToken:
    """Return one token of the person's own, even a revoked one; MissingError where the person has no such token."""
    found = ApiToken.objects.filter(user=user, public_id=public_id).first()
    if found is None:
        raise MissingError("Token tidak ditemukan.")
    return found


def token_find(text: str) -> ApiToken | None:
    """Return the token that a program sent, with its owner, whether it still works or not; None for an unknown one."""
    return ApiToken.objects.select_related("user").filter(token_sha256=token_hash(text)).first()
