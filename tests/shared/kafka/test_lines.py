"""What nobody waits for any more is dropped, and its bytes are given back."""

import asyncio
from collections import deque

import pytest

from shared.errors import Unavailable
from shared.kafka.lifeline import Lifeline
from shared.kafka.line import Line
from shared.kafka.parcels import FRAME, Parcel, Receipt, pack


class Builder:
    """Takes three records."""

    def __init__(self) -> None:
        self.keys: list[bytes | None] = []

    def append(self, *, timestamp: int, key: bytes | None, **_: object) -> object | None:
        if len(self.keys) == 3:
            return None
        self.keys.append(key)
        return timestamp


def parcel(*keys: bytes) -> Parcel:
    return Parcel([(key, b"value", []) for key in keys], Receipt(len(keys)))


def absent() -> Lifeline:
    """Give a lifeline that is never started: no producer comes."""

    def build() -> object:
        raise AssertionError

    return Lifeline(build, request_patience=1)


async def test_a_forgotten_parcel_gives_its_bytes_back_while_kafka_is_away() -> None:
    released: list[int] = []
    line = Line(absent(), "t", 0, released.append)
    first, second = parcel(b"a"), parcel(b"b", b"c")
    line.put(first)
    line.put(second)
    first.receipt.future.cancel()
    line.trim()
    assert released == [first.size]
    second.receipt.future.cancel()
    line.trim()
    assert released == [first.size, second.size]
    await line.stop()


async def test_whoever_waits_learns_that_the_line_stops() -> None:
    line = Line(absent(), "t", 0, lambda _: None)
    one = parcel(b"a")
    line.put(one)
    await line.stop()
    with pytest.raises(Unavailable, match="outcome unknown"):
        await one.receipt.future


async def test_a_full_batch_leaves_the_rest_at_the_front() -> None:
    waiting = deque([parcel(b"a", b"b"), parcel(b"c", b"d")])
    packed: list[Parcel] = []
    builder = Builder()
    pack(waiting, builder, packed)
    assert builder.keys == [b"a", b"b", b"c"]
    assert [len(one.entries) for one in packed] == [2, 1]
    assert [one.entries[0][0] for one in waiting] == [b"d"]


async def test_a_receipt_is_resolved_by_its_last_record() -> None:
    receipt = Receipt(3)
    receipt.acknowledge(2)
    assert not receipt.future.done()
    receipt.acknowledge(1)
    async with asyncio.timeout(1):
        await receipt.future


async def test_the_size_of_a_parcel_counts_keys_values_and_headers() -> None:
    assert parcel(b"ab", b"c").size == 2 * FRAME + len(b"abcvaluevalue")
