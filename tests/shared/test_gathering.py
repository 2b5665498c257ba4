"""Writes that wait together go together; a fault is told to the one whose it is."""

import asyncio
from collections.abc import Sequence

import pytest

from shared.errors import Gap, Unavailable
from shared.gathering import IN_FLIGHT, Gathering
from shared.memory.documents import InMemoryDocuments
from shared.projections import InsertOnce, MergeAtRevision, Operation


class Slow(InMemoryDocuments):
    """Counts its bulk writes and lets others in while one is on its way."""

    def __init__(self) -> None:
        super().__init__()
        self.sizes: list[int] = []
        self.under_way = self.most = 0

    async def apply(self, operations: Sequence[Operation]) -> None:
        self.sizes.append(len(operations))
        self.under_way += 1
        self.most = max(self.most, self.under_way)
        await asyncio.sleep(0.01)
        self.under_way -= 1
        await super().apply(operations)


def document(number: int) -> InsertOnce:
    return InsertOnce("readings", {"_id": f"r{number}"})


async def test_what_waits_meanwhile_goes_together() -> None:
    slow = Slow()
    gathering = Gathering(slow)
    await asyncio.gather(*(gathering.apply([document(n)]) for n in range(20)))
    assert await slow.count("readings", {}) == 20
    assert sum(slow.sizes) == 20
    assert len(slow.sizes) <= 3
    assert slow.most <= IN_FLIGHT


async def test_each_caller_learns_of_its_own_fault_alone() -> None:
    slow = Slow()
    gathering = Gathering(slow)
    gap = MergeAtRevision("trips", "t", 5, {"status": "departed"})
    jobs = [gathering.apply([document(n)]) for n in range(5)]
    found = await asyncio.gather(*jobs, gathering.apply([gap]), return_exceptions=True)
    assert [type(one) for one in found] == [*[type(None)] * 5, Gap]
    assert await slow.count("readings", {}) == 5


async def test_who_gave_up_is_left_out_and_the_others_go_on() -> None:
    slow = Slow()
    gathering = Gathering(slow)
    jobs = [asyncio.create_task(gathering.apply([document(n)])) for n in range(6)]
    await asyncio.sleep(0)
    jobs[5].cancel()
    done = await asyncio.gather(*jobs, return_exceptions=True)
    assert isinstance(done[5], asyncio.CancelledError)
    assert await slow.count("readings", {}) == 5


async def test_nothing_to_write_is_not_waited_for() -> None:
    slow = Slow()
    await Gathering(slow).apply([])
    assert slow.sizes == []


async def test_an_outage_is_told_to_all_who_wait() -> None:
    class Away(Slow):
        async def apply(self, operations: Sequence[Operation]) -> None:
            self.sizes.append(len(operations))
            raise Unavailable("away")

    away = Away()
    gathering = Gathering(away)
    jobs = [gathering.apply([document(n)]) for n in range(6)]
    found = await asyncio.gather(*jobs, return_exceptions=True)
    assert {type(one) for one in found} == {Unavailable}
    assert len(away.sizes) <= IN_FLIGHT
    with pytest.raises(Unavailable):
        await gathering.apply([document(9)])


class Released(InMemoryDocuments):
    """Holds every write until it is released."""

    def __init__(self) -> None:
        super().__init__()
        self.held: list[asyncio.Future[None]] = []

    async def apply(self, operations: Sequence[Operation]) -> None:
        self.held.append(asyncio.get_running_loop().create_future())
        await self.held[-1]
        await super().apply(operations)

    def release(self) -> None:
        """Let all go in the same turn of the loop."""
        for one in self.held:
            if not one.done():
                one.set_result(None)


async def test_who_writes_again_at_once_is_not_forgotten() -> None:
    """Both writers find nothing more to do in the turn in which one caller comes back."""
    released = Released()
    gathering = Gathering(released)

    async def lane(*numbers: int) -> None:
        for number in numbers:
            await gathering.apply([document(number)])

    lanes = [asyncio.create_task(lane(1, 2))]
    await under_way(released, 1)
    lanes.append(asyncio.create_task(lane(3)))
    await under_way(released, 2)
    released.release()
    await under_way(released, 3)
    released.release()
    await asyncio.gather(*lanes)
    assert await released.count("readings", {}) == 3


async def under_way(released: Released, number: int) -> None:
    """Give the loop turns until so many writes are on their way."""
    for _ in range(1_000):
        if len(released.held) >= number:
            return
        await asyncio.sleep(0)
    pytest.fail(f"{len(released.held)} writes are on their way, not {number}")


async def test_a_writer_that_is_cut_off_leaves_nobody_waiting() -> None:
    released = Released()
    gathering = Gathering(released)
    jobs = [asyncio.create_task(gathering.apply([document(n)])) for n in range(3)]
    await asyncio.sleep(0)
    for task in asyncio.all_tasks():
        if task.get_name() == "gathered writes":
            task.cancel()
    async with asyncio.timeout(5):
        found = await asyncio.gather(*jobs, return_exceptions=True)
    assert {type(one) for one in found} == {Unavailable}
