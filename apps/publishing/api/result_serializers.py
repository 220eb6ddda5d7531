"""What the API says of the figures of a release.

What a class says of itself is read in the API's documentation, so it is in Indonesian.
"""

from collections.abc import Mapping
from typing import Any, Final

from drf_spectacular.utils import extend_schema_field, extend_schema_serializer
from rest_framework import serializers

from .results import GroupPart, RegionResult

_SCORE: Final = "0 sampai 100; makin tinggi makin rawan. Kosong berarti tidak ada skor, bukan nol."
_LEVEL: Final = "`province` atau `regency`."


def _score(text: str = _SCORE, **options: Any) -> serializers.FloatField:
    return serializers.FloatField(allow_null=True, help_text=text, **options)


class ReleaseNoteSerializer(serializers.Serializer[Any]):
    """Terbitan yang memuat angka ini, dan apakah masih berlaku."""

    edition = serializers.CharField()
    version = serializers.IntegerField()
    kind = serializers.CharField(
        help_text="`official`, `external`, atau `simulated`, yang menandai DATA SIMULASI."
    )
    data_status = serializers.CharField(help_text="Asal angka, misalnya DATA SIMULASI.")
    state = serializers.CharField(help_text="`published`, `superseded`, atau `withdrawn`.")
    notice = serializers.CharField(
        help_text="Mengapa angka ini jangan dipakai lagi: ditarik, atau sudah diganti. Kosong bila berlaku."
    )
    withdrawn_at = serializers.CharField(allow_null=True)
    withdrawn_reason = serializers.CharField()
    published_at = serializers.CharField()
    url = serializers.CharField(help_text="Alamat halaman nasionalnya, yang tidak pernah berubah.")
    latest = serializers.CharField(
        allow_null=True, help_text="Alamat versi yang berlaku sekarang; kosong bila tidak ada."
    )


class RegionResultSerializer(serializers.Serializer[Any]):
    """Skor, kelas, dan skor dimensi satu wilayah."""

    code = serializers.CharField(help_text="Kode Kemendagri, sebagai teks.")
    name = serializers.CharField()
    level = serializers.CharField(help_text=_LEVEL)
    parent = serializers.CharField(help_text="Kode wilayah atasan.")  # type: ignore[assignment]  # not Field.parent
    score = _score()
    score_class = serializers.CharField(
        source="score_class",
        help_text="`high`, `medium`, atau `low` menurut ambang batas tingkatnya; kosong bila tanpa kelas.",
    )
    rank = serializers.IntegerField(
        allow_null=True, help_text="1 paling rawan di antara wilayah setingkat; bukan penilaian."
    )
    aggregated_score = _score("Rata-rata skor kabupaten/kota di provinsi itu.")
    aggregated_from = serializers.IntegerField(
        allow_null=True, help_text="Banyaknya kabupaten/kota dalam rata-rata itu."
    )
    aggregated_of = serializers.IntegerField(
        allow_null=True, help_text="Banyaknya kabupaten/kota di provinsi itu."
    )
    completeness = _score("Bagian indikator yang mempunyai data, 0 sampai 1.")
    evidence_share = _score("Bagian indikator yang terjadi dengan bukti dukung, 0 sampai 1.")
    dimension_scores = serializers.SerializerMethodField(help_text="Skor menurut kode dimensi.")
    url = serializers.CharField(help_text="Alamat halaman wilayah itu dalam terbitan.")

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        """Return the fields as programs read them: `class`, which is no name in Python."""
        return {
            "class" if name == "score_class" else name: field for name, field in super().get_fields().items()
        }

    @extend_schema_field(serializers.DictField(child=serializers.FloatField(allow_null=True)))
    def get_dimension_scores(self, region: RegionResult) -> dict[str, float | None]:
        return {code: region.group_scores[code] for code in self.context["results"].dimensions}


class GroupResultSerializer(serializers.Serializer[Any]):
    """Skor wilayah dalam satu dimensi atau subdimensi."""

    code = serializers.CharField()
    name = serializers.CharField()
    name_en = serializers.CharField()
    parent = serializers.CharField(help_text="Kode di atasnya.")  # type: ignore[assignment]  # not Field.parent
    weight = serializers.FloatField(allow_null=True, help_text="Bobot di antara yang seinduk.")
    share = _score("Bagiannya dalam indeks, 0 sampai 1; kosong bila hanya ditampilkan.")
    score = serializers.SerializerMethodField(help_text=_SCORE)

    def get_score(self, group: GroupPart) -> float | None:
        scores: Mapping[str, float | None] = self.context["region"].group_scores
        return scores[group.code]


