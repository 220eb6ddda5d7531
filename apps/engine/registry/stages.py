"""The stages of the pipeline: their order, their names, and where their method may differ."""

from enum import StrEnum
from typing import Final, Self


class Stage(StrEnum):
    """The stages of the pipeline, in the order they run; `label` is what a person reads."""

    label: str

    SCREEN = "screen", "Penyaringan ketersediaan"
    IMPUTE = "impute", "Pengisian data kosong"
    TREAT = "treat", "Perlakuan pencilan"
    NORMALISE = "normalise", "Normalisasi"
    WEIGH = "weigh", "Pembobotan"
    AGGREGATE = "aggregate", "Agregasi"
    RESCALE = "rescale", "Penskalaan ulang"
    CLASSIFY = "classify", "Klasifikasi"
    REGIONS = "regions", "Agregasi antarwilayah"

    def __new__(cls, value: str, label: str = "") -> Self:
        stage = str.__new__(cls, value)
        stage._value_ = value
        stage.label = label
        return stage


STAGES_BY_LEVEL: Final = (Stage.NORMALISE, Stage.CLASSIFY)
"""Stages whose method may differ by level of region."""

STAGES_BY_GROUP: Final = (Stage.WEIGH, Stage.AGGREGATE, Stage.RESCALE)
"""Stages whose method may differ by group, or for the index itself."""

NEUTRAL_STEPS: Final = {
    Stage.SCREEN: "none",
    Stage.IMPUTE: "none",
    Stage.TREAT: "none",
    Stage.WEIGH: "given",
    Stage.RESCALE: "none",
    Stage.REGIONS: "mean",
}
"""What runs where a method is silent about a stage; the other stages must be named."""

PLACEHOLDERS: Final = {Stage.NORMALISE: "max", Stage.AGGREGATE: "arithmetic", Stage.CLASSIFY: "mean_sd"}
"""Steps for the stages that must be named, in a method of which only other stages run."""
