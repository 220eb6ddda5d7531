"""Words of the method for templates that have only its codes, as stored in a run's manifest."""

from django import template

from apps.engine import Stage
from apps.indicators.enums import PublicationStatus
from apps.indicators.words import method_place

register = template.Library()


@register.filter
def method_stage(code: str) -> str:
    """Return the name of a stage of the computation."""
    return str(Stage(code).label)


@register.filter
def publication_status(code: str) -> str:
    """Return whether a value is published, in words."""
    return str(PublicationStatus(code).label)


register.filter(method_place)
