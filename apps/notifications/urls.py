from django.urls import path

from . import views

app_name = "notifications"

urlpatterns = [
    path("akun/pemberitahuan/", views.mail_choices, name="mail_choices"),
    path("portal/pemberitahuan/", views.notice_list, name="notice_list"),
    path("portal/pemberitahuan/dibaca/", views.notice_mark_read, name="notice_mark_read"),
    path("portal/pemberitahuan/<uuid:public_id>/", views.notice_open, name="notice_open"),
]
