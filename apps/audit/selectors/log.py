"""The audit log as auditors read it: some entries at a time, whatever it is narrowed to, and never counted.

The log grows by millions of rows, so each way to narrow it is answered by an index that gives its entries by time
(`Entry.Meta.indexes`). Where several values are meant, such as the regions of a province, each is asked for its own
newest entries, and the newest of all of them are shown: a region without any costs no search through the others.
"""

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final, Self

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection
from django.db.models import DecimalField, Func, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from apps.regions.models import Region
from apps.regions.scoping import RegionScope
from apps.regions.words import find_named, find_searched, guess_code, guess_region

from ..models import Entry
from .reading import entries_read

PEOPLE_APART: Final = 16
"""So many people are asked one by one. Of more, some have new entries: then the log is read by time."""

_EPOCH: Final = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_MICROSECOND: Final = dt.timedelta(microseconds=1)
_LATEST: Final = int((dt.datetime.max.replace(tzinfo=dt.UTC) - _EPOCH) / dt.timedelta(seconds=1)) * 10**6
_WRITTEN: Final = re.compile(r"([0-9]{1,18}|x)-([0-9]{1,18})")


@dataclass(frozen=True)
class EntryFilter:
    """What to filter the log by; an empty value filters nothing. Both days are included, names are whole."""

    action: str = ""
    region_codes: Sequence[str] = ()
    people: Sequence[str] = ()
    subject_id: str = ""
    request_id: str = ""
    since: dt.date | None = None
    until: dt.date | None = None


@dataclass(frozen=True)
class EntryPlace:
    """A place in the log: that of one entry. Pages begin behind it, so new entries move nothing from page to page.

    Without a time it is that of an entry whose time was changed to one that cannot be written: the database knows it.
    """

    at: dt.datetime | None
    pk: int

    @classmethod
    def of(cls, entry: Entry) -> Self:
        return cls(entry.at if entry.moment and entry.at >= _EPOCH else None, entry.pk)

    @classmethod
    def read(cls, text: str) -> Self | None:
        """Return the place as an address writes it; None for a text that is none."""
        written = _WRITTEN.fullmatch(text)
        if written is None:
            return None
        if written[1] == "x":
            return cls(None, int(written[2]))
        if int(written[1]) > _LATEST:
            return None
        return cls(_EPOCH + int(written[1]) * _MICROSECOND, int(written[2]))

    def __str__(self) -> str:
        return f"{(self.at - _EPOCH) // _MICROSECOND if self.at else 'x'}-{self.pk}"

    @property
    def _moment(self) -> dt.datetime | Subquery:
        return self.at or Subquery(Entry.objects.filter(pk=self.pk).values("at")[:1])

    @property
    def older(self) -> Q:
        """What lies behind it; the time comes first and alone, because an index finds it."""
        return Q(at__lte=self._moment) & (Q(at__lt=self._moment) | Q(pk__lt=self.pk))

    @property
    def newer(self) -> Q:
        """What lies before it."""
        return Q(at__gte=self._moment) & (Q(at__gt=self._moment) | Q(pk__gt=self.pk))


@dataclass(frozen=True)
class EntryPage:
    """Some entries, newest first, and the places from which the pages beside it are found; "" where there is none."""

    entries: list[Entry] = field(default_factory=list)
    newer: str = ""
    older: str = ""


@dataclass(frozen=True)
class _Meant:
    """Which entries are meant: one or more parts, each of which an index gives by time; of some regions alone."""

    parts: Sequence[QuerySet[Entry]]
    regions: Sequence[int] | None = None


def entry_page(
    *,
    scope: RegionScope,
    size: int,
    narrow: EntryFilter | None = None,
    before: EntryPlace | None = None,
    after: EntryPlace | None = None,
) -> EntryPage:
    """Return the newest entries in `scope`, or the next ones older than `before`, or newer than `after`.

    A region also stands for those directly below it, for example a province for its regencies. Regions are loaded.
    """
    meant = _meant(scope, narrow or EntryFilter())
    if after is not None:
        found = _first(meant, size + 1, after=after)
        if len(found) > size:
            shown = found[size - 1 :: -1]
            return EntryPage(shown, newer=str(EntryPlace.of(shown[0])), older=str(EntryPlace.of(shown[-1])))
        before = None  # the newest page: a full one
    found = _first(meant, size + 1, before=before)
    shown, has_older = found[:size], len(found) > size
    return EntryPage(
        shown,
        newer=str(EntryPlace.of(shown[0]) if shown else before) if before else "",
        older=str(EntryPlace.of(shown[-1])) if has_older else "",
    )


def entry_chunks(
    *, scope: RegionScope, narrow: EntryFilter | None = None, size: int
) -> Iterator[list[Entry]]:
    """Yield all such entries, newest first, some at a time: a whole log would not fit into memory."""
    meant, before = _meant(scope, narrow or EntryFilter()), None
    if meant.regions is not None:  # whoever reads all of them need not ask each region for its newest
        meant = _Meant([meant.parts[0].filter(region__in=meant.regions)])
    while found := _first(meant, size, before=before):
        yield found
        if len(found) < size:
            return
        before = EntryPlace.of(found[-1])


def entry_regions() -> list[Region]:
    """Return the regions of all times, so far as it takes to find them by a text."""
    return list(Region.objects.only("code", "name", "short_name", "level", "lineage"))


def entry_regions_named(text: str, known: Sequence[Region]) -> tuple[list[Region], str]:
    """Return the regions that `text` names by code or name; if there are none, the code that was meant."""
    found = find_named(text, known)
    return found, "" if found else guess_code(text, {region.code for region in known})


