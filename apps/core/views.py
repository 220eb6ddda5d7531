"""Screens that belong to no subject."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from .styleguide import styleguide_context


def styleguide(request: HttpRequest) -> HttpResponse:
    """Show every component in every state; its address exists in development only."""
    return render(request, "core/styleguide.html", styleguide_context())
