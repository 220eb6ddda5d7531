"""What a newsroom may quote as it stands, and what it must not get wrong, in sentences of the active language."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from .dataset import LevelSummary, RegionScore, ReleaseContent
from .standing import mean_of_group
from .wording import (
    class_limits,
    data_date,
    gaps_sentence,
    kind_statement,
    level_noun,
    national_finding,
    regency_finding,
)


def quotes(content: ReleaseContent) -> list[str]:
    """Return the main findings, each a sentence or two that can be printed alone; made-up data says so in each."""
    words = {
        "edition": content.edition_name,
        "version": content.version,
        "data": data_date(content),
        "provinces": national_finding(content),
    }
    sentences = [
        _("%(provinces)s Sumber: Bawaslu, %(edition)s, versi %(version)s, %(data)s.") % words,
        f"{regency_finding(content)} {gaps_sentence(content)}".strip(),
        _cutoff_sentence(content),
        _cause_sentence(content),
        _(
            "Indeks ini peringatan dini untuk pencegahan, bukan putusan dan bukan peringkat. Rawan berarti "
            "penyelenggaraan pemilu di wilayah itu mudah terganggu, bukan ukuran keamanan umum."
        ),
    ]
    prefix = f"{kind_statement(content.kind)}. " if content.is_simulated else ""
    return [f"{prefix}{sentence}" for sentence in sentences if sentence]


def _cutoff_sentence(content: ReleaseContent) -> str:
    """Return above which score a region of each level is "rawan tinggi"; "" where one of both is not classified."""
    provinces, regencies = (class_limits(summary)["high"] for summary in content.levels)
    if not provinces or not regencies:
        return ""
    words = {"provinces": provinces, "regencies": regencies}
    sentence = _(
        "Rawan tinggi berarti skor %(provinces)s untuk provinsi, tetapi %(regencies)s untuk kabupaten/kota: setiap "
        "tingkat punya ambang batas sendiri."
    )
    return sentence % words


def _cause_sentence(content: ReleaseContent) -> str:
    """Return the dimension with the highest mean, and the indicator that drives the scores of provinces most."""
    summary = content.provinces
    means = [
        (mean, group.name)
        for position, group in content.top_groups
        if (mean := mean_of_group(content, summary.level, position)) is not None
    ]
    parts = []
    if means:
        mean, name = max(means, key=lambda row: row[0])
        words = {"dimension": name, "average": summary.written.score(mean)}
        parts.append(
            _("Dimensi dengan rata-rata skor provinsi tertinggi: %(dimension)s (%(average)s).") % words
        )
    driver = next((row for row in summary.drivers if row.share), None)
    if driver and content.has_indicators:
        words = {
            "indicator": driver.indicator.name,
            "count": str(driver.n_occurred),
            "total": str(driver.n_answered),
        }
        sentence = _(
            "Indikator yang paling mendorong skor provinsi: %(indicator)s, terjadi di %(count)s dari %(total)s "
            "provinsi."
        )
        parts.append(sentence % words)
    return " ".join(parts)


def warnings(content: ReleaseContent) -> list[str]:
    """Return what is easily got wrong about the classes, with a region as the example where there is one."""
    return [
        text
        for text in (_swapped_warning(content), _mean_warning(content.levels), _two_scores_warning(content))
        if text
    ]


def _swapped_warning(content: ReleaseContent) -> str:
    """Return that cut-offs hold for one level alone, by a regency that those of provinces would class lower."""
    provinces, regencies = content.levels
    text = _("Ambang batas provinsi tidak berlaku untuk kabupaten/kota, dan sebaliknya.")
    upper = provinces.cutoffs.upper
    if upper is None or regencies.cutoffs.upper is None:
        return text
    swapped = [row for row in _scored(regencies, "high") if (row.score or 0.0) < upper]
    if not swapped:
        return text
    region = max(swapped, key=lambda row: (row.score or 0.0, row.code))
    example = _(
        "Contoh: %(name)s, %(score)s, rawan tinggi di antara kabupaten/kota; dengan batas provinsi (%(upper)s) "
        "kelasnya keliru menjadi lebih rendah."
    )
    words = {
        "name": region.name,
        "score": regencies.written.score(region.score),
        "upper": provinces.written.upper,
    }
    return f"{text} {example % words}"


def _mean_warning(levels: Sequence[LevelSummary]) -> str:
    """Return that a score above the mean is not "rawan tinggi" yet, by the highest score of the middle class."""
    text = _("Skor di atas rata-rata belum tentu rawan tinggi: yang menentukan hanya ambang batas.")
    for summary in levels:
        above = [
            row for row in _scored(summary, "medium") if summary.mean and (row.score or 0.0) > summary.mean
        ]
        if not above:
            continue
        region = max(above, key=lambda row: (row.score or 0.0, row.code))
        example = _(
            "Contoh: %(name)s, %(score)s, di atas rata-rata %(level)s %(average)s, tetapi rawan sedang."
        )
        words = {
            "name": region.name,
            "score": summary.written.score(region.score),
            "level": level_noun(summary.level),
            "average": summary.written.score(summary.mean),
        }
        return f"{text} {example % words}"
    return text


def _two_scores_warning(content: ReleaseContent) -> str:
    """Return that a province has two scores, by the one whose two differ most; "" where none has both."""
    both = [
        row for row in content.provinces.regions if row.score is not None and row.aggregated_score is not None
    ]
    if not both:
        return ""
    region = max(both, key=lambda row: (abs((row.score or 0.0) - (row.aggregated_score or 0.0)), row.code))
    written = content.provinces.written
    sentence = _(
        "Provinsi punya dua skor: dari isian kantornya sendiri, dan agregat (rata-rata kabupaten/kotanya). Sebut yang "
        "mana; kelas hanya menurut skor sendiri. Contoh: %(name)s %(own)s dan %(aggregated)s."
    )
    words = {
        "name": region.name,
        "own": written.score(region.score),
        "aggregated": content.regencies.written.score(region.aggregated_score),
    }
    return sentence % words


def _scored(summary: LevelSummary, score_class: str) -> list[RegionScore]:
    return [row for row in summary.regions if row.score is not None and row.score_class == score_class]
