"""Bundles for tests that need no database: small and complete ones, and some that are spoilt on purpose."""

import hashlib
import io
import json
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from apps.engine import ENGINE_VERSION, Framework, Group, Indicator, Method, Theme
from apps.engine.headless.bundle import BundleContent, BundleRegion
from apps.engine.headless.bundle.recomputing import recompute
from apps.engine.headless.bundle.writing import bundle_files

REGIONS = (
    BundleRegion("36", "province", "ID", "Banten"),
    BundleRegion("36.01", "regency", "36", "Kabupaten Pandeglang"),
    BundleRegion("36.02", "regency", "36", "Kabupaten Lebak"),
    BundleRegion("36.03", "regency", "36", "=Kabupaten, Tangerang"),
)
PAYLOAD: tuple[dict[str, Any], ...] = (
    {},
    {
        "answers": {
            "1.1": {"answer": "occurred", "events": {"rendah": 3, "tinggi": 1}},
            "2.1": {"answer": "did_not_occur"},
        },
        "evidence": 1 / 3,
    },
    {
        "answers": {"1.1": {"answer": "occurred", "events": {"rendah": 2}}, "2.1": {"answer": "no_data"}},
        "evidence": None,
    },
    {
        "answers": {
            "1.1": {"answer": "did_not_occur"},
            "2.1": {"answer": "occurred", "events": {"tinggi": 7}},
        },
        "evidence": 1.0,
    },
)
EXTERNAL_PAYLOAD: tuple[dict[str, Any], ...] = (
    {"score": 66.53, "groups": {"1": 70.25}, "sources": {"index": "https://a.example", "1": ""}},
    {"score": 77.7, "groups": {}, "sources": {"index": "https://a.example"}},
    {},
    {"groups": {"1": 12.5}, "sources": {"1": "https://b.example"}},
)


def content_make(**changes: Any) -> BundleContent:
    """Return the bundle of a run over answers, with the figures that the engine computes today."""
    framework = Framework(
        "IKP",
        "Indeks kecil",
        (Group(code="1", parent="IKP", weight=0.6), Group(code="2", parent="IKP", weight=0.4)),
        (Indicator(code="1.1", parent="1"), Indicator(code="2.1", parent="2")),
    )
    method = {"normalise": "max", "aggregate": "arithmetic", "classify": "mean_sd"}
    return _complete(framework, method, "official", PAYLOAD, {"rendah": 1.0, "tinggi": 2.5}, **changes)


def rich_make(**changes: Any) -> BundleContent:
    """Return the bundle of a run that filled gaps, capped values, weighed by voters and had a theme."""
    framework = Framework(
        "IKP",
        "Indeks kecil",
        (Group(code="1", parent="IKP", weight=0.6), Group(code="2", parent="IKP", weight=0.4)),
        (Indicator(code="1.1", parent="1"), Indicator(code="2.1", parent="2")),
        (Theme(code="uang", name="Politik uang", indicators=("2.1",)),),
    )
    method = {
        "impute": "latest_edition",
        "treat": {"name": "cap", "value": 10},
        "normalise": {"name": "minmax", "lower": 1},
        "aggregate": {"default": "arithmetic", "IKP": "geometric"},
        "classify": {"name": "quantiles", "k": 2, "labels": ["bawah", "atas"]},
        "regions": "voters",
    }
    supplements: tuple[dict[str, Any], ...] = (
        {"latest": {"1.1": 3.0}},
        {"voters": 1000},
        {"voters": 250, "latest": {"2.1": 4.25}},
        {"voters": 77},
    )
    payload = tuple({**known, **more} for known, more in zip(PAYLOAD, supplements, strict=True))
    return _complete(framework, method, "official", payload, {"rendah": 1.0, "tinggi": 2.5}, **changes)


