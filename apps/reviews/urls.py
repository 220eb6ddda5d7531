from django.urls import path

from . import views

app_name = "reviews"

urlpatterns = [
    path("portal/tinjauan/", views.review_queue_index, name="queue"),
    path("portal/tinjauan/bersama/", views.review_bulk, name="bulk"),
    path("portal/tinjauan/alasan/", views.reply_index, name="reply_list"),
    path("portal/tinjauan/alasan/<uuid:public_id>/hapus/", views.reply_remove, name="reply_delete"),
    path("portal/tinjauan/<uuid:public_id>/", views.review_detail, name="detail"),
    path("portal/tinjauan/<uuid:public_id>/dimensi/<str:code>/", views.review_detail, name="dimension"),
    path("portal/tinjauan/<uuid:public_id>/riwayat/<str:code>/", views.review_history, name="history"),
    path("portal/tinjauan/<uuid:public_id>/mulai/", views.submission_claim, name="claim"),
    path("portal/tinjauan/<uuid:public_id>/lepas/", views.submission_release, name="release"),
    path("portal/tinjauan/<uuid:public_id>/serahkan/", views.submission_hand_over, name="hand_over"),
    path("portal/tinjauan/<uuid:public_id>/ambil-alih/", views.submission_take_over, name="take_over"),
    path("portal/tinjauan/<uuid:public_id>/putusan/", views.review_verdicts, name="verdicts"),
    path("portal/tinjauan/<uuid:public_id>/kembalikan/", views.submission_return, name="return"),
    path("portal/tinjauan/<uuid:public_id>/setujui/", views.submission_approve, name="approve"),
    path("portal/tinjauan/<uuid:public_id>/terima/", views.submission_accept, name="accept"),
    path("portal/tinjauan/<uuid:public_id>/buka-kembali/", views.submission_reopen, name="reopen"),
    path("portal/percakapan/<uuid:public_id>/<str:code>/", views.thread_detail, name="thread"),
]
