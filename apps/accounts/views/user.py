"""The people in one's regions: who they are, giving and taking away roles, closing and reopening accounts."""

import datetime as dt
import uuid
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from apps.core.addresses import judges_address
from apps.core.exceptions import InvalidInputError, StaleRevisionError
from apps.core.pages import post_only
from apps.regions.scoping import RegionScope

from .. import selectors, services
from ..access import PortalRequest, acts_on, log_url_of, refusal_note, requires, strangers_noted
from ..forms.people import ExpiryForm, RoleRegionForm, UserFilterForm, add_service_errors
from ..models import Assignment, User
from ..permissions import Permission, Role
from ..rules import can_change_access, can_revoke, roles_grantable, roles_within

PER_PAGE = 30


@judges_address
@require_safe
@requires(Permission.USER_MANAGE)
def user_list(request: PortalRequest) -> HttpResponse:
    """List the people who have or had a role in one's regions; the filters are in the address."""
    scope = selectors.scope_for(request.user, Permission.USER_MANAGE)
    form = UserFilterForm(request.GET, roles=roles_within(scope))
    form.is_valid()
    people: QuerySet[User] = selectors.user_list_filtered(
        scope=scope,
        text=form.cleaned_data.get("q", ""),
        role=form.cleaned_data.get("role", ""),
        status=form.cleaned_data.get("status", ""),
    )
    page = form.page_of(people, PER_PAGE)
    waiting = selectors.invitation_list(scope=scope).count()
    text = "" if page.object_list else form.cleaned_data.get("q", "")
    guess = selectors.region_guessed(scope=scope, text=text)
    context = {"page": page, "guess": guess, "address": form, "waiting": waiting}
    return render(request, "accounts/user_list.html", context, status=form.status_code)


@require_safe
@requires(visible_to=Permission.USER_MANAGE)
def user_detail(request: PortalRequest, public_id: uuid.UUID) -> HttpResponse:
    """Show one person, the person's roles in one's own regions, and what one may do about them."""
    return _render_detail(request, _person(request, public_id), _role_form(request))


@post_only
@requires(visible_to=Permission.USER_MANAGE)
def assignment_grant(request: PortalRequest, public_id: uuid.UUID) -> HttpResponse:
    """Give a person one more role."""
    person = _person(request, public_id)
    form = _role_form(request, request.POST)
    if form.is_valid():
        role, region = form.chosen
        try:
            services.assignment_grant(
                actor=request.user,
                user=person,
                role=role,
                region=region,
                expires_on=form.cleaned_data["expires_on"],
            )
        except InvalidInputError as error:
            add_service_errors(form, error.message, error.errors)
        else:
            messages.success(request, f"{person} kini {role.label} di {region}.")
            return redirect(person)
    refusal_note(request, form.beyond_power(selectors.region_codes_assignable))
    return _render_detail(request, person, form, status=422)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(visible_to=Permission.USER_MANAGE)
