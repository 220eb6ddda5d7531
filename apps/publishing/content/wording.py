"""Sentences of the public pages, in the active language."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.core.formatting import format_date, format_decimal
from apps.indicators.enums import EditionKind, PublicationStatus
from apps.indicators.words import level_label, level_label_short
from apps.regions.enums import RegionLevel
from apps.submissions.enums import AnswerValue

from .dataset import CLASSES, NO_CLASS, LevelSummary, RegionScore, ReleaseContent
from .licence import LICENCE
from .subjects import DimensionResult, Subject
from .summaries import known_scores

NAMES_SHOWN = 6


def level_noun(level: RegionLevel) -> str:
    """Return what one region of the level is called within a sentence."""
    return _("provinsi") if level == RegionLevel.PROVINCE else _("kabupaten/kota")


def level_title(level: RegionLevel) -> str:
    return _("Provinsi") if level == RegionLevel.PROVINCE else _("Kabupaten/kota")


def class_label(region: RegionScore) -> str:
    """Return the class in words. "Tanpa kelas" is a score without cut-offs to compare it with, not missing data."""
    if region.score is not None and not region.score_class:
        return _("Tanpa kelas")
    if region.score is None and region.is_quoted:
        return _("Skor belum ditemukan")
    return level_label(region.class_key)


def class_label_short(region: RegionScore) -> str:
    """Return the class for a column headed "Kelas"."""
    if region.score is not None and not region.score_class:
        return _("Tanpa kelas")
    if region.score is None and region.is_quoted:
        return _("Belum ditemukan")
    return level_label_short(region.class_key)


def join_names(names: Sequence[str]) -> str:
    """Return the names as part of a sentence: "Aceh, Bali, dan Banten"."""
    if len(names) < 2:
        return "".join(names)
    return _("%(names)s, dan %(last)s") % {"names": ", ".join(names[:-1]), "last": names[-1]}


def national_finding(content: ReleaseContent) -> str:
    """Return the main sentence of the national page: how many provinces are "rawan tinggi", and which if few."""
    summary = content.provinces
    words = {"count": summary.counts["high"], "total": summary.n_scored}
    if summary.is_sample:
        return sample_finding(summary)
    if summary.n_scored == 0:
        return _("Belum ada skor provinsi dalam terbitan ini.")
    if summary.counts["high"] == 0:
        return _("Tidak satu pun dari %(total)s provinsi rawan tinggi.") % words
    high = [region.short_name for region in known_scores(summary.regions) if region.score_class == "high"]
    if len(high) > NAMES_SHOWN:
        return (
            ngettext(
                "%(count)s dari %(total)s provinsi rawan tinggi.",
                "%(count)s dari %(total)s provinsi rawan tinggi.",
                len(high),
            )
            % words
        )
    sentence = ngettext(
        "%(count)s dari %(total)s provinsi rawan tinggi: %(names)s.",
        "%(count)s dari %(total)s provinsi rawan tinggi: %(names)s.",
        len(high),
    )
    return sentence % (words | {"names": join_names(high)})


def sample_finding(summary: LevelSummary) -> str:
    """Return what is known of a level of which only some scores were found: the published counts, never our own."""
    words = {
        "known": summary.n_scored,
        "total": summary.n_regions,
        "level": level_noun(summary.level),
    }
    if summary.published is None:
        return _("Skor %(known)s dari %(total)s %(level)s ditemukan.") % words
    sentence = _(
        "Diterbitkan: %(high)s dari %(total)s %(level)s rawan tinggi, %(medium)s sedang, %(low)s rendah. "
        "Skor %(known)s di antaranya ditemukan."
    )
    return sentence % {**words, **summary.published.counts}


def regency_finding(content: ReleaseContent) -> str:
    """Return how many of the regencies with a score are "rawan tinggi"; where scores were not found, what is known."""
    summary = content.regencies
    words = {"count": summary.counts["high"], "total": summary.n_scored}
    if summary.is_sample:
        return sample_finding(summary)
    if summary.n_scored == 0:
        return _("Belum ada skor kabupaten/kota dalam terbitan ini.")
    return (
        ngettext(
            "%(count)s dari %(total)s kabupaten/kota rawan tinggi.",
            "%(count)s dari %(total)s kabupaten/kota rawan tinggi.",
            summary.counts["high"],
        )
        % words
    )


def gaps_sentence(content: ReleaseContent) -> str:
    """Return how many regions have no score yet; "" where all have one, and for an imported edition."""
    missing = [summary.n_regions - summary.n_scored for summary in content.levels]
    if content.is_external or not any(missing):
        return ""
    words = {"provinces": missing[0], "regencies": missing[1]}
    return _("%(provinces)s provinsi dan %(regencies)s kabupaten/kota belum mempunyai skor.") % words


def region_finding(region: RegionScore, summary: LevelSummary) -> str:
    """Return where the score lies, in words that name the cut-offs of the region's own level."""
    if region.score is None and region.is_quoted:
        return _("Skor wilayah ini belum ditemukan di sumber mana pun yang terbuka.")
    if region.score is None and not region.answers:
        return _("Tidak ada skor: data wilayah ini belum diterima dalam terbitan ini.")
    if region.score is None:
        return _("Tidak ada skor: belum ada data yang cukup dalam terbitan ini.")
    cutoffs, written = summary.cutoffs, summary.written
    words = {
        "score": written.score(region.score),
        "lower": written.lower,
        "upper": written.upper,
        "level": level_noun(region.level),
        "class": class_label(region).lower(),
    }
    if not region.score_class:
        sentence = _("Skor %(score)s, tanpa kelas karena ambang batas tidak dapat dihitung.")
    elif written.is_on_cut(region.score):
        sentence = _("Skor %(score)s, tepat pada ambang batas untuk %(level)s; menurut metodenya %(class)s.")
    elif region.score_class == "high":
        sentence = _("Skor %(score)s, di atas ambang batas rawan tinggi untuk %(level)s (%(upper)s).")
    elif region.score_class == "low":
        sentence = _("Skor %(score)s, di bawah ambang batas rawan rendah untuk %(level)s (%(lower)s).")
    elif (cutoffs.lower or 0) < 0:
        sentence = _("Skor %(score)s, di bawah ambang batas rawan tinggi untuk %(level)s (%(upper)s).")
    else:
        sentence = _(
            "Skor %(score)s, di antara kedua ambang batas untuk %(level)s (%(lower)s dan %(upper)s)."
        )
    return sentence % words


