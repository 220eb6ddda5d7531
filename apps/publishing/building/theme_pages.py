"""The contexts of the list of themes, and of the page of each."""

from typing import Any

from django.utils.translation import gettext as _

from apps.core.formatting import format_decimal

from ..content.dataset import THEMES_PATH, ThemeResult
from ..content.wording import status_words
from .subject_pages import SubjectPages


class ThemePages(SubjectPages):
    """Makes the contexts of all pages of themes in one language."""

    def list_context(self) -> dict[str, Any]:
        """Return what the list of themes shows: each with its indicators and its finding on each level."""
        return {
            "breadcrumbs": self.rendition.way_to((_("Tema"), "")),
            "themes": [
                {
                    "theme": theme,
                    "members": self.members(theme.indicators),
                    "levels": [
                        _class_count(summary.counts["high"], summary.n_scored) for summary in theme.levels
                    ],
                    "status_label": status_words(theme.status),
                }
                for theme in self.content.themes
            ],
        }

    def context(self, theme: ThemeResult) -> dict[str, Any]:
        """Return everything the page of one theme shows."""
        return self.page_of(theme, self.content.themes, theme.indicators) | {
            "breadcrumbs": self.rendition.way_to((_("Tema"), THEMES_PATH), (str(theme.name), "")),
            "status_label": status_words(theme.status),
        }


def _class_count(count: int, total: int) -> str:
    return _("%(count)s dari %(total)s") % {
        "count": format_decimal(count, 0),
        "total": format_decimal(total, 0),
    }
