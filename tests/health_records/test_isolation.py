"""Isolation: by origin, from arrival, one clock."""

from datetime import datetime, timedelta

import pytest
from tests.health_records.people import (
    BAODING,
    COMPLETE,
    COUNTY_CODE,
    JINAN,
    LI,
    MILL,
    WENZHOU,
    WUHAN,
    because,
    cleared,
    come_back,
    day,
    deferred,
    says,
    text,
)

from health_records.domain.file import Worker
from health_records.domain.isolation import ExtendIsolation, ShortenIsolation
from health_records.domain.worker import Command, Tick
from shared.events import Event
from shared.events.health_records import (
    IsolationEnded,
    IsolationExtended,
    IsolationShortened,
    IsolationStarted,
    WorkerReturned,
)
from shared.testing import Scenario

Workers = Scenario[Command, Worker]


def returned(region: str, at: datetime, **other: str) -> WorkerReturned:
    return WorkerReturned(
        person_id=LI,
        enterprise_id=MILL,
        from_region=region,
        arrived_at=at,
        by="trip" if other else "own",
        trip_id=other.get("trip_id"),
    )


STARTED = IsolationStarted(
    person_id=LI,
    isolation_id="i1",
    enterprise_id=MILL,
    place="dormitory",
    from_region=JINAN,
    started_at=day(10, 18),
    ends_at=day(24, 18),
    rule_version="isolation-2020-01",
)
EXTENDED = IsolationExtended(
    person_id=LI, isolation_id="i1", ends_at=day(28), reason="a cough", decided_by="bureau"
)
ENDED = IsolationEnded(person_id=LI, isolation_id="i1", ended_at=day(24, 18))


def unfinished(until: str, place: str = "dormitory") -> tuple[Event, datetime]:
    reason = because("isolation-unfinished", isolation_id="i1", place=place, until=until)
    end = datetime.fromisoformat(until)
    return deferred(day(10, 18), reason, until=end), end


HISTORY = (*COMPLETE, returned(JINAN, day(10, 18)), STARTED, unfinished(text(24, 18))[0])


def test_who_comes_from_outside_is_isolated_for_fourteen_days(worker: Workers) -> None:
    worker.given(*COMPLETE).when(come_back(JINAN, day(10, 18))).then(*HISTORY[4:])


@pytest.mark.parametrize("region", [WUHAN, WENZHOU])
def test_who_comes_from_a_risk_region_goes_to_the_hotel(worker: Workers, region: str) -> None:
    said = says(worker.given(*COMPLETE).when(come_back(region, day(10, 18))))
    assert [e.place for e in said if isinstance(e, IsolationStarted)] == ["hotel"]


def test_who_works_nowhere_is_isolated_at_home(worker: Workers) -> None:
    said = says(worker.given().when(come_back(JINAN, day(10, 18))))
    assert [e.place for e in said if isinstance(e, IsolationStarted)] == ["home"]


@pytest.mark.parametrize("region", [COUNTY_CODE, BAODING])
def test_who_comes_from_within_the_province_is_not_isolated(worker: Workers, region: str) -> None:
    worker.given(*COMPLETE).when(come_back(region, day(10))).then(returned(region, day(10)))


def test_the_same_trip_again_decides_nothing(worker: Workers) -> None:
    back = come_back(JINAN, day(10, 18), by="trip", trip_id="t1")
    history = (*COMPLETE, returned(JINAN, day(10, 18), trip_id="t1"))
    worker.given(*history).when(back).then()


def test_the_same_own_return_again_decides_nothing(worker: Workers) -> None:
    worker.given(*HISTORY).when(come_back(JINAN, day(10, 18), isolation_id="i2")).then()


def test_a_return_heard_of_after_its_isolation_starts_none(worker: Workers) -> None:
    back = come_back(JINAN, day(1), at=day(15))
    worker.given(*COMPLETE).when(back).then(returned(JINAN, day(1)))


