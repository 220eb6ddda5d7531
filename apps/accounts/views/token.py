"""The tokens with which a person's own programs ask the API: listed, made (and shown once), revoked."""

import uuid

from allauth.core import ratelimit
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from apps.core.exceptions import InvalidInputError

from .. import selectors, services
from ..access import PortalRequest, requires
from ..enums import TokenScope
from ..forms.api_access import TokenForm
from ..forms.people import add_service_errors

_TOO_MANY = "Terlalu banyak percobaan dengan kata sandi. Tunggu satu menit, lalu coba lagi."


@require_safe
@requires()
def token_list(request: PortalRequest) -> HttpResponse:
    """List one's own tokens; their texts are known to nobody any more."""
    context = {"tokens": selectors.token_list_of(request.user), "breadcrumbs": _crumbs("Token API")}
    return render(request, "accounts/token_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires()
def token_create(request: PortalRequest) -> HttpResponse:
    """Make a token. The answer to the form shows its text, this once; it is stored nowhere."""
    form = TokenForm(request.POST if request.method == "POST" else None, user=request.user)
    crumbs = _crumbs("Token API", "Buat token")
    if form.is_bound and not ratelimit.consume(request, action="reauthenticate", user=request.user):
        # Asked before the password is looked at: an open session must not be a way to guess it.
        raise InvalidInputError(_TOO_MANY)
    if form.is_bound and form.is_valid():
        try:
            token, text = services.token_create(
                user=request.user,
                name=form.cleaned_data["name"],
                scope=TokenScope(form.cleaned_data["scope"]),
                lifetime=form.lifetime,
            )
        except InvalidInputError as error:
            add_service_errors(form, error.message, error.errors)
        else:
            context = {"token": token, "text": text, "breadcrumbs": crumbs}
            return render(request, "accounts/token_made.html", context)
    context = {"form": form, "breadcrumbs": crumbs}
    return render(request, "accounts/token_create.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@requires()
def token_revoke(request: PortalRequest, public_id: uuid.UUID) -> HttpResponse:
    """Ask whether to end a token; on POST, do it."""
    token = selectors.token_get(request.user, public_id)
    if request.method == "POST":
        services.token_revoke(token=token)
        messages.success(request, f"Token “{token}” dicabut.")
        return redirect("accounts:token_list")
    if token.revoked_at is not None:
        raise services.revocation_of_token_done(token)
    context = {
        "title": f"Cabut token “{token}”",
        "consequences": [
            "Program yang memakai token ini langsung ditolak.",
            "Data yang sudah dimasukkan lewat token ini, dan catatan auditnya, tetap ada.",
        ],
        "submit_label": "Cabut token",
        "cancel_url": reverse("accounts:token_list"),
        "breadcrumbs": _crumbs("Token API", "Cabut token"),
    }
    return render(request, "accounts/user_confirm.html", context)


def _crumbs(*labels: str) -> list[dict[str, str]]:
    urls = {"Token API": reverse("accounts:token_list")}
    own = [{"label": "Akun saya", "url": reverse("accounts:account")}]
    return own + [{"label": label, "url": urls.get(label, "")} for label in labels]
