from django.urls import path

from . import views

app_name = "computation"

urlpatterns = [
    path("portal/hitungan/", views.run_index, name="run_list"),
    path("portal/hitungan/baru/", views.run_create, name="run_create"),
    path("portal/hitungan/<uuid:public_id>/", views.run_detail, name="run_detail"),
    path("portal/hitungan/<uuid:public_id>/kemajuan/", views.run_progress, name="run_progress"),
    path("portal/hitungan/<uuid:public_id>/manifes.json", views.run_manifest, name="run_manifest"),
    path("portal/hitungan/<uuid:public_id>/paket.zip", views.run_bundle, name="run_bundle"),
    path(
        "portal/hitungan/<uuid:public_id>/wilayah/<str:region_code>/",
        views.result_detail,
        name="result_detail",
    ),
]
