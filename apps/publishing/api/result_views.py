"""The figures of a release as JSON, for everybody. Like the public pages, these views ask no database.

What they tell comes from the files of the release, so it is as signed as these. The release itself is told of in every
answer, because it may have been withdrawn or superseded since.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from typing import Any, Final

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from apps.core.addresses import Known
from apps.core.api import BoundedPages, answer_unchanged, etag_of, is_known
from apps.core.exceptions import MissingError, UnknownParameterError
from apps.regions.enums import NATION_CODE, RegionLevel
from apps.regions.words import find_searched, guess_region, read_code

from .. import archive
from ..archive import IndexedEdition, IndexedRelease
from ..content.dataset import CLASSES, INDICATORS_PATH, NO_CLASS
from ..enums import ReleaseState
from ..file_kinds import ASK_AGAIN
from . import result_examples as examples
from .documentation import ETAG, IF_NONE_MATCH, PAGE, PAGE_SIZE, RESULT_ANSWERS
from .result_serializers import (
    FindingSerializer,
    GroupResultSerializer,
    IndicatorListSerializer,
    IndicatorPartSerializer,
    IndicatorResultDetailSerializer,
    RegionResultDetailSerializer,
    RegionResultListSerializer,
    RegionResultSerializer,
    ReleaseNoteSerializer,
)
from .results import Finding, IndicatorPart, RegionResult, Results, read_results
from .views import CODE_LIKE, PublicReadOnly

ANSWER_FORMAT: Final = 1
"""Part of every tag. It goes up when these views tell something else of the same files."""

ORDERINGS: Final = ("code", "-code", "score", "-score")
LEVELS: Final = (RegionLevel.PROVINCE.value, RegionLevel.REGENCY.value)

_LEVEL = OpenApiParameter("level", OpenApiTypes.STR, enum=LEVELS, description="Tingkat wilayah.")
_PARENT = OpenApiParameter(
    "parent", OpenApiTypes.STR, description="Kode wilayah atasan: 36 untuk kabupaten/kota di Banten."
)
_CLASS = OpenApiParameter(
    "class", OpenApiTypes.STR, enum=[*CLASSES, NO_CLASS], description="Kelas; `none` berarti tanpa kelas."
)
_SEARCH = OpenApiParameter(
    "search", OpenApiTypes.STR, description="Nama wilayah atau sebagiannya, juga KAB. LEBAK; atau kodenya."
)
_ORDERING = OpenApiParameter(
    "ordering",
    OpenApiTypes.STR,
    enum=ORDERINGS,
    description="Urutan menurut kode atau skor, `-` dari yang terbesar; tanpa skor selalu di belakang.",
)
_DIMENSION = OpenApiParameter("dimension", OpenApiTypes.STR, description="Kode dimensi, misalnya 1.")


class ReleaseResultSet(PublicReadOnly):
    """What the addresses below one release share: the release, its figures, and how answers are tagged."""

    @cached_property
    def place(self) -> tuple[IndexedEdition, IndexedRelease]:
        """The release; raises MissingError for one that is not public, whether or not there is a draft."""
        edition = archive.read_index().find(self.kwargs["edition"])
        release = edition.find(self.kwargs["version"]) if edition else None
        if edition is None or release is None:
            raise MissingError("Tidak ada terbitan di alamat ini.")
        return edition, release

    @cached_property
    def results(self) -> Results:
        """Its figures."""
        return read_results(*self.place)

    @property
    def provinces(self) -> list[str]:
        """The codes of its provinces, and that of the nation above them: what regions have for a parent."""
        regions = self.results.regions.values()
        return [NATION_CODE, *(region.code for region in regions if region.level == RegionLevel.PROVINCE)]

    def answered(self, request: Request, tell: Callable[[], dict[str, Any]]) -> Response:
        """Answer with the release and what is told of it; 304 where the program has read the same before."""
        etag = self._etag(request)
        weak = f"W/{etag}"  # it stands for the answer in every encoding
        if is_known(request, etag):
            answer = answer_unchanged(weak)
        else:
            answer = Response(
                {"release": ReleaseNoteSerializer(self._note()).data, **tell()}, headers={"ETag": weak}
            )
        answer.headers["Cache-Control"] = ASK_AGAIN
        return answer

    def paged(
        self, request: Request, rows: Sequence[Any], tell: Callable[[Sequence[Any]], Any]
    ) -> dict[str, Any]:
        """Return the page of the rows that the address names, with what a list says of its pages."""
        pages = BoundedPages()
        page = pages.paginate_queryset(rows, request, self) or []
        return {
            "count": len(rows),
            "next": pages.get_next_link(),
            "previous": pages.get_previous_link(),
            "results": tell(page),
        }

    def _etag(self, request: Request) -> str:
        query = sorted(request.query_params.lists())
        return etag_of([ANSWER_FORMAT, request.path, query, self.place[1].manifest_sha256, self._note()])

    def _note(self) -> dict[str, Any]:
        edition, release = self.place
        in_force = edition.in_force
        latest = _address(edition, in_force) if in_force else None
        return {
            "edition": edition.code,
            "version": release.version,
            "kind": edition.kind,
            "data_status": self.results.statement,
            "state": release.state,
            "notice": _notice(release, latest),
            "withdrawn_at": release.withdrawn_at or None,
            "withdrawn_reason": release.withdrawn_reason,
            "published_at": release.published_at,
            "url": _address(edition, release),
            "latest": latest,
        }


class RegionResultViewSet(ReleaseResultSet):
    """Skor wilayah dalam satu terbitan."""

    def parameters(self) -> Known:
        if self.action != "list":
            return {}
        return {
            "page_size": None,
            "level": LEVELS,
            "parent": lambda: self.provinces,
            "class": (*CLASSES, NO_CLASS),
            "search": None,
            "ordering": ORDERINGS,
        }

    @extend_schema(
        operation_id="release_regions_list",
        parameters=[IF_NONE_MATCH, ETAG, PAGE, PAGE_SIZE, _LEVEL, _PARENT, _CLASS, _SEARCH, _ORDERING],
        responses={200: RegionResultListSerializer, **RESULT_ANSWERS},
        examples=[examples.REGIONS],
    )
    def list(self, request: Request, edition: str, version: int) -> Response:
        """Semua wilayah dengan skor, kelas, dan skor dimensi, menurut kode."""
        return self.answered(request, lambda: self.paged(request, self._found(request), self._regions))

    @extend_schema(
        operation_id="release_regions_retrieve",
        parameters=[IF_NONE_MATCH, ETAG],
        responses={200: RegionResultDetailSerializer, **RESULT_ANSWERS},
        examples=[examples.REGION],
    )
    def retrieve(self, request: Request, edition: str, version: int, code: str) -> Response:
        """Satu wilayah: dimensi, subdimensi, indikator dengan jumlah kejadiannya, kelengkapan, dan ketahanan."""
        regions = self.results.regions
        known = read_code(code, regions)
        if not known:
            raise MissingError(
                f"Tidak ada wilayah dengan kode “{code}” dalam terbitan ini.{_hint(code, regions.values())}"
            )
        return self.answered(request, lambda: self._region(regions[known]))

    def _regions(self, rows: Sequence[RegionResult]) -> Any:
        return RegionResultSerializer(rows, many=True, context={"results": self.results}).data

    def _region(self, region: RegionResult) -> dict[str, Any]:
        results, context = self.results, {"results": self.results, "region": region}
        groups = {
            f"{kind}s": GroupResultSerializer(
                [group for group in results.groups if group.kind == kind], many=True, context=context
            ).data
            for kind in ("dimension", "subdimension")
        }
        parts = results.indicators.values()
        findings = _told(results.findings[part.code][region.code] for part in parts)
        indicators = [
            {
                "code": part.code,
                "name": part.name,
                "name_en": part.name_en,
                "parent": part.parent,
                "share": part.share,
                **finding,
            }
            for part, finding in zip(parts, findings, strict=True)
        ]
        return {
            **RegionResultSerializer(region, context=context).data,
            **groups,
            "indicators": indicators,
            "robustness": region.robustness,
        }

    def _found(self, request: Request) -> Sequence[RegionResult]:
        given = request.query_params
        rows = _narrowed(self.results.regions.values(), given.get("level"), given.get("parent"))
        if score_class := given.get("class"):
            rows = [row for row in rows if (row.score_class or NO_CLASS) == score_class]
        return _ordered(_searched(rows, given.get("search", "")), given.get("ordering", "code"))


class IndicatorResultViewSet(ReleaseResultSet):
    """Indikator dalam satu terbitan."""

    def parameters(self) -> Known:
        if self.action == "list":
            return {"page_size": None, "dimension": lambda: self.results.dimensions}
        return {"level": LEVELS, "parent": lambda: self.provinces}

    @extend_schema(
        operation_id="release_indicators_list",
        parameters=[IF_NONE_MATCH, ETAG, PAGE, PAGE_SIZE, _DIMENSION],
        responses={200: IndicatorListSerializer, **RESULT_ANSWERS},
        examples=[examples.INDICATORS],
    )
    def list(self, request: Request, edition: str, version: int) -> Response:
        """Semua indikator dengan bagiannya dalam indeks; kosong bila terbitan hanya mengutip skor."""
        dimension = request.query_params.get("dimension")
        rows = [part for part in self.results.indicators.values() if dimension in (None, "", part.dimension)]
        return self.answered(
            request, lambda: self.paged(request, rows, lambda page: [*map(self._indicator, page)])
        )

    @extend_schema(
        operation_id="release_indicators_retrieve",
        parameters=[IF_NONE_MATCH, ETAG, _LEVEL, _PARENT],
        responses={200: IndicatorResultDetailSerializer, **RESULT_ANSWERS},
        examples=[examples.INDICATOR],
    )
    def retrieve(self, request: Request, edition: str, version: int, code: str) -> Response:
        """Satu indikator dengan jawaban, jumlah kejadian, nilai, dan skor semua wilayah."""
        part = self.results.indicators.get(code)
        if part is None:
            raise MissingError(f"Tidak ada indikator “{code}” dalam terbitan ini.")
        return self.answered(
            request, lambda: {**self._indicator(part), "regions": self._found(request, part.code)}
        )

    def _found(self, request: Request, code: str) -> Sequence[dict[str, Any]]:
        given, findings = request.query_params, self.results.findings[code]
        regions = _narrowed(self.results.regions.values(), given.get("level"), given.get("parent"))
        told = _told(findings[region.code] for region in regions)
        return [
            {
                "region": region.code,
                "name": region.name,
                "level": region.level,
                "parent": region.parent,
                **finding,
            }
            for region, finding in zip(regions, told, strict=True)
        ]

    def _indicator(self, part: IndicatorPart) -> dict[str, Any]:
        page = f"{_address(*self.place)}{INDICATORS_PATH}{part.code}/"
        return {**IndicatorPartSerializer(part).data, "url": page}


def _told(findings: Iterable[Finding]) -> Any:
    """Return what is told of findings, made at once: a serializer for each of 552 takes eight times as long."""
    return FindingSerializer([*findings], many=True).data


def _address(edition: IndexedEdition, release: IndexedRelease) -> str:
    return f"/terbitan/{edition.code}/v{release.version}/"


def _notice(release: IndexedRelease, latest: str | None) -> str:
    """Return in words why the figures are not to be used any more; "" of a release in force."""
    if release.state == ReleaseState.WITHDRAWN:
        return f"Terbitan ini ditarik. {release.withdrawn_reason}".strip()
    if release.state == ReleaseState.SUPERSEDED:
        return "Terbitan ini tidak berlaku lagi." + (f" Yang berlaku: {latest}" if latest else "")
    return ""


def _narrowed(regions: Iterable[RegionResult], level: str | None, parent: str | None) -> list[RegionResult]:
    return [
        region
        for region in regions
        if level in (None, "", region.level) and parent in (None, "", region.parent)
    ]


def _searched(rows: list[RegionResult], text: str) -> list[RegionResult]:
    """Return what a search finds. What looks like a code and is none is refused, with the code that was meant."""
    found = find_searched(text, rows) if text.strip() else rows
    if not found and CODE_LIKE.fullmatch(text.strip()) and (hint := _hint(text, rows)):
        message = f"search “{text}” tidak menemukan wilayah.{hint}"
        raise UnknownParameterError(message, {"search": [message]})
    return found


def _hint(text: str, rows: Iterable[RegionResult]) -> str:
    guess = guess_region(text, rows)
    return f" Mungkin maksudnya {guess}." if guess else ""


def _ordered(rows: list[RegionResult], ordering: str) -> list[RegionResult]:
    """Return the rows in order; equal scores by code, and those without a score last, whichever way."""
    by_code = sorted(rows, key=lambda row: row.code, reverse=ordering == "-code")
    if ordering.lstrip("-") != "score":
        return by_code
    known = [row for row in by_code if row.score is not None]
    known.sort(key=lambda row: row.score or 0.0, reverse=ordering.startswith("-"))
    return known + [row for row in by_code if row.score is None]
