"""However commands interleave, no seat, room or gram is given twice: drawn, not only a crowd."""

import asyncio
from collections.abc import Sequence
from random import Random
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from tests.transport.domain.trips import PLANNED
from tests.transport.facts import ILL, MORNING, normal, person, standing
from tests.transport.test_concurrency import insist, way_in

from shared.aggregates import Change, Stored
from shared.envelope import Record
from shared.memory.aggregates import InMemoryAggregates
from transport.domain import lodging, stock, trip
from transport.domain.consignment import Terms
from transport.domain.lodging import AssignRoom, HoldRoom, OpenRooms, ReleaseRoom
from transport.domain.quantity import Quantity
from transport.domain.rules import boarding_rule, seat_rule
from transport.domain.stock import Count, Draw, Supply
from transport.domain.trip import AddPassenger, Board, PlanTrip, RemovePassenger

TURNS = 4
WHO = st.integers(0, 5).map(person)
BOARDING, SEATS = boarding_rule(MORNING), seat_rule(MORNING)
MAY = standing(may_return=True)


class Drawn(InMemoryAggregates[Any]):
    """Lets others in before and after every load and save, for as many turns as are drawn.

    `states` are all that ever were stored, in their order.
    """

    def __init__(self, initial: Any, drawn: Random) -> None:
        super().__init__(initial)
        self._drawn = drawn
        self.states_stored: list[Any] = []

    async def load(self, subject: str) -> Stored[Any]:
        stored = await super().load(subject)
        await self._let_in()
        return stored

    async def save(self, subject: str, change: Change[Any], *, expected: int) -> Sequence[Record]:
        await self._let_in()
        records = await super().save(subject, change, expected=expected)
        self.states_stored.append(change.state)
        return records

    async def _let_in(self) -> None:
        for _ in range(self._drawn.randrange(TURNS)):
            await asyncio.sleep(0)


async def all_at_once(
    decider: Any, store: Drawn, subject: str, first: Any, commands: Sequence[Any]
) -> list[str]:
    """Open with the first command, send the others at once, and say how each ended."""
    handler = way_in(decider, store)
    assert await insist(handler, subject, first) == "done"
    return await asyncio.gather(*(insist(handler, subject, one) for one in commands))


def add(who: str) -> AddPassenger:
    return AddPassenger("t1", who, MAY, BOARDING, SEATS)


def board(who: str) -> Board:
    return Board("t1", who, MAY, normal(), BOARDING, MORNING)


def remove(who: str) -> RemovePassenger:
    return RemovePassenger("t1", who, (ILL,))


ON_A_BUS = st.lists(st.one_of(WHO.map(add), WHO.map(board), WHO.map(remove)), max_size=24)


def plan(seats: int) -> PlanTrip:
    return PlanTrip(
        "t1", PLANNED.plate, PLANNED.enterprise_id, "411524", "130722", MORNING, seats, SEATS
    )


@given(st.integers(2, 9), ON_A_BUS, st.randoms(use_true_random=False))
async def test_no_interleaving_takes_more_seats_than_there_are(
    seats: int, commands: Sequence[Any], drawn: Random
) -> None:
    store = Drawn(trip.Trip(), drawn)
    ends = await all_at_once(trip.decider, store, "t1", plan(seats), commands)
    assert set(ends) <= {"done", "seat-cap", "on-manifest"}
    for state in store.states_stored:
        taken = [one.person_id for one in state.passengers]
        assert len(taken) == len(set(taken)) <= seats // 2
        assert set(state.aboard) <= set(taken)


@given(st.integers(2, 9), st.sets(WHO), st.randoms(use_true_random=False))
async def test_whoever_is_told_that_they_have_a_seat_has_it(
    seats: int, who: set[str], drawn: Random
) -> None:
    store, asked = Drawn(trip.Trip(), drawn), sorted(who)
    ends = await all_at_once(trip.decider, store, "t1", plan(seats), [add(one) for one in asked])
    told = {one for one, end in zip(asked, ends, strict=True) if end == "done"}
    assert {one.person_id for one in store.states_stored[-1].passengers} == told
    assert len(told) == min(seats // 2, len(asked))


def in_a_hotel(who: str) -> Sequence[Any]:
    return (
        HoldRoom("h1", who, "t1"), AssignRoom("h1", who, f"i-{who}"), ReleaseRoom("h1", who),
        ReleaseRoom("h1", who, f"i-{who}"),
    )  # fmt: skip


ROOMS = st.lists(WHO.flatmap(lambda who: st.sampled_from(in_a_hotel(who))), max_size=24)


@given(st.integers(1, 4), ROOMS, st.randoms(use_true_random=False))
async def test_no_interleaving_puts_two_into_a_room_or_one_into_two(
    rooms: int, commands: Sequence[Any], drawn: Random
) -> None:
    store = Drawn(lodging.Lodging(), drawn)
    opened = OpenRooms("h1", "Hotel", tuple(f"{n}" for n in range(rooms)))
    ends = await all_at_once(lodging.decider, store, "h1", opened, commands)
    assert set(ends) <= {"done", "lodging-full"}
    for state in store.states_stored:
        housed = [room.person_id for room in state.rooms if room.person_id is not None]
        assert len(state.rooms) == rooms
        assert len(housed) == len(set(housed))
        assert all((room.status == "free") == (room.person_id is None) for room in state.rooms)


BARRELS = st.integers(1, 5).map(lambda n: Quantity(n, "barrel"))
AMOUNTS = st.lists(st.tuples(st.booleans(), BARRELS), max_size=16)


@given(st.integers(0, 12), AMOUNTS, st.randoms(use_true_random=False))
async def test_no_interleaving_takes_more_out_of_a_stock_than_is_in_it(
    there: int, moves: Sequence[tuple[bool, Quantity]], drawn: Random
) -> None:
    store = Drawn(stock.Stock(), drawn)
    first = Count("depot", "sprayers", Quantity(there, "barrel"), Quantity(0, "barrel"), MORNING)
    commands = [moved(n, quantity, out=out) for n, (out, quantity) in enumerate(moves)]
    ends = await all_at_once(stock.decider, store, "s1", first, commands)
    told = [
        -quantity.smallest if out else quantity.smallest
        for (out, quantity), end in zip(moves, ends, strict=True)
        if end == "done"
    ]
    assert all(state.quantity >= 0 for state in store.states_stored)
    assert store.states_stored[-1].quantity == there + sum(told)


def moved(n: int, quantity: Quantity, *, out: bool) -> Any:
    if out:
        return Draw(Terms(f"c-{n}", "sprayers", quantity, f"h-{n}", "depot"), MORNING)
    return Supply(f"c-{n}", quantity, MORNING.replace(hour=9))
