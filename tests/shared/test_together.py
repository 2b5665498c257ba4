"""Who waits at the same moment goes together, and nobody suffers for another."""

import asyncio
from collections.abc import Sequence

import pytest

from shared.errors import KeyReused, Unavailable
from shared.gathering import Together

AT_ONCE, IN_FLIGHT = 20, 2
NAME = "jobs in a test"


class Worker:
    """Shouts every word, one round after the other as the test lets it; of some it says nothing."""

    def __init__(self) -> None:
        self.rounds: list[list[str]] = []
        self.begun: asyncio.Queue[None] = asyncio.Queue()
        self.open = asyncio.Event()
        self.to_blame = ""
        self.error: Exception = KeyReused("another body")

    async def shout(self, words: Sequence[str]) -> Sequence[str | None]:
        self.rounds.append([*words])
        self.begun.put_nowait(None)
        await self.open.wait()
        if self.to_blame in words:
            raise self.error
        return [None if word == "nothing" else word.upper() for word in words]

    def together(self) -> Together[str, str | None]:
        return Together(self.shout, AT_ONCE, lambda _: IN_FLIGHT, name=NAME)


async def shouted(
    together: Together[str, str | None], *words: str
) -> list[str | BaseException | None]:
    return await asyncio.gather(*map(together, words), return_exceptions=True)


async def test_who_comes_while_others_are_under_way_goes_together() -> None:
    worker = Worker()
    together = worker.together()
    words = [f"w{n}" for n in range(AT_ONCE + 5)]
    first = asyncio.create_task(shouted(together, "a"))
    await worker.begun.get()
    rest = asyncio.create_task(shouted(together, *words))
    await worker.begun.get()
    assert len(worker.rounds) == IN_FLIGHT
    worker.open.set()
    assert await first == ["A"]
    assert await rest == [word.upper() for word in words]
    assert len(worker.rounds) <= 4
    assert sorted(word for some in worker.rounds for word in some) == sorted(["a", *words])


async def test_one_that_is_to_blame_fails_alone() -> None:
    worker = Worker()
    worker.open.set()
    worker.to_blame = "b"
    one, two, three = await shouted(worker.together(), "a", "b", "c")
    assert isinstance(two, KeyReused)
    assert (one, three) == ("A", "C")


@pytest.mark.parametrize("error", [Unavailable("MongoDB is away"), TimeoutError()])
async def test_an_outage_is_told_to_all_at_once(error: Exception) -> None:
    worker = Worker()
    worker.open.set()
    worker.to_blame, worker.error = "b", error
    found = await shouted(worker.together(), "a", "b", "c")
    assert all(one is error for one in found)
    assert len(worker.rounds) == 1


async def test_each_learns_of_their_own() -> None:
    worker = Worker()
    worker.open.set()
    assert await shouted(worker.together(), "nothing", "b") == [None, "B"]


async def test_who_gives_up_holds_nobody_up() -> None:
    worker = Worker()
    together = worker.together()

    async def ask() -> str | None:
        return await together("a")

    impatient = asyncio.create_task(ask())
    await worker.begun.get()
    impatient.cancel()
    worker.open.set()
    with pytest.raises(asyncio.CancelledError):
        await impatient
    assert await shouted(together, "b") == ["B"]


async def test_who_waits_when_the_process_stops_is_told_to_send_again() -> None:
    worker = Worker()
    waiting = asyncio.create_task(shouted(worker.together(), "a", "b"))
    await worker.begun.get()
    for task in asyncio.all_tasks():
        if task.get_name() == NAME:
            task.cancel()
    assert all(isinstance(one, Unavailable) for one in await waiting)
