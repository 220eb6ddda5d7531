"""The sections of the portal, and who sees which of them."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Final

from django.urls import reverse

from apps.accounts.models import User
from apps.accounts.permissions import Permission
from apps.accounts.selectors import user_has_anywhere
from apps.notifications.selectors import notice_count_unread
from apps.reviews.selectors import QUEUE_PERMISSIONS

from .selectors import review_count

_P = Permission


def _unread(user: User) -> int:
    return notice_count_unread(recipient=user)


@dataclass(frozen=True)
class Section:
    """One entry of the navigation; shown to whoever holds any of `permissions` (none: to everybody)."""

    label: str
    url_name: str
    permissions: Collection[Permission] = ()
    count: Callable[[User], int] | None = None


SECTIONS: Final = (
    Section("Beranda", "dashboard:home"),
    Section("Isian", "submissions:list", (_P.SUBMISSION_VIEW,)),
    Section("Tinjauan", "reviews:queue", QUEUE_PERMISSIONS, review_count),
    Section("Edisi", "indicators:edition_list", (_P.INSTRUMENT_VIEW,)),
    Section("Panel ahli", "panels:panel_list", (_P.PANEL_VIEW,)),
    Section("Hitungan", "computation:run_list", (_P.RUN_VIEW,)),
    Section("Skenario", "scenarios:scenario_list", (_P.RUN_VIEW,)),
    Section("Terbitan", "publishing:release_list", (_P.RELEASE_VIEW_DRAFT,)),
    Section("Pengguna", "accounts:user_list", (_P.USER_MANAGE,)),
    Section("Audit", "dashboard:audit_list", (_P.AUDIT_VIEW,)),
    Section("Pemberitahuan", "notifications:notice_list", (), _unread),
)


def sections_of(user: User) -> list[Section]:
    """Return the sections that the person may open, in the order of the navigation."""
    return [
        section
        for section in SECTIONS
        if not section.permissions or any(user_has_anywhere(user, p) for p in section.permissions)
    ]


def nav_items(user: User, path: str) -> list[dict[str, object]]:
    """Return the navigation as `components/nav_list.html` takes it; `path` is the address of the page."""
    items: list[dict[str, object]] = []
    home = reverse(SECTIONS[0].url_name)
    for section in sections_of(user):
        url = reverse(section.url_name)
        items.append(
            {
                "label": section.label,
                "url": url,
                "is_current": path == url if url == home else path.startswith(url),
                "count": section.count(user) if section.count else 0,
            }
        )
    return items
