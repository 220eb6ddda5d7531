from importlib import import_module
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import Error, register

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
        register(refuse_unknown_roles)
        add_words("role", Role.choices)
        add_words("scope", TokenScope.choices)
        # Imported only here, because models cannot be imported before all apps are loaded.
        from apps.audit.selectors import add_witness  # noqa: PLC0415

        from .selectors.witness import roles_unlogged  # noqa: PLC0415

        add_witness(roles_unlogged)


def refuse_unknown_roles(**_: Any) -> list[Error]:
    """Refuse a number of days for a role that does not exist: the one that was meant would be given without an end."""
    unknown = sorted(settings.ROLE_DAYS.keys() - set(Role.values))
    if not unknown:
        return []
    hint = f"Roles are {', '.join(Role.values)}."
    return [Error(f"ROLE_DAYS names {', '.join(unknown)}.", hint=hint, id="accounts.E001")]
