"""What the database refuses by itself."""

import pytest
from django.db import IntegrityError, transaction

from apps.publishing.enums import ReleaseState
from apps.publishing.models import Release


@pytest.mark.parametrize(
    "change",
    [
        {"version": 7},
        {"note": "Lain."},
        {"manifest_sha256": "0" * 64},
        {"state": "draft"},
        {"published_at": None},
    ],
    ids=lambda change: next(iter(change)),
)
def test_a_public_release_never_changes(published, change):
    with pytest.raises(IntegrityError, match="never"), transaction.atomic():
        Release.objects.filter(pk=published.pk).update(**change)


def test_a_public_release_is_never_deleted(published):
    with pytest.raises(IntegrityError, match="never deleted"), transaction.atomic():
        published.delete()


def test_a_withdrawn_release_never_comes_back(published, withdraw):
    withdraw(published)

    with pytest.raises(IntegrityError, match="never"), transaction.atomic():
        Release.objects.filter(pk=published.pk).update(state=ReleaseState.PUBLISHED)


def test_a_draft_may_change_and_be_deleted(draft):
    Release.objects.filter(pk=draft.pk).update(note="Lain.")
    Release.objects.filter(pk=draft.pk).delete()

    assert not Release.objects.exists()
