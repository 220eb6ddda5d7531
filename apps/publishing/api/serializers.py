"""What the public API says of regions, editions and releases.

What a class says of itself is read in the API's documentation, so it is in Indonesian.
"""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from apps.core.exceptions import UnavailableError
from apps.indicators.models import Edition
from apps.regions.models import Region, RegionSet

from .. import archive
from ..building.build import MANIFEST, PUBLIC_KEY, SIGNATURE
from ..enums import ReleaseState
from ..models import Release


class RegionSetSerializer(serializers.ModelSerializer[RegionSet]):
    class Meta:
        model = RegionSet
        fields = ("code", "name", "on_date")


class RegionSerializer(serializers.ModelSerializer[Region]):
    """Wilayah sebagaimana adanya pada tanggal susunannya."""

    parent = serializers.CharField(  # type: ignore[assignment]  # a field of that name, not Field.parent
        source="parent.code", allow_null=True, default=None, help_text="Kode wilayah atasan."
    )

    class Meta:
        model = Region
        fields = (
            "code",
            "name",
            "short_name",
            "level",
            "parent",
            "lineage",
            "valid_from",
            "valid_to",
            "hex_row",
            "hex_col",
            "timezone",
        )


class EditionSerializer(serializers.ModelSerializer[Edition]):
    """Edisi indeks; `release` adalah alamat terbitan yang berlaku, kalau ada."""

    region_set = serializers.CharField(source="region_set.code")
    instrument = serializers.CharField(source="instrument.code")
    instrument_version = serializers.IntegerField(source="instrument.version")
    release = serializers.SerializerMethodField()

    class Meta:
        model = Edition
        fields = (
            "code",
            "name",
            "name_en",
            "kind",
            "state",
            "reference_on",
            "region_set",
            "instrument",
            "instrument_version",
            "release",
        )

    @extend_schema_field(serializers.CharField(allow_null=True))
    def get_release(self, edition: Edition) -> str | None:
        in_force = [release for release in edition.releases.all() if release.state == ReleaseState.PUBLISHED]
        return in_force[0].public_path if in_force else None


class ReleaseFileSerializer(serializers.Serializer[dict[str, Any]]):
    """Satu berkas terbitan, dengan sidik dan ukuran untuk memeriksanya."""

    path = serializers.CharField()
    url = serializers.CharField()
    sha256 = serializers.CharField()
    size = serializers.IntegerField()


class ReleaseSerializer(serializers.ModelSerializer[Release]):
    """Satu versi terbitan sebuah edisi. Alamat dan berkasnya tidak pernah berubah."""

    edition = serializers.CharField(source="edition.code")
    kind = serializers.CharField(source="edition.kind", help_text="simulated menandai DATA SIMULASI.")
    url = serializers.CharField(source="public_path")
    manifest_url = serializers.SerializerMethodField()
    signature_url = serializers.SerializerMethodField()
    public_key_url = serializers.SerializerMethodField()
    run_key = serializers.CharField(source="run.run_key")

    class Meta:
        model = Release
        fields: tuple[str, ...] = (
            "edition",
            "version",
            "kind",
            "state",
            "note",
            "published_at",
            "withdrawn_at",
            "withdrawn_reason",
            "url",
            "manifest_sha256",
            "manifest_url",
            "signature_url",
            "public_key_url",
            "run_key",
        )

    def get_manifest_url(self, release: Release) -> str:
        return release.public_path + MANIFEST

    def get_signature_url(self, release: Release) -> str:
        return release.public_path + SIGNATURE

    def get_public_key_url(self, release: Release) -> str:
        return release.public_path + PUBLIC_KEY


class ReleaseDetailSerializer(ReleaseSerializer):
    """Satu terbitan dengan berkas datanya; halaman-halamannya tercatat dalam manifes."""

    files = serializers.SerializerMethodField()

    class Meta(ReleaseSerializer.Meta):
        fields: tuple[str, ...] = (*ReleaseSerializer.Meta.fields, "files")

    @extend_schema_field(ReleaseFileSerializer(many=True))
    def get_files(self, release: Release) -> list[dict[str, Any]]:
        directory = archive.release_directory(release.edition.code, release.version)
        try:
            files = archive.read_manifest(directory, release.manifest_sha256)["files"]
        except FileNotFoundError as error:
            raise UnavailableError("Berkas terbitan ini sedang tidak dapat dibaca.") from error
        return [
            {"path": path, "url": release.public_path + path, **record}
            for path, record in files.items()
            if not path.endswith(".html")
        ]
