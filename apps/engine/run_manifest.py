"""What a run says of itself: which edition, from what, by which method, and what it took from the data.

`RunManifest` is the only reader and writer of that document. Runs, bundles and releases keep the document itself and
hand it on as it was written, so that what an earlier engine left out stays left out. Whoever wants to know what it
says reads it here.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, TypeVar

from .exceptions import InputError
from .framework import Framework
from .method import DEFAULT_KEY, Method, Step
from .methods.classification import ABOVE, BELOW, EmptyClass
from .registry import CLASSIFICATIONS

FORMAT: Final = 1
FORMAT_KEY: Final = "format"
"""Says the format of a document. Format 1 has no such key; a later one writes it."""

EXTERNAL: Final = "external"
SIMULATED: Final = "simulated"

_NEEDED: Final = (
    "engine_version", "edition", "input", "framework", "method", "event_levels", "groups", "indicators",
)  # fmt: skip

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Part = TypeVar("Part", bound="DataclassInstance")


@dataclass(frozen=True)
class EditionFacts:
    """The edition of a run. `kind` says where its data comes from: "official", "external" or "simulated"."""

    code: str = ""
    name: str = ""
    kind: str = ""
    region_set: str = ""

    @property
    def is_external(self) -> bool:
        """Whether the run had published scores to go by instead of answers."""
        return self.kind == EXTERNAL

    @property
    def is_simulated(self) -> bool:
        return self.kind == SIMULATED


@dataclass(frozen=True)
class InstrumentFacts:
    """The instrument of a run."""

    code: str = ""
    version: int = 0
    name: str = ""
    source_sha256: str = ""


@dataclass(frozen=True)
class LatestSource:
    """The run of an earlier edition whose values stand in for missing ones."""

    edition: str
    run: str
    run_key: str
    input_sha256: str

    def to_dict(self) -> dict[str, str]:
        """Return it as plain data."""
        return asdict(self)


@dataclass(frozen=True)
class InputFacts:
    """What went in: its hash, how many regions, and how many of them had data."""

    sha256: str = ""
    regions: int = 0
    known: int = 0
    latest: LatestSource | None = None

    @classmethod
    def from_dict(cls, content: Mapping[str, Any]) -> "InputFacts":
        """Read it from plain data."""
        latest = content.get("latest")
        return _read(cls, {**content, "latest": None if latest is None else _read(LatestSource, latest)})

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain data; `latest` only where there is one."""
        return {key: value for key, value in asdict(self).items() if value is not None}


@dataclass(frozen=True)
class DeclaredStep:
    """A stage of the method as the instrument declares it. `status` says whether Bawaslu has published it."""

    stage: str
    applies_to: str
    name: str
    parameters: Mapping[str, Any]
    status: str
    note: str
    note_en: str = ""


@dataclass(frozen=True)
class Statuses:
    """Whether Bawaslu has published each setting: by code, and for the method by step. For readers alone."""

    groups: Mapping[str, str] = field(default_factory=dict)
    indicators: Mapping[str, str] = field(default_factory=dict)
    themes: Mapping[str, str] = field(default_factory=dict)
    event_levels: Mapping[str, str] = field(default_factory=dict)
    method: tuple[DeclaredStep, ...] = ()

    @classmethod
    def from_dict(cls, content: Mapping[str, Any]) -> "Statuses":
        """Read them from plain data."""
        return _read(
            cls, {**content, "method": tuple(_read(DeclaredStep, step) for step in content.get("method", ()))}
        )

    def to_dict(self) -> dict[str, Any]:
        """Return them as plain data."""
        return {**asdict(self), "method": [asdict(step) for step in self.method]}


