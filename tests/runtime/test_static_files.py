"""Static files are compressed once, and not on each start again."""

import os
from pathlib import Path

import pytest

from ikp_portal.static_files import StaticFiles

WORDS = "wilayah kerja kantor " * 200


@pytest.fixture
def storage(tmp_path: Path) -> StaticFiles:
    return StaticFiles(location=tmp_path, base_url="/static/")


def compressed(storage: StaticFiles, name: str) -> list[str]:
    return sorted(twin for _name, twin in storage.compress_files([name]))


@pytest.mark.parametrize("name", ["app.js", "app.0123456789ab.js"])
def test_what_is_compressed_is_left_alone(storage: StaticFiles, tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text(WORDS)

    assert compressed(storage, name) == [f"{name}.br", f"{name}.gz"]
    assert compressed(storage, name) == []


def test_a_file_that_changed_or_lacks_a_twin_is_compressed_again(
    storage: StaticFiles, tmp_path: Path
) -> None:
    (tmp_path / "app.js").write_text(WORDS)
    compressed(storage, "app.js")

    (tmp_path / "app.js").write_text(WORDS.upper())
    os.utime(tmp_path / "app.js", (1, 1))
    assert compressed(storage, "app.js") == ["app.js.br", "app.js.gz"]
    (tmp_path / "app.js.br").unlink()
    assert compressed(storage, "app.js") == ["app.js.br", "app.js.gz"]


def test_a_hashed_file_that_is_written_anew_needs_no_new_twins(storage: StaticFiles, tmp_path: Path) -> None:
    name = "app.0123456789ab.js"
    (tmp_path / name).write_text(WORDS)
    compressed(storage, name)

    os.utime(tmp_path / name, (1, 1))
    assert compressed(storage, name) == []
