"""The nodes of an index: indicators, groups, themes."""

from dataclasses import dataclass
from typing import TypeAlias

from .arrays import FloatArray, IndexArray


@dataclass(frozen=True, kw_only=True)
class Indicator:
    """A leaf of the tree: what is observed (indikator).

    Parameters
    ----------
    code : str
        Unique within the framework, indexes and groups included.
    parent : str
        Code of the group, or of the index itself.
    name : str
        For messages and tables.
    weight : float
        Relative to its siblings, >= 0; only proportions count.
    direction : int
        1 if more is more vulnerable, -1 if less is.
    target : float, optional
        Value to be reached, for the normalisation ``distance_target``.
    goalposts : tuple of (float, float), optional
        Lower and upper end of the scale, for the normalisation ``goalposts``.
    """

    code: str
    parent: str
    name: str = ""
    weight: float = 1.0
    direction: int = 1
    target: float | None = None
    goalposts: tuple[float, float] | None = None


@dataclass(frozen=True, kw_only=True)
class Group:
    """An inner node of the tree (dimensi, subdimensi).

    Parameters
    ----------
    code : str
        Unique within the framework.
    parent : str
        Code of another group, or of the index itself.
    name : str
        For messages and tables.
    weight : float
        Relative to its siblings, >= 0. Unused when `is_display_only`.
    is_display_only : bool
        The group gets a score to be read, but its parent aggregates over the group's children instead of over
        that score. So are the subdimensions of IKP 2024: a dimension is the weighted mean of its indicators.
    """

    code: str
    parent: str
    name: str = ""
    weight: float = 1.0
    is_display_only: bool = False


@dataclass(frozen=True, kw_only=True)
class Theme:
    """A named subset of the indicators with an index of its own (tema).

    Parameters
    ----------
    code : str
        Unique within the framework.
    name : str
        For messages and tables.
    indicators : tuple of str
        Codes of the indicators; its index is their simple mean.
    """

    code: str
    name: str = ""
    indicators: tuple[str, ...] = ()


Node: TypeAlias = Group | Indicator


@dataclass(frozen=True)
class Branch:
    """One aggregation of the tree, in columns of the matrix ``[indicators | aggregates]``.

    Parameters
    ----------
    code : str
        The group, or the index.
    column : int
        Where its score belongs.
    children : ndarray of int, shape (n_children,)
        Columns aggregated, display-only groups already replaced by their children; in the order of their codes.
    weights : ndarray of float, shape (n_children,)
        Weights of the children, as declared.
    """

    code: str
    column: int
    children: IndexArray
    weights: FloatArray
