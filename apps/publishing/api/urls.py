from django.urls import include, path
from rest_framework.routers import SimpleRouter

from .views import EditionViewSet, RegionSetViewSet, RegionViewSet, ReleaseViewSet

router = SimpleRouter()
router.register("region-sets", RegionSetViewSet, basename="region-set")
router.register("regions", RegionViewSet, basename="region")
router.register("editions", EditionViewSet, basename="edition")

urlpatterns = [
    path("", include(router.urls)),
    path("releases/", ReleaseViewSet.as_view({"get": "list"}), name="release-list"),
    path(
        "releases/<slug:edition>/v<int:version>/",
        ReleaseViewSet.as_view({"get": "retrieve"}),
        name="release-detail",
    ),
]
