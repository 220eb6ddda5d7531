"""Parts of a page that are drawn once and filled in: a page has dozens of each, and they differ in a few texts."""

import re
from collections.abc import Mapping
from typing import Any, Final

from django.utils.safestring import SafeString, mark_safe

_MARK: Final = re.compile("@@([a-z_]+)@@")


def mark(name: str) -> Any:
    """Return what stands in a drawn part for a text that is filled in; templates take it for that text."""
    return f"@@{name}@@"


def filled(drawn: str, texts: Mapping[str, str]) -> SafeString:
    """Put each text in the place of its mark; `texts` are escaped already.

    All in one go: what somebody typed may look like a mark itself.
    """
    return mark_safe(_MARK.sub(lambda found: texts.get(found[1], found[0]), drawn))  # noqa: S308 - drawn by templates, texts escaped
