from importlib import import_module

from django.apps import AppConfig

from apps.audit.sentences import add_words

from .enums import TokenScope
from .permissions import Role


class AccountsConfig(AppConfig):
    name = "apps.accounts"
    label = "accounts"
    verbose_name = "Pengguna"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        import_module(f"{self.name}.api.schema")  # not before: the REST framework needs the models
        add_words("role", Role.choices)
        add_words("scope", TokenScope.choices)