def class_limits(summary: LevelSummary) -> dict[str, str]:
    """Return between which scores each class lies; what is said of a score equal to a cut-off is what was computed."""
    cutoffs = summary.cutoffs
    if cutoffs.lower is None:
        return dict.fromkeys(CLASSES, "")
    words = {"lower": summary.written.lower, "upper": summary.written.upper}
    high, medium, low = _("di atas %(upper)s"), _("%(lower)s sampai %(upper)s"), _("di bawah %(lower)s")
    up_to_high = _("sampai %(upper)s")
    if cutoffs.is_high_on_cut:
        high, medium = _("%(upper)s ke atas"), _("%(lower)s sampai di bawah %(upper)s")
        up_to_high = _("di bawah %(upper)s")
    elif cutoffs.is_low_on_cut:
        medium, low = _("di atas %(lower)s sampai %(upper)s"), _("sampai %(lower)s")
    if cutoffs.lower == cutoffs.upper:
        medium = "%(lower)s"  # all scores are equal
    elif cutoffs.lower < 0:
        # No score is below zero, so no region of this level can be low.
        medium, low = up_to_high, _("ambang batasnya di bawah nol")
    return {"high": high % words, "medium": medium % words, "low": low % words}


def legend_items(summary: LevelSummary) -> list[dict[str, str]]:
    """Return the classes with their limits and how many regions lie in each, for the legend of a map.

    Of a sample, the regions in each class are not counted: 20 of 32 known scores say nothing of 514.
    """
    items = []
    for key, limit in class_limits(summary).items():
        count = "" if summary.is_sample else str(summary.counts.get(key, 0))
        detail = ": ".join(filter(None, (limit, count)))
        items.append({"level": key, "label": level_label(key), "detail": detail})
    missing = summary.counts.get(NO_CLASS, 0)
    if missing:
        label = class_label(next(region for region in summary.regions if region.class_key == NO_CLASS))
        items.append({"level": NO_CLASS, "label": label, "detail": str(missing)})
    return items


