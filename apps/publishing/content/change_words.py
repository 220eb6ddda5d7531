"""What changed since the version before, in sentences and names of the active language."""

from typing import Final

from django.utils.translation import gettext as _

from apps.core.formatting import format_apart, format_exact
from apps.engine import Step
from apps.indicators.words import level_label_short
from apps.regions.enums import RegionLevel

from .changes import LEVELS, ChangeKind, ReleaseChanges, ScoreChange, Setting, SettingChange, Value, Variant
from .dataset import ReleaseContent
from .method_words import describe_step, stage_title
from .wording import level_noun

KINDS_OF_SCORES: Final = tuple(
    (level, variant)
    for level in LEVELS
    for variant in Variant
    if (level, variant) != (RegionLevel.REGENCY, Variant.AGGREGATED)
)
"""Which scores there are: a regency has no regencies of its own."""


def changes_sentences(changes: ReleaseChanges | None) -> list[str]:
    """Return in a few sentences what changed, and as plainly what did not."""
    if changes is None:
        return [_("Ini versi pertama edisi ini: tidak ada versi sebelumnya untuk dibandingkan.")]
    return [_scores_sentence(changes), _settings_sentence(changes), _data_sentence(changes)]


def _scores_sentence(changes: ReleaseChanges) -> str:
    if not changes.scores:
        return _("Tidak satu pun skor atau kelas berbeda dari versi %(version)s.") % {
            "version": changes.since
        }
    counts = {level: len(changes.of(level, Variant.OWN)) for level in LEVELS}
    words = {
        "version": changes.since,
        "provinces": counts[RegionLevel.PROVINCE],
        "all_provinces": changes.compared[RegionLevel.PROVINCE, Variant.OWN],
        "regencies": counts[RegionLevel.REGENCY],
        "all_regencies": changes.compared[RegionLevel.REGENCY, Variant.OWN],
        "moved": changes.n_moved,
    }
    sentence = _(
        "Dibanding versi %(version)s, skor atau kelas berbeda di %(provinces)s dari %(all_provinces)s provinsi dan "
        "%(regencies)s dari %(all_regencies)s kabupaten/kota; %(moved)s berpindah kelas."
    )
    return sentence % words


def _settings_sentence(changes: ReleaseChanges) -> str:
    if not changes.settings:
        return _("Instrumen, metode, bobot, dan ambang batasnya sama.")
    return _("Instrumen, metode, bobot, atau ambang batas berbeda dalam %(count)s hal.") % {
        "count": len(changes.settings)
    }


def _data_sentence(changes: ReleaseChanges) -> str:
    return _("Data yang dihitung berbeda.") if changes.has_new_data else _("Data yang dihitung sama.")


def scores_title(level: RegionLevel, variant: Variant) -> str:
    """Return what a table of changed scores is called."""
    if level == RegionLevel.REGENCY:
        return _("Kabupaten/kota")
    return _("Provinsi, skor sendiri") if variant == Variant.OWN else _("Provinsi, skor agregat")


def kind_words(kind: ChangeKind) -> str:
    return {
        ChangeKind.CHANGED: _("berubah"),
        ChangeKind.GAINED: _("kini ada skor"),
        ChangeKind.LOST: _("tidak ada skor lagi"),
        ChangeKind.ADDED: _("ditambahkan"),
        ChangeKind.REMOVED: _("dihapus"),
    }[kind]


def score_texts(change: ScoreChange) -> tuple[str, str]:
    """Return both scores with as many decimals as tell them apart."""
    before, after = change.score_before, change.score_after
    return _score(before, after), _score(after, before)


def difference_text(change: ScoreChange) -> str:
    """Return by how much a score rose or fell, with its sign; "" where one of both is not known."""
    found = change.difference
    if not found:
        return ""
    sign = "+" if found > 0 else "\N{MINUS SIGN}"
    return sign + format_apart(abs(found), 0)


def class_text(key: str) -> str:
    """Return a class in words; without one, that there is none."""
    return level_label_short(key) if key else _("tanpa kelas")


def setting_name(content: ReleaseContent, change: SettingChange) -> str:
    """Return what was set anew, such as the weight of an indicator."""
    if change.setting == Setting.STEP:
        title = stage_title(change.code)
        return f"{title} ({_reach(content, change.reach)})" if change.reach else title
    levels = {level.code: level.name for level in content.event_levels}
    words = {
        "code": change.code,
        "name": content.names(change.code),
        "level": levels.get(change.code, change.code),
        "reach": _reach(content, change.reach),
    }
    cutoff = (
        _("Ambang batas rendah dan sedang, %(reach)s")
        if change.code == "lower"
        else _("Ambang batas sedang dan tinggi, %(reach)s")
    )
    sentences = {
        Setting.INSTRUMENT: _("Instrumen"),
        Setting.ENGINE: _("Versi mesin hitung"),
        Setting.DIMENSION: _("Bobot dimensi %(name)s"),
        Setting.INDICATOR: _("Bobot indikator %(code)s, %(name)s"),
        Setting.EVENT_LEVEL: _("Bobot kejadian tingkat %(level)s"),
        Setting.CUTOFF: cutoff,
    }
    return sentences[change.setting] % words


def setting_texts(change: SettingChange) -> tuple[str, str]:
    """Return what was set before and what is set now."""
    return _value(change, change.before, change.after), _value(change, change.after, change.before)


def _value(change: SettingChange, value: Value, other: Value) -> str:
    if value is None or value == "":
        return _("tidak ada")
    if isinstance(value, Step):
        return describe_step(change.code, value)
    if isinstance(value, str):
        return value
    if change.setting == Setting.CUTOFF:
        return _score(value, other if isinstance(other, float) else None)
    return format_exact(value)


def _score(value: float | None, other: float | None) -> str:
    if value is None:
        return _("tidak ada")
    return format_apart(value, *([] if other is None else [other]))


def _reach(content: ReleaseContent, reach: str) -> str:
    levels = {level.value: level for level in LEVELS}
    return level_noun(levels[reach]) if reach in levels else str(content.names(reach))
