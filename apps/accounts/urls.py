from django.urls import path

from . import views

app_name = "accounts"

urlpatterns = [
    path("akun/", views.account.account, name="account"),
    path("akun/token/", views.token.token_list, name="token_list"),
    path("akun/token/baru/", views.token.token_create, name="token_create"),
    path("akun/token/<uuid:public_id>/cabut/", views.token.token_revoke, name="token_revoke"),
    path("undangan/<str:token>/", views.invitation.invitation_accept, name="invitation_accept"),
    path("portal/pengguna/", views.user.user_list, name="user_list"),
    path("portal/pengguna/undangan/", views.invitation.invitation_list, name="invitation_list"),
    path("portal/pengguna/undangan/baru/", views.invitation.invitation_send, name="invitation_send"),
    path(
        "portal/pengguna/undangan/<uuid:public_id>/batalkan/",
        views.invitation.invitation_revoke,
        name="invitation_revoke",
    ),
    path(
        "portal/pengguna/undangan/<uuid:public_id>/kirim-ulang/",
        views.invitation.invitation_resend,
        name="invitation_resend",
    ),
    path("portal/pengguna/tinjauan-akses/", views.review.access_review, name="access_review"),
    path(
        "portal/pengguna/tinjauan-akses/unduh/",
        views.review.access_review_export,
        name="access_review_export",
    ),
    path(
        "portal/pengguna/tinjauan-akses/putuskan/",
        views.review.access_review_step,
        name="access_review_step",
    ),
    path(
        "portal/pengguna/penugasan/<uuid:public_id>/masa-berlaku/",
        views.user.assignment_extend,
        name="assignment_extend",
    ),
    path(
        "portal/pengguna/penugasan/<uuid:public_id>/cabut/",
        views.user.assignment_revoke,
        name="assignment_revoke",
    ),
    path("portal/pengguna/<uuid:public_id>/", views.user.user_detail, name="user_detail"),
    path("portal/pengguna/<uuid:public_id>/penugasan/", views.user.assignment_grant, name="assignment_grant"),
    path("portal/pengguna/<uuid:public_id>/nonaktifkan/", views.user.user_deactivate, name="user_deactivate"),
    path("portal/pengguna/<uuid:public_id>/aktifkan/", views.user.user_reactivate, name="user_reactivate"),
]
