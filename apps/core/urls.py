"""Addresses of the core: the style guide, in development only."""

from django.conf import settings
from django.urls import URLPattern, path

from . import views

app_name = "core"
urlpatterns: list[URLPattern] = [path("gaya/", views.styleguide, name="styleguide")] if settings.DEBUG else []
