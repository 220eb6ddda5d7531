"""The reasons that a reviewer keeps for the next time."""

import uuid

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from apps.accounts.access import PortalRequest, requires
from apps.accounts.forms.people import add_service_errors
from apps.core.exceptions import InvalidInputError
from apps.core.pages import is_asked_by_script, post_only

from ..forms import ReplyForm
from ..selectors import QUEUE_PERMISSIONS, reply_list
from ..services import reply_delete, reply_save

_KEPT = "Alasan ini disimpan untuk dipakai lagi."


@require_http_methods(["GET", "HEAD", "POST"])
@requires(*QUEUE_PERMISSIONS)
def reply_index(request: PortalRequest) -> HttpResponse:
    """List one's kept reasons, and keep another; a script gets the texts, or is told what became of it."""
    form = ReplyForm(request.POST if request.method == "POST" else None)
    if request.method != "POST" and is_asked_by_script(request):
        return JsonResponse({"replies": [reply.text for reply in reply_list(request.user)]})
    if form.is_bound and form.is_valid():
        try:
            reply_save(owner=request.user, text=form.cleaned_data["text"])
        except InvalidInputError as error:
            add_service_errors(form, error.message, error.errors)
        else:
            if is_asked_by_script(request):
                return JsonResponse({"message": _KEPT})
            messages.success(request, _KEPT)
            return redirect("reviews:reply_list")
    if form.errors and is_asked_by_script(request):
        raise InvalidInputError(str(next(iter(form.errors.values()))[0]))
    context = {
        "replies": reply_list(request.user),
        "form": form,
        "breadcrumbs": [
            {"label": "Tinjauan", "url": reverse("reviews:queue")},
            {"label": "Alasan tersimpan"},
        ],
    }
    return render(request, "reviews/reply_list.html", context, status=422 if form.errors else 200)


@post_only
@requires(*QUEUE_PERMISSIONS)
def reply_remove(request: PortalRequest, public_id: uuid.UUID) -> HttpResponse:
    """Forget one of them; done already is done, and somebody else's does not exist."""
    reply_delete(owner=request.user, public_id=public_id)
    messages.success(request, "Alasan itu tidak lagi tersimpan.")
    return redirect("reviews:reply_list")
