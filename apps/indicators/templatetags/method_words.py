"""Template filters that turn codes of the method, as the manifest of a run stores them, into words."""

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
    """Return the words for a status of publication, such as "belum diterbitkan"."""
    return str(PublicationStatus(code).label)


register.filter(method_place)
