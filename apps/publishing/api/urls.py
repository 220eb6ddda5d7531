from django.urls import include, path
from rest_framework.routers import SimpleRouter

from .result_views import IndicatorResultViewSet, RegionResultViewSet
from .views import EditionViewSet, RegionSetViewSet, RegionViewSet, ReleaseViewSet

RELEASE = "releases/<slug:edition>/v<int:version>/"

router = SimpleRouter()
router.register("region-sets", RegionSetViewSet, basename="region-set")
router.register("regions", RegionViewSet, basename="region")
router.register("editions", EditionViewSet, basename="edition")

urlpatterns = [
    path("", include(router.urls)),
    path("releases/", ReleaseViewSet.as_view({"get": "list"}), name="release-list"),
    path(
        RELEASE,
        ReleaseViewSet.as_view({"get": "retrieve"}),
        name="release-detail",
    ),
    path(f"{RELEASE}regions/", RegionResultViewSet.as_view({"get": "list"}), name="release-regions"),
    path(
        f"{RELEASE}regions/<str:code>/",
        RegionResultViewSet.as_view({"get": "retrieve"}),
        name="release-region",
    ),
    path(f"{RELEASE}indicators/", IndicatorResultViewSet.as_view({"get": "list"}), name="release-indicators"),
    path(
        f"{RELEASE}indicators/<str:code>/",
        IndicatorResultViewSet.as_view({"get": "retrieve"}),
        name="release-indicator",
    ),
]
