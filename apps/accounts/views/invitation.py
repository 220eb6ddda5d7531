"""Invitations: sent, sent again and revoked in the portal; accepted by whoever has the link."""

import uuid
from contextlib import nullcontext
from typing import Any

from django.contrib import messages
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from apps.core.addresses import PagedForm, judges_address
from apps.core.exceptions import AlreadyDoneError, ConflictError, InvalidInputError
from apps.core.formatting import in_zone
from apps.core.once import once
from apps.core.pages import post_only
from apps.core.queue import send_job

from .. import selectors, services
from ..access import PortalRequest, refusal_note, requires
from ..enums import InvitationState
from ..forms.people import InvitationForm, JoinForm, add_service_errors
from ..models import Invitation, User
from ..permissions import Permission, Role, permissions_in_words
from ..rules import can_manage_invitation, roles_grantable
from ..tasks import invitation_email_send_task

PER_PAGE = 30


@judges_address
@require_safe
@requires(Permission.USER_MANAGE)
def invitation_list(request: PortalRequest) -> HttpResponse:
    """List the invitations that nobody has accepted or revoked, expired ones included."""
    scope = selectors.scope_for(request.user, Permission.USER_MANAGE)
    address = PagedForm(request.GET)
    page = address.page_of(selectors.invitation_list(scope=scope), PER_PAGE)
    held = selectors.assignment_list_active(request.user)
    rows = [
        {"invitation": invitation, "can_manage": can_manage_invitation(held, invitation)}
        for invitation in page.object_list
    ]
    crumbs = [_people(), {"label": "Undangan"}]
    context = {"page": page, "rows": rows, "address": address, "breadcrumbs": crumbs}
    return render(request, "accounts/invitation_list.html", context, status=address.status_code)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.USER_MANAGE)
