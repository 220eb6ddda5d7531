"""The screens of those who publish: the list, one release, and preparing, withdrawing and discarding it."""

import uuid
from http import HTTPStatus

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from apps.accounts.access import PortalRequest, requires
from apps.accounts.forms.people import add_service_errors
from apps.accounts.permissions import Permission
from apps.core.addresses import AddressForm, judges_address
from apps.core.exceptions import InvalidInputError

from .. import archive
from ..enums import PUBLIC_STATES, WITHDRAWABLE_STATES
from ..forms import PreparedRunForm, ReleasePrepareForm, ReleaseWithdrawForm
from ..rules import can_prepare, can_publish, can_withdraw
from ..selectors import release_in_force, release_list, release_list_public
from ..services import (
    check_discardable,
    check_withdrawable,
    release_discard,
    release_prepare,
    release_withdraw,
)
from ..tasks import release_send
from .going_public import changes_of, told_outdated
from .notices import withdrawal_consequences
from .ways import release_of, scope_of, way_here, way_to


@judges_address
@require_GET
@requires(Permission.RELEASE_VIEW_DRAFT)
def release_index(request: PortalRequest) -> HttpResponse:
    """List drafts and public releases; for a role below the nation the public ones alone, as everybody reads them."""
    scope = scope_of(request)
    releases = list(release_list(scope=scope) if scope.is_nation else release_list_public())
    address = AddressForm(request.GET)
    context = {
        "address": address,
        "is_nation": scope.is_nation,
        "drafts": [release for release in releases if release.is_coming],
        "public": [release for release in releases if release.state in PUBLIC_STATES],
        "may_prepare": can_prepare(request.user),
    }
    return render(request, "publishing/release_list.html", context, status=address.status_code)


@judges_address
@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.RELEASE_PREPARE)
def release_create(request: PortalRequest) -> HttpResponse:
    """Ask for a draft of a finished run, send it to the workers, and show it."""
    address = PreparedRunForm(request.GET)
    form = ReleasePrepareForm(
        request.POST if request.method == "POST" else None, initial={"run": request.GET.get("hitungan")}
    )
    status = address.status_code
    if request.method == "POST":
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        if form.is_valid():
            try:
                release = release_prepare(
                    run=form.cleaned_data["run"], note=form.cleaned_data["note"], actor=request.user
                )
            except InvalidInputError as error:
                add_service_errors(form, error.message, error.errors)
            else:
                release_send(release.pk)
                return redirect(release)
    crumbs = [way_here(), {"label": "Siapkan terbitan"}]
    context = {"form": form, "address": address, "breadcrumbs": crumbs}
    return render(request, "publishing/release_prepare.html", context, status=status)


@require_GET
@requires(visible_to=Permission.RELEASE_VIEW_DRAFT)
def release_detail(request: PortalRequest, public_id: uuid.UUID) -> HttpResponse:
    """Show one release: its progress while it is built, then what can be done with it."""
    release = release_of(request, public_id)
    context = {
        "release": release,
        "changes": changes_of(release) if release.is_coming else [],
        "has_files": release.is_readable,
        "outdated": told_outdated(release) if release.is_coming else "",
        "is_public": release.state in PUBLIC_STATES,
        "is_behind": not release.is_coming
        and release.state != archive.state_shown(release.edition.code, release.version),
        "public_url": release.public_path,
        "may_publish": release.is_ready and can_publish(request.user),
        "may_reschedule": release.is_scheduled and can_publish(request.user),
        "may_share": release.is_readable and can_publish(request.user),
        "may_withdraw": release.state in WITHDRAWABLE_STATES and can_withdraw(request.user),
        "may_discard": release.is_discardable and can_prepare(request.user),
        "in_force": release_in_force(release.edition) if release.is_coming else None,
        "breadcrumbs": [way_here(), {"label": str(release)}],
    }
    return render(request, "publishing/release_detail.html", context)


@require_GET
@requires(visible_to=Permission.RELEASE_VIEW_DRAFT)
def release_progress(request: PortalRequest, public_id: uuid.UUID) -> HttpResponse:
    """Answer with the progress bar alone; once the building has ended, tell htmx to reload the whole page."""
    release = release_of(request, public_id)
    response = render(request, "publishing/partials/release_progress.html", {"release": release})
    if not release.is_job_open:
        response["HX-Refresh"] = "true"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.RELEASE_WITHDRAW, visible_to=Permission.RELEASE_VIEW_DRAFT)
def release_withdraw_confirm(request: PortalRequest, public_id: uuid.UUID) -> HttpResponse:
    """Ask for the reason, then withdraw a public release."""
    release = release_of(request, public_id)
    check_withdrawable(release)
    form = ReleaseWithdrawForm(request.POST if request.method == "POST" else None)
    status = HTTPStatus.OK
    if request.method == "POST":
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        if form.is_valid():
            release_withdraw(release=release, reason=form.cleaned_data["reason"], actor=request.user)
            messages.success(request, f"{release} sudah ditarik.")
            return redirect(release)
    context = {
        "release": release,
        "form": form,
        "consequences": withdrawal_consequences(release, archive.read_index()),
        "breadcrumbs": way_to(release, "Tarik"),
    }
    return render(request, "publishing/release_withdraw.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.RELEASE_PREPARE, visible_to=Permission.RELEASE_VIEW_DRAFT)
def release_discard_confirm(request: PortalRequest, public_id: uuid.UUID) -> HttpResponse:
    """Ask for confirmation, then delete a draft."""
    release = release_of(request, public_id)
    if request.method == "POST":
        release_discard(release=release, actor=request.user)
        messages.success(request, f"Rancangan {release} sudah dibuang.")
        return redirect("publishing:release_list")
    check_discardable(release)
    context = {"release": release, "breadcrumbs": way_to(release, "Buang")}
    return render(request, "publishing/release_discard.html", context)
