"""The cards of a review: each answer with what lies beside it, and what was said of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from apps.core.pages import address_of_part
from apps.regions.scoping import RegionScope
from apps.submissions.differences import Comparison
from apps.submissions.enums import AnswerValue
from apps.submissions.presentation import card_of, thread_of
from apps.submissions.selectors import (
    DimensionStatus,
    IndicatorStatus,
    Peers,
    PreviousEdition,
    peers_of,
    previous_edition_of,
    twins_elsewhere_note,
)

from ..forms import VerdictForms
from ..presentation import ReviewItem, files_changed, judged_of, spread_of
from .reading import Review


@dataclass(frozen=True)
class Beside:
    """What lies beside the answers on a page; read for those that are shown, by the codes of their indicators."""

    previous: PreviousEdition | None
    peers: Mapping[str, Peers]
    """What the offices beside this one answered."""

    @classmethod
    def read(cls, review: Review, statuses: Sequence[DimensionStatus], scope: RegionScope) -> "Beside":
        """Read it within the scope of the reader, and note at the files where else the same are attached."""
        submission = review.submission
        items = [item for status in statuses for item in status.items]
        codes = [item.indicator.code for item in items]
        twins_elsewhere_note(submission, [item.answer for item in items if item.answer], scope=scope)
        return cls(
            previous=previous_edition_of(submission, scope=scope, codes=codes),
            peers=peers_of(submission, scope=scope, codes=codes),
        )


def sections_of(
    review: Review, statuses: Sequence[DimensionStatus], verdicts: VerdictForms | None, scope: RegionScope
) -> list[tuple[DimensionStatus, list[ReviewItem]]]:
    """Return the cards of some dimensions; with the fields of the verdicts where they may be given."""
    beside = Beside.read(review, statuses, scope)
    comparison = Comparison(review.around.codebook.elections, review.around.codebook.levels)
    return [
        (status, [_item(review, item, verdicts, beside, comparison) for item in status.items])
        for status in statuses
    ]


def _item(
    review: Review,
    item: IndicatorStatus,
    verdicts: VerdictForms | None,
    beside: Beside,
    comparison: Comparison,
) -> ReviewItem:
    code, change = item.indicator.code, item.change
    card = card_of(
        item,
        review.around.codebook,
        previous=beside.previous,
        thread=thread_of(review.submission, code, review.around.messages, review.worklist.query),
        history_url=address_of_part("reviews:history", review.submission.public_id, code)
        + review.worklist.query,
    )
    has_value = card.facts is not None and card.facts.value != AnswerValue.NO_DATA
    around = review.submission.region.parent
    return ReviewItem(
        card=card,
        judged=judged_of(
            review.verdicts.get(code),
            verdicts[code] if verdicts else None,
            is_standing=code in review.standing,
        ),
        change=comparison.change(change.before, change.after) if change else None,
        explained=tuple(
            comparison.text_change(f"Penjelasan “{row.warning}”", row.before, row.after)
            for row in (change.explanations if change else ())
        ),
        files=files_changed(change),
        spread=spread_of(
            beside.peers.get(code),
            card.facts.total if card.facts and has_value else None,
            around.short_name if around else "",
        ),
    )
