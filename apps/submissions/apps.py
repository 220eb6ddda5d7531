from django.apps import AppConfig

from apps.audit.sentences import add_words

from .enums import SubmissionState


class SubmissionsConfig(AppConfig):
    name = "apps.submissions"
    label = "submissions"
    verbose_name = "Isian"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        add_words("from", SubmissionState.choices)
        add_words("to", SubmissionState.choices)
