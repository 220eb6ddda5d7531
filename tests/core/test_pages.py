"""Addresses of pages."""

import uuid

import pytest
from django.urls import reverse

from apps.core.pages import address_of_part


@pytest.mark.parametrize("code", ["1", "1.1.12", "A-2", "kode & spasi", "é?#%"])
@pytest.mark.parametrize("name", ["submissions:card", "submissions:dimension", "reviews:thread"])
def test_the_address_of_a_part_is_the_one_that_django_gives(name: str, code: str) -> None:
    for public_id in (uuid.uuid4(), uuid.uuid4()):
        assert address_of_part(name, public_id, code) == reverse(name, args=[public_id, code])
