from django.apps import AppConfig


class IndicatorsConfig(AppConfig):
    name = "apps.indicators"
    label = "indicators"
    verbose_name = "Instrumen"
    default_auto_field = "django.db.models.BigAutoField"
