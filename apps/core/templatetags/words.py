"""A sentence with values in it, for an include that takes one."""

from django import template
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_block_tag
def words(content: SafeString) -> SafeString:
    """Name a sentence: ``{% words as text %}{{ done }} dari {{ total }}{% endwords %}``."""
    return content
