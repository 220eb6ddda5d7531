"""What stands around every page of a release: which version it is of, and under which licence it may be used."""

import json
import re

import yaml

from apps.indicators.enums import EditionKind
from apps.publishing.building.data_files import data_files
from apps.publishing.building.pages import page_files
from apps.publishing.building.rendition import ENGLISH, INDONESIAN, rendition_of
from apps.publishing.content.dataset import ReleaseContent
from tests.publishing.contents import content_make, region_make

LICENCE = {
    INDONESIAN: "Lisensi CC BY 4.0: boleh dipakai, diolah, dan disebarkan dengan menyebut sumbernya.",
    ENGLISH: "Licence CC BY 4.0: may be used, adapted and shared with attribution.",
}
VERSION = {INDONESIAN: "Versi 1, disusun 26 Agustus 2024", ENGLISH: "Version 1, made on 26 August 2024"}


def content_of(kind: EditionKind = EditionKind.OFFICIAL) -> ReleaseContent:
    return content_make(region_make("36", 72.5, "high"), region_make("36.01", 40.25, "medium"), kind=kind)


def pages_of(language: str) -> dict[str, str]:
    pages = page_files(rendition_of(content_of(), language))
    return {path: " ".join(body.decode().split()) for path, body in pages}


def test_every_page_says_at_its_head_which_version_it_is_and_when_it_was_made():
    for language, version in VERSION.items():
        for path, page in pages_of(language).items():
            head = re.search(r'<p class="wrap nameplate__version">(.*?)</p>', page)
            foot = re.search(r'<footer class="wrap embed__foot">(.*?)</footer>', page)
            assert version in (head or foot or [""])[0], path


def test_every_page_names_its_licence_at_its_foot():
    for language, licence in LICENCE.items():
        for path, page in pages_of(language).items():
            foot = page[page.index("<footer") :]
            assert (". CC BY 4.0." if "embed__foot" in foot else licence) in foot, path


def test_programs_read_the_licence_too():
    files = data_files(rendition_of(content_of(), INDONESIAN))
    assert yaml.safe_load(files["CITATION.cff"])["license"] == "CC-BY-4.0"
    assert (
        json.loads(files["data/csv-metadata.json"])["dc:license"]
        == "https://creativecommons.org/licenses/by/4.0/"
    )
    assert LICENCE[INDONESIAN] in files["README.txt"].decode()


def test_no_page_ranks_regions_because_the_index_is_no_ranking():
    for path, page in pages_of(INDONESIAN).items():
        assert not re.search(r"<th[^>]*>(Urutan|Peringkat)", page), path
    assert "bukan peringkat" in pages_of(INDONESIAN)["index.html"]