def entry_regions_found(text: str, known: Sequence[Region]) -> tuple[list[Region], str]:
    """Return the regions that a search finds, as on every other page, and what was probably meant if there are none."""
    found = find_searched(text, known)
    return found, "" if found else guess_region(text, known)


def entry_people(text: str, *, scope: RegionScope) -> tuple[str, ...]:
    """Return the names, as they stand in the log, that hold `text`; none where no act in `scope` is theirs."""
    people = tuple(name for name in _names() if text.casefold() in name.casefold())
    if not people or not _keys(_meant(scope, EntryFilter(people=people)), 1):
        return ()
    return people


_EACH_NAME: Final = """
    WITH RECURSIVE each (name) AS (
        (SELECT actor_label FROM audit_entry ORDER BY actor_label LIMIT 1)
        UNION ALL
        SELECT (SELECT actor_label FROM audit_entry WHERE actor_label > name ORDER BY actor_label LIMIT 1)
        FROM each WHERE name IS NOT NULL
    )
    SELECT name FROM each WHERE name IS NOT NULL
"""
"""Every name once, by leaps through the index on names: as many steps as there are people, not as entries."""


def _names() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(_EACH_NAME)
        return [name for (name,) in cursor.fetchall()]


def _meant(scope: RegionScope, narrow: EntryFilter) -> _Meant:
    rows = Entry.objects.filter(_period(narrow))
    for name, value in (
        ("action", narrow.action),
        ("subject_id", narrow.subject_id),
        ("request_id", narrow.request_id),
    ):
        rows = rows.filter(**{name: value}) if value else rows
    is_few = bool(narrow.subject_id or narrow.request_id)
    regions = _region_keys(scope, narrow.region_codes)
    if narrow.people:
        here = rows if regions is None else rows.filter(region__in=regions)
        if len(narrow.people) <= PEOPLE_APART and not is_few:
            return _Meant([here.filter(actor_label=name) for name in narrow.people])
        return _Meant([here.filter(actor_label__in=narrow.people)])
    if regions is None:
        return _Meant([rows])
    if is_few or narrow.action:
        return _Meant([rows.filter(region__in=regions)])
    return _Meant([rows], regions)


def _period(narrow: EntryFilter) -> Q:
    period = Q()
    if narrow.since:
        period &= Q(at__gte=_midnight(narrow.since))
    if narrow.until and narrow.until < dt.date.max:  # no day follows the last one, so nothing is later
        period &= Q(at__lt=_midnight(narrow.until + dt.timedelta(days=1)))
    return period


def _region_keys(scope: RegionScope, codes: Sequence[str]) -> list[int] | None:
    """Return the regions in `scope` that are meant; None where that is the whole log, with what is about no region."""
    if scope.is_nation and not codes:
        return None
    rows = Region.objects.in_scope(scope)
    if codes:
        above = Q(parent__code__in=codes) | Q(parent__parent__code__in=codes)
        rows = rows.filter(Q(code__in=codes) | above)
    return list(rows.values_list("pk", flat=True))


def _first(
    meant: _Meant, size: int, *, before: EntryPlace | None = None, after: EntryPlace | None = None
) -> list[Entry]:
    """Return the `size` newest entries that are meant, behind a place; or the oldest ones before one, oldest first.

    Their keys come from the indexes alone; only what is shown is read.
    """
    order = _order(after)
    keys = _keys(meant, size, before=before, after=after)
    return entries_read(Entry.objects.filter(pk__in=keys).select_related("region").order_by(*order))


def _order(after: EntryPlace | None) -> tuple[str, str]:
    return ("at", "pk") if after else ("-at", "-pk")


def _keys(
    meant: _Meant, size: int, *, before: EntryPlace | None = None, after: EntryPlace | None = None
) -> list[int]:
    order = _order(after)
    place = after.newer if after else before.older if before else Q()
    parts = [rows.filter(place).order_by(*order) for rows in meant.parts]
    if meant.regions is not None:
        return _keys_by_region(parts[0], meant.regions, size, order)
    if len(parts) > 1:
        # By seconds, because not every time that may stand in a row is one that Python could take in.
        each = [rows.annotate(seconds=_Seconds("at")).values_list("seconds", "pk")[:size] for rows in parts]
        ordered = (
            each[0].union(*each[1:], all=True).order_by(*(name.replace("at", "seconds") for name in order))
        )
        return [pk for _seconds, pk in ordered[:size]]
    return list(parts[0].values_list("pk", flat=True)[:size])


def _keys_by_region(
    rows: QuerySet[Entry], regions: Sequence[int], size: int, order: Sequence[str]
) -> list[int]:
    """Return the keys of the first `size` in order, which are among the first `size` of each region."""
    here = rows.filter(region=OuterRef("pk"))
    each = Region.objects.filter(pk__in=regions).annotate(
        # Both lists have the same length and order, and PostgreSQL unfolds them side by side.
        entry_at=Func(ArraySubquery(here.values("at")[:size]), function="unnest"),
        entry_pk=Func(ArraySubquery(here.values("pk")[:size]), function="unnest"),
    )
    first = each.order_by(*(name.replace("at", "entry_at").replace("pk", "entry_pk") for name in order))
    return list(first.values_list("entry_pk", flat=True)[:size])


class _Seconds(Func):
    """A moment as seconds since 1970, to the microsecond; infinite ones too."""

    template = "EXTRACT(EPOCH FROM %(expressions)s)"
    output_field = DecimalField()


def _midnight(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time.min))
