from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils import timezone

from .enums import RegionLevel
from .querysets import RegionQuerySet


class DateRange(Func):
    """The period from `valid_from` (included) to `valid_to` (excluded, open where null)."""

    function = "daterange"
    output_field = DateRangeField()


def _one_at_a_time(name: str, field: str, message: str) -> ExclusionConstraint:
    """Return the constraint that two rows with the same `field` are never valid on the same day."""
    period = DateRange("valid_from", "valid_to", RangeBoundary(inclusive_lower=True, inclusive_upper=False))
    return ExclusionConstraint(
        name=name,
        expressions=[(field, RangeOperators.EQUAL), (period, RangeOperators.OVERLAPS)],
        violation_error_message=message,
    )


class Region(models.Model):
    """A region as it was in one period; a new code, name or parent makes a new row of the same lineage.

    For example Kabupaten Merauke has one row as 91.01 in Papua until July 2022, and one as 93.01 in Papua Selatan
    since then. Both have the lineage 91.01.
    """

    code = models.CharField("kode Kemendagri", max_length=13)
    name = models.CharField("nama resmi", max_length=100)
    short_name = models.CharField("nama singkat", max_length=60)
    level = models.CharField("tingkat", max_length=10, choices=RegionLevel)
    parent = models.ForeignKey(
        "self", verbose_name="wilayah atasan", related_name="children", null=True, on_delete=models.PROTECT
    )
    valid_from = models.DateField("berlaku sejak")
    # The first day on which the row is no longer valid; null while it is valid.
    valid_to = models.DateField("berlaku sampai sebelum", null=True)
    # The first code that the region has in our data; the same in all its rows.
    lineage = models.CharField("kode asal", max_length=13, db_index=True)
    # The place on the hexagon map (see hexagons.py); null for the nation.
    hex_row = models.SmallIntegerField("baris heksagon", null=True)
    hex_col = models.SmallIntegerField("kolom heksagon", null=True)
    timezone = models.CharField("zona waktu", max_length=32)

    objects = RegionQuerySet.as_manager()

    class Meta:
        verbose_name = "wilayah"
        verbose_name_plural = "wilayah"
        ordering: ClassVar = ["code", "valid_from"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["code", "valid_from"], name="regions_region_code_and_start"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")),
                name="regions_region_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(level=RegionLevel.NATION, parent__isnull=True)
                | (~Q(level=RegionLevel.NATION) & Q(parent__isnull=False)),
                name="regions_region_only_nation_has_no_parent",
            ),
            models.CheckConstraint(
                condition=Q(hex_row__isnull=True, hex_col__isnull=True)
                | Q(hex_row__isnull=False, hex_col__isnull=False),
                name="regions_region_hex_is_whole",
            ),
            _one_at_a_time(
                "regions_region_one_row_a_lineage",
                "lineage",
                "Wilayah ini sudah mempunyai baris lain yang berlaku pada masa yang sama.",
            ),
            _one_at_a_time(
                "regions_region_one_row_a_code",
                "code",
                "Kode ini sudah dipakai wilayah lain pada masa yang sama.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class RegionSet(models.Model):
    """The regions as they were on one date, under a short code that an edition names."""

    code = models.SlugField("kode", max_length=20, unique=True)
    name = models.CharField("nama", max_length=100)
    on_date = models.DateField("keadaan pada")

    class Meta:
        verbose_name = "susunan wilayah"
        verbose_name_plural = "susunan wilayah"
        ordering: ClassVar = ["on_date", "code"]

    def __str__(self) -> str:
        return self.name


class BoundarySet(models.Model):
    """The boundaries of the regencies of one region set, as one file loaded them; a later load makes a new version.

    Rows are never changed: a release names the version that its maps were drawn from. Those of the provinces are unions
    of those of their regencies, made when they are drawn.
    """

    region_set = models.ForeignKey(
        RegionSet, verbose_name="susunan wilayah", related_name="boundary_sets", on_delete=models.PROTECT
    )
    version = models.PositiveSmallIntegerField("versi")
    file_name = models.CharField("nama berkas", max_length=200)
    source = models.CharField("sumber", max_length=200)
    licence = models.CharField("lisensi", max_length=100)
    # The file that came with the portal, which a newer one of those may take the place of by itself.
    is_default = models.BooleanField("bawaan portal", default=False)
    # A document of boundaries/document.py, packed; the hash is that of the document unpacked.
    body = models.BinaryField("isi")
    sha256 = models.CharField("sidik", max_length=64)
    loaded_at = models.DateTimeField("dimuat", default=timezone.now)

    class Meta:
        verbose_name = "batas wilayah"
        verbose_name_plural = "batas wilayah"
        ordering: ClassVar = ["region_set", "-version"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["region_set", "version"], name="regions_boundaryset_version_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.region_set}, batas versi {self.version}"
