"""The bytes of a release from fixed content, key and date: whoever changes them sees which files, and says so.

What libraries decide is left out: compressed twins, workbook, Parquet, the archive of all data, reports and
PNGs, how large these are, and the signature over a manifest that names them. So are the assets, which are the files of
`static/`. Where a change is meant:

    UPDATE_GOLDEN=1 .venv/bin/pytest tests/publishing/test_golden.py -n0
"""

import datetime as dt
import hashlib
import json
import os
import re
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from apps.engine import Step
from apps.engine.run_manifest import DeclaredStep, Derived, RunManifest, Statuses
from apps.indicators.enums import EditionKind
from apps.publishing.building.build import build_release
from apps.publishing.content.changes import (
    ChangeKind,
    ReleaseChanges,
    ScoreChange,
    Setting,
    SettingChange,
    Variant,
)
from apps.publishing.content.dataset import AnswerInfo, PublishedMean, ReleaseContent, VersionInfo
from apps.regions.enums import RegionLevel
from tests.publishing.contents import (
    STUDY,
    boundaries_make,
    content_make,
    cutoffs_make,
    region_make,
    robustness_make,
)

GOLDEN = Path(__file__).parent / "data" / "golden.sha256"
DECIDED_ELSEWHERE = (".gz", ".br", ".xlsx", ".pdf", ".png", ".parquet", "semua-data.zip", "manifest.sig")
SIZES = re.compile(r"(PDF|XLSX|ZIP), [\d.,]+\xa0\w+")
HASHES = re.compile(r'<span class="datasets__form">[^<]*</span>\n<code class="datasets__hash">\w*</code>')
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
PROVINCE, REGENCY = RegionLevel.PROVINCE, RegionLevel.REGENCY
RUN = RunManifest(
    method_content={
        "screen": {"name": "minimum_share", "share": 0.5},
        "normalise": {"name": "max"},
        "aggregate": {"default": {"name": "arithmetic"}, "D1": {"name": "geometric"}},
        "classify": {
            "province": {"name": "mean_sd", "k": 1.5, "ddof": 0},
            "regency": {"name": "fixed", "cuts": [20.0, 60.0]},
        },
    },
    statuses=Statuses(
        method=(
            DeclaredStep("classify", "province", "mean_sd", {}, "derived", "Dihitung ulang.", "Recomputed."),
            DeclaredStep("normalise", "", "max", {}, "unpublished", ""),
        )
    ),
    derived=Derived({"normalise": {"province": {"maxima": {"I1": 8.0, "I2": 0.0}}}}),
)

CHANGES = ReleaseChanges(
    since=1,
    scores=(
        ScoreChange(
            "36", "Provinsi 36", PROVINCE, Variant.OWN, ChangeKind.CHANGED, 51.25, 72.5, "medium", "high"
        ),
        ScoreChange("36", "Provinsi 36", PROVINCE, Variant.AGGREGATED, ChangeKind.GAINED, None, 40.25),
        ScoreChange("36.03", "Kabupaten 36.03", REGENCY, Variant.OWN, ChangeKind.REMOVED, 12.0, None, "low"),
    ),
    settings=(
        SettingChange(Setting.STEP, ChangeKind.CHANGED, "normalise", Step("minmax"), Step("max")),
        SettingChange(Setting.INDICATOR, ChangeKind.CHANGED, "I1", 0.5, 1.0),
        SettingChange(Setting.CUTOFF, ChangeKind.CHANGED, "lower", 19.999, 20.0, "province"),
    ),
    compared={(PROVINCE, Variant.OWN): 1, (PROVINCE, Variant.AGGREGATED): 1, (REGENCY, Variant.OWN): 3},
    has_new_data=True,
)


def official() -> ReleaseContent:
    answers = {"I1": AnswerInfo("did_not_occur", {}), "I2": AnswerInfo("occurred", {"berat": 1200})}
    regencies = {"aggregated_score": 40.25, "aggregated_count": 1, "aggregated_total": 2}
    values = {"indicator_values": (0.0, 7.25), "indicator_scores": (0.0, 90.5)}
    history = (
        VersionInfo(2, "draft", None, "Angka Lebak diperbaiki.", is_this=True),
        VersionInfo(1, "published", dt.datetime(2024, 8, 1, 3, tzinfo=dt.UTC), "", is_this=False),
    )
    return content_make(
        region_make(
            "36", 72.5, "high", rank=1, evidence_share=0.75, robustness=robustness_make(0.97), **regencies
        ),
        region_make("51", None),
        region_make("36.01", 40.25, "medium", rank=1, answers=answers, **values),
        region_make("36.02", None, name="Kabupaten <Lebak> & sekitarnya"),
        region_make("51.03", 3.0, "low", rank=2, completeness=1.0),
        version=2,
        note="Angka Lebak diperbaiki.",
        history=history,
        run_document=RUN.to_dict(),
        run_bundle=b"zip",
        study=STUDY,
        changes=CHANGES,
        boundaries=boundaries_make("36.01", "36.02", "51.03"),
    )


def simulated() -> ReleaseContent:
    return content_make(
        region_make("36", 72.5, "high"), region_make("36.01", 40.25), kind=EditionKind.SIMULATED
    )


def external() -> ReleaseContent:
    sources = {"index": "https://bawaslu.example/ikp.pdf", "D1": "https://bawaslu.example/ikp.pdf", "D2": ""}
    regions = (
        region_make("36", 72.5, "high", sources=sources, answers={}),
        region_make("36.01", 40.25, sources={"index": ""}, answers={}),
        region_make("36.02", None),
    )
    cutoffs = cutoffs_make(lower=-4.5, method="fixed")
    means = {"D1": PublishedMean(55.5, "https://example.org/rata-rata")}
    return content_make(*regions, kind=EditionKind.EXTERNAL, cutoffs=cutoffs, published_means=means)


@pytest.fixture
def found(settings, tmp_path: Path) -> dict[str, str]:
    settings.RELEASE_SIGNING_KEY = tmp_path / "key.pem"
    settings.RELEASE_SIGNING_KEY.write_bytes(
        KEY.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    )
    hashes: dict[str, str] = {}
    for content in (official(), simulated(), external()):
        root = tmp_path / content.kind.value
        root.mkdir()
        (root / "left from an attempt before.txt").touch()
        build_release(content, root, lambda *_: None)
        for path in sorted(root.rglob("*")):
            if path.is_file() and not path.name.endswith(DECIDED_ELSEWHERE) and path.parent.name != "assets":
                hashes[str(path.relative_to(tmp_path))] = hashlib.sha256(settled(path)).hexdigest()
    return hashes


def settled(path: Path) -> bytes:
    """Return the file without what libraries decide of others: how large they are, in the manifest their hashes."""
    if path.suffix == ".html":
        page = SIZES.sub(r"\1", path.read_text(encoding="utf-8"))
        return HASHES.sub("", page).encode()
    if path.name != "manifest.json":
        return path.read_bytes()
    manifest = json.loads(path.read_bytes())
    return json.dumps({**manifest, "files": list(manifest["files"])}).encode()


def test_a_release_of_fixed_content_key_and_date_has_the_bytes_it_had(found: dict[str, str]) -> None:
    if os.environ.get("UPDATE_GOLDEN"):
        GOLDEN.parent.mkdir(exist_ok=True)
        GOLDEN.write_text("".join(f"{digest}  {name}\n" for name, digest in found.items()), encoding="utf-8")
    lines = GOLDEN.read_text(encoding="utf-8").splitlines()
    golden = {name: digest for digest, name in (line.split("  ") for line in lines)}

    assert found == golden
