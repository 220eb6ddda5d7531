"""The codebook of an instrument: one indicator, changing what is said of it, the file, and loading one."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from apps.accounts.access import PortalRequest, requires
from apps.accounts.permissions import Permission
from apps.accounts.services import export_record
from apps.core.exceptions import InvalidInputError, MissingError, StaleRevisionError

from .. import rules, services
from ..files.codebook_file import codebook_file_text
from ..files.instrument_file import InvalidFileError
from ..forms import CodebookEntryForm, CodebookFileForm
from ..models import Instrument
from ..presentation import entry_changes, history_steps
from ..selectors import (
    codebook_entries,
    codebook_history,
    instrument_get,
    instrument_structure,
    is_unit_fixed,
)
from ..structure import IndicatorNode, InstrumentStructure
from .instrument_pages import NOT_LOADED, way_to_instruments

NOT_STORED = 422
STALE = 409


@require_GET
@requires(Permission.INSTRUMENT_VIEW)
def indicator_detail(request: PortalRequest, code: str, version: int, indicator: str) -> HttpResponse:
    """Show what one indicator means and what counts there, and how that was worded before."""
    instrument = instrument_get(code=code, version=version)
    structure = instrument_structure(instrument)
    node = _node(structure, indicator)
    revisions = codebook_history(instrument, indicator)
    place = structure.indicators.index(node)
    context = {
        "instrument": instrument,
        "indicator": node,
        "group": structure.group_nodes[node.parent],
        "entry": revisions[0].entry if revisions else None,
        "steps": history_steps(revisions),
        "previous": structure.indicators[place - 1] if place else None,
        "following": structure.indicators[place + 1] if place + 1 < len(structure.indicators) else None,
        "may_change": rules.may_manage_instruments(request.user),
        "breadcrumbs": [*_way_here(instrument), {"label": f"Indikator {node.code}"}],
    }
    return render(request, "indicators/indicator_detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.INSTRUMENT_MANAGE)
def codebook_change(request: PortalRequest, code: str, version: int, indicator: str) -> HttpResponse:
    """Change the entry of one indicator; where somebody else was faster, show both wordings."""
    instrument = instrument_get(code=code, version=version)
    node = _node(instrument_structure(instrument), indicator)
    if request.method != "POST":
        stored = codebook_entries(instrument).get(indicator)
        return _render_change(request, instrument, node, CodebookEntryForm.stored(stored, node.counted_in))
    form = CodebookEntryForm(request.POST)
    if not form.is_valid():
        return _render_change(request, instrument, node, form, status=NOT_STORED)
    try:
        is_changed = services.codebook_change(
            instrument=instrument,
            indicator=indicator,
            entry=form.entry,
            reason=form.cleaned_data["reason"],
            read_at=form.cleaned_data["revision"],
            actor=request.user,
        )
    except StaleRevisionError as error:
        [stored] = error.conflicts
        clash = {"problem": error.message, "stored": stored, "changes": entry_changes(stored, form.entry)}
        typed = CodebookEntryForm({**request.POST.dict(), "revision": stored.revision})
        return _render_change(request, instrument, node, typed, status=STALE, clash=clash)
    except InvalidInputError as error:
        for field, texts in error.errors.items():
            form.add_error(field, texts)
        return _render_change(request, instrument, node, form, status=NOT_STORED)
    if is_changed:
        messages.success(request, f"Pedoman indikator {indicator} disimpan.")
    else:
        messages.info(request, f"Tidak ada yang berubah; pedoman indikator {indicator} sudah tersimpan.")
    return redirect("indicators:indicator_detail", code, version, indicator)


@require_GET
@requires(Permission.INSTRUMENT_VIEW)
def codebook_file(request: PortalRequest, code: str, version: int) -> HttpResponse:
    """Hand out the codebook of a version as a file that can be changed and loaded again."""
    instrument = instrument_get(code=code, version=version)
    entries = codebook_entries(instrument)
    if not entries:
        raise MissingError(f"{instrument} belum mempunyai pedoman indikator.")
    order = [node.code for node in instrument_structure(instrument).indicators if node.code in entries]
    export_record(actor=request.user, what="berkas pedoman indikator", subject=instrument)
    text = codebook_file_text({known: entries[known] for known in order})
    response = HttpResponse(text, content_type="application/toml; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{code}-versi-{version}-pedoman.toml"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.INSTRUMENT_MANAGE)
def codebook_load(request: PortalRequest, code: str, version: int) -> HttpResponse:
    """Take a codebook file; where it is refused, say everything that is wrong with it."""
    instrument = instrument_get(code=code, version=version)
    form = CodebookFileForm(request.POST, request.FILES) if request.method == "POST" else CodebookFileForm()
    context: dict[str, Any] = {
        "instrument": instrument,
        "form": form,
        "breadcrumbs": [*_way_here(instrument), {"label": "Muat pedoman"}],
    }
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            loaded = services.codebook_load_content(
                instrument=instrument,
                content=file.read(),
                name=file.name,
                reason=form.cleaned_data["reason"],
                actor=request.user,
            )
        except InvalidFileError as error:
            context["refusal"] = error
        else:
            _tell_loaded(request, loaded)
            return redirect(instrument)
    status = NOT_LOADED if request.method == "POST" else 200
    return render(request, "indicators/codebook_load.html", context, status=status)


def _render_change(
    request: PortalRequest,
    instrument: Instrument,
    node: IndicatorNode,
    form: CodebookEntryForm,
    *,
    status: int = 200,
    clash: Mapping[str, Any] | None = None,
) -> HttpResponse:
    """Show the form, and what it clashes with: the wording that somebody else stored meanwhile."""
    address = reverse("indicators:indicator_detail", args=[instrument.code, instrument.version, node.code])
    context = {
        "indicator": node,
        "form": form,
        "is_unit_fixed": bool(node.unit) or is_unit_fixed(instrument),
        "page": address,
        "breadcrumbs": [
            *_way_here(instrument),
            {"label": f"Indikator {node.code}", "url": address},
            {"label": "Ubah pedoman"},
        ],
        **(clash or {}),
    }
    return render(request, "indicators/codebook_change.html", context, status=status)


def _tell_loaded(request: PortalRequest, loaded: services.CodebookLoaded) -> None:
    if loaded.changed:
        messages.success(
            request, f"Pedoman dimuat: {loaded.changed} dari {loaded.rows} entri baru atau berubah."
        )
    else:
        messages.info(request, "Isi berkas sama dengan yang tersimpan; tidak ada yang berubah.")
    if loaded.missing:
        listed = ", ".join(loaded.missing)
        messages.warning(
            request,
            f"{len(loaded.missing)} indikator tidak ada dalam berkas dan tetap seperti semula: {listed}.",
        )


def _node(structure: InstrumentStructure, indicator: str) -> IndicatorNode:
    found = next((node for node in structure.indicators if node.code == indicator), None)
    if found is None:
        raise MissingError(f"Indikator “{indicator}” tidak ada dalam instrumen ini.")
    return found


def _way_here(instrument: Instrument) -> list[dict[str, str]]:
    return [*way_to_instruments(), {"label": str(instrument), "url": instrument.get_absolute_url()}]
