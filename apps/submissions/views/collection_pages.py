"""Opening an edition for entry."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from apps.accounts.access import PortalRequest, requires
from apps.accounts.permissions import Permission
from apps.core.names import say_kind_once
from apps.core.pages import form_stands_on, post_only
from apps.indicators.selectors import edition_get

from .. import services


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
