"""Time passes the same however late somebody looks."""

from dataclasses import replace
from datetime import datetime, timedelta
from functools import reduce

from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter
from tests.health_records.people import (
    BAODING,
    JINAN,
    WUHAN,
    come_back,
    contact,
    day,
    declare,
    examine,
    fever,
    register,
)

from health_records.domain.file import Worker, evolve
from health_records.domain.worker import Command, Tick, decider, due
from shared.events.health_records import Stay

hours = st.integers(0, 20 * 24).map(lambda hour: day(1) + timedelta(hours=hour))
stays = st.builds(Stay, region=st.sampled_from([WUHAN, JINAN]), left_at=hours).map(lambda s: (s,))
commands = st.one_of(
    st.builds(register, hours),
    st.builds(
        lambda at, **rest: declare(at, at.strftime("%d-%H"), **rest),
        hours,
        stays=stays,
        contact_at=st.none() | hours,
        symptoms=st.booleans(),
    ),
    st.builds(lambda at: fever(at, at.strftime("%d-%H")), hours),
    st.builds(
        lambda result, at: examine(result, at, at.strftime("%d-%H")),
        st.sampled_from(["negative", "positive"]),
        hours,
    ),
    st.builds(come_back, st.sampled_from([WUHAN, JINAN]), hours),
    st.builds(contact, hours),
)
LATE = day(1) + timedelta(days=50)


def after(*sent: Command, worker: Worker | None = None) -> Worker:
    worker = worker or decider.initial
    for command in sent:
        worker = reduce(evolve, decider.decide(command, worker), worker)
    return worker


@given(st.lists(commands, max_size=6))
def test_a_late_tick_says_what_timely_ticks_say(sent: list[Command]) -> None:
    timely = late = after(*sent)
    while (moment := due(timely)) is not None and moment <= LATE:
        timely = after(Tick(moment), worker=timely)
    assert after(Tick(LATE), worker=late) == timely


@given(st.lists(commands, max_size=6), st.sampled_from([WUHAN, JINAN, BAODING]), hours)
def test_a_return_before_the_tick_ends_as_one_after_it(
    sent: list[Command], region: str, at: datetime
) -> None:
    back = come_back(region, at, isolation_id="i2")
    untold = after(*sent, back, Tick(LATE))
    assert untold == after(*sent, Tick(at), back, Tick(LATE))
    isolation = after(*sent, Tick(at), back).isolation
    assert after(*sent, back, Tick(at)).isolation == isolation


@given(st.lists(commands, max_size=6))
def test_a_tick_at_the_due_time_always_decides_something(sent: list[Command]) -> None:
    worker = after(*sent)
    moment = due(worker)
    assert moment is None or decider.decide(Tick(moment), worker)


@given(st.lists(commands, max_size=6))
def test_a_repeated_command_decides_nothing(sent: list[Command]) -> None:
    worker = after(*sent)
    for command in sent[-1:]:
        assert list(decider.decide(command, worker)) == []


@given(st.lists(commands, max_size=6))
def test_nobody_may_return_while_anything_speaks_against_it(sent: list[Command]) -> None:
    worker = after(*sent, Tick(LATE))
    well = worker.open_fever is None and worker.open_isolation is None and worker.registered
    assert worker.standing != "may-return" or (well and worker.declaration is not None)


@given(st.lists(commands, max_size=6))
def test_a_file_survives_being_stored(sent: list[Command]) -> None:
    files = TypeAdapter(Worker)
    worker = after(*sent)
    assert files.validate_python(files.dump_python(worker, mode="json")) == worker


@given(
    st.sampled_from([WUHAN, JINAN]),
    st.sampled_from([WUHAN, JINAN]),
    st.integers(0, 13 * 24),
    st.integers(0, 13 * 24),
)
def test_a_return_within_an_isolation_goes_on_with_it_whenever_it_is_heard(
    first: str, again: str, hours_in: int, hours_late: int
) -> None:
    arrived = day(1) + timedelta(hours=hours_in)
    late = max(arrived, day(15) + timedelta(hours=hours_late % max(hours_in, 1)))
    began = after(register(day(1)), declare(day(1)), come_back(first, day(1)))
    in_time = come_back(again, arrived, isolation_id="i2")
    heard_late = replace(in_time, at=late)
    timely = after(in_time, Tick(late), worker=began)
    untimely = after(Tick(late), heard_late, worker=began)
    unnoticed = after(heard_late, Tick(late), worker=began)
    assert _clock(timely) == _clock(untimely) == _clock(unnoticed)
    assert _clock(after(Tick(LATE), worker=timely)) == _clock(after(Tick(LATE), worker=untimely))


def _clock(worker: Worker) -> tuple[object, ...]:
    """All that counts of an isolation and the standing, but not how the isolation is called."""
    isolation = worker.isolation
    assert isolation is not None
    codes = [(reason.code, reason.facts.get("until")) for reason in worker.reasons]
    return replace(isolation, isolation_id=""), worker.standing, codes
