"""Plots as SVG, drawn on the server: Altair describes them, vl-convert draws them without a network."""

from .drawing import Plot
from .robustness import Bar, ClassShare, Interval, draw_class_shares, draw_rank_intervals, draw_sensitivity

__all__ = [
    "Bar",
    "ClassShare",
    "Interval",
    "Plot",
    "draw_class_shares",
    "draw_rank_intervals",
    "draw_sensitivity",
]
