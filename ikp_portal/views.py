"""Addresses that belong to no app."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe


@require_safe
@never_cache
def liveness(request: HttpRequest) -> HttpResponse:
    """Say that the web server answers; asks neither the database nor the broker."""
    return HttpResponse("ok\n", content_type="text/plain")
