"""Style sheets and scripts: complete, joinable and small."""

import gzip
import re
from collections import Counter
from pathlib import Path

from django.conf import settings

from apps.core import assets

STATIC = Path(settings.BASE_DIR) / "static"
TEMPLATES = Path(settings.BASE_DIR) / "templates"


ALL_CSS = tuple(dict.fromkeys(assets.PORTAL_CSS + assets.PUBLIC_CSS))


def read(name: str) -> str:
    return (STATIC / name).read_text(encoding="utf-8")


def test_every_style_sheet_belongs_to_a_face():
    assert {f"css/{path.name}" for path in STATIC.glob("css/*.css")} == {*ALL_CSS, assets.API_DOCS_CSS}


def test_portal_links_its_style_sheets_in_the_declared_order():
    source = (TEMPLATES / "components" / "stylesheets.html").read_text(encoding="utf-8")
    assert tuple(re.findall(r"static '(css/[^']+)'", source)) == assets.PORTAL_CSS


def test_style_sheets_of_both_faces_have_one_order():
    portal = tuple(name for name in assets.PORTAL_CSS if name in assets.PUBLIC_CSS)
    public = tuple(name for name in assets.PUBLIC_CSS if name in assets.PORTAL_CSS)
    assert portal == public


def test_every_rule_lies_in_a_declared_layer():
    declared = re.search(r"^@layer ([\w, ]+);", read("css/tokens.css"), re.MULTILINE)[1].split(", ")
    for name in ALL_CSS:
        without_comments = re.sub(r"/\*.*?\*/", "", read(name), flags=re.DOTALL)
        top_level = re.findall(r"^(?=\S)(?!\})(.*)$", without_comments, re.MULTILINE)
        layers = [re.fullmatch(r"@layer (\w+) \{", line)[1] for line in top_level if not line.endswith(";")]
        assert layers
        assert set(layers) <= set(declared)


def test_every_custom_property_that_is_used_is_defined():
    sheets = "".join(read(name) for name in ALL_CSS)
    assert set(re.findall(r"var\((--[\w-]+)", sheets)) - set(re.findall(r"(--[\w-]+):", sheets)) == set()


def test_public_assets_stay_small():
    sheet = gzip.compress("\n".join(read(name) for name in assets.PUBLIC_CSS).encode(), 9)
    script = gzip.compress("\n".join(read(name) for name in assets.PUBLIC_JS).encode(), 9)
    assert len(sheet) < 15_500
    assert len(script) < 16_000


def test_public_scripts_can_be_joined_into_one_module():
    sources = [read(name) for name in assets.PUBLIC_JS]
    joined = "\n".join(sources)
    names = re.findall(r"^(?:function|const|let|class) (\w+)", joined, re.MULTILINE)
    assert [name for name, count in Counter(names).items() if count > 1] == []
    assert re.findall(r"^(?:import|export)\b", joined, re.MULTILINE) == []
    assert all(len(source.splitlines()) < 200 for source in sources)


def test_vendored_htmx_keeps_its_licence():
    assert "Zero-Clause BSD" in read("vendor/htmx/LICENSE")
    assert 'version:"2.' in read("vendor/htmx/htmx.min.js")
