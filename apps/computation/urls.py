from django.urls import path

from .views import analysis_pages, region_pages, run_pages, theme_pages

app_name = "computation"

urlpatterns = [
    path("portal/hitungan/", run_pages.run_index, name="run_list"),
    path("portal/hitungan/baru/", run_pages.run_create, name="run_create"),
    path("portal/hitungan/<uuid:public_id>/", run_pages.run_detail, name="run_detail"),
    path("portal/hitungan/<uuid:public_id>/kemajuan/", run_pages.run_progress, name="run_progress"),
    path("portal/hitungan/<uuid:public_id>/manifes.json", run_pages.run_manifest, name="run_manifest"),
    path("portal/hitungan/<uuid:public_id>/paket.zip", run_pages.run_bundle, name="run_bundle"),
    path("portal/hitungan/<uuid:public_id>/wilayah/", region_pages.run_regions, name="run_regions"),
    path(
        "portal/hitungan/<uuid:public_id>/wilayah.csv", region_pages.run_regions_file, name="run_regions_file"
    ),
    path("portal/hitungan/<uuid:public_id>/tema/", theme_pages.run_themes, name="run_themes"),
    path(
        "portal/hitungan/<uuid:public_id>/wilayah/<str:region_code>/",
        run_pages.result_detail,
        name="result_detail",
    ),
    path(
        "portal/hitungan/<uuid:public_id>/analisis/", analysis_pages.analysis_detail, name="analysis_detail"
    ),
]