class IndicatorPartSerializer(serializers.Serializer[Any]):
    """Satu indikator dalam kerangka."""

    code = serializers.CharField()
    name = serializers.CharField()
    name_en = serializers.CharField()
    dimension = serializers.CharField(help_text="Kode dimensinya.")
    parent = serializers.CharField(help_text="Kode di atasnya.")  # type: ignore[assignment]  # not Field.parent
    weight = serializers.FloatField(allow_null=True, help_text="Bobot di antara yang seinduk.")
    share = _score("Bagiannya dalam indeks, 0 sampai 1.")


class IndicatorDetailSerializer(IndicatorPartSerializer):
    url = serializers.CharField(help_text="Alamat halaman indikator itu dalam terbitan.")


class FindingSerializer(serializers.Serializer[Any]):
    """Jawaban satu wilayah tentang satu indikator, dan apa yang dihitung darinya."""

    answer = serializers.CharField(
        help_text="`occurred`, `did_not_occur`, atau `no_data`; kosong bila datanya belum diterima."
    )
    events = serializers.DictField(
        child=serializers.IntegerField(allow_null=True), help_text="Banyaknya kejadian menurut tingkatnya."
    )
    value = _score("Jumlah kejadian dikali bobot tingkatnya.")
    score = _score("Skor indikator setelah dinormalkan, 0 sampai 100.")


class IndicatorResultSerializer(FindingSerializer):
    """Satu indikator pada satu wilayah."""

    code = serializers.CharField()
    name = serializers.CharField()
    name_en = serializers.CharField()
    parent = serializers.CharField(help_text="Kode di atasnya.")  # type: ignore[assignment]  # not Field.parent
    share = _score("Bagiannya dalam indeks, 0 sampai 1.")


class RegionFindingSerializer(FindingSerializer):
    """Satu wilayah dalam satu indikator."""

    region = serializers.CharField(help_text="Kode Kemendagri, sebagai teks.")
    name = serializers.CharField()
    level = serializers.CharField(help_text=_LEVEL)
    parent = serializers.CharField(help_text="Kode wilayah atasan.")  # type: ignore[assignment]  # not Field.parent


class _SpreadSerializer(serializers.Serializer[Any]):
    median = serializers.FloatField(allow_null=True)
    p5 = serializers.FloatField(allow_null=True, help_text="Persentil ke-5.")
    p95 = serializers.FloatField(allow_null=True, help_text="Persentil ke-95.")


class RobustnessSerializer(serializers.Serializer[Any]):
    """Apa yang terjadi dengan skor dan kelas bila pilihan metodenya lain."""

    class_kept = serializers.FloatField(help_text="Bagian simulasi yang memberi kelas resminya, 0 sampai 1.")
    class_shares = serializers.DictField(
        child=serializers.FloatField(allow_null=True), help_text="Bagian simulasi menurut kelasnya."
    )
    score = _SpreadSerializer()
    rank = _SpreadSerializer()


class _ListPageSerializer(serializers.Serializer[Any]):
    """What one page of a list says besides its rows."""

    count = serializers.IntegerField()
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)
    release = ReleaseNoteSerializer()


@extend_schema_serializer(many=False)
class RegionResultListSerializer(_ListPageSerializer):
    """Satu halaman daftar wilayah dengan skornya."""

    results = RegionResultSerializer(many=True)


class RegionResultDetailSerializer(RegionResultSerializer):
    """Satu wilayah sampai ke indikatornya."""

    release = ReleaseNoteSerializer()
    dimensions = GroupResultSerializer(many=True)
    subdimensions = GroupResultSerializer(many=True)
    indicators = IndicatorResultSerializer(many=True, help_text="Kosong bila terbitan hanya mengutip skor.")
    robustness = RobustnessSerializer(
        allow_null=True, help_text="Kosong bila ketahanannya tidak diuji, atau wilayah ini tanpa kelas."
    )


@extend_schema_serializer(many=False)
class IndicatorListSerializer(_ListPageSerializer):
    """Satu halaman daftar indikator."""

    results = IndicatorDetailSerializer(many=True)


class IndicatorResultDetailSerializer(IndicatorDetailSerializer):
    """Satu indikator dengan nilainya di semua wilayah."""

    release = ReleaseNoteSerializer()
    regions = RegionFindingSerializer(many=True)
