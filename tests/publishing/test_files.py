"""Writing the files of a release: their twins are made beside, and what goes wrong with one is not lost."""

import gzip

import brotli
import pytest

from apps.publishing.building.files import MOST_WAITING, FileWriter

BODY = b"<p>Kabupaten Pandeglang</p>\n" * 40


def test_all_twins_are_there_when_the_writing_ends(tmp_path):
    names = [f"kabkota/36.{number:02}/index.html" for number in range(3 * MOST_WAITING)]
    with FileWriter(tmp_path / "release") as writer:
        writer.write_all(dict.fromkeys((*names, "data/skor.csv"), BODY))
        writer.write("assets/mark.svg", b"<svg/>")

    for name in names:
        path = tmp_path / "release" / name
        assert gzip.decompress(path.with_name("index.html.gz").read_bytes()) == BODY
        assert brotli.decompress(path.with_name("index.html.br").read_bytes()) == BODY
    assert sorted(path.name for path in (tmp_path / "release/data").iterdir()) == ["skor.csv", "skor.csv.gz"]
    assert [path.name for path in (tmp_path / "release/assets").iterdir()] == ["mark.svg"]


@pytest.mark.parametrize("n_files_after", [0, 3 * MOST_WAITING])
def test_a_twin_that_cannot_be_written_stops_the_writing(tmp_path, n_files_after):
    def write_around_a_folder():
        with FileWriter(tmp_path / "release") as writer:
            (tmp_path / "release/satu.html.gz").mkdir()
            writer.write("satu.html", BODY)
            for number in range(n_files_after):
                writer.write(f"{number}.html", BODY)

    with pytest.raises(IsADirectoryError):
        write_around_a_folder()


def test_what_stops_the_building_is_not_hidden_by_a_twin(tmp_path):
    def stop():
        with FileWriter(tmp_path / "release") as writer:
            (tmp_path / "release/satu.html.gz").mkdir()
            writer.write("satu.html", BODY)
            raise TimeoutError("another worker took over")

    with pytest.raises(TimeoutError, match="took over"):
        stop()
