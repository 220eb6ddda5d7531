"""The root of all addresses.

An app's `urls.py` holds full paths (`portal/isian/...`), since several apps own more than one prefix. The API of an
app is in its `api/urls.py`, with paths that begin below `/api/v1/`.
"""

from importlib.util import find_spec
from typing import Final

from django.urls import URLPattern, URLResolver, include, path

from ikp_portal.views import liveness

PORTAL_APPS: Final = (
    "dashboard",
    "publishing",
    "panels",
    "scenarios",
    "robustness",
    "computation",
    "reviews",
    "workbooks",
    "submissions",
    "indicators",
    "notifications",
    "accounts",
    "audit",
    "regions",
    "core",
    "engine",
)

ASKED_ALL_DAY: Final = {"submissions", "reviews"}
"""Their addresses are tried first: Django goes through a hundred others before it comes to a card of the form."""

urlpatterns: list[URLPattern | URLResolver] = [
    path("kesehatan/", liveness, name="liveness"),
    path("masuk/", include("apps.accounts.entrance_urls")),
    path("api/v1/", include(("ikp_portal.api_urls", "api"))),
    *(
        path("", include(f"apps.{app}.urls"))
        for app in sorted(PORTAL_APPS, key=lambda app: app not in ASKED_ALL_DAY)
        if find_spec(f"apps.{app}.urls")
    ),
]

handler400 = "ikp_portal.views.unreadable"
handler403 = "ikp_portal.views.forbidden"
handler404 = "ikp_portal.views.missing"
handler429 = "ikp_portal.views.too_many"
handler500 = "ikp_portal.views.server_error"
