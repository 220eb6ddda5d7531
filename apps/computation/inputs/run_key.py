"""What makes two runs the same run."""

import hashlib
import json

from apps.engine import ENGINE_VERSION
from apps.indicators.models import Edition

from .plan import Plan


def run_key_of(edition: Edition, plan: Plan, input_sha256: str) -> str:
    """Return the hash of edition, instrument, method, engine and inputs."""
    identity = {
        "edition": edition.code,
        "kind": edition.kind,
        "framework": plan.framework.to_dict(),
        "method": plan.method.to_dict(),
        "event_levels": dict(zip(plan.event_levels, plan.event_weights, strict=True)),
        "engine_version": ENGINE_VERSION,
        "input_sha256": input_sha256,
    }
    return hashlib.sha256(json.dumps(identity, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
