from django.urls import path

from .views import audit, home

app_name = "dashboard"

urlpatterns = [
    path("portal/", home.home, name="home"),
    path("portal/audit/", audit.audit_list, name="audit_list"),
    path("portal/audit/ekspor.csv", audit.audit_export, name="audit_export"),
]
