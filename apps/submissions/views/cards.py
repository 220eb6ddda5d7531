"""One card of the form by itself: saved while the person types, read again where somebody else has saved it."""

import time
import uuid
from dataclasses import asdict, replace
from typing import Any, cast

from django.http import HttpResponse, JsonResponse, QueryDict
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.http import require_http_methods, require_safe

from apps.accounts.access import PortalRequest, requires
from apps.audit.enums import AuditAction
from apps.core.addresses import takes_parameters
from apps.core.exceptions import InvalidInputError, MissingError, StaleRevisionError
from apps.core.pages import form_stands_on, post_only
from apps.indicators.selectors import instrument_structure

from ..access import tries
from ..enums import AnswerOrigin
from ..forms import AnswerEntry, CheckedCard
from ..models import AnswerDraft, Submission
from ..presentation import ANSWER_ALONE, GAPS, mark_of, pair_of, save_words, standing_of
from ..rules import can_enter
from ..selectors import (
    IndicatorStatus,
    codebook_of,
    draft_of,
    evidence_withdrawn,
    indicator_status,
    saved_status,
    submission_get,
    versions_of,
    why_closed_to,
)
from ..services import (
    Upload,
    Version,
    answer_save_many,
    attached_before,
    attached_now,
    check_may_enter,
    draft_drop,
    draft_keep,
    evidence_attach_many,
    normalise_input,
    page_open_note,
    says_the_same,
    stale_card,
    why_locked,
)
from .dimension_page import DimensionPage
from .senders import check_typed_by, writer_of


@takes_parameters({"versi": [ANSWER_ALONE]})
@require_http_methods(["GET", "HEAD", "POST"])
@tries(AuditAction.ANSWER_SAVE)
@requires()
def submission_card(request: PortalRequest, public_id: uuid.UUID, code: str) -> HttpResponse:
    """Show one card as it is stored; a POST saves it, and answers with what became of it.

    With `versi=answer`, the answer is shown although a draft stands beside it: a person chose it above their own text.

    A POST holds the fields of the card, `writer` (the open page, a UUID), `settle` where the card may become an
    answer (without it, or where something is missing, it is kept as a draft), and `offline` where it was typed without
    a network. The answer is JSON: `state` (saved, partial, empty), `text`, the versions `read_at` and `draft_at`,
    `at` (when, milliseconds since 1970), `errors`, the mark of the indicator, and `is_outdated` where something else is
    stored than what was sent: the page had left the card as it was read, or the answer to an earlier save was lost.
    Then the page reads the card again before it goes on. 409 with both versions as HTML where what was sent contradicts
    what somebody else has saved.
    """
    submission = _open_form(request, public_id)
    if request.method == "POST":
        return _save(request, submission, code)
    page = DimensionPage.read(submission, code, request.region_scope)
    item = next((row for row in page.status.items if row.indicator.code == code), None)
    if item is None or not can_enter(request.user, submission):
        raise MissingError("Kartu ini tidak sedang diisi.")
    [entry] = [row for row in page.stored_form().entries if row.indicator.code == code]
    if request.GET.get("versi") == ANSWER_ALONE:
        entry = AnswerEntry.stored(entry.indicator, entry.codebook, entry.answer, None)
    context = {"card": page.cards([item], {code: entry})[code]}
    return render(request, "submissions/partials/entry_card.html", context)


@form_stands_on("submissions:detail", "public_id")
@post_only
@tries(AuditAction.EVIDENCE_ATTACH)
@requires()
def submission_card_file(request: PortalRequest, public_id: uuid.UUID, code: str) -> HttpResponse:
    """Attach one file to the answer of a card; answers with the files of the card as HTML, and a message."""
    submission = _open_form(request, public_id)
    file = request.FILES.get("file")
    if file is None:
        raise InvalidInputError("Pilih berkasnya dahulu.")
    uploads = [Upload(code, file.name or "", cast("Any", file.file))]
    created = evidence_attach_many(submission=submission, uploads=uploads, actor=request.user)
    item = indicator_status(submission, code)
    withdrawn = evidence_withdrawn(submission)
    context = {
        "status": item,
        "withdrawn": withdrawn.get(item.answer.pk, []) if item.answer else [],
        "is_editable": True,
    }
    told = attached_before(submission, uploads, created) or attached_now(submission, created)
    mark, label = mark_of(item)
    html = render_to_string("submissions/partials/evidence_lists.html", context)
    return JsonResponse({"message": told[0], "html": html, "mark": mark, "mark_label": label})


