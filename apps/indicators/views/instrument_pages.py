"""Instruments: the list, one version from top to bottom, its file, and loading a new one."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from apps.accounts.access import PortalRequest, requires
from apps.accounts.permissions import Permission
from apps.accounts.services import export_record
from apps.core.addresses import AddressForm, judges_address

from .. import rules, services
from ..files.instrument_file import InvalidFileError, instrument_file_text
from ..forms import InstrumentFileForm
from ..presentation import codebook_count
from ..selectors import (
    codebook_entries,
    edition_list_of_instrument,
    instrument_get,
    instrument_list,
    instrument_structure,
    instrument_versions,
)

NOT_LOADED = 422


@judges_address
@require_GET
@requires(Permission.INSTRUMENT_VIEW)
def instrument_index(request: PortalRequest) -> HttpResponse:
    """List every version of every instrument."""
    address = AddressForm(request.GET)
    context = {
        "address": address,
        "instruments": instrument_list(),
        "may_load": rules.may_manage_instruments(request.user),
        "breadcrumbs": way_to_instruments(),
    }
    return render(request, "indicators/instrument_list.html", context, status=address.status_code)


@require_GET
@requires(Permission.INSTRUMENT_VIEW)
def instrument_detail(request: PortalRequest, code: str, version: int) -> HttpResponse:
    """Show a whole instrument: tree, weights, codebook, levels of event, method, the editions that use it."""
    instrument = instrument_get(code=code, version=version)
    structure, entries = instrument_structure(instrument), codebook_entries(instrument)
    context = {
        "instrument": instrument,
        "structure": structure,
        "entries": entries,
        "codebook": codebook_count(structure, entries),
        "versions": instrument_versions(code),
        "editions": edition_list_of_instrument(instrument),
        "may_load": rules.may_manage_instruments(request.user),
        "breadcrumbs": [*way_to_instruments(), {"label": str(instrument)}],
    }
    return render(request, "indicators/instrument_detail.html", context)


@require_GET
@requires(Permission.INSTRUMENT_VIEW)
def instrument_file(request: PortalRequest, code: str, version: int) -> HttpResponse:
    """Hand out a version as a file that can be changed and loaded again."""
    instrument = instrument_get(code=code, version=version)
    text = instrument_file_text(instrument_structure(instrument))
    export_record(actor=request.user, what="berkas instrumen", subject=instrument)
    response = HttpResponse(text, content_type="application/toml; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{code}-versi-{version}.toml"'
    return response


@require_http_methods(["GET", "POST"])
@requires(Permission.INSTRUMENT_MANAGE)
def instrument_load(request: PortalRequest) -> HttpResponse:
    """Take an instrument file; where it is refused, say everything that is wrong with it."""
    form = (
        InstrumentFileForm(request.POST, request.FILES) if request.method == "POST" else InstrumentFileForm()
    )
    context: dict[str, Any] = {
        "form": form,
        "breadcrumbs": [*way_to_instruments(), {"label": "Muat dari berkas"}],
    }
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            instrument, is_loaded = services.instrument_load_content(
                content=file.read(), name=file.name, actor=request.user
            )
        except InvalidFileError as error:
            context["refusal"] = error
        else:
            if is_loaded:
                messages.success(request, f"{instrument} dimuat.")
            else:
                messages.info(request, services.load_told(instrument))
            return redirect(instrument)
    status = NOT_LOADED if request.method == "POST" else 200
    return render(request, "indicators/instrument_load.html", context, status=status)


def way_to_instruments() -> list[dict[str, str]]:
    """Return the breadcrumbs of the list, which is reached from the list of editions."""
    return [
        {"label": "Edisi", "url": reverse("indicators:edition_list")},
        {"label": "Instrumen", "url": reverse("indicators:instrument_list")},
    ]
