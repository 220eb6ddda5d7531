"""What makes two studies the same study."""

import hashlib
import json

from apps.computation.models import IndexRun
from apps.engine import ENGINE_VERSION
from apps.engine.robustness import Alternatives


def study_key_of(run: IndexRun, alternatives: Alternatives, *, n_runs: int, n_base: int, seed: int) -> str:
    """Return the hash of run, alternatives, engine and the numbers that decide what is drawn."""
    identity = {
        "run": str(run.public_id),
        "alternatives": alternatives.to_dict(),
        "n_runs": n_runs,
        "n_base": n_base,
        "seed": seed,
        "engine_version": ENGINE_VERSION,
    }
    return hashlib.sha256(json.dumps(identity, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
