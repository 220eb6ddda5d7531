"""A scenario beside the simulated run: the same scores, in classes of equal size."""

from typing import Final

from django.db import transaction

from apps.accounts.models import User
from apps.computation.models import IndexRun
from apps.engine import Method
from apps.scenarios.models import Scenario
from apps.scenarios.services import scenario_change, scenario_create

TITLE: Final = "Klasifikasi kuantil"
NOTE: Final = "Data simulasi. Contoh skenario: skor tidak berubah, hanya batas kelasnya."
CLASSIFY: Final = {"name": "quantiles", "k": 3}


@transaction.atomic
def scenario_seed(run: IndexRun, analyst: User) -> None:
    """Make the scenario where it is missing."""
    if Scenario.objects.filter(title=TITLE).exists():
        return
    scenario = scenario_create(run=run, title=TITLE, actor=analyst)
    scenario_change(
        scenario=scenario,
        title=TITLE,
        note=NOTE,
        method=Method.from_dict({**scenario.method, "classify": CLASSIFY}),
        weights={},
        revision=scenario.revision,
        actor=analyst,
    )
