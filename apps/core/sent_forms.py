"""What a form sent, as plain values by which two forms that were sent can be told apart."""

import hashlib
from typing import Any, Final

from django.core.files.uploadedfile import UploadedFile
from django.utils.datastructures import MultiValueDict

KEPT_FIELD: Final = "kept_as"
"""The field in which a browser says under which name it keeps what a form holds (`static/js/form-keep.js`)."""


def form_parts(*sent: MultiValueDict[str, Any]) -> list[list[Any]]:
    """Return every field with each of its values; of a file, its name and the hash of its bytes. Files are rewound."""
    return [[name, _told(value)] for fields in sent for name, values in fields.lists() for value in values]


def _told(value: Any) -> Any:
    if not isinstance(value, UploadedFile):
        return value
    digest = hashlib.sha256()
    for chunk in value.chunks():
        digest.update(chunk)
    value.seek(0)
    return [value.name, digest.hexdigest()]
