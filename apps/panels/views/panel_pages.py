"""The analyst's screens: the list, one panel with its progress and weights, and what can be done with it."""

import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from apps.accounts.access import PortalRequest, requires
from apps.accounts.forms.people import add_service_errors
from apps.accounts.permissions import Permission
from apps.accounts.selectors import scope_for
from apps.core.addresses import AddressForm, judges_address
from apps.core.exceptions import ConflictError, InvalidInputError, StaleRevisionError
from apps.core.names import say_kind_once
from apps.core.once import once
from apps.scenarios.rules import may_manage as may_manage_scenarios

from .. import rules, services
from ..enums import PanelMethod, PanelState
from ..forms import ApplyForm, PanelForm, PanelUpdateForm, TryForm
from ..models import Panel
from ..presentation.panel_screens import (
    consistency_sentence,
    contradiction_rows,
    expert_rows,
    judgement_tables,
    panel_badge,
    weight_tables,
)
from ..questionnaire import comparable_parents
from ..selectors import (
    expert_pks_unmailed,
    panel_counted,
    panel_judged,
    panel_list,
    panel_progress,
    panel_questionnaire,
    panel_results,
)
from .links import mail_soon, panel_of, way_here, way_to

REFUSED = 422


@judges_address
@require_GET
@requires(Permission.PANEL_VIEW)
def panel_index(request: PortalRequest) -> HttpResponse:
    """List the panels."""
    scope = scope_for(request.user, Permission.PANEL_VIEW)
    panels = panel_list(scope=scope)
    address = AddressForm(request.GET)
    context = {
        "address": address,
        "rows": [{"panel": panel, "badge": panel_badge(panel)} for panel in panels],
        "is_nation": scope.is_nation,
        "may_manage": rules.may_manage(request.user),
    }
    return render(request, "panels/panel_list.html", context, status=address.status_code)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.PANEL_MANAGE)
@once
def panel_create(request: PortalRequest) -> HttpResponse:
    """Make a draft panel."""
    form = PanelForm(
        request.POST if request.method == "POST" else None, initial={"method": PanelMethod.SCORE}
    )
    if request.method == "POST" and form.is_valid():
        values = {**form.cleaned_data, "method": PanelMethod(form.cleaned_data["method"])}
        try:
            panel = services.panel_create(actor=request.user, **values)
        except InvalidInputError as error:
            add_service_errors(form, error.message, error.errors)
        else:
            messages.success(request, say_kind_once(f"Panel “{panel}” dibuat. Undang ahli, lalu buka."))
            return redirect(panel)
    context = {"form": form, "breadcrumbs": [way_here(), {"label": "Buat panel"}]}
    status = REFUSED if request.method == "POST" else 200
    return render(request, "panels/panel_create.html", context, status=status)


