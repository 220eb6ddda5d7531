"""What PostgreSQL itself refuses, asked with plain SQL, as if nobody had called a service."""

from contextlib import nullcontext

import pytest
from django.db import Error, IntegrityError, connection, transaction

from apps.accounts.models import User
from apps.indicators.enums import EditionState, PublicationStatus
from apps.indicators.models import CodebookRevision, Edition, Instrument, Theme, ThemeIndicator
from apps.indicators.rules import can_close, can_open
from tests.factories import check_make, codebook_make, edition_make, instrument_make

pytestmark = pytest.mark.django_db

# ruff: noqa: S608 - the names of the tables are those of this file
PARTS = {
    "indicators_indicatorgroup": "name = 'lain'",
    "indicators_indicator": "name = 'lain'",
    "indicators_eventlevel": "weight = 9",
    "indicators_weight": "value = 9",
    "indicators_methodstep": "name = 'lain'",
    "indicators_check": "message = 'lain'",
    "indicators_theme": "name = 'lain'",
    "indicators_themeindicator": "position = 9",
}
INSERTS = {
    "indicators_indicatorgroup": (
        "INSERT INTO indicators_indicatorgroup (instrument_id, kind, code, name, name_en, position, is_display_only)"
        " VALUES (%(instrument)s, 'dimension', 'X', 'Baru', '', 9, false)"
    ),
    "indicators_indicator": (
        "INSERT INTO indicators_indicator"
        " (instrument_id, group_id, code, name, name_en, definition, unit, direction, position)"
        " VALUES (%(instrument)s, %(group)s, 'X', 'Baru', '', '', '', 1, 9)"
    ),
    "indicators_eventlevel": (
        "INSERT INTO indicators_eventlevel (instrument_id, code, name, name_en, weight, status, position)"
        " VALUES (%(instrument)s, 'X', 'Baru', '', 1, 'unpublished', 9)"
    ),
    "indicators_weight": (
        "INSERT INTO indicators_weight (instrument_id, group_id, value, status)"
        " VALUES (%(instrument)s, %(group)s, 1, 'unpublished')"
    ),
    "indicators_methodstep": (
        "INSERT INTO indicators_methodstep (instrument_id, stage, applies_to, name, parameters, status, note)"
        " VALUES (%(instrument)s, 'treat', '', 'none', '{}', 'unpublished', '')"
    ),
    "indicators_check": (
        "INSERT INTO indicators_check (instrument_id, code, kind, severity, name, message, indicators, applies_to,"
        " parameters, status, note, position) VALUES"
        " (%(instrument)s, 'X', 'range', 'error', 'Baru', 'Baru', '[]', '', '{}', 'unpublished', '', 9)"
    ),
    "indicators_theme": (
        "INSERT INTO indicators_theme (instrument_id, code, name, name_en, status, note, note_en, position)"
        " VALUES (%(instrument)s, 'X', 'Baru', '', 'unpublished', '', '', 9)"
    ),
    "indicators_themeindicator": (
        "INSERT INTO indicators_themeindicator (instrument_id, theme_id, indicator_id, position)"
        " SELECT %(instrument)s, t.id, max(i.id), 9 FROM indicators_theme t, indicators_indicator i"
        " WHERE t.instrument_id = %(instrument)s AND i.instrument_id = t.instrument_id GROUP BY t.id"
    ),
}


