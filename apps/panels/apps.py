from django.apps import AppConfig


class PanelsConfig(AppConfig):
    name = "apps.panels"
    label = "panels"
    verbose_name = "Panel ahli"
    default_auto_field = "django.db.models.BigAutoField"
