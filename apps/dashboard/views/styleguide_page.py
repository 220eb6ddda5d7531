"""The style guide: every component of the screens in every state."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from ..presentation.styleguide import styleguide_context


def styleguide(request: HttpRequest) -> HttpResponse:
    """Show every component in every state; its address exists in development only."""
    return render(request, "dashboard/styleguide.html", styleguide_context())
