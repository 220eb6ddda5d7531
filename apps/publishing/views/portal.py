"""The screens of those who publish: the list, one release with its progress, and what can be done with it."""

import uuid
from http import HTTPStatus
from pathlib import Path

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from apps.accounts.access import PortalRequest, requires
from apps.accounts.permissions import Permission
from apps.accounts.selectors import scope_for
from apps.accounts.services import export_record
from apps.audit.selectors import told_if_gone
from apps.audit.sentences import listed
from apps.core.addresses import AddressForm, judges_address
from apps.core.enums import JobState
from apps.core.exceptions import ConflictError, InvalidInputError, MissingError
from apps.regions.scoping import RegionScope

from .. import archive
from ..enums import PUBLIC_STATES, WITHDRAWABLE_STATES, ReleaseState
from ..forms import PreparedRunForm, ReleasePrepareForm, ReleaseWithdrawForm
from ..models import Release
from ..rules import can_prepare, can_publish, can_withdraw
from ..selectors import release_get, release_in_force, release_list, submission_list_reopened_since
from ..services import (
    RELEASE_DISCARDED,
    check_discardable,
    check_publishable,
    check_withdrawable,
    release_discard,
    release_prepare,
    release_publish,
    release_withdraw,
)
from ..tasks import release_send
from .notices import draft_notice, withdrawal_consequences
from .serving import NEVER_KEPT, ReleaseFile, answer_file, answer_noticed_page, is_safe_name


@judges_address
@require_GET
@requires(Permission.RELEASE_VIEW_DRAFT)
def release_index(request: PortalRequest) -> HttpResponse:
    """List drafts and public releases."""
    releases = list(release_list(scope=_scope(request)))
    address = AddressForm(request.GET)
    context = {
        "address": address,
        "drafts": [release for release in releases if release.state == ReleaseState.DRAFT],
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
                _add_errors(form, error)
            else:
                release_send(release.pk)
                return redirect(release)
    crumbs = [_way_here(), {"label": "Siapkan terbitan"}]
    context = {"form": form, "address": address, "breadcrumbs": crumbs}
    return render(request, "publishing/release_prepare.html", context, status=status)


@require_GET
@requires(visible_to=Permission.RELEASE_VIEW_DRAFT)
def release_detail(request: PortalRequest, public_id: uuid.UUID) -> HttpResponse:
    """Show one release: its progress while it is built, then what can be done with it."""
    release = _release_of(request, public_id)
    context = {
        "release": release,
        "is_ready": release.is_ready,
        "reopened": _told_reopened(release) if release.state == ReleaseState.DRAFT else "",
        "is_public": release.state in PUBLIC_STATES,
        "public_url": release.public_path,
        "may_publish": release.is_ready and can_publish(request.user),
        "may_withdraw": release.state in WITHDRAWABLE_STATES and can_withdraw(request.user),
        "may_discard": release.is_discardable and can_prepare(request.user),
        "in_force": release_in_force(release.edition) if release.state == ReleaseState.DRAFT else None,
        "breadcrumbs": [_way_here(), {"label": str(release)}],
    }
    return render(request, "publishing/release_detail.html", context)


def _told_reopened(release: Release) -> str:
    """Return what a draft rests on that was opened again since; "" where there is nothing.

    It may be published all the same: of 552 forms one is open nearly always, and whether that waits the publisher says.
    """
    forms = submission_list_reopened_since(release)
    if not forms:
        return ""
    places = listed(forms, lambda form: str(form.region))
    return (
        f"Data {len(forms)} wilayah dibuka kembali sesudah hitungan ini: {places}. Rancangan ini memakai jawaban "
        "mereka sebelumnya. Bila itu tidak tepat lagi, buang rancangannya dan siapkan dari hitungan yang baru."
    )


@require_GET
@requires(visible_to=Permission.RELEASE_VIEW_DRAFT)
def release_progress(request: PortalRequest, public_id: uuid.UUID) -> HttpResponse:
    """Answer with the progress bar alone; once the building has ended, tell htmx to reload the whole page."""
    release = _release_of(request, public_id)
    response = render(request, "publishing/partials/release_progress.html", {"release": release})
    if not release.is_job_open:
        response["HX-Refresh"] = "true"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.RELEASE_PUBLISH, visible_to=Permission.RELEASE_VIEW_DRAFT)
