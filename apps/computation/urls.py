from django.urls import path

from .views import analysis, runs, themes

app_name = "computation"

urlpatterns = [
    path("portal/hitungan/", runs.run_index, name="run_list"),
    path("portal/hitungan/baru/", runs.run_create, name="run_create"),
    path("portal/hitungan/<uuid:public_id>/", runs.run_detail, name="run_detail"),
    path("portal/hitungan/<uuid:public_id>/kemajuan/", runs.run_progress, name="run_progress"),
    path("portal/hitungan/<uuid:public_id>/manifes.json", runs.run_manifest, name="run_manifest"),
    path("portal/hitungan/<uuid:public_id>/paket.zip", runs.run_bundle, name="run_bundle"),
    path("portal/hitungan/<uuid:public_id>/tema/", themes.run_themes, name="run_themes"),
    path(
        "portal/hitungan/<uuid:public_id>/wilayah/<str:region_code>/",
        runs.result_detail,
        name="result_detail",
    ),
    path("portal/hitungan/<uuid:public_id>/analisis/", analysis.analysis_detail, name="analysis_detail"),
]
