from django.apps import AppConfig

from . import lookups  # noqa: F401 - registers them
from .fields import write_limits_as_numbers


class CoreConfig(AppConfig):
    name = "apps.core"
    label = "core"
    verbose_name = "Inti"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        write_limits_as_numbers()