def run(sql: str, **values: object) -> int:
    """Run a statement as a transaction of its own would: what is checked at commit is checked at its end."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)
        count = cursor.rowcount
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        return count


def theme_make(instrument: Instrument) -> Theme:
    """Return a new theme with the first indicator of the instrument."""
    theme = Theme.objects.create(
        instrument=instrument, code="T", name="Tema", status=PublicationStatus.UNPUBLISHED, position=1
    )
    first = instrument.indicators.earliest("position")
    ThemeIndicator.objects.create(instrument=instrument, theme=theme, indicator=first, position=1)
    return theme


@pytest.fixture
def frozen(db: None) -> Instrument:
    instrument = instrument_make("beku")
    theme_make(instrument)
    check_make(instrument)
    return edition_make(instrument=instrument).instrument


@pytest.fixture
def draft(db: None) -> Instrument:
    instrument = instrument_make("rancangan")
    theme_make(instrument)
    check_make(instrument)
    return instrument


def test_every_part_of_an_instrument_is_guarded() -> None:
    parts = {
        relation.related_model._meta.db_table
        for relation in Instrument._meta.related_objects
        if relation.related_model not in (Edition, CodebookRevision)
        and relation.related_model._meta.app_label == "indicators"
    }
    assert parts == set(PARTS) == set(INSERTS)


@pytest.mark.parametrize("table", PARTS)
def test_a_frozen_instrument_keeps_its_rows(frozen: Instrument, table: str) -> None:
    with pytest.raises(Error, match="is frozen: UPDATE"):
        run(f"UPDATE {table} SET {PARTS[table]} WHERE instrument_id = %(pk)s", pk=frozen.pk)
    with pytest.raises(Error, match="is frozen: DELETE"):
        run(f"DELETE FROM {table} WHERE instrument_id = %(pk)s", pk=frozen.pk)


@pytest.mark.parametrize("table", PARTS)
def test_a_draft_instrument_may_change(draft: Instrument, table: str) -> None:
    assert run(f"UPDATE {table} SET {PARTS[table]} WHERE instrument_id = %(pk)s", pk=draft.pk) > 0


@pytest.mark.parametrize("table", PARTS)
def test_a_frozen_instrument_takes_no_rows(frozen: Instrument, table: str) -> None:
    group = frozen.groups.first()
    assert group is not None
    with pytest.raises(Error, match="is frozen: INSERT"):
        run(INSERTS[table], instrument=frozen.pk, group=group.pk)


@pytest.mark.parametrize("table", sorted(set(PARTS) - {"indicators_weight"}))
def test_a_draft_instrument_takes_rows(draft: Instrument, table: str) -> None:
    group = draft.groups.first()
    assert group is not None
    assert run(INSERTS[table], instrument=draft.pk, group=group.pk) == 1


@pytest.mark.parametrize("table", PARTS)
def test_rows_do_not_move_into_or_out_of_a_frozen_instrument(
    frozen: Instrument, draft: Instrument, table: str
) -> None:
    move = f"UPDATE {table} SET instrument_id = %(to)s WHERE instrument_id = %(of)s"
    with pytest.raises(Error, match="is frozen"):
        run(move, to=frozen.pk, of=draft.pk)
    with pytest.raises(Error, match="is frozen"):
        run(move, to=draft.pk, of=frozen.pk)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE indicators_instrument SET name = 'lain' WHERE id = %(pk)s",
        "UPDATE indicators_instrument SET frozen_at = NULL WHERE id = %(pk)s",
        "UPDATE indicators_instrument SET code = code WHERE id = %(pk)s",
        "DELETE FROM indicators_instrument WHERE id = %(pk)s",
    ],
)
def test_a_frozen_instrument_itself_stays(frozen: Instrument, sql: str) -> None:
    with pytest.raises(Error, match="is frozen"):
        run(sql, pk=frozen.pk)


def test_a_draft_instrument_may_be_frozen_and_deleted(draft: Instrument) -> None:
    other = instrument_make("lain")
    assert run("UPDATE indicators_instrument SET frozen_at = now() WHERE id = %(pk)s", pk=other.pk) == 1
    draft.delete()
    assert list(Instrument.objects.all()) == [other]


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE indicators_indicator SET group_id = %(group)s WHERE instrument_id = %(pk)s",
        "UPDATE indicators_indicatorgroup SET parent_id = %(group)s WHERE instrument_id = %(pk)s",
        (
            "UPDATE indicators_weight SET group_id = %(group)s, indicator_id = NULL"
            " WHERE id = (SELECT min(id) FROM indicators_weight WHERE instrument_id = %(pk)s)"
        ),
    ],
)
def test_rows_of_one_instrument_do_not_hang_on_another(draft: Instrument, sql: str) -> None:
    bare = instrument_make("polos", dimensions=1, each=1)
    target = bare.groups.get()
    target.weight.delete()
    with pytest.raises(IntegrityError, match="same_instrument"):
        run(sql, pk=draft.pk, group=target.pk)


@pytest.mark.parametrize("column", ["theme_id", "indicator_id"])
def test_themes_of_one_instrument_hold_no_indicators_of_another(draft: Instrument, column: str) -> None:
    other = instrument_make("polos")
    target = theme_make(other).pk if column == "theme_id" else other.indicators.earliest("position").pk
    with pytest.raises(IntegrityError, match="same_instrument"):
        run(
            f"UPDATE indicators_themeindicator SET {column} = %(target)s, position = 7"
            " WHERE instrument_id = %(pk)s",
            target=target,
            pk=draft.pk,
        )


def test_goalposts_come_in_rising_pairs(draft: Instrument) -> None:
    change = "UPDATE indicators_indicator SET goalpost_low = %(low)s, goalpost_high = %(high)s"
    for low, high in ((5, None), (None, 5), (5, 5), (6, 5)):
        with pytest.raises(IntegrityError, match="indicator_goalposts_rise"):
            run(change, low=low, high=high)
    assert run(change, low=-1, high=5) == 4


def test_an_edition_starts_as_a_draft() -> None:
    edition = edition_make(state=EditionState.DRAFT)
    with pytest.raises(Error, match="starts as a draft"):
        run(
            "INSERT INTO indicators_edition (public_id, code, name, name_en, kind, state, instrument_id,"
            " region_set_id, reference_on) SELECT gen_random_uuid(), 'lain', name, '', kind, 'open',"
            " instrument_id, region_set_id, reference_on FROM indicators_edition WHERE id = %(pk)s",
            pk=edition.pk,
        )


def test_an_edition_opens_only_with_a_frozen_instrument() -> None:
    edition = edition_make(state=EditionState.DRAFT)
    with pytest.raises(Error, match="opens only with a frozen instrument"):
        run("UPDATE indicators_edition SET state = 'open' WHERE id = %(pk)s", pk=edition.pk)


@pytest.mark.parametrize("target", EditionState)
@pytest.mark.parametrize("state", EditionState)
def test_an_edition_takes_the_steps_of_the_rules_and_no_other(
    state: EditionState, target: EditionState, analyst: User
) -> None:
    edition = edition_make(state=state)
    if state == EditionState.DRAFT:
        run("UPDATE indicators_instrument SET frozen_at = now() WHERE id = %(pk)s", pk=edition.instrument_id)
    rules = {EditionState.OPEN: can_open, EditionState.CLOSED: can_close}
    may = target in rules and rules[target](analyst, edition)

    refusal = nullcontext() if may or target == state else pytest.raises(Error, match="no step leads from")
    with refusal:
        run("UPDATE indicators_edition SET state = %(to)s WHERE id = %(pk)s", to=target, pk=edition.pk)


def test_an_open_edition_keeps_its_instrument(draft: Instrument) -> None:
    edition = edition_make()
    with pytest.raises(Error, match="keeps its code, kind, instrument"):
        run(
            "UPDATE indicators_edition SET instrument_id = %(to)s WHERE id = %(pk)s",
            to=draft.pk,
            pk=edition.pk,
        )
    assert run("UPDATE indicators_edition SET name_en = 'Trial' WHERE id = %(pk)s", pk=edition.pk) == 1


ELECTIONS = (
    "INSERT INTO indicators_election (edition_id, code, name, name_en, year) VALUES (%(pk)s, 'x', 'X', '', 2024)",
    "UPDATE indicators_election SET name = 'lain' WHERE edition_id = %(pk)s",
    "DELETE FROM indicators_election WHERE edition_id = %(pk)s",
)


@pytest.mark.parametrize("sql", ELECTIONS)
@pytest.mark.parametrize("state", EditionState)
def test_an_edition_keeps_its_elections_once_it_was_opened(state: EditionState, sql: str) -> None:
    edition = edition_make(state=state)
    if state == EditionState.DRAFT:
        assert run(sql, pk=edition.pk) == 1
    else:
        with pytest.raises(Error, match="of an election refused"):
            run(sql, pk=edition.pk)


def test_an_election_does_not_move_into_or_out_of_an_opened_edition() -> None:
    draft, opened = edition_make("konsep", state=EditionState.DRAFT), edition_make()
    for old, new in ((draft, opened), (opened, draft)):
        with pytest.raises(Error, match="of an election refused"):
            run(
                "UPDATE indicators_election SET edition_id = %(new)s WHERE edition_id = %(old)s",
                old=old.pk,
                new=new.pk,
            )


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE indicators_codebookrevision SET definition = 'lain' WHERE id = %(pk)s",
        "DELETE FROM indicators_codebookrevision WHERE id = %(pk)s",
    ],
)
def test_a_wording_of_the_codebook_stays_as_it_was_written(draft: Instrument, sql: str) -> None:
    revision = codebook_make(draft)
    with pytest.raises(Error, match="never changed or deleted"):
        run(sql, pk=revision.pk)


def test_the_codebook_is_not_emptied_at_once() -> None:
    with pytest.raises(Error, match="never deleted at once"):
        run("SET LOCAL portal.may_truncate = 'off'; TRUNCATE indicators_codebookrevision")


def test_a_frozen_instrument_still_takes_wordings_but_no_other_unit(frozen: Instrument) -> None:
    codebook_make(frozen, "1.1", unit="TPS")
    codebook_make(frozen, "1.1", unit="TPS", definition="Lain.")
    with pytest.raises(Error, match=r"the unit of 1\.1 is fixed"), transaction.atomic():
        codebook_make(frozen, "1.1", unit="lokasi")
    # What the instrument itself counts in goes before the codebook, so an entry may always come to say so.
    codebook_make(frozen, "1.1", unit="kejadian")


def test_the_unit_is_free_while_the_editions_are_drafts(draft: Instrument) -> None:
    edition_make(instrument=draft, state=EditionState.DRAFT)
    codebook_make(draft, "1.1", unit="TPS")
    codebook_make(draft, "1.1", unit="lokasi")


@pytest.mark.parametrize(
    ("parts", "constraint"),
    [
        ({"reason": ""}, "codebook_reason_given"),
        ({"status": "adopted"}, "codebook_adopted_by_something"),
        ({"reference": "Keputusan 7"}, "codebook_adopted_by_something"),
        ({"status": "final"}, "codebook_adopted_by_something"),
        ({"revision": 1}, "codebook_revision_once"),
    ],
)
def test_a_wording_has_its_reason_its_source_and_its_number(
    draft: Instrument, parts: dict[str, object], constraint: str
) -> None:
    codebook_make(draft)
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        codebook_make(draft, **parts)
