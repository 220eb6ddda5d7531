"""What a stakeholder reads before a release is public: the report on the own region, under the own name."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from apps.accounts.access import PortalRequest, requires
from apps.accounts.permissions import Permission
from apps.core.addresses import AddressForm, judges_address
from apps.core.exceptions import MissingError
from apps.core.formatting import format_datetime
from apps.regions.enums import RegionLevel

from .. import archive
from ..building.reports.paths import report_path
from ..building.reports.stamping import stamp_report
from ..file_kinds import CONTENT_TYPES, NEVER_KEPT
from ..selectors import embargoed_get, embargoed_list
from ..services import check_shareable, check_shared, release_read, release_share, release_unshare
from .ways import release_of, way_to


@judges_address
@require_GET
@requires(Permission.RELEASE_VIEW_EMBARGOED)
def embargo_index(request: PortalRequest) -> HttpResponse:
    """List the reports that the person may read before they are public."""
    address = AddressForm(request.GET)
    context = {
        "address": address,
        "reports": embargoed_list(request.user),
        "breadcrumbs": [{"label": "Sebelum terbit"}],
    }
    return render(request, "publishing/embargo_list.html", context, status=address.status_code)


@require_GET
@requires(visible_to=Permission.RELEASE_VIEW_EMBARGOED)
def embargo_report(request: PortalRequest, public_id: uuid.UUID, code: str) -> HttpResponse:
    """Answer with the report on a region as a PDF that names its reader on every page; every view is written down."""
    found = embargoed_get(request.user, public_id=public_id, code=code)
    release = found.release
    directory = archive.coming_directory(release.public_id, release.edition.code, release.version)
    name = report_path(RegionLevel(found.region.level), found.region.code)
    if archive.find_record(directory, release.manifest_sha256, name) is None:
        raise MissingError("Laporan tidak ditemukan.")
    reader, now = request.user.label, format_datetime(timezone.now())
    line = f"EMBARGO, jangan disebarkan sebelum terbit. Dibaca {reader}, {now}"
    body = stamp_report(directory / name, name=reader, line=line)
    # The stamping takes seconds, and it may be closed meanwhile, or the role end.
    embargoed_get(request.user, public_id=public_id, code=code)
    release_read(release=release, region=found.region, actor=request.user)
    response = HttpResponse(body, content_type=CONTENT_TYPES[".pdf"])
    response["Content-Disposition"] = f'inline; filename="EMBARGO-{release.edition.code}-{code}.pdf"'
    response["Cache-Control"] = NEVER_KEPT
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.RELEASE_PUBLISH, visible_to=Permission.RELEASE_VIEW_DRAFT)
def release_share_confirm(request: PortalRequest, public_id: uuid.UUID) -> HttpResponse:
    """Ask for confirmation, then open the reports of a release to stakeholders."""
    release = release_of(request, public_id)
    if request.method == "POST":
        release_share(release=release, actor=request.user)
        messages.success(
            request, f"Pemangku kepentingan kini dapat membaca laporan wilayahnya dari {release}."
        )
        return redirect(release)
    check_shareable(release)
    context = {"release": release, "breadcrumbs": way_to(release, "Buka bagi pemangku kepentingan")}
    return render(request, "publishing/release_share.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.RELEASE_PUBLISH, visible_to=Permission.RELEASE_VIEW_DRAFT)
def release_unshare_confirm(request: PortalRequest, public_id: uuid.UUID) -> HttpResponse:
    """Ask for confirmation, then close the reports of a release to stakeholders."""
    release = release_of(request, public_id)
    if request.method == "POST":
        release_unshare(release=release, actor=request.user)
        messages.success(request, f"Laporan {release} ditutup bagi pemangku kepentingan.")
        return redirect(release)
    check_shared(release)
    context = {"release": release, "breadcrumbs": way_to(release, "Tutup bagi pemangku kepentingan")}
    return render(request, "publishing/release_unshare.html", context)
