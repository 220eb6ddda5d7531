"""Forms about studies. Which methods a study tries is not here: `presentation.choices` makes those boxes to tick."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django import forms

from apps.core.fields import WholeNumberField
from apps.core.sorting import Column, SortedForm, text_column
from apps.regions.enums import LEVEL_SLUGS
from apps.regions.models import Region
from apps.regions.words import guess_region, is_found

from .selectors import RobustnessLine
from .services.request import FEWEST_RUNS, MOST_RUNS

LARGEST_SEED = 10**18 - 1
_LEVELS = [(name, level.label) for name, level in LEVEL_SLUGS.items()]


class StudyForm(forms.Form):
    """How the weights vary, how many runs are simulated, and from which seed."""

    weights = forms.ChoiceField(
        label="Bobot",
        widget=forms.RadioSelect,
        choices=(
            ("none", "Tetap: bobot resmi di semua simulasi"),
            ("uniform", "Naik atau turun: setiap bobot diubah acak, paling banyak sekian persen"),
            ("dirichlet", "Dirichlet: bobot setiap kelompok diambil acak di sekitar bobot resmi"),
        ),
    )
    share = WholeNumberField(
        label="Naik atau turun paling banyak (persen)",
        help_text="Dipakai bila bobot naik atau turun.",
        min_value=1,
        max_value=99,
        required=False,
    )
    concentration = WholeNumberField(
        label="Konsentrasi Dirichlet",
        help_text="Dipakai bila bobot Dirichlet. Makin besar, makin dekat dengan bobot resmi.",
        min_value=1,
        max_value=1_000_000,
        required=False,
    )
    n_runs = WholeNumberField(
        label="Banyaknya simulasi",
        help_text="10.000 cukup untuk persentase tanpa desimal.",
        min_value=FEWEST_RUNS,
        max_value=MOST_RUNS,
    )
    n_base = forms.TypedChoiceField(
        label="Uji kepekaan (Sobol')",
        help_text=(
            "Menjawab pilihan mana yang paling menggeser peringkat. Menambah 512 atau 1.024 hitungan, dikalikan "
            "banyaknya bagian yang divariasikan tambah dua."
        ),
        coerce=int,
        choices=(
            (0, "Tidak"),
            (512, "Ya, 512 titik dasar"),
            (1024, "Ya, 1.024 titik dasar, lebih teliti"),
        ),
    )
    seed = WholeNumberField(
        label="Benih acak",
        help_text="Benih yang sama memberi angka yang sama persis. Biarkan, kecuali hendak mengulang.",
        min_value=0,
        max_value=LARGEST_SEED,
    )

    def clean(self) -> dict[str, Any]:
        """Make sure that the number which the chosen variation of weights needs was filled in."""
        content: dict[str, Any] = self.cleaned_data
        needed = {"uniform": "share", "dirichlet": "concentration"}.get(content.get("weights", ""))
        if needed and needed not in self.errors and content.get(needed) is None:
            self.add_error(needed, "Isi angka ini, atau pilih bobot tetap.")
        return content

    @property
    def variation(self) -> dict[str, Any]:
        """How the weights vary, as the engine reads it. Only for a valid form."""
        name = self.cleaned_data["weights"]
        if name == "uniform":
            return {"name": name, "share": self.cleaned_data["share"] / 100}
        if name == "dirichlet":
            return {"name": name, "concentration": self.cleaned_data["concentration"]}
        return {"name": name}


def study_columns(classes: Mapping[str, str]) -> list[Column]:
    """Return the columns of the table of a study; `classes` are those of the level, named by their label."""

    def share_of(label: str) -> Callable[[RobustnessLine], float | None]:
        return lambda line: line.class_shares.get(label)

    return [
        Column("peringkat", "Peringkat resmi", lambda line: line.official_rank, falls=False),
        text_column("nama", "Nama", lambda line: line.region.name),
        Column("kelas", "Kelas resmi", lambda line: line.official_score),
        Column("skor", "Skor resmi", lambda line: line.official_score),
        Column("skor_simulasi", "Skor simulasi", lambda line: line.score and line.score.median),
        Column(
            "peringkat_simulasi",
            "Peringkat simulasi",
            lambda line: line.rank and line.rank.median,
            falls=False,
        ),
        *(
            Column(f"bagian_{label}", f"Simulasi {name.lower()}", share_of(label))
            for label, name in classes.items()
        ),
        Column("ketahanan", "Ketahanan kelas", lambda line: line.class_kept, falls=False),
    ]


class StudyShownForm(SortedForm):
    """Which level of a study the address asks for, which province's regencies the plots show, and what the table."""

    tingkat = forms.ChoiceField(label="Tingkat", required=False, choices=_LEVELS)
    provinsi = forms.ChoiceField(label="Provinsi", required=False)
    cari = forms.CharField(label="Cari wilayah", required=False, max_length=100)

    def __init__(
        self, *args: Any, provinces: Mapping[str, Region], classes: Mapping[str, str], **options: Any
    ) -> None:
        super().__init__(*args, columns=study_columns(classes), order="peringkat", **options)
        self.provinces = provinces
        every = ("", "Yang paling tidak pasti")
        self.offer("provinsi", [every, *((code, row.name) for code, row in provinces.items())])

    def finds(self, region: Region) -> bool:
        """Return whether the table is to show a region."""
        return is_found(self.chosen("cari"), region)

    def guess(self, regions: Iterable[Region]) -> str:
        """Return what a search that found nothing probably meant, "" where nothing is near."""
        return guess_region(self.chosen("cari"), regions)

    @property
    def province(self) -> Region | None:
        return self.provinces.get(self.chosen("provinsi"))
