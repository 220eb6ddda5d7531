"""The style sheet, the scripts, the images and the shared outlines, which many pages of a release load."""

from pathlib import Path

from django.contrib.staticfiles import finders

from apps.core.assets import COMPARE_JS, PUBLIC_CSS, PUBLIC_IMAGES, PUBLIC_JS
from apps.regions.presentation import area_sprite

from .exports.figure_paths import AREA_SPRITE
from .rendition import Rendition


def sprite_file(rendition: Rendition) -> dict[str, bytes]:
    """Return the outlines that the maps of dimensions, themes and indicators share; {} where there are none."""
    figures = [view.geography for view in rendition.levels if view.geography]
    if not figures or not (rendition.content.has_indicators or rendition.subjects):
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
