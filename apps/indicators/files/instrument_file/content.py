"""What an instrument file says, as plain values; empty where the file was silent or wrong."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from apps.engine import Stage

from ...enums import GroupKind, PublicationStatus


@dataclass(frozen=True)
class GroupContent:
    """`number` is the place in the file, from 0. An empty `parent` is the index."""

    number: int
    code: str
    parent: str
    name: str
    name_en: str = ""
    kind: GroupKind | None = None
    weight: Decimal | None = None
    weight_status: PublicationStatus = PublicationStatus.UNPUBLISHED
    is_display_only: bool = False
    weights_sum: Decimal | None = None


@dataclass(frozen=True)
class IndicatorContent:
    """`number` is the place in the file, from 0."""

    number: int
    code: str
    parent: str
    name: str
    name_en: str = ""
    weight: Decimal | None = None
    weight_status: PublicationStatus = PublicationStatus.UNPUBLISHED
    direction: int = 1
    target: Decimal | None = None
    goalposts: tuple[Decimal, Decimal] | None = None
    unit: str = ""
    definition: str = ""


@dataclass(frozen=True)
class ThemeContent:
    """A named subset of the indicators, by their codes. `number` is the place in the file, from 0."""

    number: int
    code: str
    name: str
    name_en: str = ""
    indicators: tuple[str, ...] = ()
    status: PublicationStatus = PublicationStatus.UNPUBLISHED
    note: str = ""
    note_en: str = ""


@dataclass(frozen=True)
class EventLevelContent:
    """`number` is the place in the file, from 0."""

    number: int
    code: str
    name: str
    name_en: str = ""
    weight: Decimal = Decimal(0)
    weight_status: PublicationStatus = PublicationStatus.UNPUBLISHED


@dataclass(frozen=True)
class StepContent:
    """One method of one stage; `applies_to` empty for everything."""

    stage: Stage
    applies_to: str
    name: str
    parameters: dict[str, Any] = field(default_factory=dict)
    status: PublicationStatus = PublicationStatus.UNPUBLISHED
    note: str = ""
    note_en: str = ""


@dataclass(frozen=True)
class InstrumentContent:
    """A whole instrument."""

    code: str
    name: str
    name_en: str = ""
    version: int | None = None
    source: str = ""
    note: str = ""
    weights_sum: Decimal | None = None
    groups: tuple[GroupContent, ...] = ()
    indicators: tuple[IndicatorContent, ...] = ()
    themes: tuple[ThemeContent, ...] = ()
    event_levels: tuple[EventLevelContent, ...] = ()
    steps: tuple[StepContent, ...] = ()
