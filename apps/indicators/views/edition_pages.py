"""Editions: the list, one edition, making, opening and closing one."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from apps.accounts.access import PortalRequest, requires
from apps.accounts.forms.people import add_service_errors
from apps.accounts.permissions import Permission
from apps.core.addresses import AddressForm, judges_address
from apps.core.exceptions import ConflictError, InvalidInputError
from apps.core.names import say_kind_once
from apps.core.once import once
from apps.core.pages import post_only

from .. import rules, services
from ..enums import EditionKind
from ..forms import EditionForm, ElectionFormSet
from ..models import Edition
from ..presentation import schedule_of
from ..selectors import (
    edition_gaps,
    edition_get,
    edition_list,
    election_list,
    external_figure_count,
    office_count_by_level,
    voters_count,
)

REFUSED = 422
ELECTION_SPANS = {"name": 6, "name_en": 4, "year": 2}


@judges_address
@require_GET
@requires(Permission.INSTRUMENT_VIEW)
def edition_index(request: PortalRequest) -> HttpResponse:
    """List the editions, newest first."""
    address = AddressForm(request.GET)
    context = {
        "address": address,
        "editions": edition_list(),
        "may_create": rules.may_manage_editions(request.user),
        "breadcrumbs": [{"label": "Edisi"}],
    }
    return render(request, "indicators/edition_list.html", context, status=address.status_code)


@require_GET
@requires(Permission.INSTRUMENT_VIEW)
def edition_detail(request: PortalRequest, code: str) -> HttpResponse:
    """Show what an edition is made of and where it stands; offer to open or close it."""
    edition = edition_get(code)
    is_external = edition.kind == EditionKind.EXTERNAL
    can_open = rules.can_open(request.user, edition)
    context = {
        "edition": edition,
        "is_external": is_external,
        "elections": election_list(edition),
        "offices": office_count_by_level(edition.region_set),
        "voters_count": voters_count(edition),
        "figure_count": external_figure_count(edition) if is_external else None,
        "can_open": can_open,
        "can_close": rules.can_close(request.user, edition),
        "can_schedule": rules.can_schedule(request.user, edition),
        "schedule": [] if is_external else schedule_of(edition),
        "gaps": edition_gaps(edition) if can_open else [],
        "breadcrumbs": [*_way_here(), {"label": edition.name}],
    }
    return render(request, "indicators/edition_detail.html", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.EDITION_MANAGE)
@once
def edition_create(request: PortalRequest) -> HttpResponse:
    """Make an edition as a draft."""
    sent = request.POST if request.method == "POST" else None
    form = EditionForm(sent)
    elections = ElectionFormSet(sent, prefix="elections")
    # Both are validated, so that everything that is wrong is said at once.
    if request.method == "POST" and all([form.is_valid(), elections.is_valid()]):
        edition = _try_create(request, form, elections)
        if edition is not None:
            messages.success(request, say_kind_once(f"Edisi {edition} dibuat."))
            return redirect(edition)
    context: dict[str, Any] = {
        "form": form,
        "elections": elections,
        "spans": ELECTION_SPANS,
        "breadcrumbs": [*_way_here(), {"label": "Edisi baru"}],
    }
    status = REFUSED if request.method == "POST" else 200
    return render(request, "indicators/edition_create.html", context, status=status)


def _try_create(request: PortalRequest, form: EditionForm, elections: Any) -> Edition | None:
    """Create the edition; where the service refuses, put its reasons at the fields and return None."""
    try:
        return services.edition_create(actor=request.user, elections=elections.inputs, **form.cleaned_data)
    except InvalidInputError as error:
        add_service_errors(form, error.message, error.errors)
        return None


@post_only
@requires(Permission.EDITION_MANAGE)
def edition_open(request: PortalRequest, code: str) -> HttpResponse:
    """Open an edition of figures published elsewhere.

    An edition that offices fill is opened by `submissions:collection_open`, which makes their forms as well.
    """
    edition = edition_get(code)
    services.check_openable(edition)
    if edition.kind != EditionKind.EXTERNAL:
        text = "Edisi ini diisi oleh kantor. Buka bersama formulirnya dari halaman edisi."
        raise ConflictError(text, place=edition.get_absolute_url())
    opened = services.edition_open(edition=edition, actor=request.user)
    messages.success(request, say_kind_once(f"Edisi {opened} dibuka."))
    return redirect(opened)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.EDITION_MANAGE)
def edition_close(request: PortalRequest, code: str) -> HttpResponse:
    """Ask for confirmation, then close an edition of figures published elsewhere.

    An edition that offices fill is closed by `submissions:collection_close`, which tells everybody concerned.
    """
    edition = edition_get(code)
    if edition.kind != EditionKind.EXTERNAL:
        services.check_closable(edition)
        text = "Edisi ini diisi oleh kantor. Tutup bersama formulirnya dari halaman edisi."
        raise ConflictError(text, place=edition.get_absolute_url())
    if request.method == "POST":
        closed = services.edition_close(edition=edition, actor=request.user)
        messages.success(request, say_kind_once(f"Edisi {closed} ditutup."))
        return redirect(closed)
    services.check_closable(edition)
    context = {
        "edition": edition,
        "consequences": [
            "Angka tidak dapat diimpor lagi.",
            "Edisi yang ditutup tidak dapat dibuka kembali.",
        ],
        "breadcrumbs": [
            *_way_here(),
            {"label": edition.name, "url": edition.get_absolute_url()},
            {"label": "Tutup"},
        ],
    }
    return render(request, "indicators/edition_close.html", context)


def _way_here() -> list[dict[str, str]]:
    return [{"label": "Edisi", "url": reverse("indicators:edition_list")}]
