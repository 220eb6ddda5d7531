from django.apps import AppConfig


class DashboardConfig(AppConfig):
    name = "apps.dashboard"
    label = "dashboard"
    verbose_name = "Beranda"
    default_auto_field = "django.db.models.BigAutoField"
