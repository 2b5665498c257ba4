"""The contract of DeadLetters, for both twins."""

from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime

import pytest

from shared.dead_letters import DeadLetter, DeadLetters, Place, State
from shared.envelope import Delivery
from shared.errors import NotFound, Refused
from shared.memory.dead_letters import InMemoryDeadLetters
from shared.mongo.client import Driver, open_database
from shared.mongo.dead_letters import MongoDeadLetters

NOON = datetime(2030, 1, 1, 12, tzinfo=UTC)
PLACE = Place("permits.reactions", "health-records.workers", 3)
HEADERS = [("ce_type", b"worker-deferred"), ("ce_id", b"\xff\x00")]


@pytest.fixture(params=["memory", "pymongo", "motor"])
async def letters(request: pytest.FixtureRequest) -> AsyncIterator[DeadLetters]:
    if request.param == "memory":
        yield InMemoryDeadLetters()
        return
    driver: Driver = request.param
    url, name = (request.getfixturevalue(one) for one in ("mongo_url", "database_name"))
    async with open_database(url, name, driver) as database:
        twin = MongoDeadLetters(database)
        await twin.prepare()
        await twin.prepare()
        yield twin


def letter(offset: int, key: bytes | None = b"p1", state: State = "open") -> DeadLetter:
    delivery = Delivery(PLACE.topic, PLACE.partition, offset, key, b"{", HEADERS, 1)
    return DeadLetter(PLACE.group, delivery, state, "Unreadable", "not JSON", 1, NOON)


def ids(some: Sequence[DeadLetter]) -> list[int]:
    return [one.delivery.offset for one in some]


async def test_a_letter_comes_back_as_it_was_put(letters: DeadLetters) -> None:
    await letters.put(letter(7))
    assert await letters.get("permits.reactions/health-records.workers/3/7") == letter(7)


async def test_a_letter_without_key_and_value_is_kept(letters: DeadLetters) -> None:
    delivery = Delivery(PLACE.topic, 3, 8, None, None, [], 1)
    nothing = DeadLetter(PLACE.group, delivery, "open", "Unreadable", "empty", 1, NOON)
    await letters.put(nothing)
    assert await letters.get(nothing.id) == nothing


async def test_the_same_record_is_one_letter(letters: DeadLetters) -> None:
    await letters.put(letter(7))
    await letters.put(letter(7, state="parked"))
    assert await letters.find(None, 10) == [letter(7)]


async def test_an_open_letter_blocks_its_key_and_no_other(letters: DeadLetters) -> None:
    await letters.put(letter(7))
    await letters.put(letter(9, state="parked"))
    await letters.put(letter(8, b"p2", state="parked"))
    assert await letters.chains(PLACE) == {b"p1": False, b"p2": True}


async def test_other_places_are_left_alone(letters: DeadLetters) -> None:
    await letters.put(letter(7))
    assert await letters.chains(Place(PLACE.group, PLACE.topic, 4)) == {}
    assert await letters.chains(Place("permits.projections", PLACE.topic, 3)) == {}


async def test_a_letter_without_key_is_a_chain_of_its_own(letters: DeadLetters) -> None:
    await letters.put(letter(7, None))
    await letters.put(letter(8, None))
    await letters.replay(letter(8).id, "mended")
    assert await letters.chains(PLACE) == {letter(7).id: False, letter(8).id: True}
    assert ids(await letters.oldest(PLACE, letter(8).id, 10)) == [8]


async def test_a_chain_is_read_by_offset(letters: DeadLetters) -> None:
    for offset in (12, 7, 9):
        await letters.put(letter(offset, state="parked"))
    await letters.put(letter(8, b"p2"))
    assert ids(await letters.oldest(PLACE, b"p1", 2)) == [7, 9]


async def test_a_settled_letter_blocks_nothing(letters: DeadLetters) -> None:
    await letters.put(letter(7))
    await letters.settled(letter(7).id)
    assert await letters.chains(PLACE) == {}
    assert (await letters.get(letter(7).id)).state == "resolved"


async def test_a_letter_that_fails_again_is_open_again(letters: DeadLetters) -> None:
    await letters.put(letter(7))
    await letters.replay(letter(7).id, "mended")
    await letters.failed(letter(7).id, exception="Refused", reason="still not", attempts=2)
    found = await letters.get(letter(7).id)
    assert (found.state, found.exception, found.attempts) == ("open", "Refused", 2)
    assert await letters.chains(PLACE) == {b"p1": False}


async def test_a_discarded_letter_stays_discarded(letters: DeadLetters) -> None:
    await letters.put(letter(7))
    await letters.discard(letter(7).id, "Ines: a test device")
    await letters.settled(letter(7).id)
    await letters.put(letter(7))
    found = await letters.get(letter(7).id)
    assert (found.state, found.note) == ("discarded", "Ines: a test device")
    assert await letters.chains(PLACE) == {}


@pytest.mark.parametrize("state", ["parked", "replay", "resolved", "discarded"])
async def test_only_an_open_letter_is_replayed(letters: DeadLetters, state: State) -> None:
    await letters.put(letter(7, state=state))
    with pytest.raises(Refused, match=state):
        await letters.replay(letter(7).id, "mended")


@pytest.mark.parametrize("state", ["resolved", "discarded"])
async def test_only_an_unresolved_letter_is_discarded(letters: DeadLetters, state: State) -> None:
    await letters.put(letter(7, state=state))
    with pytest.raises(Refused, match=state):
        await letters.discard(letter(7).id, "no")


async def test_an_unknown_letter_is_not_found(letters: DeadLetters) -> None:
    for ask in (letters.get("g/t/0/1"), letters.replay("g/t/0/1", ""), letters.discard("g", "")):
        with pytest.raises(NotFound, match="no dead letter"):
            await ask


async def test_letters_are_found_by_state(letters: DeadLetters) -> None:
    await letters.put(letter(7))
    await letters.put(letter(8, state="parked"))
    await letters.put(letter(9, state="resolved"))
    assert ids(await letters.find(None, 10)) == [7, 8]
    assert ids(await letters.find("resolved", 10)) == [9]
    assert ids(await letters.find(None, 1)) == [7]
