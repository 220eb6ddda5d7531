"""What the page of analysis shows of a run, computed from what the run stored."""

from .analyse import LEVELS, RunAnalysis, analyse_run
from .levels import LevelAnalysis
from .outranking import OutrankingTable

__all__ = ["LEVELS", "LevelAnalysis", "OutrankingTable", "RunAnalysis", "analyse_run"]
