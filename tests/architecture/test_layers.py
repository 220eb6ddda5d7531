"""What the import contracts cannot see: string foreign keys, views that query, forbidden module names."""

import ast
from collections import Counter
from pathlib import Path

from django.apps import apps
from django.db.models import Field

from ikp_portal.urls import PORTAL_APPS

ROOT = Path(__file__).resolve().parent.parent.parent
FORBIDDEN_NAMES = {"utils.py", "helpers.py", "common.py", "mixins.py", "signals.py"}
RANK = {label: rank for rank, label in enumerate(reversed(("demo", *PORTAL_APPS)))}


def test_relations_between_models_point_down_only() -> None:
    upward = [
        f"{model._meta.label}.{field.name} -> {field.related_model._meta.label}"
        for model in apps.get_models()
        if model._meta.app_label in RANK
        for field in model._meta.get_fields()
        if isinstance(field, Field) and field.is_relation and field.related_model is not None
        if RANK.get(field.related_model._meta.app_label, -1) > RANK[model._meta.app_label]
    ]
    assert upward == []


def test_every_app_of_ours_has_a_rank() -> None:
    ours = {config.label for config in apps.get_app_configs() if config.name.startswith("apps.")}
    assert ours == set(RANK)


def asks(node: ast.Attribute) -> bool:
    """Whether `<node>` uses a manager for anything but the empty queryset that names a DRF view's model."""
    managers = {"objects", "_default_manager"}
    return isinstance(node.value, ast.Attribute) and node.value.attr in managers and node.attr != "none"


def test_views_and_what_prepares_pages_leave_queries_to_selectors() -> None:
    asking = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in (ROOT / "apps").rglob("*.py")
        if {"views", "presentation"} & set(path.relative_to(ROOT).with_suffix("").parts)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and asks(node)
    ]
    assert asking == []


def test_no_module_is_named_after_nothing_in_particular() -> None:
    found = [path for path in (ROOT / "apps").rglob("*.py") if path.name in FORBIDDEN_NAMES]
    assert found == []


def test_nobody_imports_the_code_of_template_tags() -> None:
    importing = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in (ROOT / "apps").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if (isinstance(node, ast.ImportFrom) and "templatetags" in (node.module or "").split("."))
        or (isinstance(node, ast.Import) and any("templatetags" in name.name for name in node.names))
    ]
    assert importing == []


def test_no_two_modules_of_an_app_have_the_same_name() -> None:
    """Roles aside, which Django and DRF name: an app's API has urls, views and serializers of its own."""
    twice: list[str] = []
    for app in (path for path in (ROOT / "apps").iterdir() if path.is_dir()):
        modules = [
            path.relative_to(app)
            for path in app.rglob("*.py")
            if path.name != "__init__.py" and not {"migrations", "api"} & set(path.relative_to(app).parts)
        ]
        names = Counter(path.name for path in modules)
        twice += [f"{app.name}/{path}" for path in modules if names[path.name] > 1]
    assert twice == []


def test_only_the_queue_sends_tasks_since_it_alone_waits_for_the_commit() -> None:
    """A worker that gets an id before the commit finds no row, and the job waits for the sweeper."""
    sending = {"delay", "apply_async", "send_task", "delay_on_commit", "apply_async_on_commit"}
    found = {
        str(path.relative_to(ROOT))
        for path in (ROOT / "apps").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and node.attr in sending
    }
    assert found == {"apps/core/queue.py"}
