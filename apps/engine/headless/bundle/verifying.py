"""Whether a bundle is whole and its figures follow from its inputs; in plain Indonesian."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from ... import ENGINE_VERSION, EngineError
from ...rules import computing_as
from .comparing import Comparison, Difference, compare
from .content import CHECKSUMS, BundleContent
from .opening import BadBundleError, bundle_open, printable
from .parsing import bundle_read
from .recomputing import recompute

SHOWN: Final = 50
REPRODUCED: Final = "TERULANG: seluruh angka paket ini mengikuti dari masukannya."
NOT_REPRODUCED: Final = (
    "TIDAK TERULANG: lihat perbedaan di atas. Unduh ulang dari portal, atau tanyakan kepada penerbitnya."
)
_CHECKSUM: Final = re.compile(r"([0-9a-f]{64}) [ *](\S+)")


@dataclass(frozen=True)
class Verdict:
    """What was found. `lines` are for the person, the conclusion last."""

    is_reproduced: bool
    lines: tuple[str, ...]


def bundle_verify(path: Path) -> Verdict:
    """Check the checksums of a bundle, compute it again, compare every figure; BadBundleError: it is no bundle."""
    files = bundle_open(path)
    content = bundle_read(files)
    version = content.manifest.engine_version
    is_same = _check_version(version)
    lines = [_title(content)]
    if not is_same:
        lines.append(f"Dihitung dengan mesin {version}, diperiksa dengan mesin {ENGINE_VERSION}.")
    faults = _find_checksum_faults(files)
    lines.append(f"Sidik berkas: {len(files) - 1} berkas diperiksa, {len(faults)} tidak cocok.")
    lines += [f"  {fault}" for fault in faults]
    input_fault = _find_input_fault(content)
    lines.append(input_fault or "Masukan: sama dengan yang tercatat pada manifes.")
    try:
        with computing_as(version):
            recomputed = recompute(content)
        found = compare(content, recomputed, is_same_version=is_same)
    except EngineError as error:
        lines += [f"Hitung ulang berhenti: {error.message}", NOT_REPRODUCED]
        return Verdict(is_reproduced=False, lines=tuple(lines))
    lines += _describe(found)
    is_reproduced = not (faults or input_fault or found.differences)
    return Verdict(
        is_reproduced=is_reproduced, lines=(*lines, REPRODUCED if is_reproduced else NOT_REPRODUCED)
    )


def _check_version(version: str) -> bool:
    """Say whether the run is of this engine; refuse a later one, and one of another main version."""
    if version == ENGINE_VERSION:
        return True
    given, ours = _numbers(version), _numbers(ENGINE_VERSION)
    if given is None or ours is None or given[0] != ours[0] or given > ours:
        raise BadBundleError(
            f"Paket dihitung dengan mesin {version}, sedangkan perintah ini memakai mesin {ENGINE_VERSION}. "
            "Periksa dengan kode sumber portal versi itu."
        )
    return False


def _numbers(version: str) -> tuple[int, ...] | None:
    parts = version.split(".")
    return (
        tuple(map(int, parts))
        if len(parts) == 3 and all(re.fullmatch(r"[0-9]{1,6}", part) for part in parts)
        else None
    )


def _find_checksum_faults(files: Mapping[str, bytes]) -> list[str]:
    """Compare the files with the list of checksums, in both directions."""
    given: dict[str, str] = {}
    for line in files[CHECKSUMS].decode(errors="replace").splitlines():
        match = _CHECKSUM.fullmatch(line)
        if match is None:
            return [f"{CHECKSUMS}: baris {line[:60]!r} tidak dapat dibaca"]
        given[match[2]] = match[1]
    present = {name: body for name, body in files.items() if name != CHECKSUMS}
    faults = [f"{name}: tidak tercatat" for name in sorted(present.keys() - given)]
    faults += [f"{name}: tercatat, tetapi tidak ada" for name in sorted(given.keys() - present)]
    faults += [
        f"{name}: isinya bukan yang tercatat"
        for name in sorted(present.keys() & given)
        if hashlib.sha256(present[name]).hexdigest() != given[name]
    ]
    return faults


def _find_input_fault(content: BundleContent) -> str:
    recorded = content.manifest.input.sha256
    found = content.input_sha256
    if recorded == found:
        return ""
    return f"Masukan: BUKAN yang dihitung. Manifes mencatat sidik {recorded}, masukan paket ini bersidik {found}."


def _title(content: BundleContent) -> str:
    edition, facts = content.manifest.edition, content.facts
    # Bundles of before have no name, only the id of the run.
    run = f", hitungan {facts['run']}" if facts.get("run") else ""
    name = f", {facts['name']}" if facts.get("name") else f" ({edition.name}){run}"
    return printable(f"Paket {edition.code}{name}: {len(content.regions)} wilayah.")


def _describe(found: Comparison) -> list[str]:
    """Write the lines about the figures."""
    differing = len(found.differences)
    lines = [
        f"Angka: {found.n_compared} dihitung ulang, {found.n_compared - differing} sama, {differing} berbeda."
    ]
    if found.n_rounded:
        lines.append(
            f"  {found.n_rounded} di antaranya hanya berbeda pada pembulatan angka terakhir (selisihnya paling banyak "
            "1e-9 bagian dari angkanya, dan 1e-9 bila angkanya di bawah 1)."
        )
    lines += [_describe_difference(difference) for difference in found.differences[:SHOWN]]
    if differing > SHOWN:
        lines.append(f"  ... dan {differing - SHOWN} perbedaan lain.")
    return lines


def _describe_difference(difference: Difference) -> str:
    where = "manifes" if difference.place == "manifes" else f"wilayah {difference.place}"
    stored, computed = _show(difference.stored), _show(difference.computed)
    return f"  {where}, {difference.figure}: tercatat {stored}, hasil hitung ulang {computed}"


def _show(value: Any) -> str:
    return "kosong" if value is None or value == "" else printable(str(value)[:200])
