"""The access review: who sees which assignments, who confirms or takes them away, one by one and many at once."""

import csv
import datetime as dt
import io
import re
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.db.utils import DatabaseError
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from apps.accounts.enums import ReviewStep
from apps.accounts.models import Assignment, Confirmation, User
from apps.accounts.permissions import Role
from apps.accounts.services import ReviewResult, assignment_revoke, assignments_review
from apps.audit.models import Entry
from tests.at_once import at_once
from tests.cast import Regions
from tests.factories import assignment_make, person_make
from tests.pages import table_of

ClientOf = Callable[..., Client]
LIST = "/portal/pengguna/tinjauan-akses/"
STEP = f"{LIST}putuskan/"
CAPTION = "Penugasan yang berlaku, yang paling lama tidak diputuskan dahulu"
NOW = timezone.now


def tick(assignment: Assignment, number: int = 0) -> str:
    return f"{assignment.public_id}:{number}"


def listed(client: Client, query: str = "") -> list[str]:
    """Return the names of the people in the review, each once."""
    response = client.get(f"{LIST}?{query}")
    assert response.status_code == 200
    return list(dict.fromkeys(row["assignment"].user.full_name for row in response.context["rows"]))


def age(assignment: Assignment, days: int) -> None:
    """Let an assignment have been given, and last been used, so many days ago."""
    at = NOW() - dt.timedelta(days=days)
    Assignment.objects.filter(pk=assignment.pk).update(granted_at=at, last_used_on=timezone.localdate(at))


def review(actor: User, step: ReviewStep, *chosen: tuple[Assignment, int]) -> list[str]:
    return [
        result.problem or result.done_before
        for result in assignments_review(actor=actor, chosen=chosen, step=step)
    ]


def test_a_coordinator_reviews_the_own_province_alone(
    client_of: ClientOf,
    coordinator_banten: User,
    operator_lebak: User,
    operator_badung: User,
    auditor_banten: User,
    analyst: User,
    administrator: User,
) -> None:
    assert sorted(listed(client_of(coordinator_banten))) == [
        "Auditor Banten", "Koordinator Banten", "Operator Lebak",
    ]  # fmt: skip
    assert len(listed(client_of(administrator))) == 6


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("q=KAB.+LEBAK", ["Operator Lebak"]),
        ("q=3602", ["Operator Lebak"]),
        ("q=operator.lebak%40", ["Operator Lebak"]),
        ("q=koordinator+banten", ["Koordinator Banten"]),
        ("provinsi=51", ["Operator Badung"]),
        ("role=coordinator", ["Koordinator Banten"]),
        ("tak_dipakai=90", ["Operator Badung"]),
        ("tak_dipakai=365", []),
        ("konfirmasi=perlu", ["Operator Badung"]),
        ("konfirmasi=belum&role=operator", ["Operator Lebak"]),
    ],
)
def test_the_address_narrows_the_review(
    client_of: ClientOf,
    administrator: User,
    coordinator_banten: User,
    operator_lebak: User,
    operator_badung: User,
    query: str,
    names: list[str],
) -> None:
    age(operator_badung.assignments.get(), 200)
    assert listed(client_of(administrator), query) == names


def test_what_was_never_used_counts_from_the_day_it_was_given(
    client_of: ClientOf, administrator: User, operator_lebak: User, operator_badung: User
) -> None:
    for person in (operator_lebak, operator_badung):
        person.assignments.update(last_used_on=None)
    operator_badung.assignments.update(granted_at=NOW() - dt.timedelta(days=200))
    assert listed(client_of(administrator), "tak_dipakai=180") == ["Operator Badung"]
    page = table_of(client_of(administrator).get(f"{LIST}?role=operator").content.decode(), CAPTION)
    assert [row[3] for row in page[1:]] == ["Belum pernah Lama tidak dipakai", "Belum pernah"]


def test_what_was_revoked_or_has_ended_needs_no_review_and_a_closed_account_does(
    client_of: ClientOf,
    administrator: User,
    operator_lebak: User,
    operator_badung: User,
    operator_pandeglang: User,
) -> None:
    operator_lebak.assignments.update(revoked_at=NOW())
    operator_badung.assignments.update(granted_at=NOW() - dt.timedelta(days=9), expires_at=NOW())
    User.objects.filter(pk=operator_pandeglang.pk).update(is_active=False)
    browser = client_of(administrator)
    assert listed(browser, "role=operator") == ["Operator Pandeglang"]
    assert "Akun nonaktif" in browser.get(f"{LIST}?role=operator").content.decode()


