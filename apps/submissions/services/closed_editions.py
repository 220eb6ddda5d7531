"""Telling people that an edition was closed: what of theirs was not sent, and what can still be done with the rest."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from django.db.models import Count
from django.urls import reverse

from apps.accounts.models import User
from apps.core.formatting import format_datetime
from apps.core.names import say_kind_once
from apps.indicators.enums import WindowStage
from apps.indicators.models import Edition
from apps.notifications.services import NoticeDraft
from apps.regions.enums import RegionLevel
from apps.regions.models import Region

from ..enums import SubmissionState
from ..models import Submission
from ..selectors import why_closed_to_office
from ..windows import NATIONAL
from ..workflow import STAGE_OF
from .edition_notices import Part, edition_notices_send, widest_of

_LEFT: Final = {
    WindowStage.ENTRY: "{count} data belum dikirim kantornya, dan tidak dapat diisi atau dikirim lagi.",
    WindowStage.REVIEW: "{count} data belum selesai diperiksa: masih dapat disetujui, tidak dapat dikembalikan.",
    WindowStage.ACCEPTANCE: "{count} data belum diterima: masih dapat diterima, tidak dapat dibuka kembali.",
}
"""What becomes of forms, by the step that they waited for."""

_Counts = Mapping[tuple[RegionLevel, int | None], Mapping[WindowStage, int]]
"""How many forms wait for each step, by their level and the region above."""


def edition_close_tell(edition: Edition, actor: User) -> None:
    """Send one notice to everybody who had a step to take in the edition, but for `actor`, who closed it."""
    forms = {
        form.region_id: form
        for form in Submission.objects.with_window(WindowStage.ENTRY).with_region().filter(edition=edition)
    }
    counts = _counted(edition)
    edition_notices_send(
        edition, actor, lambda person, parts: _draft(edition, actor, person, parts, forms, counts)
    )


def _counted(edition: Edition) -> _Counts:
    rows = Submission.objects.filter(edition=edition).order_by()
    found: dict[tuple[RegionLevel, int | None], dict[WindowStage, int]] = {}
    for level, parent, state, count in rows.values_list("region__level", "region__parent", "state").annotate(
        Count("pk")
    ):
        stage = STAGE_OF.get(SubmissionState(state))
        if stage is not None:
            steps = found.setdefault((RegionLevel(level), parent), {})
            steps[stage] = steps.get(stage, 0) + count
    return found


def _draft(
    edition: Edition,
    actor: User,
    person: User,
    parts: Sequence[Part],
    forms: Mapping[int, Submission],
    counts: _Counts,
) -> NoticeDraft:
    """Return what one person is told, under the widest of their regions."""
    own = [forms[part.region.pk] for part in parts if part.stage == WindowStage.ENTRY]
    judged = dict.fromkeys((part.region, part.level) for part in parts if part.stage != WindowStage.ENTRY)
    lines = [
        f"{actor.label} menutup edisi {edition} pada {format_datetime(edition.closed_at)}.",
        *(why_closed_to_office(form) for form in own),
        *_left_to_judge(judged, counts),
    ]
    if judged and not any(region.level == RegionLevel.NATION for region, _level in judged):
        lines.append(f"Bila ada data yang masih perlu diperbaiki, hubungi {NATIONAL}.")
    is_one_form = len(own) == 1 and not judged
    return NoticeDraft(
        recipients=[person],
        region=widest_of(parts),
        subject=say_kind_once(f"Edisi {edition} ditutup{_unsent_words(own)}"),
        body=say_kind_once("\n".join(lines)),
        path=own[0].get_absolute_url()
        if is_one_form
        else f"{reverse('submissions:list')}?edisi={edition.code}",
    )


def _left_to_judge(judged: Iterable[tuple[Region, RegionLevel]], counts: _Counts) -> Iterator[str]:
    """Yield what becomes of the forms that a person reviews or accepts, by level and the step that they waited for."""
    for region, level in judged:
        is_all = region.level == RegionLevel.NATION
        where = "" if is_all else f" di {region}"
        rows = [
            steps for (of, above), steps in counts.items() if of == level and (is_all or above == region.pk)
        ]
        for stage, words in _LEFT.items():
            if count := sum(steps.get(stage, 0) for steps in rows):
                yield f"Kantor {RegionLevel(level).label.lower()}{where}: {words.format(count=count)}"


def _unsent_words(own: Sequence[Submission]) -> str:
    if not own:
        return ""
    return f", data {own[0].region} tidak terkirim" if len(own) == 1 else f", {len(own)} data tidak terkirim"
