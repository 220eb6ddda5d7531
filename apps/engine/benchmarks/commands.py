"""The commands that need no portal, measured as a person calls them: a process of their own, files in and out."""

import csv
import json
import shutil
import subprocess
import sys
import weakref
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import mkdtemp
from typing import Any, Final

from ..headless.bundle import BundleContent, BundleRegion, bundle_write
from ..headless.bundle.recomputing import recompute
from ..missing import numbers_or_none
from ..results import ENGINE_VERSION
from ..run_manifest import EXTERNAL, EditionFacts, InputFacts, RunManifest
from .world import SEED, World

ROOT: Final = Path(__file__).resolve().parents[3]


class Command:
    """A call of manage.py in a folder of its own, which lasts as long as this object."""

    def __init__(self, *arguments: str) -> None:
        self.folder = Path(mkdtemp(prefix="ikp-bench-"))
        weakref.finalize(self, shutil.rmtree, self.folder, ignore_errors=True)
        self.arguments = (str(ROOT / "manage.py"), *arguments)

    def run(self) -> None:
        """Call it; raise an error if it fails."""
        _call(self.arguments, self.folder)

    def bound(self) -> None:
        """Start Python and NumPy, the least that any command of the engine needs."""
        _call(("-c", "import numpy"), self.folder)


def command_compute(world: World, choices: Mapping[str, Any] | None = None, n_runs: int = 0) -> Command:
    """Write an index of a world into files, and return the command that computes it, with simulated runs or without."""
    simulated = ("--robustness", str(n_runs), "--seed", str(SEED)) if n_runs else ()
    command = Command(
        "index_compute", "--framework", "index.toml", "--data", "data.csv", "--output", "result", *simulated
    )
    (command.folder / "index.toml").write_text(_write_framework(world, choices or {}), encoding="utf-8")
    with (command.folder / "data.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["code", "level", "parent", *world.framework.indicator_codes])
        for code, level, parent, numbers in zip(*world.lists, numbers_or_none(world.values), strict=True):
            writer.writerow([code, level, parent, *numbers])
    return command


def command_verify(world: World) -> Command:
    """Write the bundle of a run over published scores, and return the command that verifies it."""
    codes, levels, parents = world.lists
    regions = [
        BundleRegion(*known, "")
        for known in zip(codes, levels, (code or "" for code in parents), strict=True)
    ]
    payload = [
        {"score": float(number), "groups": {}, "sources": {"index": "https://bench.example"}}
        for number in range(len(codes))
    ]
    document = RunManifest(
        engine_version=ENGINE_VERSION,
        edition=EditionFacts("x", "x", EXTERNAL, "x"),
        input=InputFacts(regions=len(codes), known=len(codes)),
        framework_content=world.framework.to_dict(),
        method_content=world.method.to_dict(),
        groups=world.framework.aggregate_codes[1:],
        indicators=world.framework.indicator_codes,
    ).to_dict()
    draft = BundleContent({"run": "x", "run_key": "x"}, document, regions, payload, [], [])
    found = recompute(draft)
    document["input"]["sha256"] = draft.input_sha256
    document["derived"] = json.loads(json.dumps(found.derived))
    results = [[found.results[column][row] for column in draft.columns] for row in range(len(codes))]
    command = Command("run_verify", "bundle.zip")
    content = BundleContent(draft.facts, document, regions, payload, [], results)
    (command.folder / "bundle.zip").write_bytes(bundle_write(content))
    return command


def _write_framework(world: World, choices: Mapping[str, Any]) -> str:
    """Write a framework file: its values are so plain that TOML writes them as JSON does, except for tables."""
    framework = world.framework
    lines = ["[index]", f"code = {json.dumps(framework.code)}", f"name = {json.dumps(framework.name)}"]
    for group in framework.groups:
        lines += ["[[groups]]", f"code = {json.dumps(group.code)}", f"parent = {json.dumps(group.parent)}"]
        lines += ["display_only = true"] if group.is_display_only else [f"weight = {group.weight}"]
    for node in framework.indicators:
        lines += ["[[indicators]]", f"code = {json.dumps(node.code)}", f"parent = {json.dumps(node.parent)}"]
    stages = {stage: step for stage, step in world.method.to_dict().items() if step["name"] != "none"}
    for heading, content in (("method", stages), ("robustness", choices)):
        if content:
            lines += [f"[{heading}]", *(f"{key} = {_write_value(value)}" for key, value in content.items())]
    return "\n".join(lines) + "\n"


def _write_value(value: Any) -> str:
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{key} = {_write_value(found)}" for key, found in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(map(_write_value, value)) + "]"
    return json.dumps(value)


def _call(arguments: Sequence[str], folder: Path) -> None:
    subprocess.run([sys.executable, *arguments], cwd=folder, stdout=subprocess.DEVNULL, check=True)  # noqa: S603 - our own program
