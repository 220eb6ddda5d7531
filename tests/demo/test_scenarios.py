"""The scenario of the demo."""

from apps.accounts.models import User
from apps.demo.scenarios import TITLE, scenario_seed
from apps.scenarios.models import Scenario
from tests.cast import Regions
from tests.computation.finished_runs import finished_run_make


def test_the_seed_makes_one_scenario_that_differs_in_its_classes_alone(
    regions: Regions, analyst: User
) -> None:
    run = finished_run_make(regions, analyst)

    for _ in range(2):
        scenario_seed(run, analyst)

    scenario = Scenario.objects.get()
    official = run.manifest["method"]
    changed = {stage: step for stage, step in scenario.method.items() if step != official[stage]}
    assert (scenario.title, scenario.run, scenario.weights) == (TITLE, run, {})
    assert changed == {"classify": {"name": "quantiles", "k": 3, "labels": [], "on_cut": "lower"}}
