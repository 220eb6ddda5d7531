"""From a panel to a scenario: what its weights would change in an official run, before anything is decided."""

from django.db import transaction

from apps.accounts.models import User
from apps.computation.models import IndexRun
from apps.computation.selectors import run_list
from apps.core.exceptions import InvalidInputError
from apps.indicators.enums import EditionKind
from apps.regions.scoping import RegionScope
from apps.scenarios.models import Scenario
from apps.scenarios.services import scenario_create

from ..models import Panel
from .doubt import Doubt, weights_in_doubt
from .panels import check_may_manage


@transaction.atomic
def panel_try(*, actor: User, panel: Panel, reason: str = "") -> Scenario:
    """Begin a scenario that computes the newest finished run of the panel's instrument with the panel's weights.

    Comparisons that contradict each other more than is acceptable can be tried too, but only with a `reason`, which
    the note of the scenario repeats.

    Raises NotAllowedError, and InvalidInputError where nobody has answered, no such run exists, or no reason is given
    where one is needed (key "reason").
    """
    check_may_manage(actor)
    weights, doubt = weights_in_doubt(panel, reason)
    note = _warning(panel, doubt) if doubt else ""
    return scenario_create(run=_newest_run(panel), title=panel.title, actor=actor, weights=weights, note=note)


def _warning(panel: Panel, doubt: Doubt) -> str:
    """Return what the scenario says of comparisons that contradict each other too much."""
    return (
        f"Bobot dari panel “{panel.title}”, yang rasio konsistensinya {doubt.ratio_text} (di atas 0,10) "
        f"belum dapat diterima. Alasan mencobanya: {doubt.reason}"
    )


def _newest_run(panel: Panel) -> IndexRun:
    """Return the newest finished run over any version of the instrument, of an official or a simulated edition."""
    runs = run_list(scope=RegionScope.nation()).finished()
    runs = runs.filter(edition__instrument__code=panel.instrument.code)
    found = runs.exclude(edition__kind=EditionKind.EXTERNAL).first()
    if found is None:
        raise InvalidInputError(
            f"Belum ada hitungan selesai dari instrumen “{panel.instrument.name}”, jadi bobot panel ini belum "
            "dapat dicoba. Minta hitungan dahulu, lalu ulangi."
        )
    return found
