"""The navigation and the roles around every signed-in page. They are read only where a template asks for them."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from apps.accounts.models import User
from apps.accounts.selectors import assignment_list_active

from .navigation import nav_items


def navigation(request: HttpRequest) -> dict[str, Any]:
    """Return `nav_items` and `account_roles` ("Operator, Kabupaten Pandeglang"); empty if nobody is signed in."""
    return {
        "nav_items": SimpleLazyObject(lambda: _nav_items(request)),
        "account_roles": SimpleLazyObject(lambda: _roles(request)),
    }


def _nav_items(request: HttpRequest) -> list[dict[str, object]]:
    return nav_items(request.user, request.path) if isinstance(request.user, User) else []


def _roles(request: HttpRequest) -> list[str]:
    if not isinstance(request.user, User):
        return []
    return [str(assignment) for assignment in assignment_list_active(request.user)]
