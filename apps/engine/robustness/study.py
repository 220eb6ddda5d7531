"""The inputs and alternatives of a study, and what is prepared from them once for all its runs."""

import hashlib
import json
import math
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cached_property
from threading import Lock
from typing import Any, Final

import numpy as np

from ..arrays import BoolArray, FloatArray, IndexArray
from ..blocks import join_rows
from ..exceptions import MethodError
from ..index_inputs import IndexInputs
from ..level import normalise_level, treat_level
from ..level_records import Treated
from ..method import Method
from ..nodes import Branch
from ..pipeline import compute_index, context_of, measure_availability
from ..results import ENGINE_VERSION, IndexResult
from .alternatives import VARIED_STAGES, Alternatives, name_choice
from .inputs import Inputs

LARGEST_NUMBER_OF_CELLS: Final = 50_000_000
"""At most this many scores of indicators under all combinations: all are in memory, 2 GB with what is made of them."""


class Study:
    """One study: its inputs, and what every run of it needs."""

    def __init__(self, inputs: IndexInputs, alternatives: Alternatives) -> None:
        self.framework, self.method, self.units = inputs.framework, inputs.method, inputs.units
        self.alternatives = alternatives
        _check_size(alternatives, inputs.values)
        # Copies: an open study outlives the call, and must not change with the caller's arrays.
        latest = None if inputs.latest is None else inputs.latest.copy()
        self.official_inputs = replace(inputs, values=inputs.values.copy(), latest=latest)
        self.values, self.latest = self.official_inputs.values, self.official_inputs.latest
        self._inputs: dict[tuple[int, str], Inputs] = {}
        # Of each level only what was treated last: more would not fit in memory beside the inputs.
        self._treated: dict[str, tuple[int, Treated]] = {}
        self._lock = Lock()

    @cached_property
    def key(self) -> str:
        """Digest of everything that decides the runs but the seed."""
        content = json.dumps([self.inputs_key, self.alternatives.to_dict()], sort_keys=True)
        return _digest([content.encode(), *(() if self.latest is None else [_canonical(self.latest)])])

    @cached_property
    def inputs_key(self) -> str:
        """Digest of framework, method, units and values: the official run."""
        return digest_inputs(self.official_inputs)

    @cached_property
    def combinations(self) -> tuple[Method, ...]:
        """Every combination of the alternatives, as a method."""
        return self.alternatives.combine(self.method)

    def describe(self, combination: int) -> str:
        """Name what a combination takes at each stage that has alternatives, such as ``aggregate geometric``."""
        stages = [stage for stage in VARIED_STAGES if getattr(self.alternatives, stage)]
        method = self.combinations[combination]
        return (
            "; ".join(f"{stage} {name_choice(getattr(method, stage))}" for stage in stages) or "metode resmi"
        )

    @cached_property
    def official(self) -> IndexResult:
        """The official run."""
        return compute_index(self.official_inputs)

    @cached_property
    def availability(self) -> FloatArray:
        """Share of the indicators below each aggregate that have data, shape (n_units, n_aggregates)."""
        return measure_availability(self.framework, self.values)

    @cached_property
    def branches(self) -> tuple[Branch, ...]:
        """The aggregations that the index is made of, children before parents; none for display only."""
        needed, found = {len(self.framework.indicators)}, []
        for branch in reversed(self.framework.branches):
            if branch.column in needed:
                found.append(branch)
                needed.update(branch.children.tolist())
        return tuple(reversed(found))

    def inputs(self, combination: int, level: str) -> Inputs:
        """Prepare the indicators of a level under a combination; those that differ only in the aggregation share it."""
        prepared = combination // self.alternatives.n_choices[-1]
        with self._lock:
            if (prepared, level) not in self._inputs:
                rows = self.units.rows_by_level[level]
                treated = self._treat(combination, level)
                normalised, _ = normalise_level(self.combinations[combination], treated)
                self._inputs[prepared, level] = Inputs(treated.values, normalised, self.availability[rows])
            return self._inputs[prepared, level]

    def _treat(self, combination: int, level: str) -> Treated:
        """Impute and treat a level; combinations in a row that differ only in what comes after share it."""
        number = combination // (self.alternatives.n_choices[-1] * self.alternatives.n_choices[-2])
        known = self._treated.get(level)
        if known is None or known[0] != number:
            method, rows = self.combinations[combination], self.units.rows_by_level[level]
            context = context_of(self.official_inputs, level, method)
            known = self._treated[level] = number, treat_level(method, context, self.values[rows])
        return known[1]

    def prepare(self) -> None:
        """Make everything that runs share: the official run and the inputs of every combination."""
        # In one thread: the steps are so short that two threads would mostly wait for each other.
        _ = self.key, self.combinations, self.official, self.availability, self.branches, self.scored_rows
        for combination in range(0, len(self.combinations), self.alternatives.n_choices[-1]):
            for level in self.units.rows_by_level:
                self.inputs(combination, level)

    @cached_property
    def labels(self) -> Mapping[str, tuple[str, ...]]:
        """Classes of the index by level, from the least to the most vulnerable."""
        return name_labels(self.official)

    @cached_property
    def has_score(self) -> BoolArray:
        """Whether a unit has an official score, shape (n_units,); the others take no part."""
        return ~np.isnan(self.official.aggregates[:, 0])

    @cached_property
    def scored_rows(self) -> Mapping[str, slice | IndexArray]:
        """Rows of the units of each level that have an official score; no level without any."""
        rows = {level: found[self.has_score[found]] for level, found in self.units.rows_by_level.items()}
        return {level: join_rows(found) for level, found in rows.items() if found.size}


