from datetime import date, timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from apps.accounts.models import User
from apps.audit.enums import AuditAction
from apps.audit.models import Entry
from apps.core.exceptions import AlreadyDoneError, ConflictError, InvalidInputError, NotAllowedError
from apps.indicators.enums import EditionKind, EditionState
from apps.indicators.models import Edition, EditionWindow, Instrument, Weight
from apps.indicators.services import (
    ElectionInput,
    edition_close,
    edition_create,
    edition_open,
    instrument_load,
)
from apps.regions.models import RegionSet
from tests.at_once import at_once, kinds_of
from tests.cast import Regions
from tests.factories import region_set_make
from tests.indicators.samples import small_file

pytestmark = pytest.mark.django_db

ELECTIONS = (
    ElectionInput("Pemilu 2019", 2019),
    ElectionInput("Pilkada 2020", 2020, "Regional elections 2020"),
)


@pytest.fixture
def small(tmp_path: Path, db: None) -> Instrument:
    return instrument_load(path=small_file(tmp_path))[0]


def create(
    instrument: Instrument,
    region_set: RegionSet,
    actor: User | None = None,
    *,
    code: str = "kecil-2024",
    kind: EditionKind = EditionKind.OFFICIAL,
    elections: tuple[ElectionInput, ...] = ELECTIONS,
) -> Edition:
    return edition_create(
        actor=actor,
        code=code,
        name="Edisi kecil",
        kind=kind,
        instrument=instrument,
        region_set=region_set,
        reference_on=date(2024, 11, 27),
        elections=elections,
    )


def actions() -> list[str]:
    return list(Entry.objects.order_by("pk").values_list("action", flat=True))


def test_edition_create_a_second_time_says_who_did_it_and_leads_to_the_edition(
    small: Instrument, regions: Regions, analyst: User
) -> None:
    edition = create(small, regions.region_set, analyst)
    with pytest.raises(AlreadyDoneError, match=f"^{edition.name} sudah dibuat oleh {analyst}, pukul") as late:
        create(small, regions.region_set, analyst)
    assert late.value.place == edition.get_absolute_url()


def test_edition_create_makes_a_draft_with_its_elections(
    small: Instrument, regions: Regions, analyst: User
) -> None:
    edition = create(small, regions.region_set, analyst)
    assert (edition.state, edition.kind, edition.opened_at) == ("draft", "official", None)
    assert list(edition.elections.values_list("code", "name", "name_en", "year")) == [
        ("pemilu-2019", "Pemilu 2019", "", 2019),
        ("pilkada-2020", "Pilkada 2020", "Regional elections 2020", 2020),
    ]
    assert actions() == [AuditAction.INSTRUMENT_LOAD, AuditAction.EDITION_CREATE]
    assert not Instrument.objects.get().is_frozen


def test_edition_create_refuses_a_code_that_is_taken(small: Instrument, regions: Regions) -> None:
    Edition.objects.filter(pk=create(small, regions.region_set).pk).update(name="Edisi lain")
    with pytest.raises(InvalidInputError) as caught:
        create(small, regions.region_set)
    assert caught.value.errors == {"code": ["Kode “kecil-2024” sudah dipakai edisi lain. Pilih kode lain."]}


@pytest.mark.parametrize(
    ("elections", "text"),
    [
        ((ElectionInput("Pemilu", 2019), ElectionInput("pemilu", 2024)), "perlu nama yang berbeda"),
        ((), "Isi sedikitnya satu pemilihan"),
    ],
)
def test_edition_create_refuses_elections_that_cannot_be_told_apart_or_are_none(
    small: Instrument, regions: Regions, elections: tuple[ElectionInput, ...], text: str
) -> None:
    with pytest.raises(InvalidInputError) as caught:
        create(small, regions.region_set, elections=elections)
    assert text in caught.value.errors["elections"][0]
    assert not Edition.objects.exists()


def test_edition_open_freezes_the_instrument(small: Instrument, regions: Regions, analyst: User) -> None:
    edition = edition_open(edition=create(small, regions.region_set), actor=analyst)
    stored = Edition.objects.select_related("instrument").get()
    assert (stored.state, stored.opened_at) == (EditionState.OPEN, edition.opened_at)
    assert stored.instrument.frozen_at == edition.opened_at
    assert edition.instrument.is_frozen
    assert actions()[-2:] == [AuditAction.INSTRUMENT_FREEZE, AuditAction.EDITION_OPEN]