@require_GET
@requires(visible_to=Permission.PANEL_VIEW)
def panel_detail(request: PortalRequest, public_id: uuid.UUID) -> HttpResponse:
    """Show one panel: who has answered, which weights follow, and what can be done next."""
    panel = panel_of(request, public_id)
    questionnaire = panel_questionnaire(panel)
    progress = panel_progress(panel, questionnaire)
    results = panel_results(questionnaire, progress)
    user = request.user
    staying = sum(row.expert.is_staying for row in progress)
    context = {
        "panel": panel,
        "badge": panel_badge(panel),
        "questionnaire": questionnaire,
        "experts": expert_rows(progress, user),
        "counted": results.counted,
        "staying": staying,
        "weights": weight_tables(questionnaire, results.lines),
        "judgements": judgement_tables(results.judgements),
        "may_change": rules.can_change(user, panel),
        "may_open": bool(staying) and rules.can_open(user, panel),
        "may_close": rules.can_close(user, panel),
        "may_discard": rules.can_discard(user, panel),
        "may_try": bool(results.counted) and may_manage_scenarios(user),
        "is_doubtful": bool(results.unacceptable),
        "may_apply": bool(results.counted) and rules.can_apply(user, panel),
        "breadcrumbs": [way_here(), {"label": panel.title}],
    }
    return render(request, "panels/panel_detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.PANEL_MANAGE, visible_to=Permission.PANEL_VIEW)
def panel_update(request: PortalRequest, public_id: uuid.UUID) -> HttpResponse:
    """Change title, introduction and due date; in a draft that compares pairs also what is compared."""
    panel = panel_of(request, public_id)
    if panel.state == PanelState.CLOSED:
        raise services.panel_done(panel, "Panel ini tidak dapat diubah lagi.")
    form = _update_form(panel, request.POST if request.method == "POST" else None)
    context: dict[str, Any] = {"panel": panel, "breadcrumbs": way_to(panel, "Ubah")}
    status = REFUSED if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        try:
            services.panel_update(actor=request.user, panel=panel, **form.cleaned_data)
        except StaleRevisionError as error:
            [merged] = error.conflicts
            labels = {name: str(field.label) for name, field in form.fields.items()}
            rows = contradiction_rows(labels, merged, panel_questionnaire(panel))
            context |= {"problem": error.message, "contradictions": rows}
            form = _update_form(panel_of(request, public_id), typed=merged.values)
            status = error.status_code
        except InvalidInputError as error:
            add_service_errors(form, error.message, error.errors)
        else:
            messages.success(request, "Panel disimpan.")
            return redirect(panel)
    return render(request, "panels/panel_update.html", context | {"form": form}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.PANEL_MANAGE, visible_to=Permission.PANEL_VIEW)
def panel_open(request: PortalRequest, public_id: uuid.UUID) -> HttpResponse:
    """Ask for confirmation, then open the panel and have the links mailed."""
    panel = panel_of(request, public_id)
    if request.method == "POST":
        services.panel_open(actor=request.user, panel=panel)
        for pk in expert_pks_unmailed(panel):
            mail_soon(pk)
        messages.success(request, "Panel dibuka. Tautan pribadi dikirim ke setiap ahli.")
        return redirect(panel)
    with _before_it_is_asked(panel):
        services.check_openable(panel)
    consequences = [
        "Setiap ahli menerima surel dengan tautan pribadi. Mereka tidak memerlukan akun.",
        f"Pertanyaannya tetap sejak itu, dan {panel.instrument} dibekukan.",
        "Ahli lain masih dapat diundang selama panel dibuka.",
    ]
    return _ask(request, panel, "Buka panel", consequences)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.PANEL_MANAGE, visible_to=Permission.PANEL_VIEW)
def panel_close(request: PortalRequest, public_id: uuid.UUID) -> HttpResponse:
    """Ask for confirmation, then close the panel."""
    panel = panel_of(request, public_id)
    if request.method == "POST":
        services.panel_close(actor=request.user, panel=panel)
        weighed = "Bobotnya sekarang tetap dan dapat dipakai."
        unweighed = "Tidak ada jawaban yang dikirim, jadi panel ini tidak memberi bobot."
        messages.success(request, f"Panel ditutup. {weighed if panel_judged(panel).counted else unweighed}")
        return redirect(panel)
    services.check_state(panel, PanelState.OPEN)
    counted = panel_judged(panel).counted
    consequences = [
        f"{counted} jawaban yang sudah dikirim membentuk bobot; yang belum dikirim tidak dihitung."
        if counted
        else "Belum ada jawaban yang dikirim, jadi panel ini tidak akan memberi bobot.",
        "Semua tautan pribadi berhenti berlaku, dan jawaban tidak dapat diubah lagi oleh siapa pun.",
    ]
    return _ask(request, panel, "Tutup panel", consequences, kind="danger")


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.PANEL_MANAGE, visible_to=Permission.PANEL_VIEW)
def panel_discard(request: PortalRequest, public_id: uuid.UUID) -> HttpResponse:
    """Ask for confirmation, then delete a draft."""
    panel = panel_of(request, public_id)
    if request.method == "POST":
        services.panel_discard(actor=request.user, panel=panel)
        messages.success(request, say_kind_once(f"Rancangan panel “{panel}” dibuang."))
        return redirect("panels:panel_list")
    services.check_state(panel, PanelState.DRAFT)
    consequences = ["Panel ini dan ahli yang sudah dicatat dihapus. Belum ada yang dikirimi surel."]
    return _ask(request, panel, "Buang rancangan panel", consequences, kind="danger")


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.PANEL_MANAGE, visible_to=Permission.PANEL_VIEW)
def panel_apply(request: PortalRequest, public_id: uuid.UUID) -> HttpResponse:
    """Ask for confirmation, then make a new draft version of the instrument with the panel's weights.

    Where the comparisons contradict each other too much, it asks for a reason as well.
    """
    panel = panel_of(request, public_id)
    services.check_state(panel, PanelState.CLOSED)
    doubts, form = _doubts_of(request, panel, ApplyForm)
    if request.method == "POST" and (form is None or form.is_valid()):
        reason = form.cleaned_data["reason"] if form else ""
        instrument = services.panel_apply(actor=request.user, panel=panel, reason=reason)
        messages.success(request, f"{instrument} dibuat dengan bobot panel ini.")
        return redirect(instrument)
    consequences = [
        *doubts,
        f"“{panel.instrument.name}” mendapat versi baru sebagai rancangan, dengan bobot panel ini; selebihnya sama.",
        "Statusnya “belum diterbitkan”, dan catatannya menyebut panel ini.",
        "Edisi yang sudah dibuka tidak berubah.",
    ]
    return _ask(request, panel, "Pakai bobot ini", consequences, form=form)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.PANEL_MANAGE, visible_to=Permission.PANEL_VIEW)
