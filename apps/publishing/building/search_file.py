"""What the search of the public pages looks through: one small file a language, fetched when somebody searches."""

import json

from ..content.dataset import RegionScore
from ..content.wording import class_label_short
from .files import SEARCH_FILE
from .rendition import Rendition


def search_file(rendition: Rendition) -> tuple[str, bytes]:
    """Return the file with its path: what kind of data it is, and a row a region, with the columns of `_row`."""
    content = rendition.content
    with rendition.active():
        rows = [_row(rendition, region) for region in content.regions]
    document = {"jenis_data": rendition.statement, "wilayah": rows}
    body = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    return f"{rendition.prefix}{SEARCH_FILE}", body.encode()


def _row(rendition: Rendition, region: RegionScore) -> list[str]:
    """Return code, name, province, other names, page, score, class and the class in words; texts as pages show them."""
    province = rendition.content.province_of.get(region.parent)
    summary = rendition.level_of(region.level).summary
    return [
        region.code,
        region.name,
        province.name if province else "",
        " ".join((region.short_name, *region.other_names)),
        region.path,
        summary.written.score(region.score),
        region.class_key,
        class_label_short(region),
    ]
