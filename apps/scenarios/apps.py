from django.apps import AppConfig


class ScenariosConfig(AppConfig):
    name = "apps.scenarios"
    label = "scenarios"
    verbose_name = "Skenario dan perbandingan"

    def ready(self) -> None:
        # Imported only here, because models cannot be imported before all apps are loaded.
        from apps.computation.views.sections import add_sections  # noqa: PLC0415

        from .views import run_section  # noqa: PLC0415

        add_sections(of_run=run_section)
