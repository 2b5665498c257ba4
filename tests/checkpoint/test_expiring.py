"""Raw records: what was judged goes after some days, what waits only when the shelf is full."""

from datetime import timedelta
from typing import Any

import pytest
from tests.checkpoint.devices import add, post, waiting
from tests.checkpoint.gatehouse import Gatehouse
from tests.checkpoint.samples import MORNING
from tests.kit import Still

from checkpoint.expiring import EVERY, ShelfKeeper
from checkpoint.shelves import RawRecord
from shared.memory.documents import InMemoryDocuments
from shared.metrics.county import RAW_RECORDS_WAITING
from shared.metrics.gates import RAW_RECORDS_DROPPED
from shared.platform import Platform

DAY = timedelta(days=1)
TOKEN = {"authorization": "Bearer device"}


@pytest.fixture
def keeper(platform: Platform, clock: Still) -> ShelfKeeper:
    minutes = iter(range(1_000))
    return ShelfKeeper(platform.documents, clock, 30, lambda: next(minutes) * EVERY)


async def riddles(gatehouse: Gatehouse, clock: Still, number: int = 3) -> list[str]:
    """Have so many records wait, a second apart, and give their ids, the oldest first."""
    await add(gatehouse)
    for one in range(number):
        clock.time += timedelta(seconds=1)
        body = b"{" + b" " * one
        assert (await post(gatehouse, "/v1/intake/hikvision", body, TOKEN)).status_code == 200
    return [one["id"] for one in await waiting(gatehouse)][::-1]


async def test_what_was_judged_goes_after_its_days_and_what_waits_stays(
    gatehouse: Gatehouse, keeper: ShelfKeeper, clock: Still
) -> None:
    first, *others = await riddles(gatehouse, clock)
    path = f"/v1/raw-records/{first}/dismissal"
    assert (await gatehouse.ask("operator", "POST", path, {"reason": "x"})).status_code == 201
    clock.time += 30 * DAY
    assert await keeper.once() == 0
    clock.time += timedelta(milliseconds=1)
    assert await keeper.once() == 1
    assert await waiting(gatehouse, "dismissed") == []
    assert {one["id"] for one in await waiting(gatehouse)} == set(others)


@pytest.mark.parametrize(("name", "most"), [("MOST", 2), ("MOST_BYTES", 5)])
async def test_where_too_much_waits_the_oldest_goes_and_that_is_counted(
    gatehouse: Gatehouse, keeper: ShelfKeeper, clock: Still, monkeypatch: Any, name: str, most: int
) -> None:
    ids = await riddles(gatehouse, clock)
    before = RAW_RECORDS_DROPPED.labels("hikvision")._value.get()  # noqa: SLF001
    assert await keeper.once() == 0
    assert RAW_RECORDS_WAITING.at("hikvision") == 3
    monkeypatch.setattr(f"checkpoint.expiring.{name}", most)
    assert await keeper.once() == 1
    assert [one["id"] for one in await waiting(gatehouse)] == ids[:0:-1]
    assert RAW_RECORDS_DROPPED.labels("hikvision")._value.get() == before + 1  # noqa: SLF001
    assert RAW_RECORDS_WAITING.at("hikvision") == 2


async def test_it_looks_once_a_minute(clock: Still) -> None:
    now = [0.0]
    documents = InMemoryDocuments()
    keeper = ShelfKeeper(documents, clock, 30, lambda: now[0])
    await keeper.once()
    judged = {"status": "dismissed", "at": MORNING - 31 * DAY}
    documents.collections[RawRecord.collection] = {"a": {"_id": "a", "judged": judged}}
    assert await keeper.once() == 0
    now[0] = EVERY
    assert await keeper.once() == 1


async def test_a_list_does_not_load_what_records_hold(
    gatehouse: Gatehouse, platform: Platform, clock: Still, monkeypatch: pytest.MonkeyPatch
) -> None:
    await riddles(gatehouse, clock)
    loaded: list[dict[str, Any]] = []
    find = platform.documents.find

    async def seen(*wanted: Any, **how: Any) -> list[dict[str, Any]]:
        loaded.extend(found := await find(*wanted, **how))
        return found

    monkeypatch.setattr(platform.documents, "find", seen)
    assert len(await waiting(gatehouse)) == len(loaded) == 3
    assert not any("sealed" in one for one in loaded)


async def test_of_many_more_than_are_kept_the_newest_stay(
    keeper: ShelfKeeper, platform: Platform, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("checkpoint.expiring.MOST", 3)
    monkeypatch.setattr("checkpoint.expiring.AT_ONCE", 2)
    waits = {"status": "waiting", "at": MORNING}
    shelf = {
        str(n): {"_id": str(n), "vendor": vendor, "judged": waits, "bytes": 1,
                 "received_at": MORNING + timedelta(seconds=n)}
        for vendor, numbers in (("hikvision", range(20)), ("yipan", range(20, 40)))
        for n in numbers
    }  # fmt: skip
    documents = platform.documents
    assert isinstance(documents, InMemoryDocuments)
    documents.collections[RawRecord.collection] = shelf
    assert await keeper.once() == 17
    left = sorted(int(id_) for id_ in documents.collections[RawRecord.collection])
    # What devices of ours have measured waits as long as it must.
    assert left == [17, 18, 19, *range(20, 40)]
    assert RAW_RECORDS_WAITING.at("yipan") == 20
