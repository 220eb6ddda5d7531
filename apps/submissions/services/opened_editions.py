"""Telling people that an edition was opened: whose form waits, from when to when, and who reviews and accepts it."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import User
from apps.core.formatting import format_datetime
from apps.core.names import say_kind_once
from apps.indicators.enums import WindowStage
from apps.indicators.models import Edition, EditionWindow
from apps.notifications.services import NoticeDraft
from apps.regions.enums import RegionLevel

from ..models import Submission
from .edition_notices import Part, edition_notices_send, widest_of

_Windows = Mapping[tuple[RegionLevel, WindowStage], EditionWindow]

_AT_ONCE: Final = {
    WindowStage.ENTRY: "sekarang",
    WindowStage.REVIEW: "begitu dikirim",
    WindowStage.ACCEPTANCE: "begitu disetujui",
}
"""When a step begins that has no time of its own."""

_STEPS: Final = {WindowStage.REVIEW: "memeriksa", WindowStage.ACCEPTANCE: "menerima"}


def edition_open_tell(edition: Edition, actor: User) -> None:
    """Send one notice to everybody who takes a step in the edition, but for `actor`, who opened it.

    It says the deadlines that there are, so that these count as told.
    """
    windows = {(RegionLevel(row.level), WindowStage(row.stage)): row for row in edition.windows.all()}
    forms = {form.region_id: form for form in Submission.objects.filter(edition=edition)}
    edition_notices_send(
        edition, actor, lambda person, parts: _draft(edition, actor, person, parts, windows, forms)
    )
    edition.windows.update(told_due_at=F("due_at"), told_opens_at=F("opens_at"))


def _draft(
    edition: Edition,
    actor: User,
    person: User,
    parts: Sequence[Part],
    windows: _Windows,
    forms: Mapping[int, Submission],
) -> NoticeDraft:
    """Return what one person is told, under the widest of their regions; times are written in the zone in force."""
    widest = widest_of(parts)
    lines = [f"{actor.label} membuka edisi {edition}.", *_lines(parts, windows)]
    subject = f"Edisi {edition} dibuka{_when_later(parts, windows)}"
    is_one_form = len(parts) == 1 and parts[0].stage == WindowStage.ENTRY
    list_of_all = f"{reverse('submissions:list')}?edisi={edition.code}"
    return NoticeDraft(
        recipients=[person],
        region=widest,
        subject=say_kind_once(subject),
        body=say_kind_once("\n".join(lines)),
        path=forms[widest.pk].get_absolute_url() if is_one_form else list_of_all,
    )


def _lines(parts: Sequence[Part], windows: _Windows) -> Iterator[str]:
    """Yield what each form of their own, and the forms of each level that they judge, are waiting for."""
    told: set[RegionLevel] = set()
    for part in parts:
        if part.stage == WindowStage.ENTRY:
            yield f"Formulir {part.region} dapat diisi {_span(windows, part.level, part.stage)}."
            continue
        if part.level not in told:
            told.add(part.level)
            yield f"{_offices(part)} dapat mengisi {_span(windows, part.level, WindowStage.ENTRY)}."
        yield f"Anda {_STEPS[part.stage]} datanya {_span(windows, part.level, part.stage)}."


def _offices(part: Part) -> str:
    what = f"Kantor {RegionLevel(part.level).label.lower()}"
    return what if part.region.level == RegionLevel.NATION else f"{what} di {part.region}"


def _span(windows: _Windows, level: RegionLevel, stage: WindowStage) -> str:
    """Return from when to when a step is taken: mulai 10 Desember 2026, 08.00 WIB, sampai 20 Desember 2026, ..."""
    window = windows.get((level, stage))
    is_later = window and window.opens_at and window.opens_at > timezone.now()
    begins = f"mulai {format_datetime(window.opens_at)}" if window and is_later else _AT_ONCE[stage]
    if window and window.due_at:
        return f"{begins}, sampai {format_datetime(window.due_at)}"
    return f"{begins}; batas waktunya belum ditetapkan"


def _when_later(parts: Sequence[Part], windows: _Windows) -> str:
    """Return when the first of their offices may begin; "" where one may at once."""
    found = [windows.get((part.level, WindowStage.ENTRY)) for part in parts]
    begins = [window.opens_at for window in found if window and window.opens_at]
    is_later = len(begins) == len(parts) and min(begins) > timezone.now()
    return f", pengisian mulai {format_datetime(min(begins))}" if is_later else ""
