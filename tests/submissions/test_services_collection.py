"""Opening an edition: which offices find a form, and what the analyst is told."""

from collections.abc import Callable

from django.test import Client
from django.urls import reverse

from apps.accounts.models import User
from apps.indicators.enums import EditionState
from apps.submissions.models import Submission
from tests.cast import Regions
from tests.factories import edition_make


def test_opening_an_edition_gives_every_office_an_empty_form_and_counts_them(
    regions: Regions, analyst: User, client_of: Callable[[User | None], Client]
) -> None:
    """The five offices of the cast; the nation itself fills no form."""
    edition = edition_make(state=EditionState.DRAFT)
    response = client_of(analyst).post(
        reverse("submissions:collection_open", args=[edition.code]), follow=True
    )
    assert f"{edition} dibuka. 5 formulir dibuat." in response.content.decode()
    forms = Submission.objects.filter(edition=edition)
    assert sorted(forms.values_list("region__code", "state", "revision")) == [
        (code, "draft", 0) for code in ("36", "36.01", "36.02", "51", "51.03")
    ]
    edition.refresh_from_db()
    assert (edition.state, edition.instrument.is_frozen) == (EditionState.OPEN, True)
