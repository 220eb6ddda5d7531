"""Telling two forms that were sent apart: by their fields, and by the names and bytes of their files."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from apps.core.sent_forms import form_parts


def test_every_value_and_file_is_told_and_files_can_be_read_again():
    file, other = SimpleUploadedFile("a.xlsx", b"satu" * 50_000), SimpleUploadedFile("a.xlsx", b"dua")
    file.read(7)

    parts = form_parts(QueryDict("edisi=1&edisi=2&catatan="), MultiValueDict({"berkas": [file, other]}))

    assert parts == [
        ["edisi", "1"],
        ["edisi", "2"],
        ["catatan", ""],
        ["berkas", ["a.xlsx", "d6e0ef653704533ee4510171d616ecec58c2f9c49cb27f3ebe709765ed28fe39"]],
        ["berkas", ["a.xlsx", "af35bd90273f2d25b7588f6a1f8625da2db5677b1fa98a45a52c3e11bffa1fe2"]],
    ]
    assert (file.tell(), other.tell()) == (0, 0)
