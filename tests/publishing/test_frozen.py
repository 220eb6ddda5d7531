"""The content of a release as bytes: the same content comes out, and only in the portal that froze it."""

from pathlib import Path

import pytest

from apps.core.exceptions import ConflictError
from apps.publishing.building.build import build_release
from apps.publishing.content import frozen
from apps.publishing.content.frozen import code_sha256, freeze, thaw
from apps.publishing.content.reading import read_content
from tests.publishing.test_chunks import files_in


def test_a_release_of_thawed_content_has_the_same_bytes(draft, tmp_path: Path) -> None:
    content = read_content(draft)
    for name, each in (("read", content), ("thawed", thaw(freeze(content)))):
        build_release(each, tmp_path / name, lambda *_: None)

    assert files_in(tmp_path / "thawed") == files_in(tmp_path / "read")


def test_content_that_another_version_of_the_portal_froze_is_refused(draft, monkeypatch) -> None:
    body = freeze(read_content(draft))
    monkeypatch.setattr(frozen, "code_sha256", lambda: "0" * 64)

    with pytest.raises(ConflictError, match="Portal diperbarui"):
        thaw(body)


def test_the_version_of_the_portal_changes_with_what_files_are_made_of(settings, tmp_path: Path) -> None:
    templates, page = settings.TEMPLATES[0], tmp_path / "page.html"
    page.write_text("<p>")
    settings.TEMPLATES = [{**templates, "DIRS": [*templates["DIRS"], tmp_path]}]
    before = code_sha256.__wrapped__()
    assert code_sha256.__wrapped__() == before
    page.write_text("<b>")

    assert code_sha256.__wrapped__() != before
