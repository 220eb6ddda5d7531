"""How a release is cited, for the programs that keep literature: CSL-JSON and the Citation File Format."""

import datetime as dt
import json
from typing import Any, Final

from django.utils import timezone

from ..content.dataset import ReleaseContent
from ..content.licence import LICENCE
from .files import dump_json

AUTHOR: Final = "Badan Pengawas Pemilihan Umum"
CSL: Final = "sitasi.json"
CFF: Final = "CITATION.cff"


def citation_files(content: ReleaseContent, licence: str) -> dict[str, bytes]:
    """Return the citation by the path of its file, as Zotero and as Git hosts read it."""
    return {CSL: dump_json([_csl(content)]), CFF: _cff(content, licence)}


def _title(content: ReleaseContent) -> str:
    title = content.edition_name.source
    return f"{title} (DATA SIMULASI)" if content.is_simulated else title


def _day(content: ReleaseContent) -> dt.date:
    return timezone.localtime(content.prepared_at).date()


def _csl(content: ReleaseContent) -> dict[str, Any]:
    day, data = _day(content), timezone.localtime(content.data_at).date()
    return {
        "id": f"{content.edition_code}-v{content.version}",
        "type": "dataset",
        "title": _title(content),
        "author": [{"literal": AUTHOR}],
        "publisher": AUTHOR,
        "issued": {"date-parts": [[day.year, day.month, day.day]]},
        "version": str(content.version),
        "URL": content.address,
        "language": "id",
        "note": f"{'Angka dikumpulkan' if content.is_external else 'Data per'} {data.isoformat()}",
    }


def _cff(content: ReleaseContent, licence: str) -> bytes:
    """Return the file in YAML; its texts are written as in JSON, which YAML 1.2 contains."""
    told = {
        "cff-version": "1.2.0",
        "message": f"Kutip data ini seperti berikut. {licence}",
        "type": "dataset",
        "title": _title(content),
        "authors": [{"name": AUTHOR}],
        "version": str(content.version),
        "date-released": _day(content).isoformat(),
        "url": content.address,
        "license": LICENCE.spdx,
        "license-url": LICENCE.url,
    }
    lines = (f"{name}: {json.dumps(value, ensure_ascii=False)}\n" for name, value in told.items())
    return "".join(lines).encode()
