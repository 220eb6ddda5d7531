"""The versions of one answer, and bringing one of them back."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from apps.accounts.access import PortalRequest, requires
from apps.audit.enums import AuditAction
from apps.core.addresses import PagedForm, judges_address
from apps.core.exceptions import ConflictError, MissingError, NotAllowedError, StaleRevisionError
from apps.indicators.selectors import instrument_structure
from apps.indicators.structure import GroupNode, IndicatorNode

from .. import selectors, services
from ..access import tries
from ..differences import Comparison
from ..models import Submission
from ..presentation import dimension_url, facts_of
from ..rules import can_enter, may_enter
from ..selectors import answer_version_get, codebook_of, draft_of, history_with_changes, submission_get
from .links import breadcrumbs_of

PAGE_SIZE: Final = 10


@dataclass(frozen=True)
class IndicatorPlace:
    """The indicator whose history is shown, and where it stands in the form."""

    submission: Submission
    indicator: IndicatorNode
    dimension: GroupNode

    @property
    def history_url(self) -> str:
        return reverse("submissions:answer_history", args=[self.submission.public_id, self.indicator.code])

    @property
    def context(self) -> dict[str, Any]:
        """What both pages say of it."""
        card = dimension_url(self.submission, self.dimension.code, self.indicator.code)
        return {
            "submission": self.submission,
            "indicator": self.indicator,
            "card_url": card,
            "history_url": self.history_url,
        }

    def breadcrumbs(self, *more: dict[str, Any]) -> list[dict[str, Any]]:
        card = dimension_url(self.submission, self.dimension.code, self.indicator.code)
        return breadcrumbs_of(
            self.submission, {"label": f"Indikator {self.indicator.code}", "url": card}, *more
        )


@judges_address
@require_safe
@requires()
def answer_history(request: PortalRequest, public_id: uuid.UUID, code: str) -> HttpResponse:
    """Show every version of one answer, newest first, with what each changed."""
    return history_page(request, place_find(request, public_id, code), PagedForm(request.GET))


def history_page(
    request: PortalRequest,
    place: IndicatorPlace,
    address: PagedForm,
    *,
    card_url: str = "",
    breadcrumbs: Sequence[dict[str, Any]] = (),
) -> HttpResponse:
    """Show the history of an answer; the way back is to the form, or where whoever reviews it came from."""
    history = selectors.answer_history(place.submission, place.indicator.code)
    page = address.page_of(history.entries, PAGE_SIZE)
    context = place.context | {
        "history": history,
        "address": address,
        "page": page,
        "entries": history_with_changes(list(page.object_list), codebook_of(place.submission.edition)),
        "can_restore": can_enter(request.user, place.submission),
        "breadcrumbs": breadcrumbs or place.breadcrumbs({"label": "Riwayat"}),
    }
    if card_url:
        context["card_url"] = card_url
    return render(request, "submissions/answer_history.html", context, status=address.status_code)


@require_http_methods(["GET", "HEAD", "POST"])
@tries(AuditAction.ANSWER_RESTORE)
@requires()
def answer_restore(request: PortalRequest, public_id: uuid.UUID, code: str, revision: int) -> HttpResponse:
    """Show what bringing a version back would change; on POST, bring it back as a new version."""
    place = place_find(request, public_id, code)
    if not may_enter(request.user, place.submission):
        raise NotAllowedError(f"Hanya operator {place.submission.region} yang dapat memulihkan jawaban.")
    if request.method != "POST":
        return _render_restore(request, place, revision)
    read_at = request.POST.get("read_at", "")
    try:
        services.answer_restore(
            submission=place.submission,
            indicator=code,
            revision=revision,
            read_at=int(read_at) if read_at.isdecimal() and len(read_at) < 10 else 0,
            actor=request.user,
        )
    except StaleRevisionError as error:
        return _render_restore(request, place, revision, problem=error.message, status=error.status_code)
    except ConflictError as error:
        error.place = place.history_url
        raise
    messages.success(request, f"Versi {revision} dipulihkan sebagai versi baru. Berkas bukti tidak berubah.")
    if draft := draft_of(place.submission, code):
        messages.info(
            request,
            f"Di kartunya masih ada isian {draft.saved_by} yang belum selesai: kartu menampilkan isian itu, bukan "
            "versi yang dipulihkan, sampai isian itu dilengkapi atau dikosongkan.",
        )
    return redirect(place.history_url)


def place_find(request: PortalRequest, public_id: uuid.UUID, code: str) -> IndicatorPlace:
    """Return the indicator of a form within the person's scope; MissingError where either does not exist."""
    submission = submission_get(scope=request.region_scope, public_id=public_id)
    for dimension in instrument_structure(submission.edition.instrument).dimensions:
        for indicator in dimension.all_indicators:
            if indicator.code == code:
                return IndicatorPlace(submission, indicator, dimension)
    raise MissingError(f"Indikator “{code}” tidak ada dalam instrumen edisi ini.")


def _render_restore(
    request: PortalRequest, place: IndicatorPlace, revision: int, *, problem: str = "", status: int = 200
) -> HttpResponse:
    wanted = answer_version_get(place.submission, place.indicator.code, revision)
    current = answer_version_get(place.submission, place.indicator.code, wanted.answer.revision)
    codebook = codebook_of(place.submission.edition)
    change = Comparison(codebook.elections, codebook.levels).change(current.content, wanted.content)
    context = place.context | {
        "wanted": wanted,
        "current": current,
        "wanted_facts": facts_of(wanted.content, codebook),
        "current_facts": facts_of(current.content, codebook),
        "change": change,
        "problem": problem,
        "can_restore": can_enter(request.user, place.submission) and not change.is_empty,
        "is_open": can_enter(request.user, place.submission),
        "breadcrumbs": place.breadcrumbs(
            {"label": "Riwayat", "url": place.history_url}, {"label": f"Pulihkan versi {revision}"}
        ),
    }
    return render(request, "submissions/answer_restore.html", context, status=status)