@once
def invitation_send(request: PortalRequest) -> HttpResponse:
    """Invite somebody with a role in a region."""
    form = _invitation_form(request)
    if form.is_bound and form.is_valid():
        role, region = form.chosen
        try:
            invitation = services.invitation_send(
                actor=request.user,
                email=form.cleaned_data["email"],
                full_name=form.cleaned_data["full_name"],
                role=role,
                region=region,
                expires_on=form.cleaned_data["expires_on"],
            )
        except InvalidInputError as error:
            add_service_errors(form, error.message, error.errors)
        except AlreadyDoneError:
            raise
        except ConflictError as error:
            add_service_errors(form, error.message, {})
        else:
            _mail_soon(invitation)
            messages.success(request, f"Undangan untuk {invitation.email} dikirim.")
            return redirect("accounts:invitation_list")
    refusal_note(request, form.beyond_power(selectors.region_codes_assignable))
    crumbs = [_people(), {"label": "Undangan", "url": reverse("accounts:invitation_list")}]
    context = {"form": form, "breadcrumbs": [*crumbs, {"label": "Undang pengguna"}]}
    return render(request, "accounts/invitation_send.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(visible_to=Permission.USER_MANAGE)
def invitation_revoke(request: PortalRequest, public_id: uuid.UUID) -> HttpResponse:
    """Ask for confirmation, then revoke an invitation, so that its link no longer works."""
    invitation = _invitation(request, public_id)
    place = reverse("accounts:invitation_list")
    if request.method == "POST":
        services.invitation_revoke(actor=request.user, invitation=invitation)
        messages.success(request, f"Undangan untuk {invitation.email} dibatalkan.")
        return redirect(place)
    if invitation.state in (InvitationState.ACCEPTED, InvitationState.REVOKED):
        raise services.invitation_done(invitation, place)
    context = {
        "title": f"Batalkan undangan untuk {invitation.email}",
        "text": f"{invitation.get_role_display()}, {invitation.region}",
        "consequences": ["Tautan di surelnya berhenti berlaku. Orang ini dapat diundang lagi."],
        "submit_label": "Batalkan undangan",
        "cancel_url": place,
        "breadcrumbs": [_people(), {"label": "Undangan", "url": place}, {"label": "Batalkan"}],
    }
    return render(request, "accounts/user_confirm.html", context)


@post_only
@requires(visible_to=Permission.USER_MANAGE)
@once
def invitation_resend(request: PortalRequest, public_id: uuid.UUID) -> HttpResponse:
    """Send a new link in place of the earlier one."""
    earlier = _invitation(request, public_id)
    if earlier.state in (InvitationState.ACCEPTED, InvitationState.REVOKED):
        raise services.invitation_done(earlier, reverse("accounts:invitation_list"))
    invitation = services.invitation_send(
        actor=request.user,
        email=earlier.email,
        full_name=earlier.full_name,
        role=Role(earlier.role),
        region=earlier.region,
        expires_on=earlier.role_last_day,
        instead_of=earlier,
    )
    _mail_soon(invitation)
    messages.success(request, f"Undangan baru untuk {invitation.email} dikirim.")
    return redirect("accounts:invitation_list")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation_accept(request: HttpRequest, token: str) -> HttpResponse:
    """Accept an invitation: with a new account, or with the account of the same address that is signed in.

    An unknown link is 404; one that was used, revoked or has expired is 410 and says so. Who sends the form of a link
    that was used meanwhile, such as by the first of two presses, is led on to signing in.
    """
    invitation, has_account = selectors.invitation_get_by_token(token)
    person = request.user if isinstance(request.user, User) else None
    if person is not None and invitation.accepted_by_id == person.pk:
        messages.info(request, services.invitation_done(invitation).message)
        return redirect("accounts:account")
    if request.method == "POST" and invitation.state == InvitationState.ACCEPTED:
        raise services.invitation_done(invitation, reverse("account_login"))
    if not invitation.is_open:
        return _render(request, "accounts/invitation_closed.html", {"invitation": invitation}, status=410)
    if person or has_account:
        return _accept_as_person(request, invitation, person)
    return _accept_as_newcomer(request, invitation)


def _accept_as_person(request: HttpRequest, invitation: Invitation, person: User | None) -> HttpResponse:
    is_addressee = person is not None and person.email.lower() == invitation.email.lower()
    if request.method == "POST" and person is not None:
        services.invitation_accept(invitation=invitation, person=person)
        messages.success(request, f"Undangan diterima. Peran Anda bertambah: {invitation}.")
        return redirect("accounts:account")
    context = {
        "invitation": invitation,
        "permissions": permissions_in_words(Role(invitation.role)),
        "is_addressee": is_addressee,
        "sign_in_url": f"{reverse('account_login')}?next={request.path}",
    }
    return _render(request, "accounts/invitation_take_up.html", context)


def _accept_as_newcomer(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    form = JoinForm(
        request.POST if request.method == "POST" else None, initial={"full_name": invitation.full_name}
    )
    if form.is_bound and form.is_valid():
        try:
            user = services.invitation_accept(
                invitation=invitation,
                full_name=form.cleaned_data["full_name"],
                password=form.cleaned_data["password"],
            )
        except InvalidInputError as error:
            add_service_errors(form, error.message, error.errors)
        else:
            login(request, user)
            services.user_record_sign_in(user)
            messages.success(request, "Selamat datang. Akun Anda siap dipakai.")
            return redirect("/portal/")
    elif form.is_bound and form.cleaned_data.get("password"):
        # What else is wrong is no reason to keep silent about the password.
        found = services.password_problems(form.cleaned_data["password"], User(email=invitation.email))
        if found:
            add_service_errors(form, "", found)
    permissions = permissions_in_words(Role(invitation.role))
    context = {"form": form, "invitation": invitation, "permissions": permissions}
    return _render(request, "accounts/invitation_accept.html", context, status=422 if form.errors else 200)


def _render(request: HttpRequest, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """Render a page whose address is a secret: browsers tell it to no other site.

    "no-referrer" would hide it as well, but then browsers send the form with `Origin: null`, which Django's check
    against forged requests refuses.
    """
    # Until somebody has joined, the times are those of the region, as in the mail.
    zone = in_zone(context["invitation"].region.timezone) if request.user.is_anonymous else nullcontext()
    with zone:
        response = render(request, template, context, status=status)
    response["Referrer-Policy"] = "same-origin"
    return response


def _invitation(request: PortalRequest, public_id: uuid.UUID) -> Invitation:
    scope = selectors.scope_for(request.user, Permission.USER_MANAGE)
    return selectors.invitation_get(scope=scope, public_id=public_id)


def _invitation_form(request: PortalRequest) -> InvitationForm:
    scope = selectors.scope_for(request.user, Permission.USER_MANAGE)
    return InvitationForm(
        request.POST if request.method == "POST" else None,
        roles=roles_grantable(selectors.assignment_list_active(request.user)),
        regions=selectors.region_list_assignable(scope=scope),
    )


def _mail_soon(invitation: Invitation) -> None:
    send_job(invitation_email_send_task, invitation.pk)


def _people() -> dict[str, str]:
    return {"label": "Pengguna", "url": reverse("accounts:user_list")}
