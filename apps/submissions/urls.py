from django.urls import path

from . import views
from .files import LARGE, SMALL

app_name = "submissions"

urlpatterns = [
    path("portal/pekerja-luring.js", views.offline_worker, name="offline_worker"),
    path("portal/tanpa-jaringan/", views.offline_page, name="offline"),
    path("portal/isian/", views.submission_index, name="list"),
    path("portal/isian/belum-terkirim/", views.outbox_page, name="outbox"),
    path("portal/isian/belum-terkirim/kunci/", views.outbox_key, name="outbox_key"),
    path("portal/isian/edisi/<slug:code>/buka/", views.collection_open, name="collection_open"),
    path("portal/edisi/<slug:code>/tutup-pengisian/", views.collection_close, name="collection_close"),
    path("portal/isian/bukti/<uuid:public_id>/", views.evidence_download, name="evidence_download"),
    path("portal/isian/bukti/<uuid:public_id>/tarik/", views.evidence_remove, name="evidence_remove"),
    path("portal/isian/bukti/<uuid:public_id>/baris/", views.evidence_line, name="evidence_line"),
    path(
        "portal/isian/bukti/<uuid:public_id>/pratinjau/",
        views.evidence_preview,
        {"size": SMALL},
        name="evidence_preview",
    ),
    path(
        "portal/isian/bukti/<uuid:public_id>/pratinjau/besar/",
        views.evidence_preview,
        {"size": LARGE},
        name="evidence_preview_large",
    ),
    path("portal/isian/<uuid:public_id>/", views.submission_detail, name="detail"),
    path("portal/isian/<uuid:public_id>/formulir.pdf", views.submission_print, name="print"),
    path("portal/isian/<uuid:public_id>/kirim/", views.submission_submit, name="submit"),
    path("portal/isian/<uuid:public_id>/perpanjangan/", views.submission_extend, name="extend"),
    path("portal/isian/<uuid:public_id>/penjelasan/", views.explanation_save, name="explain"),
    path("portal/isian/<uuid:public_id>/dimensi/<str:code>/", views.submission_dimension, name="dimension"),
    path("portal/isian/<uuid:public_id>/kartu/<str:code>/", views.submission_card, name="card"),
    path(
        "portal/isian/<uuid:public_id>/kartu/<str:code>/bukti/",
        views.submission_card_file,
        name="card_file",
    ),
    path("portal/isian/<uuid:public_id>/sedang-dibuka/", views.submission_others, name="others"),
    path("portal/isian/<uuid:public_id>/riwayat/<str:code>/", views.answer_history, name="answer_history"),
    path(
        "portal/isian/<uuid:public_id>/riwayat/<str:code>/<int:revision>/pulihkan/",
        views.answer_restore,
        name="answer_restore",
    ),
]
