"""Close contacts of a positive: whatever is heard first, the same people are deferred."""

from collections.abc import Awaitable, Callable
from itertools import permutations
from typing import Any

import pytest
from tests.health_records.county import (
    County,
    arrived,
    boarded,
    entered,
    feverish,
    roomed,
    worker_of,
)
from tests.health_records.people import (
    LI,
    MORNING,
    WU,
    ZHAO,
    day,
    declare,
    examine,
    register,
)
from tests.kit import Still, reading

from shared.events import Event
from shared.memory.bus import InMemoryBus
from shared.memory.documents import InMemoryDocuments
from shared.memory.platform import in_memory_platform

POSITIVE = examine("positive", day(17, 9), at=day(17, 15))
SEATS = (boarded(LI, day(10, 8)), boarded(WU, day(10, 9)))
GATE = (entered(LI, day(10, 8)), entered(WU, day(10, 8, 20)))
ROOM = (roomed(LI), roomed(WU))
Step = Callable[[], Awaitable[None]]


def fresh() -> County:
    bus = InMemoryBus()
    platform = in_memory_platform("health-records", bus, Still(MORNING))
    return County(platform, reading(worker_of(platform), bus), bus)


async def examined(county: County) -> None:
    """LI is examined positive: stored, and heard of when the bus settles next."""
    await county.commands(POSITIVE, LI, day(17, 15))


@pytest.mark.parametrize("facts", [SEATS, GATE, ROOM], ids=["seat", "gate", "room"])
async def test_all_orders_end_with_the_same_contact(facts: tuple[Event, Event]) -> None:
    outcomes = set()
    for order in permutations(range(3)):
        for settle_between in (True, False):
            county = fresh()
            steps: list[Step] = [
                lambda c=county: c.says(facts[0], day(10, 9)),  # type: ignore[misc]
                lambda c=county: c.says(facts[1], day(10, 9)),  # type: ignore[misc]
                lambda c=county: examined(c),  # type: ignore[misc]
            ]
            for number in order:
                await steps[number]()
                if settle_between:
                    await county.bus.settle()
            await county.bus.settle()
            outcomes.add((await county.file(WU)).contacts)
    assert len(outcomes) == 1
    assert [contact.source_id for contact in outcomes.pop()] == [LI]


async def test_many_who_enter_at_once_are_looked_at_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What tracing costs does not grow with those who entered before the positive was known."""
    looks = [await looks_of(number, monkeypatch) for number in (1, 40)]
    assert looks[0] == looks[1] > 0


async def looks_of(number: int, monkeypatch: pytest.MonkeyPatch) -> int:
    """Count what is searched while so many entries are heard after a positive."""
    county, looks = fresh(), 0
    await county.says(GATE[0], day(10, 8))
    await examined(county)
    await county.bus.settle()
    find = InMemoryDocuments.find

    async def counted(*asked: Any, **more: Any) -> Any:
        nonlocal looks
        looks += asked[1].startswith("known_")
        return await find(*asked, **more)

    for n in range(number):
        await county.says(entered(f"{n:032x}", day(16, 9)), day(16, 9))
    with monkeypatch.context() as patch:
        patch.setattr(InMemoryDocuments, "find", counted)
        await county.bus.settle()
    return looks


async def test_a_contact_is_deferred_for_fourteen_days(county: County) -> None:
    for fact in SEATS:
        await county.says(fact, day(10, 9))
    await county.commands(register(day(1), WU), WU, day(1))
    await examined(county)
    await county.bus.settle()
    view = await county.view(WU)
    assert [reason.code for reason in view.reasons] == ["file-incomplete", "contact"]
    assert view.reasons[1].facts["until"] == day(24, 9).isoformat()


async def test_who_works_on_the_same_shift_is_a_contact(county: County) -> None:
    for person, shift in ((LI, "early"), (WU, "early"), (ZHAO, "late")):
        await county.commands(register(day(2), person, shift=shift), person, day(2))
    await examined(county)
    await county.bus.settle()
    assert "contact" in await county.codes(WU)
    assert "contact" not in await county.codes(ZHAO)


async def test_a_shift_heard_of_after_the_positive_is_traced_as_well(county: County) -> None:
    await county.commands(register(day(2), LI, shift="early"), LI, day(2))
    await examined(county)
    await county.bus.settle()
    await county.commands(register(day(2), WU, shift="early"), WU, day(2))
    await county.bus.settle()
    assert "contact" in await county.codes(WU)


async def test_who_joins_the_shift_later_is_no_contact_not_even_by_replay(county: County) -> None:
    await county.commands(register(day(2), LI, shift="early"), LI, day(2))
    await examined(county)
    await county.commands(register(day(18), WU, shift="early"), WU, day(18))
    await county.bus.settle()
    await county.replay()
    assert await county.codes(WU) == ["file-incomplete"]


@pytest.mark.parametrize("facts", [SEATS, GATE], ids=["seat", "gate"])
async def test_what_is_told_days_later_counts_by_when_it_happened(
    county: County, facts: tuple[Event, Event]
) -> None:
    await examined(county)
    await county.bus.settle()
    for fact in facts:
        await county.hears(fact, day(19))
    assert "contact" in await county.codes(WU)


async def test_a_negative_examination_traces_nobody(county: County) -> None:
    for fact in SEATS:
        await county.says(fact, day(10, 9))
    await county.commands(examine("negative", day(17, 9)), LI, day(17, 15))
    await county.bus.settle()
    assert county.facts()["contact-traced"] == 0


async def test_a_seat_of_long_ago_is_no_contact(county: County) -> None:
    for person in (LI, WU):
        await county.says(boarded(person, day(2)), day(2))
    await examined(county)
    await county.bus.settle()
    assert county.facts()["contact-traced"] == 0


async def test_hearing_everything_again_twice_changes_nothing(county: County) -> None:
    for fact in (*SEATS, *GATE, *ROOM, feverish(WU, day(11)), arrived(day(10, 20), LI, WU)):
        await county.says(fact, day(10, 9))
    for person in (LI, WU):
        await county.commands(register(day(2), person, shift="early"), person, day(2))
    await county.commands(declare(day(3)), LI, day(3))
    await examined(county)
    await county.bus.settle()
    before, documents = county.facts(), str(county.documents())
    assert before["contact-traced"] == 2  # the shift, and the latest of the rest
    await county.replay()
    await county.replay()
    assert county.facts() == before
    assert str(county.documents()) == documents
