"""The strip that the server puts into pages of a release that is a draft, superseded or withdrawn."""

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from apps.core.formatting import format_date

from ..archive import IndexedEdition, IndexedRelease
from ..enums import ReleaseState


def status_notice(edition: IndexedEdition, release: IndexedRelease, *, language: str) -> str:
    """Return the strip of a superseded or withdrawn release, with a link to the version in force if there is one."""
    with translation.override(language):
        newest = edition.in_force
        context = {"kind": "warning", "url": "", "url_label": ""}
        if newest is not None:
            prefix = "en/" if language == "en" else ""
            context["url"] = f"/terbitan/{edition.code}/v{newest.version}/{prefix}"
            context["url_label"] = _("Buka versi %(version)s") % {"version": newest.version}
        if release.state == ReleaseState.WITHDRAWN:
            context["kind"] = "danger"
            context["title"] = _("Terbitan ini ditarik pada %(date)s.") % {
                "date": format_date(release.withdrawn_on)
            }
            context["text"] = release.withdrawn_reason
        else:
            context["title"] = _("Ada terbitan yang lebih baru.")
            context["text"] = _("Versi %(version)s ini tetap dapat dibaca, tetapi tidak berlaku lagi.") % {
                "version": release.version
            }
        return render_to_string("public/status_strip.html", context)


def draft_notice(*, version: int, url: str) -> str:
    """Return the strip above the preview of a draft, with a link back to the portal."""
    context = {
        "kind": "warning",
        "title": _("Pratinjau rancangan, belum terbit."),
        "text": _("Versi %(version)s ini hanya terlihat oleh penerbit dan auditor.") % {"version": version},
        "url": url,
        "url_label": _("Kembali ke portal"),
    }
    return render_to_string("public/status_strip.html", context)
