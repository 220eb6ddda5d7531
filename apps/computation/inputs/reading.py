"""Reading everything that a run of an edition computes from."""

from apps.core.exceptions import InvalidInputError
from apps.indicators.enums import EditionKind
from apps.indicators.models import Edition

from .content import RunInputs
from .plan import Plan
from .sources import accepted_inputs, external_inputs
from .supplements import with_latest, with_voters


def read_inputs(edition: Edition, plan: Plan) -> RunInputs:
    """Read what a run of this edition computes from.

    Raises InvalidInputError if there is no data, or if voters or an earlier edition are missing that the method needs.
    """
    is_external = edition.kind == EditionKind.EXTERNAL
    inputs = external_inputs(edition) if is_external else accepted_inputs(edition)
    if inputs.n_known == 0:
        what = "angka terbitan yang diimpor" if is_external else "data yang diterima"
        raise InvalidInputError(
            f"Edisi {edition} belum memiliki {what}, jadi belum ada yang dapat dihitung. "
            "Hitungan dapat diminta setelah sedikitnya satu data diterima oleh pusat."
        )
    inputs = with_voters(edition, plan, inputs)
    return inputs if is_external else with_latest(edition, plan, inputs)