def assignment_revoke(request: PortalRequest, public_id: uuid.UUID) -> HttpResponse:
    """Ask whether to take a role away; on POST, do it."""
    assignment = _assignment(request, public_id)
    if request.method == "POST":
        alone = selectors.left_alone_in_words([assignment])
        services.assignment_revoke(actor=request.user, assignment=assignment)
        messages.success(request, f"Penugasan {assignment} dicabut.")
        for text in alone:
            messages.warning(request, text)
        return redirect(assignment.user)
    if assignment.revoked_at is not None:
        raise services.revocation_done(assignment)
    services.check_revocable(request.user, assignment)
    context = {
        "title": f"Cabut penugasan {assignment.user}",
        "text": f"{assignment.get_role_display()}, {assignment.region}",
        "consequences": [
            "Orang ini langsung kehilangan wewenang peran tersebut di wilayah itu.",
            "Data yang sudah dimasukkan dan catatan auditnya tetap ada.",
            *selectors.left_alone_in_words([assignment]),
        ],
        "submit_label": "Cabut penugasan",
    }
    return _render_confirmation(request, assignment.user, context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(visible_to=Permission.USER_MANAGE)
def assignment_extend(request: PortalRequest, public_id: uuid.UUID) -> HttpResponse:
    """Show and change until when a role holds."""
    assignment = _assignment(request, public_id)
    if assignment.revoked_at is not None:
        raise services.revocation_done(assignment)
    services.check_revocable(request.user, assignment, "mengubah masa berlaku")
    form = _expiry_form(assignment, request.POST if request.method == "POST" else None)
    problem, status = "", 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        try:
            changed = services.assignment_extend(
                actor=request.user, assignment=assignment, **form.cleaned_data
            )
        except InvalidInputError as error:
            add_service_errors(form, error.message, error.errors)
        except StaleRevisionError as error:
            problem, status = error.message, error.status_code
            form = _expiry_form(_assignment(request, public_id), typed=form.cleaned_data["expires_on"])
        else:
            told = f"Masa berlaku penugasan {assignment} {'disimpan' if changed else 'tidak berubah'}."
            messages.success(request, told)
            return redirect(assignment.user)
    context = {"assignment": assignment, "form": form, "problem": problem}
    context["breadcrumbs"] = _way_to(assignment.user, "Ubah masa berlaku")
    return render(request, "accounts/assignment_extend.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(visible_to=Permission.USER_MANAGE)
def user_deactivate(request: PortalRequest, public_id: uuid.UUID) -> HttpResponse:
    """Ask whether to deactivate an account; on POST, do it."""
    person = _person(request, public_id)
    if request.method == "POST":
        alone = selectors.left_alone_in_words(selectors.assignment_list_active(person))
        services.user_deactivate(actor=request.user, user=person)
        messages.success(request, f"Akun {person} dinonaktifkan.")
        for text in alone:
            messages.warning(request, text)
        return redirect(person)
    if not person.is_active:
        raise services.access_done(person)
    services.check_access_changeable(request.user, person)
    context = {
        "title": f"Nonaktifkan akun {person}",
        "text": person.email,
        "consequences": [
            "Sesi yang sedang terbuka berakhir sekarang, dan orang ini tidak dapat masuk lagi.",
            "Token API miliknya dicabut, dan tidak kembali bila akun diaktifkan lagi.",
            "Penugasannya tidak dicabut: bila akun diaktifkan kembali, perannya berlaku lagi.",
            *selectors.left_alone_in_words(selectors.assignment_list_active(person)),
        ],
        "submit_label": "Nonaktifkan akun",
    }
    return _render_confirmation(request, person, context)


@post_only
@requires(visible_to=Permission.USER_MANAGE)
def user_reactivate(request: PortalRequest, public_id: uuid.UUID) -> HttpResponse:
    """Let a deactivated person sign in again."""
    person = _person(request, public_id)
    services.user_reactivate(actor=request.user, user=person)
    messages.success(request, f"Akun {person} aktif kembali.")
    return redirect(person)


def _person(request: PortalRequest, public_id: uuid.UUID) -> User:
    with strangers_noted(
        request, lambda: selectors.user_get(scope=RegionScope.nation(), public_id=public_id)
    ):
        scope = selectors.scope_for(request.user, Permission.USER_MANAGE)
        return acts_on(request, selectors.user_get(scope=scope, public_id=public_id))


def _assignment(request: PortalRequest, public_id: uuid.UUID) -> Assignment:
    def anywhere() -> User:
        return selectors.assignment_get(scope=RegionScope.nation(), public_id=public_id).user

    with strangers_noted(request, anywhere):
        scope = selectors.scope_for(request.user, Permission.USER_MANAGE)
        found = selectors.assignment_get(scope=scope, public_id=public_id)
    acts_on(request, found.user)
    return found


def _expiry_form(assignment: Assignment, posted: Any = None, typed: dt.date | None = None) -> ExpiryForm:
    """Return the form with the day that is stored, or with one that was `typed` over it."""
    day = assignment.last_day
    initial = {"expires_on": typed or day, "shown": {"expires_on": day}}
    return ExpiryForm(posted, role=Role(assignment.role), initial=initial)


def _role_form(request: PortalRequest, posted: Any = None) -> RoleRegionForm:
    scope = selectors.scope_for(request.user, Permission.USER_MANAGE)
    return RoleRegionForm(
        posted,
        roles=roles_grantable(selectors.assignment_list_active(request.user)),
        regions=selectors.region_list_assignable(scope=scope),
    )


def _render_detail(
    request: PortalRequest, person: User, form: RoleRegionForm, status: int = 200
) -> HttpResponse:
    scope = selectors.scope_for(request.user, Permission.USER_MANAGE)
    held = selectors.assignment_list_active(request.user)
    rows = [
        {"assignment": row, "can_revoke": not row.revoked_at and can_revoke(request.user, held, row)}
        for row in selectors.assignment_list_of(scope=scope, user=person)
    ]
    context = {
        "person": person,
        "rows": rows,
        "form": form,
        "log_url": log_url_of(request.user, person),
        "is_self": person == request.user,
        "can_change_access": can_change_access(request.user, held, person, services.roles_that_count(person)),
        "breadcrumbs": [_crumb(), {"label": str(person)}],
    }
    return render(request, "accounts/user_detail.html", context, status=status)


def _render_confirmation(request: PortalRequest, person: User, context: dict[str, Any]) -> HttpResponse:
    context["cancel_url"] = person.get_absolute_url()
    context["breadcrumbs"] = _way_to(person, context["submit_label"])
    return render(request, "accounts/user_confirm.html", context)


def _way_to(person: User, label: str) -> list[dict[str, str]]:
    return [_crumb(), {"label": str(person), "url": person.get_absolute_url()}, {"label": label}]


def _crumb() -> dict[str, str]:
    return {"label": "Pengguna", "url": reverse("accounts:user_list")}
