"""The page where workbooks are asked for and brought, with those of the reader that are still kept."""

from http import HTTPStatus

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from apps.accounts.access import PortalRequest, requires
from apps.accounts.permissions import Permission
from apps.core.addresses import judges_address
from apps.core.exceptions import InvalidInputError
from apps.core.once import once
from apps.core.pages import post_only
from apps.core.storable import storable
from apps.indicators.models import Edition
from apps.submissions.selectors import submission_edition_list

from ..forms import ExportForm, UploadForm, WorkbookListForm
from ..rules import may_upload
from ..selectors import cover_list
from ..selectors import job_list as jobs_of
from ..services import export_request, upload_request
from ..tasks import workbook_send


@judges_address
@require_safe
@requires(Permission.SUBMISSION_VIEW)
def job_list(request: PortalRequest) -> HttpResponse:
    """Show which workbooks can be made, the field for a filled one, and the reader's workbooks that are still kept."""
    return _show(request)


@post_only
@once
@requires(Permission.SUBMISSION_VIEW)
def export_create(request: PortalRequest) -> HttpResponse:
    """Ask for a workbook, send its id to the workers, and show its progress."""
    editions = submission_edition_list(scope=request.region_scope)
    named = request.POST.get("edition", "")
    edition = next((row for row in editions if row.code == named), None)
    # Without an edition the page shows what can be chosen in the newest one.
    shown = edition or (editions[0] if editions else None)
    wanted = storable(request.POST.get("cover", ""))
    scope = request.region_scope
    covers = cover_list(scope=scope, edition=shown, user=request.user, also=wanted) if shown else []
    form = ExportForm(request.POST, covers=covers)
    if form.is_valid() and edition is None:
        form.add_error("cover", "Edisi ini tidak ada, atau di luar wewenang Anda. Pilih lagi.")
    if edition is None or not form.is_valid():
        return _show(request, export=form)
    chosen = form.chosen
    job = export_request(edition=edition, cover=chosen.cover, region=chosen.region, actor=request.user)
    workbook_send(job.pk)
    return redirect(job)


@post_only
@once
@requires(Permission.SUBMISSION_ENTER)
def upload_create(request: PortalRequest) -> HttpResponse:
    """Keep a workbook that was brought, send its id to the workers, and show its progress."""
    form = UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        return _show(request, upload=form)
    file = form.cleaned_data["file"]
    try:
        job = upload_request(name=file.name or "", stream=file.file, size=file.size, actor=request.user)
    except InvalidInputError as error:
        form.add_error("file", error.message)
        return _show(request, upload=form)
    workbook_send(job.pk)
    return redirect(job)


def _show(
    request: PortalRequest, *, export: ExportForm | None = None, upload: UploadForm | None = None
) -> HttpResponse:
    """Show the page: with empty forms, or with the one that was sent and what is wrong with it."""
    is_sent = export is not None or upload is not None
    editions = submission_edition_list(scope=request.region_scope)
    data = request.GET.copy()
    address = WorkbookListForm(data if not is_sent else type(data)(), editions=editions)
    wanted = address.chosen("edisi") or request.POST.get("edition", "")
    edition = next((row for row in editions if row.code == wanted), editions[0] if editions else None)
    if export is None and edition is not None:
        covers = cover_list(scope=request.region_scope, edition=edition, user=request.user)
        export = ExportForm(covers=covers, initial={"edition": edition.code})
    context = {
        "address": address,
        "edition": edition,
        "editions": _edition_links(editions, edition),
        "export_form": export,
        "upload_form": _upload_form(request, edition, upload),
        "jobs": jobs_of(maker=request.user),
        "breadcrumbs": [{"label": "Isian", "url": reverse("submissions:list")}, {"label": "Berkas Excel"}],
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if is_sent else address.status_code
    return render(request, "workbooks/workbook_list.html", context, status=status)


def _upload_form(
    request: PortalRequest, edition: Edition | None, sent: UploadForm | None
) -> UploadForm | None:
    """Return the field for a filled workbook; None for whoever fills no form, or of a closed edition none any more."""
    if not may_upload(request.user):
        return None
    return sent or (None if edition and edition.closed_at else UploadForm())


def _edition_links(editions: list[Edition], chosen: Edition | None) -> list[dict[str, object]]:
    """Return a link for each edition, where there are several."""
    if len(editions) < 2:
        return []
    return [{"label": row.name, "url": f"?edisi={row.code}", "is_current": row == chosen} for row in editions]
