"""The example of docs/headless.md does what the document says."""

import re
import shlex
from pathlib import Path

from django.core.management import call_command

from apps.engine.headless.bundle.content import INDEX_COLUMNS, REGION_COLUMNS
from tests.engine.headless.bundles import content_make
from tests.engine.headless.files import compute

DOCUMENT = Path(__file__).resolve().parents[3] / "docs" / "headless.md"
FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
CODE = re.compile(r"`([^`\n]+)`")


def fences() -> list[tuple[str, str]]:
    return FENCE.findall(DOCUMENT.read_text(encoding="utf-8"))


def test_the_example_gives_what_the_document_shows(tmp_path, monkeypatch, capsys):
    (_, framework), (_, data), (_, command), (_, printed), (_, scores), (_, points), *_ = fences()
    monkeypatch.chdir(tmp_path)
    Path("kerangka.toml").write_text(framework, encoding="utf-8")
    Path("data.csv").write_text(data, encoding="utf-8")
    words = shlex.split(command)

    call_command(*words[2:])

    assert words[:2] == ["python", "manage.py"]
    assert capsys.readouterr().out == printed
    assert Path("hasil/scores.csv").read_text(encoding="utf-8") == scores
    assert Path("hasil/treated_points.csv").read_text(encoding="utf-8") == points


def test_the_document_names_every_file_and_column(tmp_path, monkeypatch):
    (_, framework), (_, data), *_, (_, robustness) = fences()
    monkeypatch.chdir(tmp_path)
    Path("kerangka.toml").write_text(f"{framework}\n{robustness}", encoding="utf-8")
    Path("data.csv").write_text(data, encoding="utf-8")
    named = set(CODE.findall(DOCUMENT.read_text(encoding="utf-8")))

    code, text = compute(tmp_path, robustness=20, seed=1)

    assert code == 0, text
    written = {path.name for path in Path("hasil").iterdir()}
    assert written - named == set()
    for name in ("treated_points.csv", "robustness.csv", "sensitivity.csv"):
        header = Path("hasil", name).read_text(encoding="utf-8").splitlines()[0]
        assert set(header.split(",")) - named == set()
    assert {*REGION_COLUMNS, *content_make().manifest.event_levels} - named == {"rendah", "tinggi"}
    assert {column for column in INDEX_COLUMNS if not column.startswith("aggregated_")} - named == set()
