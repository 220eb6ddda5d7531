"""The cast: a small country and the named people of every test. A pytest plugin, loaded by conftest.py."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.test import Client

from apps.accounts.models import User
from apps.accounts.permissions import Role
from apps.regions.enums import NATION_CODE, RegionLevel
from apps.regions.models import Region, RegionSet
from tests.factories import person_make, region_make, region_set_make, user_make


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


@pytest.fixture
def regions(db: None) -> Regions:
    nation = region_make(NATION_CODE, "Indonesia", RegionLevel.NATION)
    banten = region_make("36", "Banten", RegionLevel.PROVINCE, nation)
    bali = region_make("51", "Bali", RegionLevel.PROVINCE, nation, zone="Asia/Makassar")
    return Regions(
        nation=nation,
        banten=banten,
        pandeglang=region_make("36.01", "Kabupaten Pandeglang", RegionLevel.REGENCY, banten),
        lebak=region_make("36.02", "Kabupaten Lebak", RegionLevel.REGENCY, banten),
        bali=bali,
        badung=region_make("51.03", "Kabupaten Badung", RegionLevel.REGENCY, bali, zone="Asia/Makassar"),
        region_set=region_set_make(),
    )


@pytest.fixture
def operator_pandeglang(regions: Regions) -> User:
    return person_make("Operator Pandeglang", Role.OPERATOR, regions.pandeglang)


@pytest.fixture
def operator_lebak(regions: Regions) -> User:
    return person_make("Operator Lebak", Role.OPERATOR, regions.lebak)


@pytest.fixture
def operator_banten(regions: Regions) -> User:
    """Fills the form of the province office, and reads those of its regencies."""
    return person_make("Operator Banten", Role.OPERATOR, regions.banten)


@pytest.fixture
def operator_badung(regions: Regions) -> User:
    """Another regency in another province: sees nothing of Banten."""
    return person_make("Operator Badung", Role.OPERATOR, regions.badung)


@pytest.fixture
def coordinator_banten(regions: Regions) -> User:
    return person_make("Koordinator Banten", Role.COORDINATOR, regions.banten)


@pytest.fixture
def coordinator_bali(regions: Regions) -> User:
    return person_make("Koordinator Bali", Role.COORDINATOR, regions.bali)


@pytest.fixture
def national_reviewer(regions: Regions) -> User:
    return person_make("Peninjau Nasional", Role.NATIONAL_REVIEWER, regions.nation)


@pytest.fixture
def analyst(regions: Regions) -> User:
    return person_make("Analis Pusat", Role.ANALYST, regions.nation)


@pytest.fixture
def publisher(regions: Regions) -> User:
    return person_make("Penerbit Pusat", Role.PUBLISHER, regions.nation)


@pytest.fixture
def auditor(regions: Regions) -> User:
    return person_make("Auditor Pusat", Role.AUDITOR, regions.nation)


@pytest.fixture
def auditor_banten(regions: Regions) -> User:
    return person_make("Auditor Banten", Role.AUDITOR, regions.banten)


@pytest.fixture
def administrator(regions: Regions) -> User:
    return person_make("Administrator Pusat", Role.ADMINISTRATOR, regions.nation)


@pytest.fixture
def stakeholder(regions: Regions) -> User:
    return person_make("Pemangku Banten", Role.STAKEHOLDER, regions.banten)


@pytest.fixture
def outsider(regions: Regions) -> User:
    """Can sign in, and has no role anywhere."""
    return user_make("orang.luar@ikp.example", "Orang Luar")


@pytest.fixture
def client_of(db: None) -> Callable[[User | None], Client]:
    """Return a maker of browsers: signed in as a person, or as nobody."""

    def make(person: User | None = None) -> Client:
        client = Client()
        if person is not None:
            client.force_login(person)
        return client

    return make
