"""The public API over the same selectors as the pages. Everybody may read; nobody may write."""

import logging
import re
from functools import cached_property
from http import HTTPStatus
from typing import Any

from django.db.models import QuerySet
from django.utils.decorators import method_decorator
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import mixins, permissions, viewsets
from rest_framework.exceptions import NotFound
from rest_framework.generics import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer

from apps.accounts.api.throttles import AddressThrottle
from apps.core.addresses import FORMAT_PARAMETER, LIST_PARAMETERS, Known, check_parameters, judges_address
from apps.core.cross_origin import PREFLIGHT, is_preflight, open_to_scripts
from apps.core.error_pages import error_answer
from apps.core.exceptions import MissingError, PortalError, UnknownParameterError
from apps.indicators.models import Edition
from apps.regions.enums import RegionLevel
from apps.regions.models import Region, RegionSet
from apps.regions.selectors import region_set_list
from apps.regions.words import guess_region, read_code

from ..models import Release
from ..selectors import edition_list_public, region_list_found, region_list_public, release_list_public
from .documentation import ONE_ERRORS, PublicSchema
from .serializers import (
    EditionSerializer,
    RegionSerializer,
    RegionSetSerializer,
    ReleaseDetailSerializer,
    ReleaseSerializer,
)

_SET = OpenApiParameter("set", OpenApiTypes.STR, description="Kode susunan wilayah; tanpa ini yang terbaru.")
_LEVEL = OpenApiParameter("level", OpenApiTypes.STR, enum=RegionLevel.values, description="Tingkat wilayah.")
_PARENT = OpenApiParameter("parent", OpenApiTypes.STR, description="Kode wilayah atasan, misalnya 36.")
_SEARCH = OpenApiParameter(
    "search", OpenApiTypes.STR, description="Nama wilayah atau sebagiannya, juga KAB. LEBAK; atau kodenya."
)
_EDITION = OpenApiParameter("edition", OpenApiTypes.STR, description="Kode edisi.")

logger = logging.getLogger(__name__)

EXPOSED = "ETag, Link, Retry-After, X-Request-ID"
"""The headers that a script of another site may read beside those that browsers always let it read."""

CODE_LIKE = re.compile(r"[0-9][0-9., ]*")


def _hint(text: str, rows: QuerySet[Region]) -> str:
    guess = guess_region(text, rows)
    return f" Mungkin maksudnya {guess}." if guess else ""