def test_edition_open_leaves_a_frozen_instrument_as_it_is(small: Instrument, regions: Regions) -> None:
    first = edition_open(edition=create(small, regions.region_set), actor=None)
    edition_open(edition=create(small, regions.region_set, code="kecil-2029"), actor=None)
    assert Instrument.objects.get().frozen_at == first.opened_at
    assert actions().count(AuditAction.INSTRUMENT_FREEZE) == 1


def test_edition_open_refuses_an_edition_that_is_open(small: Instrument, regions: Regions) -> None:
    edition = create(small, regions.region_set)
    edition_open(edition=edition, actor=None)
    with pytest.raises(ConflictError, match="sudah dibuka oleh sistem, pukul"):
        edition_open(edition=edition, actor=None)


@pytest.mark.django_db(transaction=True)
def test_edition_open_twice_at_once_opens_once(small: Instrument, regions: Regions) -> None:
    edition = create(small, regions.region_set)

    def open_it() -> Edition:
        return edition_open(edition=edition, actor=None)

    assert kinds_of(at_once(open_it, open_it)) == ["AlreadyDoneError", "Edition"]
    assert actions().count(AuditAction.EDITION_OPEN) == 1


def test_edition_open_says_everything_that_is_missing(small: Instrument, regions: Regions) -> None:
    edition = create(small, region_set_make("1999", date(1999, 1, 1)))
    edition.elections.all().delete()
    small.event_levels.all().delete()
    Weight.objects.filter(group__code="C").delete()
    with pytest.raises(InvalidInputError) as caught:
        edition_open(edition=edition, actor=None)
    assert caught.value.errors == {
        "edisi": [
            "Susunan wilayah Susunan 1999 tidak berisi wilayah. Muat wilayahnya dahulu.",
            "Belum ada pemilihan. Setiap kejadian dicatat pada suatu pemilihan; tambahkan sedikitnya satu.",
            "Instrumennya tidak punya tingkat kejadian. Tambahkan pada berkas instrumennya.",
            "1 bobot belum ditetapkan (C). Isi pada berkas instrumennya.",
        ]
    }
    assert not Instrument.objects.get().is_frozen


def test_edition_open_refuses_an_entry_that_is_over(small: Instrument, regions: Regions) -> None:
    edition = create(small, regions.region_set)
    EditionWindow.objects.create(
        edition=edition, level="regency", stage="entry", due_at=timezone.now() - timedelta(minutes=1)
    )
    with pytest.raises(InvalidInputError) as caught:
        edition_open(edition=edition, actor=None)
    assert caught.value.errors == {
        "edisi": ["Batas pengisiannya sudah lewat. Tetapkan batas waktu yang baru dahulu."]
    }


def test_edition_open_of_published_figures_asks_neither_elections_nor_weights(
    small: Instrument, regions: Regions
) -> None:
    Weight.objects.all().delete()
    edition = create(small, regions.region_set, kind=EditionKind.EXTERNAL, elections=())
    assert edition_open(edition=edition, actor=None).state == EditionState.OPEN


def test_edition_close_ends_entry_once(small: Instrument, regions: Regions, analyst: User) -> None:
    edition = create(small, regions.region_set)
    with pytest.raises(ConflictError, match="belum dibuka, jadi belum dapat ditutup"):
        edition_close(edition=edition, actor=analyst)
    edition_open(edition=edition, actor=analyst)
    closed = edition_close(edition=edition, actor=analyst)
    assert (closed.state, Edition.objects.get().closed_at) == (EditionState.CLOSED, closed.closed_at)
    assert actions()[-1] == AuditAction.EDITION_CLOSE
    with pytest.raises(ConflictError):
        edition_close(edition=edition, actor=analyst)


@pytest.mark.parametrize("act", [edition_open, edition_close])
def test_edition_acts_are_for_those_who_manage_editions(
    small: Instrument, regions: Regions, coordinator_banten: User, act: object
) -> None:
    edition = create(small, regions.region_set)
    with pytest.raises(NotAllowedError):
        act(edition=edition, actor=coordinator_banten)  # type: ignore[operator]
    with pytest.raises(NotAllowedError):
        create(small, regions.region_set, coordinator_banten, code="lain")
    assert list(Edition.objects.values_list("code", "state")) == [("kecil-2024", "draft")]
