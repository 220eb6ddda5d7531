"""What the log tells those who come too late: who did it, and when."""

import datetime as dt
import uuid

import pytest
from django.utils import timezone

from apps.accounts.models import User
from apps.audit.enums import AuditAction
from apps.audit.models import Entry
from apps.audit.selectors import Deletion, act_of, already_done, told_if_gone
from apps.audit.services import audit_record
from apps.core.exceptions import AlreadyDoneError, ConflictError, MissingError
from apps.core.formatting import format_act, format_time
from apps.regions.scoping import RegionScope

CLOSED, OPENED = AuditAction.EDITION_CLOSE, AuditAction.EDITION_OPEN


def test_the_last_of_the_acts_is_told_with_person_and_time(analyst: User, outsider: User) -> None:
    for action in (OPENED, CLOSED, AuditAction.USER_CREATE):
        states = {} if action == AuditAction.USER_CREATE else {"before": "semula", "after": "sesudah"}
        audit_record(actor=analyst, action=action, subject=outsider, detail=states)
    told = already_done(outsider, "Edisi 2029", OPENED, CLOSED, then="Buat edisi baru.")
    clock = format_time(timezone.now())
    assert told.message.replace(clock, "sekarang") == (
        "Edisi 2029 sudah ditutup oleh Analis Pusat, pukul sekarang. Buat edisi baru."
    )
    assert told.place == outsider.get_absolute_url()
    assert isinstance(told, ConflictError)
    assert already_done(outsider, "Edisi 2029", OPENED, place="/portal/").place == "/portal/"


def test_an_act_that_was_never_written_down_is_told_without_a_person(outsider: User) -> None:
    assert already_done(outsider, "Edisi 2029", CLOSED).message == "Edisi 2029 sudah ditutup."
    assert act_of(outsider, CLOSED) == ""
    entry = Entry(actor_label="sistem")
    assert already_done(entry, "Catatan", CLOSED).place == ""


def test_another_day_is_named() -> None:
    at = dt.datetime(2024, 8, 26, 7, 30, tzinfo=dt.UTC)
    assert format_act("Siti", at) == "oleh Siti, pukul 14.30 WIB, 26 Agustus 2024"


def test_a_row_that_is_gone_is_told_and_one_that_never_was_is_not(analyst: User, outsider: User) -> None:
    deletion = Deletion("Skenario “{}”", AuditAction.SCENARIO_DELETE, "scenarios:scenario_list")
    deleted = deletion.action
    audit_record(actor=analyst, action=deleted, subject=outsider, names={"run": "IKP 2024, hitungan 1"})

    def look(public_id: uuid.UUID, scope: RegionScope) -> None:
        with told_if_gone(User, public_id, deletion, scope=scope):
            raise MissingError("Tidak ada.")

    with pytest.raises(
        AlreadyDoneError, match="Skenario “Orang Luar” sudah dihapus oleh Analis Pusat"
    ) as told:
        look(outsider.public_id, RegionScope.nation())
    assert told.value.place == "/portal/skenario/"
    with pytest.raises(MissingError):
        look(uuid.uuid4(), RegionScope.nation())
    with pytest.raises(MissingError):
        look(outsider.public_id, RegionScope.none())
    with told_if_gone(User, outsider.public_id, deletion, scope=RegionScope.nation()):
        assert act_of(outsider, deleted).startswith("oleh Analis Pusat, pukul")
