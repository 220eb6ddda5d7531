"""What the other offices beside one answered: the regencies of the same province, or the other provinces."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import DecimalField, F, Sum

from apps.regions.scoping import RegionScope

from ..enums import AnswerValue
from ..models import Answer, Submission


@dataclass(frozen=True)
class Peers:
    """The answers of other offices to one indicator."""

    values: tuple[Decimal, ...]
    """The values of those that answered "occurred" (count x level weight, summed) or "did not occur" (0), ascending."""
    without_data: int
    """How many answered that they have no data."""


def peers_of(submission: Submission, *, scope: RegionScope, codes: Collection[str]) -> Mapping[str, Peers]:
    """Return what the other offices in `scope` answered to these indicators, by their codes; one query.

    They have the same level and the same region above them, and have sent their form of this edition at least once:
    what an office is still filling in for the first time says nothing yet.
    """
    others = Submission.objects.in_scope(scope).filter(
        edition=submission.edition_id,
        region__level=submission.region.level,
        region__parent=submission.region.parent_id,
        submitted_at__isnull=False,
    )
    theirs = Answer.objects.filter(submission__in=others.exclude(pk=submission.pk))
    answers = theirs.filter(indicator__code__in=codes).order_by()
    value = Sum(F("events__count") * F("events__level__weight"), output_field=DecimalField())
    found: dict[str, list[Decimal]] = {}
    missing: dict[str, int] = {}
    for code, said, _, total in answers.values_list("indicator__code", "value", "pk").annotate(total=value):
        if said == AnswerValue.NO_DATA:
            missing[code] = missing.get(code, 0) + 1
        else:
            found.setdefault(code, []).append(total or Decimal(0))
    return {
        code: Peers(tuple(sorted(found.get(code, ()))), missing.get(code, 0)) for code in {*found, *missing}
    }
