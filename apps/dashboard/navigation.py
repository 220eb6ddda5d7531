"""The sections of the portal, and who sees which of them."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import QuerySet
from django.urls import reverse

from apps.accounts.models import User
from apps.accounts.permissions import Permission
from apps.accounts.selectors import Asker, Reach, asker_of, scope_for, user_has_anywhere
from apps.core.counting import RowCount
from apps.core.prepared import prepared
from apps.notifications.models import Notice
from apps.notifications.querysets import NoticeQuerySet
from apps.reviews.selectors import QUEUE_PERMISSIONS

from .rules import may_watch
from .selectors import forms_waiting

_P = Permission


def _unread(asker: Asker) -> NoticeQuerySet:
    return Notice.objects.asked_by(asker).unread()


@dataclass(frozen=True)
class Section:
    """One entry of the navigation; shown to whoever holds any of `permissions` (none: to everybody), and `suits` it.

    One that `is_national` shows the whole country or nothing: it is not for those who hold its permissions in a
    province alone.
    """

    label: str
    url_name: str
    permissions: Collection[Permission] = ()
    counted: Callable[[Asker], QuerySet[Any]] | None = None
    about: str = ""
    """What is found there, for the home page."""
    suits: Callable[[User], bool] | None = None
    is_national: bool = False

    def opens_to(self, user: User) -> bool:
        """Whether the person may open it, and finds something there."""
        held = not self.permissions or any(self._is_held(user, permission) for permission in self.permissions)
        return held and (self.suits is None or self.suits(user))

    def _is_held(self, user: User, permission: Permission) -> bool:
        if self.is_national:
            return scope_for(user, permission).is_nation
        return user_has_anywhere(user, permission)


SECTIONS: Final = (
    Section("Beranda", "dashboard:home"),
    Section("Isian", "submissions:list", (_P.SUBMISSION_VIEW,), about="Data tiap kantor, dan riwayatnya."),
    Section("Tinjauan", "reviews:queue", QUEUE_PERMISSIONS, forms_waiting, "Data yang menunggu pemeriksaan."),
    Section(
        "Kemajuan",
        "dashboard:progress",
        (_P.SUBMISSION_VIEW,),
        about="Berapa kantor sudah mengirim, di mana dan sejauh mana; siapa yang belum melapor.",
        suits=may_watch,
    ),
    Section(
        "Edisi",
        "indicators:edition_list",
        (_P.INSTRUMENT_VIEW,),
        about="Edisi IKP, instrumennya, dan pedoman tiap indikator.",
    ),
    Section(
        "Panel ahli",
        "panels:panel_list",
        (_P.PANEL_VIEW,),
        about="Pembobotan oleh para ahli.",
        is_national=True,
    ),
    Section("Hitungan", "computation:run_list", (_P.RUN_VIEW,), about="Hitungan indeks dan ketahanannya."),
    Section(
        "Skenario",
        "scenarios:scenario_list",
        (_P.RUN_VIEW,),
        about="Hasil dengan metode lain.",
        is_national=True,
    ),
    Section(
        "Terbitan",
        "publishing:release_list",
        (_P.RELEASE_VIEW_DRAFT,),
        about="Apa yang dibaca publik; bagi peran nasional juga rancangannya.",
    ),
    Section(
        "Sebelum terbit",
        "publishing:embargo_list",
        (_P.RELEASE_VIEW_EMBARGOED,),
        about="Laporan wilayah Anda yang dapat dibaca sebelum diterbitkan.",
    ),
    Section(
        "Pengguna",
        "accounts:user_list",
        (_P.USER_MANAGE,),
        about="Orang yang bertugas, peran mereka, dan undangan.",
    ),
    Section(
        "Audit",
        "dashboard:audit_list",
        (_P.AUDIT_VIEW,),
        about="Siapa melakukan apa, di wilayah mana, dan kapan; dapat disaring dan diunduh.",
    ),
    Section("Pemberitahuan", "notifications:notice_list", (), _unread, "Pesan portal untuk Anda."),
)


def sections_of(user: User) -> list[Section]:
    """Return the sections that the person may open, in the order of the navigation."""
    return [section for section in SECTIONS if section.opens_to(user)]


def places_of(user: User) -> list[dict[str, str]]:
    """Return what the person may open beside the home page, each with a word on what is found there."""
    return [
        {"label": section.label, "url": reverse(section.url_name), "about": section.about}
        for section in sections_of(user)
        if section.about
    ]


def nav_items(user: User, path: str) -> list[dict[str, object]]:
    """Return the navigation as `components/nav_list.html` takes it; `path` is the address of the page. One query."""
    items: list[dict[str, object]] = []
    home = reverse(SECTIONS[0].url_name)
    sections = sections_of(user)
    counts = _counts(user, sections)
    for section in sections:
        url = reverse(section.url_name)
        items.append(
            {
                "label": section.label,
                "url": url,
                "is_current": path == url if url == home else path.startswith(url),
                "count": counts.get(section.label, 0),
            }
        )
    return items


def _counts(user: User, sections: Iterable[Section]) -> dict[str, int]:
    """Return what waits in the sections that count something, by their labels."""
    labels = tuple(row.label for row in sections if row.counted)
    asker = asker_of(user)
    [found] = _counted(*asker.values, labels=labels, reach=asker.reach)
    return dict(zip(labels, found, strict=True))


@prepared
def _counted(
    person: int,
    moment: datetime,
    lineages: Mapping[Permission, list[str]],
    /,
    *,
    labels: tuple[str, ...],
    reach: Reach,
) -> QuerySet[User, Any]:
    asker = Asker(person, moment, lineages, reach)
    rows = [row.counted(asker) for row in SECTIONS if row.counted and row.label in labels]
    return User.objects.filter(pk=person).values_list(
        *(RowCount(kind.order_by().values("pk")) for kind in rows)
    )
