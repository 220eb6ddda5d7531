"""The cast: a small country and the named people of every test. A pytest plugin, loaded by conftest.py."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.test import Client

from apps.accounts.models import User
from apps.accounts.permissions import Role
from apps.accounts.sessions import SessionStore
from apps.regions.enums import NATION_CODE, RegionLevel
from apps.regions.models import Region, RegionSet
from tests.factories import person_make, region_make, region_new, region_set_make, user_make


@dataclass(frozen=True)
class Regions:
    """Indonesia with two provinces: Banten (Pandeglang, Lebak) and Bali (Badung)."""

    nation: Region
    banten: Region
    pandeglang: Region
    lebak: Region
    bali: Region
    badung: Region
    region_set: RegionSet


@dataclass(frozen=True)
class Part:
    """A person of the cast: the role, and the field of `Regions` it is in; without them, nowhere."""

    full_name: str
    role: Role | None = None
    region: str = ""


CAST = {
    "operator_pandeglang": Part("Operator Pandeglang", Role.OPERATOR, "pandeglang"),
    "operator_lebak": Part("Operator Lebak", Role.OPERATOR, "lebak"),
    # Fills the form of the province office, and reads those of its regencies.
    "operator_banten": Part("Operator Banten", Role.OPERATOR, "banten"),
    # Another regency in another province: sees nothing of Banten.
    "operator_badung": Part("Operator Badung", Role.OPERATOR, "badung"),
    "coordinator_banten": Part("Koordinator Banten", Role.COORDINATOR, "banten"),
    "coordinator_bali": Part("Koordinator Bali", Role.COORDINATOR, "bali"),
    "national_reviewer": Part("Peninjau Nasional", Role.NATIONAL_REVIEWER, "nation"),
    "analyst": Part("Analis Pusat", Role.ANALYST, "nation"),
    "publisher": Part("Penerbit Pusat", Role.PUBLISHER, "nation"),
    "auditor": Part("Auditor Pusat", Role.AUDITOR, "nation"),
    "auditor_banten": Part("Auditor Banten", Role.AUDITOR, "banten"),
    "administrator": Part("Administrator Pusat", Role.ADMINISTRATOR, "nation"),
    "stakeholder": Part("Pemangku Banten", Role.STAKEHOLDER, "banten"),
    # Can sign in, and has no role anywhere.
    "outsider": Part("Orang Luar"),
}


def regions_make() -> Regions:
    """Return the country, new."""
    nation = region_make(NATION_CODE, "Indonesia", RegionLevel.NATION)
    # A level at a time: almost every test makes them.
    banten, bali = Region.objects.bulk_create(
        [
            region_new("36", "Banten", RegionLevel.PROVINCE, nation),
            region_new("51", "Bali", RegionLevel.PROVINCE, nation, zone="Asia/Makassar"),
        ]
    )
    pandeglang, lebak, badung = Region.objects.bulk_create(
        [
            region_new("36.01", "Kabupaten Pandeglang", RegionLevel.REGENCY, banten),
            region_new("36.02", "Kabupaten Lebak", RegionLevel.REGENCY, banten),
            region_new("51.03", "Kabupaten Badung", RegionLevel.REGENCY, bali, zone="Asia/Makassar"),
        ]
    )
    return Regions(nation, banten, pandeglang, lebak, bali, badung, region_set_make())


def cast_make(name: str, regions: Regions) -> User:
    """Return one person of `CAST`, new."""
    part = CAST[name]
    if part.role is None:
        return user_make(f"{part.full_name.lower().replace(' ', '.')}@ikp.example", part.full_name)
    return person_make(part.full_name, part.role, getattr(regions, part.region))


@pytest.fixture
def regions(db: None) -> Regions:
    return regions_make()


def _fixture_of(name: str) -> Any:
    """Return the fixture that makes one person of `CAST`, for those tests alone that name them."""

    def person(regions: Regions) -> User:
        return cast_make(name, regions)

    return pytest.fixture(name=name)(person)


operator_pandeglang = _fixture_of("operator_pandeglang")
operator_lebak = _fixture_of("operator_lebak")
operator_banten = _fixture_of("operator_banten")
operator_badung = _fixture_of("operator_badung")
coordinator_banten = _fixture_of("coordinator_banten")
coordinator_bali = _fixture_of("coordinator_bali")
national_reviewer = _fixture_of("national_reviewer")
analyst = _fixture_of("analyst")
publisher = _fixture_of("publisher")
auditor = _fixture_of("auditor")
auditor_banten = _fixture_of("auditor_banten")
administrator = _fixture_of("administrator")
stakeholder = _fixture_of("stakeholder")
outsider = _fixture_of("outsider")


@pytest.fixture
def client_of(db: None) -> Callable[[User | None], Client]:
    """Return a maker of browsers: signed in as a person, or as nobody."""

    def make(person: User | None = None) -> Client:
        client = Client()
        if person is not None:
            signed_in(client, person)
        return client

    return make


def signed_in(client: Client, person: User) -> None:
    """Give a browser the session of a person, without what else a sign-in does: that takes six times as long."""
    session = SessionStore()
    session.update(
        {
            SESSION_KEY: str(person.pk),
            BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[0],
            HASH_SESSION_KEY: person.get_session_auth_hash(),
        }
    )
    session.create()
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key or ""
