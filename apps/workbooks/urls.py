from django.urls import path

from . import views

app_name = "workbooks"

urlpatterns = [
    path("portal/isian/excel/", views.job_list, name="job_list"),
    path("portal/isian/excel/unduh/", views.export_create, name="export_create"),
    path("portal/isian/excel/unggah/", views.upload_create, name="upload_create"),
    path("portal/isian/excel/<uuid:public_id>/", views.job_detail, name="job_detail"),
    path("portal/isian/excel/<uuid:public_id>/kemajuan/", views.job_progress, name="job_progress"),
    path("portal/isian/excel/<uuid:public_id>/berkas/", views.job_file, name="job_file"),
    path("portal/isian/excel/<uuid:public_id>/terapkan/", views.job_apply, name="job_apply"),
    path("portal/isian/excel/<uuid:public_id>/periksa-ulang/", views.job_recheck, name="job_recheck"),
]
