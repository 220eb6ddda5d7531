"""Template filters for classes of vulnerability: their colour, their pattern on a map, and their words."""

from django import template

from apps.core.ramp import ramp_key, ramp_pattern
from apps.indicators.words import level_label, level_label_short

register = template.Library()
for function in (ramp_key, ramp_pattern, level_label, level_label_short):
    register.filter(function)