@pytest.mark.parametrize("count", [1, 30])
def test_the_review_asks_the_same_number_of_queries(
    client_of: ClientOf,
    administrator: User,
    regions: Regions,
    django_assert_num_queries: DjangoAssertNumQueries,
    count: int,
) -> None:
    for number in range(count):
        person = person_make(f"Orang {number}", Role.OPERATOR, regions.lebak)
        assignments_review(
            actor=administrator, chosen=[(person.assignments.get(), 0)], step=ReviewStep.CONFIRM
        )
    client = client_of(administrator)
    with django_assert_num_queries(8):  # one of them: who may confirm the reader's own assignment
        client.get(LIST)


def test_a_confirmation_is_kept_told_and_puts_the_assignment_last(
    client_of: ClientOf, coordinator_banten: User, operator_lebak: User, operator_pandeglang: User
) -> None:
    first, second = (person.assignments.get() for person in (operator_lebak, operator_pandeglang))
    age(first, 300)
    age(second, 200)
    browser = client_of(coordinator_banten)
    assert listed(browser, "role=operator") == ["Operator Lebak", "Operator Pandeglang"]

    answer = browser.post(
        STEP, {"only": tick(first)}, headers={"referer": f"http://testserver{LIST}?role=operator"}
    )

    assert answer["Location"] == f"{LIST}?role=operator"
    assert "Penugasan Operator Lebak dikonfirmasi." in browser.get(answer["Location"]).content.decode()
    assert listed(browser, "role=operator") == ["Operator Pandeglang", "Operator Lebak"]
    confirmation = Confirmation.objects.get()
    assert (confirmation.assignment, confirmation.confirmed_by) == (first, coordinator_banten)
    assert Entry.objects.latest("pk").sentence == (
        "Koordinator Banten mengonfirmasi bahwa Operator Lebak masih bertugas sebagai Operator di Kabupaten Lebak."
    )
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        Confirmation.objects.update(number=9)
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        confirmation.delete()


def test_a_role_that_ran_out_since_the_page_was_opened_is_not_confirmed(
    coordinator_banten: User, operator_lebak: User
) -> None:
    own = operator_lebak.assignments.get()
    age(own, 9)
    Assignment.objects.filter(pk=own.pk).update(expires_at=NOW() - dt.timedelta(minutes=1))
    [problem] = review(coordinator_banten, ReviewStep.CONFIRM, (own, 0))
    assert "sudah berakhir sendiri" in problem
    assert not Confirmation.objects.exists()


def test_nobody_confirms_their_own_assignment_not_even_past_the_services(
    client_of: ClientOf, coordinator_banten: User, administrator: User
) -> None:
    for person in (coordinator_banten, administrator):
        own = person.assignments.get()
        assert review(person, ReviewStep.CONFIRM, (own, 0)) == [
            "Ini penugasan Anda sendiri. Hanya orang lain yang dapat mengonfirmasinya."
        ]
        assert tick(own) not in client_of(person).get(LIST).content.decode()
        with pytest.raises(IntegrityError, match="four eyes"), transaction.atomic():
            Confirmation.objects.create(assignment=own, number=1, confirmed_by=person)
    # Somebody else does it: the administrator for the coordinator.
    assert review(administrator, ReviewStep.CONFIRM, (coordinator_banten.assignments.get(), 0)) == [""]


def test_the_own_assignment_says_who_can_confirm_it_and_how_to_find_somebody_where_nobody_can(
    client_of: ClientOf, coordinator_banten: User, administrator: User
) -> None:
    def told(person: User) -> str:
        rows = table_of(client_of(person).get(LIST).content.decode(), CAPTION)
        return next(row[-1] for row in rows if any(person.email in cell for cell in row))

    assert told(coordinator_banten) == "Penugasan Anda. Yang dapat mengonfirmasi: Administrator Pusat"
    assert told(administrator) == (
        "Penugasan Anda. Belum ada orang lain yang dapat mengonfirmasinya: undang seorang lagi dengan wewenang ini"
    )


@pytest.mark.parametrize("step", ReviewStep)
def test_a_coordinator_reviews_no_role_beyond_the_own_permissions(
    coordinator_banten: User,
    auditor_banten: User,
    operator_badung: User,
    administrator: User,
    step: ReviewStep,
) -> None:
    others = [person.assignments.get() for person in (auditor_banten, operator_badung, administrator)]
    problems = review(coordinator_banten, step, *((row, 0) for row in others))
    assert [problem.startswith("Peran Anda tidak mencakup") for problem in problems] == [True, True, True]
    assert not Confirmation.objects.exists()
    assert not Assignment.objects.filter(revoked_at__isnull=False).exists()