def test_another_return_keeps_the_later_end_on_the_same_clock(worker: Workers) -> None:
    extended = IsolationExtended(
        person_id=LI,
        isolation_id="i1",
        ends_at=day(26),
        reason="returned again, from 420100",
        decided_by="isolation-2020-01",
    )
    said = says(worker.given(*HISTORY).when(come_back(WUHAN, day(12), isolation_id="i2")))
    assert said[:2] == [returned(WUHAN, day(12)), extended]


def test_another_return_that_ends_earlier_leaves_the_clock(worker: Workers) -> None:
    earlier = come_back(WUHAN, day(9), isolation_id="i2", at=day(12))
    assert says(worker.given(*HISTORY).when(earlier)) == [returned(WUHAN, day(9))]


def test_a_return_after_an_isolation_that_nobody_ended_yet_starts_another(worker: Workers) -> None:
    said = says(worker.given(*HISTORY).when(come_back(WUHAN, day(26), isolation_id="i2")))
    started = STARTED.model_copy(
        update={
            "isolation_id": "i2",
            "place": "hotel",
            "from_region": WUHAN,
            "started_at": day(26),
            "ends_at": day(26) + timedelta(days=14),
        }
    )
    assert said[:3] == [ENDED, returned(WUHAN, day(26)), started]


def test_an_isolation_ends_at_its_time_and_clears(worker: Workers) -> None:
    assert says(worker.given(*HISTORY).when(Tick(day(25)))) == [ENDED, cleared(day(24, 18))]


def test_an_isolation_does_not_end_before_its_time(worker: Workers) -> None:
    assert says(worker.given(*HISTORY).when(Tick(day(24, 17, 59)))) == []


def test_an_extension_moves_the_end_and_the_deferral(worker: Workers) -> None:
    command = ExtendIsolation(LI, day(28), "a cough", "bureau", day(20))
    said = says(worker.given(*HISTORY).when(command))
    assert said[0] == EXTENDED
    assert [event.until for event in said[1:]] == [day(28)]  # type: ignore[attr-defined]


def test_an_extended_isolation_is_due_at_its_new_end(worker: Workers) -> None:
    said = says(worker.given(*HISTORY, EXTENDED).when(Tick(day(27))))
    assert not [event for event in said if isinstance(event, IsolationEnded)]


def test_a_shortened_isolation_ends_at_its_new_end(worker: Workers) -> None:
    command = ShortenIsolation(LI, day(20), "examined twice", "bureau", day(19))
    said = says(worker.given(*HISTORY).when(command))
    assert said[0] == IsolationShortened(
        person_id=LI,
        isolation_id="i1",
        ends_at=day(20),
        reason="examined twice",
        decided_by="bureau",
    )
    later = worker.given(*HISTORY, *said).when(Tick(day(21)))
    assert says(later) == [ENDED.model_copy(update={"ended_at": day(20)}), cleared(day(20))]


def test_an_isolation_is_never_shortened_into_the_past(worker: Workers) -> None:
    command = ShortenIsolation(LI, day(18), "early", "bureau", day(19))
    worker.given(*HISTORY).when(command).refused("shorten-not-into-the-past")


def test_an_ended_isolation_cannot_be_extended(worker: Workers) -> None:
    command = ExtendIsolation(LI, day(28), "a cough", "bureau", day(25))
    worker.given(*HISTORY, ENDED, cleared(day(24, 18))).when(command).refused("isolation-open")


def test_an_isolation_whose_time_is_over_cannot_be_extended_before_the_tick(
    worker: Workers,
) -> None:
    command = ExtendIsolation(LI, day(28), "a cough", "bureau", day(25))
    worker.given(*HISTORY).when(command).refused("isolation-open")


def test_an_extension_to_an_earlier_end_is_refused(worker: Workers) -> None:
    command = ExtendIsolation(LI, day(21), "a cough", "bureau", day(20))
    worker.given(*HISTORY).when(command).refused("extend-to-later")


def test_the_same_end_again_decides_nothing(worker: Workers) -> None:
    command = ExtendIsolation(LI, day(24, 18), "a cough", "bureau", day(20))
    assert says(worker.given(*HISTORY).when(command)) == []
