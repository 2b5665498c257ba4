"""Close contacts, pure."""

from tests.health_records.people import (
    COMPLETE,
    LI,
    WU,
    ZHAO,
    because,
    contact,
    day,
    deferred,
    says,
    text,
)

from health_records.domain.contacts import Positive, Presence, close_contacts, shifts
from health_records.domain.file import Worker
from health_records.domain.worker import Command
from shared.events.health_records import ContactTraced
from shared.testing import Scenario

Workers = Scenario[Command, Worker]
POSITIVE = Positive(WU, day(17, 9), day(17, 15))
TRACED = ContactTraced(person_id=LI, source_id=WU, how="seat", contact_at=day(10))
REASON = because("contact", how="seat", contact_at=text(10), until=text(24))


def found(mine: Presence, *theirs: Presence) -> list[tuple[str, str, int]]:
    commands = close_contacts(POSITIVE, [mine], theirs)
    return [(c.person_id, c.how, c.contact_at.day) for c in commands]


def test_a_traced_contact_defers_for_fourteen_days(worker: Workers) -> None:
    worker.given(*COMPLETE).when(contact(day(10))).then(
        TRACED, deferred(day(10), REASON, until=day(24))
    )


def test_an_earlier_contact_with_the_same_source_decides_nothing(worker: Workers) -> None:
    history = (*COMPLETE, TRACED, deferred(day(10), REASON, until=day(24)))
    worker.given(*history).when(contact(day(10))).then()
    worker.given(*history).when(contact(day(9), how="shift")).then()


def test_a_later_contact_moves_the_end(worker: Workers) -> None:
    history = (*COMPLETE, TRACED, deferred(day(10), REASON, until=day(24)))
    said = says(worker.given(*history).when(contact(day(12))))
    assert said[-1].until == day(26)  # type: ignore[attr-defined]


def test_the_same_trip_is_a_contact_however_far_apart_they_boarded() -> None:
    mine = Presence(WU, "seat", "trip-1", day(10, 8))
    assert found(mine, Presence(LI, "seat", "trip-1", day(11, 20))) == [(LI, "seat", 11)]


def test_another_trip_is_no_contact() -> None:
    mine = Presence(WU, "seat", "trip-1", day(10, 8))
    assert found(mine, Presence(LI, "seat", "trip-2", day(10, 8))) == []


def test_at_a_gate_thirty_minutes_count_and_thirty_one_do_not() -> None:
    mine = Presence(WU, "gate", "gate-1", day(10, 8))
    near, far = (Presence(LI, "gate", "gate-1", day(10, 8, m)) for m in (30, 31))
    assert found(mine, near) == [(LI, "gate", 10)]
    assert found(mine, far) == []


def test_a_contact_older_than_fourteen_days_does_not_count() -> None:
    mine = Presence(WU, "seat", "trip-1", day(3, 8, 59))
    assert found(mine, Presence(LI, "seat", "trip-1", day(3, 8, 59))) == []
    assert found(mine, Presence(LI, "seat", "trip-1", day(3, 9))) == [(LI, "seat", 3)]


def test_nobody_is_their_own_contact() -> None:
    mine = Presence(WU, "seat", "trip-1", day(10))
    assert found(mine, mine) == []


def test_a_shift_counts_until_it_was_left() -> None:
    rows = [
        Presence(LI, "shift", "mill/early", day(1)),
        Presence(WU, "shift", "mill/early", day(2)),
        Presence(ZHAO, "shift", "mill/early", day(2)),
        Presence(ZHAO, "shift", "", day(5)),
    ]
    own, *theirs = sorted(shifts(rows), key=lambda p: p.person_id != WU)
    assert found(own, *theirs) == [(LI, "shift", 17), (ZHAO, "shift", 5)]


def test_who_joined_the_shift_after_it_was_known_is_no_contact() -> None:
    mine = Presence(WU, "shift", "mill/early", day(1))
    assert found(mine, Presence(LI, "shift", "mill/early", day(18))) == []
