from django.apps import AppConfig

from apps.audit.sentences import add_words

from .enums import EditionKind


class IndicatorsConfig(AppConfig):
    name = "apps.indicators"
    label = "indicators"
    verbose_name = "Instrumen"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        add_words("kind", EditionKind.choices)
