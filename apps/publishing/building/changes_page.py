"""The page and the files that say what changed since the version before."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from django.utils.translation import gettext as _

from apps.engine import Step
from apps.regions.enums import RegionLevel

from ..content.change_words import (
    KINDS_OF_SCORES,
    changes_sentences,
    class_text,
    difference_text,
    kind_words,
    score_texts,
    scores_title,
    setting_name,
    setting_texts,
)
from ..content.changes import ChangeKind, ReleaseChanges, ScoreChange, SettingChange, Value, Variant
from ..content.dataset import NO_CLASS
from .change_paths import CHANGES_JSON, SCORES_TABLE, SETTINGS_TABLE
from .downloads import csv_path
from .files import dump_json
from .rendition import Rendition
from .tables import CLASS_WORDS, Cell, Table

_FILES: Final = frozenset({csv_path(SCORES_TABLE), csv_path(SETTINGS_TABLE), CHANGES_JSON})


def changes_title(changes: ReleaseChanges | None) -> str:
    """Return what the page is called where others lead to it; "" of a first version, to which nobody is led."""
    return _("Perubahan sejak versi %(version)s") % {"version": changes.since} if changes else ""


def changes_context(rendition: Rendition) -> dict[str, Any]:
    """Return everything that the page shows; of a first version, that it is the first."""
    content, changes = rendition.content, rendition.content.changes
    return {
        "breadcrumbs": rendition.way_to((_("Perubahan"), "")),
        "title": changes_title(changes) or _("Perubahan"),
        "sentences": changes_sentences(changes),
        "tables": [_score_table(rendition, changes, *kind) for kind in KINDS_OF_SCORES] if changes else [],
        "settings": [_setting_row(rendition, change) for change in changes.settings] if changes else [],
        "files": [file for file in rendition.downloads if file.path in _FILES],
        "before_url": f"/terbitan/{content.edition_code}/v{changes.since}/{rendition.prefix}"
        if changes
        else "",
        "since": changes.since if changes else None,
    }


def change_tables(rendition: Rendition) -> dict[str, Table]:
    """Return the changes as tables by their names; none of a first version."""
    changes = rendition.content.changes
    if changes is None:
        return {}
    statement = rendition.statement
    return {
        SCORES_TABLE: Table(
            (
                "kode", "nama", "tingkat", "varian", "perubahan", "skor_semula", "skor_menjadi", "selisih",
                "kelas_semula", "kelas_menjadi", "jenis_data",
            ),
            tuple((*_score_cells(change), statement) for change in changes.scores),
        ),
        SETTINGS_TABLE: Table(
            ("jenis", "kode", "berlaku_untuk", "perubahan", "semula", "menjadi", "jenis_data"),
            tuple((*_setting_cells(change), statement) for change in changes.settings),
        ),
    }  # fmt: skip


def changes_files(rendition: Rendition) -> dict[str, bytes]:
    """Return the same for programs by path, with what it comes to in a few numbers and sentences."""
    changes = rendition.content.changes
    return {} if changes is None else {CHANGES_JSON: dump_json(_document(rendition, changes))}


def _document(rendition: Rendition, changes: ReleaseChanges) -> dict[str, Any]:
    tables = change_tables(rendition)
    return {
        "jenis_data": rendition.statement,
        "edisi": rendition.content.edition_code,
        "versi": rendition.content.version,
        "sejak_versi": changes.since,
        "catatan": rendition.content.note,
        "ringkasan": {
            "kalimat": changes_sentences(changes),
            "skor_berubah": len(changes.scores),
            "berpindah_kelas": changes.n_moved,
            "pengaturan_berubah": len(changes.settings),
            "data_berubah": changes.has_new_data,
            "dibandingkan": [
                {"tingkat": level.value, "varian": variant.value, "skor": changes.compared[level, variant]}
                for level, variant in KINDS_OF_SCORES
            ],
        },
        "skor": tables[SCORES_TABLE].records,
        "metode": tables[SETTINGS_TABLE].records,
    }


def _score_table(
    rendition: Rendition, changes: ReleaseChanges, level: RegionLevel, variant: Variant
) -> dict[str, Any]:
    rows = changes.of(level, variant)
    compared = changes.compared[level, variant]
    pages = {region.code: f"{rendition.base}{region.path}" for region in rendition.content.regions}
    return {
        "title": scores_title(level, variant),
        "has_classes": variant == Variant.OWN,
        "rows": [_score_row(change, pages) for change in rows],
        "compared": compared,
        "same": compared - sum(row.has_score for row in rows),
        "anchor": f"{level.value}-{variant.value}",
    }


def _score_row(change: ScoreChange, pages: Mapping[str, str]) -> Mapping[str, Any]:
    before, after = score_texts(change)
    return {
        "code": change.code,
        "name": change.name,
        "url": pages.get(change.code, ""),
        "kind": "" if change.kind == ChangeKind.CHANGED else kind_words(change.kind),
        "before": before,
        "after": after,
        "difference": difference_text(change),
        "at": change.difference,
        "has_moved": change.has_moved,
        "class_before": _class_view(change.class_before, change.score_before),
        "class_after": _class_view(change.class_after, change.score_after),
    }


def _class_view(key: str, score: float | None) -> dict[str, str] | None:
    """Return a class as it is shown; None where there is no score that could have one."""
    return None if score is None else {"key": key or NO_CLASS, "label": class_text(key)}


def _setting_row(rendition: Rendition, change: SettingChange) -> Mapping[str, Any]:
    before, after = setting_texts(change)
    return {"name": setting_name(rendition.content, change), "before": before, "after": after}


def _score_cells(change: ScoreChange) -> Iterator[Cell]:
    yield from (change.code, change.name, change.level.value, change.variant.value, change.kind.value)
    yield from (change.score_before, change.score_after, change.difference)
    yield from (CLASS_WORDS.get(key, "") for key in (change.class_before, change.class_after))


def _setting_cells(change: SettingChange) -> Iterator[Cell]:
    yield from (change.setting.value, change.code, change.reach, change.kind.value)
    yield from map(_plain, (change.before, change.after))


def _plain(value: Value) -> Cell:
    """Return a setting as text: a column holds numbers and the words of methods alike."""
    if isinstance(value, Step):
        return "; ".join(f"{key}={said}" for key, said in value.to_dict().items())
    return "" if value is None else str(value)
