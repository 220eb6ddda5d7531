"""What the framework of the API refuses of an address, refused as the pages refuse it: 400, with what there is."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from rest_framework.exceptions import NotFound
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.pagination import PageNumberPagination
from rest_framework.request import Request

from .addresses import check_values
from .exceptions import UnknownParameterError

if TYPE_CHECKING:  # the framework reads this module while it reads these
    from rest_framework.renderers import BaseRenderer
    from rest_framework.views import APIView


class NamedFormats(DefaultContentNegotiation):
    def filter_renderers(
        self,
        renderers: "Iterable[BaseRenderer]",
        format: str,  # noqa: A002 - the framework's name
    ) -> "list[BaseRenderer]":
        """Return what gives an answer in `format`; raises UnknownParameterError where nothing does."""
        known = {str(renderer.format): renderer for renderer in renderers}
        check_values({"format": format}, {"format": list(known)})
        return [known[format]]


class NumberedPages(PageNumberPagination):
    def paginate_queryset(
        self, queryset: Any, request: Request, view: "APIView | None" = None
    ) -> list[Any] | None:
        """Return the rows of the page that the address names; raises UnknownParameterError for one that is none."""
        try:
            return super().paginate_queryset(queryset, request, view)
        except NotFound as error:
            given = request.query_params.get(self.page_query_param, "")
            text = f"page “{given}” tidak ada: tulis nomor halaman dari 1 sampai halaman terakhir."
            raise UnknownParameterError(text, {self.page_query_param: [text]}) from error
