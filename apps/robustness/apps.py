from django.apps import AppConfig


class RobustnessConfig(AppConfig):
    name = "apps.robustness"
    label = "robustness"
    verbose_name = "Ketahanan"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Imported only here, because models cannot be imported before all apps are loaded.
        from apps.computation.views.sections import add_sections  # noqa: PLC0415

        from .views.sections import result_section, run_section  # noqa: PLC0415

        add_sections(of_run=run_section, of_result=result_section)
