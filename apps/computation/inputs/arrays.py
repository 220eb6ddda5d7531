"""The payload of a run as arrays for the engine."""

import numpy as np
import numpy.typing as npt

from apps.engine import Answer as EngineAnswer
from apps.submissions.enums import AnswerValue

from .content import RunInputs
from .plan import Plan

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]

_ENGINE_ANSWERS = {
    AnswerValue.OCCURRED.value: EngineAnswer.OCCURRED,
    AnswerValue.DID_NOT_OCCUR.value: EngineAnswer.DID_NOT_OCCUR,
    AnswerValue.NO_DATA.value: EngineAnswer.NO_DATA,
}


def answer_arrays(inputs: RunInputs, plan: Plan) -> tuple[IntArray, IntArray]:
    """Return what the offices answered, for the engine.

    Returns
    -------
    answers : ndarray of int, shape (n_regions, n_indicators)
        Codes of `engine.Answer`; an indicator without an answer is "no data".
    counts : ndarray of int, shape (n_regions, n_indicators, n_event_levels)
        Events by level.
    """
    columns = {code: column for column, code in enumerate(plan.framework.indicator_codes)}
    levels = {code: position for position, code in enumerate(plan.event_levels)}
    shape = (len(inputs.regions), len(columns))
    answers = np.full(shape, int(EngineAnswer.NO_DATA), dtype=np.int64)
    counts = np.zeros((*shape, len(levels)), dtype=np.int64)
    for row, payload in enumerate(inputs.payload):
        for code, answer in payload.get("answers", {}).items():
            column = columns[code]
            answers[row, column] = int(_ENGINE_ANSWERS[answer["answer"]])
            for level, count in answer.get("events", {}).items():
                counts[row, column, levels[level]] = count
    return answers, counts


def latest_array(inputs: RunInputs, plan: Plan) -> FloatArray | None:
    """Return the values of the edition before, shape (n_regions, n_indicators); NaN where there is nothing to fill in.

    None if the method does not fill gaps from another edition.
    """
    if inputs.latest is None:
        return None
    columns = {code: column for column, code in enumerate(plan.framework.indicator_codes)}
    values = np.full((len(inputs.regions), len(columns)), np.nan)
    for row, payload in enumerate(inputs.payload):
        for code, value in payload.get("latest", {}).items():
            values[row, columns[code]] = value
    return values
