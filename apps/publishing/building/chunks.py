"""The chunks that a release is built in. Any worker may write any of them, at the same time as others, and again.

What a chunk writes depends on the content of the release, on its place among its kind, and for pages on how large the
files of the other kinds are. No two chunks write the same file.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Final, TypeVar

from ..content.dataset import ReleaseContent
from ..enums import ChunkKind
from .all_data import ARCHIVE, write_archive
from .asset_files import asset_files, sprite_file
from .compare import compare_files
from .data_files import data_files
from .exports.figure_tables import figure_tables
from .exports.picture_files import PictureFile, count_pngs, national_files, picture_groups
from .files import FileRecord, FileWriter
from .map_data import map_data_files
from .pages import count_pages, page_groups
from .rendition import ENGLISH, INDONESIAN, Rendition, rendition_of
from .reports.report_files import count_reports, report_orders
from .reports.typeset import Report, Typesetter
from .search_file import search_file

Renditions = tuple[Rendition, Rendition]
"""The release in Indonesian and in English."""

SIZES: Final[Mapping[ChunkKind, int]] = {
    ChunkKind.REPORTS: 70,
    ChunkKind.PICTURES: 400,
    ChunkKind.PAGES: 250,
}
"""About how many files of a kind a chunk has: five to ten seconds of work, which is what a killed worker loses.

The process that sets reports keeps memory for each, and gives it back when its chunk is done: with 140 it held 500 MiB.
"""

ItemT = TypeVar("ItemT")


@dataclass(frozen=True, slots=True)
class Chunk:
    """One of the `count` chunks of its kind; the first has position 0."""

    kind: ChunkKind
    position: int
    count: int

    def share(self, items: Sequence[ItemT]) -> Sequence[ItemT]:
        """Return its share of all items of the kind: each is in the share of one chunk, whatever their number."""
        ends = [len(items) * number // self.count for number in (self.position, self.position + 1)]
        return items[ends[0] : ends[1]]


def renditions_of(content: ReleaseContent) -> Renditions:
    """Return the release in both languages, of which every chunk is made."""
    return rendition_of(content, INDONESIAN), rendition_of(content, ENGLISH)


def plan_chunks(renditions: Renditions) -> tuple[Chunk, ...]:
    """Return the chunks of a release in the order in which they are best begun: the longest first."""
    content = renditions[0].content
    totals = {
        ChunkKind.REPORTS: count_reports(content),
        ChunkKind.PICTURES: count_pngs(content),
        ChunkKind.PAGES: 2 * count_pages(renditions[0]),
    }
    counts = {ChunkKind.DATA: 1} | {kind: -(-total // SIZES[kind]) for kind, total in totals.items()}
    return tuple(Chunk(kind, number, count) for kind, count in counts.items() for number in range(count))


def write_chunk(
    chunk: Chunk,
    renditions: Renditions,
    writer: FileWriter,
    records: Mapping[str, FileRecord],
    *,
    setters: int = 1,
) -> None:
    """Write the files of one chunk. `records` are those of all files but pages, and only a chunk of pages reads them.

    `setters` is how many processes may help to set reports and pictures.
    """
    if chunk.kind == ChunkKind.DATA:
        _write_data(writer, renditions, setters)
    elif chunk.kind == ChunkKind.REPORTS:
        orders = chunk.share([order for each in renditions for order in report_orders(each)])
        _set_all(writer, renditions, (order() for order in orders), len(orders), setters)
    elif chunk.kind == ChunkKind.PICTURES:
        pictures = chunk.share([group for each in renditions for group in picture_groups(each)])
        drawn = chain.from_iterable(group() for group in pictures)
        _set_all(writer, renditions, _draw(writer, drawn), SIZES[ChunkKind.PICTURES], setters)
    else:
        pages = chunk.share([group for each in renditions for group in page_groups(each, records)])
        for path, body in chain.from_iterable(group() for group in pages):
            writer.write(path, body)


def _write_data(writer: FileWriter, renditions: Renditions, setters: int) -> None:
    """Write what others are made of, or name: data, maps, the figures' numbers, assets, search, national pictures.

    The archive of all data holds the national maps, so both are in this chunk.
    """
    indonesian = renditions[0]
    writer.write_all(data_files(indonesian))
    with indonesian.active():
        writer.write_all(map_data_files(indonesian))
        writer.write_all(dict(figure_tables(indonesian)))
    writer.write_all({f"assets/{name}": body for name, body in asset_files().items()})
    writer.write_all(sprite_file(indonesian))
    writer.write_all(dict(map(search_file, renditions)))
    writer.write_all(dict(compare_files(*renditions)))
    drawn = chain.from_iterable(map(national_files, renditions))
    _set_all(writer, renditions, _draw(writer, drawn), 0, setters)
    content = indonesian.content
    folder = f"ikp-{content.edition_code}-v{content.version}"
    writer.write(ARCHIVE, write_archive(writer.root, writer.records, folder))


def _set_all(
    writer: FileWriter, renditions: Renditions, orders: Iterable[Report], n_orders: int, setters: int
) -> None:
    """Set reports and PNGs, and write them; `n_orders` is about how many there are."""
    timestamp = int(renditions[0].content.prepared_at.timestamp())
    with Typesetter(timestamp, n_orders, most=setters) as setter:
        for path, body in setter.set_all(orders):
            writer.write(path, body)


def _draw(writer: FileWriter, pictures: Iterable[PictureFile]) -> Iterator[Report]:
    """Write every picture as SVG, and yield what its PNG is set from."""
    for picture in pictures:
        writer.write(picture.path, picture.svg)
        yield from (order for order in (picture.png, picture.small) if order)
