"""Count who outranks whom in many simulated runs at once, each run with weights of its own.

A duel is the comparison of two regions in one run. There are three ways to count them all; each counts exactly the wins
of `outranking.count_outranked`:

- `pairs` takes one pair after the other, and any number of children.
- `ways` is faster for few children with the same scores in all runs: there are few ways in which two regions can
  compare, and each way is judged once for all pairs that share it.
- `sets` is faster for few children with scores of their own in every run: it compares a region with all others at
  once.
"""

from .counting import count_duels

__all__ = ["count_duels"]
