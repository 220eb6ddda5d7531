from django.apps import AppConfig


class RobustnessConfig(AppConfig):
    name = "apps.robustness"
    label = "robustness"
    verbose_name = "Ketahanan"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Only now may models be imported, and with them what the pages of a run show of their studies.
        from apps.computation.views.sections import add_sections  # noqa: PLC0415

        from .views.sections import result_section, run_section  # noqa: PLC0415

        add_sections(of_run=run_section, of_result=result_section)
