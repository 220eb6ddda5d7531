"""Role x action x region. A role, a permission or an action without a row fails."""

from functools import partial

import pytest

from apps.accounts.models import Assignment, User
from apps.accounts.permissions import Permission, Role
from apps.accounts.selectors import user_has, user_list_with
from apps.accounts.services import assignment_grant
from apps.core.exceptions import InvalidInputError, NotAllowedError
from apps.indicators.models import Edition
from apps.regions.models import Region
from apps.submissions.enums import SubmissionAction, SubmissionState
from apps.submissions.models import Submission
from apps.submissions.services import submission_transition
from tests.cast import Regions
from tests.factories import claim_expire, edition_make, person_make, submission_advance, submission_make
from tests.undone import is_done

HOLDERS = (
    (Role.OPERATOR, "pandeglang"),
    (Role.OPERATOR, "banten"),
    (Role.COORDINATOR, "banten"),
    (Role.NATIONAL_REVIEWER, "nation"),
    (Role.ANALYST, "nation"),
    (Role.PUBLISHER, "nation"),
    (Role.AUDITOR, "nation"),
    (Role.AUDITOR, "banten"),
    (Role.STAKEHOLDER, "banten"),
    (Role.ADMINISTRATOR, "nation"),
)

# One letter for each of HOLDERS: "." nowhere, "o" in its own region alone, "b" there and below, "A" everywhere.
REACH = {
    #                                       op op co na an pu au au st ad
    Permission.AUDIT_VIEW:                  ". . . . . . A b . A",
    Permission.EDITION_MANAGE:              ". . . . A . . . . .",
    Permission.INSTRUMENT_MANAGE:           ". . . . A . . . . .",
    Permission.INSTRUMENT_VIEW:             "b b b A A A A b . A",
    Permission.PANEL_MANAGE:                ". . . . A . . . . .",
    Permission.PANEL_VIEW:                  ". . . A A . A b . .",
    Permission.RELEASE_PREPARE:             ". . . . . A . . . .",
    Permission.RELEASE_PUBLISH:             ". . . . . A . . . .",
    Permission.RELEASE_VIEW_DRAFT:          ". . . . . A A b . .",
    Permission.RELEASE_VIEW_EMBARGOED:      ". . . . . . . . o .",
    Permission.RELEASE_WITHDRAW:            ". . . . . A . . . .",
    Permission.RUN_REQUEST:                 ". . . . A . . . . .",
    Permission.RUN_VIEW:                    ". . . A A A A b . .",
    Permission.SCENARIO_MANAGE:             ". . . . A . . . . .",
    Permission.SUBMISSION_ACCEPT:           ". . . A . . . . . .",
    Permission.SUBMISSION_APPROVE_PROVINCE: ". . . A . . . . . .",
    Permission.SUBMISSION_APPROVE_REGENCY:  ". . b . . . . . . .",
    Permission.SUBMISSION_ENTER:            "o o . . . . . . . .",
    Permission.SUBMISSION_EXTEND:           ". . b A . . . . . .",
    Permission.SUBMISSION_REOPEN:           ". . . A . . . . . .",
    Permission.SUBMISSION_SUBMIT:           "o o . . . . . . . .",
    Permission.SUBMISSION_VIEW:             "b b b A A . A b . .",
    Permission.USER_MANAGE:                 ". . b . . . . . . A",
}  # fmt: skip

PLACES = ("banten", "pandeglang", "lebak", "bali", "badung")
BELOW = {"pandeglang": {"pandeglang"}, "banten": {"banten", "pandeglang", "lebak"}, "nation": set(PLACES)}


def test_every_role_and_permission_has_a_row() -> None:
    assert {role for role, _ in HOLDERS} == set(Role)
    assert set(REACH) == set(Permission)
    assert {len(row.split()) for row in REACH.values()} == {len(HOLDERS)}


@pytest.mark.parametrize("permission", REACH)
def test_a_permission_reaches_exactly_these_regions(regions: Regions, permission: Permission) -> None:
    for (role, place), letter in zip(HOLDERS, REACH[permission].split(), strict=True):
        holder = person_make(f"{role} {place}", role, getattr(regions, place))
        expected = {".": set(), "o": {place}, "b": BELOW[place], "A": set(PLACES)}[letter]
        reached = {name for name in PLACES if user_has(holder, permission, getattr(regions, name))}
        assert reached == expected, f"{role} in {place}: {permission}"
        # Notices ask the database the same question the other way round.
        told = {name for name in PLACES if holder in user_list_with(permission, getattr(regions, name))}
        assert told == expected, f"{role} in {place}: notices for {permission}"


GRANTS = {
    "coordinator_banten": {
        (Role.OPERATOR, "banten"), (Role.OPERATOR, "pandeglang"), (Role.COORDINATOR, "banten"),
    },
    "coordinator_bali": {(Role.OPERATOR, "badung")},
    "administrator": {
        (Role.OPERATOR, "banten"), (Role.OPERATOR, "pandeglang"), (Role.OPERATOR, "badung"),
        (Role.COORDINATOR, "banten"),
        (Role.NATIONAL_REVIEWER, "nation"), (Role.ANALYST, "nation"), (Role.PUBLISHER, "nation"),
        (Role.AUDITOR, "nation"), (Role.AUDITOR, "banten"),
        (Role.STAKEHOLDER, "nation"), (Role.STAKEHOLDER, "banten"), (Role.STAKEHOLDER, "pandeglang"),
        (Role.STAKEHOLDER, "badung"),
        (Role.ADMINISTRATOR, "nation"),
    },
}  # fmt: skip
"""Who may give which role where; everybody who is not named here may give none."""

