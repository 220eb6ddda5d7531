"""Drawing the plots of a finished study before anybody asks for them, where a worker has the time."""

from apps.regions.scoping import RegionScope

from ..models import RobustnessStudy
from ..selectors import robustness_list, sensitivity_list
from .levels import LEVELS, study_level


def draw_ahead(pk: int) -> None:
    """Draw what the page of the study first shows to national roles, and keep it."""
    study = RobustnessStudy.objects.get(pk=pk)
    sensitivity = sensitivity_list(study)
    for level in LEVELS.values():
        lines = robustness_list(scope=RegionScope.nation(), study=study, level=level.value)
        study_level(study, level, lines, sensitivity.get(level.value, []))
