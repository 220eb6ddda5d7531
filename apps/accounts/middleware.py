"""The viewing scope of the signed-in person, on every request."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from apps.regions.scoping import RegionScope

from .models import User
from .permissions import Permission
from .selectors import scope_for


class RegionScopeMiddleware:
    """Attach `request.region_scope`: the regions whose data the person may see. Empty for strangers.

    It is computed on first use, so that public pages need no database.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.region_scope = SimpleLazyObject(lambda: _viewing_scope(request))  # type: ignore[attr-defined]
        return self.get_response(request)


def _viewing_scope(request: HttpRequest) -> RegionScope:
    if isinstance(request.user, User):
        return scope_for(request.user, Permission.SUBMISSION_VIEW)
    return RegionScope.none()
