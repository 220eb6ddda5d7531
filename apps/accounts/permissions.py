"""Roles, permissions, and which role holds which: the table of docs/permissions.md, as data."""

from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.regions.enums import RegionLevel


class Permission(models.TextChoices):
    """What a person may do in a region and below it, alphabetically: entity.action."""

    AUDIT_VIEW = "audit.view", _("melihat catatan audit")
    EDITION_MANAGE = "edition.manage", _("mengelola edisi")
    INSTRUMENT_MANAGE = "instrument.manage", _("mengelola instrumen")
    INSTRUMENT_VIEW = "instrument.view", _("melihat instrumen dan edisi")
    PANEL_MANAGE = "panel.manage", _("mengelola panel ahli")
    PANEL_VIEW = "panel.view", _("melihat panel ahli")
    RELEASE_PREPARE = "release.prepare", _("menyiapkan terbitan")
    RELEASE_PUBLISH = "release.publish", _("menerbitkan")
    RELEASE_VIEW_DRAFT = "release.view_draft", _("melihat rancangan terbitan")
    RELEASE_WITHDRAW = "release.withdraw", _("menarik terbitan")
    RUN_REQUEST = "run.request", _("meminta hitungan")
    RUN_VIEW = "run.view", _("melihat hitungan")
    SCENARIO_MANAGE = "scenario.manage", _("membuat dan mengubah skenario")
    SUBMISSION_ACCEPT = "submission.accept", _("menerima data yang disetujui")
    SUBMISSION_APPROVE_PROVINCE = (
        "submission.approve_province",
        _("memeriksa dan menyetujui data provinsi"),
    )
    SUBMISSION_APPROVE_REGENCY = (
        "submission.approve_regency",
        _("memeriksa dan menyetujui data kabupaten/kota"),
    )
    SUBMISSION_ENTER = "submission.enter", _("mengisi data dan melampirkan bukti")
    SUBMISSION_REOPEN = "submission.reopen", _("membuka kembali data")
    SUBMISSION_SUBMIT = "submission.submit", _("mengirim data")
    SUBMISSION_VIEW = "submission.view", _("melihat data isian")
    USER_MANAGE = "user.manage", _("mengelola pengguna")


class Role(models.TextChoices):
    OPERATOR = "operator", _("Operator")
    COORDINATOR = "coordinator", _("Koordinator provinsi")
    NATIONAL_REVIEWER = "national_reviewer", _("Peninjau nasional")
    ANALYST = "analyst", _("Analis")
    PUBLISHER = "publisher", _("Penerbit")
    AUDITOR = "auditor", _("Auditor")
    STAKEHOLDER = "stakeholder", _("Pemangku kepentingan")
    ADMINISTRATOR = "administrator", _("Administrator")


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
            _P.INSTRUMENT_VIEW,
            _P.USER_MANAGE,
        }
    ),
    Role.NATIONAL_REVIEWER: frozenset(
        {
            _P.SUBMISSION_VIEW,
            _P.SUBMISSION_APPROVE_PROVINCE,
            _P.SUBMISSION_ACCEPT,
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
    Role.STAKEHOLDER: frozenset(),
    Role.ADMINISTRATOR: frozenset({_P.USER_MANAGE, _P.AUDIT_VIEW, _P.INSTRUMENT_VIEW}),
}
"""What each role may do. The stakeholder's embargo access arrives with scheduled releases."""

OWN_REGION_ONLY: Final[frozenset[Permission]] = frozenset({_P.SUBMISSION_ENTER, _P.SUBMISSION_SUBMIT})
"""Permissions that reach the region itself but not what lies below it: an office fills its own form."""

GRANTABLE_ROLES: Final[dict[Role, frozenset[Role]]] = {
    Role.ADMINISTRATOR: frozenset(Role),
    Role.COORDINATOR: frozenset({Role.OPERATOR, Role.COORDINATOR}),
}
"""The roles that a holder of a role with `USER_MANAGE` may give, inside the region where it holds it."""
