from django.apps import AppConfig

from apps.audit.sentences import add_words

from .enums import VerdictOutcome


class ReviewsConfig(AppConfig):
    name = "apps.reviews"
    label = "reviews"
    verbose_name = "Tinjauan"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        add_words("verdicts", VerdictOutcome.choices)
