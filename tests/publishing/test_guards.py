"""What the database refuses by itself."""

from contextlib import nullcontext

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from apps.publishing.enums import PUBLIC_STATES, WITHDRAWABLE_STATES, ReleaseState
from apps.publishing.models import Release
from tests.undone import undone


def test_a_public_release_never_changes(published, subtests):
    changes = {
        "version": 7,
        "note": "Lain.",
        "manifest_sha256": "0" * 64,
        "state": ReleaseState.DRAFT,
        "published_at": None,
    }
    for name, value in changes.items():
        with (
            subtests.test(name),
            pytest.raises(IntegrityError, match="never"),
            transaction.atomic(),
        ):
            Release.objects.filter(pk=published.pk).update(**{name: value})


def test_a_public_release_is_never_deleted(published):
    with pytest.raises(IntegrityError, match="never deleted"), transaction.atomic():
        published.delete()


@pytest.mark.parametrize("state", PUBLIC_STATES)
def test_a_public_release_takes_the_steps_of_the_services_and_no_other(published, withdraw, subtests, state):
    if state == ReleaseState.SUPERSEDED:
        Release.objects.filter(pk=published.pk).update(state=state)
    if state == ReleaseState.WITHDRAWN:
        withdraw(published)
    for target in ReleaseState:
        is_step = state == target or (state, target) in {
            (ReleaseState.PUBLISHED, ReleaseState.SUPERSEDED),
            *((withdrawable, ReleaseState.WITHDRAWN) for withdrawable in WITHDRAWABLE_STATES),
        }
        change = {"state": target}
        if target == ReleaseState.WITHDRAWN != state:
            change |= {
                "withdrawn_reason": "Salah.",
                "withdrawn_by": published.published_by,
                "withdrawn_at": timezone.now(),
            }
        with (
            subtests.test(target.value),
            undone(),
            nullcontext() if is_step else pytest.raises(IntegrityError, match="never"),
            transaction.atomic(),
        ):
            Release.objects.filter(pk=published.pk).update(**change)


def test_a_draft_may_change_and_be_deleted(draft):
    Release.objects.filter(pk=draft.pk).update(note="Lain.")
    Release.objects.filter(pk=draft.pk).delete()

    assert not Release.objects.exists()


@pytest.mark.parametrize(
    "change",
    [
        {"state": "withdrawn", "withdrawn_reason": "Salah."},
        {"state": "superseded"},
        {"state": "published"},
        {"state": "published", "published_at": "2024-01-01T00:00:00Z", "manifest_sha256": ""},
    ],
    ids=["withdrawn", "superseded", "nobody", "nothing built"],
)
def test_a_draft_becomes_public_only_whole(draft, change):
    with pytest.raises(IntegrityError, match="unfinished draft is never published"), transaction.atomic():
        Release.objects.filter(pk=draft.pk).update(**change)


def test_a_release_never_begins_in_public(published):
    with pytest.raises(IntegrityError, match="never starts as published"), transaction.atomic():
        Release.objects.create(
            edition=published.edition,
            run=published.run,
            version=9,
            state=ReleaseState.PUBLISHED,
            prepared_by=published.prepared_by,
        )


def test_the_reason_of_a_withdrawal_stays(published, withdraw):
    with pytest.raises(IntegrityError, match="never changes"), transaction.atomic():
        Release.objects.filter(pk=published.pk).update(withdrawn_reason="Diam-diam.")
    withdraw(published)
    with pytest.raises(IntegrityError, match="never changes"), transaction.atomic():
        Release.objects.filter(pk=published.pk).update(withdrawn_reason="Alasan lain.")
