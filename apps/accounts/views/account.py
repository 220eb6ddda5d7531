"""One's own account."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ..access import PortalRequest, requires
from ..permissions import Role, permissions_in_words
from ..selectors import assignment_list_active, assignment_list_ended


@require_safe
@requires()
def account(request: PortalRequest) -> HttpResponse:
    """Show one's name, e-mail address and roles, and what each role allows."""
    held = [
        {"assignment": assignment, "permissions": permissions_in_words(Role(assignment.role))}
        for assignment in assignment_list_active(request.user)
    ]
    context = {"held": held, "ended": [] if held else assignment_list_ended(request.user)}
    return render(request, "accounts/account_detail.html", context)
