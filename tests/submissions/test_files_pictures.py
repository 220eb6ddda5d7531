"""Pictures are decoded to their end, and hold no other file; what cameras write behind one may stay."""

import io
import random
from io import BytesIO
from typing import Any

import pytest
from PIL import Image, PngImagePlugin

from apps.core.exceptions import InvalidInputError
from apps.submissions.files import alone, inspect_upload
from tests.submissions.conftest import PDF
from tests.submissions.samples import picture, png_of_size, word

WINDOWS_PROGRAM = b"MZ" + bytes(58) + (128).to_bytes(4, "little") + bytes(64) + b"PE\0\0"
LARGE = Image.effect_mandelbrot((400, 300), (-2, -1.5, 1, 1.5), 100)
SAMSUNG = (
    b"\x00\x00\x30\x0aMotionPhoto_Data\x00\x00\x00\x18ftypmp42" + bytes(500) + b"SEFH\x6b\x00\x00\x00SEFT"
)
"""What a telephone writes behind a photo that moves."""


def _saved(kind: str, mode: str = "RGB", **saving: Any) -> bytes:
    stream = io.BytesIO()
    LARGE.convert("RGB").convert(mode).save(stream, kind, **saving)
    return stream.getvalue()


JPEG = _saved("JPEG")
PNG = _saved("PNG")


def _refused(name: str, content: bytes) -> str:
    with pytest.raises(InvalidInputError) as refused:
        inspect_upload(name, BytesIO(content))
    return refused.value.message


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.jpg", JPEG[:200]),
        ("a.jpg", JPEG[:700]),
        ("a.jpg", JPEG[: len(JPEG) // 2]),
        ("a.jpg", JPEG[:-200]),
        ("a.jpg", _saved("JPEG", progressive=True)[:-200]),
        ("a.png", PNG[:40]),
        ("a.png", PNG[: len(PNG) // 2]),
        ("a.png", PNG[:-200]),
        ("a.png", PNG[:-12]),  # all its points are there, its end is not
        ("a.png", png_of_size(400, 300)),
        ("a.png", PNG[:600] + b"\0" * 50 + PNG[650:]),
    ],
)
def test_a_picture_of_which_only_a_part_came_is_refused(name: str, content: bytes) -> None:
    said = _refused(name, content)
    assert "tidak lengkap atau rusak" in said
    assert "kirim lagi seluruhnya" in said


@pytest.mark.parametrize(("name", "content"), [("a.jpg", JPEG), ("a.png", PNG)])
@pytest.mark.parametrize(
    ("other", "kind"),
    [
        (PDF, "PDF"),
        (b"<!DOCTYPE html><p>", "halaman web"),
        (b"<ScRipt>alert(1)</script>", "halaman web"),
        (WINDOWS_PROGRAM, "program"),
        (b"MZ\x90\0...This program cannot be run in DOS mode", "program"),
        (b"\x7fELF\x02\x01\x01", "program"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "dokumen Office"),
        (word()[:-22], "ZIP"),
        (b"\xfd7zXZ\x00", "XZ"),
    ],
)
def test_a_picture_that_is_another_file_as_well_is_refused(
    name: str, content: bytes, other: bytes, kind: str
) -> None:
    for before in (b"", b"\0" * 70_000):
        said = _refused(name, content + before + other)
        assert f"({kind}) di balik" in said


def test_another_file_in_the_notes_of_a_picture_is_found_too() -> None:
    assert "(PDF) di balik" in _refused("a.jpg", _saved("JPEG", comment=PDF))
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Comment", "<html><script>")
    assert "(halaman web) di balik" in _refused("a.png", _saved("PNG", pnginfo=notes))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("bergerak.jpg", JPEG + b"\x00\x00\x00\x18ftypmp42" + random.Random(7).randbytes(300_000)),
        ("samsung.jpg", JPEG + SAMSUNG),
        ("dua-gambar.jpg", JPEG + picture("JPEG")),
        ("rata.jpg", JPEG + bytes(4000)),
        ("untuk-cetak.jpg", _saved("JPEG", mode="CMYK")),
        ("abu-abu.jpg", _saved("JPEG", mode="L")),
        ("bertahap.jpg", _saved("JPEG", progressive=True)),
        ("bercatatan.jpg", _saved("JPEG", comment=b"MZ dan <b>catatan</b> PK")),
        ("berlapis.png", PNG + bytes(20)),
    ],
)
def test_what_cameras_write_is_taken(name: str, content: bytes) -> None:
    assert inspect_upload(name, BytesIO(content)).name == name


def test_a_large_scan_is_decoded_within_the_limits() -> None:
    stream = io.BytesIO()
    Image.new("L", (12_000, 9_000)).save(stream, "PNG")
    assert inspect_upload("a.png", BytesIO(stream.getvalue())).extension == "png"


def test_a_picture_that_takes_too_much_to_decode_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(alone, "MOST_BYTES", 1)
    assert "terlalu berat untuk diperiksa. Perkecil gambarnya" in _refused("a.png", PNG)
