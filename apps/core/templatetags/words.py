"""Sentences of words and values: made into one text for an include, and with the kind of a thing said once."""

import re

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from apps.core import names

register = template.Library()


@register.filter(is_safe=True)
def say_kind_once(text: str) -> str:
    """Say "Hapus skenario 2029" of a scenario named "Skenario 2029"."""
    return names.say_kind_once(text)


@register.filter
def breakable(address: str) -> SafeString:
    """Let a mail address break before its @ and its dots, and not inside a word."""
    return mark_safe(re.sub(r"(?=[@.])", "<wbr>", escape(address)))  # noqa: S308 - escaped before


@register.simple_block_tag
def words(content: SafeString) -> SafeString:
    """Keep a sentence in a variable: ``{% words as text %}{{ done }} dari {{ total }}{% endwords %}``."""
    return content
