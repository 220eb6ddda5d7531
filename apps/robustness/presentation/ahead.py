"""Drawing the plots of a finished study before anybody asks for them, where a worker has the time."""

from apps.regions.enums import LEVEL_SLUGS
from apps.regions.scoping import RegionScope

from ..models import RobustnessStudy
from ..selectors import robustness_list, sensitivity_list
from .levels import study_level


def draw_ahead(pk: int) -> None:
    """Draw what the page of the study first shows to national roles, and keep it."""
    study = RobustnessStudy.objects.get(pk=pk)
    sensitivity = sensitivity_list(study)
    for level in LEVEL_SLUGS.values():
        lines = robustness_list(scope=RegionScope.nation(), study=study, level=level.value)
        study_level(study, level, lines, sensitivity.get(level.value, []))
