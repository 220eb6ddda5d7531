"""Sentences about the aggregated scores of the provinces, in the active language."""

from django.utils.translation import gettext as _

from apps.core.formatting import format_decimal

from .aggregates import aggregated, gap, mean_of
from .dataset import ReleaseContent
from .wording import join_names

NAMES_SHOWN = 3


def aggregate_finding(content: ReleaseContent) -> str:
    """Return which provinces have the highest aggregated scores, and the mean where every one is known."""
    known = aggregated(content)
    names = [
        f"{region.short_name} ({format_decimal(region.aggregated_score)})" for region in known[:NAMES_SHOWN]
    ]
    total = content.provinces.n_regions
    words = {"names": join_names(names), "count": len(known), "total": total}
    if content.is_external and len(known) < total:
        return (
            _("Skor agregat diketahui untuk %(count)s dari %(total)s provinsi; tertinggi %(names)s.") % words
        )
    words["average"] = format_decimal(mean_of(known))
    return _("Agregat tertinggi: %(names)s. Rata-rata %(count)s provinsi %(average)s.") % words


def gap_sentence(content: ReleaseContent) -> str:
    """Return for which province the two scores differ most; "" where both are known of none."""
    both = [region for region in aggregated(content) if gap(region) is not None]
    if not both:
        return ""
    region = max(both, key=lambda region: (abs(gap(region) or 0.0), region.code))
    words = {
        "name": region.name,
        "own": format_decimal(region.score),
        "aggregated": format_decimal(region.aggregated_score),
    }
    return (
        _("Paling jauh berbeda: %(name)s, %(own)s menurut isian sendiri dan %(aggregated)s menurut agregat.")
        % words
    )
