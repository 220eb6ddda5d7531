"""A draft as it will be published, for those who may see all of it."""

import uuid

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from apps.accounts.access import PortalRequest, requires
from apps.accounts.permissions import Permission
from apps.accounts.services import export_record
from apps.core.addresses import judges_address
from apps.core.enums import JobState
from apps.core.exceptions import ConflictError, MissingError

from .. import archive
from ..file_kinds import NEVER_KEPT
from ..models import Release
from .notices import draft_notice
from .serving import ReleaseFile, answer_file, answer_noticed_page, is_safe_name
from .ways import release_of


@judges_address
@require_GET
@requires(visible_to=Permission.RELEASE_VIEW_DRAFT)
def release_preview(request: PortalRequest, public_id: uuid.UUID, path: str = "") -> HttpResponse:
    """Answer with one file of a draft as it will be published. Links in its pages lead to pages of the preview.

    What a reader sets on a page stands in its address (`static/js/page-state.js`), which only the page reads.
    """
    release = release_of(request, public_id)
    if release.job_state != JobState.FINISHED:
        text = "Rancangan ini belum selesai disusun, jadi belum dapat dilihat."
        raise ConflictError(text, place=release.get_absolute_url())
    directory = archive.coming_directory(release.public_id, release.edition.code, release.version)
    if not directory.exists():
        raise ConflictError(
            "Berkas rancangan ini tidak ada di penyimpanan. Buang rancangan ini dan siapkan lagi.",
            place=release.get_absolute_url(),
        )
    name = f"{path}index.html" if not path or path.endswith("/") else path
    record = archive.find_record(directory, release.manifest_sha256, name) if is_safe_name(name) else None
    if record is None:
        raise MissingError("Berkas ini tidak ada dalam rancangan.")
    file = ReleaseFile(directory / name, record, f"rancangan-{name.rpartition('/')[2]}")
    if not file.is_page:
        if release.is_coming and not name.startswith("assets/"):
            export_record(actor=request.user, what=f"berkas {name} dari rancangan", subject=release)
        return answer_file(request, file, caching=NEVER_KEPT)
    return answer_noticed_page(
        request,
        file,
        notice=draft_notice(version=release.version, url=release.get_absolute_url()),
        caching=NEVER_KEPT,
        replace=_preview_addresses(release),
    )


def _preview_addresses(release: Release) -> tuple[bytes, bytes]:
    final = f'="{release.public_path}'
    return final.encode(), f'="{release.get_absolute_url()}pratinjau/'.encode()
