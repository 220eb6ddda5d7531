"""What the documentation says of all public addresses beside their fields: headers, paging, errors."""

from typing import Any, Final

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse

from apps.core.api import BoundedPages
from apps.submissions.api.serializers import ErrorSerializer

LIST_ERRORS: Final[dict[int, Any]] = dict.fromkeys((400, 406, 429, 503), ErrorSerializer)
ONE_ERRORS: Final[dict[int, Any]] = {**LIST_ERRORS, 404: ErrorSerializer}
RESULT_ANSWERS: Final[dict[int, Any]] = {
    **ONE_ERRORS,
    304: OpenApiResponse(description="Masih sama dengan yang dibaca dahulu."),
}
"""What the addresses of a release's figures answer beside the figures."""

IF_NONE_MATCH: Final = OpenApiParameter(
    "If-None-Match",
    OpenApiTypes.STR,
    OpenApiParameter.HEADER,
    description="`ETag` yang dikenal; jawabannya 304 bila masih sama.",
)
ETAG: Final = OpenApiParameter(
    "ETag",
    OpenApiTypes.STR,
    OpenApiParameter.HEADER,
    description="Berubah hanya bila keadaan terbitannya berubah, misalnya ditarik.",
    response=[200, 304],
)
PAGE: Final = OpenApiParameter("page", OpenApiTypes.INT, description="Nomor halaman daftar, mulai dari 1.")
PAGE_SIZE: Final = OpenApiParameter(
    "page_size",
    OpenApiTypes.INT,
    description=f"Banyaknya baris sehalaman, 1 sampai {BoundedPages.max_page_size}; tanpa ini 100.",
)


class PublicSchema(AutoSchema):
    """What the documentation says of public addresses: they answer the same errors, one row also that there is none."""

    def get_response_serializers(self) -> Any:
        """Return what comes back by its status."""
        found: Any = super().get_response_serializers()
        if isinstance(found, dict):
            return found
        is_list = getattr(self.view, "action", "") == "list"
        return {200: found, **(LIST_ERRORS if is_list else ONE_ERRORS)}
