"""Opening an edition for entry."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from apps.accounts.access import PortalRequest, requires
from apps.accounts.permissions import Permission
from apps.indicators.selectors import edition_get

from .. import services


@require_POST
@requires(Permission.EDITION_MANAGE)
def collection_open(request: PortalRequest, code: str) -> HttpResponse:
    """Open an edition, so that every office finds its empty form."""
    edition = edition_get(code=code)
    created = services.collection_open(edition=edition, actor=request.user)
    text = _("Edisi %(edition)s dibuka. %(count)s formulir dibuat.")
    messages.success(request, text % {"edition": edition, "count": created})
    return redirect(f"{reverse('submissions:list')}?edisi={edition.code}")
