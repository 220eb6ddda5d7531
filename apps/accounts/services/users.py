"""Accounts of people: made, given a new password, closed and opened again."""

from collections.abc import Sequence
from typing import Final

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.urls import reverse

from apps.audit.enums import AuditAction
from apps.audit.selectors import act_of, already_done
from apps.audit.services import audit_record
from apps.core.exceptions import AlreadyDoneError, ConflictError, InvalidInputError, NotAllowedError
from apps.regions.models import Region

from ..models import Assignment, User
from ..rules import can_change_access, can_revoke, is_in_reach
from ..selectors import assignment_list_active, assignment_list_held, region_of_person
from .tokens import tokens_revoke

_ACCESS: Final = {True: "aktif", False: "nonaktif"}


@transaction.atomic
def user_create(
    *, email: str, full_name: str, password: str, actor: User | None = None, region: Region | None = None
) -> User:
    """Create a person who can sign in, but has no role yet; the log has it in the `region` of the role that is to come.

    Raises InvalidInputError (keys "email", "full_name", "password").
    """
    errors: dict[str, list[str]] = {}
    if not full_name.strip():
        errors["full_name"] = ["Isi nama lengkap."]
    if User.objects.filter(email__iexact=email).exists():
        errors["email"] = ["Alamat surel ini sudah mempunyai akun."]
    errors |= password_problems(password, User(email=email, full_name=full_name))
    if errors:
        raise InvalidInputError("Akun belum dibuat. Perbaiki isian yang ditandai.", errors)
    user = User.objects.create_user(email, password, full_name=full_name.strip())
    audit_record(actor=actor or user, action=AuditAction.USER_CREATE, subject=user, region=region)
    return user


def password_problems(password: str, user: User) -> dict[str, list[str]]:
    """Return under the key "password" what is wrong with a password for `user`; an empty dict where nothing is."""
    try:
        validate_password(password, user)
    except ValidationError as error:
        return {"password": list(error.messages)}
    return {}


@transaction.atomic
def user_set_password(*, user: User, password: str) -> None:
    """Store a new password that the person chose. The person is signed out everywhere else, programs included.

    Raises AlreadyDoneError where another password was stored since `user` was read, such as by the same form.
    """
    locked = User.objects.select_for_update().get(pk=user.pk)
    if locked.password != user.password:
        then = "" if locked.check_password(password) else "Yang Anda kirim sesudahnya tidak disimpan."
        raise _password_done(user, place=reverse("account_login"), then=then)
    user.set_password(password)
    user.save(update_fields=["password"])
    tokens_revoke(user=user, actor=user, reason="kata sandi diganti")
    audit_record(
        actor=user, action=AuditAction.USER_SET_PASSWORD, subject=user, region=region_of_person(user)
    )


def check_password_unset(user: User, password: str, *, place: str) -> None:
    """Raise AlreadyDoneError, which leads to `place`, where the person has changed the password to this one before."""
    if act_of(user, AuditAction.USER_SET_PASSWORD) and user.check_password(password):
        raise _password_done(user, place=place)


def _password_done(user: User, *, place: str, then: str = "") -> AlreadyDoneError:
    return already_done(user, "Kata sandi", AuditAction.USER_SET_PASSWORD, then=then, place=place)


@transaction.atomic
def user_deactivate(*, actor: User, user: User) -> User:
    """Deactivate an account: the person is signed out at once and cannot sign in again, and no token works any more.

    The roles are not revoked, but have no effect until the account is reactivated.

    Raises NotAllowedError, ConflictError.
    """
    return _change_access(actor, user, is_active=False)


@transaction.atomic
def user_reactivate(*, actor: User, user: User) -> User:
    """Let a person sign in again, with the roles that were not revoked; sessions and tokens do not come back.

    Raises NotAllowedError, ConflictError.
    """
    return _change_access(actor, user, is_active=True)


def _change_access(actor: User, user: User, *, is_active: bool) -> User:
    locked = User.objects.select_for_update().get(pk=user.pk)
    check_access_changeable(actor, locked)
    if locked.is_active == is_active:
        raise access_done(locked)
    User.objects.filter(pk=locked.pk).update(
        is_active=is_active, session_generation=F("session_generation") + 1
    )
    locked.refresh_from_db()
    if not is_active:
        tokens_revoke(user=locked, actor=actor, reason="akunnya dinonaktifkan")
    audit_record(
        actor=actor,
        action=AuditAction.USER_REACTIVATE if is_active else AuditAction.USER_DEACTIVATE,
        subject=locked,
        region=region_of_person(locked),
        detail={"before": _ACCESS[not is_active], "after": _ACCESS[is_active]},
    )
    return locked


def check_access_changeable(actor: User, user: User) -> None:
    """Raise NotAllowedError, which says why, where `actor` may neither close nor reopen the account of `user`."""
    if actor.pk == user.pk:
        raise NotAllowedError(
            "Ini akun Anda sendiri. Hanya orang lain yang dapat menonaktifkan atau mengaktifkannya."
        )
    roles, held = roles_that_count(user), assignment_list_active(actor)
    if not can_change_access(actor, held, user, roles):
        raise NotAllowedError(f"{_why_unchangeable(actor, held, user, roles)} Hubungi administrator pusat.")


def _why_unchangeable(
    actor: User, held: Sequence[Assignment], user: User, roles: Sequence[Assignment]
) -> str:
    """Return which role is in the way: by its name where the actor sees it, else that it lies outside their regions."""
    if not roles:
        return f"{user} belum pernah mempunyai peran, jadi akunnya di luar wewenang Anda."
    in_the_way = [role for role in roles if not can_revoke(actor, held, role)]
    when = "" if assignment_list_held(user) else "kini tanpa peran; dulu "
    here = [role for role in in_the_way if is_in_reach(held, role.region)]
    if here:
        named = ", ".join(f"{role.get_role_display()} di {role.region}" for role in here)
        return f"{user} {when}bertugas sebagai {named}, peran yang tidak dapat Anda beri atau cabut."
    also = "juga " if len(in_the_way) < len(roles) else ""
    return f"{user} {when}{also}bertugas di luar wewenang Anda."


def roles_that_count(user: User) -> list[Assignment]:
    """Return the roles by which it is judged who may close an account: those in force, else all that have ended."""
    return assignment_list_held(user) or list(user.assignments.select_related("region"))


def access_done(user: User) -> ConflictError:
    """Return the error that says who deactivated or reactivated an account, and when."""
    if user.is_active:
        return already_done(user, f"Akun {user}", AuditAction.USER_REACTIVATE)
    return already_done(user, f"Akun {user}", AuditAction.USER_DEACTIVATE)
