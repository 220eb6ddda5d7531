"""The expert's pages behind a personal link: no account, no session; whoever holds the link is the expert."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Concatenate, Final, ParamSpec

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from apps.core.exceptions import ConflictError, InvalidInputError, MissingError
from apps.core.pages import post_only

from ..forms import AnswerForm, answer_form
from ..models import PanelExpert
from ..presentation.panel_screens import answer_lines, live_of, outline_groups, section_url
from ..questionnaire import Answers, Questionnaire, Section
from ..rules import can_answer, is_answerable
from ..selectors import answers_saved_at, expert_answers, expert_get_by_token, panel_questionnaire
from ..services import answers_save, expert_arrive, expert_reopen, expert_submit, submit_gaps

NEXT: Final = "next"
CHECK: Final = "check"
REFUSED: Final = 422


@dataclass(frozen=True)
class PersonalLink:
    """The expert who opened a personal link. Addresses of the pages contain `token`, which is stored nowhere."""

    token: str
    expert: PanelExpert


P = ParamSpec("P")


def personal_link(
    view: Callable[Concatenate[HttpRequest, PersonalLink, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, str, P], HttpResponse]:
    """Find the expert by the token of the address, and keep the address secret.

    An unknown token is answered with 404, and so is that of an expert who was withdrawn; a link of a closed panel
    with 410. `SECURE_REFERRER_POLICY`, which holds for all pages, keeps browsers from telling other sites the
    address. "no-referrer" would go too far: browsers then send forms with `Origin: null`, which the check against
    forged requests (CSRF) refuses.
    """

    @never_cache
    @wraps(view)
    def found(request: HttpRequest, token: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        expert = expert_get_by_token(token)
        if is_answerable(expert):
            try:
                # Whichever page comes first. A form that is sent notes it by itself.
                if request.method == "GET":
                    expert = expert_arrive(expert=expert)
                response = view(request, PersonalLink(token, expert), *args, **kwargs)
            except ConflictError as error:
                # Not the page of the expert in the portal, but the first one behind the link.
                error.place = reverse("panels:answer_welcome", args=[token])
                raise
        else:
            context = {"panel": expert.panel, "expert": expert, "has_answered": bool(expert_answers(expert))}
            response = render(request, "panels/answer_closed.html", context, status=410)
            response["HX-Refresh"] = "true"  # for a page that was open when the panel closed
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return found  # type: ignore[return-value]  # `request` and `token` by name are the resolver's


@require_safe
@personal_link
def answer_welcome(request: HttpRequest, link: PersonalLink) -> HttpResponse:
    """Say what the panel is and how far the expert is; after sending, show what was sent."""
    questionnaire, answers = _read(link.expert)
    context = {
        **_frame(link, questionnaire, answers),
        "sections": [(section, answer_lines(section, answers)) for section in questionnaire.sections],
        "start_url": section_url(link.token, _first_open(questionnaire, answers)),
    }
    return render(request, "panels/answer_welcome.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@personal_link
def answer_section(request: HttpRequest, link: PersonalLink, code: str) -> HttpResponse:
    """Show one page of questions, or save it: htmx posts every change, a button posts the whole page and leads on."""
    questionnaire, answers = _read(link.expert)
    section = questionnaire.section(code)
    if section is None:
        raise MissingError("Halaman pertanyaan ini tidak ada dalam panel.")
    if request.method != "POST":
        if not can_answer(link.expert):
            return redirect("panels:answer_welcome", link.token)
        return _render_section(request, link, questionnaire, answers, answer_form(section, answers))
    form = answer_form(section, answers, request.POST)
    try:
        answers = answers_save(
            expert=link.expert, questionnaire=questionnaire, answers=form.changed_answers()
        )
    except ConflictError as error:
        if not request.htmx:  # type: ignore[attr-defined]  # set by django_htmx
            raise
        return HttpResponse(error.message, status=error.status_code, headers={"HX-Refresh": "true"})
    if request.htmx:  # type: ignore[attr-defined]
        return _render_saved(request, link, questionnaire, answers, form)
    if form.errors:
        return _render_section(request, link, questionnaire, answers, form)
    return _go_on(request, link, questionnaire, section)


@require_http_methods(["GET", "HEAD", "POST"])
@personal_link
def answer_submit(request: HttpRequest, link: PersonalLink) -> HttpResponse:
    """Show what is answered and what is missing; a POST sends the answers."""
    questionnaire, answers = _read(link.expert)
    if request.method != "POST" and not can_answer(link.expert):
        return redirect("panels:answer_welcome", link.token)
    gaps: list[str] = submit_gaps(questionnaire, answers)
    if request.method == "POST":
        try:
            expert_submit(expert=link.expert, questionnaire=questionnaire)
        except InvalidInputError as error:
            gaps = error.errors.get("jawaban", [error.message])
        else:
            return redirect("panels:answer_welcome", link.token)
    context = {
        **_frame(link, questionnaire, answers),
        "gaps": gaps,
        "is_refused": request.method == "POST",
        "lives": [
            (live_of(section, answers), section_url(link.token, section))
            for section in questionnaire.sections
        ],
    }
    status = REFUSED if request.method == "POST" else 200
    return render(request, "panels/answer_submit.html", context, status=status)


@post_only
@personal_link
def answer_reopen(request: HttpRequest, link: PersonalLink) -> HttpResponse:
    """Take sent answers back, so that the expert can change them."""
    expert_reopen(expert=link.expert)
    return redirect("panels:answer_welcome", link.token)


def _read(expert: PanelExpert) -> tuple[Questionnaire, Answers]:
    return panel_questionnaire(expert.panel), expert_answers(expert)


def _frame(link: PersonalLink, questionnaire: Questionnaire, answers: Answers) -> dict[str, Any]:
    """Return what every page behind a link shows."""
    return {
        "token": link.token,
        "expert": link.expert,
        "panel": link.expert.panel,
        "questionnaire": questionnaire,
        "answered": questionnaire.count_answered(answers),
        "total": len(questionnaire.keys),
        "last_saved": answers_saved_at(link.expert),
    }


def _section_context(
    link: PersonalLink, questionnaire: Questionnaire, answers: Answers, form: AnswerForm
) -> dict[str, Any]:
    return {
        **_frame(link, questionnaire, answers),
        "section": form.section,
        "form": form,
        "live": live_of(form.section, answers),
        "outline": outline_groups(link.token, questionnaire, answers, form.section.code),
        "following": _following(questionnaire, form.section),
        "is_behind": form.is_behind(answers),
    }


def _render_section(
    request: HttpRequest,
    link: PersonalLink,
    questionnaire: Questionnaire,
    answers: Answers,
    form: AnswerForm,
) -> HttpResponse:
    context = _section_context(link, questionnaire, answers, form)
    status = REFUSED if form.is_bound and form.errors else 200
    return render(request, "panels/answer_section.html", context, status=status)


def _render_saved(
    request: HttpRequest,
    link: PersonalLink,
    questionnaire: Questionnaire,
    answers: Answers,
    form: AnswerForm,
) -> HttpResponse:
    """Answer htmx with the parts of the page that change: "saved", the outline, and what follows from the answers."""
    context = _section_context(link, questionnaire, answers, form)
    status = REFUSED if form.errors else 200
    return render(request, "panels/partials/answer_saved.html", context, status=status)


def _go_on(
    request: HttpRequest, link: PersonalLink, questionnaire: Questionnaire, section: Section
) -> HttpResponse:
    """Redirect to where the pressed button leads."""
    then = request.POST.get("then")
    if then == NEXT:
        following = _following(questionnaire, section)
        if following is None:
            return redirect("panels:answer_submit", link.token)
        return redirect(section_url(link.token, following))
    return redirect(section_url(link.token, section) + ("#konsistensi" if then == CHECK else ""))


def _following(questionnaire: Questionnaire, section: Section) -> Section | None:
    """Return the page after this one; None after the last."""
    place = questionnaire.sections.index(section) + 1
    return questionnaire.sections[place] if place < len(questionnaire.sections) else None


def _first_open(questionnaire: Questionnaire, answers: Answers) -> Section:
    """Return the first page with an open question, the first of all where there is none."""
    unfinished = (
        section for section in questionnaire.sections if section.count_answered(answers) < len(section.keys)
    )
    return next(unfinished, questionnaire.sections[0])
