"""Whoever sends what they may not do stands in the log, at whichever address; who only mistypes does not."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from apps.accounts.enums import ReviewStep
from apps.accounts.models import Assignment, User
from apps.accounts.permissions import Role
from apps.audit.enums import AuditAction
from apps.audit.models import Entry
from tests.cast import Regions
from tests.factories import edition_make, invitation_make, person_make, submission_make, user_make

Browser = Callable[[User | None], Client]


def refused() -> list[tuple[str, str, str]]:
    """Return of each refusal who, about whom, and the sentence."""
    rows = Entry.objects.filter(action=AuditAction.USER_SEND_REFUSED).order_by("pk")
    return [(row.actor_label, row.subject_label, row.sentence) for row in rows]


def post(browser: Client, name: str, *args: Any, **fields: Any) -> int:
    return browser.post(reverse(f"accounts:{name}", args=args), fields).status_code


def test_closing_an_account_beyond_ones_power_or_ones_own_is_in_the_log(
    client_of: Browser, coordinator_banten: User, regions: Regions
) -> None:
    auditor = person_make("Auditor Banten", Role.AUDITOR, regions.banten)
    browser = client_of(coordinator_banten)
    assert post(browser, "user_deactivate", auditor.public_id) == 403
    assert post(browser, "user_deactivate", coordinator_banten.public_id) == 403
    first, second = refused()
    assert first[:2] == ("Koordinator Banten", str(auditor))
    assert "peran yang tidak dapat Anda beri atau cabut" in first[2]
    assert f"/portal/pengguna/{auditor.public_id}/nonaktifkan/" in first[2]
    assert second[1] == str(coordinator_banten)
    assert "akun Anda sendiri" in second[2]
    found = Entry.objects.get(subject_id=str(auditor.public_id), action=AuditAction.USER_SEND_REFUSED)
    assert found.region == regions.banten


def test_taking_or_prolonging_a_role_beyond_ones_power_is_in_the_log(
    client_of: Browser, coordinator_banten: User, regions: Regions
) -> None:
    auditor = person_make("Auditor Banten", Role.AUDITOR, regions.banten)
    browser = client_of(coordinator_banten)
    theirs, own = Assignment.objects.get(user=auditor), Assignment.objects.get(user=coordinator_banten)
    assert post(browser, "assignment_revoke", theirs.public_id) == 403
    assert post(browser, "assignment_extend", own.public_id, expires_on="2031-01-01") == 403
    assert [row[1] for row in refused()] == [str(auditor), str(coordinator_banten)]


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.ADMINISTRATOR])
def test_a_made_up_choice_of_a_role_is_in_the_log(
    client_of: Browser, coordinator_banten: User, operator_lebak: User, regions: Regions, role: Role
) -> None:
    browser = client_of(coordinator_banten)
    fields = {"role": role.value, "region": regions.lebak.code}
    assert post(browser, "assignment_grant", operator_lebak.public_id, **fields) == 422
    sent = {**fields, "email": "baru@ikp.example", "full_name": "Orang Baru"}
    assert post(browser, "invitation_send", **sent) == 422
    reason = f"ditolak: peran {role.label} di luar wewenangnya."
    assert [(who, about) for who, about, _ in refused()] == [
        ("Koordinator Banten", str(operator_lebak)),
        ("Koordinator Banten", "Koordinator Banten"),
    ]
    assert all(reason in told for _, _, told in refused())
    assert "baru@ikp.example" not in str(list(Entry.objects.values_list("names", flat=True)))


@pytest.mark.parametrize("code", ["51", "51.03", "ID"])
def test_a_made_up_choice_of_a_region_is_in_the_log(
    client_of: Browser, coordinator_banten: User, operator_lebak: User, code: str
) -> None:
    fields = {"role": Role.OPERATOR.value, "region": code}
    assert post(client_of(coordinator_banten), "assignment_grant", operator_lebak.public_id, **fields) == 422
    [(_, _, told)] = refused()
    assert f"wilayah berkode {code} di luar wewenangnya" in told


@pytest.mark.parametrize("code", ["36.01", "99.99", "00"])
def test_a_role_and_a_region_that_do_not_fit_are_no_attempt(
    client_of: Browser, administrator: User, operator_lebak: User, regions: Regions, code: str
) -> None:
    """Both are offered side by side, or there is no such region: nobody's power is in question."""
    browser = client_of(administrator)
    fields = {"role": Role.COORDINATOR.value, "region": code}
    assert post(browser, "assignment_grant", operator_lebak.public_id, **fields) == 422
    sent = {**fields, "email": "baru@ikp.example", "full_name": "Orang Baru"}
    assert post(browser, "invitation_send", **sent) == 422
    assert refused() == []