def test_the_filters_offer_a_province_no_role_of_the_nation(
    client_of: ClientOf, coordinator_banten: User, administrator: User
) -> None:
    for address in (LIST, "/portal/pengguna/"):
        offered = {
            person: [
                value
                for value, _label in client_of(person).get(address).context["address"]["role"].field.choices
            ]
            for person in (coordinator_banten, administrator)
        }
        assert offered[coordinator_banten] == ["", "operator", "coordinator", "auditor", "stakeholder"]
        assert offered[administrator] == ["", *Role.values]


def test_each_of_many_has_its_own_result(
    client_of: ClientOf,
    coordinator_banten: User,
    operator_lebak: User,
    operator_pandeglang: User,
    auditor_banten: User,
    operator_badung: User,
) -> None:
    fine, gone, beyond, elsewhere = (
        person.assignments.get()
        for person in (operator_lebak, operator_pandeglang, auditor_banten, operator_badung)
    )
    assignment_revoke(actor=coordinator_banten, assignment=gone)
    ticked = [tick(row) for row in (fine, gone, beyond, elsewhere)]

    answer = client_of(coordinator_banten).post(STEP, {"step": "confirm", "row": ticked})

    page = answer.content.decode()
    results = {row[0]: row[2] for row in table_of(page, "Hasil tiap penugasan")[1:]}
    assert results["Operator Lebak"] == "Berhasil dikonfirmasi."
    assert "sudah dicabut oleh Koordinator Banten, pukul" in results["Operator Pandeglang"]
    assert results["Auditor Banten"].startswith("Peran Anda tidak mencakup mengonfirmasi")
    assert set(results) == {"Operator Lebak", "Operator Pandeglang", "Auditor Banten"}
    assert "1 penugasan yang dipilih tidak ada di wilayah Anda" in page
    assert list(Confirmation.objects.values_list("assignment", flat=True)) == [fine.pk]


def test_taking_away_many_asks_first(
    client_of: ClientOf, coordinator_banten: User, operator_lebak: User, operator_pandeglang: User
) -> None:
    rows = [person.assignments.get() for person in (operator_lebak, operator_pandeglang)]
    ticked, browser = [tick(row) for row in rows], client_of(coordinator_banten)

    asked = browser.post(STEP, {"step": "revoke", "row": ticked}).content.decode()

    assert "Cabut 2 penugasan?" in asked
    assert "Operator Lebak: Operator, Kabupaten Lebak" in " ".join(asked.split())
    assert not Assignment.objects.filter(revoked_at__isnull=False).exists()
    sent = {"step": "revoke", "is_sure": "on", "row": re.findall(r'name="row" value="([^"]+)"', asked)}
    assert sorted(sent["row"]) == sorted(ticked)
    done = browser.post(STEP, sent).content.decode()
    assert "2 penugasan dicabut" in done
    assert Assignment.objects.filter(revoked_by=coordinator_banten).count() == 2
    # Sent once more, as by refreshing the page of the result: no failure, and nothing new.
    again = browser.post(STEP, sent)
    assert (again.context["before"], again.context["failed"], again.context["done"]) == (2, 0, 0)
    assert "sudah dicabut oleh Koordinator Banten, pukul" in again.content.decode()


def test_enter_on_a_tick_presses_the_button_for_what_is_ticked(
    client_of: ClientOf, coordinator_banten: User, operator_lebak: User
) -> None:
    """A browser presses the first button of the form: those in the rows belong to another one."""
    page = client_of(coordinator_banten).get(LIST).content.decode()
    form = page[page.index("data-pick>") :]
    buttons = re.findall(r'<button[^>]*type="submit"[^>]*>', form, re.DOTALL)
    own = [button for button in buttons if 'form="review-one"' not in button]
    assert (len(buttons), len(own)) == (3, 2)
    assert 'value="confirm"' in own[0]


@pytest.mark.parametrize("fields", [{}, {"step": "confirm"}, {"row": "x"}, {"step": "hapus", "row": "x"}])
def test_a_form_without_a_choice_leads_back(
    client_of: ClientOf, coordinator_banten: User, fields: dict[str, str]
) -> None:
    answer = client_of(coordinator_banten).post(STEP, fields, follow=True)
    assert answer.redirect_chain == [(LIST, 302)]
    assert "Pilih dahulu penugasannya." in answer.content.decode()
    assert not Confirmation.objects.exists()


