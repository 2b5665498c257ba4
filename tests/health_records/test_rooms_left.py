"""A room counts until it was given back, whatever is heard first."""

from collections.abc import Sequence
from datetime import datetime

import pytest
from tests.health_records.county import County, left, roomed
from tests.health_records.people import LI, WU, ZHAO, day, examine
from tests.health_records.test_tracing import fresh

from shared.events import Event

POSITIVE = examine("positive", day(17, 9), at=day(17, 15))
Fact = tuple[Event, datetime]
NEXT_GUEST: Sequence[Fact] = (
    (roomed(LI), day(10)),
    (left(LI), day(11)),
    (roomed(WU), day(11)),
)
BACK_AGAIN: Sequence[Fact] = (*NEXT_GUEST[:2], (roomed(LI), day(11)), (roomed(WU), day(12)))
TOGETHER: Sequence[Fact] = ((roomed(LI), day(10)), (roomed(WU), day(11)), (left(LI), day(12)))


async def traced(facts: Sequence[Fact], examined_after: int) -> list[datetime]:
    """When WU met LI, who was examined positive after so many facts of the lodging."""
    county = fresh()
    for number, (event, at) in enumerate(facts):
        if number == examined_after:
            await county.commands(POSITIVE, LI, day(17, 15))
        await county.says(event, at, revision=number + 1)
        await county.bus.settle()
    if examined_after == len(facts):
        await county.commands(POSITIVE, LI, day(17, 15))
        await county.bus.settle()
    return [contact.contact_at for contact in (await county.file(WU)).contacts]


@pytest.mark.parametrize("examined_after", range(4))
async def test_the_next_guest_of_a_room_is_no_contact(examined_after: int) -> None:
    assert await traced(NEXT_GUEST, examined_after) == []


@pytest.mark.parametrize("examined_after", range(5))
async def test_who_came_back_to_the_room_has_not_left_it(examined_after: int) -> None:
    assert await traced(BACK_AGAIN, examined_after) == [day(12)]


@pytest.mark.parametrize("examined_after", range(4))
async def test_who_shared_a_room_is_a_contact_though_one_has_left_since(
    examined_after: int,
) -> None:
    assert await traced(TOGETHER, examined_after) == [day(11)]


async def test_another_guest_who_left_ends_nobody_elses_stay(county: County) -> None:
    facts: Sequence[Fact] = (
        (roomed(LI), day(10)),
        (left(ZHAO), day(11)),
        (roomed(WU), day(12)),
    )
    for revision, (event, at) in enumerate(facts, start=1):
        await county.says(event, at, revision)
    await county.commands(POSITIVE, LI, day(17, 15))
    await county.bus.settle()
    assert [contact.source_id for contact in (await county.file(WU)).contacts] == [LI]