EVERYBODY = (
    "operator_pandeglang", "operator_banten", "operator_badung", "coordinator_banten", "coordinator_bali",
    "national_reviewer", "analyst", "publisher", "auditor", "auditor_banten", "administrator", "stakeholder",
    "outsider",
)  # fmt: skip


@pytest.mark.parametrize("name", EVERYBODY)
def test_a_role_is_given_by_exactly_these_people(
    name: str, regions: Regions, operator_lebak: User, request: pytest.FixtureRequest
) -> None:
    actor: User = request.getfixturevalue(name)
    given = {
        (role, place)
        for role in Role
        for place in ("nation", "banten", "pandeglang", "badung")
        if is_done(
            partial(_grant, actor, operator_lebak, role, getattr(regions, place)),
            NotAllowedError,
            InvalidInputError,
        )
    }
    assert given == GRANTS.get(name, set())


STEPS = {
    (SubmissionAction.SUBMIT, "pandeglang"): {"operator_pandeglang"},
    (SubmissionAction.SUBMIT, "banten"): {"operator_banten"},
    (SubmissionAction.CLAIM, "pandeglang"): {"coordinator_banten"},
    (SubmissionAction.CLAIM, "banten"): {"national_reviewer"},
    (SubmissionAction.RELEASE, "pandeglang"): {"coordinator_banten"},
    (SubmissionAction.RELEASE, "banten"): {"national_reviewer"},
    (SubmissionAction.HAND_OVER, "pandeglang"): {"coordinator_banten"},
    (SubmissionAction.HAND_OVER, "banten"): {"national_reviewer"},
    (SubmissionAction.TAKE_OVER, "pandeglang"): {"coordinator_banten"},
    (SubmissionAction.TAKE_OVER, "banten"): {"national_reviewer"},
    (SubmissionAction.RETURN, "pandeglang"): {"coordinator_banten"},
    (SubmissionAction.RETURN, "banten"): {"national_reviewer"},
    (SubmissionAction.APPROVE, "pandeglang"): {"coordinator_banten"},
    (SubmissionAction.APPROVE, "banten"): {"national_reviewer"},
    (SubmissionAction.ACCEPT, "pandeglang"): {"national_reviewer"},
    (SubmissionAction.ACCEPT, "banten"): {"national_reviewer"},
    (SubmissionAction.REOPEN, "pandeglang"): {"national_reviewer"},
    (SubmissionAction.REOPEN, "banten"): {"national_reviewer"},
}
"""Who may take which step on whose data; `coordinator_bali` and `operator_badung` are the other region."""

STATE_BEFORE = {
    SubmissionAction.SUBMIT: SubmissionState.RETURNED,
    SubmissionAction.CLAIM: SubmissionState.SUBMITTED,
    SubmissionAction.RELEASE: SubmissionState.IN_REVIEW,
    SubmissionAction.HAND_OVER: SubmissionState.IN_REVIEW,
    SubmissionAction.TAKE_OVER: SubmissionState.IN_REVIEW,
    SubmissionAction.RETURN: SubmissionState.IN_REVIEW,
    SubmissionAction.APPROVE: SubmissionState.IN_REVIEW,
    SubmissionAction.ACCEPT: SubmissionState.APPROVED,
    SubmissionAction.REOPEN: SubmissionState.ACCEPTED,
}


def test_every_step_has_a_row() -> None:
    assert {action for action, _ in STEPS} == set(SubmissionAction)
    assert set(STATE_BEFORE) == set(SubmissionAction)


@pytest.mark.parametrize(("action", "place"), STEPS)
def test_a_step_is_taken_by_exactly_these_people(
    action: SubmissionAction, place: str, regions: Regions, request: pytest.FixtureRequest
) -> None:
    people: dict[str, User] = {name: request.getfixturevalue(name) for name in EVERYBODY}
    submission = _in_state(STATE_BEFORE[action], getattr(regions, place), edition_make(), people)
    role, where = (
        (Role.COORDINATOR, "banten") if place == "pandeglang" else (Role.NATIONAL_REVIEWER, "nation")
    )
    colleague = person_make("Pemeriksa Kedua", role, getattr(regions, where))
    if action == SubmissionAction.TAKE_OVER:
        Submission.objects.filter(pk=submission.pk).update(claimed_by=colleague)
        claim_expire(submission)
    able = {
        name
        for name, person in people.items()
        if is_done(partial(_step, submission, action, person, colleague), NotAllowedError, InvalidInputError)
    }
    assert able == STEPS[action, place]


def _in_state(
    state: SubmissionState, region: Region, edition: Edition, people: dict[str, User]
) -> Submission:
    is_regency = region.code == "36.01"
    return submission_advance(
        submission_make(edition, region),
        state,
        operator=people["operator_pandeglang" if is_regency else "operator_banten"],
        reviewer=people["coordinator_banten" if is_regency else "national_reviewer"],
        accepter=people["national_reviewer"],
    )


def _grant(actor: User, user: User, role: Role, region: Region) -> Assignment:
    return assignment_grant(actor=actor, user=user, role=role, region=region)


def _step(submission: Submission, action: SubmissionAction, person: User, colleague: User) -> object:
    return submission_transition(
        submission=submission,
        action=action,
        actor=person,
        revision=submission.revision,
        note="Sebabnya.",
        to=colleague,
    )
