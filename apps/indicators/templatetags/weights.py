"""Template filters for weights."""

from decimal import Decimal

from django import template
from django.utils.formats import number_format

from apps.core.formatting import MISSING

register = template.Library()


@register.filter
def weight(value: Decimal | None) -> str:
    """Return a weight with all its decimals, at least two if it has any: ``0,10``, ``1``; a dash if there is none."""
    if value is None:
        return MISSING
    digits = -int(value.normalize().as_tuple().exponent)
    return number_format(value, decimal_pos=max(digits, 2) if digits > 0 else 0, use_l10n=True)
