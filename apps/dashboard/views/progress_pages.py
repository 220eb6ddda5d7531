"""How far the offices are: a map and a table of the same numbers, who has not sent yet, and reminding them."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from apps.accounts.access import PortalRequest, requires
from apps.accounts.permissions import Permission
from apps.accounts.services import export_record
from apps.audit.enums import AuditAction
from apps.core.addresses import AddressForm, judges_address
from apps.core.exceptions import NotAllowedError
from apps.core.pages import hands_out, post_only
from apps.core.tabular import csv_response
from apps.indicators.models import Edition
from apps.reviews.selectors import QUEUE_PERMISSIONS
from apps.reviews.services import RemindResult, submission_remind, submissions_remind
from apps.submissions.access import Attempt, tries_named
from apps.submissions.rules import is_national_extender
from apps.submissions.selectors import submission_edition_list, submission_get, submission_list
from apps.submissions.windows import NATIONAL

from ..filters import ProgressExportForm, ProgressForm
from ..forms import RemindForm
from ..presentation.progress import (
    TABLE_PLACE,
    UNSENT_PLACE,
    Unsent,
    answer_sentence,
    duration_figures,
    kept_query,
    map_links,
    progress_figures,
    province_address,
    state_links,
)
from ..presentation.progress_map import legend_note, progress_legend, progress_map
from ..presentation.progress_rows import progress_rows
from ..rules import may_watch
from ..selectors import Office, Totals, duration_list, edition_chosen, office_list, totals_by_province

PER_PAGE: Final = 25


@dataclass(frozen=True)
class _Asked:
    """What an address asks for: the edition, the filters, and the offices that they find."""

    edition: Edition
    form: ProgressForm
    found: list[Office]

    @cached_property
    def narrowed(self) -> list[Office]:
        """Those of the state that is asked for, in the order that is asked for."""
        return self.form.narrow(self.form.keep_due(self.found))


@judges_address
@require_safe
@requires(Permission.SUBMISSION_VIEW)
def progress(request: PortalRequest) -> HttpResponse:
    """Show how far the offices of the reader's regions are in one edition; the filters are in the address."""
    asked = _read(request, ProgressForm)
    context: dict[str, Any] = {"breadcrumbs": [{"label": "Kemajuan"}]}
    if asked is None:
        context["address"] = AddressForm(request.GET)
    else:
        context |= _overview(request, asked) | _lists(request, asked)
    return render(request, "dashboard/progress.html", context, status=context["address"].status_code)


@judges_address
@require_safe
@requires(Permission.SUBMISSION_VIEW)
def progress_export(request: PortalRequest) -> StreamingHttpResponse:
    """Send all pages of the table as one CSV file, with the same filters."""
    asked = _read(request, ProgressExportForm)
    if asked is None:
        AddressForm(request.GET).check()
        rows, name = progress_rows([]), "kemajuan"
    else:
        asked.form.check()
        rows = progress_rows(asked.narrowed)
        name = f"kemajuan-{asked.edition.code}-{timezone.localdate().isoformat()}"
        if hands_out(request):
            export_record(
                actor=request.user,
                what="tabel kemajuan",
                subject=asked.edition,
                narrowed=asked.form.narrowed,
            )
    return csv_response(rows, name=name, query=request.GET)


def _reminded(request: HttpRequest) -> Attempt | None:
    """Return which office is to be reminded; None where it is whoever the filters find."""
    form = RemindForm(request.POST)
    return Attempt(AuditAction.SUBMISSION_REMIND, [form.one]) if form.is_valid() and form.one else None


