"""The home page: what waits for whom, where the regions stand, what changed."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from apps.accounts.adapters import PREVIOUS_VISIT_KEY
from apps.accounts.models import User
from apps.accounts.permissions import Role
from apps.accounts.selectors import asker_of
from apps.computation.services import run_execute, run_request
from apps.dashboard.selectors import forms_waiting, queue_list, recent_list
from apps.indicators.models import Edition
from apps.indicators.services import edition_close
from apps.publishing.services import release_prepare
from apps.regions.enums import RegionLevel
from apps.regions.scoping import RegionScope
from apps.submissions.enums import ENTRY_STATES, SubmissionState
from apps.submissions.models import Submission
from apps.submissions.rules import can_enter
from tests.cast import Regions
from tests.factories import (
    PASSWORD,
    assignment_make,
    edition_make,
    instrument_make,
    invitation_make,
    person_make,
    region_make,
    submission_advance,
    submission_make,
    user_make,
)

ClientOf = Callable[..., Client]


def _lines(user: User) -> list[tuple[int, str]]:
    return [(item.count, item.label) for item in queue_list(user)]


def test_an_operator_waits_for_its_own_forms_only(
    advance, operator_pandeglang: User, operator_banten: User, operator_lebak: User
) -> None:
    advance("pandeglang", SubmissionState.DRAFT)
    advance("lebak", SubmissionState.RETURNED)
    advance("banten", SubmissionState.SUBMITTED)

    assert _lines(operator_pandeglang) == [(4, "Isi data Kabupaten Pandeglang")]
    assert _lines(operator_lebak) == [(1, "Perbaiki data Kabupaten Lebak")]
    assert _lines(operator_banten) == []
    [item] = queue_list(operator_lebak)
    assert item.detail == "Edisi uji-2024: 4 dari 4 indikator terisi. “Lengkapi sumbernya.”"
    assert item.due == "tenggat 26 Agustus 2030, 14.30 WIB"


def test_an_operator_is_asked_for_exactly_the_forms_that_it_can_fill(
    regions: Regions,
    operator_pandeglang: User,
    operator_banten: User,
    coordinator_banten: User,
    national_reviewer: User,
) -> None:
    """The query of the home page and the rule of the form agree, whatever the states of form and edition."""
    offices = ((regions.pandeglang, operator_pandeglang), (regions.banten, operator_banten))
    for state in SubmissionState:
        for region, operator in offices:
            reviewer = coordinator_banten if region == regions.pandeglang else national_reviewer
            for code in (f"buka-{state}", f"tutup-{state}"):
                edition = Edition.objects.filter(code=code).first() or edition_make(code)
                submission_advance(
                    submission_make(edition, region),
                    state,
                    operator=operator,
                    reviewer=reviewer,
                    accepter=national_reviewer,
                )
    for edition in Edition.objects.filter(code__startswith="tutup"):
        edition_close(edition=edition, actor=None)
    forms = Submission.objects.with_region()

    for operator in (operator_pandeglang, operator_banten):
        can_fill = {form.get_absolute_url() for form in forms if can_enter(operator, form)}
        assert len(can_fill) == len(ENTRY_STATES)
        assert {item.url for item in queue_list(operator) if item.count is not None} == can_fill


def test_what_is_due_soonest_comes_first(advance, operator_pandeglang: User, regions: Regions) -> None:
    advance("pandeglang", SubmissionState.DRAFT)
    for code, due in (("tanpa", None), ("lewat", dt.datetime(2024, 1, 1, tzinfo=dt.UTC))):
        submission_make(edition_make(code, entry_due_at=due), regions.pandeglang)

    assert [item.detail.split(":")[0] for item in queue_list(operator_pandeglang)] == [
        "Edisi lewat",
        "Edisi uji-2024",
        "Edisi tanpa",
    ]
    assert queue_list(operator_pandeglang)[0].due.startswith("lewat tenggat 1 Januari 2024")


def test_reviewers_wait_for_their_own_level_and_region(
    advance, coordinator_banten: User, coordinator_bali: User, national_reviewer: User
) -> None:
    advance("pandeglang", SubmissionState.SUBMITTED)
    advance("lebak", SubmissionState.IN_REVIEW)
    advance("badung", SubmissionState.APPROVED)
    advance("banten", SubmissionState.SUBMITTED)

    assert sorted(_lines(coordinator_banten)) == [
        (1, "Data baru menunggu pemeriksaan"),
        (1, "Pemeriksaan Anda yang belum selesai"),
    ]
    assert _lines(coordinator_bali) == []
    assert sorted(_lines(national_reviewer)) == [
        (1, "Data baru menunggu pemeriksaan"),
        (1, "Data disetujui menunggu penerimaan"),
    ]
    assert [
        forms_waiting(asker_of(user)).count()
        for user in (coordinator_banten, coordinator_bali, national_reviewer)
    ] == [
        2,
        0,
        2,
    ]


def test_the_lines_of_a_reviewer_lead_to_as_many_rows(
    advance, client_of: ClientOf, coordinator_banten: User
) -> None:
    advance("pandeglang", SubmissionState.SUBMITTED)
    advance("lebak", SubmissionState.SUBMITTED)
    [item] = queue_list(coordinator_banten)
    page = client_of(coordinator_banten).get(item.url).content.decode()
    assert item.count == 2
    assert "Kabupaten Pandeglang" in page
    assert "Kabupaten Lebak" in page


def test_an_analyst_waits_for_data_accepted_since_the_last_run(
    advance, edition: Edition, analyst: User, publisher: User
) -> None:
    advance("pandeglang", SubmissionState.ACCEPTED)
    advance("lebak", SubmissionState.SUBMITTED)
    [item] = queue_list(analyst)
    assert (item.label, item.detail) == ("Hitung indeks Edisi uji-2024", "1 dari 2 data diterima")

    run, _ = run_request(edition=edition, actor=analyst)
    run_execute(run.pk)
    assert _lines(analyst) == []
    assert _lines(publisher) == [(1, "Siapkan terbitan Edisi uji-2024")]

    run.refresh_from_db()
    release_prepare(run=run, actor=publisher)
    assert _lines(publisher) == []


def test_managers_wait_for_the_answers_to_their_invitations(
    coordinator_banten: User, coordinator_bali: User, administrator: User, regions: Regions
) -> None:
    invitation_make(invited_by=coordinator_banten, region=regions.lebak)
    line = [(1, "Undangan yang belum dijawab")]
    assert _lines(coordinator_banten) == line
    assert _lines(administrator) == line
    assert _lines(coordinator_bali) == []


def test_recent_shows_decisions_of_others_in_scope_since_the_visit(
    advance, operator_pandeglang: User, coordinator_banten: User, coordinator_bali: User
) -> None:
    advance("pandeglang", SubmissionState.RETURNED)
    hour_ago = timezone.now() - dt.timedelta(hours=1)

    def acts(user: User, scope: RegionScope, since: dt.datetime = hour_ago) -> list[str]:
        return [f"{item.person} {item.act}" for item in recent_list(scope=scope, user=user, since=since)]

    banten = RegionScope.of(["36"])
    assert acts(operator_pandeglang, banten) == [
        "Koordinator Banten mengembalikan data",
        "Koordinator Banten mulai memeriksa data",
    ]
    assert acts(coordinator_banten, banten) == ["Operator Pandeglang mengirim data"]
    assert acts(coordinator_bali, RegionScope.of(["51"])) == []
    assert acts(operator_pandeglang, banten, timezone.now()) == []


def test_home_shows_the_parts_to_those_with_a_role(
    advance, client_of: ClientOf, operator_pandeglang: User, operator_badung: User, outsider: User
) -> None:
    advance("pandeglang", SubmissionState.DRAFT)
    page = client_of(operator_pandeglang).get("/portal/").content.decode()
    assert "Isi data Kabupaten Pandeglang" in page
    assert "Keadaan wilayah Anda" in page
    assert "Pandeglang" not in client_of(operator_badung).get("/portal/").content.decode()
    assert "belum mempunyai peran" in client_of(outsider).get("/portal/").content.decode()


def test_signing_in_again_remembers_the_visit_before(client_of: ClientOf, db: None) -> None:
    person = user_make("ani@ikp.example")
    before = dt.datetime(2024, 8, 1, 3, 0, tzinfo=dt.UTC)
    User.objects.filter(pk=person.pk).update(last_login=before)
    client = client_of()
    client.post("/masuk/login/", {"login": person.email, "password": PASSWORD})
    assert client.session[PREVIOUS_VISIT_KEY] == before.isoformat()


SECTIONS = {
    "outsider": ["Beranda", "Pemberitahuan"],
    "stakeholder": ["Beranda", "Sebelum terbit", "Pemberitahuan"],
    "operator_pandeglang": ["Beranda", "Isian", "Edisi", "Pemberitahuan"],
    "operator_banten": ["Beranda", "Isian", "Kemajuan", "Edisi", "Pemberitahuan"],
    "coordinator_banten": [
        "Beranda",
        "Isian",
        "Tinjauan",
        "Kemajuan",
        "Edisi",
        "Pengguna",
        "Pemberitahuan",
    ],
    "national_reviewer": [
        "Beranda",
        "Isian",
        "Tinjauan",
        "Kemajuan",
        "Edisi",
        "Panel ahli",
        "Hitungan",
        "Skenario",
        "Pemberitahuan",
    ],
    "analyst": [
        "Beranda",
        "Isian",
        "Kemajuan",
        "Edisi",
        "Panel ahli",
        "Hitungan",
        "Skenario",
        "Pemberitahuan",
    ],
    "publisher": ["Beranda", "Edisi", "Hitungan", "Skenario", "Terbitan", "Pemberitahuan"],
    "auditor": [
        "Beranda",
        "Isian",
        "Kemajuan",
        "Edisi",
        "Panel ahli",
        "Hitungan",
        "Skenario",
        "Terbitan",
        "Audit",
        "Pemberitahuan",
    ],
    # Panels and scenarios are of the whole nation: an auditor of a province would find their pages empty.
    "auditor_banten": [
        "Beranda",
        "Isian",
        "Kemajuan",
        "Edisi",
        "Hitungan",
        "Terbitan",
        "Audit",
        "Pemberitahuan",
    ],
    "administrator": ["Beranda", "Edisi", "Pengguna", "Audit", "Pemberitahuan"],
}


@pytest.mark.parametrize("name", SECTIONS)
def test_the_navigation_shows_each_role_its_sections_and_they_open(
    name: str, client_of: ClientOf, request: pytest.FixtureRequest
) -> None:
    client = client_of(request.getfixturevalue(name))
    response = client.get("/portal/")
    items = list(response.context["nav_items"])
    assert [str(item["label"]) for item in items] == SECTIONS[name]
    assert [item["label"] for item in items if item["is_current"]] == ["Beranda"]
    assert {client.get(item["url"]).status_code for item in items} == {200}


@pytest.mark.thorough
@pytest.mark.parametrize("count", [1, 30])
@pytest.mark.parametrize(
    ("name", "queries"), [("operator", 8), ("coordinator_banten", 9), ("national_reviewer", 10)]
)
def test_home_asks_the_same_number_of_queries(
    name: str,
    queries: int,
    count: int,
    regions: Regions,
    client_of: ClientOf,
    django_assert_num_queries: DjangoAssertNumQueries,
    coordinator_banten: User,
    national_reviewer: User,
) -> None:
    """One office has filled so many forms; each waits for the province or the nation, or came back."""
    people = {
        "operator": person_make("Operator", Role.OPERATOR, regions.pandeglang),
        "coordinator_banten": coordinator_banten,
        "national_reviewer": national_reviewer,
    }
    state = {
        "operator": SubmissionState.RETURNED,
        "coordinator_banten": SubmissionState.SUBMITTED,
        "national_reviewer": SubmissionState.APPROVED,
    }[name]
    edition = edition_make(instrument=instrument_make(dimensions=1, each=1))
    offices = [
        region_make(f"36.{number + 30}", f"Kabupaten {number}", RegionLevel.REGENCY, regions.banten)
        for number in range(count)
    ]
    for region in offices:
        assignment_make(people["operator"], Role.OPERATOR, region)
    for region in offices:
        submission_advance(
            submission_make(edition, region),
            state,
            operator=people["operator"],
            reviewer=coordinator_banten,
            accepter=national_reviewer,
        )
    client = client_of(people[name])
    with django_assert_num_queries(queries):
        response = client.get("/portal/")
    assert sum(item.count for item in response.context["queue"]) == count
    assert len(response.context["recent"]) > 0
