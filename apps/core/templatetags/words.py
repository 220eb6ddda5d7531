"""A tag that makes one text out of words and values, to hand it to an include."""

from django import template
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_block_tag
def words(content: SafeString) -> SafeString:
    """Keep a sentence in a variable: ``{% words as text %}{{ done }} dari {{ total }}{% endwords %}``."""
    return content
