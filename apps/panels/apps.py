from django.apps import AppConfig

from apps.audit.sentences import add_words

from .enums import PanelMethod


class PanelsConfig(AppConfig):
    name = "apps.panels"
    label = "panels"
    verbose_name = "Panel ahli"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        add_words("kind", PanelMethod.choices)
