"""The same form sent twice at the same moment: the double click that no page can hold back."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from apps.accounts.models import User
from apps.panels.models import Panel
from tests.at_once import at_once
from tests.cast import Regions
from tests.factories import instrument_make


@pytest.mark.django_db(transaction=True)
def test_the_same_form_sent_twice_at_once_makes_one_panel(
    regions: Regions, analyst: User, client_of: Callable[..., Client]
) -> None:
    instrument = instrument_make("uji")
    fields = {"title": "Bobot", "instrument": instrument.pk, "method": "score", "due_on": "31/12/2099"}
    cookies = client_of(analyst).cookies

    def send() -> int:
        browser = Client()
        browser.cookies = cookies
        return browser.post(reverse("panels:panel_create"), fields).status_code

    assert at_once(send, send) == [302, 302]
    assert Panel.objects.count() == 1
    # Opened anew, the form has another secret: whoever fills it in again means another panel.
    browser = Client()
    browser.cookies = cookies
    browser.post(reverse("panels:panel_create"), fields | {"csrfmiddlewaretoken": "lain"})
    assert Panel.objects.count() == 2
