"""The gate lets a shift in from an hour before it starts until it ends."""

import itertools
from datetime import datetime, timedelta

import pytest
from tests.checkpoint.gatehouse import Gatehouse
from tests.checkpoint.samples import PERSON, cleared, issued

from checkpoint.domain.shifts import is_on
from shared.clock import COUNTY
from shared.events.health_records import WorkerRegistered
from shared.events.permits.terms import Regime, Shift

DAY = Shift(code="day", starts="08:00", ends="20:00", at_most=40)
NIGHT = Shift(code="night", starts="20:00", ends="08:00", at_most=40)
with_regime = issued.model_copy(update={"regime": Regime(shifts=(DAY, NIGHT))})


def at(hour: int, minute: int = 0) -> datetime:
    return datetime(2020, 2, 17, hour, minute, tzinfo=COUNTY)


def on_shift(shift: str | None, enterprise: str = "mill") -> WorkerRegistered:
    return WorkerRegistered(
        person_id=PERSON, enterprise_id=enterprise, home_region="130722", shift=shift
    )


@pytest.mark.parametrize(
    ("hour", "minute", "day", "night"),
    [
        (6, 59, False, True),
        (7, 0, True, True),
        (7, 59, True, True),
        (8, 0, True, False),
        (18, 59, True, False),
        (19, 0, True, True),
        (20, 0, False, True),
        (0, 0, False, True),
    ],
)
def test_a_shift_is_on_from_an_hour_before_it_starts(
    hour: int, minute: int, *, day: bool, night: bool
) -> None:
    assert (is_on(DAY, at(hour, minute)), is_on(NIGHT, at(hour, minute))) == (day, night)


def test_the_hours_are_those_of_the_county() -> None:
    in_utc = at(7) - timedelta(hours=8)
    assert is_on(DAY, in_utc.replace(tzinfo=COUNTY) + timedelta(hours=8))
    assert not is_on(DAY, in_utc)


def test_a_shift_of_nearly_a_day_is_always_on() -> None:
    long = Shift(code="long", starts="08:00", ends="07:30", at_most=1)
    assert all(is_on(long, at(hour)) for hour in range(24))


async def test_the_gate_names_the_hours_it_refuses_by(gatehouse: Gatehouse) -> None:
    await gatehouse.hear(on_shift("night"), cleared)
    await gatehouse.hear(with_regime)
    answer = await gatehouse.enter(measured_at="2020-02-17T08:00:00+08:00")
    (reason,) = answer["reasons"]
    assert [said["zh"] for said in answer["words"]] == ["不在当班时段"]
    assert (reason["code"], reason["rule_version"]) == ("outside-shift", "gate-2020-01")
    assert reason["facts"] == {"shift": "night", "hours": "20:00-08:00", "minutes_before": "60"}


@pytest.mark.parametrize("known", [on_shift("day"), on_shift(None), on_shift("third")])
async def test_who_is_on_shift_or_has_no_known_one_comes_in(
    gatehouse: Gatehouse, known: WorkerRegistered
) -> None:
    await gatehouse.hear(known, cleared)
    await gatehouse.hear(with_regime)
    assert (await gatehouse.enter())["outcome"] == "admitted"


async def test_a_permit_without_a_regime_holds_nobody_to_hours(gatehouse: Gatehouse) -> None:
    await gatehouse.hear(on_shift("night"), cleared)
    await gatehouse.hear(issued)
    assert (await gatehouse.enter(measured_at="2020-02-17T08:00:00+08:00"))["reasons"] == []


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
async def test_the_gate_refuses_in_every_order_of_arrival(
    gatehouse: Gatehouse, order: tuple[int, ...]
) -> None:
    facts = ((on_shift("night"), 1), (cleared, 2), (with_regime, 1))
    for number in order:
        event, revision = facts[number]
        await gatehouse.hear(event, revision=revision)
    assert await gatehouse.refused_for(measured_at="2020-02-17T08:00:00+08:00") == ["outside-shift"]
