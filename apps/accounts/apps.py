from django.apps import AppConfig

from apps.audit.sentences import add_words

from .permissions import Role


class AccountsConfig(AppConfig):
    name = "apps.accounts"
    label = "accounts"
    verbose_name = "Pengguna"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        add_words("role", Role.choices)
