"""The strip that the server puts into pages of a release that is a draft, superseded or withdrawn."""

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from apps.core.formatting import format_date

from .. import archive
from ..archive import IndexedEdition, IndexedRelease, ReleaseIndex
from ..building.change_paths import CHANGES_PATH
from ..enums import ReleaseState
from ..models import Release


def status_notice(edition: IndexedEdition, release: IndexedRelease, *, language: str) -> str:
    """Return the strip of a superseded or withdrawn release: what holds now, and a link to it.

    Where the version in force was withdrawn none holds: the others then say so, and lead to the last that was not
    withdrawn; that one, and the newest where all were withdrawn, lead to the list of versions.
    """
    with translation.override(language):
        standing = edition.last_standing
        target = standing or edition.newest
        words = {"version": release.version, "newest": edition.releases[0].version}
        context = {"kind": "warning", "url": "", "url_label": ""}
        if target is not release:
            prefix = "en/" if language == "en" else ""
            context["url"] = f"/terbitan/{edition.code}/v{target.version}/{prefix}"
            context["url_label"] = _("Buka versi %(version)s") % {"version": target.version}
            if archive.tells_changes(edition.code, target):
                context["changes_url"] = f"{context['url']}{CHANGES_PATH}"
                context["changes_label"] = _("Apa yang berubah di sana")
        elif not edition.in_force:
            context["url"] = f"{reverse('publishing:release_archive')}#edisi-{edition.code}"
            context["url_label"] = _("Lihat semua versi")
        if release.state == ReleaseState.WITHDRAWN:
            context["kind"] = "danger"
            context["title"] = _("Terbitan ini ditarik pada %(date)s.") % {
                "date": format_date(release.withdrawn_on)
            }
            context["text"] = release.withdrawn_reason
        elif edition.in_force:
            context["title"] = _("Ada terbitan yang lebih baru.")
            context["text"] = (
                _("Versi %(version)s ini tetap dapat dibaca, tetapi tidak berlaku lagi.") % words
            )
        else:
            context["title"] = _("Sekarang tidak ada versi yang berlaku.")
            context["text"] = _("Versi %(newest)s, yang menggantikan versi ini, ditarik.") % words
            if standing is release:
                context["text"] += " " + _("Versi %(version)s ini yang terakhir tidak ditarik.") % words
        if release.state == ReleaseState.WITHDRAWN and not edition.in_force:
            context["text"] += " " + _("Sekarang tidak ada versi yang berlaku.")
        return render_to_string("public/status_strip.html", context)


def withdrawal_consequences(release: Release, index: ReleaseIndex) -> list[str]:
    """Return what readers find once a release is withdrawn, for the publisher who is about to do it."""
    after = index.without(release.edition.code, release.version)
    edition = after.find(release.edition.code)
    in_force = edition.in_force if edition else None
    standing = edition.last_standing if edition else None
    consequences = [
        "Berkasnya tetap ada di alamatnya; setiap halamannya menyebut penarikan ini dan alasannya.",
        "Penarikan tidak dapat dibatalkan; perbaikan terbit sebagai versi baru.",
    ]
    if in_force:
        return [f"Versi {in_force.version} tetap berlaku.", *consequences]
    consequences.insert(
        0, f"Sesudah ini tidak ada versi {release.edition} yang berlaku sampai versi baru terbit."
    )
    if standing:
        consequences.append(
            f"Versi {standing.version} tidak otomatis berlaku lagi. Halamannya menyebut dirinya versi terakhir yang "
            "tidak ditarik, dan halaman versi lain mengarah ke sana."
        )
    if index.front and index.front[0].code == release.edition.code:
        shown = f"{after.front[0].name}, versi {after.front[1].version}" if after.front else ""
        consequences.append(
            f"Halaman depan lalu menampilkan {shown}."
            if shown
            else "Halaman depan lalu tidak menampilkan terbitan."
        )
    return consequences


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
