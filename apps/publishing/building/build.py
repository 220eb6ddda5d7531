"""Building a whole release into an empty directory."""

import shutil
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import get_template
from django.utils import translation

from apps.core.assets import PUBLIC_CSS, PUBLIC_IMAGES, PUBLIC_JS

from ..content.dataset import ReleaseContent
from ..content.wording import citation, kind_statement, licence, version_words
from ..signing import fingerprint, load_private_key, public_pem
from .drawings import write_map_files
from .files import FileWriter, sha256_of
from .pages import count_pages, render_pages
from .tables import (
    dump_json,
    framework_table,
    indicator_table,
    input_table,
    score_table,
    source_table,
    write_csv,
    write_json,
)
from .workbook import write_workbook

MANIFEST: Final = "manifest.json"
SIGNATURE: Final = "manifest.sig"
PUBLIC_KEY: Final = "kunci.pem"
MANIFEST_FORMAT: Final = 1
PAGES_PER_BEAT: Final = 40

Progress = Callable[[str, int], None]
"""Told the stage and how many per cent are done; may raise to stop the building."""


def build_release(content: ReleaseContent, root: Path, progress: Progress) -> str:
    """Write all files of the release below `root`, emptied first; return the SHA-256 of its manifest.

    The same content and key give the same bytes. Raises UnavailableError where there is no signing key.
    """
    key = load_private_key()
    if root.exists():
        shutil.rmtree(root)
    root.mkdir(parents=True)
    writer = FileWriter(root)
    progress("Menulis data", 5)
    for path, body in _data_files(content).items():
        writer.write(path, body)
    progress("Menggambar peta", 15)
    for path, body in write_map_files(content).items():
        writer.write(path, body)
    for path, body in asset_files().items():
        writer.write(f"assets/{path}", body)
    total = count_pages(content)
    for number, page in enumerate(render_pages(content)):
        if number % PAGES_PER_BEAT == 0:
            progress(f"Menulis halaman ({number} dari {total})", 20 + 75 * number // total)
        writer.write(page.path, page.body)
    progress("Menandatangani", 97)
    pem = public_pem(key)
    writer.write(PUBLIC_KEY, pem)
    manifest = dump_json(_manifest(content, writer, pem))
    FileWriter(root).write(MANIFEST, manifest)
    (root / SIGNATURE).write_bytes(key.sign(manifest))
    return sha256_of(manifest)


def asset_files() -> dict[str, bytes]:
    """Return the style sheet, the script and the images of the public pages by name."""
    files = {
        "site.css": b"\n".join(_static_body(path) for path in PUBLIC_CSS),
        "site.js": b"\n".join(b"{\n" + _static_body(path) + b"}\n" for path in PUBLIC_JS),
    }
    return files | {Path(path).name: _static_body(path) for path in PUBLIC_IMAGES}


def _static_body(path: str) -> bytes:
    found = finders.find(path)
    if not isinstance(found, str):
        raise FileNotFoundError(f"static/{path} is missing")
    return Path(found).read_bytes()


def _data_files(content: ReleaseContent) -> dict[str, bytes]:
    """Return the data files by path; they are in Indonesian whatever the language of the reader."""
    with translation.override(settings.LANGUAGE_CODE):
        files = {
            "data/skor.csv": write_csv(score_table(content)),
            "data/skor.json": write_json(content),
            "data/skor.xlsx": write_workbook(content),
            "data/kerangka.csv": write_csv(framework_table(content)),
            "data/hitungan.zip": content.run_bundle,
            "README.txt": _readme(content),
        }
        if content.has_indicators:
            files["data/indikator.csv"] = write_csv(indicator_table(content))
            files["data/masukan.csv"] = write_csv(input_table(content))
        if content.is_external:
            files["data/sumber.csv"] = write_csv(source_table(content))
    return files


def _readme(content: ReleaseContent) -> bytes:
    context = {
        "content": content,
        "statement": kind_statement(content.kind),
        "citation": citation(content),
        "licence": licence(),
        "version": version_words(content),
    }
    text = get_template("publishing/release/README.txt").render(context)
    return (text.strip() + "\n").encode()


def _manifest(content: ReleaseContent, writer: FileWriter, pem: bytes) -> dict[str, Any]:
    with translation.override(settings.LANGUAGE_CODE):
        statement = kind_statement(content.kind)
    return {
        "format": MANIFEST_FORMAT,
        "edition": {
            "code": content.edition_code,
            "name": content.edition_name.source,
            "name_en": content.edition_name.english,
            "kind": content.kind.value,
            "reference_on": content.reference_on.isoformat(),
        },
        "version": content.version,
        "note": content.note,
        "data_status": statement,
        "prepared_at": content.prepared_at.isoformat(timespec="seconds"),
        "address": content.base_path,
        "key_sha256": fingerprint(pem),
        "run": {
            "id": content.run_id,
            "key": content.run_key,
            "input_sha256": content.input_sha256,
            "engine_version": content.engine_version,
            "manifest": content.run_document,
        },
        "files": {path: asdict(record) for path, record in sorted(writer.records.items())},
    }
