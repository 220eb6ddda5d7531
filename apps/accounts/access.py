"""Who may open a view at all. Whether the person may do something to one row is checked by the service."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponseBase

from apps.core.exceptions import MissingError, NotAllowedError
from apps.regions.scoping import RegionScope

from .models import User
from .permissions import Permission
from .selectors import user_has_anywhere

P = ParamSpec("P")


class PortalRequest(HttpRequest):
    """A request of a signed-in person, as views behind `requires` see it."""

    user: User
    region_scope: RegionScope


View = Callable[Concatenate[PortalRequest, P], HttpResponseBase]


def requires(
    *permissions: Permission, visible_to: Permission | None = None
) -> Callable[[View[P]], Callable[Concatenate[HttpRequest, P], HttpResponseBase]]:
    """Let in signed-in people who hold any of `permissions` somewhere (none given: anybody signed in).

    Whoever is not signed in is sent to the sign-in page; a signed-in person without the permission gets 403. A page
    about one row names in `visible_to` the permission to see such rows: whoever holds it nowhere gets 404, as if
    the row did not exist.
    """

    def decorate(view: View[P]) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
        @wraps(view)
        def guarded(request: PortalRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if visible_to and not user_has_anywhere(request.user, visible_to):
                raise MissingError("Halaman tidak ditemukan.")
            if permissions and not any(
                user_has_anywhere(request.user, permission) for permission in permissions
            ):
                raise NotAllowedError("Peran Anda tidak mencakup halaman ini.")
            return view(request, *args, **kwargs)

        return login_required(guarded)  # type: ignore[return-value]  # Django hands a PortalRequest to it

    return decorate
