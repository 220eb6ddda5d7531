"""Every address x every actor -> the status of the answer. A new address needs a row here.

Forms are sent as if a person had pressed the button without filling anything in: with the revision that the page
carries, and nothing else. So 422 means "allowed, but something is missing". 302 means "done", or that the state of the
row forbids it: then it leads to a page that says so (`test_twice.py`). For anonymous people 302 leads to the
sign-in page.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from apps.submissions.forms import field_prefix
from tests.matrix.world import ACTORS, PANEL_TOKEN, TOKEN, World

Statuses = Mapping[str, int]


@dataclass(frozen=True)
class Row:
    """One address: how to fill it in, and what GET and POST answer to whom.

    None means that the method is refused (405). One exception: an address of the portal that takes forms alone leads
    whoever opens it to the page of its form (302), and tells scripts 405.
    """

    args: Callable[[World], list[Any]] = lambda _: []
    get: Statuses | None = None
    post: Statuses | None = None
    fields: Callable[[World], dict[str, Any]] = lambda _: {}


def everybody(status: int, **others: int) -> Statuses:
    """Return `status` for all, strangers included, except those named."""
    assert set(others) <= set(ACTORS)
    return {actor: others.get(actor, status) for actor in ACTORS}


def signed_in(status: int, **others: int) -> Statuses:
    """Return `status` for all who are signed in, except those named; strangers go to the sign-in page."""
    return everybody(status, **{"anonymous": 302, **others})


def only(status: int, *actors: str, otherwise: int = 403, **others: int) -> Statuses:
    """Return `status` for `actors`, `otherwise` for the other signed-in people, except those named."""
    return signed_in(otherwise, **dict.fromkeys(actors, status), **others)


def in_banten(status: int, *actors: str, **others: int) -> Statuses:
    """Return `status` for `actors`, 403 for others who see data of Banten, 404 for those who do not."""
    readers = ("operator_pandeglang", "coordinator_banten", "national_reviewer", "analyst", "auditor")
    return signed_in(404, **{**dict.fromkeys(readers, 403), **dict.fromkeys(actors, status), **others})


def at_office(status: int, *actors: str, **others: int) -> Statuses:
    """As `in_banten`, for another regency of Banten than Pandeglang, whose operator does not see it."""
    return in_banten(status, *actors, **{"operator_pandeglang": 404, **others})


READERS = ("operator_pandeglang", "coordinator_banten", "national_reviewer", "analyst", "auditor")
WATCHERS = ("coordinator_banten", "coordinator_bali", "national_reviewer", "analyst", "auditor")
MANAGERS = ("coordinator_banten", "administrator")
RUN_READERS = ("national_reviewer", "analyst", "publisher", "auditor")
PANEL_READERS = ("national_reviewer", "analyst", "auditor")
INSTRUMENT_READERS = (
    "operator_pandeglang", "operator_badung", "coordinator_banten", "coordinator_bali", "national_reviewer",
    "analyst", "publisher", "auditor", "administrator",
)  # fmt: skip
DRAFT_READERS = ("publisher", "auditor")


def by_analyst(status: int) -> Statuses:
    """Return `status` for the analyst, 403 for the others who see panels, 404 for those who do not."""
    return only(status, "analyst", otherwise=404, national_reviewer=403, auditor=403)


def through_api(status: int) -> Statuses:
    """Return `status` for those who see data of Banten."""
    return in_banten(status, *READERS, anonymous=401)


def by_operator(status: int) -> Statuses:
    """Return `status` for the operator of Pandeglang, 403 for others who see the form, 404 for those who do not."""
    return in_banten(status, "operator_pandeglang", anonymous=401)


def _revision(name: str) -> Callable[[World], dict[str, Any]]:
    return lambda world: {"revision": getattr(world, name).revision}


def approving(world: World) -> dict[str, Any]:
    """Return what approves the form that is under review: a verdict on every indicator."""
    indicators = world.claimed.edition.instrument.indicators.all()
    return _revision("claimed")(world) | {f"{field_prefix(row.code)}-outcome": "ok" for row in indicators}


def _ids(name: str) -> Callable[[World], list[Any]]:
    return lambda world: [getattr(world, name).public_id]


def _study(world: World) -> list[Any]:
    return [world.run.public_id, world.study.public_id]


def _indicator(world: World) -> list[Any]:
    return [world.edition.instrument.code, 1, "1.1"]


def _expert(world: World) -> list[Any]:
    return [world.panel.public_id, world.expert.public_id]


PEOPLE = {
    "accounts:account": Row(get=signed_in(200)),
    "accounts:token_list": Row(get=signed_in(200)),
    "accounts:token_create": Row(get=signed_in(200), post=signed_in(422)),
    "accounts:token_revoke": Row(
        args=_ids("token"),
        get=only(200, "operator_pandeglang", otherwise=404),
        post=only(302, "operator_pandeglang", otherwise=404),
    ),
    "accounts:invitation_accept": Row(
        args=lambda _: [TOKEN],
        get=everybody(200),
        # The newcomer's empty form comes back; whoever is signed in under another address may not.
        post=everybody(403, anonymous=422),
    ),
    "accounts:user_list": Row(get=only(200, *MANAGERS, "coordinator_bali")),
    "accounts:user_detail": Row(args=_ids("person"), get=only(200, *MANAGERS, otherwise=404)),
    "accounts:user_deactivate": Row(
        args=_ids("person"),
        get=only(200, *MANAGERS, otherwise=404),
        post=only(302, *MANAGERS, otherwise=404),
    ),
    "accounts:user_reactivate": Row(args=_ids("person"), post=only(302, *MANAGERS, otherwise=404)),
    "accounts:assignment_grant": Row(args=_ids("person"), post=only(422, *MANAGERS, otherwise=404)),
    "accounts:assignment_revoke": Row(
        args=_ids("assignment"),
        get=only(200, *MANAGERS, otherwise=404),
        post=only(302, *MANAGERS, otherwise=404),
    ),
    "accounts:assignment_extend": Row(
        args=_ids("assignment"),
        get=only(200, *MANAGERS, otherwise=404),
        post=only(302, *MANAGERS, otherwise=404),
    ),
    "accounts:access_review": Row(get=only(200, *MANAGERS, "coordinator_bali")),
    "accounts:access_review_export": Row(get=only(200, *MANAGERS, "coordinator_bali")),
    "accounts:access_review_step": Row(post=only(302, *MANAGERS, "coordinator_bali")),
    "accounts:invitation_list": Row(get=only(200, *MANAGERS, "coordinator_bali")),
    "accounts:invitation_send": Row(
        get=only(200, *MANAGERS, "coordinator_bali"), post=only(422, *MANAGERS, "coordinator_bali")
    ),
    "accounts:invitation_revoke": Row(
        args=_ids("invitation"),
        get=only(200, *MANAGERS, otherwise=404),
        post=only(302, *MANAGERS, otherwise=404),
    ),
    "accounts:invitation_resend": Row(args=_ids("invitation"), post=only(302, *MANAGERS, otherwise=404)),
    "notifications:mail_choices": Row(get=signed_in(200), post=signed_in(422)),
    "notifications:notice_list": Row(get=signed_in(200)),
    "notifications:notice_mark_read": Row(post=signed_in(302)),
    "notifications:notice_open": Row(
        args=lambda world: [world.notices["operator_pandeglang"].public_id],
        get=only(302, "operator_pandeglang", otherwise=404),
    ),
    "dashboard:home": Row(get=signed_in(200)),
    "dashboard:progress": Row(get=only(200, *WATCHERS)),
    "dashboard:progress_export": Row(get=only(200, *WATCHERS)),
    "dashboard:progress_remind": Row(
        post=only(302, "coordinator_banten", "national_reviewer", coordinator_bali=404),
        fields=lambda world: {"form": world.form.public_id},
    ),
    "dashboard:audit_list": Row(get=only(200, "auditor", "administrator")),
    "dashboard:audit_export": Row(get=only(200, "auditor", "administrator")),
}

DATA = {
    "submissions:list": Row(get=only(200, *READERS, "operator_badung", "coordinator_bali")),
    # The same for everybody, and nothing of anybody: what a browser without a network shows.
    "submissions:offline_worker": Row(get=everybody(200)),
    "submissions:offline": Row(get=everybody(200)),
    "submissions:outbox": Row(get=signed_in(200)),
    "submissions:outbox_key": Row(get=signed_in(200)),
    "submissions:detail": Row(args=_ids("form"), get=in_banten(200, *READERS)),
    "submissions:dimension": Row(
        args=lambda world: [world.form.public_id, "1"],
        get=in_banten(200, *READERS),
        # Nothing was changed, so nothing is stored, and the form goes on.
        post=in_banten(302, "operator_pandeglang"),
    ),
    "submissions:card": Row(
        args=lambda world: [world.form.public_id, "1.1"],
        get=in_banten(200, "operator_pandeglang"),
        post=in_banten(200, "operator_pandeglang"),
    ),
    # Without a file the sender is led back.
    "submissions:card_file": Row(
        args=lambda world: [world.form.public_id, "1.1"], post=in_banten(302, "operator_pandeglang")
    ),
    "submissions:others": Row(args=_ids("form"), get=in_banten(200, *READERS)),
    "submissions:submit": Row(
        args=_ids("form"),
        get=in_banten(200, "operator_pandeglang"),
        post=in_banten(302, "operator_pandeglang"),
        fields=_revision("form"),
    ),
    # Nothing was written, so nothing is stored, and the page that sends the form is shown again.
    "submissions:extend": Row(
        args=_ids("form"),
        get=in_banten(200, "coordinator_banten", "national_reviewer"),
        post=in_banten(422, "coordinator_banten", "national_reviewer"),
    ),
    "submissions:explain": Row(args=_ids("form"), post=in_banten(302, "operator_pandeglang")),
    "submissions:print": Row(args=_ids("form"), get=in_banten(200, *READERS)),
    "submissions:answer_history": Row(
        args=lambda world: [world.form.public_id, "1.1"], get=in_banten(200, *READERS)
    ),
    # There is but one version, so nothing would change: the history says so.
    "submissions:answer_restore": Row(
        args=lambda world: [world.form.public_id, "1.1", 1],
        get=in_banten(200, "operator_pandeglang"),
        post=in_banten(302, "operator_pandeglang"),
        fields=lambda _: {"read_at": 1},
    ),
    "submissions:evidence_download": Row(args=_ids("evidence"), get=in_banten(200, *READERS)),
    "submissions:evidence_line": Row(args=_ids("evidence"), get=in_banten(200, *READERS)),
    "submissions:evidence_preview": Row(args=_ids("evidence"), get=in_banten(200, *READERS)),
    "submissions:evidence_preview_large": Row(args=_ids("evidence"), get=in_banten(200, *READERS)),
    "submissions:evidence_remove": Row(args=_ids("evidence"), post=in_banten(302, "operator_pandeglang")),
    "submissions:collection_open": Row(
        args=lambda world: [world.draft_edition.code], post=only(302, "analyst")
    ),
    "submissions:collection_close": Row(
        args=lambda world: [world.edition.code], get=only(200, "analyst"), post=only(302, "analyst")
    ),
    "workbooks:job_list": Row(get=only(200, *READERS, "operator_badung", "coordinator_bali")),
    "workbooks:export_create": Row(post=only(422, *READERS, "operator_badung", "coordinator_bali")),
    "workbooks:upload_create": Row(post=only(422, "operator_pandeglang", "operator_badung")),
    "workbooks:job_detail": Row(args=_ids("workbook"), get=only(200, "operator_pandeglang", otherwise=404)),
    "workbooks:job_progress": Row(args=_ids("workbook"), get=only(200, "operator_pandeglang", otherwise=404)),
    "workbooks:job_file": Row(args=_ids("workbook"), get=only(200, "operator_pandeglang", otherwise=404)),
    "workbooks:job_apply": Row(args=_ids("workbook"), post=only(302, "operator_pandeglang", otherwise=404)),
    "workbooks:job_recheck": Row(args=_ids("workbook"), post=only(302, "operator_pandeglang", otherwise=404)),
    "reviews:queue": Row(get=only(200, "coordinator_banten", "coordinator_bali", "national_reviewer")),
    "reviews:bulk": Row(post=only(302, "coordinator_banten", "coordinator_bali", "national_reviewer")),
    "reviews:detail": Row(
        args=_ids("submitted"), get=at_office(200, "coordinator_banten", "national_reviewer")
    ),
    "reviews:dimension": Row(
        args=lambda world: [world.submitted.public_id, "1"],
        get=at_office(200, "coordinator_banten", "national_reviewer"),
    ),
    "reviews:history": Row(
        args=lambda world: [world.submitted.public_id, "1.1"],
        get=at_office(200, "coordinator_banten", "national_reviewer"),
    ),
    "reviews:reply_list": Row(
        get=only(200, "coordinator_banten", "coordinator_bali", "national_reviewer"),
        post=only(422, "coordinator_banten", "coordinator_bali", "national_reviewer"),
    ),
    # Somebody else's does not exist.
    "reviews:reply_delete": Row(
        args=_ids("reply"),
        post=only(302, "coordinator_banten", coordinator_bali=404, national_reviewer=404),
    ),
    "reviews:thread": Row(
        args=lambda world: [world.form.public_id, "1.1"],
        get=in_banten(200, *READERS),
        post=in_banten(422, "operator_pandeglang", "coordinator_banten", "national_reviewer"),
    ),
    "reviews:claim": Row(
        args=_ids("submitted"), post=at_office(302, "coordinator_banten"), fields=_revision("submitted")
    ),
    "reviews:release": Row(
        args=_ids("claimed"), post=at_office(302, "coordinator_banten"), fields=_revision("claimed")
    ),
    "reviews:hand_over": Row(
        args=_ids("claimed"), post=at_office(422, "coordinator_banten"), fields=_revision("claimed")
    ),
    "reviews:take_over": Row(
        args=_ids("claimed"), post=at_office(302, "coordinator_banten"), fields=_revision("claimed")
    ),
    "reviews:verdicts": Row(
        args=_ids("claimed"), post=at_office(200, "coordinator_banten"), fields=_revision("claimed")
    ),
    "reviews:return": Row(
        args=_ids("claimed"), post=at_office(422, "coordinator_banten"), fields=_revision("claimed")
    ),
    "reviews:approve": Row(args=_ids("claimed"), post=at_office(302, "coordinator_banten"), fields=approving),
    "reviews:accept": Row(
        args=_ids("approved"), post=at_office(302, "national_reviewer"), fields=_revision("approved")
    ),
    "reviews:reopen": Row(
        args=_ids("accepted"), post=at_office(422, "national_reviewer"), fields=_revision("accepted")
    ),
}

METHOD = {
    "indicators:edition_list": Row(get=only(200, *INSTRUMENT_READERS)),
    "indicators:edition_detail": Row(
        args=lambda world: [world.edition.code], get=only(200, *INSTRUMENT_READERS)
    ),
    "indicators:edition_windows": Row(
        args=lambda world: [world.edition.code],
        get=only(200, "analyst"),
        # Without a word about what stood on the page, an empty form would take back what others have set.
        post=only(409, "analyst"),
    ),
    "indicators:edition_create": Row(get=only(200, "analyst"), post=only(422, "analyst")),
    # An edition that offices fill is opened together with its forms, by submissions:collection_open.
    "indicators:edition_open": Row(args=lambda world: [world.draft_edition.code], post=only(302, "analyst")),
    # So it is closed by submissions:collection_close, and its page leads there.
    "indicators:edition_close": Row(
        args=lambda world: [world.edition.code], get=only(302, "analyst"), post=only(302, "analyst")
    ),
    "indicators:instrument_list": Row(get=only(200, *INSTRUMENT_READERS)),
    "indicators:instrument_detail": Row(
        args=lambda world: [world.edition.instrument.code, 1], get=only(200, *INSTRUMENT_READERS)
    ),
    "indicators:instrument_file": Row(
        args=lambda world: [world.edition.instrument.code, 1], get=only(200, *INSTRUMENT_READERS)
    ),
    "indicators:indicator_detail": Row(args=_indicator, get=only(200, *INSTRUMENT_READERS)),
    "indicators:codebook_change": Row(args=_indicator, get=only(200, "analyst"), post=only(422, "analyst")),
    "indicators:codebook_file": Row(
        args=lambda world: [world.edition.instrument.code, 1], get=only(200, *INSTRUMENT_READERS)
    ),
    "indicators:codebook_load": Row(
        args=lambda world: [world.edition.instrument.code, 1],
        get=only(200, "analyst"),
        post=only(422, "analyst"),
    ),
    "indicators:instrument_load": Row(get=only(200, "analyst"), post=only(422, "analyst")),
    "computation:run_list": Row(get=only(200, *RUN_READERS)),
    "computation:run_create": Row(
        post=only(302, "analyst"), fields=lambda world: {"edition": world.edition.code}
    ),
    "computation:run_detail": Row(args=_ids("run"), get=only(200, *RUN_READERS, otherwise=404)),
    "computation:run_progress": Row(args=_ids("run"), get=only(200, *RUN_READERS, otherwise=404)),
    "computation:run_manifest": Row(args=_ids("run"), get=only(200, *RUN_READERS, otherwise=404)),
    "computation:run_bundle": Row(args=_ids("run"), get=only(200, *RUN_READERS, otherwise=404)),
    "computation:run_regions": Row(args=_ids("run"), get=only(200, *RUN_READERS, otherwise=404)),
    "computation:run_regions_file": Row(args=_ids("run"), get=only(200, *RUN_READERS, otherwise=404)),
    "computation:run_themes": Row(args=_ids("run"), get=only(200, *RUN_READERS, otherwise=404)),
    "computation:analysis_detail": Row(args=_ids("run"), get=only(200, *RUN_READERS, otherwise=404)),
    "robustness:study_create": Row(
        args=_ids("run"),
        get=only(200, "analyst", otherwise=404, national_reviewer=403, publisher=403, auditor=403),
        post=only(422, "analyst", otherwise=404, national_reviewer=403, publisher=403, auditor=403),
    ),
    "robustness:study_detail": Row(args=_study, get=only(200, *RUN_READERS, otherwise=404)),
    "robustness:study_progress": Row(args=_study, get=only(200, *RUN_READERS, otherwise=404)),
    # The study of this world waits for a worker: there is no table yet.
    "robustness:study_file": Row(args=_study, get=only(302, *RUN_READERS, otherwise=404)),
    "scenarios:scenario_list": Row(get=only(200, *RUN_READERS)),
    "scenarios:scenario_create": Row(
        post=only(302, "analyst"),
        fields=lambda world: {"title": "Skenario", "run": world.run.public_id},
    ),
    "scenarios:scenario_detail": Row(
        args=_ids("scenario"),
        get=only(200, *RUN_READERS, otherwise=404),
        # The form comes without a title: whoever may change it is told so.
        post=only(
            422, "analyst", otherwise=404, **dict.fromkeys(("national_reviewer", "publisher", "auditor"), 403)
        ),
    ),
    "scenarios:scenario_preview": Row(
        args=_ids("scenario"),
        post=only(
            200, "analyst", otherwise=404, **dict.fromkeys(("national_reviewer", "publisher", "auditor"), 403)
        ),
    ),
    "scenarios:scenario_delete": Row(
        args=_ids("scenario"),
        get=only(
            200, "analyst", otherwise=404, **dict.fromkeys(("national_reviewer", "publisher", "auditor"), 403)
        ),
        post=only(
            302, "analyst", otherwise=404, **dict.fromkeys(("national_reviewer", "publisher", "auditor"), 403)
        ),
    ),
    "scenarios:run_compare": Row(get=only(200, *RUN_READERS)),
    "computation:result_detail": Row(
        args=lambda world: [world.run.public_id, world.accepted.region.code],
        get=only(200, *RUN_READERS, otherwise=404),
    ),
}

PANELS = {
    "panels:panel_list": Row(get=only(200, *PANEL_READERS)),
    "panels:panel_create": Row(get=only(200, "analyst"), post=only(422, "analyst")),
    "panels:panel_detail": Row(args=_ids("panel"), get=only(200, *PANEL_READERS, otherwise=404)),
    "panels:panel_update": Row(args=_ids("panel"), get=by_analyst(200), post=by_analyst(422)),
    "panels:panel_open": Row(args=_ids("draft_panel"), get=by_analyst(200), post=by_analyst(302)),
    "panels:panel_close": Row(args=_ids("panel"), get=by_analyst(200), post=by_analyst(302)),
    "panels:panel_discard": Row(args=_ids("draft_panel"), get=by_analyst(200), post=by_analyst(302)),
    # Nobody has answered it.
    "panels:panel_apply": Row(args=_ids("closed_panel"), get=by_analyst(302), post=by_analyst(302)),
    "panels:panel_try": Row(args=_ids("closed_panel"), get=by_analyst(302), post=by_analyst(302)),
    "panels:panel_answers_file": Row(args=_ids("panel"), get=only(200, *PANEL_READERS, otherwise=404)),
    "panels:panel_weights_file": Row(args=_ids("panel"), get=only(200, *PANEL_READERS, otherwise=404)),
    "panels:expert_invite": Row(args=_ids("panel"), get=by_analyst(200), post=by_analyst(422)),
    "panels:expert_detail": Row(args=_expert, get=only(200, *PANEL_READERS, otherwise=404)),
    "panels:expert_resend": Row(args=_expert, post=by_analyst(302)),
    "panels:expert_withdraw": Row(args=_expert, get=by_analyst(200), post=by_analyst(302)),
    # Whoever holds the link is the expert, signed in or not.
    "panels:answer_welcome": Row(args=lambda _: [PANEL_TOKEN], get=everybody(200)),
    "panels:answer_section": Row(args=lambda _: [PANEL_TOKEN, "1"], get=everybody(200), post=everybody(302)),
    "panels:answer_submit": Row(args=lambda _: [PANEL_TOKEN], get=everybody(200), post=everybody(422)),
    "panels:answer_reopen": Row(args=lambda _: [PANEL_TOKEN], post=everybody(302)),
}

RELEASES = {
    "publishing:release_list": Row(get=only(200, *DRAFT_READERS)),
    "publishing:release_prepare": Row(get=only(200, "publisher"), post=only(422, "publisher")),
    "publishing:release_detail": Row(args=_ids("release"), get=only(200, *DRAFT_READERS, otherwise=404)),
    "publishing:release_progress": Row(args=_ids("release"), get=only(200, *DRAFT_READERS, otherwise=404)),
    # The draft of this world waits for a worker: nothing of it can be seen, published or withdrawn yet.
    "publishing:release_preview": Row(args=_ids("release"), get=only(302, *DRAFT_READERS, otherwise=404)),
    "publishing:release_preview_file": Row(
        args=lambda world: [world.release.public_id, "index.html"],
        get=only(302, *DRAFT_READERS, otherwise=404),
    ),
    "publishing:release_publish": Row(
        args=_ids("release"),
        get=only(302, "publisher", otherwise=404, auditor=403),
        post=only(302, "publisher", otherwise=404, auditor=403),
    ),
    "publishing:release_schedule": Row(
        args=_ids("release"),
        get=only(302, "publisher", otherwise=404, auditor=403),
        post=only(302, "publisher", otherwise=404, auditor=403),
    ),
    "publishing:release_unschedule": Row(
        args=_ids("release"),
        get=only(302, "publisher", otherwise=404, auditor=403),
        post=only(302, "publisher", otherwise=404, auditor=403),
    ),
    "publishing:release_share": Row(
        args=_ids("release"),
        get=only(302, "publisher", otherwise=404, auditor=403),
        post=only(302, "publisher", otherwise=404, auditor=403),
    ),
    "publishing:release_unshare": Row(
        args=_ids("release"),
        get=only(302, "publisher", otherwise=404, auditor=403),
        post=only(302, "publisher", otherwise=404, auditor=403),
    ),
    "publishing:embargo_list": Row(get=only(200, "stakeholder")),
    # Nothing was opened to stakeholders in this world; tests/publishing/test_embargo.py opens something.
    "publishing:embargo_report": Row(
        args=lambda world: [world.release.public_id, world.regions.banten.code], get=signed_in(404)
    ),
    "publishing:release_withdraw": Row(
        args=_ids("release"),
        get=only(302, "publisher", otherwise=404, auditor=403),
        post=only(302, "publisher", otherwise=404, auditor=403),
    ),
    "publishing:release_discard": Row(
        args=_ids("release"),
        get=only(200, "publisher", otherwise=404, auditor=403),
        post=only(302, "publisher", otherwise=404, auditor=403),
    ),
    # Nothing is published in this world; what everybody reads is tested with real releases in tests/publishing.
    "publishing:front": Row(get=everybody(200)),
    "publishing:release_archive": Row(get=everybody(200)),
    "publishing:release_feed": Row(get=everybody(200)),
    "publishing:sitemap": Row(get=everybody(200)),
    "publishing:robots": Row(get=everybody(200)),
    "publishing:site_asset": Row(args=lambda _: ["site.css"], get=everybody(200)),
    "publishing:public_key": Row(get=everybody(404)),
    "publishing:edition_newest": Row(args=lambda world: [world.edition.code], get=everybody(404)),
    "publishing:release_page": Row(args=lambda world: [world.edition.code, 1], get=everybody(404)),
    # Without the address of a page there is nothing to say.
    "publishing:oembed": Row(get=everybody(400)),
    "publishing:release_embed": Row(args=lambda world: [world.edition.code, 1, "x/"], get=everybody(404)),
    "publishing:release_embed_english": Row(
        args=lambda world: [world.edition.code, 1, "x/"], get=everybody(404)
    ),
    "publishing:release_file": Row(
        args=lambda world: [world.edition.code, 1, "manifest.json"], get=everybody(404)
    ),
}

ENTRANCE = {
    "liveness": Row(get=everybody(200)),
    "account_entrance": Row(get=everybody(302), post=everybody(302)),
    "account_login": Row(get=everybody(302, anonymous=200), post=everybody(302, anonymous=200)),
    "account_logout": Row(get=signed_in(200), post=everybody(302)),
    # Pages that say what was done lead on whoever has not done it.
    "account_inactive": Row(get=everybody(302)),
    # Nobody signs up: the page says so.
    "account_signup": Row(get=everybody(302, anonymous=200), post=everybody(302, anonymous=200)),
    "account_reauthenticate": Row(get=signed_in(200), post=signed_in(200)),
    "account_change_password": Row(get=signed_in(200), post=signed_in(200)),
    "account_set_password": Row(get=signed_in(302), post=signed_in(302)),
    "account_reset_password": Row(get=everybody(200), post=everybody(200)),
    "account_reset_password_done": Row(get=everybody(302)),
    "account_reset_password_from_key": Row(
        args=lambda _: ["1", "kunci-salah"], get=everybody(200), post=everybody(200)
    ),
    "account_reset_password_from_key_done": Row(get=everybody(302)),
}

# The API answers strangers with 401, not with the way to the sign-in page. What is sent here is no JSON (415), or has
# no file (422): that far gets only who may fill the form.
API = {
    "api:schema": Row(get=everybody(200)),
    "api:docs": Row(get=everybody(200)),
    "api:region-set-list": Row(get=everybody(200)),
    "api:region-list": Row(get=everybody(200)),
    "api:region-detail": Row(args=lambda _: ["36.01"], get=everybody(200)),
    "api:edition-list": Row(get=everybody(200)),
    "api:edition-detail": Row(args=lambda world: [world.edition.code], get=everybody(200)),
    "api:release-list": Row(get=everybody(200)),
    "api:release-detail": Row(args=lambda world: [world.edition.code, 1], get=everybody(404)),
    "api:release-regions": Row(args=lambda world: [world.edition.code, 1], get=everybody(404)),
    "api:release-region": Row(args=lambda world: [world.edition.code, 1, "36.01"], get=everybody(404)),
    "api:release-indicators": Row(args=lambda world: [world.edition.code, 1], get=everybody(404)),
    "api:release-indicator": Row(args=lambda world: [world.edition.code, 1, "1.1"], get=everybody(404)),
    "api:submission_list": Row(get=everybody(200, anonymous=401), post=everybody(405, anonymous=401)),
    "api:submission_detail": Row(args=_ids("form"), get=through_api(200), post=everybody(405, anonymous=401)),
    "api:submission_form": Row(args=_ids("form"), get=through_api(200), post=by_operator(405)),
    "api:submission_submit": Row(args=_ids("form"), get=through_api(405), post=by_operator(415)),
    "api:warning_list": Row(args=_ids("form"), get=through_api(200), post=by_operator(415)),
    "api:answer_list": Row(args=_ids("form"), get=through_api(200), post=by_operator(415)),
    "api:answer_detail": Row(
        args=lambda world: [world.form.public_id, "1.1"], get=through_api(200), post=by_operator(405)
    ),
    "api:answer_evidence": Row(
        args=lambda world: [world.form.public_id, "1.1"], get=through_api(200), post=by_operator(422)
    ),
    "api:evidence_detail": Row(args=_ids("evidence"), get=through_api(200), post=by_operator(405)),
    "api:evidence_file": Row(args=_ids("evidence"), get=through_api(200), post=by_operator(405)),
}

PARTS: Mapping[str, Mapping[str, Row]] = {
    "people": PEOPLE,
    "data": DATA,
    "method": METHOD,
    "panels": PANELS,
    "releases": RELEASES,
    "entrance": ENTRANCE,
    "api": API,
}
"""The table in parts, each tried by itself."""

TABLE: Mapping[str, Row] = {name: row for part in PARTS.values() for name, row in part.items()}
