from django.urls import path

from . import views

app_name = "submissions"

urlpatterns = [
    path("portal/isian/", views.submission_index, name="list"),
    path("portal/isian/edisi/<slug:code>/buka/", views.collection_open, name="collection_open"),
    path("portal/isian/bukti/<uuid:public_id>/", views.evidence_download, name="evidence_download"),
    path("portal/isian/bukti/<uuid:public_id>/tarik/", views.evidence_remove, name="evidence_remove"),
    path("portal/isian/<uuid:public_id>/", views.submission_detail, name="detail"),
    path("portal/isian/<uuid:public_id>/kirim/", views.submission_submit, name="submit"),
    path("portal/isian/<uuid:public_id>/penjelasan/", views.explanation_save, name="explain"),
    path("portal/isian/<uuid:public_id>/dimensi/<str:code>/", views.submission_dimension, name="dimension"),
]
