"""Roles, permissions, and which role holds which: the table of docs/permissions.md, as data."""

from typing import Final

from django.db import models

from apps.regions.enums import RegionLevel


class Permission(models.TextChoices):
    """What a person may do in a region and below it, in alphabetical order and named entity.action."""

    AUDIT_VIEW = "audit.view", "melihat catatan audit"
    EDITION_MANAGE = "edition.manage", "mengelola edisi"
    INSTRUMENT_MANAGE = "instrument.manage", "mengelola instrumen"
    INSTRUMENT_VIEW = "instrument.view", "melihat instrumen dan edisi"
    PANEL_MANAGE = "panel.manage", "mengelola panel ahli"
    PANEL_VIEW = "panel.view", "melihat panel ahli"
    RELEASE_PREPARE = "release.prepare", "menyiapkan terbitan"
    RELEASE_PUBLISH = "release.publish", "menerbitkan"
    RELEASE_VIEW_DRAFT = "release.view_draft", "melihat rancangan terbitan"
    RELEASE_VIEW_EMBARGOED = "release.view_embargoed", "membaca laporan wilayahnya sebelum terbit"
    RELEASE_WITHDRAW = "release.withdraw", "menarik terbitan"
    RUN_REQUEST = "run.request", "meminta hitungan"
    RUN_VIEW = "run.view", "melihat hitungan"
    SCENARIO_MANAGE = "scenario.manage", "membuat dan mengubah skenario"
    SUBMISSION_ACCEPT = "submission.accept", "menerima data yang disetujui"
    SUBMISSION_APPROVE_PROVINCE = (
        "submission.approve_province",
        "memeriksa dan menyetujui data provinsi",
    )
    SUBMISSION_APPROVE_REGENCY = (
        "submission.approve_regency",
        "memeriksa dan menyetujui data kabupaten/kota",
    )
    SUBMISSION_ENTER = "submission.enter", "mengisi data dan melampirkan bukti"
    SUBMISSION_EXTEND = "submission.extend", "memperpanjang batas waktu"
    SUBMISSION_REOPEN = "submission.reopen", "membuka kembali data"
    SUBMISSION_SUBMIT = "submission.submit", "mengirim data"
    SUBMISSION_VIEW = "submission.view", "melihat data isian"
    USER_MANAGE = "user.manage", "mengelola pengguna"


class Role(models.TextChoices):
    OPERATOR = "operator", "Operator"
    COORDINATOR = "coordinator", "Koordinator provinsi"
    NATIONAL_REVIEWER = "national_reviewer", "Peninjau nasional"
    ANALYST = "analyst", "Analis"
    PUBLISHER = "publisher", "Penerbit"
    AUDITOR = "auditor", "Auditor"
    STAKEHOLDER = "stakeholder", "Pemangku kepentingan"
    ADMINISTRATOR = "administrator", "Administrator"


ROLE_LEVELS: Final[dict[Role, frozenset[RegionLevel]]] = {
    Role.OPERATOR: frozenset({RegionLevel.PROVINCE, RegionLevel.REGENCY}),
    Role.COORDINATOR: frozenset({RegionLevel.PROVINCE}),
    Role.NATIONAL_REVIEWER: frozenset({RegionLevel.NATION}),
    Role.ANALYST: frozenset({RegionLevel.NATION}),
    Role.PUBLISHER: frozenset({RegionLevel.NATION}),
    Role.AUDITOR: frozenset({RegionLevel.NATION, RegionLevel.PROVINCE}),
    Role.STAKEHOLDER: frozenset({RegionLevel.NATION, RegionLevel.PROVINCE, RegionLevel.REGENCY}),
    Role.ADMINISTRATOR: frozenset({RegionLevel.NATION}),
}
"""The levels of region in which a role can be held."""

_P = Permission

ROLE_PERMISSIONS: Final[dict[Role, frozenset[Permission]]] = {
    Role.OPERATOR: frozenset(
        {
            _P.SUBMISSION_VIEW,
            _P.SUBMISSION_ENTER,
            _P.SUBMISSION_SUBMIT,
            _P.INSTRUMENT_VIEW,
        }
    ),
    Role.COORDINATOR: frozenset(
        {
            _P.SUBMISSION_VIEW,
            _P.SUBMISSION_APPROVE_REGENCY,
            _P.SUBMISSION_EXTEND,
            _P.INSTRUMENT_VIEW,
            _P.USER_MANAGE,
        }
    ),
    Role.NATIONAL_REVIEWER: frozenset(
        {
            _P.SUBMISSION_VIEW,
            _P.SUBMISSION_APPROVE_PROVINCE,
            _P.SUBMISSION_ACCEPT,
            _P.SUBMISSION_EXTEND,
            _P.SUBMISSION_REOPEN,
            _P.INSTRUMENT_VIEW,
            _P.PANEL_VIEW,
            _P.RUN_VIEW,
        }
    ),
    Role.ANALYST: frozenset(
        {
            _P.SUBMISSION_VIEW,
            _P.INSTRUMENT_VIEW,
            _P.INSTRUMENT_MANAGE,
            _P.EDITION_MANAGE,
            _P.PANEL_MANAGE,
            _P.PANEL_VIEW,
            _P.RUN_VIEW,
            _P.RUN_REQUEST,
            _P.SCENARIO_MANAGE,
        }
    ),
    Role.PUBLISHER: frozenset(
        {
            _P.INSTRUMENT_VIEW,
            _P.RUN_VIEW,
            _P.RELEASE_VIEW_DRAFT,
            _P.RELEASE_PREPARE,
            _P.RELEASE_PUBLISH,
            _P.RELEASE_WITHDRAW,
        }
    ),
    Role.AUDITOR: frozenset(
        {
            _P.AUDIT_VIEW,
            _P.SUBMISSION_VIEW,
            _P.INSTRUMENT_VIEW,
            _P.PANEL_VIEW,
            _P.RUN_VIEW,
            _P.RELEASE_VIEW_DRAFT,
        }
    ),
    Role.STAKEHOLDER: frozenset({_P.RELEASE_VIEW_EMBARGOED}),
    Role.ADMINISTRATOR: frozenset({_P.USER_MANAGE, _P.AUDIT_VIEW, _P.INSTRUMENT_VIEW}),
}
"""What each role may do."""


def permissions_in_words(role: Role) -> list[str]:
    """Return what a role may do, such as "mengirim data", then what it may see."""
    words = [str(permission.label) for permission in ROLE_PERMISSIONS[role]]
    return sorted(words, key=lambda word: (word.startswith("melihat"), word))


OWN_REGION_ONLY: Final[frozenset[Permission]] = frozenset(
    {_P.RELEASE_VIEW_EMBARGOED, _P.SUBMISSION_ENTER, _P.SUBMISSION_SUBMIT}
)
"""Permissions that reach the region itself but not what lies below it.

An office fills its own form, and a stakeholder reads the report on the own region.
"""

GRANTABLE_ROLES: Final[dict[Role, frozenset[Role]]] = {
    Role.ADMINISTRATOR: frozenset(Role),
    Role.COORDINATOR: frozenset({Role.OPERATOR, Role.COORDINATOR}),
}
"""Which roles the holder of a role may give to others, in the region where the holder has the role and below it."""
