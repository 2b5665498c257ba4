"""However many wait for a room, every lodging is looked at once and the right ones get one."""

from collections import Counter
from datetime import timedelta

import httpx
import pytest
from tests.transport.asking import occupied, opened
from tests.transport.facts import MORNING, Abroad, isolated, person

from shared.aggregates import Stored
from transport.domain.lodging import Lodging
from transport.handlers import Handlers

WAITING = 8


async def everybody_waits(abroad: Abroad) -> None:
    for number in range(WAITING):
        at = MORNING + timedelta(minutes=number)
        await abroad.says(isolated(person(number), f"i-{number}", at=at), revision=1)


@pytest.fixture
def looked(handlers: Handlers, monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often each lodging was loaded."""
    found: Counter[str] = Counter()
    load = handlers.lodgings.aggregates.load

    async def counted(subject: str) -> Stored[Lodging]:
        found[subject] += 1
        return await load(subject)

    monkeypatch.setattr(handlers.lodgings.aggregates, "load", counted)
    return found


async def test_a_lodging_without_a_room_is_looked_at_once_for_all_who_wait(
    client: httpx.AsyncClient, abroad: Abroad, looked: Counter[str]
) -> None:
    await opened(client, "h1", "301")
    await abroad.says(isolated(person(99), "i-99"), revision=1)
    await everybody_waits(abroad)
    await opened(client, "h2", *(str(room) for room in range(WAITING)))
    before = looked["h1"]
    await abroad.bus.settle()
    assert len(await occupied(client, "h2")) == WAITING
    # Once for the rooms that were opened, and once in what each assignment itself leads to.
    assert looked["h1"] - before == 1 + WAITING


async def test_rooms_of_several_lodgings_go_to_who_waits_longest(
    client: httpx.AsyncClient, abroad: Abroad
) -> None:
    await everybody_waits(abroad)
    await opened(client, "h1", "301", "302")
    await opened(client, "h2", "1", "2", "3")
    await abroad.bus.settle()
    housed = await occupied(client, "h1") | await occupied(client, "h2")
    assert sorted(housed) == [person(number) for number in range(5)]
