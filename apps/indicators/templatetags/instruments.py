"""Template filters for weights."""

from decimal import Decimal

from django import template
from django.utils.formats import number_format

from apps.core.formatting import MISSING

register = template.Library()


@register.filter
def weight(value: Decimal | None) -> str:
    """Return a weight with the decimals it has and no more: ``0,27``, ``1``; a dash where none is set."""
    return MISSING if value is None else number_format(f"{value.normalize():f}", use_l10n=True)