def test_what_is_mistyped_or_left_out_is_not_in_the_log(
    client_of: Browser, coordinator_banten: User, operator_lebak: User, regions: Regions
) -> None:
    browser = client_of(coordinator_banten)
    for fields in ({}, {"role": "", "region": ""}, {"role": "raja", "region": "kota"}):
        assert post(browser, "assignment_grant", operator_lebak.public_id, **fields) == 422
    sent = {"role": Role.OPERATOR.value, "region": regions.lebak.code, "email": "bukan surel"}
    assert post(browser, "invitation_send", **sent) == 422
    assert browser.get(reverse("accounts:user_deactivate", args=[coordinator_banten.public_id])).status_code
    assert refused() == []


@pytest.mark.parametrize("is_sure", ["", "1"])
@pytest.mark.parametrize("step", ReviewStep)
def test_each_row_of_the_access_review_beyond_ones_power_is_in_the_log(
    client_of: Browser,
    coordinator_banten: User,
    operator_lebak: User,
    operator_badung: User,
    regions: Regions,
    step: ReviewStep,
    is_sure: str,
) -> None:
    auditor = person_make("Auditor Banten", Role.AUDITOR, regions.banten)
    rows = [
        person.assignments.get() for person in (coordinator_banten, auditor, operator_lebak, operator_badung)
    ]
    fields = {"step": step.value, "row": [f"{row.public_id}:0" for row in rows], "is_sure": is_sure}
    assert post(client_of(coordinator_banten), "access_review_step", **fields) == 200
    told = {about: sentence for _, about, sentence in refused()}
    assert "di luar wilayah tugasnya" in told.pop(str(operator_badung))
    if step == ReviewStep.REVOKE and not is_sure:  # it was only asked for
        assert told == {}
        return
    assert "Ini penugasan Anda sendiri" in told.pop(str(coordinator_banten))
    assert "Peran Anda tidak mencakup" in told.pop(str(auditor))
    assert told == {}


def test_a_single_row_of_the_access_review_beyond_ones_power_is_in_the_log(
    client_of: Browser, coordinator_banten: User
) -> None:
    fields = {"step": "confirm", "row": [f"{coordinator_banten.assignments.get().public_id}:0"]}
    assert post(client_of(coordinator_banten), "access_review_step", **fields) == 302
    assert [about for _, about, _ in refused()] == [str(coordinator_banten)]


def test_a_page_of_another_role_and_people_of_another_province_are_in_the_log(
    client_of: Browser, analyst: User, coordinator_banten: User, operator_badung: User, regions: Regions
) -> None:
    assert post(client_of(analyst), "invitation_send", email="a@b.example") == 403
    assert post(client_of(coordinator_banten), "user_deactivate", operator_badung.public_id) == 404
    first, second = refused()
    assert first[:2] == ("Analis Pusat", "Analis Pusat")
    assert second[:2] == ("Koordinator Banten", str(operator_badung))
    assert "di luar wilayah tugasnya" in second[2]


