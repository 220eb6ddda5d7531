"""Writing the index of public releases on disk from what the database holds."""

from itertools import groupby

from django.db import connection, transaction

from apps.core.exceptions import UnavailableError

from .. import archive
from ..enums import PUBLIC_STATES
from ..models import Release
from ..signing import load_private_key, public_pem

_LOCK = 0x494B5001  # any number that no other advisory lock of the portal uses


@transaction.atomic
def release_index_write() -> bool:
    """Write the index of public releases as the database has them now; return whether it changed.

    A release that was published or withdrawn shows to readers from this moment on, because the public pages
    read the index and never the database. Safe to call at any time and from several processes: a lock lets one
    at a time read the rows and replace the file.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    return archive.write_index(_read_index_rows(), _public_key())


def _read_index_rows() -> archive.ReleaseIndex:
    rows = (
        Release.objects.filter(state__in=PUBLIC_STATES)
        .select_related("edition")
        .order_by("-edition__reference_on", "edition__code", "-version")
    )
    return archive.ReleaseIndex(
        tuple(
            archive.IndexedEdition(
                code=edition.code,
                name=edition.name,
                name_en=edition.name_en,
                kind=edition.kind,
                reference_on=edition.reference_on.isoformat(),
                releases=tuple(_entry(release) for release in releases),
            )
            for edition, releases in groupby(rows, key=lambda release: release.edition)
        )
    )


def _entry(release: Release) -> archive.IndexedRelease:
    return archive.IndexedRelease(
        version=release.version,
        state=release.state,
        published_at=release.published_at.isoformat() if release.published_at else "",
        note=release.note,
        manifest_sha256=release.manifest_sha256,
        withdrawn_at=release.withdrawn_at.isoformat() if release.withdrawn_at else "",
        withdrawn_reason=release.withdrawn_reason,
    )


def _public_key() -> bytes | None:
    """Return the public key; None where this process cannot read the signing key: then `kunci.pem` stays."""
    try:
        return public_pem(load_private_key())
    except UnavailableError:
        return None
