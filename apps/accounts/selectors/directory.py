"""People and regions that the pages of accounts show."""

import datetime as dt
import uuid

from allauth.account.utils import url_str_to_user_pk
from django.db.models import Prefetch, Q, QuerySet

from apps.audit.enums import AuditAction
from apps.audit.selectors import act_of
from apps.core.exceptions import MissingError
from apps.regions.enums import RegionLevel
from apps.regions.models import Region
from apps.regions.scoping import RegionScope
from apps.regions.selectors import region_ids_found
from apps.regions.words import guess_region

from ..models import Assignment, User


def user_list(*, scope: RegionScope) -> QuerySet[User]:
    """Return the people who have or had a role in `scope`; `.assignments_here` holds their roles there now."""
    here = Assignment.objects.active().in_scope(scope).with_region().order_by("region__code", "role")
    return User.objects.in_scope(scope).prefetch_related(
        Prefetch("assignments", queryset=here, to_attr="assignments_here")
    )


def region_guessed(*, scope: RegionScope, text: str) -> str:
    """Return the region in `scope` that a search for people which found nobody probably named; else ""."""
    return guess_region(text, Region.objects.in_scope(scope)) if text.strip() else ""


def user_list_filtered(*, scope: RegionScope, text: str, role: str, status: str) -> QuerySet[User]:
    """Return `user_list` narrowed to a name or address, a role held in `scope`, and "active" or "inactive".

    The text also finds those who have a role at a region of that name or code.
    """
    people = user_list(scope=scope)
    if text.strip():
        is_named = Q(full_name__icontains=text.strip()) | Q(email__icontains=text.strip())
        regions = region_ids_found(Region.objects.in_scope(scope), text)
        held = Assignment.objects.active().in_scope(scope).filter(region__in=regions)
        people = people.filter(is_named | Q(pk__in=held.values("user")))
    if role:
        held = Assignment.objects.active().in_scope(scope).filter(role=role)
        people = people.filter(pk__in=held.values("user"))
    if status:
        people = people.filter(is_active=status == "active")
    return people


def user_get(*, scope: RegionScope, public_id: uuid.UUID) -> User:
    """Return one person; MissingError where there is none in `scope`."""
    found = User.objects.in_scope(scope).filter(public_id=public_id).first()
    if found is None:
        raise MissingError("Pengguna tidak ditemukan.")
    return found


def user_of_key(key: int | str) -> User | None:
    """Return the person whom a session or a token names, active or not."""
    return User.objects.filter(pk=key).first()


def user_with_email(email: str) -> User | None:
    """Return the person who signs in with this address, active or not."""
    return User.objects.filter(email__iexact=email).first()


def province_list(*, scope: RegionScope) -> list[Region]:
    """Return today's provinces in `scope`: the choices of a filter."""
    return list(Region.objects.current().in_scope(scope).provinces().order_by("code"))


def region_list_assignable(*, scope: RegionScope) -> list[Region]:
    """Return today's regions in `scope`, provinces and their regencies in the order of their codes."""
    return list(Region.objects.current().in_scope(scope).with_parent().order_by("code"))


def region_codes_assignable() -> set[str]:
    """Return the codes of all of today's regions, in each of which somebody may have a role."""
    return set(Region.objects.current().values_list("code", flat=True))


def region_nation() -> Region | None:
    """Return the nation as it is today; None before the regions were loaded."""
    return Region.objects.current().filter(level=RegionLevel.NATION).first()


def password_set_told(uid: str, *, since: dt.datetime) -> str:
    """Return that a person's new password was stored `since` then, and when; "" if it was not.

    `uid` names the person as the link to a new password does.
    """
    user = User.objects.filter(pk=url_str_to_user_pk(uid)).first()
    act = act_of(user, AuditAction.USER_SET_PASSWORD, since=since) if user else ""
    return f"Kata sandi baru sudah disimpan {act}." if act else ""