@require_safe
@requires()
def submission_others(request: PortalRequest, public_id: uuid.UUID) -> HttpResponse:
    """Say who else has the form open, and which version of each card is stored; of a closed form, since when.

    With the `revision` of the form and its `standing`, by which a page knows whether it shows another state, deadline
    or round of remarks.
    """
    submission = submission_get(scope=request.region_scope, public_id=public_id)
    told = {"standing": standing_of(submission), "revision": submission.revision}
    if not can_enter(request.user, submission):
        is_open = submission.is_open_for_entry
        why = why_closed_to(request.user, submission) if is_open else why_locked(submission)
        return JsonResponse(told | {"people": [], "cards": {}, "is_open": False, "why": why})
    people = page_open_note(submission, request.user)
    return JsonResponse(told | {"people": people, "cards": versions_of(submission), "is_open": True})


def _open_form(request: PortalRequest, public_id: uuid.UUID) -> Submission:
    """Return the form if the person may fill it, and if it was they who typed what is sent."""
    check_typed_by(request)
    submission = submission_get(scope=request.region_scope, public_id=public_id)
    check_may_enter(submission, request.user)
    return submission


def _save(request: PortalRequest, submission: Submission, code: str) -> HttpResponse:
    entry, checked = _sent(submission, code, request.POST)
    try:
        stored, is_as_sent = _store(request, submission, entry, checked)
    except StaleRevisionError as error:
        return _both_versions(submission, entry, error)
    if isinstance(stored, AnswerDraft):
        told = _told(stored, stored.read_at, stored.version, checked)
    else:
        told = _told(stored.answer, stored.revision, "", checked, mark_of(stored))
    return JsonResponse(told | {"is_outdated": not is_as_sent})


def _told(
    version: Version | None,
    read_at: int,
    draft_at: str,
    checked: CheckedCard,
    mark: tuple[str, str] = ("", ""),
) -> dict[str, Any]:
    """Return what is stored now, for the page.

    A draft without gaps becomes an answer in a moment, and has no mark till then.
    """
    has_gaps = bool(draft_at) and not checked.is_storable
    state, text = save_words(version, has_gaps=has_gaps)
    body = {
        "state": state,
        "text": text,
        "read_at": read_at,
        "draft_at": draft_at,
        "at": time.time_ns() // 10**6,
    }
    state_mark, label = GAPS if has_gaps else mark
    errors = [asdict(error) for error in checked.errors(as_sent=True)] if has_gaps else []
    return body | {"mark": state_mark, "mark_label": label, "errors": errors}


def _sent(submission: Submission, code: str, data: QueryDict) -> tuple[AnswerEntry, CheckedCard]:
    structure = instrument_structure(submission.edition.instrument)
    indicator = next((row for row in structure.indicators if row.code == code), None)
    if indicator is None:
        raise MissingError("Indikator ini tidak ada dalam instrumen edisi.")
    empty = AnswerEntry.stored(indicator, codebook_of(submission.edition), None, None)
    entry = empty.posted(data)
    return entry, cast("CheckedCard", entry.checked)


def _store(
    request: PortalRequest, submission: Submission, entry: AnswerEntry, checked: CheckedCard
) -> tuple[IndicatorStatus | AnswerDraft, bool]:
    """Store the card as an answer where that is possible and wanted, else keep it.

    Returns what is stored now, and whether it is what was sent.
    """
    code = entry.indicator.code
    writer = writer_of(request.POST)
    item = checked.to_input(entry.read_at, entry.draft_at) if "settle" in request.POST else None
    if item is not None:
        outcome = answer_save_many(
            submission=submission,
            inputs=[replace(item, writer=writer)],
            actor=request.user,
            origin=AnswerOrigin.OFFLINE if "offline" in request.POST else AnswerOrigin.FORM,
        )
        if outcome.conflicts:
            raise stale_card(outcome.conflicts[0].stored)
        content = outcome.contents[code]
        stored = saved_status(submission, outcome.answers[code], content)
        return stored, says_the_same(normalise_input(item), content)
    versions: dict[str, Any] = {"indicator": code, "draft_at": entry.draft_at}
    if entry.typed.is_filled:
        draft = draft_keep(
            submission=submission,
            typed=entry.typed.to_json(),
            read_at=entry.read_at,
            writer=writer,
            actor=request.user,
            **versions,
        )
        return draft, True
    draft_drop(submission=submission, actor=request.user, **versions)
    now = indicator_status(submission, code)
    return now, not now.is_answered and draft_of(submission, code) is None


def _both_versions(submission: Submission, entry: AnswerEntry, error: StaleRevisionError) -> HttpResponse:
    """Answer with the version that somebody else has stored, to be compared with what stands in the card."""
    stored: Version = error.conflicts[0]
    item = indicator_status(submission, entry.indicator.code)
    entry.answer, entry.draft = item.answer, draft_of(submission, entry.indicator.code)
    pair = pair_of(entry, stored, entry.codebook)
    html = render_to_string("submissions/partials/card_conflict.html", {"pair": pair})
    return JsonResponse(
        {"code": error.code, "message": error.message, "html": html}, status=error.status_code
    )
