from django.apps import AppConfig


class SubmissionsConfig(AppConfig):
    name = "apps.submissions"
    label = "submissions"
    verbose_name = "Isian"
    default_auto_field = "django.db.models.BigAutoField"