def nearly_make(**method: Any) -> BundleContent:
    """Return the bundle of a run whose two least values are 0.3 on paper, of which one has other last digits."""
    least, nearly, most = {"tinggi": 1}, {"rendah": 3}, {"tinggi": 3}
    payload = tuple(
        {
            "answers": {
                "1.1": {"answer": "occurred", "events": first},
                "2.1": {"answer": "occurred", "events": second},
            },
            "evidence": None,
        }
        for first, second in ((least, most), (nearly, most), (most, least))
    )
    framework = Framework("IKP", "", (), tuple(Indicator(code=code, parent="IKP") for code in ("1.1", "2.1")))
    method = {"normalise": "minmax", "aggregate": "arithmetic", "classify": "mean_sd", **method}
    return _complete(framework, method, "official", ({}, *payload), {"rendah": 0.1, "tinggi": 0.3})


def external_make(payload: tuple[dict[str, Any], ...] = EXTERNAL_PAYLOAD, **changes: Any) -> BundleContent:
    """Return the bundle of a run over published scores; by default, some regencies are not known."""
    framework = Framework(
        "IKP", "Terbitan", (Group(code="1", parent="IKP"),), (Indicator(code="1.1", parent="1"),)
    )
    method = {
        "normalise": "max",
        "aggregate": "arithmetic",
        "classify": {"province": "mean_sd", "regency": {"name": "fixed", "cuts": [13.47, 49.33]}},
    }
    return _complete(framework, method, "external", payload, {}, **changes)


def _complete(
    framework: Framework,
    method: Mapping[str, Any],
    kind: str,
    payload: tuple[dict[str, Any], ...],
    event_levels: Mapping[str, float],
    **changes: Any,
) -> BundleContent:
    has_latest = any("latest" in known for known in payload)
    manifest: dict[str, Any] = {
        "engine_version": ENGINE_VERSION,
        "edition": {"code": "uji", "name": "Edisi uji", "kind": kind, "region_set": "2024"},
        "input": {"sha256": "", "regions": len(REGIONS), "known": 3},
        "framework": framework.to_dict(),
        "method": Method.from_dict(method).to_dict(),
        "event_levels": dict(event_levels),
        "groups": list(framework.aggregate_codes[1:]),
        "indicators": list(framework.indicator_codes),
        "themes": [theme.code for theme in framework.themes],
    }
    if has_latest:
        manifest["input"]["latest"] = {"edition": "lalu", "run": "q", "run_key": "j", "input_sha256": "i"}
    draft = BundleContent({"run": "r", "run_key": "k"}, manifest, REGIONS, payload, [], [])
    found = recompute(draft)
    manifest["input"]["sha256"] = draft.input_sha256
    manifest["derived"] = json.loads(json.dumps(found.derived))
    columns = replace(draft, has_contributions=kind != "external").columns
    return replace(
        draft,
        values=found.values,
        treated=found.treated,
        results=[[found.results[column][row] for column in columns] for row in range(len(REGIONS))],
        has_contributions=kind != "external",
        **changes,
    )


def folder_make(path: Path, content: BundleContent) -> Path:
    """Write the files of a bundle into a folder."""
    path.mkdir()
    for name, body in bundle_files(content).items():
        (path / name).write_bytes(body)
    return path


def spoil(folder: Path, name: str, change: Callable[[str], str], *, mend_checksums: bool = True) -> None:
    """Change a file of an unpacked bundle. By default the list of checksums is made to fit, as a forger would do."""
    file = folder / name
    before = file.read_text(encoding="utf-8")
    after = change(before)
    assert after != before, "nothing was changed"
    file.write_text(after, encoding="utf-8")
    if mend_checksums:
        lines = [
            f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {file.name}\n"
            for file in sorted(folder.iterdir())
            if file.name != "SHA256SUMS"
        ]
        (folder / "SHA256SUMS").write_text("".join(lines), encoding="utf-8")


def spoil_manifest(folder: Path, change: Callable[[dict[str, Any]], object]) -> None:
    """Change the manifest of an unpacked bundle, checksums mended."""

    def edit(text: str) -> str:
        document = json.loads(text)
        change(document)
        return json.dumps(document)

    spoil(folder, "manifest.json", edit)


def zip_make(path: Path, files: Mapping[str, bytes]) -> Path:
    """Write a ZIP with files of any names, forbidden ones included."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in files.items():
            archive.writestr(name, body)
    path.write_bytes(buffer.getvalue())
    return path
