"""The translation of the public pages: `python -m ikp_portal.messages` collects the texts and compiles them.

It also compiles what the libraries (Django, allauth, the REST framework) say in Indonesian: `locale/id` has the plain
words of this portal in place of their own, which are stiff or, for the REST framework, missing.

Needs Babel (requirements-dev.txt) and no GNU gettext. New texts arrive in the .po file without a translation; a test
fails until each has one, and until the compiled file holds the same.
"""

import io
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT: Final = Path(__file__).resolve().parent.parent
LOCALE: Final = "en"
PO_FILE: Final = ROOT / "locale" / LOCALE / "LC_MESSAGES" / "django.po"
MO_FILE: Final = PO_FILE.with_suffix(".mo")
LIBRARIES_PO: Final = ROOT / "locale" / "id" / "LC_MESSAGES" / "django.po"
LIBRARIES_MO: Final = LIBRARIES_PO.with_suffix(".mo")

PUBLIC_SOURCES: Final = (
    "templates/public",
    "templates/publishing/release",
    "templates/components/breadcrumb.html",
    "templates/components/file_list.html",
    "templates/components/legend.html",
    "templates/components/skip_link.html",
    "apps/publishing/content",
    "apps/publishing/building",
    "apps/publishing/views/notices.py",
    "apps/engine/registry",
    "apps/indicators/words.py",
    "apps/indicators/methods.py",
)
"""Where texts of the public pages stand: files, or folders with all below them."""

KEYWORDS: Final = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "translatable": None,
}
HEADER: Final = (
    "# English texts of the public pages. Written by python -m ikp_portal.messages; translate here.\n#"
)

MessageId = str | tuple[str, ...]


def source_files() -> Iterator[Path]:
    """Yield the files that PUBLIC_SOURCES names, or that lie below a folder it names."""
    for source in PUBLIC_SOURCES:
        path = ROOT / source
        files = sorted(path.rglob("*")) if path.is_dir() else [path]
        yield from (file for file in files if file.suffix in {".py", ".html", ".svg", ".txt"})


def collect_messages() -> dict[MessageId, list[str]]:
    """Return every text of the public pages with the files it stands in; a plural is a tuple."""
    found: dict[MessageId, list[str]] = {}
    for path in source_files():
        name = str(path.relative_to(ROOT))
        for message in _read_messages(path):
            places = found.setdefault(message, [])
            if name not in places:
                places.append(name)
    return found


def read_catalog(path: Path = PO_FILE) -> Catalog:
    """Return the committed translations; an empty catalog where there are none yet."""
    locale = path.parts[-3]
    if not path.exists():
        return Catalog(locale=locale)
    with path.open("rb") as file:
        return read_po(file, locale=locale)


def update_catalog() -> Catalog:
    """Return the translations for exactly the texts that stand in the sources now; what is gone is dropped."""
    old = read_catalog()
    new = Catalog(
        locale=LOCALE,
        project="Portal IKP",
        version="1",
        header_comment=HEADER,
        msgid_bugs_address="-",
        last_translator="Portal IKP",
        language_team="-",
        creation_date=old.creation_date,
        fuzzy=False,
    )
    new.revision_date = old.creation_date
    for message, places in sorted(collect_messages().items(), key=lambda entry: str(entry[0])):
        known = old.get(message if isinstance(message, str) else message[0])
        new.add(message, known.string if known else None, locations=[(place, 0) for place in places])
    return new


def compile_catalog(catalog: Catalog) -> bytes:
    """Return the catalog in the form that Django reads."""
    out = io.BytesIO()
    write_mo(out, catalog)
    return out.getvalue()


def untranslated(catalog: Catalog) -> list[MessageId]:
    """Return the texts without a translation."""
    return [
        tuple(message.id) if isinstance(message.id, list) else message.id
        for message in catalog
        if message.id and not (all(message.string) if isinstance(message.string, tuple) else message.string)
    ]


def main() -> int:
    catalog = update_catalog()
    PO_FILE.parent.mkdir(parents=True, exist_ok=True)
    with PO_FILE.open("wb") as file:
        write_po(file, catalog, width=110, include_lineno=False, sort_output=False)
    MO_FILE.write_bytes(compile_catalog(catalog))
    LIBRARIES_MO.write_bytes(compile_catalog(read_catalog(LIBRARIES_PO)))
    missing = untranslated(catalog)
    for message in missing:
        sys.stdout.write(f"no translation: {message}\n")
    sys.stdout.write(f"{len(catalog)} texts, {len(missing)} without a translation\n")
    return 1 if missing else 0


def _read_messages(path: Path) -> Iterator[MessageId]:
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        # Django turns a template into a text with nothing but gettext calls and the letter X. Without its
        # indentation, Python's tokenizer can read that.
        text = "\n".join(line.strip() for line in templatize(text, origin=str(path)).splitlines())
    # Babel's types do not say that a call with several texts, as of ngettext, gives a tuple.
    found: Any = extract_python(io.BytesIO(text.encode()), KEYWORDS, (), {"encoding": "utf-8"})
    for _line, _function, messages, _comments in found:
        if isinstance(messages, str) and messages:
            yield messages
        elif isinstance(messages, tuple) and all(isinstance(message, str) for message in messages[:2]):
            yield tuple(messages[:2])


if __name__ == "__main__":
    raise SystemExit(main())
