"""Everything below /api/v1/: the schema, its documentation, and the API of each app."""

from importlib.util import find_spec
from typing import Final

from django.urls import URLPattern, URLResolver, include, path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

from apps.core.addresses import takes_parameters

APPS_WITH_API: Final = ("regions", "indicators", "submissions", "reviews", "computation", "publishing")


SCHEMA_PARAMETERS: Final = {"format": ("yaml", "json")}
DOCS_PARAMETERS: Final = {"script": None}
"""The page of the documentation asks its own address for the script that starts it."""


def _has_api(app: str) -> bool:
    return find_spec(f"apps.{app}.api") is not None and find_spec(f"apps.{app}.api.urls") is not None


urlpatterns: list[URLPattern | URLResolver] = [
    path("schema/", takes_parameters(SCHEMA_PARAMETERS)(SpectacularAPIView.as_view()), name="schema"),
    path(
        "docs/",
        takes_parameters(DOCS_PARAMETERS)(
            SpectacularSwaggerSplitView.as_view(url_name="api:schema", template_name="api/docs.html")
        ),
        name="docs",
    ),
    *(path("", include(f"apps.{app}.api.urls")) for app in APPS_WITH_API if _has_api(app)),
]