def kind_statement(kind: EditionKind) -> str:
    """Return where the figures come from, in a few words that stand in every file."""
    return {
        EditionKind.OFFICIAL: _("data kantor Bawaslu"),
        EditionKind.EXTERNAL: _("angka terbitan luar"),
        EditionKind.SIMULATED: _("DATA SIMULASI"),
    }[kind]


def subject_title(subject: Subject) -> str:
    """Return how a dimension or theme is called where no heading says that it is one."""
    words = {"name": subject.name}
    return (
        _("Dimensi %(name)s") % words if isinstance(subject, DimensionResult) else _("Tema %(name)s") % words
    )


def subject_classes(subject: Subject) -> str:
    """Return what the colours of its map mean."""
    if isinstance(subject, DimensionResult):
        return _("Kelas menurut skor dimensi ini, bukan menurut kelas indeks.")
    return _("Kelas menurut skor tema ini, bukan menurut kelas indeks.")


def status_words(status: str) -> str:
    """Return whether a setting was published by Bawaslu."""
    if status not in PublicationStatus.values:
        return ""
    return {
        PublicationStatus.PUBLISHED: _("diterbitkan"),
        PublicationStatus.DERIVED: _("dihitung ulang dari angka terbitan"),
        PublicationStatus.UNPUBLISHED: _("belum diterbitkan"),
    }[PublicationStatus(status)]


def answer_words(answer: str) -> str:
    if answer not in AnswerValue.values:
        return _("Belum ada data yang diterima")
    return {
        AnswerValue.OCCURRED: _("Terjadi"),
        AnswerValue.DID_NOT_OCCUR: _("Tidak terjadi"),
        AnswerValue.NO_DATA: _("Tidak ada data"),
    }[AnswerValue(answer)]


def counts_words(counts: Mapping[str, int], names: Mapping[str, Any]) -> str:
    """Return the number of events by level: "2 tingkat TPS, 1 tingkat kecamatan"."""
    return ", ".join(f"{format_decimal(count, 0)} {names.get(code, code)}" for code, count in counts.items())


def data_date(content: ReleaseContent) -> str:
    """Return of what day the data are; of figures that were published elsewhere, only when they were collected."""
    words = {"date": format_date(content.data_at)}
    return _("angka dikumpulkan %(date)s") % words if content.is_external else _("data per %(date)s") % words


def citation(content: ReleaseContent) -> str:
    """Return how the release is cited, with its own address and the day of its data."""
    words = {
        "edition": content.edition_name,
        "version": content.version,
        "date": format_date(content.prepared_at),
        "data": data_date(content),
        "address": content.address,
    }
    text = (
        _("Badan Pengawas Pemilihan Umum. %(edition)s, versi %(version)s, %(date)s, %(data)s. %(address)s")
        % words
    )
    return f"{_('DATA SIMULASI')}. {text}" if content.is_simulated else text


def source_note(content: ReleaseContent) -> str:
    """Return where the figures of an imported edition were taken from; "" of one that the portal computed itself."""
    if not content.is_external:
        return ""
    return _(
        "Skor dikutip dari pemberitaan dan situs Bawaslu yang terbuka; sumber angka, sejauh tercatat, ada pada "
        "halaman wilayahnya dan pada data/sumber.csv. Sebut juga sumber itu bila mengutip satu skor."
    )


def licence() -> str:
    """Return under which licence everybody may use the release, and what that means."""
    words = {"name": LICENCE.short}
    return _("Lisensi %(name)s: boleh dipakai, diolah, dan disebarkan dengan menyebut sumbernya.") % words


def version_words(content: ReleaseContent) -> str:
    words = {"version": content.version, "date": format_date(content.prepared_at)}
    return _("Versi %(version)s, disusun %(date)s") % words
