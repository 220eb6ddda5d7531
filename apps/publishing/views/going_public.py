"""How a draft becomes public: at once, or at a minute that the portal keeps."""

import uuid
from http import HTTPStatus

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from apps.accounts.access import PortalRequest, requires
from apps.accounts.forms.people import add_service_errors
from apps.accounts.permissions import Permission
from apps.audit.sentences import listed
from apps.computation.selectors import is_run_outdated
from apps.core.exceptions import InvalidInputError
from apps.core.formatting import format_datetime, zone_label

from .. import archive
from ..forms import ReleasePublishForm, ReleaseScheduleForm
from ..models import Release
from ..selectors import release_in_force, submission_list_reopened_since
from ..services import (
    check_publishable,
    check_schedulable,
    check_scheduled,
    release_publish,
    release_schedule,
    release_unschedule,
)
from .ways import release_of, way_to


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.RELEASE_PUBLISH, visible_to=Permission.RELEASE_VIEW_DRAFT)
def release_publish_confirm(request: PortalRequest, public_id: uuid.UUID) -> HttpResponse:
    """Ask for confirmation, then publish a draft."""
    release = release_of(request, public_id)
    check_publishable(release)
    outdated = told_outdated(release)
    form = ReleasePublishForm(request.POST if request.method == "POST" else None, is_outdated=bool(outdated))
    status = HTTPStatus.OK
    if request.method == "POST":
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        if form.is_valid():
            release_publish(release=release, actor=request.user, accepts_outdated=form.accepts_outdated)
            messages.success(request, f"{release} sudah terbit.")
            return redirect(release)
    consequences = [
        f"Terbitan langsung dapat dibaca siapa pun di {release.public_path}.",
        *_consequences(release, outdated),
    ]
    context = {
        "release": release,
        "form": form,
        "consequences": consequences,
        "breadcrumbs": way_to(release, "Terbitkan"),
    }
    return render(request, "publishing/release_publish.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.RELEASE_PUBLISH, visible_to=Permission.RELEASE_VIEW_DRAFT)
def release_schedule_confirm(request: PortalRequest, public_id: uuid.UUID) -> HttpResponse:
    """Ask for the minute at which a draft becomes public, or another one for a draft that has one."""
    release = release_of(request, public_id)
    check_schedulable(release)
    outdated = told_outdated(release)
    form = ReleaseScheduleForm(
        request.POST if request.method == "POST" else None,
        stored=release.publish_at,
        accepted=release.accepts_outdated,
        zone=zone_label(timezone.localtime()),
        is_outdated=bool(outdated),
    )
    status = HTTPStatus.OK
    if request.method == "POST":
        if form.is_valid() and (scheduled := _scheduled(request, release, form)):
            moment = format_datetime(scheduled.publish_at)
            messages.success(request, f"{release} terjadwal terbit pada {moment}.")
            return redirect(release)
        status = HTTPStatus.UNPROCESSABLE_ENTITY
    consequences = [
        f"Pada menit itu portal menerbitkannya sendiri di {release.public_path}; siapa pun dapat membacanya.",
        "Sampai saat itu jadwalnya dapat diubah atau dibatalkan. Isi rancangan tidak berubah lagi.",
        "Bila pada menit itu ia tidak boleh terbit, ia menjadi rancangan lagi dan penerbit diberi tahu sebabnya.",
        *_consequences(release, outdated),
    ]
    label = "Ubah jadwal" if release.is_scheduled else "Jadwalkan"
    context = {
        "release": release,
        "form": form,
        "label": label,
        "consequences": consequences,
        "breadcrumbs": way_to(release, label),
    }
    return render(request, "publishing/release_schedule.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.RELEASE_PUBLISH, visible_to=Permission.RELEASE_VIEW_DRAFT)
def release_unschedule_confirm(request: PortalRequest, public_id: uuid.UUID) -> HttpResponse:
    """Ask for confirmation, then make a scheduled release a draft again."""
    release = release_of(request, public_id)
    if request.method == "POST":
        release_unschedule(release=release, actor=request.user)
        messages.success(request, f"Jadwal {release} sudah dibatalkan. Terbitan ini rancangan lagi.")
        return redirect(release)
    check_scheduled(release)
    context = {"release": release, "breadcrumbs": way_to(release, "Batalkan jadwal")}
    return render(request, "publishing/release_unschedule.html", context)


def _scheduled(request: PortalRequest, release: Release, form: ReleaseScheduleForm) -> Release | None:
    """Set the minute that was typed; where it cannot be that one, say so at its field and return None."""
    try:
        return release_schedule(
            release=release,
            publish_at=form.cleaned_data["publish_at"],
            shown=form.cleaned_data["shown"],
            accepts_outdated=form.accepts_outdated,
            actor=request.user,
        )
    except InvalidInputError as error:
        add_service_errors(form, error.message, error.errors)
        return None


def told_outdated(release: Release) -> str:
    """Return what has changed since the run of a release that is not public yet; "" where nothing has.

    It may be published all the same, if the publisher says so: of 552 forms one is open nearly always.
    """
    reopened = submission_list_reopened_since(release)
    ending = "Bila itu tidak tepat lagi, buang rancangannya dan siapkan dari hitungan yang baru."
    if reopened:
        places = listed(reopened, lambda form: str(form.region))
        return (
            f"Data {len(reopened)} wilayah dibuka kembali sesudah hitungan ini: {places}. Rancangan ini memakai "
            f"jawaban mereka sebelumnya. {ending}"
        )
    if is_run_outdated(release.run):
        return (
            "Ada data yang diterima, diimpor, atau ditarik sesudah hitungan ini, jadi hitungan baru akan memberi angka "
            f"lain. {ending}"
        )
    return ""


def changes_of(release: Release) -> list[str]:
    """Return in a few sentences what a built draft changes; none of a first version."""
    folder = archive.coming_directory(release.public_id, release.edition.code, release.version)
    return archive.changes_told(folder)


def _consequences(release: Release, outdated: str) -> list[str]:
    """Return what is so once a release is public, whenever that is."""
    in_force = release_in_force(release.edition)
    told = ["Yang sudah terbit tidak dapat diubah lagi. Perbaikan terbit sebagai versi baru."]
    if in_force is not None:
        told.append(
            f"Versi {in_force.version} yang sekarang berlaku digantikan, tetapi tetap ada di alamatnya."
        )
    return [*told, *filter(None, [" ".join(changes_of(release)), outdated])]
