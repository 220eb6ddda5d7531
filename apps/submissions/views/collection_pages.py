"""Opening an edition for entry, and closing it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from apps.accounts.access import PortalRequest, requires
from apps.accounts.permissions import Permission
from apps.core.exceptions import ConflictError
from apps.core.names import say_kind_once
from apps.core.pages import form_stands_on, post_only
from apps.indicators.enums import EditionKind
from apps.indicators.selectors import edition_get
from apps.indicators.services import check_closable

from .. import services
from ..presentation import closing_consequences
from ..selectors import closing_counts


@form_stands_on("indicators:edition_detail", "code")
@post_only
@requires(Permission.EDITION_MANAGE)
def collection_open(request: PortalRequest, code: str) -> HttpResponse:
    """Open an edition, so that every office finds its empty form."""
    edition = edition_get(code=code)
    created = services.collection_open(edition=edition, actor=request.user)
    told = f"Edisi {edition} dibuka. {created} formulir dibuat. Yang mengisi, memeriksa, dan menerimanya diberi tahu."
    messages.success(request, say_kind_once(told))
    return redirect(f"{reverse('submissions:list')}?edisi={edition.code}")


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.EDITION_MANAGE)
def collection_close(request: PortalRequest, code: str) -> HttpResponse:
    """Say what becomes of how many forms and ask for confirmation, then close an edition that offices fill."""
    edition = edition_get(code=code)
    if edition.kind == EditionKind.EXTERNAL:
        text = "Edisi ini tidak diisi oleh kantor. Tutup dari halaman edisi."
        raise ConflictError(text, place=edition.get_absolute_url())
    if request.method == "POST":
        closed = services.collection_close(edition=edition, actor=request.user)
        told = f"Edisi {closed} ditutup. Yang langkahnya belum selesai diberi tahu."
        messages.success(request, say_kind_once(told))
        return redirect(closed)
    check_closable(edition)
    context = {
        "edition": edition,
        "consequences": closing_consequences(closing_counts(edition)),
        "breadcrumbs": [
            {"label": "Edisi", "url": reverse("indicators:edition_list")},
            {"label": edition.name, "url": edition.get_absolute_url()},
            {"label": "Tutup"},
        ],
    }
    return render(request, "indicators/edition_close.html", context)
