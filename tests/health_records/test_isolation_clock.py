"""One clock of isolation: whatever the zone, the overlaps, the order and what was decided."""

from dataclasses import replace
from datetime import datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st
from tests.health_records.people import JINAN, LI, WUHAN, come_back, day, declare, register
from tests.health_records.test_ticks import after

from health_records.domain.file import Worker
from health_records.domain.isolation import ExtendIsolation, RecordReturn, ShortenIsolation
from health_records.domain.worker import Tick, decider
from shared.events.health_records import IsolationEnded, IsolationStarted

FORTNIGHT = timedelta(days=14)
hours = st.integers(0, 13 * 24).map(lambda hour: day(1) + timedelta(hours=hour))
zones = st.integers(-12, 14).map(lambda offset: timezone(timedelta(hours=offset)))
returns = st.builds(
    lambda at, region: come_back(region, at), hours, st.sampled_from([JINAN, WUHAN])
)


def began(*sent: RecordReturn) -> Worker:
    named = [replace(one, isolation_id=f"i{n}") for n, one in enumerate(sent)]
    return after(register(day(1)), declare(day(1)), *named)


def ends(worker: Worker) -> datetime:
    assert worker.isolation is not None
    return worker.isolation.ends_at


@given(hours, zones)
def test_the_zone_in_which_an_arrival_is_sent_moves_nothing(at: datetime, zone: timezone) -> None:
    here, there = began(come_back(JINAN, at)), began(come_back(JINAN, at.astimezone(zone)))
    assert ends(here) == ends(there) == at + FORTNIGHT
    assert here.reasons == there.reasons


@given(hours, zones)
def test_the_tick_ends_it_at_its_own_time_in_any_zone(at: datetime, zone: timezone) -> None:
    worker, end = began(come_back(JINAN, at)), at + FORTNIGHT
    early = decider.decide(Tick((end - timedelta(seconds=1)).astimezone(zone)), worker)
    assert not [fact for fact in early if isinstance(fact, IsolationEnded)]
    late = decider.decide(Tick((end + timedelta(days=3)).astimezone(zone)), worker)
    assert [fact.ended_at for fact in late if isinstance(fact, IsolationEnded)] == [end]


@given(st.lists(returns, min_size=1, max_size=5), st.randoms())
def test_returns_that_overlap_end_with_the_last_arrival_in_any_order(
    sent: list[RecordReturn], order: object
) -> None:
    last = max(one.arrived_at for one in sent)
    heard = [replace(one, at=last) for one in sent]
    order.shuffle(heard)  # type: ignore[attr-defined]
    worker = began(*heard)
    assert ends(worker) == last + FORTNIGHT


@given(st.lists(returns, min_size=1, max_size=5))
def test_overlapping_returns_are_one_isolation(sent: list[RecordReturn]) -> None:
    last = max(one.arrived_at for one in sent)
    worker, started = began(), 0
    for n, one in enumerate(sent):
        facts = decider.decide(replace(one, at=last, isolation_id=f"i{n}"), worker)
        started += len([fact for fact in facts if isinstance(fact, IsolationStarted)])
        worker = after(replace(one, at=last, isolation_id=f"i{n}"), worker=worker)
    assert started == 1


@given(hours, st.lists(st.integers(1, 20 * 24), max_size=5))
def test_the_last_decision_stands_and_never_lies_in_the_past(
    arrived: datetime, moves: list[int]
) -> None:
    worker, at = began(come_back(JINAN, arrived)), arrived + timedelta(minutes=30)
    for hours_on in moves:
        end = at + timedelta(hours=hours_on)
        move = ShortenIsolation if end < ends(worker) else ExtendIsolation
        worker = after(move(LI, end, "decided", "bureau", at), worker=worker)
        assert ends(worker) == end > at
    over = after(Tick(ends(worker)), worker=worker)
    assert over.open_isolation is None
    assert over.standing == "may-return"


@given(hours, st.integers(1, 300), st.integers(1, 300))
def test_a_return_after_a_shortening_keeps_the_later_end(
    arrived: datetime, shorter: int, again: int
) -> None:
    at = arrived + timedelta(minutes=30)
    end = at + timedelta(hours=shorter)
    shortened = after(
        ShortenIsolation(LI, end, "examined twice", "bureau", at),
        worker=began(come_back(JINAN, arrived)),
    )
    back = come_back(WUHAN, at + timedelta(hours=again), isolation_id="again")
    assert ends(after(back, worker=shortened)) == back.arrived_at + FORTNIGHT