@dataclass(frozen=True)
class CutOffRecord:
    """The cut-offs (ambang batas) of one level of region; `labels` from the least to the most vulnerable class.

    A cut-off that could not be computed is None. `on_cut` says which class a score equal to a cut-off is in (`BELOW`,
    `ABOVE`, `MIDDLE`). `mean` and `sd` are there where the method uses them. `empty` are the classes that no region is
    in, and why; engines before 1.2.0 did not say it.
    """

    method: str = ""
    cuts: tuple[float | None, ...] = ()
    labels: tuple[str, ...] = ()
    n: int = 0
    mean: float | None = None
    sd: float | None = None
    on_cut: str = ""
    empty: tuple[EmptyClass, ...] = ()

    @classmethod
    def from_dict(cls, content: Mapping[str, Any]) -> "CutOffRecord":
        """Read them from plain data."""
        lists = {key: tuple(content.get(key, ())) for key in ("cuts", "labels")}
        # Engines before 1.2.0 did not say it: for them it was what is now the default.
        usual = {"on_cut": _usual_owner(str(content.get("method", "")))}
        empty = tuple(_read(EmptyClass, found) for found in content.get("empty", ()))
        return _read(cls, {**usual, **content, **lists, "empty": empty})

    @property
    def are_counts(self) -> bool:
        """Whether the cut-offs are numbers of indicators that occurred, not scores."""
        return self.method in CLASSIFICATIONS and "n_occurring" in CLASSIFICATIONS[self.method].takes

    @property
    def lower(self) -> float | None:
        """Upper end of the least vulnerable class."""
        return self.cuts[0] if self.cuts else None

    @property
    def upper(self) -> float | None:
        """Lower end of the most vulnerable class."""
        return self.cuts[-1] if self.cuts else None

    @property
    def is_low_on_cut(self) -> bool:
        """Whether a score equal to a cut-off is in the class below it."""
        return self.on_cut == BELOW

    @property
    def is_high_on_cut(self) -> bool:
        """Whether a score equal to a cut-off is in the class above it."""
        return self.on_cut == ABOVE

    @property
    def is_given(self) -> bool:
        """Whether the method names the cut-offs, instead of computing them from the scores."""
        return self.method in CLASSIFICATIONS and not CLASSIFICATIONS[self.method].depends_on_scores


@dataclass(frozen=True)
class TreatmentRecord:
    """What outlier treatment did to one indicator at one level, and how its values were spread before and after."""

    step: str = ""
    points: int = 0
    skewness_before: float | None = None
    skewness_after: float | None = None
    kurtosis_before: float | None = None
    kurtosis_after: float | None = None


@dataclass(frozen=True)
class Derived:
    """What a run took from its data. Tables are by level of region, then by code; empty where nothing was taken.

    `content` is the engine's record (`IndexResult.derived`, `ScoresResult.derived`), which verifying compares whole.
    """

    content: Mapping[str, Any] = field(default_factory=dict)

    @property
    def effective_weights(self) -> Mapping[str, Mapping[str, float]]:
        """Each indicator's share in the index."""
        return self._table("effective_weights")

    @property
    def constant_indicators(self) -> Mapping[str, list[str]]:
        """The indicators that do not tell the regions of a level apart."""
        return self._table("constant_indicators")

    @property
    def imputed(self) -> Mapping[str, Mapping[str, int]]:
        """How many values of each indicator were filled in."""
        return self._table("impute")

    def treated(self, level: str) -> dict[str, TreatmentRecord]:
        """Return what outlier treatment did, by indicator."""
        return {
            code: _read(TreatmentRecord, found) for code, found in self._table("treat").get(level, {}).items()
        }

    def maxima(self, level: str) -> Mapping[str, float]:
        """Return the largest value of each indicator, where normalisation used it."""
        found: Mapping[str, float] = self._table("normalise").get(level, {}).get("maxima", {})
        return found

    def cutoffs(self, code: str, *, is_index: bool) -> dict[str, CutOffRecord]:
        """Return the cut-offs of an aggregate or a theme by level.

        A run over indicators keeps them by code, a run over scores that were published elsewhere for the index alone.
        """
        classify = self._table("classify")
        by_level: Mapping[str, Any] = classify.get(code, classify if is_index else {})
        return {level: CutOffRecord.from_dict(found) for level, found in by_level.items()}

    def _table(self, name: str) -> Mapping[str, Any]:
        found: Mapping[str, Any] = self.content.get(name, {})
        return found


