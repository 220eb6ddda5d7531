"""What the documents point to exists: links, files, the targets of make, the rules of the database."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTS = sorted([ROOT / "README.md", *(ROOT / "docs").glob("*.md")])
COMPONENTS = ROOT / "templates/components/README.md"
LINK = re.compile(r"(?<!\\)\]\(([^)\s]+)\)")
CODE = re.compile(r"`([^`\n]+)`")
FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
FOLDERS = tuple(f"{path.name}/" for path in ROOT.iterdir() if path.is_dir() and not path.name.startswith("."))
GENERATED = ("var/",)


def prose(document: Path) -> str:
    return FENCE.sub("", document.read_text(encoding="utf-8"))


def anchors(document: Path) -> set[str]:
    """Return the fragments that GitHub and GitLab make of the headings."""
    titles = re.findall(r"^#+ (.+)$", prose(document), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


def paths_in_backticks(document: Path) -> Iterator[str]:
    for code in CODE.findall(prose(document)):
        name = code.split(":")[0]
        if re.fullmatch(r"[\w./-]+", name) and name.startswith(FOLDERS) and not name.startswith(GENERATED):
            yield name


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_relative_links_resolve(document: Path) -> None:
    broken = []
    for link in LINK.findall(prose(document)):
        if link.startswith(("http://", "https://")):
            continue
        name, _, fragment = link.partition("#")
        target = (document.parent / name).resolve() if name else document
        if not target.exists() or (fragment and fragment not in anchors(target)):
            broken.append(link)
    assert broken == []


@pytest.mark.parametrize("document", [*DOCUMENTS, COMPONENTS], ids=lambda path: path.parent.name + path.name)
def test_files_named_in_backticks_exist(document: Path) -> None:
    assert [name for name in paths_in_backticks(document) if not (ROOT / name).exists()] == []


def test_every_document_is_reached_from_the_readme() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert [path.name for path in (ROOT / "docs").glob("*.*") if f"(docs/{path.name})" not in text] == []


def test_the_targets_of_make_exist() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = {
        target
        for document in DOCUMENTS
        for target in re.findall(r"\bmake ([a-z-]+)\b", "\n".join(CODE.findall(prose(document))))
    }
    assert named
    assert named - targets == set()


def test_the_map_of_apps_is_complete() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    ours = {config.label for config in apps.get_app_configs() if config.name.startswith("apps.")}
    assert {label for label in ours if f"| `{label}` |" not in text} == set()


def test_the_rules_of_the_database_are_documented(db: None) -> None:
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT tgname FROM pg_trigger WHERE NOT tgisinternal")
        triggers = {row[0] for row in cursor.fetchall()}
    constraints = {
        str(constraint.name)
        for model in apps.get_models()
        if model.__module__.startswith("apps.")
        for constraint in model._meta.constraints
    }
    assert len(triggers) > 10
    assert {name for name in triggers | constraints if f"`{name}`" not in text} == set()
