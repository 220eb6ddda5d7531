from django.urls import path

from . import views

app_name = "panels"

urlpatterns = [
    path("portal/panel/", views.panel_index, name="panel_list"),
    path("portal/panel/baru/", views.panel_create, name="panel_create"),
    path("portal/panel/<uuid:public_id>/", views.panel_detail, name="panel_detail"),
    path("portal/panel/<uuid:public_id>/ubah/", views.panel_update, name="panel_update"),
    path("portal/panel/<uuid:public_id>/buka/", views.panel_open, name="panel_open"),
    path("portal/panel/<uuid:public_id>/tutup/", views.panel_close, name="panel_close"),
    path("portal/panel/<uuid:public_id>/buang/", views.panel_discard, name="panel_discard"),
    path("portal/panel/<uuid:public_id>/pakai/", views.panel_apply, name="panel_apply"),
    path("portal/panel/<uuid:public_id>/coba/", views.panel_try, name="panel_try"),
    path("portal/panel/<uuid:public_id>/jawaban.csv", views.panel_answers_file, name="panel_answers_file"),
    path("portal/panel/<uuid:public_id>/bobot.csv", views.panel_weights_file, name="panel_weights_file"),
    path("portal/panel/<uuid:public_id>/ahli/undang/", views.expert_invite, name="expert_invite"),
    path("portal/panel/<uuid:public_id>/ahli/<uuid:expert_id>/", views.expert_detail, name="expert_detail"),
    path(
        "portal/panel/<uuid:public_id>/ahli/<uuid:expert_id>/kirim-ulang/",
        views.expert_resend,
        name="expert_resend",
    ),
    path(
        "portal/panel/<uuid:public_id>/ahli/<uuid:expert_id>/keluarkan/",
        views.expert_withdraw,
        name="expert_withdraw",
    ),
    path("panel/<str:token>/", views.answer_welcome, name="answer_welcome"),
    path("panel/<str:token>/isi/<str:code>/", views.answer_section, name="answer_section"),
    path("panel/<str:token>/kirim/", views.answer_submit, name="answer_submit"),
    path("panel/<str:token>/ubah/", views.answer_reopen, name="answer_reopen"),
]
