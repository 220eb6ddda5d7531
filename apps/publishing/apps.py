from django.apps import AppConfig


class PublishingConfig(AppConfig):
    name = "apps.publishing"
    label = "publishing"
    verbose_name = "Terbitan"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Imported only here, because models cannot be imported before all apps are loaded.
        from apps.reviews.views.dependents import add_dependents  # noqa: PLC0415

        from .views.dependent_releases import dependent_releases  # noqa: PLC0415

        add_dependents(dependent_releases)