def test_the_same_again_within_a_minute_is_one_entry(client_of: Browser, analyst: User) -> None:
    browser = client_of(analyst)
    for _ in range(3):
        post(browser, "invitation_send")
    assert len(refused()) == 1


def test_no_token_of_an_invitation_stands_in_the_log(
    client_of: Browser, coordinator_banten: User, operator_lebak: User, regions: Regions
) -> None:
    from apps.core.tokens import token_hash

    invitation = invitation_make(invited_by=coordinator_banten, region=regions.lebak)
    invitation.token_sha256 = token_hash("rahasia-sekali")
    invitation.save()
    assert post(client_of(operator_lebak), "invitation_accept", "rahasia-sekali") == 403
    [(_, _, told)] = refused()
    assert "/undangan/***/" in told
    assert "rahasia" not in told


def test_what_is_sent_about_a_form_is_found_at_the_form(
    client_of: Browser, auditor: User, coordinator_banten: User, operator_lebak: User, regions: Regions
) -> None:
    """Whoever sees the form and may not do this; once, with the step."""
    form = submission_make(edition_make(region_set=regions.region_set), regions.lebak)
    thread = reverse("reviews:thread", args=[form.public_id, "1.1"])
    assert client_of(auditor).post(thread, {"text": "Halo"}).status_code == 403
    stranger = user_make()
    fields = {"text": "Halo", "mentioned": [str(stranger.public_id)]}
    assert client_of(operator_lebak).post(thread, fields).status_code == 422
    assert client_of(operator_lebak).post(thread, {"text": ""}).status_code == 422
    rows = Entry.objects.filter(action=AuditAction.SUBMISSION_REFUSE).order_by("pk")
    assert [(row.actor_label, row.subject_label) for row in rows] == [
        (auditor.label, str(form)),
        (operator_lebak.label, str(form)),
    ]
    assert "menulis dalam percakapan" in rows[0].sentence
    assert "menyebut orang yang tidak mengisi atau memeriksa data ini" in rows[1].sentence
    assert refused() == []


def test_a_reminder_that_is_refused_is_found_at_the_form(
    client_of: Browser, coordinator_banten: User, operator_lebak: User, regions: Regions
) -> None:
    form = submission_make(edition_make(region_set=regions.region_set), regions.lebak)
    address, browser = reverse("dashboard:progress_remind"), client_of(coordinator_banten)
    for _ in range(2):
        browser.post(address, {"form": form.public_id})
    [entry] = Entry.objects.filter(action=AuditAction.SUBMISSION_REFUSE)
    assert "mengingatkan" in entry.sentence
    assert "sudah diingatkan" in entry.sentence


def test_what_comes_from_a_closed_account_names_the_step_and_each_form(
    client_of: Browser, coordinator_banten: User, regions: Regions
) -> None:
    edition = edition_make(region_set=regions.region_set)
    forms = [submission_make(edition, place) for place in (regions.pandeglang, regions.lebak)]
    browser = client_of(coordinator_banten)
    User.objects.filter(pk=coordinator_banten.pk).update(is_active=False)
    browser.post(reverse("reviews:bulk"), {"step": "approve", "form": [f"{f.public_id}:1" for f in forms]})
    browser.post(reverse("submissions:extend", args=[forms[0].public_id]), {})
    rows = Entry.objects.filter(action=AuditAction.SUBMISSION_REFUSE).order_by("pk")
    assert [(row.subject_label, row.region) for row in rows] == [
        (str(forms[0]), regions.pandeglang),
        (str(forms[1]), regions.lebak),
        (str(forms[0]), regions.pandeglang),
    ]
    assert "mencoba menyetujui isian" in rows[0].sentence
    assert "memperpanjang" in rows[2].sentence
    assert all("akunnya sudah dinonaktifkan" in row.sentence for row in rows)
    assert Entry.objects.filter(action=AuditAction.USER_SEND_CLOSED).count() == 2
