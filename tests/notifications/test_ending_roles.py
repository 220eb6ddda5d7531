"""Warnings before a role ends: 14 and 3 days ahead, once each, to the person and to who can give it for longer."""

import datetime as dt

import pytest
from django.utils import timezone

from apps.accounts.models import Assignment, User
from apps.accounts.permissions import Role
from apps.notifications.models import Notice
from apps.notifications.services import ending_roles_warn_pending
from tests.at_once import at_once
from tests.cast import Regions
from tests.factories import assignment_make, person_make


def end_in(user: User, days: float, *, given: float = 60) -> None:
    """Let the roles of a person end in so many days; they were given so many days ago."""
    now = timezone.now()
    user.assignments.update(
        granted_at=now - dt.timedelta(days=given), expires_at=now + dt.timedelta(days=days), warned_days=None
    )


def told() -> list[str]:
    return sorted(Notice.objects.values_list("recipient__full_name", flat=True))


def test_the_person_and_the_coordinator_are_warned_at_14_and_at_3_days(
    operator_lebak: User, coordinator_banten: User, coordinator_bali: User, administrator: User
) -> None:
    end_in(operator_lebak, 14.1)
    assert ending_roles_warn_pending() == 0

    end_in(operator_lebak, 13.9)
    assert [ending_roles_warn_pending(), ending_roles_warn_pending()] == [1, 0]
    assert told() == ["Koordinator Banten", "Operator Lebak"]

    operator_lebak.assignments.update(expires_at=timezone.now() + dt.timedelta(days=2.9))
    assert [ending_roles_warn_pending(), ending_roles_warn_pending()] == [1, 0]
    assert len(told()) == 4


def test_the_warning_says_what_ends_and_whom_to_ask(operator_lebak: User, coordinator_banten: User) -> None:
    operator_lebak.assignments.update(
        granted_at=timezone.now() - dt.timedelta(days=60),
        expires_at=timezone.make_aware(
            dt.datetime.combine(timezone.localdate() + dt.timedelta(days=2), dt.time(23, 59, 59))
        ),
    )
    ending_roles_warn_pending()
    [to_holder] = Notice.objects.of(operator_lebak)
    [to_manager] = Notice.objects.of(coordinator_banten)
    assert to_holder.kind == to_manager.kind == "access"
    assert to_holder.subject.startswith("Peran Anda di Kabupaten Lebak berakhir ")
    assert to_holder.body.endswith(
        "Bila Anda masih bertugas, mintalah perpanjangan. Yang dapat memperpanjangnya: Koordinator Banten."
    )
    assert to_manager.subject == "1 peran di wilayah Anda akan berakhir"
    assert (
        "Operator Lebak (operator.lebak@ikp.example), Operator di Kabupaten Lebak: sampai " in to_manager.body
    )
    assert to_manager.path == operator_lebak.get_absolute_url()


def test_several_ends_are_one_notice_for_the_coordinator(
    operator_lebak: User, operator_pandeglang: User, coordinator_banten: User
) -> None:
    for person in (operator_lebak, operator_pandeglang):
        end_in(person, 5)
    ending_roles_warn_pending()
    [notice] = Notice.objects.of(coordinator_banten)
    assert notice.subject == "2 peran di wilayah Anda akan berakhir"
    assert notice.path == "/portal/pengguna/tinjauan-akses/"


def test_where_no_coordinator_is_the_administrator_is_told(
    coordinator_banten: User, administrator: User, auditor_banten: User
) -> None:
    end_in(coordinator_banten, 5)
    end_in(auditor_banten, 5)
    ending_roles_warn_pending()
    assert told() == ["Administrator Pusat", "Auditor Banten", "Koordinator Banten"]


def test_names_and_addresses_belong_to_the_region_by_which_the_reader_manages_them(
    regions: Regions, operator_lebak: User, coordinator_banten: User, administrator: User
) -> None:
    """So they are gone with that role, also where the reader keeps another one."""
    end_in(operator_lebak, 5)
    end_in(coordinator_banten, 5)
    ending_roles_warn_pending()
    told = Notice.objects.values_list("recipient__full_name", "subject", "region__name")
    assert set(told) == {
        ("Operator Lebak", operator_lebak.notices.get().subject, None),
        ("Koordinator Banten", coordinator_banten.notices.get(region=None).subject, None),
        ("Koordinator Banten", "1 peran di wilayah Anda akan berakhir", "Banten"),
        ("Administrator Pusat", "1 peran di wilayah Anda akan berakhir", "Indonesia"),
    }


def test_a_role_that_was_given_for_a_few_days_is_not_warned_of_at_once(
    operator_lebak: User, coordinator_banten: User
) -> None:
    end_in(operator_lebak, 5, given=0)
    assert ending_roles_warn_pending() == 0
    end_in(operator_lebak, 2, given=3)
    assert ending_roles_warn_pending() == 1


def test_ended_revoked_and_closed_ones_are_not_warned_of(
    operator_lebak: User, operator_pandeglang: User, operator_badung: User
) -> None:
    end_in(operator_lebak, -1)
    end_in(operator_pandeglang, 5)
    operator_pandeglang.assignments.update(revoked_at=timezone.now())
    end_in(operator_badung, 5)
    User.objects.filter(pk=operator_badung.pk).update(is_active=False)
    assert ending_roles_warn_pending() == 0


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_warn_once(regions: Regions) -> None:
    coordinator = person_make("Koordinator", Role.COORDINATOR, regions.banten)
    for number in range(5):
        end_in(person_make(f"Orang {number}", Role.OPERATOR, regions.lebak), 5)
    assignment_make(coordinator, Role.OPERATOR, regions.banten)
    counts = at_once(ending_roles_warn_pending, ending_roles_warn_pending)
    assert sum(counts) == 5
    assert Notice.objects.exclude(recipient=coordinator).count() == 5
    assert not Assignment.objects.filter(expires_at__isnull=False, warned_days=None).exists()