_LARGEST_NUMBER_OF_OPEN_STUDIES: Final = 2
_open_studies: OrderedDict[str, Study] = OrderedDict()
_opening = Lock()


def open_study(inputs: IndexInputs, alternatives: Alternatives) -> Study:
    """Return the study of these inputs; one that was opened before in this process is prepared already."""
    study = Study(inputs, alternatives)
    with _opening:
        known = _open_studies.pop(study.key, study)
        _open_studies[study.key] = known
        while len(_open_studies) > _LARGEST_NUMBER_OF_OPEN_STUDIES:
            _open_studies.popitem(last=False)
    return known


def name_labels(result: IndexResult) -> Mapping[str, tuple[str, ...]]:
    """Name the classes of the index by level of region, from the least to the most vulnerable."""
    cutoffs = result.cutoffs[result.framework.code]
    return {level: tuple(map(str, found.labels)) for level, found in cutoffs.items()}


def digest_inputs(inputs: IndexInputs) -> str:
    """Digest what an official run is computed from, as 64 hexadecimal digits; without the edition before."""
    units = inputs.units
    content: list[Any] = [ENGINE_VERSION, inputs.framework.to_dict(), inputs.method.to_dict()]
    content += [units.codes, units.levels, units.parents, units.voters]
    return _digest([json.dumps(content, sort_keys=True).encode(), _canonical(inputs.values)])


def _check_size(alternatives: Alternatives, values: FloatArray) -> None:
    """Refuse more prepared tables than fit in memory; those that differ in the aggregation alone share one."""
    n_prepared = math.prod(alternatives.n_choices[:-1])
    if n_prepared > 1 and n_prepared * values.size > LARGEST_NUMBER_OF_CELLS:
        raise MethodError(
            f"Alternatif menyiapkan {n_prepared} tabel untuk {len(values)} wilayah, terlalu besar; pilih paling "
            f"banyak {max(1, LARGEST_NUMBER_OF_CELLS // values.size)} kombinasi impute, treat dan normalise.",
            [stage.value for stage in VARIED_STAGES[:-1] if len(getattr(alternatives, stage)) > 1],
        )


def _canonical(values: FloatArray) -> bytes:
    """Return the bytes of a table with one form of NaN and of zero, so that equal tables have equal bytes."""
    return (np.where(np.isnan(values), np.nan, values) + 0.0).astype("<f8").tobytes()


def _digest(parts: Iterable[bytes]) -> str:
    found = hashlib.sha256()
    for part in parts:
        found.update(len(part).to_bytes(8, "little"))
        found.update(part)
    return found.hexdigest()
