"""What a rebuild may meet: a log without its beginning, poison, rivals, and being interrupted."""

import asyncio
from collections.abc import AsyncIterator
from uuid import uuid4

import pytest
from tests.tools.ledger_log import LedgerLog
from tests.tools.topics import create_topic

from shared.errors import Refused, Unavailable
from shared.kafka.replay import Positions, open_log
from shared.mongo.client import open_database
from shared.mongo.switching import begin, drop, put_in_place
from yipan.local.errors import LocalError


@pytest.fixture
async def log(kafka_bootstrap: str, mongo_url: str, database_name: str) -> AsyncIterator[LedgerLog]:
    topic = await create_topic(kafka_bootstrap, f"test.{uuid4().hex}")
    async with open_database(mongo_url, database_name, "pymongo") as database:
        yield LedgerLog(kafka_bootstrap, topic, database)


async def test_a_view_is_built_where_there_was_none(log: LedgerLog) -> None:
    await log.write("a", [1, 2])
    async with log.rebuild() as job:
        found = await job.run(switch=True)
    assert found.added == ["a"]
    assert await log.stored() == {"a": "line 2"}
    assert "last_1__id_1" in await log.database["ledger_views"].index_information()


async def test_comparing_leaves_the_old_one_and_nothing_beside(log: LedgerLog) -> None:
    await log.write("a", [1])
    await log.store(b={"last": "by hand"})
    async with log.rebuild() as job:
        found = await job.run(switch=False)
    assert (found.same, found.added, found.missing) == (0, ["a"], ["b"])
    assert await log.database.list_collection_names() == ["ledger_views"]


async def test_a_log_without_its_beginning_is_refused_and_the_view_kept(log: LedgerLog) -> None:
    await log.write("a", [1, 2, 3])
    await log.forget_up_to(2)
    await log.store(a={"last": "line 3"})
    async with log.rebuild() as job:
        with pytest.raises(LocalError, match=r"no longer begins at its beginning.*is kept"):
            await job.run(switch=True)
    assert await log.stored() == {"a": "line 3"}


async def test_a_log_that_loses_its_beginning_meanwhile_is_not_skipped(log: LedgerLog) -> None:
    await log.write("a", [1, 2, 3])
    async with open_log(log.bootstrap, [log.topic]) as reader:
        start, end = await reader.beginnings(), await reader.ends()
        await log.forget_up_to(2)
        with pytest.raises(Unavailable, match="lost its beginning"):
            [batch async for batch in reader.read(start, end)]


async def test_a_kafka_that_falls_silent_is_not_waited_for_for_ever(log: LedgerLog) -> None:
    await log.write("a", [1])
    async with open_log(log.bootstrap, [log.topic], patience=2) as reader:
        start = await reader.beginnings()
        beyond = dict.fromkeys(start, 2)
        with pytest.raises(Unavailable, match="does not answer"):
            [batch async for batch in reader.read(start, beyond)]


async def test_poison_and_what_waits_behind_it_are_left_out_and_told(log: LedgerLog) -> None:
    await log.write("a", [1])
    await log.write_garbage("a")
    await log.write("a", [3, 4])
    await log.write("b", [1, 2])
    async with log.rebuild() as job:
        await job.run(switch=True)
    assert await log.stored() == {"a": "line 1", "b": "line 2"}
    assert job.unreadable == {f"{log.topic}/0/1"}
    assert job.waiting == {f"{log.topic}/0/2", f"{log.topic}/0/3"}


async def test_an_interrupted_rebuild_leaves_the_view_and_nothing_beside(log: LedgerLog) -> None:
    await log.write("a", [1, 2])
    await log.store(b={"last": "by hand"})
    async with log.rebuild() as job:
        job.tell = lambda _: (_ for _ in ()).throw(asyncio.CancelledError())
        with pytest.raises(asyncio.CancelledError):
            await job.run(switch=True)
    assert await log.stored() == {"b": "by hand"}
    assert await log.database.list_collection_names() == ["ledger_views"]


async def test_a_switch_that_has_begun_comes_to_its_end(log: LedgerLog) -> None:
    await log.write("a", [1])
    async with log.rebuild() as job:
        task = asyncio.create_task(job.run(switch=True))
        switch = job.take_over

        async def interrupted(mark: bytes, reached: Positions) -> None:
            task.cancel()
            await switch(mark, reached)

        job.take_over = interrupted  # type: ignore[method-assign]
        with pytest.raises(asyncio.CancelledError):
            await task
    assert await log.stored() == {"a": "line 1"}


async def test_what_comes_in_while_it_is_built_is_there_after_the_switch(log: LedgerLog) -> None:
    await log.write("a", [1])
    async with log.rebuild() as job:
        switch = job.take_over

        async def late(mark: bytes, reached: Positions) -> None:
            await log.write("a", [2])
            await switch(mark, reached)

        job.take_over = late  # type: ignore[method-assign]
        await job.run(switch=True)
    assert await log.stored() == {"a": "line 2"}


async def test_a_rival_that_began_meanwhile_is_left_alone(log: LedgerLog) -> None:
    first = await begin(log.database, "new")
    await begin(log.database, "new")
    await drop(log.database, "new", first)
    assert await log.database.list_collection_names() == ["new"]
    with pytest.raises(Refused, match="another rebuild of old"):
        await put_in_place(log.database, "new", "old", first)
