"""From a panel to a scenario: what its weights would change in an official run, before anything is decided."""

from django.db import transaction

from apps.accounts.models import User
from apps.computation.models import IndexRun
from apps.computation.selectors import run_list
from apps.core.exceptions import InvalidInputError
from apps.core.formatting import format_decimal
from apps.indicators.enums import EditionKind
from apps.regions.scoping import RegionScope
from apps.scenarios.models import Scenario
from apps.scenarios.services import scenario_create

from ..models import Panel
from ..selectors import panel_judged, panel_weights
from .panels import check_may_manage


@transaction.atomic
def panel_try(*, actor: User, panel: Panel) -> Scenario:
    """Begin a scenario that computes the newest finished run of the panel's instrument with the panel's weights.

    Raises NotAllowedError, and InvalidInputError where nobody has answered or no such run exists.
    """
    check_may_manage(actor)
    weights = panel_weights(panel)
    return scenario_create(
        run=_newest_run(panel), title=panel.title, actor=actor, weights=weights, note=_warning(panel)
    )


def _warning(panel: Panel) -> str:
    """Return what the scenario says of comparisons that contradict each other too much; "" where they do not."""
    ratios = [found.combined.consistency_ratio for found in panel_judged(panel).unacceptable]
    if not ratios:
        return ""
    return (
        f"Bobot dari panel “{panel.title}”, yang rasio konsistensinya {format_decimal(max(ratios), 3)} (di atas 0,10) "
        "belum dapat diterima."
    )


def _newest_run(panel: Panel) -> IndexRun:
    """Return the newest finished run over any version of the instrument, of an official or a simulated edition."""
    runs = run_list(scope=RegionScope.nation()).finished()
    runs = runs.filter(edition__instrument__code=panel.instrument.code)
    found = runs.exclude(edition__kind=EditionKind.EXTERNAL).first()
    if found is None:
        raise InvalidInputError(
            f"Belum ada hitungan selesai dari instrumen {panel.instrument.code}, jadi bobot panel ini belum dapat "
            "dicoba. Minta hitungan dahulu, lalu ulangi."
        )
    return found
