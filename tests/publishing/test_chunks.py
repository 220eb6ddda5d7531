"""The chunks of a release, each written by itself: together they are the release that one process writes."""

import random
from pathlib import Path

import pytest

from apps.publishing.building.build import build_release
from apps.publishing.building.chunks import SIZES, Chunk, plan_chunks, renditions_of, write_chunk
from apps.publishing.building.files import FileRecord, FileWriter
from apps.publishing.content.dataset import ReleaseContent
from apps.publishing.enums import ChunkKind
from tests.publishing.contents import boundaries_make, content_make, region_make


@pytest.fixture
def content() -> ReleaseContent:
    return content_make(
        region_make("36", 72.5, "high", rank=1),
        region_make("51", None),
        region_make("36.01", 40.25, "medium", rank=1),
        region_make("36.02", None),
        region_make("51.03", 3.0, "low", rank=2),
        boundaries=boundaries_make("36.01", "36.02", "51.03"),
    )


@pytest.mark.parametrize("n_items", [0, 1, 2, 7, 100])
@pytest.mark.parametrize("count", [1, 2, 3, 8])
def test_every_item_is_in_the_share_of_one_chunk(n_items: int, count: int) -> None:
    items = list(range(n_items))
    shares = [Chunk(ChunkKind.PAGES, number, count).share(items) for number in range(count)]

    assert [item for share in shares for item in share] == items
    assert max(map(len, shares)) - min(map(len, shares)) <= 1


def test_chunks_that_many_write_in_any_order_are_the_release_that_one_writes(
    content: ReleaseContent, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # So few files a chunk that there are several of each kind.
    for kind, size in ((ChunkKind.REPORTS, 3), (ChunkKind.PICTURES, 12), (ChunkKind.PAGES, 11)):
        monkeypatch.setitem(SIZES, kind, size)
    renditions = renditions_of(content)
    chunks = list(plan_chunks(renditions))
    assert min(sum(chunk.kind == kind for chunk in chunks) for kind in SIZES) >= 3
    random.shuffle(chunks)
    chunks.sort(key=lambda chunk: chunk.kind == ChunkKind.PAGES)
    records: dict[str, FileRecord] = {}
    found: dict[str, bytes] = {}
    for number, chunk in enumerate(chunks):
        with FileWriter(tmp_path / str(number)) as writer:
            write_chunk(chunk, renditions, writer, records if chunk.kind == ChunkKind.PAGES else {})
        assert not records.keys() & writer.records.keys()
        records |= writer.records
        found |= files_in(tmp_path / str(number))

    build_release(content, tmp_path / "whole", lambda *_: None)
    whole = files_in(tmp_path / "whole")
    signed = {"kunci.pem", "manifest.json", "manifest.json.gz", "manifest.sig"}
    assert found == {name: body for name, body in whole.items() if name not in signed}


def files_in(root: Path) -> dict[str, bytes]:
    return {str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*") if path.is_file()}
