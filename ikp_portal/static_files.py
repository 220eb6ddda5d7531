"""How static files are named in production: by a hash of their content, so that browsers may keep them for ever."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.contrib.staticfiles.storage import HashedFilesMixin
from whitenoise.storage import CompressedManifestStaticFilesStorage

# Django has no public name for them.
_IMPORTS: Final = HashedFilesMixin._js_module_import_aggregation_patterns[1]  # type: ignore[attr-defined]  # noqa: SLF001

_TWINS: Final = (".br", ".gz")
_HASHED: Final = re.compile(r"\.[0-9a-f]{12}\.")


class StaticFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # the library has no types
    """WhiteNoise's storage, which also renames what our own scripts import from one another.

    Django does this for all scripts or for none; those of libraries hold things that only look like imports.
    """

    patterns = (*CompressedManifestStaticFilesStorage.patterns, ("js/*.js", _IMPORTS))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._addresses: dict[str, str] = {}

    def compress_files(self, paths: Iterable[str]) -> Iterator[tuple[str, str]]:
        """Compress what is not compressed yet: all of it takes half a minute of each start."""
        yield from super().compress_files([path for path in paths if not self._is_compressed(path)])

    def _is_compressed(self, name: str) -> bool:
        """Whether both twins are there, of this very content; WhiteNoise gives them the time of their file."""
        file = Path(self.path(name))
        twins = [file.with_name(file.name + suffix) for suffix in _TWINS]
        if not all(twin.exists() for twin in twins):
            return False
        # A hashed name stands for one content, and whatever is still being written has the time of now.
        is_hashed = _HASHED.search(file.name) is not None
        times = {twin.stat().st_mtime for twin in twins}
        return len(times) == 1 and (is_hashed or times == {file.stat().st_mtime})

    def url(self, name: str, force: bool = False) -> str:  # noqa: FBT001, FBT002 - as Django calls it
        """Return the address of a file, worked out once: a page names three dozen of them."""
        if force or settings.DEBUG:
            return str(super().url(name, force))
        if name not in self._addresses:
            self._addresses[name] = super().url(name)
        return self._addresses[name]
