"""Many runs of one combination at once: aggregate, screen and rescale up the tree, as `level.aggregate_level` does."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from ..arrays import BoolArray, FloatArray, IndexArray
from ..exceptions import AggregationError, DataError, MethodError
from ..level import find_rescaling, is_mean, screen_shares
from ..method import Step
from ..methods.aggregation import weigh_known
from ..nodes import Branch
from ..registry import AGGREGATIONS, RESCALINGS, WEIGHINGS, Stage
from ..workers import ALONE, Workers, share_table
from .chunks import BLOCK_SCORES, DUEL_SCORES, slice_runs
from .draws import Runs
from .extreme_means import average_extreme
from .inputs import weigh
from .means import Averages, average_terms, find_mean, weigh_known_runs
from .study import Study


@dataclass(frozen=True)
class _Block:
    """Runs of one combination that are computed at once, within one level of region."""

    combination: int
    level: str
    runs: IndexArray


def compute_scores(study: Study, runs: Runs, workers: Workers = ALONE) -> FloatArray:
    """Compute the index of every unit in every run, NaN for units without an official score."""
    shape = len(runs.combinations), len(study.units)
    has_duels = [_has_duels(study, combination) for combination in range(len(study.combinations))]
    scores = share_table(shape) if any(has_duels) else np.empty(shape)

    def compute(block: _Block) -> None:
        units = study.units.rows_by_level[block.level]
        scores[block.runs[:, np.newaxis], units] = _compute_block(study, runs, block)

    blocks = list(_cut_blocks(study, runs, has_duels))
    if any(has_duels):
        # Two regions are compared in many short steps.
        workers.call_apart(compute, blocks)
    else:
        workers.map(compute, blocks)
    scores[:, ~study.has_score] = np.nan
    return scores


def _cut_blocks(study: Study, runs: Runs, has_duels: Sequence[bool]) -> Iterator[_Block]:
    for combination in np.flatnonzero(np.bincount(runs.combinations)).tolist():
        rows = np.flatnonzero(runs.combinations == combination)
        n_scores = DUEL_SCORES if has_duels[combination] else BLOCK_SCORES
        for level, units in study.units.rows_by_level.items():
            for runs_at_once in slice_runs(len(rows), len(units), n_scores):
                yield _Block(combination, level, rows[runs_at_once])


def _has_duels(study: Study, combination: int) -> bool:
    """Whether some aggregation computes many runs at once, in duels of every two regions."""
    method = study.combinations[combination]
    names = {method.step(Stage.AGGREGATE, branch.code).name for branch in study.branches}
    return any(AGGREGATIONS[name].at_once for name in names)


def _compute_block(study: Study, runs: Runs, block: _Block) -> FloatArray:
    tree = _Tree(study, block.combination, block.level, runs.select(block.runs))
    try:
        return tree.compute()
    except DataError as error:
        raise MethodError(
            f"Alternatif {study.describe(block.combination)} tidak dapat dihitung dengan bobot yang "
            f"divariasikan: {error.message} Perkecil variasi bobot, atau ganti alternatif itu.",
            error.codes,
        ) from error


class _Tree:
    """Some runs of one combination, within one level of region."""

    def __init__(self, study: Study, combination: int, level: str, runs: Runs) -> None:
        self.study, self.method, self.runs = study, study.combinations[combination], runs
        self.inputs = study.inputs(combination, level)
        self.n_indicators = len(study.framework.indicators)
        # Where weights do not vary, all runs of a combination are one.
        self.n_runs = 1 if runs.factors is None else len(runs.combinations)
        self.groups: dict[int, FloatArray] = {}
        self.sizes = self.inputs.sizes and self.inputs.sizes.copy()

    def compute(self) -> FloatArray:
        """Scores of the index, shape (n_runs, n_regions) or (1, n_regions)."""
        for branch in self.study.branches:
            try:
                self.groups[branch.column] = self._score(branch)
            except DataError as error:
                raise AggregationError(
                    f"Kelompok {branch.code}: {error}", (branch.code, *error.codes)
                ) from error
        return self.groups[self.n_indicators]

    def _score(self, branch: Branch) -> FloatArray:
        """Aggregate, screen and rescale a branch; what rounding leaves where its parts cancel out is 0."""
        scores, is_sum = self._aggregate(branch), is_mean(self.method, branch.code)
        if self.sizes is None:
            return self._rescale(branch, scores)
        scores = self.sizes.drop_residues(branch, scores) if is_sum else scores
        rescaled = self._rescale(branch, scores)
        self.sizes.carry(branch, scores, rescaled, is_sum=is_sum)
        return rescaled

    def _aggregate(self, branch: Branch) -> FloatArray:
        """Score a branch, screened; by whole blocks of runs where its aggregation is a mean."""
        # Where weights do not vary there is one run, and the aggregation itself gives it the bits of the official one.
        step = self.method.step(Stage.AGGREGATE, branch.code)
        weights = self._weigh(branch)
        mean = None if self.runs.factors is None else find_mean(step)
        leaves = None if mean is None else self.inputs.leaves(branch, mean)
        varying = [self.groups[column] for column in branch.children.tolist() if column >= self.n_indicators]
        if mean is not None and leaves is not None and all(mean.takes(scores) for scores in varying):
            order = np.argsort(branch.children >= self.n_indicators, kind="stable")
            found = average_terms(mean, weights[:, order], leaves, varying)
        else:
            found = self._aggregate_otherwise(branch, step, weights)
        return self._screen(branch, found)

    def _screen(self, branch: Branch, found: Averages) -> FloatArray:
        """Take out the scores that rest on too little weight or data."""
        scores, enough = found.means, self.inputs.enough(self.method, branch)
        if found.known is None:
            enough = enough & screen_shares(self.method, np.ones((1, 1)))
        # A screen accepts every share above one that it accepts: mostly the smallest share of a run is enough.
        elif not screen_shares(self.method, found.known.min(axis=1, keepdims=True) / found.everything).all():
            enough = enough & screen_shares(self.method, found.known / found.everything)
        if not enough.all():
            scores[~np.broadcast_to(enough, scores.shape)] = np.nan
        return scores

    def _aggregate_otherwise(self, branch: Branch, step: Step, weights: FloatArray) -> Averages:
        """Aggregate where no sum of transformed scores will do: at once all the same, or one run after the other."""
        scores = np.empty((self.n_runs, len(self.inputs.normalised)))
        known, is_found = np.empty(scores.shape), np.zeros(self.n_runs, dtype=np.bool_)
        if self.runs.factors is not None:
            children = self._list_children(branch)
            average = average_extreme(step, weights, children)
            if average is not None:
                return average
            at_once = AGGREGATIONS[step.name].at_once
            if at_once is not None:
                scores, is_found = at_once(children, weights, **step.parameters)
                known[:] = weigh_known_runs(children, weights)
        for run in np.flatnonzero(~is_found).tolist():
            taken = self._take_children(branch, run)
            known[run] = weigh_known(taken, weights[run])
            scores[run] = AGGREGATIONS[step.name].apply(
                taken, weights[run], parameters=step.parameters, known={"known_weight": known[run]}
            )
        return Averages(scores, known, weights.sum(axis=1, keepdims=True))

    def _weigh(self, branch: Branch) -> FloatArray:
        """Weights of a branch's children, shape (n_runs, n_children): the method's, times what they vary by."""
        step = self.method.step(Stage.WEIGH, branch.code)
        factors = np.ones((1, 1)) if self.runs.factors is None else self.runs.factors[branch.code]
        if not WEIGHINGS[step.name].depends_on_level:
            nobody = np.empty((0, len(branch.children)))
            return weigh(step, nobody, branch.weights) * factors
        if branch.children.max() < self.n_indicators:
            return self.inputs.weights(branch, step) * factors
        return self._find_weights(branch, step) * factors

    def _find_weights(self, branch: Branch, step: Step) -> FloatArray:
        """Find weights in scores that differ from run to run, at once where that is possible."""
        if self.runs.factors is None:
            return weigh(step, self._take_children(branch, 0), branch.weights)[np.newaxis]
        at_once = WEIGHINGS[step.name].at_once
        weights = np.empty((self.n_runs, len(branch.children)))
        is_found: BoolArray = np.zeros(self.n_runs, dtype=np.bool_)
        if at_once is not None:
            weights, is_found = at_once(self._list_children(branch), branch.weights, **step.parameters)
        for run in np.flatnonzero(~is_found).tolist():
            weights[run] = weigh(step, self._take_children(branch, run), branch.weights)
        return weights

    def _list_children(self, branch: Branch) -> list[FloatArray]:
        """Scores of a branch's children in all runs, of shape (n_runs, n_regions), or (1, n_regions) for indicators."""
        return [
            self.inputs.normalised[np.newaxis, :, column]
            if column < self.n_indicators
            else self.groups[column]
            for column in branch.children.tolist()
        ]

    def _take_children(self, branch: Branch, run: int) -> FloatArray:
        """Scores of a branch's children in one run, shape (n_regions, n_children)."""
        columns = [
            self.inputs.normalised[:, column] if column < self.n_indicators else self.groups[column][run]
            for column in branch.children.tolist()
        ]
        return np.column_stack(columns)

    def _rescale(self, branch: Branch, scores: FloatArray) -> FloatArray:
        step = find_rescaling(self.study.framework, self.method, branch.code)
        operation = RESCALINGS[step.name]
        if operation.at_once is None:
            return np.array([operation.derive(row, parameters=step.parameters)[0] for row in scores])
        rescaled: FloatArray = operation.at_once(scores, **step.parameters)
        return rescaled
