"""One's own notices."""

import uuid
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.forms import DateTimeField, Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_safe

from apps.accounts.access import PortalRequest, requires
from apps.core.addresses import PagedForm, judges_address
from apps.core.exceptions import StaleRevisionError
from apps.core.pages import post_only

from . import selectors, services
from .enums import NoticeKind
from .forms import MailChoicesForm

PER_PAGE = 30


class ReadForm(Form):
    """When the page was opened that marks notices as read."""

    until = DateTimeField(required=False)


@judges_address
@require_safe
@requires()
def notice_list(request: PortalRequest) -> HttpResponse:
    """List one's notices, newest first."""
    notices = selectors.notice_list(recipient=request.user)
    address = PagedForm(request.GET)
    page = address.page_of(notices, PER_PAGE)
    unread = selectors.notice_count_unread(recipient=request.user)
    context = {
        "page": page,
        "unread": unread,
        "address": address,
        "opened_at": timezone.now().isoformat(),
    }
    return render(request, "notifications/notice_list.html", context, status=address.status_code)


@require_safe
@requires()
def notice_open(request: PortalRequest, public_id: uuid.UUID) -> HttpResponse:
    """Mark a notice as read and go to the page that it links to, or to the list where it has no link."""
    notice = services.notice_open(notice=selectors.notice_get(recipient=request.user, public_id=public_id))
    if notice.path and url_has_allowed_host_and_scheme(notice.path, allowed_hosts=None):
        return redirect(notice.path)
    return redirect("notifications:notice_list")


@post_only
@requires()
def notice_mark_read(request: PortalRequest) -> HttpResponse:
    """Mark all of one's notices as read that the page showed."""
    form = ReadForm(request.POST)
    until = form.cleaned_data["until"] if form.is_valid() else None
    count = services.notice_mark_read(recipient=request.user, until=until)
    messages.success(request, f"{count} pemberitahuan ditandai sudah dibaca.")
    return redirect("notifications:notice_list")


@require_http_methods(["GET", "HEAD", "POST"])
@requires()
def mail_choices(request: PortalRequest) -> HttpResponse:
    """Show and change which notices one wants by mail, at once or once a day."""
    kinds, stored = selectors.kinds_told(request.user), selectors.mail_choices_of(request.user)
    is_sent = request.method == "POST"
    form = MailChoicesForm(request.POST, kinds=kinds) if is_sent else _choices_form(kinds, stored)
    problem, status = "", 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        try:
            changed = services.mail_choices_change(
                user=request.user, choices=form.choices, shown=form.cleaned_data["shown"]
            )
        except StaleRevisionError as error:
            problem, status = error.message, error.status_code
            form = _choices_form(kinds, selectors.mail_choices_of(request.user), typed=form.choices)
        else:
            messages.success(request, "Pilihan surel disimpan." if changed else "Tidak ada yang berubah.")
            return redirect("notifications:mail_choices")
    crumbs = [{"label": "Akun saya", "url": reverse("accounts:account")}, {"label": "Surel pemberitahuan"}]
    context = {
        "form": form,
        "problem": problem,
        "hour": settings.NOTICE_DIGEST_HOUR,
        "breadcrumbs": crumbs,
    }
    return render(request, "notifications/mail_choices.html", context, status=status)


def _choices_form(
    kinds: Sequence[NoticeKind], stored: dict[Any, Any], typed: dict[Any, Any] | None = None
) -> MailChoicesForm:
    """Return the form with what is stored, or with what was `typed` over it."""
    shown = {kind.value: str(delivery) for kind, delivery in stored.items() if kind in kinds}
    values = shown | {kind.value: str(delivery) for kind, delivery in (typed or {}).items()}
    return MailChoicesForm(kinds=kinds, initial={**values, "shown": shown})
