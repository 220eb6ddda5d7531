"""What a method can do to the values of the indicators: screen, impute, treat, normalise."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, Final

from ..arrays import FloatArray, IndexArray
from ..exceptions import NormalisationError
from ..methods import (
    distances,
    imputation,
    normalisation,
    ordinal,
    screening,
    transformation,
    treatment,
    two_stage,
    winsorising,
)
from ..spelling import guess_code
from ..ties import is_below
from .operation import Operation, StepProblem, translatable
from .parameters import Parameter, read_code, read_number, read_positive, read_share, read_whole

MOST_POINTS: Final = 10_000
"""Points of an indicator that may be winsorised."""


def _find_scale_conflict(parameters: Mapping[str, Any]) -> StepProblem | None:
    lower, upper = parameters["lower"], parameters["upper"]
    if is_below(lower, upper):
        return None
    text = f"lower ({lower:g}) harus lebih kecil daripada upper ({upper:g})"
    return StepProblem(None, text, keys=("lower", "upper"))


def _normalise_distance_reference(
    values: FloatArray, directions: IndexArray, level: str, unit_codes: Sequence[str], *, reference: str
) -> tuple[FloatArray, FloatArray, FloatArray]:
    if reference not in unit_codes:
        meant = guess_code(reference, unit_codes)
        hint = f" Mungkin {meant}." if meant else ""
        raise NormalisationError(
            f"Wilayah rujukan {reference} tidak ada di tingkat {level}.{hint} Pilih wilayah di tingkat itu, atau "
            f"atur normalisasi tingkat {level} tersendiri.",
            (reference,),
        )
    return distances.normalise_distance_reference(values, unit_codes.index(reference), directions)


SCREENS: Final[Mapping[str, Operation]] = {
    "none": Operation(
        screening.screen_none,
        "Tanpa penyaringan",
        "Skor dihitung dari indikator yang ada datanya.",
        public_sentence=translatable(
            "Tanpa batas terendah: skor dihitung dari indikator yang mempunyai data."
        ),
    ),
    "minimum_share": Operation(
        screening.screen_minimum_share,
        "Batas ketersediaan",
        "Skor kelompok dihitung hanya bila bagian indikatornya yang ada datanya sedikitnya %(share)s.",
        public_sentence=translatable(
            "Skor hanya dihitung bila sedikitnya %(share)s dari indikator di bawahnya mempunyai data."
        ),
        parameters={
            "share": Parameter(
                read_share,
                "angka dari 0 sampai 1",
                label="Bagian terkecil yang ada datanya (0 sampai 1)",
                suggestion="0,5",
            )
        },
    ),
}
IMPUTATIONS: Final[Mapping[str, Operation]] = {
    "none": Operation(
        imputation.impute_none,
        "Tidak diisi",
        "Indikator tanpa data tetap tanpa nilai, tidak dianggap nol atau rata-rata.",
        public_sentence=translatable(
            "Tidak diisi. Indikator tanpa data tidak ikut dihitung dan tidak pernah dianggap nol; bobot yang lain "
            "menggantikannya secara sebanding."
        ),
    ),
    "zero": Operation(
        imputation.impute_zero,
        "Dianggap nol",
        translatable("Indikator tanpa data dianggap tidak terjadi, sehingga nilainya 0."),
    ),
    "mean": Operation(
        imputation.impute_mean,
        "Rata-rata",
        translatable(
            "Indikator tanpa data diisi rata-rata indikator itu di wilayah setingkat yang ada datanya."
        ),
    ),
    "median": Operation(
        imputation.impute_median,
        "Median",
        translatable(
            "Indikator tanpa data diisi median indikator itu di wilayah setingkat yang ada datanya."
        ),
    ),
    "group_mean": Operation(
        imputation.impute_group_mean,
        "Rata-rata wilayah seinduk",
        translatable(
            "Indikator tanpa data diisi rata-rata wilayah di bawah induk yang sama. "
            "Bila di sana tidak ada datanya sama sekali, indikator itu tetap tanpa nilai."
        ),
        takes=("groups",),
    ),
    "group_median": Operation(
        imputation.impute_group_median,
        "Median wilayah seinduk",
        translatable(
            "Indikator tanpa data diisi median wilayah di bawah induk yang sama. "
            "Bila di sana tidak ada datanya sama sekali, indikator itu tetap tanpa nilai."
        ),
        takes=("groups",),
    ),
    "latest_edition": Operation(
        imputation.impute_latest_edition,
        "Edisi sebelumnya",
        translatable(
            "Indikator tanpa data diisi nilainya pada edisi sebelumnya. "
            "Bila edisi itu juga tidak punya datanya, indikator itu tetap tanpa nilai."
        ),
        takes=("latest",),
    ),
}
TREATMENTS: Final[Mapping[str, Operation]] = {
    "none": Operation(
        treatment.treat_none,
        "Tanpa perlakuan",
        "Nilai yang sangat besar dipakai apa adanya.",
        public_sentence=translatable("Tidak ada perlakuan terhadap pencilan."),
    ),
    "two_stage": Operation(
        two_stage.treat_two_stage,
        "Dua tahap",
        translatable(
            "Indikator berpencilan, yaitu yang kemencengannya melewati 2 dan keruncingannya melewati 3,5, "
            "ditarik nilai terjauhnya ke nilai berikutnya, paling banyak %(winmax)s wilayah. "
            "Bila belum cukup, dipakai logaritma seluruh nilainya."
        ),
        parameters={
            "winmax": Parameter(
                partial(read_whole, minimum=0, maximum=MOST_POINTS),
                f"bilangan bulat 0 sampai {MOST_POINTS}",
                5,
                label="Paling banyak nilai yang digeser",
            )
        },
    ),
    "winsorise": Operation(
        winsorising.treat_winsorise,
        "Winsorisasi tetap",
        translatable(
            "Pada setiap indikator, nilai terjauh ditarik ke nilai berikutnya, paling banyak %(count)s wilayah."
        ),
        parameters={
            "count": Parameter(
                partial(read_whole, minimum=1, maximum=MOST_POINTS),
                f"bilangan bulat 1 sampai {MOST_POINTS}",
                label="Banyaknya nilai tiap indikator",
                suggestion="3",
            )
        },
        done="winsorisasi",
    ),
    "log": Operation(
        transformation.treat_log,
        "Logaritma",
        translatable(
            "Setiap indikator diganti logaritmanya, setelah digeser sehingga semua nilainya di atas 0."
        ),
        done="logaritma",
    ),
    "boxcox": Operation(
        transformation.treat_boxcox,
        "Box-Cox",
        translatable(
            "Setiap indikator dipangkatkan sehingga sebarannya sedekat mungkin dengan sebaran normal."
        ),
        done="Box-Cox",
    ),
    "cap": Operation(
        treatment.treat_cap,
        "Batas atas",
        translatable("Nilai di atas %(value)s dianggap %(value)s."),
        parameters={"value": Parameter(read_number, "angka", label="Nilai terbesar", suggestion="100")},
        done="dibatasi",
    ),
}
NORMALISATIONS: Final[Mapping[str, Operation]] = {
    "max": Operation(
        normalisation.normalise_max,
        "Terhadap nilai terbesar",
        (
            "Nilai dibagi nilai terbesar di antara wilayah setingkat, lalu dikalikan 100. "
            "Bila nilai terbesarnya 0, skornya 0."
        ),
        public_sentence=translatable(
            "Skor indikator = 100 × nilai ÷ nilai terbesar di antara wilayah setingkat. Bila nilai terbesarnya nol, "
            "skornya nol."
        ),
        takes=("directions", "origins"),
        derives=("maxima",),
    ),
    "minmax": Operation(
        normalisation.normalise_minmax,
        "Nilai terkecil sampai terbesar",
        translatable(
            "Di antara wilayah setingkat, nilai terkecil menjadi %(lower)s dan nilai terbesar menjadi "
            "%(upper)s. Bila semua nilai sama, skornya %(lower)s."
        ),
        parameters={
            "lower": Parameter(read_number, "angka", 0.0, label="Batas bawah"),
            "upper": Parameter(read_number, "angka di atas lower", 100.0, label="Batas atas"),
        },
        find_conflict=_find_scale_conflict,
        takes=("directions",),
        derives=("minima", "maxima"),
    ),
    "zscore": Operation(
        normalisation.normalise_zscore,
        "Skor baku",
        translatable(
            "Jarak nilai dari rata-rata wilayah setingkat, dalam simpangan baku, dengan rata-rata menjadi "
            "%(mean)s dan satu simpangan baku menjadi %(sd)s. Bila semua nilai sama, skornya %(mean)s."
        ),
        parameters={
            "mean": Parameter(read_number, "angka", 0.0, label="Rata-rata"),
            "sd": Parameter(read_positive, "angka di atas 0", 1.0, label="Simpangan baku"),
        },
        takes=("directions",),
        derives=("means", "sds"),
    ),
    "rank": Operation(
        ordinal.normalise_rank,
        "Peringkat",
        translatable(
            "Nomor urut di antara wilayah setingkat, 1 untuk nilai terkecil. "
            "Nilai yang sama mendapat nomor yang sama."
        ),
        takes=("directions",),
        derives=("counts",),
    ),
    "percentile": Operation(
        ordinal.normalise_percentile,
        "Peringkat persentil",
        translatable("Persentase wilayah setingkat lainnya yang nilainya lebih kecil."),
        takes=("directions",),
        derives=("counts",),
    ),
    "borda": Operation(
        ordinal.normalise_borda,
        "Borda",
        translatable(
            "Setiap wilayah diadu dengan setiap wilayah setingkat: 1 angka bila nilainya lebih besar dan "
            "setengah angka bila sama. Jumlahnya dijadikan 0 sampai 100."
        ),
        takes=("directions",),
        derives=("counts",),
    ),
    "distance_target": Operation(
        distances.normalise_distance_target,
        "Jarak ke target",
        translatable(
            "Nilai terkecil di antara wilayah setingkat menjadi 0, target indikator dan selebihnya menjadi 100."
        ),
        takes=("targets", "directions"),
        derives=("starts", "targets"),
    ),
    "distance_reference": Operation(
        _normalise_distance_reference,
        "Jarak ke wilayah rujukan",
        translatable(
            "Nilai terkecil di antara wilayah setingkat menjadi 0, nilai wilayah %(reference)s dan "
            "selebihnya menjadi 100."
        ),
        parameters={
            "reference": Parameter(read_code, "kode wilayah", label="Kode wilayah acuan", is_text=True)
        },
        takes=("directions", "level", "unit_codes"),
        derives=("starts", "references"),
    ),
    "distance_max": Operation(
        distances.normalise_distance_max,
        "Jarak ke nilai terbesar",
        translatable(
            "Jarak nilai ke nilai terbesar di antara wilayah setingkat: nilai terbesar menjadi 100, "
            "nilai terkecil menjadi 0."
        ),
        takes=("directions",),
        derives=("minima", "maxima"),
    ),
    "goalposts": Operation(
        distances.normalise_goalposts,
        "Batas skala",
        translatable(
            "Batas bawah indikator menjadi 0 dan batas atasnya menjadi 100, berapa pun nilai wilayah lain. "
            "Nilai di luar batas menjadi 0 atau 100."
        ),
        takes=("goalposts", "directions"),
        derives=("lower", "upper"),
    ),
    "presence": Operation(
        normalisation.normalise_presence,
        "Ada atau tidak ada",
        translatable("Skor 100 bila terjadi, skor 0 bila tidak terjadi."),
        takes=("directions", "origins"),
        derives=("counts",),
    ),
}