@dataclass(frozen=True)
class RunManifest:
    """The manifest of a run.

    `framework_content` and `method_content` are plain data: `framework` and `method` read them when they are asked
    for, because only the engine of a run knows all of its methods. `groups`, `indicators` and `themes` are codes, in
    the order of the arrays of a result. An open run has no manifest yet: what is read then, `from_dict({})`, is empty.
    """

    engine_version: str = ""
    edition: EditionFacts = field(default_factory=EditionFacts)
    instrument: InstrumentFacts = field(default_factory=InstrumentFacts)
    input: InputFacts = field(default_factory=InputFacts)
    framework_content: Mapping[str, Any] = field(default_factory=dict)
    method_content: Mapping[str, Any] = field(default_factory=dict)
    event_levels: Mapping[str, float] = field(default_factory=dict)
    groups: tuple[str, ...] = ()
    indicators: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    statuses: Statuses = field(default_factory=Statuses)
    derived: Derived = field(default_factory=Derived)

    @classmethod
    def from_dict(cls, document: Mapping[str, Any]) -> "RunManifest":
        """Read a stored manifest, of this engine or an earlier one.

        Raises InputError where it is of a later format.
        """
        written = document.get(FORMAT_KEY, FORMAT)
        if written != FORMAT:
            raise InputError(
                f"Manifes hitungan berformat {written}, sedangkan portal ini mengenal format {FORMAT}. "
                "Pakai portal yang membuatnya."
            )
        return cls(
            engine_version=str(document.get("engine_version", "")),
            edition=_read(EditionFacts, document.get("edition", {})),
            instrument=_read(InstrumentFacts, document.get("instrument", {})),
            input=InputFacts.from_dict(document.get("input", {})),
            framework_content=document.get("framework", {}),
            method_content=document.get("method", {}),
            event_levels=document.get("event_levels", {}),
            groups=tuple(document.get("groups", ())),
            indicators=tuple(document.get("indicators", ())),
            themes=tuple(document.get("themes", ())),
            statuses=Statuses.from_dict(document.get("statuses", {})),
            derived=Derived(document.get("derived", {})),
        )

    @property
    def of_series(self) -> dict[str, Any]:
        """The parts that the documents of all runs of one series share, for a database that holds many documents."""
        return {"framework": self.framework_content, "event_levels": dict(self.event_levels)}

    def to_dict(self) -> dict[str, Any]:
        """Return what a new run stores, as plain data."""
        return {
            "engine_version": self.engine_version,
            "edition": asdict(self.edition),
            "instrument": asdict(self.instrument),
            "input": self.input.to_dict(),
            "framework": self.framework_content,
            "method": self.method_content,
            "event_levels": dict(self.event_levels),
            "groups": list(self.groups),
            "indicators": list(self.indicators),
            "themes": list(self.themes),
            "statuses": self.statuses.to_dict(),
            "derived": self.derived.content,
        }

    @cached_property
    def framework(self) -> Framework:
        """The tree of the index. Raises FrameworkError where this engine cannot read it."""
        return Framework.from_dict(self.framework_content)

    @cached_property
    def method(self) -> Method:
        """The pipeline. Raises MethodError where this engine does not know one of its steps."""
        return Method.from_dict(self.method_content)

    @property
    def event_weights(self) -> tuple[float, ...]:
        """What one event of each level weighs."""
        return tuple(float(weight) for weight in self.event_levels.values())

    @cached_property
    def indicator_names(self) -> dict[str, str]:
        """Names of the indicators by code, in the order of the arrays."""
        nodes = self.framework.indicators if self.indicators else ()
        return {node.code: node.name for node in nodes}

    def steps(self, stage: str) -> dict[str, Step]:
        """Return the steps of a stage by the level or group they hold for; "" is all others.

        They are those that the run wrote down: a stage that its engine did not have yet has none.
        """
        choice: Mapping[str, Any] = self.method_content.get(stage) or {}
        by_key = {DEFAULT_KEY: choice} if "name" in choice else choice
        return {"" if key == DEFAULT_KEY else key: _read_step(step) for key, step in by_key.items()}

    def cutoffs(self, code: str = "") -> dict[str, CutOffRecord]:
        """Return the cut-offs of an aggregate or a theme by level of region; of the index where no code is given."""
        index = self.framework_content.get("code", "")
        return self.derived.cutoffs(code or index, is_index=not code)

    def cutoffs_at(self, level: str, code: str = "") -> CutOffRecord:
        """Return the cut-offs of one level; an empty record where nothing is classified."""
        return self.cutoffs(code).get(level, CutOffRecord())

    def class_labels(self, level: str, code: str = "") -> tuple[str, ...]:
        """Return the classes of one level from the least to the most vulnerable; none where nothing is classified."""
        return self.cutoffs_at(level, code).labels


def find_missing(document: Mapping[str, Any]) -> list[str]:
    """Say what a document from outside lacks; KeyError, TypeError or AttributeError: it is no manifest at all."""
    kind = document["edition"]["kind"]
    document.get("input", {}).get("sha256")
    missing = [key for key in _NEEDED if key not in document]
    return missing or ([] if isinstance(kind, str) else ["jenis edisi"])


def _read(part: type[Part], content: Mapping[str, Any]) -> Part:
    """Read a part of the manifest; what it does not know is passed over, what is left out keeps its default."""
    names = [each.name for each in fields(part)]
    return part(**{name: content[name] for name in names if name in content})


def _usual_owner(method: str) -> str:
    parameters = CLASSIFICATIONS[method].parameters if method in CLASSIFICATIONS else {}
    return str(parameters["on_cut"].default) if "on_cut" in parameters else ""


def _read_step(content: Mapping[str, Any]) -> Step:
    return Step(content["name"], {key: value for key, value in content.items() if key != "name"})
