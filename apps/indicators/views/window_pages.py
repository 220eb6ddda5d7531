"""Until when the forms of an edition are filled, reviewed and accepted."""

from datetime import timedelta

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from apps.accounts.access import PortalRequest, requires
from apps.accounts.forms.people import add_service_errors
from apps.accounts.permissions import Permission
from apps.core.exceptions import ConflictError, InvalidInputError, StaleRevisionError
from apps.core.formatting import zone_label

from .. import services
from ..enums import EditionKind
from ..forms import WindowsForm
from ..models import Edition
from ..selectors import edition_get, window_values


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.EDITION_MANAGE)
def edition_windows(request: PortalRequest, code: str) -> HttpResponse:
    """Show the windows of an edition; on POST, set them."""
    edition = edition_get(code)
    services.check_schedulable(edition)
    if edition.kind == EditionKind.EXTERNAL:
        text = "Edisi ini berisi angka terbitan luar, jadi tidak ada yang diisi dan tidak ada batas waktunya."
        raise ConflictError(text, place=edition.get_absolute_url())
    stored = window_values(edition)
    if request.method != "POST":
        return _render(request, edition, WindowsForm(stored=stored))
    form = WindowsForm(request.POST, stored=stored)
    if not form.is_valid():
        return _render(request, edition, form, status=422)
    try:
        services.edition_windows_set(
            edition=edition, actor=request.user, values=form.values, shown=form.marks
        )
    except InvalidInputError as error:
        add_service_errors(form, error.message, error.errors)
        return _render(request, edition, form, status=error.status_code)
    except StaleRevisionError as error:
        return _render(request, edition, form, problem=error.message, status=error.status_code)
    messages.success(request, "Batas waktu tersimpan dan berlaku mulai sekarang.")
    return redirect(edition)


def _render(
    request: PortalRequest, edition: Edition, form: WindowsForm, *, problem: str = "", status: int = 200
) -> HttpResponse:
    context = {
        "edition": edition,
        "form": form,
        "problem": problem,
        "zone": zone_label(timezone.localtime()),
        "notice_hours": services.MINIMUM_NOTICE // timedelta(hours=1),
        "breadcrumbs": [
            {"label": "Edisi", "url": reverse("indicators:edition_list")},
            {"label": edition.name, "url": edition.get_absolute_url()},
            {"label": "Batas waktu"},
        ],
    }
    return render(request, "indicators/edition_windows.html", context, status=status)
