"""The folder of results: whole or not there at all, and never in the place of somebody's files."""

import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError

from apps.engine.exceptions import InputError
from apps.engine.headless.output_folder import open_output
from apps.engine.management.command_line import headless_errors
from tests.engine.headless.files import FRAMEWORK, compute, refused, write_files

ROOT = Path(__file__).resolve().parents[3]


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_an_empty_folder_is_filled_and_missing_ones_are_made(tmp_path):
    write_files(tmp_path)
    (tmp_path / "kosong").mkdir()

    into_empty = compute(tmp_path, output=tmp_path / "kosong")
    into_new = compute(tmp_path, output=tmp_path / "a" / "b" / "hasil")

    assert (into_empty[0], into_new[0]) == (0, 0)
    assert names(tmp_path / "kosong") == names(tmp_path / "a" / "b" / "hasil")
    assert "manifest.json" in names(tmp_path / "kosong")
    assert names(tmp_path) == ["a", "data.csv", "kerangka.toml", "kosong"]


def test_missing_folders_are_not_made_for_nothing(tmp_path):
    write_files(tmp_path, "rusak")

    refused(tmp_path, output=tmp_path / "a" / "b" / "hasil")


def test_earlier_results_are_replaced_as_a_whole(tmp_path):
    write_files(tmp_path)
    compute(tmp_path, robustness=10, seed=1)
    assert "robustness.csv" in names(tmp_path / "hasil")

    code, text = compute(tmp_path)

    assert code == 0, text
    assert "robustness.csv" not in names(tmp_path / "hasil")
    assert names(tmp_path) == ["data.csv", "hasil", "kerangka.toml"]


def test_earlier_results_stay_where_the_new_ones_cannot_be(tmp_path):
    write_files(tmp_path)
    compute(tmp_path)
    before = {path.name: path.read_bytes() for path in (tmp_path / "hasil").iterdir()}
    write_files(tmp_path, FRAMEWORK.replace("arithmetic", "geometric"))

    refused(tmp_path)

    assert {path.name: path.read_bytes() for path in (tmp_path / "hasil").iterdir()} == before


@pytest.mark.parametrize(
    "others",
    [
        {"catatan.txt": "penting"},
        {"manifest.json": "{}"},
        {"manifest.json": "[]"},
        {"manifest.json": "bukan JSON"},
        {"manifest.json": '{"producer": "index_compute", "files": {}}', "catatan.txt": "penting"},
        {"manifest.json": '{"producer": "lain", "files": {}}'},
        {"manifest.json": '{"producer": "index_compute", "files": 5}'},
        {"manifest.json": "[" * 100_000},
    ],
    ids=[
        "a note",
        "another manifest",
        "a list",
        "no JSON",
        "a note beside results",
        "another program's",
        "files that are none",
        "nested without end",
    ],
)
def test_a_folder_with_anything_else_in_it_is_left_alone(others, tmp_path):
    write_files(tmp_path)
    (tmp_path / "hasil").mkdir()
    for name, body in others.items():
        (tmp_path / "hasil" / name).write_text(body, encoding="utf-8")

    text = refused(tmp_path)

    assert (
        f"Folder {tmp_path / 'hasil'} sudah berisi berkas lain. Sebutkan folder yang baru atau kosong" in text
    )
    assert {path.name: path.read_text() for path in (tmp_path / "hasil").iterdir()} == others


def test_a_file_is_no_folder(tmp_path):
    write_files(tmp_path)

    assert "kerangka.toml adalah berkas." in refused(tmp_path, output=tmp_path / "kerangka.toml")


@pytest.mark.parametrize(
    "place", ["data.csv/hasil", "/proc/hasil"], ids=["below a file", "where nobody may write"]
)
def test_a_place_that_cannot_be_written_is_named(place, tmp_path):
    write_files(tmp_path)

    text = refused(tmp_path, output=tmp_path / place)

    assert (
        f"Hasil tidak dapat ditulis ke {tmp_path / place}. Periksa izin folder dan sisa ruang simpan" in text
    )


def test_a_link_to_a_folder_stays_a_link(tmp_path):
    write_files(tmp_path)
    (tmp_path / "tempat").mkdir()
    (tmp_path / "hasil").symlink_to(tmp_path / "tempat")

    code, text = compute(tmp_path)

    assert code == 0, text
    assert (tmp_path / "hasil").is_symlink()
    assert "scores.csv" in names(tmp_path / "tempat")


def test_ctrl_c_leaves_nothing(tmp_path):
    def stop() -> None:
        with headless_errors(), open_output(tmp_path / "hasil") as folder:
            folder.write("scores.csv", lambda file: print("code", file=file))
            assert len(names(tmp_path)) == 1
            raise KeyboardInterrupt

    with pytest.raises(CommandError) as caught:
        stop()

    assert (caught.value.returncode, str(caught.value)) == (130, "Dihentikan; tidak ada yang ditulis.")
    assert names(tmp_path) == []


def test_an_error_while_writing_leaves_nothing(tmp_path):
    def fail(_file):
        raise OSError(28, "No space left on device")

    with (
        pytest.raises(InputError, match="sisa ruang simpan; tidak ada yang ditulis"),
        open_output(tmp_path / "a" / "hasil") as folder,
    ):
        folder.write("scores.csv", fail)

    assert names(tmp_path) == []


@pytest.mark.slow
def test_a_terminated_command_leaves_nothing(tmp_path):
    script = (
        "import os, signal, sys, pathlib\n"
        "from apps.engine.headless.output_folder import open_output\n"
        "with open_output(pathlib.Path(sys.argv[1])) as folder:\n"
        "    folder.write('scores.csv', lambda file: file.write('code'))\n"
        "    assert len(os.listdir(os.path.dirname(sys.argv[1]))) == 1\n"
        "    os.kill(os.getpid(), signal.SIGTERM)\n"
    )

    done = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path / "hasil")],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert (done.returncode, done.stderr) == (143, "")
    assert names(tmp_path) == []


@pytest.mark.slow
def test_a_full_disk_is_named_and_leaves_nothing(tmp_path):
    """No file of the process may grow beyond 4 KB: the tables do not fit."""
    rows = "".join(f"{number},{number}.123456789,{number},1.5\n" for number in range(1, 400))
    write_files(tmp_path, data=f"code,A,B,C\n{rows}")
    command = [sys.executable, str(ROOT / "manage.py"), "index_compute", "--framework", "kerangka.toml"]

    done = subprocess.run(
        ["sh", "-c", 'ulimit -f 8 && exec "$@"', "sh", *command, "--data", "data.csv", "--output", "hasil"],
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert done.returncode == 2, done.stderr
    assert "Hasil tidak dapat ditulis ke hasil." in done.stderr
    assert "Traceback" not in done.stderr
    assert names(tmp_path) == ["data.csv", "kerangka.toml"]
