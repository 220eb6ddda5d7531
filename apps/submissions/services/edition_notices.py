"""One notice to everybody who takes a step with the forms of an edition, however many forms wait for them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from apps.accounts.models import User
from apps.accounts.selectors import zones_of
from apps.core.formatting import in_zone
from apps.indicators.enums import WindowStage
from apps.indicators.models import Edition
from apps.notifications.enums import NoticeKind
from apps.notifications.services import NoticeDraft, notices_send
from apps.regions.enums import OFFICE_LEVELS, RegionLevel
from apps.regions.models import Region

from .step_takers import step_takers


@dataclass(frozen=True)
class Part:
    """One step that a person takes in an edition, and the region by which they take it."""

    region: Region
    level: RegionLevel
    stage: WindowStage


def edition_notices_send(
    edition: Edition, actor: User, make: Callable[[User, Sequence[Part]], NoticeDraft]
) -> None:
    """Send what `make` writes for each person of their parts, its times in their zone; nothing to `actor`.

    The number of queries does not depend on the number of offices.
    """
    parts: dict[User, list[Part]] = {}
    for level in OFFICE_LEVELS:
        for stage in WindowStage:
            for taker in step_takers(edition, level, stage):
                parts.setdefault(taker.user, []).append(Part(taker.region, level, stage))
    parts.pop(actor, None)
    zones = zones_of(parts)
    drafts = []
    for person, theirs in parts.items():
        with in_zone(zones[person]):
            drafts.append(make(person, theirs))
    notices_send(kind=NoticeKind.EDITION, drafts=drafts)


def widest_of(parts: Sequence[Part]) -> Region:
    """Return the region under which a person is told of all their parts: the highest one."""
    order = list(RegionLevel)
    return min((part.region for part in parts), key=lambda region: order.index(RegionLevel(region.level)))
