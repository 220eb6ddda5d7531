from django.urls import path

from .views import study_pages

app_name = "robustness"

urlpatterns = [
    path("portal/hitungan/<uuid:public_id>/ketahanan/baru/", study_pages.study_create, name="study_create"),
    path(
        "portal/hitungan/<uuid:public_id>/ketahanan/<uuid:study_id>/",
        study_pages.study_detail,
        name="study_detail",
    ),
    path(
        "portal/hitungan/<uuid:public_id>/ketahanan/<uuid:study_id>/kemajuan/",
        study_pages.study_progress,
        name="study_progress",
    ),
    path(
        "portal/hitungan/<uuid:public_id>/ketahanan/<uuid:study_id>/wilayah.csv",
        study_pages.study_file,
        name="study_file",
    ),
]
