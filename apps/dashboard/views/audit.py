"""The audit log on the screen and as CSV. It is not in `audit`, because that app knows no people and no permissions."""

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from apps.accounts.access import PortalRequest, requires
from apps.accounts.permissions import Permission
from apps.accounts.selectors import scope_for
from apps.accounts.services import export_record
from apps.audit.forms import EntryExportForm, EntryListForm
from apps.audit.models import Entry
from apps.audit.selectors import EntryPage, entry_export_rows, entry_page, seal_last
from apps.core.addresses import judges_address
from apps.core.pages import hands_out
from apps.core.tabular import csv_response

PER_PAGE = 25


@judges_address
@require_safe
@requires(Permission.AUDIT_VIEW)
def audit_list(request: PortalRequest) -> HttpResponse:
    """List the entries about one's regions, newest first; the filters are in the address."""
    scope = scope_for(request.user, Permission.AUDIT_VIEW)
    form = EntryListForm(request.GET, scope=scope)
    page = EntryPage()
    if not form.refusals:
        page = entry_page(
            scope=scope, size=PER_PAGE, narrow=form.narrow, before=form.before, after=form.after
        )
    query = request.GET.copy()
    for name in form.names:
        query.pop(name, None)
    export_url = f"{reverse('dashboard:audit_export')}?{query.urlencode()}".rstrip("?")
    context = {
        "page": page,
        "address": form,
        "export_url": export_url,
        "seal": seal_last(),
    }
    return render(request, "audit/entry_list.html", context, status=form.status_code)


@judges_address
@require_safe
@requires(Permission.AUDIT_VIEW)
def audit_export(request: PortalRequest) -> StreamingHttpResponse:
    """Send all pages of the list as one CSV file, with the same filters."""
    scope = scope_for(request.user, Permission.AUDIT_VIEW)
    form = EntryExportForm(request.GET, scope=scope)
    form.check()
    if hands_out(request):
        export_record(actor=request.user, what="salinan CSV", subject=Entry, narrowed=form.narrowed)
    rows = entry_export_rows(scope=scope, narrow=form.narrow)
    return csv_response(rows, name=f"audit-{timezone.localdate().isoformat()}", query=request.GET)
