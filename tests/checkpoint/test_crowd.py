"""Who waits at the same moment is decided together, and nobody suffers for another."""

import asyncio

import pytest
from tests.checkpoint.samples import MORNING

from checkpoint.crowd import AT_ONCE, IN_FLIGHT, Attempts, Crowd, Decided
from checkpoint.domain.crossing import Crossing
from shared.causes import by_itself
from shared.errors import KeyReused, Unavailable
from shared.events.checkpoint import CrossingAttempted


def attempt(id_: str) -> CrossingAttempted:
    return CrossingAttempted(
        crossing_id=id_, site_id="road-207", direction="in", measured=True, at=MORNING
    )


class Decider:
    """Admits everybody, one round after the other as the test lets it."""

    def __init__(self) -> None:
        self.rounds: list[list[str]] = []
        self.begun: asyncio.Queue[None] = asyncio.Queue()
        self.open = asyncio.Event()
        self.to_blame = ""
        self.error: Exception = KeyReused("another body")

    async def decide(self, attempts: Attempts) -> Decided:
        ids = [one.crossing_id for one, _ in attempts]
        self.rounds.append(ids)
        self.begun.put_nowait(None)
        await self.open.wait()
        if self.to_blame in ids:
            raise self.error
        return {id_: Crossing("admitted") for id_ in ids if id_ != "known"}


async def crossed(crowd: Crowd, *ids: str) -> list[Crossing | BaseException | None]:
    jobs = (crowd.cross(attempt(id_), by_itself(id_)) for id_ in ids)
    return await asyncio.gather(*jobs, return_exceptions=True)


async def test_who_comes_while_others_are_decided_goes_together() -> None:
    decider = Decider()
    crowd = Crowd(decider.decide)
    names = [f"c{n}" for n in range(AT_ONCE + 50)]
    first = asyncio.create_task(crossed(crowd, "a"))
    await decider.begun.get()
    rest = asyncio.create_task(crossed(crowd, *names))
    await decider.begun.get()
    assert len(decider.rounds) == IN_FLIGHT
    decider.open.set()
    assert await first == [Crossing("admitted")]
    assert await rest == [Crossing("admitted")] * len(names)
    assert len(decider.rounds) <= 4
    assert sorted(id_ for ids in decider.rounds for id_ in ids) == sorted(["a", *names])


async def test_one_that_is_to_blame_fails_alone() -> None:
    decider = Decider()
    decider.open.set()
    decider.to_blame = "b"
    one, two, three = await crossed(Crowd(decider.decide), "a", "b", "c")
    assert isinstance(two, KeyReused)
    assert one == three == Crossing("admitted")


async def test_an_outage_is_told_to_all_at_once() -> None:
    decider = Decider()
    decider.open.set()
    decider.to_blame, decider.error = "b", Unavailable("MongoDB is away")
    found = await crossed(Crowd(decider.decide), "a", "b", "c")
    assert all(isinstance(one, Unavailable) for one in found)
    assert len(decider.rounds) == 1


async def test_what_was_decided_before_is_said_as_that() -> None:
    decider = Decider()
    decider.open.set()
    assert await crossed(Crowd(decider.decide), "known") == [None]


async def test_who_gives_up_holds_nobody_up() -> None:
    decider = Decider()
    crowd = Crowd(decider.decide)
    impatient = asyncio.create_task(crowd.cross(attempt("a"), by_itself("a")))
    await decider.begun.get()
    impatient.cancel()
    decider.open.set()
    with pytest.raises(asyncio.CancelledError):
        await impatient
    assert await crossed(crowd, "b") == [Crossing("admitted")]


async def test_who_waits_when_the_process_stops_is_told_to_send_again() -> None:
    decider = Decider()
    crowd = Crowd(decider.decide)
    waiting = asyncio.create_task(crossed(crowd, "a", "b"))
    await decider.begun.get()
    for task in asyncio.all_tasks():
        if task.get_name() == "decide who waits":
            task.cancel()
    assert all(isinstance(one, Unavailable) for one in await waiting)
