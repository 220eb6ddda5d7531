"""The experts of a panel, as those who run it see them."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from apps.accounts.access import PortalRequest, requires
from apps.accounts.forms.people import add_service_errors
from apps.accounts.permissions import Permission
from apps.core.exceptions import InvalidInputError
from apps.core.once import once
from apps.core.pages import post_only

from .. import rules, services
from ..enums import PanelMethod, PanelState
from ..forms import ExpertForm
from ..presentation.consistency import consistency_of
from ..presentation.panel_screens import answer_lines, consistency_sentence, expert_badge
from ..questionnaire import Answers, Section
from ..selectors import expert_answers, panel_questionnaire
from .links import expert_of, mail_soon, panel_of, way_to

REFUSED = 422


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.PANEL_MANAGE, visible_to=Permission.PANEL_VIEW)
@once
def expert_invite(request: PortalRequest, public_id: uuid.UUID) -> HttpResponse:
    """Add an expert; in an open panel the link goes out at once."""
    panel = panel_of(request, public_id)
    if panel.state == PanelState.CLOSED:
        raise services.panel_done(panel, "Tidak ada lagi yang dapat diundang.")
    form = ExpertForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            expert = services.expert_invite(actor=request.user, panel=panel, **form.cleaned_data)
        except InvalidInputError as error:
            add_service_errors(form, error.message, error.errors)
        else:
            if panel.state == PanelState.OPEN:
                mail_soon(expert.pk)
                text = f"{expert.name} diundang; tautannya dikirim ke {expert.email}."
            else:
                text = f"{expert.name} dicatat; tautannya dikirim ke {expert.email} saat panel dibuka."
            messages.success(request, text)
            return redirect(panel)
    context = {"form": form, "panel": panel, "breadcrumbs": way_to(panel, "Undang ahli")}
    status = REFUSED if request.method == "POST" else 200
    return render(request, "panels/expert_invite.html", context, status=status)


@require_GET
@requires(visible_to=Permission.PANEL_VIEW)
def expert_detail(request: PortalRequest, public_id: uuid.UUID, expert_id: uuid.UUID) -> HttpResponse:
    """Show what one expert answered, and how consistent the comparisons are."""
    expert = expert_of(request, public_id, expert_id)
    questionnaire = panel_questionnaire(expert.panel)
    answers = expert_answers(expert)
    context = {
        "expert": expert,
        "panel": expert.panel,
        "badge": expert_badge(expert.state),
        "answered": questionnaire.count_answered(answers),
        "total": len(questionnaire.keys),
        "sections": [
            {
                "section": section,
                "lines": answer_lines(section, answers),
                "verdict": _verdict(section, answers),
            }
            for section in questionnaire.sections
        ],
        "may_resend": rules.can_resend(request.user, expert),
        "may_withdraw": rules.can_withdraw(request.user, expert),
        "breadcrumbs": way_to(expert.panel, expert.name),
    }
    return render(request, "panels/expert_detail.html", context)


@post_only
@requires(Permission.PANEL_MANAGE, visible_to=Permission.PANEL_VIEW)
@once
def expert_resend(request: PortalRequest, public_id: uuid.UUID, expert_id: uuid.UUID) -> HttpResponse:
    """Send a new link in place of the earlier one."""
    expert = services.expert_resend(
        actor=request.user,
        expert=expert_of(request, public_id, expert_id),
        seen=request.POST.get("mailed"),
    )
    mail_soon(expert.pk)
    messages.success(
        request,
        f"Tautan baru dikirim ke {expert.email}; yang lama tidak berlaku lagi.",
    )
    return redirect(expert.panel)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.PANEL_MANAGE, visible_to=Permission.PANEL_VIEW)
def expert_withdraw(request: PortalRequest, public_id: uuid.UUID, expert_id: uuid.UUID) -> HttpResponse:
    """Ask for confirmation, then take an expert out of the panel."""
    expert = expert_of(request, public_id, expert_id)
    if request.method == "POST":
        services.expert_withdraw(actor=request.user, expert=expert)
        messages.success(request, f"{expert.name} dikeluarkan dari panel.")
        return redirect(expert.panel)
    services.check_withdrawable(expert)
    act = f"Keluarkan {expert.name}"
    context = {
        "panel": expert.panel,
        "act": act,
        "kind": "danger",
        "consequences": [
            "Tautannya berhenti berlaku, dan jawabannya tidak ikut dihitung.",
            "Jawaban yang sudah ada tetap tersimpan dan terbaca di sini.",
        ],
        "breadcrumbs": way_to(expert.panel, act),
    }
    return render(request, "panels/panel_confirm.html", context)


def _verdict(section: Section, answers: Answers) -> str:
    """Return how consistent a page of comparisons is; an empty text for other pages and unfinished ones."""
    if section.method != PanelMethod.AHP:
        return ""
    found = consistency_of(section, answers).found
    return consistency_sentence(found) if found else ""
