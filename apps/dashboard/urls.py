from django.conf import settings
from django.urls import URLPattern, path

from .views import audit, home, progress_pages, styleguide_page

app_name = "dashboard"

urlpatterns: list[URLPattern] = [
    path("portal/", home.home, name="home"),
    path("portal/kemajuan/", progress_pages.progress, name="progress"),
    path("portal/kemajuan/ekspor.csv", progress_pages.progress_export, name="progress_export"),
    path("portal/kemajuan/ingatkan/", progress_pages.progress_remind, name="progress_remind"),
    path("portal/audit/", audit.audit_list, name="audit_list"),
    path("portal/audit/ekspor.csv", audit.audit_export, name="audit_export"),
]

if settings.DEBUG:
    urlpatterns.append(path("gaya/", styleguide_page.styleguide, name="styleguide"))
