"""What stands in the parts of an office document: fields, formulas and elements that fetch or run something."""

import re
import zipfile
from collections.abc import Callable, Sequence
from typing import Final

from .office_fields import DELETED, INSTRUCTIONS, FieldReader, refused_field
from .office_formulas import FORMULAS, formula_call
from .office_refusals import OBJECTS, TOO_LARGE, calls, commands, fetches
from .office_xml import local_name, new_parser
from .signatures import CHUNK

MAX_XML: Final = 100 * 1024 * 1024
"""The most that is read of one document, unpacked: sheets with some half a million rows."""

_REFUSED: Final = {
    "altchunk": OBJECTS,
    "oleobject": OBJECTS,
    "subdoc": fetches("dokumen lain"),
    "ddelink": fetches("program lain"),
    "olelink": fetches("objek"),
    "connectstring": fetches("data"),
    "webvideopr": fetches("video"),
}
"""Elements that are not taken wherever they stand, in lower case."""

_READ_ELSEWHERE: Final = (".rels",)
_PICTURES: Final = (".svg", ".vml")
"""Pictures that are XML. Excel writes its old drawings (VML) so that no reader of XML can read them."""

_IS_XML: Final = re.compile(rb"(?:\xef\xbb\xbf)?\s*<|\xff\xfe|\xfe\xff|\x00<|<\x00")
Attributes = dict[str, str]


def parts_obstacle(
    extension: str, archive: zipfile.ZipFile, entries: Sequence[zipfile.ZipInfo]
) -> str | None:
    """Return why a document with such parts cannot be taken; None where it can.

    A part is known for XML by its bytes: programs find it by its relationship, whatever its name. Raises ValueError
    or ExpatError for XML that makes no sense.
    """
    left = MAX_XML
    for entry in entries:
        if not _is_xml(archive, entry):
            continue
        left -= entry.file_size
        if left < 0:
            return TOO_LARGE
        reader = _WorkbookReader() if extension == "xlsx" else _TextReader()
        if obstacle := reader.read(archive, entry):
            return obstacle
    return None


def _is_xml(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bool:
    name = entry.filename.lower()
    if name.endswith((*_READ_ELSEWHERE, *_PICTURES)):
        return False
    if name.endswith(".xml"):
        return True
    with archive.open(entry) as part:
        return _IS_XML.match(part.read(64)) is not None


class _Reader:
    """What is known while one part goes by: what refuses it, and the element whose text is being gathered."""

    def __init__(self) -> None:
        self.obstacle: str | None = None
        self.acts: dict[str, Callable[[str, Attributes], None]] = dict.fromkeys(_REFUSED, self._refuse)
        self._parser = new_parser()
        self._parser.StartElementHandler = self._begin
        self._holder = ""
        self._depth = 0
        self._pieces: list[str] = []

    def read(self, archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> str | None:
        """Return why a document with this part cannot be taken."""
        with archive.open(entry) as part:
            while (piece := part.read(CHUNK)) and not self.obstacle:
                self._parser.Parse(piece, False)
        if not self.obstacle:
            self._parser.Parse(b"", True)
            self.close()
        return self.obstacle

    def close(self) -> None:
        """Judge what is left at the end of the part."""

    def judge(self, holder: str, text: str) -> None:
        """Judge the text of an element that was gathered."""

    def gather(self, local: str, _: Attributes) -> None:
        """Gather all text in the element that begins here, also within others: programs skip what they do not know."""
        if not self._holder:
            self._holder, self._depth = local, 1
            self._parser.CharacterDataHandler = self._pieces.append
            self._parser.EndElementHandler = self._end

    def _begin(self, name: str, attributes: Attributes) -> None:
        if self._holder:
            self._depth += 1
        local = local_name(name)
        if act := self.acts.get(local):
            act(local, attributes)

    def _end(self, _: str) -> None:
        self._depth -= 1
        if self._depth == 0:
            holder, text = self._holder, "".join(self._pieces)
            self._parser.CharacterDataHandler = None
            self._parser.EndElementHandler = None
            self._holder = ""
            self._pieces.clear()
            self.judge(holder, text)

    def _refuse(self, local: str, _: Attributes) -> None:
        self.obstacle = _REFUSED[local]


class _WorkbookReader(_Reader):
    """Looks at formulas."""

    def __init__(self) -> None:
        super().__init__()
        self.acts |= dict.fromkeys(FORMULAS, self.gather)

    def judge(self, holder: str, text: str) -> None:
        if call := formula_call(text):
            self.obstacle = calls(call)


class _TextReader(_Reader):
    """Looks at fields."""

    def __init__(self) -> None:
        super().__init__()
        self._fields = FieldReader()
        self.acts |= dict.fromkeys(INSTRUCTIONS, self._gather_piece)
        self.acts |= {
            "fldchar": self._turn,
            "fldsimple": self._judge_simple,
            "alternatecontent": self._choose,
        }

    def judge(self, holder: str, text: str) -> None:
        self._fields.add(text, is_deleted=holder == DELETED)

    def close(self) -> None:
        self._note(self._fields.rest())

    def _gather_piece(self, local: str, attributes: Attributes) -> None:
        if local != "t" or self._fields.in_instruction:
            self.gather(local, attributes)

    def _turn(self, _: str, attributes: Attributes) -> None:
        kind = _attribute(attributes, "fldchartype")
        if kind == "begin":
            self._fields.begin()
        else:
            self._note(self._fields.judge(is_end=kind == "end"))

    def _judge_simple(self, _: str, attributes: Attributes) -> None:
        self._note(refused_field(_attribute(attributes, "instr")))

    def _choose(self, _: str, _attributes: Attributes) -> None:
        self._fields.choose()

    def _note(self, field: str) -> None:
        if field:
            self.obstacle = commands(field)


def _attribute(attributes: Attributes, local: str) -> str:
    """Return an attribute by its name without prefix, in lower case; "" where there is none."""
    return next((value for name, value in attributes.items() if local_name(name) == local), "")
