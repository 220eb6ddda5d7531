"""Words of the method for templates that have only its codes, as stored in a run's manifest."""

from django import template

from apps.indicators.enums import MethodStage, PublicationStatus
from apps.regions.enums import RegionLevel

register = template.Library()


@register.filter
def method_stage(code: str) -> str:
    """Return the name of a stage of the computation."""
    return str(MethodStage(code).label)


@register.filter
def publication_status(code: str) -> str:
    """Return whether a value is published, in words."""
    return str(PublicationStatus(code).label)


@register.filter
def method_place(code: str) -> str:
    """Return what a step applies to: the name of a level of region, or the code of a group."""
    return str(RegionLevel(code).label) if code in RegionLevel.values else code
