"""Personal tokens, with which programs ask the API in the name of a person: made, revoked, noted as used."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from apps.audit.enums import AuditAction
from apps.audit.selectors import already_done
from apps.audit.services import Record, audit_record, audit_record_many
from apps.core.exceptions import InvalidInputError
from apps.core.formatting import format_date
from apps.core.tokens import token_hash, token_make

from ..enums import TOKENS_AT_MOST, TokenScope, TokenState
from ..models import ApiToken, User
from ..selectors import region_of_person

BEGINNING: Final = "ikp_"
"""What every token begins with, so that programs which look for leaked secrets recognise one."""

_SHOWN: Final = len(BEGINNING) + 6
_USE_NOTED: Final = timedelta(minutes=1)


@transaction.atomic
def token_create(*, user: User, name: str, scope: TokenScope, lifetime: timedelta) -> tuple[ApiToken, str]:
    """Make a token for the person and return it with its text, which is stored nowhere and cannot be had again.

    Raises InvalidInputError (key "name") where the person has another token of that name, or too many, and
    AlreadyDoneError where the very same token was made before: the form was sent twice.
    """
    # One at a time for each person, so that two sent at once cannot both pass the checks.
    User.objects.select_for_update().get(pk=user.pk)
    _check_room(user, name, scope, lifetime)
    text, now = BEGINNING + token_make(), timezone.now()
    token = ApiToken.objects.create(
        user=user,
        name=name,
        prefix=text[:_SHOWN],
        token_sha256=token_hash(text),
        scope=scope,
        created_at=now,
        expires_at=now + lifetime,
    )
    audit_record(
        actor=user,
        action=AuditAction.API_TOKEN_CREATE,
        subject=token,
        region=region_of_person(user),
        detail={"scope": scope.value},
        names={"scope": scope.label, "until": format_date(token.expires_at)},
    )
    return token, text


def _check_room(user: User, name: str, scope: TokenScope, lifetime: timedelta) -> None:
    """Raise an error where the person cannot have one more token, or not one of this name."""
    held = list(ApiToken.objects.unrevoked().filter(user=user))
    same = next((token for token in held if token.name.lower() == name.lower()), None)
    if same is not None:
        wanted = (name, scope, lifetime)
        if same.state == TokenState.ACTIVE and wanted == (
            same.name,
            same.scope,
            same.expires_at - same.created_at,
        ):
            then = "Token itu ditampilkan sekali saja. Bila hilang, cabut, lalu buat yang baru."
            raise already_done(same, f"Token “{same}”", AuditAction.API_TOKEN_CREATE, then=then)
        text = f"Anda sudah mempunyai token “{name}”. Pakai nama lain, atau cabut dahulu yang lama."
        raise InvalidInputError(text, {"name": [text]})
    if len(held) >= TOKENS_AT_MOST:
        text = f"Anda sudah mempunyai {TOKENS_AT_MOST} token. Cabut yang tidak dipakai lagi, lalu buat yang baru."
        raise InvalidInputError(text, {"name": [text]})


@transaction.atomic
def token_revoke(*, token: ApiToken) -> ApiToken:
    """End a token at the wish of its owner. Raises AlreadyDoneError where it was revoked before."""
    locked = ApiToken.objects.select_for_update().select_related("user").get(pk=token.pk)
    if locked.revoked_at is not None:
        raise revocation_of_token_done(locked)
    _revoke([locked], actor=locked.user, names={})
    return locked


@transaction.atomic
def tokens_revoke(*, user: User, actor: User, reason: str) -> None:
    """End all tokens of a person; `reason` is told in the audit log: "... karena kata sandi diganti"."""
    held = list(ApiToken.objects.select_for_update().unrevoked().filter(user=user))
    names = {"reason": reason} | ({"person": user.label} if actor != user else {})
    _revoke(held, actor=actor, names=names)


def revocation_of_token_done(token: ApiToken) -> Exception:
    """Return the error that says who revoked a token, and when."""
    return already_done(token, f"Token “{token}”", AuditAction.API_TOKEN_REVOKE)


def token_note_use(token: ApiToken) -> None:
    """Note that a program has used the token; at most once a minute, so that reading the API writes little."""
    now = timezone.now()
    unnoted = Q(last_used_at__isnull=True) | Q(last_used_at__lte=now - _USE_NOTED)
    if token.last_used_at is None or token.last_used_at <= now - _USE_NOTED:
        ApiToken.objects.filter(unnoted, pk=token.pk).update(last_used_at=now)


def _revoke(tokens: Sequence[ApiToken], *, actor: User, names: dict[str, str]) -> None:
    if not tokens:
        return
    ApiToken.objects.filter(pk__in=[token.pk for token in tokens]).update(revoked_at=timezone.now())
    audit_record_many(
        actor=actor,
        records=[
            Record(AuditAction.API_TOKEN_REVOKE, token, region=region_of_person(token.user), names=names)
            for token in tokens
        ],
    )
