"""What a link to a page is shown with where people share it: title, sentence and picture (Open Graph)."""

from dataclasses import dataclass
from typing import Final

from .exports.figure_paths import HEXAGONS, PNG, map_path
from .rendition import ENGLISH, Rendition

NATIONAL_PICTURE: Final = map_path("provinsi", HEXAGONS)


@dataclass(frozen=True, slots=True)
class Shared:
    """`picture` is a figure of the release, by its path without an ending; it is there as PNG."""

    title: str
    text: str
    picture: str = NATIONAL_PICTURE


def share_tags(rendition: Rendition, shared: Shared, address: str) -> dict[str, str]:
    """Return the tags of a page by property; `address` is where the page stands for ever."""
    content = rendition.content
    text = f"{rendition.statement}. {shared.text}" if content.is_simulated else shared.text
    return {
        "og:type": "article",
        "og:site_name": str(content.edition_name),
        "og:title": shared.title,
        "og:description": text,
        "og:url": address,
        "og:image": f"{content.site_url}{rendition.base}{shared.picture}{PNG}",
        "og:image:alt": f"{shared.title}. {text}",
        "twitter:card": "summary_large_image",
        "og:locale": "en_GB" if rendition.language == ENGLISH else "id_ID",
    }
