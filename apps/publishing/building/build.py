"""Building a whole release into an empty directory."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict
from itertools import chain
from pathlib import Path
from typing import Any, Final

from django.contrib.staticfiles import finders

from apps.core.assets import COMPARE_JS, PUBLIC_CSS, PUBLIC_IMAGES, PUBLIC_JS
from apps.regions.presentation import area_sprite

from ..content.dataset import ReleaseContent
from ..signing import fingerprint, load_private_key, public_pem
from .all_data import ARCHIVE, write_archive
from .compare import compare_files
from .data_files import data_files
from .exports.figure_paths import AREA_SPRITE
from .exports.figure_tables import figure_tables
from .exports.picture_files import count_pngs, pictures_of
from .files import FileRecord, FileWriter, dump_json, sha256_of
from .map_data import map_data_files
from .pages import count_pages, page_files
from .rendition import ENGLISH, INDONESIAN, Rendition, rendition_of
from .reports.report_files import count_reports, reports_of
from .reports.typeset import Report, Typesetter
from .search_file import search_file

MANIFEST: Final = "manifest.json"
SIGNATURE: Final = "manifest.sig"
PUBLIC_KEY: Final = "kunci.pem"
MANIFEST_FORMAT: Final = 1
PAGES_PER_BEAT: Final = 40
REPORTS_PER_BEAT: Final = 20

Progress = Callable[[str, int], None]
"""Called with the stage and the per cent done. It stops the building by raising, when another worker took over."""


def build_release(content: ReleaseContent, root: Path, progress: Progress) -> str:
    """Write all files of the release into the folder `root`, emptied first; return the SHA-256 of its manifest.

    The same content and key give the same bytes. Raises UnavailableError where there is no signing key.
    """
    key = load_private_key()
    renditions = [rendition_of(content, language) for language in (INDONESIAN, ENGLISH)]
    with FileWriter(root) as writer:
        _write_data(writer, renditions, progress)
        _write_reports(writer, renditions, progress)
        writer.write(
            ARCHIVE, write_archive(root, writer.records, f"ikp-{content.edition_code}-v{content.version}")
        )
        # Pages come last: they say how large the other files are.
        pages = chain.from_iterable(page_files(rendition, writer.records) for rendition in renditions)
        total = 2 * count_pages(renditions[0])
        for number, (path, body) in enumerate(pages):
            if number % PAGES_PER_BEAT == 0:
                progress(f"Menulis halaman ({number} dari {total})", 75 + 20 * number // total)
            writer.write(path, body)
        progress("Menandatangani", 97)
        pem = public_pem(key)
        writer.write(PUBLIC_KEY, pem)
        manifest = dump_json(_manifest(renditions[0], writer.records, fingerprint(pem)))
        writer.write(MANIFEST, manifest)
        writer.write(SIGNATURE, key.sign(manifest))
    return sha256_of(manifest)


def _write_data(writer: FileWriter, renditions: Sequence[Rendition], progress: Progress) -> None:
    """Write what other files are made of, or name: the data, the maps, the figures' numbers, the assets, the search."""
    indonesian = renditions[0]
    progress("Menulis data", 5)
    writer.write_all(data_files(indonesian))
    progress("Menggambar peta", 15)
    with indonesian.active():
        writer.write_all(map_data_files(indonesian))
        writer.write_all(dict(figure_tables(indonesian)))
    writer.write_all({f"assets/{name}": body for name, body in asset_files().items()})
    writer.write_all(sprite_file(indonesian))
    writer.write_all(dict(map(search_file, renditions)))
    writer.write_all(dict(compare_files(*renditions)))


def _write_reports(writer: FileWriter, renditions: Sequence[Rendition], progress: Progress) -> None:
    """Write the reports and the pictures, which the same processes set."""
    content = renditions[0].content
    total = count_reports(content) + count_pngs(content)
    with Typesetter(int(content.prepared_at.timestamp()), total) as setter:
        reports = chain.from_iterable(map(reports_of, renditions))
        pictures = chain.from_iterable(_draw(writer, rendition) for rendition in renditions)
        for number, (path, body) in enumerate(setter.set_all(chain(reports, pictures))):
            if number % REPORTS_PER_BEAT == 0:
                done = min(number, total)
                progress(f"Menyusun laporan dan gambar ({done} dari {total})", 20 + 55 * done // total)
            writer.write(path, body)


def _draw(writer: FileWriter, rendition: Rendition) -> Iterator[Report]:
    """Write every picture as SVG, and yield what its PNG is set from."""
    for picture in pictures_of(rendition):
        writer.write(picture.path, picture.svg)
        yield from (order for order in (picture.png, picture.small) if order)


def sprite_file(rendition: Rendition) -> dict[str, bytes]:
    """Return the outlines that the maps of all indicators share; {} without boundaries or indicators."""
    figures = [view.geography for view in rendition.levels if view.geography]
    if not figures or not rendition.content.has_indicators:
        return {}
    return {AREA_SPRITE: area_sprite(figures).encode()}


def asset_files() -> dict[str, bytes]:
    """Return the style sheet, the scripts and the images of the public pages by name."""
    files = {
        "site.css": b"\n".join(_static_body(path) for path in PUBLIC_CSS),
        "site.js": b"\n".join(b"{\n" + _static_body(path) + b"}\n" for path in PUBLIC_JS),
    }
    return files | {Path(path).name: _static_body(path) for path in (COMPARE_JS, *PUBLIC_IMAGES)}


def _static_body(path: str) -> bytes:
    found = finders.find(path)
    if not isinstance(found, str):
        raise FileNotFoundError(f"static/{path} is missing")
    return Path(found).read_bytes()


def _manifest(rendition: Rendition, records: Mapping[str, FileRecord], key_sha256: str) -> dict[str, Any]:
    content = rendition.content
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
        "data_status": rendition.statement,
        "prepared_at": content.prepared_at.isoformat(timespec="seconds"),
        "address": content.address,
        "key_sha256": key_sha256,
        "run": {
            "id": content.run_id,
            "key": content.run_key,
            "input_sha256": content.input_sha256,
            "engine_version": content.engine_version,
            "manifest": content.run_document,
        },
        "boundaries": _boundaries(content),
        "files": {path: asdict(record) for path, record in sorted(records.items())},
    }


def _boundaries(content: ReleaseContent) -> dict[str, Any] | None:
    """Return which boundaries the maps were drawn from; None where there are hexagons alone."""
    found = content.boundaries
    if found is None:
        return None
    return {
        "region_set": found.region_set,
        "version": found.version,
        "source": found.source,
        "licence": found.licence,
        "sha256": found.sha256,
    }
