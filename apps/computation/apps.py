from django.apps import AppConfig


class ComputationConfig(AppConfig):
    name = "apps.computation"
    label = "computation"
    verbose_name = "Hitungan"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Imported only here, because models cannot be imported before all apps are loaded.
        from apps.reviews.views.dependents import add_dependents  # noqa: PLC0415

        from .views.dependent_runs import dependent_runs  # noqa: PLC0415

        add_dependents(dependent_runs)