@once
def panel_try(request: PortalRequest, public_id: uuid.UUID) -> HttpResponse:
    """Begin a scenario with the panel's weights, and show it.

    Where the comparisons contradict each other too much, it asks for a reason first.
    """
    panel = panel_of(request, public_id)
    doubts, form = _doubts_of(request, panel, TryForm)
    if request.method == "POST" and (form is None or form.is_valid()):
        reason = form.cleaned_data["reason"] if form else ""
        return redirect(services.panel_try(actor=request.user, panel=panel, reason=reason))
    consequences = [
        *doubts,
        "Hitungan terakhir dari instrumen ini dihitung dengan bobot panel sebagai skenario. Tidak ada yang berubah.",
    ]
    return _ask(request, panel, "Coba dalam skenario", consequences, form=form)


def _doubts_of(request: PortalRequest, panel: Panel, form_class: type[Form]) -> tuple[list[str], Form | None]:
    """Return what is wrong with the consistency of a panel, and, where anything is, the form that asks for a reason."""
    with _before_it_is_asked(panel):
        found = panel_counted(panel).unacceptable
    doubts = [f"{one.section.label}: {consistency_sentence(one.combined)}" for one in found]
    return doubts, form_class(request.POST if request.method == "POST" else None) if doubts else None


@contextmanager
def _before_it_is_asked(panel: Panel) -> Iterator[None]:
    """Lead back to the panel with the reason why a step is not possible, rather than ask whether it is wanted."""
    try:
        yield
    except InvalidInputError as error:
        raise ConflictError(" ".join(error.sentences), place=panel.get_absolute_url()) from error


def _ask(
    request: PortalRequest,
    panel: Panel,
    act: str,
    consequences: list[str],
    *,
    kind: str = "primary",
    form: Form | None = None,
) -> HttpResponse:
    context = {
        "form": form,
        "panel": panel,
        "act": act,
        "consequences": consequences,
        "kind": kind,
        "breadcrumbs": way_to(panel, act),
    }
    status = REFUSED if form is not None and form.is_bound else 200
    return render(request, "panels/panel_confirm.html", context, status=status)


def _update_form(
    panel: Panel, sent: QueryDict | None = None, *, typed: Mapping[str, Any] | None = None
) -> PanelUpdateForm:
    """Return the form with what is stored, as it was `sent`, or with what was `typed` beside what is stored now."""
    is_asking = panel.state == PanelState.DRAFT and panel.method == PanelMethod.AHP
    stored: dict[str, Any] = {
        "title": panel.title,
        "due_on": panel.due_on,
        "introduction": panel.introduction,
        "parent_codes": panel.parent_codes,
    }
    structure = panel_questionnaire(panel).structure
    return PanelUpdateForm(
        sent,
        initial={**stored, **(typed or {}), "shown": stored},
        comparable=comparable_parents(structure) if is_asking else (),
    )
