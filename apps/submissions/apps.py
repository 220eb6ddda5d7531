from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import Info, Tags, register

from apps.audit.sentences import add_words

from .enums import SubmissionState


class SubmissionsConfig(AppConfig):
    name = "apps.submissions"
    label = "submissions"
    verbose_name = "Isian"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        register(say_without_scanner, Tags.security, deploy=True)
        add_words("from", SubmissionState.choices)
        add_words("to", SubmissionState.choices)
        # Imported only here, because models cannot be imported before all apps are loaded.
        from apps.audit.selectors import add_witness  # noqa: PLC0415

        from .selectors.witness import decision_gone, decision_unlogged  # noqa: PLC0415

        add_witness(decision_unlogged)
        add_witness(decision_gone)


def say_without_scanner(**_: Any) -> list[Info]:
    """Tell whoever deploys the portal that no virus scanner looks at evidence; nobody else has to know."""
    if settings.CLAMD:
        return []
    hint = "Set CLAMD to tcp://host:3310 or unix:///path/of/the/socket (docs/operations.md)."
    return [Info("No virus scanner looks at uploaded evidence.", hint=hint, id="submissions.I001")]
