from django.apps import AppConfig


class ComputationConfig(AppConfig):
    name = "apps.computation"
    label = "computation"
    verbose_name = "Hitungan"
    default_auto_field = "django.db.models.BigAutoField"
