"""docs/architecture.md shows which files an app may have, by the contract in pyproject.toml, and which apps do."""

import re
import tomllib
from pathlib import Path

from tests.documents import assert_documented, table

ROOT = Path(__file__).resolve().parent.parent.parent
ROLES = {
    "apps": "start of the app",
    "templatetags": "filters and tags of templates; nobody imports them",
    "context_processors": "what every page gets",
    "adapters": "how the library of accounts behaves here",
    "urls": "addresses",
    "entrance_urls": "addresses of signing in",
    "views": "HTTP: who may, what, do, answer; no queries, no decisions",
    "api": "the same for programs",
    "tasks": "the worker's edge: an id comes in, a service does the work",
    "management": "the same for commands",
    "sessions": "where Django keeps sessions, and how one is found",
    "backends": "how the person of a session is found again, with the roles in force",
    "middleware": "what is done around every request",
    "access": "guards of views",
    "navigation": "the sections of the portal and who sees them",
    "readiness": "the same for one page alone: whether a form can be sent, and what is in the way",
    "presentation": "prepares a page: view models, words and drawings made from what selectors gave",
    "forms": "parse and check input",
    "filters": "parse and check what an address narrows down",
    "method_choices": "which methods a form offers",
    "services": "change the world in one transaction, with an audit entry; know no request",
    "plots": "draws figures, and keeps them in the cache",
    "archive": "the folders of releases",
    "building": "makes files: those of a release, workbooks, a form on paper",
    "outcomes": "what another way of computing makes of a run, and how two compare",
    "selectors": "read, scoped and prefetched; write nothing",
    "differences": "what one version says otherwise than another; pure",
    "content": "what a form or a release says, as one frozen value",
    "checks": "what the rules of an instrument find in answers; pure",
    "inputs": "what a run computes from, what an uploaded workbook says",
    "weighing": "from experts' answers to weights; pure",
    "questionnaire": "what a panel asks; pure",
    "signing": "keys and signatures",
    "files": "what is in files that people bring, and where their bytes lie; no database",
    "boundaries": "areas of regencies: read from files, repaired, simplified, drawn; no database",
    "file_kinds": "how a file of a release is sent, by its name; pure",
    "structure": "an instrument as one frozen tree",
    "sheets": "the sheets and columns of a workbook; pure",
    "methods": "the words of methods",
    "parameter_text": "parameters of methods as text and back",
    "words": "words for codes that are stored",
    "score_format": "scores and cut-offs as texts that never contradict a class",
    "rules": "whether a person may: for the service, the button and the API alike",
    "models": "fields, constraints, one-row properties",
    "codebook": "what an indicator means and what counts, as one frozen value; pure",
    "querysets": "filters that chain, `in_scope` above all",
    "scoping": "`RegionScope`, a frozen value",
    "windows": "when a step may be taken, for one row and for many",
    "hexagons": "geometry of the hexagon map; pure",
    "map_names": "short names of regencies on a map, no two alike; pure",
    "workflow": "the table of transitions; pure",
    "sentences": "what the log tells of an act; pure",
    "permissions": "roles and what they may",
    "enums": "states and kinds",
}


def test_the_files_of_the_apps_are_documented() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
    inside = next(contract for contract in contracts["contracts"] if contract["id"] == "inside")
    apps = [container.removeprefix("apps.") for container in inside["containers"]]
    roles = [role for layer in inside["layers"] for role in re.findall(r"\w+", layer)]
    rows = [
        [
            f"`{role}`",
            ROLES[role],
            ", ".join(
                app
                for app in apps
                if (ROOT / "apps" / app / role).exists() or (ROOT / "apps" / app / f"{role}.py").exists()
            ),
        ]
        for role in roles
    ]
    assert_documented(
        "docs/architecture.md", "roles", table(["file or package", "what it does", "apps that have it"], rows)
    )