def release_publish_confirm(request: PortalRequest, public_id: uuid.UUID) -> HttpResponse:
    """Ask for confirmation, then publish a draft."""
    release = _release_of(request, public_id)
    if request.method == "POST":
        release_publish(release=release, actor=request.user)
        messages.success(request, f"{release} sudah terbit.")
        return redirect(release)
    check_publishable(release)
    in_force = release_in_force(release.edition)
    consequences = [
        f"Terbitan langsung dapat dibaca siapa pun di {release.public_path}.",
        "Isinya tidak dapat diubah lagi. Perbaikan terbit sebagai versi baru.",
    ]
    if in_force is not None:
        consequences.append(
            f"Versi {in_force.version} yang sekarang berlaku digantikan, tetapi tetap ada di alamatnya."
        )
    if reopened := _told_reopened(release):
        consequences.append(reopened)
    context = {
        "release": release,
        "consequences": consequences,
        "breadcrumbs": _way_to(release, "Terbitkan"),
    }
    return render(request, "publishing/release_publish.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.RELEASE_WITHDRAW, visible_to=Permission.RELEASE_VIEW_DRAFT)
def release_withdraw_confirm(request: PortalRequest, public_id: uuid.UUID) -> HttpResponse:
    """Ask for the reason, then withdraw a public release."""
    release = _release_of(request, public_id)
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
        "breadcrumbs": _way_to(release, "Tarik"),
    }
    return render(request, "publishing/release_withdraw.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.RELEASE_PREPARE, visible_to=Permission.RELEASE_VIEW_DRAFT)
def release_discard_confirm(request: PortalRequest, public_id: uuid.UUID) -> HttpResponse:
    """Ask for confirmation, then delete a draft."""
    release = _release_of(request, public_id)
    if request.method == "POST":
        release_discard(release=release, actor=request.user)
        messages.success(request, f"Rancangan {release} sudah dibuang.")
        return redirect("publishing:release_list")
    check_discardable(release)
    context = {"release": release, "breadcrumbs": _way_to(release, "Buang")}
    return render(request, "publishing/release_discard.html", context)


@require_GET
@requires(visible_to=Permission.RELEASE_VIEW_DRAFT)
def release_preview(request: PortalRequest, public_id: uuid.UUID, path: str = "") -> HttpResponse:
    """Answer with one file of a draft as it will be published. Links in its pages lead to pages of the preview."""
    release = _release_of(request, public_id)
    if release.job_state != JobState.FINISHED:
        text = "Rancangan ini belum selesai disusun, jadi belum dapat dilihat."
        raise ConflictError(text, place=release.get_absolute_url())
    directory = _directory(release)
    if not directory.exists():
        raise ConflictError(
            "Berkas rancangan ini tidak ada di penyimpanan. Buang rancangan ini dan siapkan lagi.",
            place=release.get_absolute_url(),
        )
    name = f"{path}index.html" if not path or path.endswith("/") else path
    record = archive.find_record(directory, release.manifest_sha256, name) if is_safe_name(name) else None
    if record is None:
        raise MissingError("Berkas ini tidak ada dalam rancangan.")
    file = ReleaseFile(directory / name, record, f"rancangan-{name.rpartition('/')[2]}")
    if not file.is_page:
        if release.state == ReleaseState.DRAFT and not name.startswith("assets/"):
            export_record(actor=request.user, what=f"berkas {name} dari rancangan", subject=release)
        return answer_file(request, file, caching=NEVER_KEPT)
    return answer_noticed_page(
        request,
        file,
        notice=draft_notice(version=release.version, url=release.get_absolute_url()),
        caching=NEVER_KEPT,
        replace=_preview_addresses(release),
    )


def _release_of(request: PortalRequest, public_id: uuid.UUID) -> Release:
    """Return the release. A draft that was discarded leads to the list, which says who did it, and when."""
    scope = _scope(request)
    with told_if_gone(Release, public_id, RELEASE_DISCARDED, scope=scope):
        return release_get(scope=scope, public_id=public_id)


def _way_here() -> dict[str, str]:
    return {"label": "Terbitan", "url": reverse("publishing:release_list")}


def _way_to(release: Release, label: str) -> list[dict[str, str]]:
    return [_way_here(), {"label": str(release), "url": release.get_absolute_url()}, {"label": label}]


def _preview_addresses(release: Release) -> tuple[bytes, bytes]:
    final = f'="{release.public_path}'
    return final.encode(), f'="{release.get_absolute_url()}pratinjau/'.encode()


def _directory(release: Release) -> Path:
    draft = archive.draft_directory(release.public_id)
    return draft if draft.exists() else archive.release_directory(release.edition.code, release.version)


def _add_errors(form: forms.Form, error: InvalidInputError) -> None:
    for field, texts in error.errors.items():
        form.add_error(field if field in form.fields else None, texts)


def _scope(request: PortalRequest) -> RegionScope:
    return scope_for(request.user, Permission.RELEASE_VIEW_DRAFT)