@post_only
@tries_named(_reminded)
@requires(*QUEUE_PERMISSIONS)
def progress_remind(request: PortalRequest) -> HttpResponse:
    """Remind one office, or all that the filters found, to send their form."""
    form = RemindForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Pilih kantor yang diingatkan, lalu tekan lagi tombolnya.")
        return redirect("dashboard:progress")
    back = f"{reverse('dashboard:progress')}?{form.filters.urlencode()}".rstrip("?")
    if form.one is not None:
        submission = submission_get(scope=request.region_scope, public_id=form.one)
        told = submission_remind(submission=submission, actor=request.user).told
        messages.success(request, f"{submission.region} diingatkan: {told} operator mendapat pemberitahuan.")
        return redirect(f"{back}#{UNSENT_PLACE}")
    results = _remind_found(request, form.filters)
    context = {
        "results": results,
        "done": sum(result.problem is None for result in results),
        "back": f"{back}#{UNSENT_PLACE}",
        "breadcrumbs": [{"label": "Kemajuan", "url": back}, {"label": "Hasil pengingat"}],
    }
    return render(request, "dashboard/progress_reminded.html", context)


def _remind_found(request: PortalRequest, filters: QueryDict) -> list[RemindResult]:
    """Remind those that have not sent, so far as the person may, of what the filters of the page find now."""
    asked = _read(request, ProgressForm, filters)
    if asked is None:
        return []
    asked.form.check()
    keys = [office.key for office in Unsent.of(asked.narrowed).offices if office.may_remind]
    rows = submission_list(scope=request.region_scope).filter(pk__in=keys)
    there = {row.pk: row for row in rows}
    return submissions_remind(forms=[there[key] for key in keys if key in there], actor=request.user)


def _read(
    request: PortalRequest, form_class: type[ProgressForm], given: QueryDict | None = None
) -> _Asked | None:
    """Return what an address asks for, by default that of the page; None where the reader has no offices to watch."""
    if not may_watch(request.user):
        raise NotAllowedError(
            "Kemajuan memperlihatkan beberapa kantor sekaligus; Anda bertugas di satu kantor."
        )
    editions = submission_edition_list(scope=request.region_scope)
    if not editions:
        return None
    data = (request.GET if given is None else given).copy()
    edition = edition_chosen(editions, data.get("edisi", ""))
    data["edisi"] = data.get("edisi") or edition.code
    offices = office_list(scope=request.region_scope, edition=edition, user=request.user)
    form = form_class(data, editions=editions, offices=offices)
    return _Asked(edition, form, form.find())


def _overview(request: PortalRequest, asked: _Asked) -> dict[str, Any]:
    """Return the answer in one sentence, the figures, and the map with its legend."""
    form, totals = asked.form, Totals(asked.found)
    level, colour = form.map_level, form.map_colour
    durations = duration_list(forms=[office.key for office in asked.found], edition=asked.edition)
    query = kept_query(request.GET)
    figure = progress_map(
        asked.narrowed,
        form.find_around(),
        colour=colour,
        level=level,
        narrow=province_address(query) if not form.is_one_province else "",
    )
    return {
        "edition": asked.edition,
        "sentence": answer_sentence(totals, asked.edition),
        "figures": progress_figures(totals, query),
        "durations": duration_figures(durations),
        "map": figure,
        "legend": progress_legend(asked.narrowed, colour, level),
        "legend_note": legend_note(asked.narrowed, colour, level),
        "switches": map_links(form, query),
    }


def _lists(request: PortalRequest, asked: _Asked) -> dict[str, Any]:
    """Return the tables: provinces, offices, and who has not sent yet."""
    form, query = asked.form, kept_query(request.GET)
    several = not form.is_one_province
    return {
        "address": form,
        "totals": Totals(asked.found),
        "provinces": totals_by_province(asked.found) if several else [],
        "province_address": province_address(query),
        "page": form.page_of(asked.narrowed, PER_PAGE),
        "sort": form.sort_links(query, place=TABLE_PLACE),
        "states": state_links(form, form.keep_due(asked.found), query),
        "unsent": Unsent.of(asked.narrowed),
        "asks": "" if is_national_extender(request.user) else NATIONAL,
        "guess": form.guess if not asked.found else "",
        "kept": query.urlencode(),
        "export_url": f"{reverse('dashboard:progress_export')}?{query.urlencode()}".rstrip("?"),
    }