@method_decorator(judges_address, name="dispatch")
class PublicReadOnly(viewsets.GenericViewSet[Any]):
    """For everybody, without signing in, and for the scripts of every site."""

    schema = PublicSchema()
    permission_classes = (permissions.AllowAny,)
    authentication_classes = ()
    throttle_classes = (AddressThrottle,)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Refuse an address with a name that this view does not take, or a value that does not exist."""
        super().initial(request, *args, **kwargs)
        if request.method == "OPTIONS":
            return
        always = LIST_PARAMETERS if self.action == "list" else FORMAT_PARAMETER
        check_parameters(request.query_params, {**always, **self.parameters()})

    def options(self, request: Any, *args: Any, **kwargs: Any) -> Response:
        """Answer what browsers ask before a script of another site may ask; nothing describes itself here."""
        if is_preflight(request):
            return Response(status=HTTPStatus.NO_CONTENT, headers=PREFLIGHT)
        answer: Response = super().options(request, *args, **kwargs)
        return answer

    def handle_exception(self, exc: Exception) -> Any:
        """Answer what was refused here, and not behind the view, so that scripts may read that too."""
        if isinstance(exc, PortalError):
            logger.info("portal_error code=%s path=%s", exc.code, self.request.path)
            return error_answer(self.request, exc)
        return super().handle_exception(exc)

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        """Let scripts read every answer, refusals too."""
        answer = open_to_scripts(super().finalize_response(request, response, *args, **kwargs))
        answer["Access-Control-Expose-Headers"] = EXPOSED
        return answer

    def parameters(self) -> Known:
        """Return what narrows the list down, as `check_parameters` takes it."""
        return {}


class RegionSetViewSet(mixins.ListModelMixin, PublicReadOnly):
    """Susunan wilayah: keadaan wilayah pada satu tanggal, yang dipakai edisi."""

    serializer_class = RegionSetSerializer
    queryset = RegionSet.objects.none()

    def get_queryset(self) -> Any:
        return region_set_list()


@extend_schema_view(
    list=extend_schema(parameters=[_SET, _LEVEL, _PARENT, _SEARCH]), retrieve=extend_schema(parameters=[_SET])
)
class RegionViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, PublicReadOnly):
    """Wilayah sebagaimana adanya pada tanggal satu susunan, dengan kode Kemendagri."""

    serializer_class = RegionSerializer
    queryset = Region.objects.none()
    lookup_field = "code"
    lookup_value_regex = r"[A-Z0-9.]+"

    def get_queryset(self) -> QuerySet[Region]:
        if getattr(self, "swagger_fake_view", False):
            return self.queryset
        rows = region_list_public(region_set=self._region_set())
        if self.action != "list":
            return rows
        given = self.request.query_params
        if level := given.get("level"):
            rows = rows.filter(level=level)
        if parent := given.get("parent"):
            rows = rows.filter(parent__code=parent)
        return self._found(rows, given.get("search", ""))

    def get_object(self) -> Region:
        """Return the region of a code, which may be written without its point; 404 says which was probably meant."""
        rows, written = self.get_queryset(), self.kwargs["code"]
        code = read_code(written, set(rows.values_list("code", flat=True)))
        if not code:
            raise MissingError(f"Tidak ada wilayah dengan kode “{written}”.{_hint(written, rows)}")
        return rows.get(code=code)

    def _found(self, rows: QuerySet[Region], text: str) -> QuerySet[Region]:
        """Return what a search finds. What looks like a code and is none is refused, with the code that was meant."""
        found = region_list_found(rows, text)
        if CODE_LIKE.fullmatch(text.strip()) and not found.exists() and (hint := _hint(text, rows)):
            message = f"search “{text}” tidak menemukan wilayah.{hint}"
            raise UnknownParameterError(message, {"search": [message]})
        return found

    def parameters(self) -> Known:
        sets = {"set": [found.code for found in self._sets]}
        if self.action != "list":
            return sets
        return {**sets, "level": RegionLevel.values, "parent": self._parents, "search": None}

    def _parents(self) -> list[str]:
        rows = region_list_public(region_set=self._region_set()).exclude(level=RegionLevel.REGENCY)
        return list(rows.values_list("code", flat=True))

    @cached_property
    def _sets(self) -> list[RegionSet]:
        return region_set_list()

    def _region_set(self) -> RegionSet:
        code = self.request.query_params.get("set")
        found = [row for row in self._sets if row.code == code] if code else self._sets
        if not found:
            raise NotFound("Susunan wilayah ini tidak ada.")
        return found[-1]


class EditionViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, PublicReadOnly):
    """Edisi indeks: instrumen, susunan wilayah, dan terbitan yang berlaku."""

    serializer_class = EditionSerializer
    queryset = Edition.objects.none()
    lookup_field = "code"

    def get_queryset(self) -> QuerySet[Edition]:
        return edition_list_public()


@extend_schema_view(list=extend_schema(parameters=[_EDITION]))
class ReleaseViewSet(mixins.ListModelMixin, PublicReadOnly):
    """Terbitan: setiap versi yang pernah terbit, dengan alamat berkas dan sidiknya."""

    serializer_class = ReleaseSerializer
    queryset = Release.objects.none()

    def parameters(self) -> Known:
        if self.action != "list":
            return {}
        return {"edition": lambda: [edition.code for edition in edition_list_public()]}

    def get_queryset(self) -> QuerySet[Release]:
        rows = release_list_public()
        edition = self.request.query_params.get("edition")
        return rows.filter(edition__code=edition) if edition else rows

    def get_serializer_class(self) -> type[BaseSerializer[Any]]:
        return ReleaseDetailSerializer if self.action == "retrieve" else ReleaseSerializer

    @extend_schema(responses={200: ReleaseDetailSerializer, **ONE_ERRORS})
    def retrieve(self, request: Request, edition: str, version: int) -> Response:
        """Satu terbitan dengan berkas datanya."""
        release = get_object_or_404(release_list_public(), edition__code=edition, version=version)
        return Response(self.get_serializer(release).data)
