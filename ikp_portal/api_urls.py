"""Everything below /api/v1/: the schema, its documentation, and the API of each app."""

from importlib.util import find_spec
from typing import Final

from django.urls import URLPattern, URLResolver, include, path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

APPS_WITH_API: Final = ("regions", "indicators", "submissions", "reviews", "computation", "publishing")


def _has_api(app: str) -> bool:
    return find_spec(f"apps.{app}.api") is not None and find_spec(f"apps.{app}.api.urls") is not None


urlpatterns: list[URLPattern | URLResolver] = [
    path("schema/", SpectacularAPIView.as_view(), name="schema"),
    path(
        "docs/",
        SpectacularSwaggerSplitView.as_view(url_name="api:schema", template_name="api/docs.html"),
        name="docs",
    ),
    *(path("", include(f"apps.{app}.api.urls")) for app in APPS_WITH_API if _has_api(app)),
]