@pytest.mark.parametrize("step", ReviewStep)
def test_an_old_tab_is_told_who_was_faster(
    administrator: User, coordinator_banten: User, operator_lebak: User, step: ReviewStep
) -> None:
    row = operator_lebak.assignments.get()
    review(administrator, ReviewStep.CONFIRM, (row, 0))
    [problem] = review(coordinator_banten, step, (row, 0))
    assert re.fullmatch(
        r"Penugasan Operator Lebak sebagai Operator di Kabupaten Lebak sudah dikonfirmasi "
        r"oleh Administrator Pusat, pukul \d\d\.\d\d WIB\.",
        problem,
    )
    assert (Confirmation.objects.count(), Assignment.objects.get(pk=row.pk).revoked_at) == (1, None)
    assert review(coordinator_banten, step, (row, 1)) == [""]


@pytest.mark.django_db(transaction=True)
def test_of_two_who_decide_at_once_one_wins_and_the_other_is_told(regions: Regions) -> None:
    coordinator, colleague = (
        person_make(f"Koordinator {name}", Role.COORDINATOR, regions.banten) for name in ("A", "B")
    )
    row = person_make("Operator", Role.OPERATOR, regions.lebak).assignments.get()

    def act(who: User, step: ReviewStep) -> list[ReviewResult]:
        fresh = Assignment.objects.with_region().select_related("user").get(pk=row.pk)
        return assignments_review(actor=who, chosen=[(fresh, 0)], step=step)

    outcomes: list[Any] = at_once(
        partial(act, coordinator, ReviewStep.CONFIRM), partial(act, colleague, ReviewStep.REVOKE)
    )

    problems = sorted(result.problem for [result] in outcomes)
    assert problems[0] == ""
    assert " sudah di" in problems[1]
    assert " oleh Koordinator " in problems[1]
    confirmed, revoked = (
        Confirmation.objects.count(),
        Assignment.objects.get(pk=row.pk).revoked_at is not None,
    )
    assert confirmed + revoked == 1


def test_the_file_holds_all_pages_with_the_same_filters(
    client_of: ClientOf, coordinator_banten: User, administrator: User, operator_lebak: User, regions: Regions
) -> None:
    row = operator_lebak.assignments.get()
    review(administrator, ReviewStep.CONFIRM, (row, 0))
    for number in range(40):
        person_make(f"Orang {number}", Role.OPERATOR, regions.pandeglang)
    browser = client_of(coordinator_banten)
    page = browser.get(f"{LIST}?q=lebak").content.decode()
    assert 'href="/portal/pengguna/tinjauan-akses/unduh/?q=lebak"' in page

    def read(query: str, delimiter: str) -> list[dict[str, str]]:
        text = b"".join(browser.get(f"{LIST}unduh/?{query}")).decode("utf-8-sig")
        return list(csv.DictReader(io.StringIO(text), delimiter=delimiter))

    [lebak] = read("q=lebak", ",")
    today = timezone.localdate().isoformat()
    assert lebak == {
        "nama": "Operator Lebak",
        "surel": "operator.lebak@ikp.example",
        "akun": "aktif",
        "peran": "Operator",
        "wilayah": "Kabupaten Lebak",
        "diberikan": today,
        "diberikan_oleh": "",
        "berlaku_sampai": "",
        "terakhir_dipakai": today,
        "terakhir_dikonfirmasi": today,
        "dikonfirmasi_oleh": "Administrator Pusat",
        "kode_wilayah": "36.02",
        "kode_peran": "operator",
    }
    assert len(read("role=operator&bentuk=excel", ";")) == 41


def test_the_review_is_found_from_the_list_of_people(client_of: ClientOf, coordinator_banten: User) -> None:
    assert f'href="{LIST}"' in client_of(coordinator_banten).get("/portal/pengguna/").content.decode()


def test_a_person_with_two_roles_is_reviewed_for_each(
    client_of: ClientOf, administrator: User, operator_lebak: User, regions: Regions
) -> None:
    assignment_make(operator_lebak, Role.OPERATOR, regions.pandeglang)
    rows = client_of(administrator).get(f"{LIST}?q=operator.lebak").context["rows"]
    assert [str(row["assignment"]) for row in rows] == [
        "Operator, Kabupaten Lebak",
        "Operator, Kabupaten Pandeglang",
    ]


def test_the_step_address_opens_as_the_review(client_of: ClientOf, coordinator_banten: User) -> None:
    answer = client_of(coordinator_banten).get(reverse("accounts:access_review_step"))
    assert answer["Location"] == LIST
