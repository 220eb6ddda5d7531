"""What keeps the form usable without a network: the browser's service worker, and what it and the outbox ask for."""

import hashlib
import json
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Final

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from apps.accounts.access import PortalRequest, requires
from apps.accounts.permissions import Permission
from apps.accounts.selectors import user_has_anywhere
from apps.core.assets import PORTAL_CSS

from ..services import outbox_keys

_WORKER: Final = "js/offline-worker.js"
_IMAGES: Final = ("img/mark.svg", "img/favicon.svg")


@require_safe
def offline_worker(_request: HttpRequest) -> HttpResponse:
    """Hand out the service worker, with the files that the form needs; another list makes it another worker.

    It stands below `/portal/`, since a worker looks after the addresses below its own.
    """
    files = [staticfiles_storage.url(name) for name in _shell()]
    version = hashlib.sha256("\n".join(files).encode()).hexdigest()[:12]
    names = {"FILES": files, "VERSION": version, "OFFLINE_PAGE": reverse("submissions:offline")}
    head = "".join(f"const {name} = {json.dumps(value)};\n" for name, value in names.items())
    return HttpResponse(head + _text(_WORKER), content_type="text/javascript; charset=utf-8")


@require_safe
def offline_page(request: HttpRequest) -> HttpResponse:
    """Show what a browser shows without a network in place of a page that it has not kept. For everybody alike."""
    return render(request, "submissions/offline.html")


@require_safe
@requires()
def outbox_key(request: PortalRequest) -> HttpResponse:
    """Tell the outbox of a page who is signed in, with their keys, and a token for sending."""
    keys = [asdict(key) for key in outbox_keys(request.user)]
    return JsonResponse({"person": str(request.user.public_id), "keys": keys, "token": get_token(request)})


@require_safe
@requires()
def outbox_page(request: PortalRequest) -> HttpResponse:
    """Show what this browser has not sent yet. What that is, only the browser knows."""
    # Everybody may open this page, but not everybody the list above it.
    may_list = user_has_anywhere(request.user, Permission.SUBMISSION_VIEW)
    above = {"label": "Isian", "url": reverse("submissions:list") if may_list else ""}
    context = {"breadcrumbs": [above, {"label": "Belum terkirim"}]}
    return render(request, "submissions/outbox.html", context)


@cache
def _shell() -> tuple[str, ...]:
    """Return the portal's own style sheets, scripts and images, and the library that its pages load."""
    folder = Path(settings.BASE_DIR) / "static" / "js"
    scripts = [f"js/{path.name}" for path in sorted(folder.glob("*.js")) if path.name != Path(_WORKER).name]
    return (*PORTAL_CSS, *scripts, "vendor/htmx/htmx.min.js", *_IMAGES)


@cache
def _text(name: str) -> str:
    return Path(str(finders.find(name))).read_text(encoding="utf-8")
